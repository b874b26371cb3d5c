package deadline

import (
	"strconv"
	"time"
)

// Unit is the unit in which a rule counts: hours elapse; the others are days of
// the calendar in Vilnius.
type Unit string

// The units of Reg. 1182/71 Art. 3, and working days (Art. 2(2)).
const (
	Hours       Unit = "hours"
	Days        Unit = "days"
	WorkingDays Unit = "working days"
	Weeks       Unit = "weeks"
	Months      Unit = "months"
	Years       Unit = "years"
)

// Rule is one version of a period set by law, contract or the published policy.
type Rule struct {
	ID        string
	ValidFrom Date // events from this day on; zero for all, as for a policy applied to what it found
	Count     int
	Unit      Unit
	Rolls     bool // ends on the next working day (Reg. 1182/71 Art. 3(4))
	Source    string
}

// The identifiers of the rules.
const (
	RuleAnswer      = "gdpr-12-3"
	RuleExtended    = "gdpr-12-3-extended"
	RuleRefusal     = "gdpr-12-4"
	RuleQuery       = "query-window"
	RuleTarget      = "answer-target"
	RuleBreach      = "gdpr-33-1"
	RuleConsult     = "gdpr-36-2"
	RuleConsultLong = "gdpr-36-2-extended"
	RuleTwoDays     = "eu-1182-71-3-5"
	RuleTermination = "policy-termination"
	RuleObjection   = "dpa-objection"
	RuleInvoice     = "policy-invoice"
	RuleForward     = "gdpr-28-3-forward"
	RuleForwardMost = "gdpr-28-3-forward-limit"
)

var (
	gdprApplies = On(2018, time.May, 25) // GDPR Art. 99(2)
	regApplies  = On(1971, time.July, 1) // Reg. 1182/71 Art. 6
)

// ruleTable is the law and the policy as data. A change of a period adds a line
// with its own ValidFrom below the old one; lines are never edited, so that an
// old date can be computed again as it was.
var ruleTable = RuleSet{
	{RuleAnswer, gdprApplies, 1, Months, true, "GDPR Art. 12(3); Reg. 1182/71 Art. 3(2)(c), 3(4); C-171/03"},
	{RuleExtended, gdprApplies, 3, Months, true, "GDPR Art. 12(3), one month and two further ones, from receipt; Reg. 1182/71 Art. 3(2)(c), 3(4)"},
	{RuleRefusal, gdprApplies, 1, Months, true, "GDPR Art. 12(4), never extended; Reg. 1182/71 Art. 3(2)(c), 3(4)"},
	{RuleQuery, 0, 3, WorkingDays, false, "EDPB 01/2022 §5.3, asked without undue delay; the figure is the console's"},
	{RuleTarget, 0, 7, Days, false, "the console's own: an answer aims for seven calendar days before the strict due date, moved earlier to a working day; Reg. 1182/71 Art. 3(4) rolls no period counted backwards"},
	{RuleBreach, gdprApplies, 72, Hours, false, "GDPR Art. 33(1); Reg. 1182/71 Art. 3(1), 3(3)"},
	{RuleConsult, gdprApplies, 8, Weeks, true, "GDPR Art. 36(2); Reg. 1182/71 Art. 3(2)(c), 3(4); C-171/03"},
	{RuleConsultLong, gdprApplies, 14, Weeks, true, "GDPR Art. 36(2), eight weeks and six further ones; Reg. 1182/71 Art. 3(2)(c), 3(4)"},
	{RuleTwoDays, regApplies, 2, Days, true, "Reg. 1182/71 Art. 3(2)(b), 3(4), 3(5)"},
	{RuleTermination, 0, 30, Days, false, "published policy: account data deleted within 30 days; GDPR Art. 5(1)(e), 28(3)(g)"},
	{RuleObjection, 0, 30, Days, true, "data processing agreement; GDPR Art. 28(2); Reg. 1182/71 Art. 3(4)"},
	{RuleForward, 0, 1, WorkingDays, false, "GDPR Art. 28(3)(e), a request for a tenant goes on without undue delay; the figure is the console's"},
	{RuleForwardMost, 0, 2, WorkingDays, false, "GDPR Art. 28(3)(e), the latest day for it; the figure is the console's"},
	{RuleInvoice, 0, 7, Years, false, "published policy: invoices typically 7 years; Reg. 1182/71 Art. 3(2)(c)"},
}

// RuleSet is a list of rules in all their versions, the oldest of each first.
type RuleSet []Rule

// Rules returns a copy of the rules that the package computes with.
func Rules() RuleSet { return append(RuleSet(nil), ruleTable...) }

// InForce returns the version of a rule that this package applies to an event of
// the day on; see RuleSet.InForce.
func InForce(id string, on Date) Rule { return ruleTable.InForce(id, on) }

// InForce returns the latest version of a rule that is valid on a day. For a day
// before the first version it returns that one, and for an unknown id a zero
// Rule.
func (s RuleSet) InForce(id string, on Date) Rule {
	found := -1
	for i := range s {
		if s[i].ID == id && (found < 0 || s[i].ValidFrom <= on) {
			found = i
		}
	}
	if found < 0 {
		return Rule{}
	}
	return s[found]
}

// Version names this version of the rule, as "gdpr-12-3@2018-05-25". It is kept
// with every date computed by the rule.
func (r Rule) Version() string {
	if r.ValidFrom.IsZero() {
		return r.ID
	}
	return r.ID + "@" + r.ValidFrom.String()
}

// Period says the length of the rule, as "3 months".
func (r Rule) Period() string { return plural(r.Count, string(r.Unit)) }

// words says the length of the rule as workings do, as "three months".
func (r Rule) words() string {
	switch r.Count {
	case 1:
		return "one" + r.Period()[1:]
	case 3:
		return "three" + r.Period()[1:]
	}
	return r.Period()
}

// nominal is the last day of the period before any roll. The day of the event is
// not counted in days (Art. 3(1)); weeks, months and years end on the same
// weekday or date as the event (Art. 3(2)(c), C-171/03).
func (r Rule) nominal(from Date) Date {
	switch r.Unit {
	case Weeks:
		return from.AddDays(7 * r.Count)
	case Months:
		return from.AddMonths(r.Count)
	case Years:
		return from.AddMonths(12 * r.Count)
	case WorkingDays:
		return AddWorkingDays(from, r.Count)
	}
	return from.AddDays(r.Count)
}

// plural writes a count with its unit, given in the plural.
func plural(n int, units string) string {
	if n == 1 {
		units = units[:len(units)-1]
	}
	return strconv.Itoa(n) + " " + units
}
