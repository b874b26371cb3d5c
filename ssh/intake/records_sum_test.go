package intake_test

import (
	"bytes"
	"strings"
	"testing"

	"integrora.com/opsconsole/model"
)

// sumOf is the sum of the one record in a line.
func sumOf(t *testing.T, line string) string {
	t.Helper()
	good, bad := takeRecords(t, strings.NewReader(line))
	if len(good) != 1 {
		t.Fatalf("%s: %v", line, bad)
	}
	return string(good[0].Sum)
}

func TestTheSameContentHasTheSameSumHoweverItIsWritten(t *testing.T) {
	same := []string{
		`{"type":"person","tenant":"acme","id":"1","kind":"user","name":"Žana/","created":"2026-03-05T12:00:00Z","data":[{"category":"contact","field":"a","value":"b"}]}`,
		` { "kind" : "user", "id":"1" ,"data":[ {"value":"b","field":"a","category":"contact"} ],"created":"2026-03-05T14:00:00+02:00","name":"\u017dana\/","tenant":"acme", "type":"person","phone":null,"email":"" } `,
		`{"type":"person","tenant":"acme","id":"1","kind":"user","name":"\u017D\u0061na/","created":"2026-03-05T12:00:00.000Z","data":[{"category":"contact","field":"a","value":"b"}]}` + "\r",
	}
	for _, line := range same[1:] {
		if sumOf(t, line) != sumOf(t, same[0]) {
			t.Errorf("wanted the sum of the first spelling for\n%s", line)
		}
	}
}

func TestAnyOtherContentHasAnotherSum(t *testing.T) {
	// Each is another record; some could be confused if texts were only joined.
	seen := map[string]string{}
	lines := strings.Split(strings.TrimSpace(docExample(t)), "\n")
	for _, change := range []struct{ line, from, to string }{
		{lines[0], `"Baltlogix UAB"`, `"Baltlogix"`},
		{lines[0], `"return":true`, `"return":false`},
		{lines[0], `DPA 2025.1`, `DPA 2025.2`},
		{lines[0], `2025-02-03`, `2025-02-04`},
		{lines[0], `ruta@`, `rita@`},
		{lines[0], `active`, `notice`},
		{lines[1], `2026-11-14`, `2026-11-15`},
		{lines[2], `u-17`, `u-18`},
		{lines[2], `+03:00`, `+02:00`},
		{lines[2], `"accountant"`, `"buyer"`},
		{lines[2], `account-profile`, `contact`},
		{lines[2], `"job title","value":"accountant"`, `"job","value":" titleaccountant"`},
		{lines[2], `"tenant":"baltlogix",`, `"tenant":"nordvik",`},
		{lines[3], `"language":"de"`, `"language":"de","phone":"1"`},
		{lines[3], `,"language":"de"`, ``},
		{lines[4], `"person":"c-4"`, `"person":"c-5"`},
		{lines[4], `"withdrawn"`, `"expired"`},
		{lines[4], `web form`, `stand`},
		{lines[4], `12:00:00Z`, `12:00:00.5Z`},
		{lines[5], `1190.00`, `1190.01`},
		{lines[5], `EUR`, `PLN`},
		{lines[5], `"person":"u-17"`, `"person":"u-18"`},
	} {
		other := strings.Replace(change.line, change.from, change.to, 1)
		if other == change.line {
			t.Fatalf("nothing changed from %s", change.from)
		}
		seen[sumOf(t, change.line)] = change.line
		sum := sumOf(t, other)
		if first, ok := seen[sum]; ok {
			t.Errorf("one sum for\n%s\n%s", first, other)
		}
		seen[sum] = other
	}
}

func TestAmountsAreExact(t *testing.T) {
	for _, c := range []struct {
		amount, currency string
		want             int64
	}{
		{"0.00", "EUR", 0}, {"0.07", "EUR", 7}, {"-12.30", "EUR", -1230}, {"9999999999999.99", "EUR", 999999999999999},
		{"1200", "JPY", 1200}, {"0", "ISK", 0}, {"1.234", "KWD", 1234}, {"90071992547.41", "SEK", 9007199254741},
	} {
		line := `{"type":"invoice","id":"1","number":"1","issued":"2026-01-01","amount":"` + c.amount + `","currency":"` + c.currency + `","buyer":"b"}`
		good, bad := takeRecords(t, strings.NewReader(line))
		if len(good) != 1 || good[0].Invoice.AmountMinor != c.want {
			t.Errorf("%s %s: wanted %d, got %v %v", c.amount, c.currency, c.want, good, bad)
		}
	}
	for _, amount := range []string{"1", "01.00", "+1.00", "1.0", "1.", ".50", "1,00", "1e2", " 1.00", "--1.00", "1.00 ", "-", "1.0x", "١.٠٠"} {
		line := `{"type":"invoice","id":"1","number":"1","issued":"2026-01-01","amount":"` + amount + `","currency":"EUR","buyer":"b"}`
		if good, _ := takeRecords(t, strings.NewReader(line)); len(good) != 0 {
			t.Errorf("wanted the amount %q refused, got %d", amount, good[0].Invoice.AmountMinor)
		}
	}
}

func TestHostileTextIsKeptAsItIsForTheScreenToMakeSafe(t *testing.T) {
	line := `{"type":"person","id":"1","kind":"user","name":"\u001b[31m\u202eAnn\ud83d\ude00"}`
	good, bad := takeRecords(t, bytes.NewReader([]byte(line)))
	if len(good) != 1 || good[0].Person.Name != "\x1b[31m\u202eAnn😀" || good[0].Person.Kind != model.PlatformUser {
		t.Errorf("wanted the name as it was written, got %v %v", good, bad)
	}
}
