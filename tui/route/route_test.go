package route_test

import (
	"strings"
	"testing"

	"integrora.com/opsconsole/tui/route"
)

func TestPlacesAreReadAsLinksAndAsTyped(t *testing.T) {
	for _, c := range []struct {
		text string
		want route.Route
		link string
	}{
		{"", route.Home, "home"},
		{"home", route.Home, "home"},
		{"requests", route.Route{Page: "requests"}, "requests"},
		{"requests?state:overdue", route.Route{Page: "requests", Filter: "state:overdue"}, "requests?state:overdue"},
		{"requests state:overdue !acme", route.Route{Page: "requests", Filter: "state:overdue !acme"}, "requests?state:overdue !acme"},
		{"requests/R-42", route.Route{Page: "request", ID: "R-42"}, "requests/R-42"},
		{"request R-42", route.Route{Page: "request", ID: "R-42"}, "requests/R-42"},
		{"requests/R-42?state:overdue", route.Route{Page: "request", ID: "R-42", Filter: "state:overdue"}, "requests/R-42?state:overdue"},
		{"tenant acme", route.Route{Page: "tenant", ID: "acme"}, "tenants/acme"},
		{"tenants/acme", route.Route{Page: "tenant", ID: "acme"}, "tenants/acme"},
		{"people/acme?jo", route.Route{Page: "people", ID: "acme", Filter: "jo"}, "people/acme?jo"},
		{"people acme", route.Route{Page: "people", Filter: "acme"}, "people?acme"},
		{"person/p-0a1", route.Route{Page: "person", ID: "p-0a1"}, "person/p-0a1"},
		{"audit @42", route.Route{Page: "audit", ID: "42"}, "audit/42"},
		{"audit @42 actor:ona", route.Route{Page: "audit", ID: "42", Filter: "actor:ona"}, "audit/42?actor:ona"},
		{"digest 2026-W47", route.Route{Page: "digest", ID: "2026-W47"}, "digest/2026-W47"},
		{"digest", route.Route{Page: "digest"}, "digest"},
		{"audit erasure.approve", route.Route{Page: "audit", Filter: "erasure.approve"}, "audit?erasure.approve"},
		{"admin ona", route.Route{Page: "admin", ID: "ona"}, "admins/ona"},
		{"admins/ona", route.Route{Page: "admin", ID: "ona"}, "admins/ona"},
		{"changes/C-3", route.Route{Page: "change", ID: "C-3"}, "changes/C-3"},
		{"sessions mara", route.Route{Page: "sessions", Filter: "mara"}, "sessions?mara"},
		{"  approvals ", route.Route{Page: "approvals"}, "approvals"},
	} {
		got, err := route.Parse(c.text)
		if err != nil || got != c.want || got.String() != c.link {
			t.Errorf("Parse(%q) = %+v (%s), %v; want %+v (%s)", c.text, got, got, err, c.want, c.link)
		}
	}
}

func TestWhatIsNoPlaceSaysWhatToWrite(t *testing.T) {
	for text, want := range map[string]string{
		"nowhere":                              `no page "nowhere"; pages are home, tenants`,
		"Requests":                             `no page "Requests"`,
		"tenant":                               "which tenant?",
		"approvals/R-1":                        "no page for",
		"requests/../x":                        "cannot be an id",
		"requests/" + strings.Repeat("9", 65):  "cannot be an id",
		"requests\x1b[2J":                      "printable",
		"requests?\u202etxt":                   "printable",
		"requests?" + strings.Repeat("x", 300): "200 characters",
		"whoami":                               "no page",
		"import letters":                       "no page",
	} {
		got, err := route.Parse(text)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Parse(%q) = %+v, %v; want an error with %q", text, got, err, want)
		}
	}
}

func TestEveryPageKnowsItsWayUp(t *testing.T) {
	for text, want := range map[string]string{
		"home": "", "requests": "home", "requests/R-1": "home requests", "tenants/acme": "home tenants", "person/p-1": "home people", "changes/C-3": "home changes", "alarms": "home",
	} {
		r, err := route.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		var up []string
		for _, p := range r.Parents() {
			up = append(up, p.String())
		}
		if got := strings.Join(up, " "); got != want {
			t.Errorf("above %s: %q, want %q", text, got, want)
		}
	}
}

func FuzzWhatParsesIsReadBackTheSame(f *testing.F) {
	for _, s := range []string{"", "home", "requests/R-42?state:overdue", "audit @", "audit/@42", "audit/@@", "tenant  acme ?x", "people/-", "requests??", "requests? ?x", "a/b/c", "\u00a0home"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := route.Parse(s)
		if err != nil {
			return
		}
		again, err := route.Parse(r.String())
		if err != nil || again != r {
			t.Fatalf("%q is %+v, written %q, read back %+v, %v", s, r, r.String(), again, err)
		}
		if strings.ContainsAny(r.String(), "\x00\x1b\r\n\t") {
			t.Fatalf("%q lets control characters through: %q", s, r.String())
		}
	})
}
