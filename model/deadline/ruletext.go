package deadline

import (
	"strings"
	"time"
)

// The texts of the rule column: one line each, clauses separated by "; ", days
// as MM-DD, so that tables of deadlines can be compared by machine.

func requestRule(c Clock, o Options, m moment) string {
	late := 0
	for _, p := range o.Pauses {
		if !p.Suspends(c.ReceivedOn) {
			late++
		}
	}
	rule := InForce(RuleAnswer, c.ReceivedOn)
	nominal := "nominal " + c.Nominal.String()
	last := c.Nominal.AddDays(c.PausedDays)
	var clauses []string
	if o.Refusal {
		clauses = append(clauses, "Art. 12(4): refusal notice within ONE month, no extension possible")
	}
	if late > 0 {
		clauses = append(clauses, "query not sent without undue delay: NO suspension")
	}
	switch {
	case late < len(o.Pauses):
		clauses = append(clauses, nominal+" + "+plural(c.PausedDays, "suspended days")+" = "+last.String())
	case c.Extended:
		clauses = append(clauses, InForce(RuleExtended, c.ReceivedOn).Period()+" from receipt: "+nominal)
	case late > 0:
		clauses = append(clauses, nominal)
	case !o.Refusal:
		clauses = append(clauses, rule.Period()+": "+nominal)
	}
	clauses = append(clauses, rollRule(last, c.Due))
	if c.Extended {
		clauses = append(clauses, "extension notice by "+c.ExtensionNoticeBy.String())
	}
	if c.PausedDays > 0 {
		clauses = append(clauses, "strict (no suspension) "+c.StrictDue.String())
	}
	if c.Extended && c.ExtensionNoticeBy != rule.nominal(c.ReceivedOn) {
		clauses = append(clauses, "counted from receipt, not from the rolled first due date")
	}
	if missing := noSuchDay(c.ReceivedOn, c.Nominal, rule); missing != "" {
		clauses = append(clauses, "no "+missing)
	}
	return strings.Join(clauses, "; ") + m.note()
}

func breachRule(b BreachClock, event string) string {
	due := dateOf(b.Due)
	text := "72 elapsed hours -> " + due.Weekday().String()[:3] +
		"; Art. 3(1) outer limit " + b.OuterLimit.Format(time.RFC3339) + "; no weekend/holiday roll-over"
	if event == "breach_notice_from_processor" {
		text += "; processor/sub-processor told us: our clock as Controller starts at its notice"
	}
	if hour := repeated(b.AwareAt); hour != "" {
		text += "; " + hour
	}
	if change := clockChange(b.AwareAt, b.Due); change != "" {
		text += "; " + change
	}
	if HolidayOn(due) != "" {
		text += "; ends on a public holiday, still due then"
	}
	return text
}

func terminationRule(t Term, r Rule) string {
	return "policy: " + strings.Replace(r.Period(), " days", " calendar days", 1) + ", day of event excluded; " +
		t.Due.Weekday().String()[:3] + "; NO roll-over (latest day to erase)"
}

func objectionRule(t Term, r Rule) string {
	text := "DPA objection window " + r.Period() + " [contract value]: " + nominalRoll(t)
	if t.Due != t.Nominal {
		text += " (rolled in favour of the tenant)"
	}
	return text
}

func consultationRule(t Term, r Rule) string {
	return r.Period() + ", same weekday (C-171/03): " + nominalRoll(t)
}

func twoDaysRule(t Term, r Rule) string {
	first := Roll(t.Nominal)
	text := "Art. 3(5): " + r.Period() + ": nominal " + t.Nominal.String() + "; " + rollRule(t.Nominal, first)
	if t.Due != first {
		text += ", needs a second working day -> " + t.Due.utc().Format("Mon 2")
	}
	return text
}

func invoiceRule(_ Term, r Rule) string {
	return "policy default: " + r.Period() + " from issue, no roll-over"
}

func nominalRoll(t Term) string {
	return "nominal " + t.Nominal.String() + "; " + rollRule(t.Nominal, t.Due)
}
