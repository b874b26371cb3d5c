package page_test

import (
	"reflect"
	"strings"
	"testing"
	"testing/synctest"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/page"
)

func TestAPageRevealsWithACodeAndTheDefaults(t *testing.T) {
	synctest.Test(t, aPageRevealsWithACodeAndTheDefaults)
}

func aPageRevealsWithACodeAndTheDefaults(t *testing.T) {
	f, x := acting(t, model.RoleAdmin, "received")
	x.sees("j••••@a•••.example", "x reveals it")
	x.press("x").sees("everything on this page", "handle the person's request")
	x.write("123456").press("enter")
	want := model.RevealData{Of: model.Ref{Kind: model.KindRequest, ID: "R-1"}, Fields: []string{model.AllFields}, Purpose: model.PurposeRequest, Code: "123456"}
	if len(f.did) != 1 || !reflect.DeepEqual(f.did[0], want) {
		t.Fatalf("gave %#v, want %#v", f.did, want)
	}
	x.sees("Jonas Petraitis <jonas@acme.example>", "Dear Sir or Madam", "until you leave", "handle the person's request")
	x.press("2").sees("Jonas Petraitis", "Called back", "until you leave")
	x.run(x.page.Refresh())
	x.sees("Called back")
	if len(f.did) != 1 {
		t.Fatalf("a refresh gave %#v", f.did[1:])
	}
	if x.press("x"); len(x.boxes) > 0 || x.said[len(x.said)-1] != "reveal: all of it is in clear" {
		t.Fatalf("a reveal is offered of what is in clear: %q", x.said)
	}
}

func TestARevealIsOfOneFieldForAnotherPurposeWhereOneChoosesSo(t *testing.T) {
	synctest.Test(t, aRevealIsOfOneField)
}

func aRevealIsOfOneField(t *testing.T) {
	f := house(model.RoleDPO)
	x := open(t, page.NewPerson(env(f, t), "p-0001"), 80, 40)
	x.press("x", "shift+tab").sees("(x) handle the person's request", "( ) advise or monitor")
	x.press("j", "j", "space", "shift+tab").sees("( ) last address", "( ) name")
	x.press("j", "j", "j", "space", "tab", "tab").write("654321").press("enter")
	want := model.RevealData{Of: model.Ref{Kind: model.KindPerson, ID: "p-0001"}, Fields: []string{model.FieldPhone}, Purpose: model.PurposeAccuracy, Code: "654321"}
	if len(f.did) != 1 || !reflect.DeepEqual(f.did[0], want) {
		t.Fatalf("gave %#v, want %#v", f.did, want)
	}
	x.sees("+370 600 00000", "J•••• P•••••••", "In clear: phone;", "check that data is right")
}

func TestTheContactOfATenantIsRevealed(t *testing.T) { synctest.Test(t, theContactOfATenantIsRevealed) }

func theContactOfATenantIsRevealed(t *testing.T) {
	f := house(model.RoleAdmin)
	x := open(t, page.NewTenant(env(f, t), "acme"), 80, 21)
	x.sees("A•••• K•••••••").press("x").write("123456").press("enter").sees("Asta Kontaktė", "until you leave")
	if x.page.(page.Revealer).Until() != f.now.Add(model.RevealFor) {
		t.Error("the page does not say until when it is in clear")
	}
}

func TestAnEmptyCodeOrEscRevealsNothing(t *testing.T) {
	synctest.Test(t, anEmptyCodeOrEscRevealsNothing)
}

func anEmptyCodeOrEscRevealsNothing(t *testing.T) {
	f, x := acting(t, model.RoleAdmin, "received")
	x.press("x", "enter")
	x.press("x").write("12").press("esc")
	if len(x.boxes) > 0 || len(f.did) > 0 {
		t.Fatalf("%d dialogs are open, gave %v", len(x.boxes), f.did)
	}
	x.press("x").write("12345").press("enter").sees("A code has six digits")
	if len(f.did) > 0 {
		t.Fatalf("gave %v", f.did)
	}
}

func TestLeavingAPageConcealsAndDropsAnswersUnderWay(t *testing.T) {
	synctest.Test(t, leavingAPageConceals)
}

func leavingAPageConceals(t *testing.T) {
	for _, make := range []func(page.Env) page.Page{
		func(e page.Env) page.Page { return page.NewRequest(e, "R-1", "") },
		func(e page.Env) page.Page { return page.NewPerson(e, "p-0001") },
		func(e page.Env) page.Page { return page.NewTenant(e, "acme") },
	} {
		f := house(model.RoleAdmin)
		x := open(t, make(env(f, t)), 80, 40)
		x.press("x").write("123456").press("enter")
		late := x.page.Refresh()() // asked for in clear, and on its way while the page is left
		leave(f, x)
		x.run(x.page.Update(late))
		screen := x.text()
		copied, _ := x.page.(page.Copier).Copy(true)
		for _, value := range []string{"Jonas", "Petraitis", "Asta", "jonas@", "Dear Sir"} {
			if strings.Contains(screen, value) || strings.Contains(copied, value) {
				t.Errorf("%s shows %q after it was left:\n%s\n%s", x.page.Title(), value, screen, copied)
			}
		}
		x.run(x.page.Refresh())
		x.sees("••••")
	}
}

// leave does what the console does when it goes elsewhere.
func leave(f *fake, x *host) {
	x.page.(page.Revealer).Leave()
	f.Conceal()
}

func TestLeavingAMaskedPageChangesNothingOfIt(t *testing.T) {
	synctest.Test(t, leavingAMaskedPageChangesNothing)
}

func leavingAMaskedPageChangesNothing(t *testing.T) {
	f, x := acting(t, model.RoleAdmin, "in progress, plan drawn")
	x.press("4", "j", "j")
	before := x.text()
	leave(f, x)
	if after := x.text(); after != before {
		t.Errorf("before:\n%s\nafter:\n%s", before, after)
	}
}

func TestWhatIsMaskedIsCopiedMasked(t *testing.T) { synctest.Test(t, whatIsMaskedIsCopiedMasked) }

func whatIsMaskedIsCopiedMasked(t *testing.T) {
	f := house(model.RoleAdmin)
	x := open(t, page.NewPerson(env(f, t), "p-0001"), 80, 40)
	if text, ok := x.page.(page.Copier).Copy(true); !ok || strings.Contains(text, "Jonas") || !strings.Contains(text, "J•••• P•••••••") {
		t.Errorf("copied %s", text)
	}
	x.press("x").write("123456").press("enter")
	if text, _ := x.page.(page.Copier).Copy(true); !strings.Contains(text, "Jonas Petraitis") {
		t.Errorf("copied %s", text)
	}
}

func TestAnEngineerNeedsAnOpenIncidentOrEmergencyAccess(t *testing.T) {
	synctest.Test(t, anEngineerNeedsAnOpenIncident)
}

func anEngineerNeedsAnOpenIncident(t *testing.T) {
	f, x := acting(t, model.RoleOnCall, "received")
	x.press("x", "shift+tab").sees("handle open incident I-2")
	screen := x.text()
	if strings.Contains(screen, "I-1") || strings.Contains(screen, "I-3") || strings.Contains(screen, "G-") || strings.Contains(screen, "person's request") {
		t.Errorf("offered are a closed or unconfirmed incident, another's access, or another role's purpose:\n%s", screen)
	}
	x.press("tab").write("123456").press("enter")
	if got := f.did[0].(model.RevealData); got.Purpose != model.PurposeIncident || got.Incident != "I-2" || got.Glass != "" {
		t.Errorf("gave %#v", got)
	}

	f, x = acting(t, model.RoleOnCall, "received")
	f.incidents = nil
	if x.press("x"); len(x.boxes) > 0 || len(x.fail) != 1 || !strings.Contains(page.Explain(x.fail[0]), ":breakglass") {
		t.Fatalf("without an incident: %d dialogs, %v", len(x.boxes), x.fail)
	}
	f.glasses = []model.BreakGlass{{ID: "G-9", By: f.me.ID, Until: f.now.Add(model.BreakGlassFor)}}
	x.press("x").write("123456").press("enter")
	if got := f.did[0].(model.RevealData); got.Purpose != model.PurposeEmergency || got.Glass != "G-9" || got.Incident != "" {
		t.Errorf("gave %#v", got)
	}
}

func TestAnAuditorIsToldThatTheyRevealNothing(t *testing.T) {
	synctest.Test(t, anAuditorIsToldThatTheyRevealNothing)
}

func anAuditorIsToldThatTheyRevealNothing(t *testing.T) {
	if why := reason(t, model.RoleAuditor, "received", "x"); why != "needs role admin or oncall or dpo" {
		t.Errorf("told %q", why)
	}
	open(t, page.NewPerson(env(house(model.RoleAuditor), t), "p-0001"), 80, 21).sees("Your role (auditor) sees personal data masked.")
}

func TestWhoStandsBackIsOfferedNothingAndToldWhy(t *testing.T) {
	synctest.Test(t, whoStandsBackIsOfferedNothing)
}

func whoStandsBackIsOfferedNothing(t *testing.T) {
	f := house(model.RoleAdmin)
	for i := range f.requests {
		f.requests[i].Concerned = true
	}
	for _, s := range stages {
		x := open(t, page.NewRequest(env(f, t), s.id(), ""), 80, 21)
		for _, a := range x.page.Actions() {
			if a.Act != nil && a.Disabled != "you stand back from this request" && !strings.HasPrefix(a.Disabled, "needs role") {
				t.Errorf("%s: %s is disabled because %q", s.name, a.Label, a.Disabled)
			}
		}
	}
	if why := reason(t, model.RoleAdmin, "proposed by me, DPO agrees", "R"); why != "you proposed its plan; send it back first" {
		t.Errorf("the proposer stands back: %q", why)
	}
}

func TestIncidentsAreSuspectedConfirmedAndClosed(t *testing.T) {
	synctest.Test(t, incidentsAreSuspectedConfirmedAndClosed)
}

func incidentsAreSuspectedConfirmedAndClosed(t *testing.T) {
	f := house(model.RoleAdmin)
	x := open(t, page.NewIncidents(env(f, t), ""), 120, 21)
	x.sees("laptop lost on a train", "a new office", "2026-11-24 13:00")
	x.press("n").write("odd mail").press("enter", "c", "j", "f").write("found").press("enter", "j", "c")
	want := []model.Command{model.SuspectIncident{What: "odd mail"}, model.ConfirmIncident{Incident: "I-3"}, model.ProposeRuling{Op: model.OpNotBreach, Object: "I-2", Reason: "found"}}
	if !reflect.DeepEqual(f.did, want) {
		t.Errorf("gave %v, want %v", f.did, want)
	}
	if last := x.said[len(x.said)-1]; last != "going on: it is closed" {
		t.Errorf("told %q", x.said)
	}
	open(t, page.NewIncidents(env(f, t), "state:closed"), 80, 21).sees("I-1", "1 of 3")
	open(t, page.NewIncident(env(f, t), "I-1"), 80, 21).press("G").sees("a new office, nothing else")
	auditor := open(t, page.NewIncidents(env(house(model.RoleAuditor), t), ""), 80, 21)
	if auditor.press("f"); auditor.said[0] != "close: needs role admin or oncall" {
		t.Errorf("told %q", auditor.said)
	}
}

func TestEmergencyAccessIsTakenByEngineersAndReviewedByAuditors(t *testing.T) {
	synctest.Test(t, emergencyAccessIsTakenAndReviewed)
}

func emergencyAccessIsTakenAndReviewed(t *testing.T) {
	f := house(model.RoleOnCall)
	x := open(t, page.NewBreakGlass(env(f, t), ""), 120, 21)
	x.press("t").sees("an auditor reviews it within two working days").write("fire").press("enter").write("123456").press("enter")
	if want := (model.OpenBreakGlass{Reason: "fire", Code: "123456"}); len(f.did) != 1 || f.did[0] != model.Command(want) {
		t.Fatalf("gave %#v", f.did)
	}
	if x.press("r"); x.said[len(x.said)-1] != "review: needs role auditor" {
		t.Errorf("told %q", x.said)
	}

	f = house(model.RoleAuditor)
	x = open(t, page.NewBreakGlass(env(f, t), ""), 120, 21)
	x.sees("in force until 11:40", "review by 2026-11-26", "overdue, 2026-11-20", "not justified", "no need for nin")
	x.press("r", "j", "r").sees("oncall took it", "restore of last night", "1 reveal was")
	x.press("j", "space", "tab").write("slow restore").press("enter", "t", "G", "r")
	if want := (model.ReviewBreakGlass{Glass: "G-3", Finding: "slow restore"}); len(f.did) != 1 || f.did[0] != model.Command(want) {
		t.Fatalf("gave %#v", f.did)
	}
	for i, want := range []string{"review: it is still in force", "", "take access: needs role admin or oncall", "review: it is reviewed, and a finding is never changed"} {
		if want != "" && !strings.Contains(strings.Join(x.said, "\n"), want) {
			t.Errorf("%d: told %q, not %q", i, x.said, want)
		}
	}
	open(t, page.NewBreakGlass(env(f, t), "review:open"), 80, 21).sees("G-2", "3 of 4")
	open(t, page.NewBreakGlass(env(f, t), ""), 80, 21).press("G", "enter").sees("no need for nine reveals", "auditor")
}
