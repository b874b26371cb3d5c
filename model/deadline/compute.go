package deadline

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Result is a computed deadline as the command line shows it.
type Result struct {
	Due            string // a date for a whole day in Vilnius, or an instant for hours
	Rule           string // the rule and the facts that led to Due, on one line
	RuleVersion    string
	HolidayVersion string // empty for hours, which know no holidays
	Working        []Step
}

// Events lists the event codes that Compute understands, in the order of the
// fact sheet. A rights_request may carry the modifiers of Modifiers.
var Events = []string{
	"rights_request", "breach_aware_controller", "breach_notice_from_processor",
	"tenant_termination", "subprocessor_change_notice", "art36_consultation_8w",
	"art36_consultation_14w", "eu_period_2_days", "invoice_issued",
}

// Modifiers lists what may follow rights_request, in any order.
var Modifiers = []string{
	"+extension", "+refusal", "+identity_query[FROM..TO]", "+clarification_query[FROM..TO]", "+late_query",
}

// The years for which Compute answers: those in which Reg. 1182/71 applies and
// for which a holiday table can honestly be drawn up.
var earliest, latest = regApplies, On(2199, time.December, 31)

// Compute computes the deadline of an event code for a received date, as
// "2026-03-05", or instant, as "2026-03-27T10:00:00+02:00" (see ParseInstant).
// Events counted in hours need an instant; for the others an instant stands for
// its civil date in Vilnius. It fails on an unknown event or modifier, on a time
// that does not exist or is not clear, on a query dated before receipt or after
// its answer, and on a day before the rule applied. It assumes that an extension
// was told of in time.
func Compute(event, received string) (Result, error) {
	base, modifiers, modified := strings.Cut(event, "+")
	r, err := readMoment(received)
	if err != nil {
		return Result{}, err
	}
	if modified && base != "rights_request" {
		return Result{}, fmt.Errorf("want modifiers on rights_request only, got %s", quote(event))
	}
	switch base {
	case "rights_request":
		if err := r.since(RuleAnswer); err != nil {
			return Result{}, err
		}
		o, err := readModifiers(modifiers, modified, r.day)
		if err != nil {
			return Result{}, err
		}
		c := Request(r.day, o)
		return Result{c.Due.String(), requestRule(c, o, r), c.RuleVersion, c.HolidayVersion, c.Working}, nil
	case "breach_aware_controller", "breach_notice_from_processor":
		if err := r.since(RuleBreach); err != nil {
			return Result{}, err
		}
		if r.instant.IsZero() {
			return Result{}, fmt.Errorf("%s counts hours: want a time as 2026-03-27T10:00:00+02:00, got the date %s", base, r.day)
		}
		b := Breach(r.instant)
		return Result{b.Due.Format(time.RFC3339), breachRule(b, base), b.RuleVersion, "", b.Working}, nil
	case "tenant_termination":
		return r.term(RuleTermination, Termination(r.day), terminationRule)
	case "subprocessor_change_notice":
		return r.term(RuleObjection, Objection(r.day, 0), objectionRule)
	case "art36_consultation_8w":
		return r.term(RuleConsult, Consultation(r.day, false), consultationRule)
	case "art36_consultation_14w":
		return r.term(RuleConsultLong, Consultation(r.day, true), consultationRule)
	case "eu_period_2_days":
		return r.term(RuleTwoDays, TwoDays(r.day), twoDaysRule)
	case "invoice_issued":
		return r.term(RuleInvoice, Invoice(r.day, 0), invoiceRule)
	}
	return Result{}, fmt.Errorf("want an event of %s, got %s", strings.Join(Events, ", "), quote(base))
}

// A moment is when something happened: a day, and the instant if it was given.
type moment struct {
	day     Date
	instant time.Time
	written Date // the date as written, which may differ from the day in Vilnius
}

func readMoment(s string) (moment, error) {
	var m moment
	var err error
	if len(s) <= len(time.DateOnly) {
		m.day, err = Parse(s)
		m.written = m.day
	} else if m.instant, err = ParseInstant(s); err == nil {
		m.day, m.written = ReceivedOn(m.instant), dateOf(m.instant)
	}
	if err == nil && (m.day < earliest || m.day > latest) {
		err = fmt.Errorf("want a date from %s to %s, got %s", earliest, latest, quote(s))
	}
	return m, err
}

// since refuses a moment before the first version of a rule.
func (m moment) since(id string) error {
	if first := InForce(id, m.day); m.day < first.ValidFrom {
		return fmt.Errorf("rule %s applies from %s on, got %s", first.ID, first.ValidFrom, m.day)
	}
	return nil
}

func (m moment) term(id string, t Term, text func(Term, Rule) string) (Result, error) {
	if err := m.since(id); err != nil {
		return Result{}, err
	}
	rule := text(t, InForce(id, m.day)) + m.note()
	return Result{t.Due.String(), rule, t.RuleVersion, t.HolidayVersion, t.Working}, nil
}

// note says which day an instant counts as, when that is not the one written.
func (m moment) note() string {
	if m.written == m.day {
		return ""
	}
	return "; civil date in Vilnius is " + m.day.String()
}

// readModifiers reads what follows rights_request.
func readModifiers(list string, any bool, receivedOn Date) (Options, error) {
	var o Options
	if !any {
		return o, nil
	}
	late := false
	seen := make(map[string]bool)
	for modifier := range strings.SplitSeq(list, "+") {
		if seen[modifier] {
			return o, fmt.Errorf("want each modifier once, got +%s again", modifier)
		}
		seen[modifier] = true
		name, span, spanned := strings.Cut(modifier, "[")
		switch {
		case modifier == "extension":
			o.Extended = true
		case modifier == "refusal":
			o.Refusal = true
		case modifier == "late_query":
			late = true
		case spanned && name == "identity_query", spanned && name == "clarification_query":
			p, err := readPause(PauseKind(strings.TrimSuffix(name, "_query")), span, receivedOn)
			if err != nil {
				return o, err
			}
			o.Pauses = append(o.Pauses, p)
		default:
			return o, fmt.Errorf("want a modifier of %s, got %s", strings.Join(Modifiers, ", "), quote("+"+modifier))
		}
	}
	if late && len(o.Pauses) == 0 {
		return o, errors.New("want +late_query beside a query, got it alone")
	}
	for i := range o.Pauses {
		o.Pauses[i].Late = late
	}
	return o, nil
}

// readPause reads "FROM..TO]".
func readPause(kind PauseKind, span string, receivedOn Date) (Pause, error) {
	inside, closed := strings.CutSuffix(span, "]")
	from, to, ranged := strings.Cut(inside, "..")
	if !closed || !ranged {
		return Pause{}, fmt.Errorf("want +%s_query[2026-03-05..2026-03-12], got %s", kind, quote("["+span))
	}
	sent, err := Parse(from)
	if err != nil {
		return Pause{}, fmt.Errorf("day of the %s query: %w", kind, err)
	}
	satisfied, err := Parse(to)
	if err != nil {
		return Pause{}, fmt.Errorf("day of the answer to the %s query: %w", kind, err)
	}
	switch {
	case sent < receivedOn:
		return Pause{}, fmt.Errorf("want the %s query on or after the receipt on %s, got %s", kind, receivedOn, sent)
	case satisfied < sent:
		return Pause{}, fmt.Errorf("want the answer to the %s query on or after %s, got %s", kind, sent, satisfied)
	case satisfied > latest:
		return Pause{}, fmt.Errorf("want the answer to the %s query by %s, got %s", kind, latest, satisfied)
	}
	return Pause{Kind: kind, Sent: sent, Satisfied: satisfied}, nil
}
