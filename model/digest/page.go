package digest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/model/printed"
)

// Audience is whom a page is for.
type Audience string

// The audiences.
const (
	DPO        Audience = "dpo"        // everything, with ids
	Management Audience = "management" // counts and the trend
)

// Audiences lists them.
var Audiences = []Audience{DPO, Management}

var titles = map[Audience]string{DPO: "for the DPO", Management: "for management"}

// PageFor is the page of one audience. It refuses an unknown one.
func (d Digest) PageFor(a Audience) (printed.Page, error) {
	switch a {
	case DPO:
		return d.page(a), nil
	case Management:
		return d.ForManagement().page(a), nil
	}
	return printed.Page{}, model.Refuse("usage", "a digest is for dpo or management; found %q", a)
}

func (d Digest) page(a Audience) printed.Page {
	p := printed.Page{Lines: append(d.lines(titles[a]), strings.Split(strings.TrimSpace(d.Log.Note), "\n")...)}
	p.Tables = []printed.Table{d.rightsTable(), d.answersTable(), d.timesTable(), d.otherTable(), d.standingTable(), d.promisesTable(a == DPO), d.aheadTable(a == DPO), d.volumeTable()}
	if a == DPO {
		p.Tables = append(p.Tables, d.answeredTable(), d.overdueTable())
	}
	p.Tables = slices.DeleteFunc(p.Tables, func(t printed.Table) bool { return len(t.Rows) == 0 })
	return p
}

// lines are what is said above the tables.
func (d Digest) lines(whom string) []string {
	up := d.Week.Last().Words()
	if d.Running {
		up = deadline.ReceivedOn(d.MadeAt).Words() + ", so far"
	}
	c := d.Total
	list := []string{
		"# Privacy digest " + whom + ": week " + d.Week.String(),
		d.Week.First().Words() + " to " + up + " (days in Vilnius).",
		fmt.Sprintf("- Requests: %d received, %d answered, %d of them late; %d open at the end, %d of them overdue.", c.Received, c.Answered, c.Late, c.Open, c.Overdue),
		fmt.Sprintf("- Incidents: %d opened, %d closed, %d open; notices to the inspectorate: %d within 72 hours, %d later, %d overdue.",
			d.Incidents.Opened, d.Incidents.Closed, d.Incidents.Open, d.Incidents.InTime, d.Incidents.Late, d.Incidents.Owed),
	}
	var broken []string
	for _, p := range d.Promises {
		if p.State == model.PromiseBroken {
			broken = append(broken, p.Text)
		}
	}
	if len(broken) > 0 {
		list = append(list, "- Promises broken now: "+strings.Join(broken, "; ")+".")
	} else {
		list = append(list, "- No promise of the published policy is broken now.")
	}
	made := deadline.Local(d.MadeAt).Format("2006-01-02 15:04")
	return append(list, fmt.Sprintf("It holds no personal data. Made %s in Vilnius, at the audit log's head of %d entries:", made, d.Log.Size))
}

func number(n int) string { return strconv.Itoa(n) }

func (d Digest) rightsTable() printed.Table {
	t := printed.Table{Title: "Requests by right (one that asks for two counts under both, and once in all)",
		Columns: []string{"right", "received", "answered", "on time", "late", "open", "overdue"}}
	row := func(name string, c Count) {
		t.Rows = append(t.Rows, []string{name, number(c.Received), number(c.Answered), number(c.OnTime()), number(c.Late), number(c.Open), number(c.Overdue)})
	}
	for _, r := range d.Rights {
		row(r.Title(), r.Count)
	}
	row("all requests", d.Total)
	return t
}

// counted is a table of names and numbers.
func counted(title string, names ...any) printed.Table {
	t := printed.Table{Title: title, Columns: []string{"what", "number"}}
	for i := 0; i < len(names); i += 2 {
		t.Rows = append(t.Rows, []string{fmt.Sprint(names[i]), fmt.Sprint(names[i+1])})
	}
	return t
}

func (d Digest) answersTable() printed.Table {
	return counted("What became of requests", "answered on time", d.Total.OnTime(), "answered late", d.Total.Late, "of the answered: refused, or not identified", d.Refused,
		"closed on the person's own message", d.Withdrawn, "told of an extension", d.Extended, "opened again", d.Reopened)
}

// PerAnswer is the effort on an answered request: steps that people recorded, to
// one decimal.
func (d Digest) PerAnswer() string {
	if d.Total.Answered == 0 {
		return "none"
	}
	return strconv.FormatFloat(float64(d.Steps)/float64(d.Total.Answered), 'f', 1, 64)
}

func (d Digest) timesTable() printed.Table {
	t := counted("Answer times and effort", "days to the answer, median", d.Times.Median, "days, nine in ten within", d.Times.P90, "days, longest", d.Times.Longest,
		"steps that people recorded on the answered", d.Steps, "steps for each", d.PerAnswer())
	for i, n := range d.Histogram {
		t.Rows = append(t.Rows, []string{fmt.Sprintf("answered in %s days, last %d weeks", strings.ReplaceAll(Bands[i], "–", " to "), VolumeWeeks), number(n)})
	}
	return t
}

// Withdrawals is how many consents were withdrawn, in words where nobody knows any
// more.
func (d Digest) Withdrawals() string {
	if !d.Logged {
		return "not known: the log is pruned"
	}
	return number(d.Consents)
}

func (d Digest) otherTable() printed.Table {
	i := d.Incidents
	t := counted("Incidents and effects", "incidents opened", i.Opened, "incidents closed", i.Closed, "incidents open", i.Open, "breaches declared", i.Breaches,
		"inspectorate notified within 72 hours", i.InTime, "inspectorate notified later", i.Late, "notices overdue", i.Owed,
		"people erased", d.Erasures, "tenants erased whole", d.Tenants, "consents withdrawn", d.Withdrawals())
	if len(i.IDs) > 0 {
		t.Rows = append(t.Rows, []string{"incidents of the week", strings.Join(i.IDs, " ")})
	}
	return t
}

// Standing counts the promises by state, in the order of their weight.
func (d Digest) Standing() map[model.PromiseState]int {
	count := map[model.PromiseState]int{}
	for _, p := range d.Promises {
		count[p.State]++
	}
	return count
}

var standings = []model.PromiseState{model.PromiseBroken, model.PromiseAtRisk, model.PromiseKept, model.PromiseUnproven}

func (d Digest) standingTable() printed.Table {
	t := counted("Promises of the published policy, now")
	for _, s := range standings {
		t.Rows = append(t.Rows, []string{string(s), number(d.Standing()[s])})
	}
	return t
}

func (d Digest) promisesTable(figures bool) printed.Table {
	t := printed.Table{Title: "Promises that are broken or at risk, now", Columns: []string{"state", "promise"}}
	if figures {
		t.Columns = append(t.Columns, "figure")
	}
	for _, s := range standings[:2] {
		for _, p := range d.Promises {
			if p.State != s {
				continue
			}
			row := []string{string(s), p.Text}
			if figures {
				row = append(row, p.Figure)
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}

func (d Digest) aheadTable(ids bool) printed.Table {
	t := printed.Table{Title: "Deadlines ahead", Columns: []string{"week", "from", "requests due"}}
	if ids {
		t.Columns = append(t.Columns, "which")
	}
	for _, a := range d.Ahead {
		row := []string{a.Week.String(), a.Week.First().String(), number(a.Due)}
		if ids {
			row = append(row, strings.Join(a.IDs, " "))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (d Digest) volumeTable() printed.Table {
	t := printed.Table{Title: fmt.Sprintf("The last %d weeks", VolumeWeeks), Columns: []string{"week", "received", "answered", "late"}}
	for _, v := range d.Volume {
		t.Rows = append(t.Rows, []string{v.Week.String(), number(v.Received), number(v.Answered), number(v.Late)})
	}
	return t
}

// rightWords joins rights as the tables have them.
func rightWords(list []model.Right) string {
	words := make([]string, len(list))
	for i, r := range list {
		words[i] = string(r)
	}
	if len(words) == 0 {
		return Right{}.Title()
	}
	return strings.Join(words, "+")
}

func (d Digest) answeredTable() printed.Table {
	t := printed.Table{Title: "Answered in the week", Columns: []string{"request", "right", "answered", "due", "days", "steps", "how", "in time"}}
	for _, a := range d.Answers {
		late := "on time"
		if a.Late {
			late = "late"
		}
		t.Rows = append(t.Rows, []string{a.ID, rightWords(a.Rights), a.On.String(), a.Due.String(), number(a.Days), number(a.Steps), a.How.Title(), late})
	}
	return t
}

func (d Digest) overdueTable() printed.Table {
	t := printed.Table{Title: "Overdue at the end", Columns: []string{"request", "right", "due", "state"}}
	for _, o := range d.Overdue {
		t.Rows = append(t.Rows, []string{o.ID, rightWords(o.Rights), o.Due.String(), o.State.Title()})
	}
	return t
}
