package model

import (
	"fmt"
	"slices"
	"strconv"

	"integrora.com/opsconsole/model/deadline"
)

// The ops of retention.
const (
	OpRetention RulingOp = "retention-rule" // Object: the rule's id; Items: the period in months; Until: from when
	OpSweep     RulingOp = "sweep"          // Object: the rule's id
)

// rulingsRetention are the rulings of retention, its rules and sweeps, and the
// end of a tenant.
func rulingsRetention() []RulingRule {
	return append([]RulingRule{
		{Op: OpRetention, Title: "change a retention rule", Law: "Art. 5(1)(e) GDPR", Propose: ActProposeRetention, Approve: ActApproveRetention,
			On: KindRetention, Fields: []RulingField{{Name: "months", Label: "Months", Help: "the period; of invoices whole years"}, {Name: FieldUntil, Label: "From", Help: "the day from which it holds, as 2027-01-01"},
				{Name: FieldLaw, Label: "Law", Help: "the law that the period rests on"}, why("Why", "why the period changes")},
			Advises: always, Text: textRetention, Make: makeRetention},
		{Op: OpSweep, Title: "delete what is past its retention", Law: "Art. 5(1)(e) GDPR", Propose: ActProposeSweep, Approve: ActApproveSweep,
			On: KindRetention, Fields: []RulingField{},
			Delegate: true, Text: textSweep, Make: makeSweep},
	}, rulingsOffboard()...)
}

// retentionMonths is the longest period that a rule may set: a hundred years is
// a slip of the finger.
const retentionMonths = 50 * 12

// newPeriod reads what a ruling would make of a rule.
func newPeriod(call *Call, r *Ruling) (RetentionRule, RetentionVersion, error) {
	rule, err := call.Retention(r.Object)
	if err != nil {
		return rule, RetentionVersion{}, err
	}
	months := 0
	if len(r.Items) == 1 {
		months, _ = strconv.Atoi(r.Items[0])
	}
	today := deadline.ReceivedOn(call.At)
	last := rule.Versions[len(rule.Versions)-1]
	switch {
	case last.Months == 0:
		return rule, RetentionVersion{}, Refuse("state", "%s is kept for %s by the published policy; publish another policy first (policy-publish)", rule.ID, last.Period())
	case months < 1 || months > retentionMonths:
		return rule, RetentionVersion{}, Refuse("usage", "give the period in months, 1 to %d; found %q", retentionMonths, r.Items)
	case rule.ID == RetentionInvoice && months%12 != 0:
		return rule, RetentionVersion{}, Refuse("usage", "invoices are kept by whole years; found %d months", months)
	case r.Until.IsZero() || r.Until.Before(today) || r.Until.Before(last.From):
		return rule, RetentionVersion{}, Refuse("usage", "give the day from which it holds, today or later and not before the version of %q", last.From)
	}
	if err := checkPhrase(r.Law, "the law that the period rests on"); err != nil {
		return rule, RetentionVersion{}, err
	}
	return rule, RetentionVersion{Number: last.Number + 1, Months: months, Law: r.Law, From: r.Until, Ruling: r.ID}, nil
}

func textRetention(call *Call, r *Ruling) ([]string, error) {
	if err := checkPhrase(r.Reason, "why the period changes"); err != nil {
		return nil, err
	}
	rule, next, err := newPeriod(call, r)
	if err != nil {
		return nil, err
	}
	last := rule.Versions[len(rule.Versions)-1]
	return []string{
		fmt.Sprintf("rule %s: %s, from the %s", rule.ID, rule.Title, rule.Event),
		fmt.Sprintf("version %d: %s, %q", last.Number, last.Period(), last.Law),
		fmt.Sprintf("version %d from %s: %s, %q", next.Number, next.From, next.Period(), next.Law),
	}, nil
}

func makeRetention(call *Call, r Ruling) (Decision, error) {
	rule, next, err := newPeriod(call, &r)
	if err != nil {
		return Decision{}, err
	}
	rule.Versions = append(slices.Clone(rule.Versions), next)
	return Decision{Put: []Record{rule}, Facts: []Fact{{"rule", rule.ID}, {"version", strconv.Itoa(next.Number)}, {"months", strconv.Itoa(next.Months)}, {"from", next.From.String()}}}, nil
}
