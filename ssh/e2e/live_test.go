package e2e_test

import (
	"fmt"
	"strings"
	"testing"

	"integrora.com/opsconsole/ssh/e2e"
)

func TestWhatOneAdminDoesShowsOnAnothersScreenWithoutAKey(t *testing.T) {
	d := acme(t)
	dpo := d.Console("dpo")
	dpo.Command("requests")
	dpo.Sees("R-1", "received")
	dpo.SeesNot("triaged")
	admin := d.Console("admin")
	admin.Command("requests/R-1")
	admin.Sees("Personal data is masked")
	admin.Press("t")
	admin.Sees("R-1: triage")
	admin.Press("ctrl+s")
	admin.Sees("R-1 is triaged.")
	dpo.Sees("triaged")
}

func TestErasedPersonLeavesTheOpenPage(t *testing.T) {
	d := acme(t)
	admin, admin2, dpo := d.Console("admin"), d.Console("admin2"), d.Console("dpo")
	propose(d, admin)
	advise(dpo)
	admin.Command("people")
	admin.Sees("R•••• P•••••••", "T•••• Ž•••••••")
	dpo.Command("people")
	dpo.Sees("→  R•••• P•••••••")
	dpo.Press("enter")
	reveal(d, "dpo", dpo)
	dpo.Sees("rasa@inbox.example", "newsletter")
	reviewed(admin2)
	admin2.Type(d.Code("admin2"))
	admin2.Press("enter")
	admin.Sees("T•••• Ž•••••••")
	admin.SeesNot("R•••• P•••••••")
	dpo.Sees("There is no person")
	dpo.SeesNot("rasa@inbox.example")
}

func TestDeepLinkOpensThere(t *testing.T) {
	d := acme(t)
	c := d.Login("dpo")
	term := c.Console(t, e2e.Size{W: 80, H: 24}, "requests/R-1")
	term.Sees("R-1", "r••••@i•••.example", "Personal data is masked")
	term.Press("q")
	term.Sees("Needs you today")
	term.Command("q")
	if code := term.Ends(); code != 0 {
		t.Errorf("exit %d", code)
	}
	term.Restored()
	missing := c.Console(t, e2e.Size{W: 80, H: 24}, "requests/R-99")
	missing.Sees(`There is no request "R-99".`)
}

func TestResizeStormLeavesARightScreen(t *testing.T) {
	d := acme(t)
	term := d.Login("admin").Console(t, e2e.Size{W: 120, H: 40}, "requests/R-1")
	term.Press("4")
	term.Sees("No plan is drawn yet.")
	term.Press("1")
	reveal(d, "admin", term)
	term.Sees("I hereby request erasure", fmt.Sprintf("log %d ", d.Store.Head().Size))
	want := stable(term.Text())
	sizes := []e2e.Size{{W: 1, H: 1}, {W: 300, H: 100}, {W: 2, H: 50}, {W: 59, H: 17}, {W: 60, H: 18}, {W: 500, H: 2}, {W: 80, H: 24}, {W: 119, H: 40}, {W: 33, H: 7}, {W: 1000, H: 500}, {W: 3, H: 3}}
	for range 5 {
		for _, s := range sizes {
			term.Resize(s)
			term.Press("j")
		}
	}
	term.Resize(e2e.Size{W: 50, H: 15})
	term.Sees("needs 60×18", "50×15")
	term.Resize(e2e.Size{W: 80, H: 24})
	term.Sees("Letter", "I hereby request erasure")
	term.Resize(e2e.Size{W: 120, H: 40})
	term.Until("the screen of before:\n"+want, func(s string) bool { return stable(s) == want })
	term.Command("q")
	if code := term.Ends(); code != 0 {
		t.Errorf("exit %d", code)
	}
	term.Restored()
}

// stable is a screen without what changes by time.
func stable(screen string) string {
	lines := strings.Split(screen, "\n")
	for i, l := range lines {
		if at := strings.Index(l, "updated "); at >= 0 {
			lines[i] = strings.TrimRight(l[:at], " ")
		}
	}
	return strings.Join(lines, "\n")
}
