package sample_test

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/model/sample"
)

var now = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func demo() sample.Options {
	return sample.Options{People: sample.DemoPeople, Requests: sample.DemoRequests, Now: now}
}

func records(tb testing.TB, o sample.Options) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := sample.Records(&b, o); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// line is any line of the sample, as far as tests look at it.
type line struct {
	Type, Slug, Tenant, ID, Kind, Name, Email, Status, Terminated, Person, Issued string
	Data                                                                          []struct{ Category, Value string }
	Events                                                                        []struct {
		At    time.Time
		State string
	}
}

func lines(tb testing.TB, o sample.Options) []line {
	tb.Helper()
	var all []line
	for in := bufio.NewScanner(bytes.NewReader(records(tb, o))); in.Scan(); {
		var l line
		if err := json.Unmarshal(in.Bytes(), &l); err != nil {
			tb.Fatal(err)
		}
		all = append(all, l)
	}
	return all
}

func TestSampleIsTheSameOnEveryMachine(t *testing.T) {
	golden, err := os.ReadFile("testdata/sums.txt")
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.New()
	for raw := range sample.Letters(demo()) {
		sum.Write(raw)
	}
	of := sha256.Sum256(records(t, demo()))
	if got := fmt.Sprintf("%x records\n%x letters\n", of, sum.Sum(nil)); got != string(golden) {
		t.Errorf("wanted\n%sgot\n%s", golden, got)
	}
	other := demo()
	other.Seed++
	if bytes.Equal(records(t, demo()), records(t, other)) {
		t.Error("wanted another sample from another seed, got the same")
	}
}

func TestSampleShowsEveryCase(t *testing.T) {
	count := map[string]int{}
	today := deadline.ReceivedOn(now)
	for _, l := range lines(t, demo()) {
		count[l.Type]++
		switch l.Type {
		case "tenant":
			count["tenant "+l.Status]++
			if (l.Terminated != "") != (l.Status == "terminated") {
				t.Errorf("a tenant is %s and terminated on %q", l.Status, l.Terminated)
			}
		case "person":
			count["person "+l.Kind]++
			for _, d := range l.Data {
				count["category "+d.Category]++
			}
		case "consent":
			last := l.Events[len(l.Events)-1]
			count["consent "+last.State]++
			for n, e := range l.Events {
				if e.At.After(now) || n > 0 && e.At.Before(l.Events[n-1].At) {
					t.Errorf("event %d of a consent is out of order", n+1)
				}
			}
		case "invoice":
			issued, err := deadline.Parse(l.Issued)
			if err != nil || issued.After(today) {
				t.Errorf("an invoice is of %q", l.Issued)
			}
			if today.After(deadline.Invoice(issued, model.InvoiceYears).Due) {
				count["invoice past"]++
			} else {
				count["invoice kept"]++
			}
		}
	}
	for _, c := range model.Categories {
		if c.Category != model.ConsentData && c.Category != model.InvoiceData && count["category "+string(c.Category)] == 0 {
			t.Errorf("nothing is held of category %s", c.Category)
		}
	}
	for _, c := range []string{"tenant active", "person user", "person contact", "consent given", "consent withdrawn",
		"consent refused", "consent expired", "consent requested", "invoice kept", "invoice past"} {
		if count[c] < 3 {
			t.Errorf("wanted some of %q, got %d", c, count[c])
		}
	}
	if count["tenant"] < 3 || count["tenant"] > 12 || count["tenant terminated"] != 1 || count["tenant notice"] != 1 {
		t.Errorf("wanted 3 to 12 tenants, one terminated and one under notice; got %d, %d, %d",
			count["tenant"], count["tenant terminated"], count["tenant notice"])
	}
	if count["person"] != sample.DemoPeople || count["consent"] < 4*count["person"] {
		t.Errorf("wanted %d people and at least four times as many consents, got %d and %d", sample.DemoPeople, count["person"], count["consent"])
	}
}

func TestSampleNamesNobodyTwiceAndNobodyReal(t *testing.T) {
	o := demo()
	o.People = 20_000
	seen := map[string]bool{}
	tenants := map[string]bool{}
	consents := 0
	for _, l := range lines(t, o) {
		switch l.Type {
		case "tenant":
			if tenants[l.Slug] || !model.ValidSlug(l.Slug) {
				t.Errorf("slug %q stands twice or is none", l.Slug)
			}
			tenants[l.Slug] = true
		case "consent":
			consents++
		}
		if l.Type == "tenant" || l.Type == "person" {
			if seen[l.Name] = true; l.Name == "" {
				t.Error("a name is empty")
			}
		}
		if l.Type != "person" {
			continue
		}
		if seen[l.Email] || seen[l.ID] {
			t.Errorf("%s or its address stands twice", l.ID)
		}
		seen[l.Email], seen[l.ID] = true, true
		if !regexp.MustCompile(`^[a-z][a-z.-]*[a-z]\d*@[a-z0-9.-]+\.example$`).MatchString(l.Email) {
			t.Errorf("%s has the address %q", l.ID, l.Email)
		}
		if l.Tenant != "" && !tenants[l.Tenant] {
			t.Errorf("%s is of a tenant that does not stand before it", l.ID)
		}
	}
	if consents < 4*o.People || consents > 6*o.People {
		t.Errorf("wanted about 5 consents a person, got %d of %d people", consents, o.People)
	}
	for _, address := range regexp.MustCompile(`@[^\s">]+`).FindAllString(string(records(t, demo())), -1) {
		if !strings.HasSuffix(address, ".example") {
			t.Errorf("%q is not of .example", address)
		}
	}
}

func TestSampleOfNobodyIsMadeToo(t *testing.T) {
	for _, o := range []sample.Options{{}, {People: -1, Requests: -1}, {People: 1, Requests: 40, Now: now}, {Requests: 13, Now: now}} {
		records(t, o)
		n := 0
		for raw := range sample.Letters(o) {
			if len(raw) == 0 {
				t.Error("a letter is empty")
			}
			n++
		}
		if n != max(o.Requests, 0) {
			t.Errorf("wanted %d letters, got %d", o.Requests, n)
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

var errFull = errors.New("disk full")

func TestSampleReportsAFullDisk(t *testing.T) {
	for _, people := range []int{0, 1000} {
		if err := sample.Records(full{}, sample.Options{People: people, Now: now}); !errors.Is(err, errFull) {
			t.Errorf("wanted %v, got %v", errFull, err)
		}
	}
}

func BenchmarkRecords(b *testing.B) {
	o := demo()
	o.People = 1000
	sum := sha256.New()
	for b.Loop() {
		if err := sample.Records(sum, o); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*o.People)/b.Elapsed().Seconds(), "people/s")
}
