package e2e_test

import (
	"strings"
	"testing"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh/e2e"
)

func TestRevealIsForOneSessionAndEndsOnLeavingThePage(t *testing.T) {
	d := acme(t)
	admin, other := d.Console("admin"), d.Console("admin")
	other.Command("requests/R-1")
	other.Sees("Personal data is masked")
	admin.Command("requests/R-1")
	reveal(d, "admin", admin)
	admin.Sees("I hereby request erasure")
	admin.Press("n")
	admin.Sees("R-1: note")
	admin.Type("read it")
	admin.Press("ctrl+s")
	admin.Sees("The note is in the case file") // and the page was read again, in clear
	admin.Sees("I hereby request erasure")
	other.Sees("Personal data is masked")
	other.SeesNot("hereby", "Rasa")
	admin.Press("q")
	admin.Sees("Needs you today")
	admin.Press("]")
	admin.Sees("R-1", "Personal data is masked")
	admin.SeesNot("hereby", "Rasa")

	var reveals int
	for _, e := range d.Login("auditor").Must(t, "", "audit", "action:data.reveal") {
		if e["object"] != "request/R-1" || e["outcome"] != "done" {
			t.Errorf("the entry %v", e)
		}
		reveals++
	}
	if reveals != 1 {
		t.Errorf("%d entries of one reveal", reveals)
	}
}

func TestEngineerRevealsUnderAnOpenIncidentOnly(t *testing.T) {
	d := acme(t)
	oncall, admin := d.Console("oncall"), d.Console("admin")
	oncall.Command("requests/R-1")
	oncall.Sees("x reveals it")
	oncall.Press("x")
	oncall.Sees("No incident is open that lets you reveal")
	oncall.Command("incidents")
	oncall.Sees("No incident was recorded.")
	oncall.Press("n")
	oncall.Sees("Suspicion of an incident")
	oncall.Type("a key was found in a public place")
	oncall.Press("enter")
	oncall.Sees("I-1", "suspected")
	oncall.Press("q")
	reveal(d, "oncall", oncall)
	oncall.Sees("I hereby request erasure", "handle an open incident")
	admin.Command("incidents")
	admin.Sees("I-1", "a key was found")
	admin.Press("f")
	admin.Sees("I-1: not a breach")
	admin.Type("nobody used it")
	admin.Press("enter")
	admin.Sees("Proposed for I-1")
	oncall.Sees("I hereby request erasure") // a proposal closes nothing
	admin2 := d.Console("admin2")
	admin2.Command("ruling/D-1")
	admin2.Sees("a suspicion is not a breach", "nobody used it")
	admin2.Press("A")
	admin2.Sees("Approve D-1")
	admin2.Press("G", "enter")
	admin2.Sees("To go on, type D-1")
	admin2.Type("D-1")
	admin2.Press("enter")
	admin2.Sees("D-1 is approved and made.")
	oncall.Sees("Personal data is masked") // at once, without a key
	oncall.SeesNot("hereby", "Rasa")
}

func TestEmergencyAccessIsTakenUsedAndReviewed(t *testing.T) {
	d := acme(t)
	oncall := d.Console("oncall")
	oncall.Command("breakglass")
	oncall.Sees("Nobody ever took emergency access.")
	oncall.Press("t")
	oncall.Sees("an auditor reviews it")
	oncall.Type("the pager is on fire")
	oncall.Press("enter")
	oncall.Type(d.Code("oncall"))
	oncall.Press("enter")
	oncall.Sees("G-1", "in force until", "emergency 60 min")
	oncall.Command("requests/R-1")
	reveal(d, "oncall", oncall)
	oncall.Sees("I hereby request erasure", "emergency access")

	d.Clock.Advance(model.BreakGlassFor)
	auditor := d.Console("auditor")
	auditor.Sees("emergency reviews", "1 to review, 0 overdue")
	auditor.Press("1")
	auditor.Sees("G-1", "oncall", "review by 2026-11-26")
	auditor.Press("r")
	auditor.Sees("G-1: review", "1 reveal was")
	auditor.Press("j", "space", "tab")
	auditor.Type("an incident would have done")
	auditor.Press("enter")
	auditor.Sees("The review of G-1 is recorded.")
	auditor.Command("breakglass")
	auditor.Sees("not justified")
	oncall.Press("j")
	oncall.Until("a screen without what was in clear", func(s string) bool { return !strings.Contains(s, "hereby") })
}

func TestLockConcealsWhatWasRevealed(t *testing.T) {
	d := acme(t)
	admin := d.Login("admin").Console(t, e2e.Size{W: 120, H: 40}, "requests/R-1")
	reveal(d, "admin", admin)
	admin.Sees("I hereby request erasure")
	d.Clock.Advance(model.RevealFor + 1)
	admin.Press("j")
	admin.Sees("Locked")
	admin.Type(d.Code("admin"))
	admin.Press("enter")
	admin.Sees("R-1", "Personal data is masked")
	admin.SeesNot("hereby", "Rasa")
}
