package intake_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/ssh/intake"
)

// takeRecords reads everything, and fails on an error that is not of a line.
func takeRecords(tb testing.TB, r io.Reader) (good []model.ImportLine, bad []*intake.BadLine) {
	tb.Helper()
	for line, err := range intake.Records(r) {
		var b *intake.BadLine
		switch {
		case err == nil:
			good = append(good, line)
		case errors.As(err, &b):
			if line.Line != b.Line {
				tb.Errorf("wanted the line's number %d with its error, got %d", b.Line, line.Line)
			}
			bad = append(bad, b)
		default:
			tb.Fatal(err)
		}
	}
	return good, bad
}

// docExample is the ndjson block of the documentation.
func docExample(tb testing.TB) string {
	tb.Helper()
	doc, err := os.ReadFile("../../docs/import-records.md")
	if err != nil {
		tb.Fatal(err)
	}
	_, after, _ := strings.Cut(string(doc), "```ndjson\n")
	example, _, ok := strings.Cut(after, "```")
	if !ok {
		tb.Fatal("the documentation has no ndjson block")
	}
	return example
}

func TestDocumentedExampleIsReadFieldByField(t *testing.T) {
	good, bad := takeRecords(t, strings.NewReader(docExample(t)))
	if len(bad) > 0 {
		t.Fatal(bad[0])
	}
	want := []model.ImportLine{
		{Line: 1, Tenant: &model.Tenant{Slug: "baltlogix", Name: "Baltlogix UAB", Country: "LT", Status: model.TenantActive, DPA: model.DPA{
			Version: "DPA 2025.1", SignedOn: deadline.On(2025, 2, 3), ContactName: "Rūta Kalnietė", ContactEmail: "ruta@baltlogix.example", Return: true}}},
		{Line: 2, Tenant: &model.Tenant{Slug: "fjordvik-furniture", Name: "Fjordvik Furniture AB", Country: "SE", Status: model.TenantTerminated, TerminatedOn: deadline.On(2026, 11, 14)}},
		{Line: 3, Person: &model.Person{Tenant: "baltlogix", External: "u-17", Kind: model.PlatformUser, Name: "Živilė Norkutė", Email: "zivile@baltlogix.example",
			Phone: "+370 555 01234", Language: "lt", CreatedAt: time.Date(2021, 5, 4, 5, 30, 0, 0, time.UTC), Facts: []model.Datum{
				{Category: model.AccountProfile, Field: "job title", Value: "accountant"},
				{Category: model.TenantContent, Field: "document", Value: "employment contract.pdf"}}}},
		{Line: 4, Person: &model.Person{External: "c-4", Kind: model.MarketingContact, Name: "Jürgen Weiß", Email: "j.weiss@mail.example", Language: "de"}},
		{Line: 5, OfPerson: "c-4", Consent: &model.Consent{External: "c-4-newsletter", Purpose: "newsletter", Notice: "2024-06",
			WordingHash: "8d2e2d9a0e7d0ad33dd0a7f5e62c4f4a6a2e0cf0f4f6e0a9b8a7c6d5e4f3a2b1", Events: []model.ConsentEvent{
				{At: time.Date(2024, 9, 1, 12, 0, 0, 0, time.UTC), State: model.ConsentGiven, Channel: "web form"},
				{At: time.Date(2026, 3, 5, 9, 15, 0, 0, time.UTC), State: model.ConsentWithdrawn, Channel: "e-mail link"}}}},
		{Line: 6, OfTenant: "baltlogix", OfPerson: "u-17", Invoice: &model.Invoice{Tenant: "baltlogix", External: "v-902", Number: "INT-2026-0902",
			IssuedOn: deadline.On(2026, 6, 30), AmountMinor: 119000, Currency: "EUR", Buyer: "Baltlogix UAB", Contact: "Živilė Norkutė"}},
	}
	for n := range want {
		if n >= len(good) {
			t.Fatalf("wanted %d records, got %d", len(want), len(good))
		}
		if len(good[n].Sum) != 32 {
			t.Errorf("line %d: wanted a sum of 32 bytes, got %d", n+1, len(good[n].Sum))
		}
		good[n].Sum = nil
		if !reflect.DeepEqual(good[n], want[n]) {
			t.Errorf("line %d is read differently:\n%s\n%s", n+1, show(want[n]), show(good[n]))
		}
	}
}

func show(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

func TestBadLinesAreToldWithTheirReasonAndNothingPersonal(t *testing.T) {
	file, err := os.ReadFile("testdata/records-bad.txt")
	if err != nil {
		t.Fatal(err)
	}
	want := ""
	for line := range strings.Lines(string(file)) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "#") {
			continue
		}
		if reason, ok := strings.CutPrefix(line, "= "); ok {
			want = reason
			continue
		}
		good, bad := takeRecords(t, strings.NewReader(line))
		if len(good) != 0 || len(bad) != 1 {
			t.Errorf("%s\nwanted it refused: %s", line, want)
			continue
		}
		if bad[0].Reason != want {
			t.Errorf("%s\nwanted %s\ngot    %s", line, want, bad[0].Reason)
		}
		if strings.Contains(strings.ToLower(bad[0].Error()), "zebulon") {
			t.Errorf("the reason repeats what the line says: %s", bad[0].Reason)
		}
	}
}

// person is a line with one field of some length.
func personWith(field string, bytes int) string {
	return fmt.Sprintf(`{"type":"person","id":"1","kind":"user",%q:"%s"}`, field, strings.Repeat("x", bytes))
}

func TestOverlongTextsAreRefusedOneByteOverTheirLimit(t *testing.T) {
	value := func(n int) string {
		return fmt.Sprintf(`{"type":"person","id":"1","kind":"user","data":[{"category":"contact","field":"a","value":"%s"}]}`, strings.Repeat("x", n))
	}
	data := func(n int) string {
		return fmt.Sprintf(`{"type":"person","id":"1","kind":"user","data":[%s]}`,
			strings.TrimSuffix(strings.Repeat(`{"category":"contact","field":"a","value":"b"},`, n), ","))
	}
	for _, c := range []struct{ fits, over, want string }{
		{personWith("name", 1000), personWith("name", 1001), "name: want at most 1000 bytes; found 1001"},
		{personWith("name", 1000), personWith("name", 1_000_000), "name: want at most 1000 bytes; found 1000000"},
		{personWith("phone", 64), personWith("phone", 65), "phone: want at most 64 bytes; found 65"},
		{value(10_000), value(10_001), "data: element 1: value: want at most 10000 bytes; found 10001"},
		{data(500), data(501), "data: want at most 500 elements; found more"},
	} {
		if good, _ := takeRecords(t, strings.NewReader(c.fits)); len(good) != 1 {
			t.Errorf("wanted it taken at the limit of %q", c.want)
		}
		_, bad := takeRecords(t, strings.NewReader(c.over))
		if len(bad) != 1 || bad[0].Reason != c.want {
			t.Errorf("wanted %q, got %v", c.want, bad)
		}
	}
}

const goodLine = `{"type":"person","id":"1","kind":"user"}`

func TestLinesAreCutAndCountedAsEditorsDo(t *testing.T) {
	long := `{"type":"person","name":"` + strings.Repeat("x", 3*intake.MaxLine) + `"}`
	// A line of MaxLine bytes is taken, one byte more is not.
	edge := goodLine + strings.Repeat(" ", intake.MaxLine-len(goodLine))
	for name, c := range map[string]struct {
		input     string
		good, bad []int
	}{
		"nothing":            {"", nil, nil},
		"no last newline":    {goodLine, []int{1}, nil},
		"blank lines":        {"\n \t\n" + goodLine + "\n\n" + goodLine + "\n\n", []int{3, 5}, nil},
		"crlf":               {goodLine + "\r\n\r\n" + goodLine + "\r\n", []int{1, 3}, nil},
		"byte order mark":    {"\ufeff" + goodLine + "\n" + goodLine, []int{1, 2}, nil},
		"mark further on":    {goodLine + "\n\ufeff" + goodLine, []int{1}, []int{2}},
		"overlong":           {goodLine + "\n" + long + "\n" + goodLine, []int{1, 3}, []int{2}},
		"overlong, last":     {goodLine + "\n" + long, []int{1}, []int{2}},
		"overlong, ends":     {long + "\n", nil, []int{1}},
		"at the limit":       {edge + "\n" + edge + "\r\n" + edge, []int{1, 2, 3}, nil},
		"a byte over":        {edge + " \n" + goodLine, []int{2}, []int{1}},
		"a byte over, crlf":  {edge + " \r\n" + goodLine, []int{2}, []int{1}},
		"limit and mark":     {"\ufeff" + edge + "\r\n" + goodLine, []int{1, 2}, nil},
		"nul":                {goodLine + "\x00\n" + goodLine, []int{2}, []int{1}},
		"only nul":           {"\x00\n", nil, []int{1}},
		"not utf-8":          {`{"type":"person","id":"1","kind":"user","name":"` + "\xff\xfe" + `"}`, nil, []int{1}},
		"broken in the name": {`{"type":"per` + "\x1b" + `son"}`, nil, []int{1}},
	} {
		good, bad := takeRecords(t, strings.NewReader(c.input))
		var g, b []int
		for _, l := range good {
			g = append(g, l.Line)
		}
		for _, l := range bad {
			b = append(b, l.Line)
		}
		if !reflect.DeepEqual(g, c.good) || !reflect.DeepEqual(b, c.bad) {
			t.Errorf("%s: wanted lines %v and bad %v, got %v and %v", name, c.good, c.bad, g, b)
		}
	}
}

func TestBrokenTextIsToldByItsPlace(t *testing.T) {
	_, bad := takeRecords(t, strings.NewReader(goodLine[:10]+"\xc3("))
	if want := "want UTF-8; found other bytes from byte 11 on"; len(bad) != 1 || bad[0].Reason != want {
		t.Errorf("wanted %q, got %v", want, bad)
	}
}

func TestABrokenConnectionEndsTheReading(t *testing.T) {
	cut := errors.New("connection cut")
	input := io.MultiReader(strings.NewReader(goodLine+"\n"+goodLine), iotest.ErrReader(cut))
	n, last := 0, error(nil)
	for _, err := range intake.Records(input) {
		n, last = n+1, err
	}
	if n != 2 || !errors.Is(last, cut) || !strings.Contains(last.Error(), "after line 1") {
		t.Errorf("wanted one record, then the cut after line 1; got %d and %v", n, last)
	}
}

func TestAHostileLineIsNeverHeldWhole(t *testing.T) {
	const size = 256 << 20
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	good, bad := takeRecords(t, io.MultiReader(io.LimitReader(spaces{}, size), strings.NewReader("\n"+goodLine)))
	runtime.ReadMemStats(&after)
	if len(good) != 1 || len(bad) != 1 {
		t.Errorf("wanted the long line refused and the next one taken, got %d and %d", len(good), len(bad))
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 4<<20 {
		t.Errorf("wanted less than 4 MiB allocated for a line of 256 MiB, got %d", used)
	}
}

// spaces is a line that never ends.
type spaces struct{}

func (spaces) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}
