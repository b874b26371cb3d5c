package render_test

import (
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/render"
)

func TestAnAccountSaysWhetherItCanBeUsedAndWhyNot(t *testing.T) {
	at := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	for want, change := range map[string]func(*model.Admin){
		"active":             func(*model.Admin) {},
		"disabled":           func(a *model.Admin) { a.Disabled, a.ConfirmedBy = true, "" },
		"waits for approval": func(a *model.Admin) { a.ConfirmedBy, a.Factor.Secret = "", nil },
		"role not begun":     func(a *model.Admin) { a.From = at.Add(time.Second) },
		"role ended":         func(a *model.Admin) { a.Until = at },
		"codes locked":       func(a *model.Admin) { a.Factor.LockedUntil = at.Add(time.Second) },
		"invited":            func(a *model.Admin) { a.Factor.Secret, a.Invite.Expires = nil, at.Add(time.Second) },
		"invite expired":     func(a *model.Admin) { a.Factor.Secret, a.Invite.Expires = nil, at },
	} {
		a := model.Admin{Name: "ona", Role: model.RoleAdmin, ConfirmedBy: "a-2", Factor: model.SecondFactor{Secret: []byte{1}}}
		change(&a)
		cell := render.AccountState(a, at)
		if _, signed := cell.Sign.Glyph(); cell.Text.String() != want || !signed {
			t.Errorf("want %q with a sign, got %q", want, cell.Text)
		}
		if (want == "active" || want == "codes locked") != a.Active(at) {
			t.Errorf("%q is shown of an account that can be used: %v", want, a.Active(at))
		}
	}
	machine := model.Admin{Role: model.RoleIntake, ConfirmedBy: "a-2"}
	if got := render.AccountState(machine, at).Text.String(); got != "active" {
		t.Errorf("a machine without codes is %q", got)
	}
}

func TestTheLastDayOfARoleIsThatOfVilnius(t *testing.T) {
	for until, want := range map[time.Time]string{
		{}: "",
		time.Date(2026, 12, 31, 22, 0, 0, 0, time.UTC): "2026-12-31", // midnight in Vilnius
		time.Date(2026, 12, 31, 22, 0, 1, 0, time.UTC): "2027-01-01",
		time.Date(2027, 6, 30, 21, 0, 0, 0, time.UTC):  "2027-06-30", // summer time
	} {
		if got := render.LastDay(until); got != want {
			t.Errorf("%s ends on %q, want %q", until, got, want)
		}
	}
}

func TestAListOfSessionsMovesByTheMinuteOnly(t *testing.T) {
	at := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	s := model.SessionRow{ID: "s-1", Name: "ona", Kind: "console", Began: at, LastInput: at}
	idle := func(after time.Duration) string {
		return render.Session(s, false, at.Add(after)).Cells[4].Text.String()
	}
	if a, b := idle(0), idle(59*time.Second); a != "active" || a != b {
		t.Errorf("within a minute it is %q and %q", a, b)
	}
	if got := idle(61 * time.Second); got != "1 min ago" {
		t.Errorf("after a minute it is %q", got)
	}
	s.LastInput = time.Time{}
	if got := idle(0); got != "–" {
		t.Errorf("a command that takes no keys is %q", got)
	}
}
