package page_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/tui/page"
	"integrora.com/opsconsole/tui/route"
)

func TestTriageIsPrefilledFromTheOnlyCandidate(t *testing.T) {
	synctest.Test(t, triageIsPrefilledFromTheOnlyCandidate)
}

func triageIsPrefilledFromTheOnlyCandidate(t *testing.T) {
	f, x := acting(t, model.RoleAdmin, "received")
	x.press("t").sees("p-0001   J•••• P•••••••", "acme")
	x.press("ctrl+s")
	want := model.TriageRequest{Request: "R-1", Rights: []model.Right{model.Erasure}, Capacity: model.Mixed, Tenant: "acme", Person: "p-0001"}
	if len(f.did) != 1 || !reflect.DeepEqual(f.did[0], want) {
		t.Fatalf("gave %#v, want %#v", f.did, want)
	}
}

func TestTriageTakesTheCandidateThatIsSelected(t *testing.T) {
	synctest.Test(t, triageTakesTheCandidateThatIsSelected)
}

func triageTakesTheCandidateThatIsSelected(t *testing.T) {
	f := house(model.RoleAdmin)
	f.requests[0].Candidates = append(f.requests[0].Candidates, model.PersonRow{ID: "p-0003", Name: "Jonas P.", Email: "jonas@acme.example", Kind: model.MarketingContact})
	x := open(t, page.NewRequest(env(f, t), "R-1", "facts"), 80, 21)
	x.press("j", "t", "shift+tab").sees("p-0003   J•••• P•••••••").press("ctrl+s")
	got, ok := f.did[0].(model.TriageRequest)
	if !ok || got.Person != "p-0003" || got.Tenant != "" || got.Capacity != model.Controller {
		t.Fatalf("gave %#v", f.did)
	}
}

func TestFormsGiveTheirCommands(t *testing.T) { synctest.Test(t, formsGiveTheirCommands) }

func formsGiveTheirCommands(t *testing.T) {
	for _, c := range []struct {
		role  model.Role
		stage string
		keys  []string
		want  model.Command
	}{
		{model.RoleOnCall, "received", []string{"d"}, model.DismissLetter{Request: "R-1"}},
		{model.RoleOnCall, "not a request", []string{"m"}, model.PromoteLetter{Request: "R-2"}},
		{model.RoleAdmin, "triaged", []string{"i"}, model.AssignRequest{Request: "R-3", To: "a-1"}},
		{model.RoleDPO, "triaged", []string{"n", "h", "i", "ctrl+s"}, model.NoteRequest{Request: "R-3", Text: "hi"}},
		{model.RoleAdmin, "triaged", []string{"w", "tab", "x", "ctrl+s"}, model.QueryRequest{Request: "R-3", Kind: deadline.Identity, Reason: "x"}},
		{model.RoleAdmin, "identity pending", []string{"u", "x", "ctrl+s"}, model.ResumeRequest{Request: "R-4", Method: "x"}},
		{model.RoleAdmin, "triaged, processor", []string{"f", "tab", "enter"}, model.ForwardRequest{Request: "R-16"}},
		{model.RoleAdmin, "triaged", []string{"W", "tab", "enter"}, model.CloseWithdrawn{Request: "R-3"}},
		{model.RoleAuditor, "triaged", []string{"R", "tab", "enter"}, model.RecuseFrom{Request: "R-3"}},
		{model.RoleAdmin, "triaged", []string{"D", "ctrl+s"}, model.DrawPlan{Request: "R-3", Ground: "Art. 17(1)(a) GDPR: no longer necessary"}},
		{model.RoleAdmin, "in progress, plan drawn", []string{"P", "tab", "enter"}, model.ProposeErasure{Request: "R-5"}},
		{model.RoleAdmin, "proposed by another, DPO agrees", []string{"b", "x", "ctrl+s"}, model.ReturnErasure{Request: "R-8", Reason: "x"}},
		{model.RoleAdmin, "executed", []string{"r", "ctrl+s"}, model.AnswerRequest{Request: "R-11", Channel: "e-mail"}},
		{model.RoleAdmin, "identity pending", []string{"N", "p", "o", "s", "t", "ctrl+s"}, model.NudgePerson{Request: "R-4", Channel: "post"}},
		{model.RoleDPO, "answered", []string{"X", "tab", "tab", "x", "ctrl+s"}, model.ReopenRequest{Request: "R-12", Cause: model.ReopenComplaint, Reason: "x"}},
		{model.RoleAdmin, "executed", []string{"4", "j", "O", "ctrl+s"}, model.AcknowledgeOrder{Erasure: "E-1", Subprocessor: "resend", Answer: model.OrderDone}},
		{model.RoleAdmin, "in progress, plan drawn", []string{"4", "j", "j", "j", "j", "c", "ctrl+s"}, model.SetItem{Request: "R-5", Item: 5, Outcome: model.RetainLaw,
			Ground: "Art. 17(3)(b) GDPR; accounting and VAT law; published policy: 7 years from issue", Until: deadline.On(2032, 5, 4)}},
	} {
		f, x := acting(t, c.role, c.stage)
		if x.press(c.keys...); len(f.did) != 1 || !reflect.DeepEqual(f.did[0], c.want) {
			t.Errorf("%v on %q gave %#v, want %#v; said %q", c.keys, c.stage, f.did, c.want, x.said)
		}
	}
}

func TestAConsentIsWithdrawnAtOnce(t *testing.T) { synctest.Test(t, aConsentIsWithdrawnAtOnce) }

func aConsentIsWithdrawnAtOnce(t *testing.T) {
	f := house(model.RoleOnCall)
	x := open(t, page.NewPerson(env(f, t), "p-0001"), 80, 40)
	x.press("w")
	if len(x.boxes) > 0 {
		t.Fatal("a withdrawal was offered with no consent selected")
	}
	x.press("j", "j", "w").sees("newsletter").press("ctrl+s")
	if len(f.did) != 1 || f.did[0] != (model.WithdrawConsent{Consent: "p-0001/c-1", Channel: "e-mail"}) {
		t.Fatalf("gave %#v", f.did)
	}
	if x.press("j", "w"); len(x.boxes) > 0 || !strings.Contains(strings.Join(x.said, " "), "this consent is withdrawn") {
		t.Fatalf("a withdrawn consent can be withdrawn again: %q", x.said)
	}
}

func TestOneKeyDismissesAllThatAreMarked(t *testing.T) {
	synctest.Test(t, oneKeyDismissesAllThatAreMarked)
}

func oneKeyDismissesAllThatAreMarked(t *testing.T) {
	f := house(model.RoleOnCall)
	x := open(t, page.NewRequests(env(f, t), ""), 80, 21)
	x.press("space", "j", "space", "j", "j", "d")
	want := []model.Command{model.DismissLetter{Request: "R-1"}, model.DismissLetter{Request: "R-2"}}
	if !reflect.DeepEqual(f.did, want) {
		t.Fatalf("gave %v, want %v", f.did, want)
	}
}

func TestARefusalOfOneOfSeveralIsTold(t *testing.T) { synctest.Test(t, aRefusalOfOneOfSeveralIsTold) }

func aRefusalOfOneOfSeveralIsTold(t *testing.T) {
	f := house(model.RoleOnCall)
	f.refusal = model.Refuse("state", "R-1 is triaged")
	x := open(t, page.NewRequests(env(f, t), ""), 80, 21)
	x.press("space", "j", "space", "d")
	if len(x.fail) != 1 || !strings.Contains(page.Explain(x.fail[0]), "0 of 2") || !strings.Contains(page.Explain(x.fail[0]), "R-1 is triaged") {
		t.Fatalf("told %v", x.fail)
	}
}

func TestARefreshKeepsTheSelection(t *testing.T) { synctest.Test(t, aRefreshKeepsTheSelection) }

func aRefreshKeepsTheSelection(t *testing.T) {
	f := house(model.RoleAdmin)
	x := open(t, page.NewRequests(env(f, t), ""), 140, 37)
	x.press("j", "j").sees("→  R-3")
	late := f.requests[0]
	late.Row.ID = "R-0"
	f.requests = append([]model.RequestView{late}, f.requests...)
	x.run(x.page.Refresh())
	x.sees("→  R-3", "R-0")

	y := open(t, page.NewRequest(env(f, t), at("in progress, plan drawn"), "plan"), 80, 30)
	y.press("j", "j").sees("→  3 erase")
	y.run(y.page.Refresh())
	y.sees("→  3 erase")
}

func TestTheDetailBesideAListIsOfTheSelectedRow(t *testing.T) {
	synctest.Test(t, theDetailBesideAListIsOfTheSelectedRow)
}

func theDetailBesideAListIsOfTheSelectedRow(t *testing.T) {
	x := open(t, page.NewRequests(env(house(model.RoleAdmin), t), ""), 140, 37)
	x.press("j", "j", "j").sees("R-4  ◌ waits: identity", "Personal data is masked")
}

func TestPagesSayWhatWentWrongAndWhatToDo(t *testing.T) {
	synctest.Test(t, pagesSayWhatWentWrongAndWhatToDo)
}

func pagesSayWhatWentWrongAndWhatToDo(t *testing.T) {
	f := house(model.RoleAdmin)
	f.broken = errors.New("disk /dev/sda1: input/output error")
	for _, p := range every(env(f, t))[:12] {
		x := open(t, p, 80, 21)
		screen := x.text()
		if !strings.Contains(screen, "ctrl+r") || strings.Contains(screen, "sda1") {
			t.Errorf("%s on a fault:\n%s", p.Title(), screen)
		}
	}
	f.broken = nil
	x := open(t, page.NewHome(env(f, t)), 80, 21)
	f.broken = errors.New("broken")
	x.run(x.page.Refresh())
	x.sees("Not up to date", "untriaged letters")
}

func TestEmptyPagesSayWhyAndWhatNext(t *testing.T) { synctest.Test(t, emptyPagesSayWhyAndWhatNext) }

func emptyPagesSayWhyAndWhatNext(t *testing.T) {
	f := &fake{me: person(model.RoleAdmin), now: now}
	e := env(f, t)
	for want, p := range map[string]page.Page{
		"import records": page.NewTenants(e, ""), "There is nobody here": page.NewPeople(e, "-", ""), "Letters come in with": page.NewRequests(e, ""),
		"Nothing waits for a decision": page.NewApprovals(e, ""), "The log is empty": page.NewAudit(e, "", ""), "Nothing is open": page.NewHome(e),
	} {
		open(t, p, 80, 21).sees(want)
	}
	open(t, page.NewRequests(env(house(model.RoleAdmin), t), "nobody-is-called-so"), 80, 21).sees("esc")
}

func TestPagesLeadOn(t *testing.T) { synctest.Test(t, pagesLeadOn) }

func pagesLeadOn(t *testing.T) {
	f := house(model.RoleAdmin)
	e := env(f, t)
	for _, c := range []struct {
		page page.Page
		keys []string
		want string
	}{
		{page.NewHome(e), []string{"2"}, "requests?state:received"},
		{page.NewHome(e), []string{"enter"}, "requests?state:overdue"},
		{page.NewHome(e), []string{"tab", "enter"}, "requests/R-10"},
		{page.NewHome(e), []string{"shift+tab", "j", "enter"}, "promises/emergency"},
		{page.NewTenants(e, ""), []string{"j", "enter"}, "tenants/baltic"},
		{page.NewTenants(e, ""), []string{"e"}, "people/acme"},
		{page.NewTenant(e, "acme"), []string{"enter"}, "people/acme"},
		{page.NewTenant(e, "acme"), []string{"G", "enter"}, "requests/" + at("forwarded")},
		{page.NewPeople(e, "", ""), []string{"enter"}, "person/p-0001"},
		{page.NewPerson(e, "p-0001"), []string{"enter"}, "tenants/acme"},
		{page.NewRequests(e, ""), []string{"enter"}, "requests/R-1"},
		{page.NewRequest(e, "R-1", "facts"), []string{"enter"}, "person/p-0001"},
		{page.NewApprovals(e, ""), []string{"enter"}, "rulings/D-3"},
		{page.NewApprovals(e, ""), []string{"j", "j", "enter"}, "requests/R-6?plan"},
		{page.NewLetters(e, ""), []string{"j", "enter"}, "letters/L-3"},
		{page.NewLetter(e, "L-4"), []string{"enter"}, "requests/R-1"},
		{page.NewPromises(e, ""), []string{"enter"}, "promises/answers"},
		{page.NewPromise(e, "emergency"), []string{"enter"}, "breakglass"},
		{page.NewHolds(e, ""), []string{"j", "enter"}, "holds/H-2"},
		{page.NewHold(e, "H-2"), []string{"enter"}, "person/p-0001"},
		{page.NewRegisters(e, ""), []string{"enter"}, "registers/activity"},
		{page.NewRegister(e, "subprocessor", "hetzner"), []string{"enter"}, "entry/subprocessor.hetzner"},
		{page.NewAudit(e, "", ""), []string{"enter"}, "requests/R-6"},
	} {
		x := open(t, c.page, 80, 21).press(c.keys...)
		if len(x.went) != 1 || x.went[0].String() != c.want {
			t.Errorf("%v on %s went to %v, want %s", c.keys, c.page.Title(), x.went, c.want)
		}
	}
}

func TestAPlaceIsReachedByItsRoute(t *testing.T) { synctest.Test(t, aPlaceIsReachedByItsRoute) }

func aPlaceIsReachedByItsRoute(t *testing.T) {
	f := house(model.RoleAdmin)
	e := env(f, t)
	if r := page.NewRequest(e, "R-6", "plan").Route(); r != (route.Route{Page: "request", ID: "R-6", Filter: "plan"}) {
		t.Errorf("a request at its plan is at %v", r)
	}
	open(t, page.NewAudit(e, "2", ""), 80, 21).sees("→        2", "@2  ", "request.triage")
	x := open(t, page.NewRequests(e, "state:proposed"), 80, 21)
	if r := x.page.Route(); r.String() != "requests?state:proposed" {
		t.Errorf("a filtered queue is at %v", r)
	}
}

func TestHomeCountsForAnAdminOnlyWhatOthersProposed(t *testing.T) {
	synctest.Test(t, homeCountsForAnAdminOnlyWhatOthersProposed)
}

func homeCountsForAnAdminOnlyWhatOthersProposed(t *testing.T) {
	x := open(t, page.NewHome(env(house(model.RoleAdmin), t)), 80, 21)
	for row := range strings.SplitSeq(x.text(), "\n") {
		if left, _, _ := strings.Cut(row, "│"); strings.Contains(left, "to approve") && !strings.HasSuffix(left, "5") {
			t.Errorf("of six proposals one is the admin's own: %q", left)
		}
	}
}

func TestHomeTellsOfErasuresThatAreNotFinished(t *testing.T) {
	synctest.Test(t, homeTellsOfErasuresThatAreNotFinished)
}

func homeTellsOfErasuresThatAreNotFinished(t *testing.T) {
	f := house(model.RoleDPO)
	f.home.Unfinished = 2
	open(t, page.NewHome(env(f, t)), 140, 60).sees("2 erasures approved and not finished; the server's log says why.")
}

func TestClicksSelectTabsAndLines(t *testing.T) { synctest.Test(t, clicksSelectTabsAndLines) }

func clicksSelectTabsAndLines(t *testing.T) {
	_, x := acting(t, model.RoleAdmin, "in progress, plan drawn")
	click := func(at, y int) {
		x.run(x.page.Update(tea.MouseClickMsg{X: at, Y: y, Button: tea.MouseLeft}))
		x.screen()
	}
	click(strings.Index(strings.Split(x.text(), "\n")[1], "4 Plan"), 1)
	x.sees("[4 Plan]", "→  1 erase")
	for y, row := range strings.Split(x.text(), "\n") {
		if strings.Contains(row, " 3 erase") {
			click(5, y)
		}
	}
	x.sees("→  3 erase")
}

func TestTabsAreReachedByNumberAndInTurn(t *testing.T) { synctest.Test(t, tabsAreReached) }

func tabsAreReached(t *testing.T) {
	_, x := acting(t, model.RoleAuditor, "executed")
	x.press("3").sees("[3 Clock]").press("tab").sees("[4 Plan]").press("shift+tab", "shift+tab").sees("[2 Facts]").press("left", "h").sees("[5 Timeline]")
}

func TestOfAHundredThousandPeopleOnlyThoseShownAreAskedFor(t *testing.T) {
	synctest.Test(t, onlyThoseShown)
}

func onlyThoseShown(t *testing.T) {
	f := house(model.RoleAdmin)
	for i := range 100_000 {
		f.people = append(f.people, model.PersonRow{ID: fmt.Sprintf("p-1%05d", i), Tenant: "acme", Name: fmt.Sprintf("Person %d", i)})
	}
	x := open(t, page.NewPeople(env(f, t), "", ""), 80, 21)
	x.press("G").sees("p-199999", "100,004").press("g", "pgdown", "pgdown").sees("p-10003")
	if f.most > 100 {
		t.Fatalf("%d people were asked for at once to show 19", f.most)
	}
}
