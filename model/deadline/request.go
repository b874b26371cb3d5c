package deadline

import "slices"

// PauseKind says what the controller waits for while a clock is suspended.
type PauseKind string

// The two grounds for a suspension (EDPB 01/2022 §5.3).
const (
	Identity      PauseKind = "identity"      // GDPR Art. 12(6), reasonable doubt
	Clarification PauseKind = "clarification" // GDPR Recital 63, a large amount of data
)

// Pause is a query to the data subject that may suspend the clock, from the day
// it was sent until the day of a satisfactory answer.
type Pause struct {
	Kind      PauseKind
	Sent      Date
	Satisfied Date // zero while the answer is awaited; an insufficient answer leaves it so
	Late      bool // found not to be sent without undue delay, whatever the figure says
}

// QueryBy is the last day on which a query still suspends the clock of a request
// received on that day: the third working day after it.
func QueryBy(receivedOn Date) Date { return InForce(RuleQuery, receivedOn).nominal(receivedOn) }

// Suspends reports whether the query was sent early enough to suspend the clock
// of a request received on that day.
func (p Pause) Suspends(receivedOn Date) bool {
	return !p.Late && !p.Sent.IsZero() && p.Sent <= QueryBy(receivedOn)
}

// Options are what happened to a request after it was received.
type Options struct {
	Extended        bool    // by two further months, with reasons told to the data subject
	ExtensionSentOn Date    // the day they were told; zero leaves unexamined whether it was in time
	Refusal         bool    // the answer is a refusal (GDPR Art. 12(4)): never extended
	Pauses          []Pause // in any order; they may overlap
	AsOf            Date    // today, up to which a pause without an answer counts
	Reopened        bool    // the day is not of the receipt but of what opened the request again
	OrderedBy       Date    // the day that an authority set of its own (GDPR Art. 58(2)(c)); zero for the law's period
	InstructedBy    Date    // the day that a tenant set with its instruction (GDPR Art. 28(3)(a)); zero for none
}

// Clock is the legal time of one request. All dates are whole days in Vilnius
// and last until EndOf.
type Clock struct {
	ReceivedOn        Date
	Nominal           Date // end of the period before suspension and roll
	Due               Date // the last day to answer
	StrictDue         Date // the same without any suspension: the day to aim for
	Target            Date // the working day to be done by, ahead of StrictDue; the console's own, no legal date
	ExtensionNoticeBy Date // the last day to tell of an extension; zero for a refusal
	Extended          bool // an extension is in effect
	PausedDays        int
	Open              bool // a suspending query awaits its answer: Due still moves
	RuleVersion       string
	HolidayVersion    string
	Working           []Step
	Aim               Step // the working of Target
}

// Request computes the clock of a data-subject request received on that day.
//
// The answer is due one month after receipt, or three when extended, counted
// from receipt and not from the first due date (GDPR Art. 12(3)). An extension
// told of after ExtensionNoticeBy counts as none, and so does the extension of a
// refusal. Suspended days, each calendar day once, are added to the nominal end;
// then the end rolls to a working day. Late queries, and days before receipt, do
// not suspend; whether the options make sense otherwise is the caller's care.
//
// The day that an authority set stands as it was set: it neither rolls nor is
// suspended or extended.
func Request(receivedOn Date, o Options) Clock {
	if !o.OrderedBy.IsZero() {
		return ordered(receivedOn, o.OrderedBy)
	}
	if !o.InstructedBy.IsZero() {
		return instructed(receivedOn, o.InstructedBy)
	}
	first := InForce(RuleAnswer, receivedOn)
	firstDue := Roll(first.nominal(receivedOn))
	rule, source := first, "GDPR Art. 12(3), Reg. 1182/71 Art. 3(2)(c)"
	extended := o.Extended && !o.Refusal && o.ExtensionSentOn <= firstDue
	switch {
	case o.Refusal:
		rule, source = InForce(RuleRefusal, receivedOn), "GDPR Art. 12(4), Reg. 1182/71 Art. 3(2)(c)"
	case extended:
		rule, source = InForce(RuleExtended, receivedOn), "GDPR Art. 12(3), from receipt"
	}
	c := Clock{
		ReceivedOn: receivedOn, Nominal: rule.nominal(receivedOn), Extended: extended,
		RuleVersion: rule.Version(), HolidayVersion: HolidayVersion,
	}
	if !o.Refusal && !o.Reopened {
		c.ExtensionNoticeBy = firstDue
	}
	c.StrictDue = Roll(c.Nominal)
	c.PausedDays, c.Open = suspended(receivedOn, o)
	last := c.Nominal.AddDays(c.PausedDays)
	c.Due = Roll(last)

	c.Working = make([]Step, 0, 5+2*len(o.Pauses))
	begin := received(receivedOn)
	if o.Reopened {
		begin.Text = "opened again " + receivedOn.Words()
	}
	c.Working = append(c.Working, begin, counted(receivedOn, c.Nominal, rule, source))
	for _, p := range o.Pauses {
		if !p.Sent.IsZero() {
			c.Working = append(c.Working, p.step(receivedOn))
		}
	}
	if c.PausedDays > 0 {
		c.Working = append(c.Working, Step{last, "plus " + plural(c.PausedDays, "suspended days") + " → " + last.Words()})
	}
	c.Working = append(c.Working, rolled(last, c.Due))
	if c.PausedDays > 0 {
		c.Working = append(c.Working, Step{c.StrictDue, "without the suspension due " + c.StrictDue.Words()})
	}
	switch {
	case o.Extended && o.Refusal:
		c.Working = append(c.Working, Step{c.Due, "a refusal is never extended (GDPR Art. 12(4))"})
	case o.Extended && !extended:
		c.Working = append(c.Working, Step{o.ExtensionSentOn, "told of an extension on " + o.ExtensionSentOn.Words() +
			", after " + firstDue.Words() + ": no extension (GDPR Art. 12(3))"})
	case o.Extended:
		c.Working = append(c.Working, Step{firstDue, "extension and its reasons to be told by " + firstDue.Words() + " (GDPR Art. 12(3))"})
	case o.Refusal:
		c.Working = append(c.Working, Step{c.Due, "a refusal is told by then, and never extended (GDPR Art. 12(4))"})
	}
	c.target()
	return c
}

// ordered is the clock of a request that an authority opened again with a day
// of its own.
func ordered(on, by Date) Clock {
	c := Clock{ReceivedOn: on, Nominal: by, Due: by, StrictDue: by, RuleVersion: "authority-order", HolidayVersion: HolidayVersion}
	c.Working = []Step{{on, "opened again " + on.Words()}, {by, "the authority's order is to be met by " + by.Words() + " (GDPR Art. 58(2)(c))"}}
	c.target()
	return c
}

// instructed is the clock of a request of which a tenant, who decides on it,
// told its own day. It neither rolls nor is suspended or extended.
func instructed(on, by Date) Clock {
	c := Clock{ReceivedOn: on, Nominal: by, Due: by, StrictDue: by, RuleVersion: "tenant-instruction", HolidayVersion: HolidayVersion}
	c.Working = []Step{received(on), {by, "the tenant's own day for it is " + by.Words() + " (GDPR Art. 28(3)(a))"}}
	c.target()
	return c
}

// Forwarding computes the day on which a request that is a tenant's to decide
// aims to be forwarded, and the last day for it.
func Forwarding(receivedOn Date) (target, limit Term) {
	return term(receivedOn, InForce(RuleForward, receivedOn), "GDPR Art. 28(3)(e), our own target", "the day to have it forwarded by"),
		term(receivedOn, InForce(RuleForwardMost, receivedOn), "GDPR Art. 28(3)(e), without undue delay", "the latest day to have it forwarded by")
}

// target sets the day to be done by. It is counted backwards from StrictDue, so
// it moves earlier and never rolls, and it is no earlier than the beginning.
func (c *Clock) target() {
	rule := InForce(RuleTarget, c.ReceivedOn)
	c.Target = max(RollBack(c.StrictDue.AddDays(-rule.Count)), c.ReceivedOn)
	c.Aim = Step{c.Target, "done by " + c.Target.Words() + ", " + rule.Period() + " ahead of " + c.StrictDue.Words() + " or the working day before (our own target)"}
}

// suspended counts the calendar days covered by at least one suspending pause,
// each from the day of the query to the day before the answer.
func suspended(receivedOn Date, o Options) (days int, open bool) {
	if len(o.Pauses) == 0 {
		return 0, false
	}
	type span struct{ from, to Date }
	spans := make([]span, 0, len(o.Pauses))
	for _, p := range o.Pauses {
		if !p.Suspends(receivedOn) {
			continue
		}
		to := p.Satisfied
		if to.IsZero() {
			to, open = o.AsOf, true
		}
		spans = append(spans, span{p.Sent, to})
	}
	slices.SortFunc(spans, func(a, b span) int { return int(a.from) - int(b.from) })
	counted := receivedOn // days before it do not count, or no longer
	for _, s := range spans {
		if from := max(s.from, counted); from < s.to {
			days += s.to.DaysSince(from)
			counted = s.to
		}
	}
	return days, open
}

func (p Pause) step(receivedOn Date) Step {
	source := "GDPR Art. 12(6), EDPB 01/2022 §5.3"
	if p.Kind == Clarification {
		source = "GDPR Recital 63, EDPB 01/2022 §5.3"
	}
	text := string(p.Kind) + " asked for on " + p.Sent.Words()
	switch {
	case p.Late:
		text += ", not without undue delay: no suspension"
	case !p.Suspends(receivedOn):
		text += ", after " + QueryBy(receivedOn).Words() + ", the third working day: no suspension"
	case p.Satisfied.IsZero():
		text += ", not answered yet: suspended since"
	default:
		text += ", answered on " + p.Satisfied.Words() + ": suspended in between"
	}
	return Step{p.Sent, text + " (" + source + ")"}
}
