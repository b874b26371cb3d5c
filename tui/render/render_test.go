package render_test

import (
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/theme"
)

var now = time.Date(2026, 3, 5, 10, 0, 0, 0, time.UTC)

var today = deadline.ReceivedOn(now)

// plain is a cell as an ASCII terminal shows it.
func plain(c render.Cell) string {
	th := theme.New(theme.Options{ASCII: true, NoColor: true})
	s := th.Encode(c.Text.String())
	if g, ok := c.Sign.Glyph(); ok {
		s = th.Glyph(g) + " " + s
	}
	return s
}

func line(r render.Row) string {
	words := make([]string, len(r.Cells))
	for i, c := range r.Cells {
		words[i] = plain(c)
	}
	return strings.Join(words, " | ")
}

func TestDueDatesSayHowLongThereIs(t *testing.T) {
	for days, want := range map[int]string{-1: "x 1 day late", -40: "x 40 days late", 0: "! today", 1: "! tomorrow", 2: "! in 2 days", 7: "! in 7 days", 8: "- in 8 days", 1000: "- in 1,000 days"} {
		if got := plain(render.Due(today.AddDays(days), now)); got != want {
			t.Errorf("%d days from today is %q, want %q", days, got, want)
		}
	}
	if got := plain(render.Due(0, now)); got != "no clock" {
		t.Errorf("no due date is %q", got)
	}
}

func TestTheDayEndsInVilnius(t *testing.T) {
	// 22:30 UTC is half past midnight in Vilnius: the day before is over.
	late := time.Date(2026, 3, 5, 22, 30, 0, 0, time.UTC)
	if got := plain(render.Due(today, late)); got != "x 1 day late" {
		t.Errorf("after midnight in Vilnius: %q", got)
	}
}

func TestEveryStateHasASignAndAWord(t *testing.T) {
	for _, s := range model.States {
		c := render.State(s)
		if _, signed := c.Sign.Glyph(); !signed || c.Text.String() != s.Title() || s.Title() == "" {
			t.Errorf("state %s is %q", s, plain(c))
		}
	}
	if got := plain(render.State("new_one")); got != "! new_one" {
		t.Errorf("an unknown state is %q", got)
	}
}

func TestRowsFitTheirColumns(t *testing.T) {
	request := render.Request(model.RequestRow{ID: "R-42", State: model.Triaged, Rights: []model.Right{model.Access, model.Erasure}, Tenant: "acme",
		Name: "Ona Žukauskienė", ReceivedAt: now, Due: today.AddDays(3)}, now)
	tenant := render.Tenant(model.TenantRow{Slug: "acme", Name: "Acme UAB", Country: "LT", Status: model.TenantTerminated, People: 4310, EraseBy: today.AddDays(-2)}, now)
	person := render.Person(model.PersonRow{ID: "p-1", Name: "Ona", Email: "ona@acme.example", Kind: model.PlatformUser})
	audit := render.Audit(model.AuditRow{Seq: 42, At: now, ActorName: "jurga", Action: "erasure.approve", Object: "R-42", Outcome: "refused", Code: "four_eyes", Facts: []model.Fact{{Name: "plan", Value: "3"}}})
	for _, c := range []struct {
		row  render.Row
		cols []render.Column
		want string
	}{
		{request, render.RequestColumns(), "R-42 | ! in 3 days | - triaged | access, erasure | Ona Zukauskiene | acme | 2026-03-05 12:00"},
		{tenant, render.TenantColumns(), "acme | # terminated | 0 | 4,310 | x 2 days late | Acme UAB | LT"},
		{person, render.PersonColumns(), "Ona | ona@acme.example | user | - | p-1"},
		{audit, render.AuditColumns(), "42 | 2026-03-05 12:00 | jurga | erasure.approve | # refused: four_eyes | R-42 | plan=3"},
	} {
		if got := line(c.row); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
		if len(c.row.Cells) != len(c.cols) {
			t.Errorf("%d cells for %d columns", len(c.row.Cells), len(c.cols))
		}
		for i, col := range c.cols {
			if col.Max != 0 && col.Max < col.Min || col.Min < 1 || col.Title == "" {
				t.Errorf("column %d: %+v", i, col)
			}
		}
	}
}

func TestRequestsSayWhatIsUnusual(t *testing.T) {
	row := func(edit func(*model.RequestRow)) string {
		r := model.RequestRow{ID: "R-1", State: model.Received, Suggested: []model.Right{model.Access}, Name: "Ona", ReceivedAt: now, Due: today}
		edit(&r)
		return line(render.Request(r, now))
	}
	for want, edit := range map[string]func(*model.RequestRow){
		"| access? |":       func(r *model.RequestRow) {},
		"| access |":        func(r *model.RequestRow) { r.Rights = []model.Right{model.Access} },
		"| nothing found |": func(r *model.RequestRow) { r.Suggested = nil },
		"| erased |":        func(r *model.RequestRow) { r.Name, r.State = "", model.Executed },
		"| closed |":        func(r *model.RequestRow) { r.State = model.Withdrawn },
		"| ona@x.example |": func(r *model.RequestRow) { r.Name, r.Email = "", "ona@x.example" },
		"| ! On? |":         func(r *model.RequestRow) { r.Name = "Onа" /* Cyrillic а */ },
		"| ! ?[2Jx |":       func(r *model.RequestRow) { r.Name = "\x1b[2Jx" },
	} {
		if got := row(edit); !strings.Contains(got, want) {
			t.Errorf("got %q, want it to say %q", got, want)
		}
	}
}

func TestTimesPastAreRounded(t *testing.T) {
	for d, want := range map[time.Duration]string{0: "just now", 3 * time.Second: "3 s ago", 90 * time.Second: "1 min ago", 47 * time.Hour: "47 h ago", 49 * time.Hour: "2 days ago", -time.Hour: "just now"} {
		if got := render.Ago(now.Add(-d), now); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -4310: "-4,310"} {
		if got := render.Number(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
	if render.Stamp(time.Time{}) != "" {
		t.Error("no time has a stamp")
	}
}

func TestPromisesAndOutcomesHaveSignsAndWords(t *testing.T) {
	for state, want := range map[model.PromiseState]string{model.PromiseKept: "+ kept", model.PromiseAtRisk: "! at risk", model.PromiseBroken: "x broken", model.PromiseUnproven: "- not measured"} {
		if got := plain(render.Promise(state)); got != want {
			t.Errorf("%s is %q, want %q", state, got, want)
		}
	}
	for _, c := range [][3]string{{"done", "", "+ done"}, {"refused", "", "# refused"}, {"", "", "-"}} {
		if got := plain(render.Outcome(c[0], c[1])); got != c[2] {
			t.Errorf("outcome %q is %q, want %q", c[0], got, c[2])
		}
	}
}
