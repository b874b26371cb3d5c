package deadline

import "strconv"

// Term is a period in days, weeks or years that is not a request's clock. All
// dates are whole days in Vilnius and last until EndOf.
type Term struct {
	From           Date
	Nominal        Date // end of the period before any roll
	Due            Date
	RuleVersion    string
	HolidayVersion string
	Working        []Step
}

// term applies a rule to an event: counts, and rolls if the rule rolls.
func term(from Date, r Rule, source, unrolled string) Term {
	t := Term{From: from, Nominal: r.nominal(from), RuleVersion: r.Version(), HolidayVersion: HolidayVersion}
	t.Due = t.Nominal
	t.Working = append(make([]Step, 0, 4), Step{from, "event " + from.Words()}, counted(from, t.Nominal, r, source))
	if r.Rolls {
		t.Due = Roll(t.Nominal)
		t.Working = append(t.Working, rolled(t.Nominal, t.Due))
	} else {
		t.Working = append(t.Working, Step{t.Due, unrolled})
	}
	return t
}

// Termination computes the last day to erase a tenant's data after its contract
// ended on that day: 30 calendar days, a promise of the published policy that
// never rolls, since it is a latest day.
func Termination(on Date) Term {
	return term(on, InForce(RuleTermination, on), "published policy, day of the event not counted",
		"never rolls: the latest day to erase")
}

// Objection computes the last day on which a tenant may object to a
// sub-processor that it was told of on that day. The window is a term of the
// contract, in days; 0 stands for the usual 30. It rolls in favour of the tenant.
func Objection(toldOn Date, days int) Term {
	r := InForce(RuleObjection, toldOn).of(days)
	return term(toldOn, r, "data processing agreement, GDPR Art. 28(2)", "")
}

// Consultation computes the last day on which the supervisory authority advises
// on a prior consultation that it received on that day: eight weeks, or 14 when
// it has extended them (GDPR Art. 36(2)).
func Consultation(receivedOn Date, extended bool) Term {
	id := RuleConsult
	if extended {
		id = RuleConsultLong
	}
	return term(receivedOn, InForce(id, receivedOn), "GDPR Art. 36(2), same weekday, C-171/03", "")
}

// Invoice computes the last day on which an invoice issued on that day is kept:
// the years of the retention rule in force in the store, or for 0 the seven of
// the published policy. It does not roll; the invoice may go once EndOf has come.
func Invoice(issuedOn Date, years int) Term {
	return term(issuedOn, InForce(RuleInvoice, issuedOn).of(years), "retention rule, from issue", "does not roll")
}

// TwoDays computes the end of a period of two days under Union law, which as
// every period of two days or more has at least two working days in it
// (Reg. 1182/71 Art. 3(5)). No deadline of the GDPR is so short; periods of a
// week and more always have them.
func TwoDays(from Date) Term {
	t := term(from, InForce(RuleTwoDays, from), "Reg. 1182/71 Art. 3(1)", "")
	if second := AddWorkingDays(from, 2); second > t.Due {
		t.Due = second
		t.Working = append(t.Working, Step{second, "needs a second working day → " + second.Words() + " (Reg. 1182/71 Art. 3(5))"})
	}
	return t
}

// NoticeBefore computes the last day for a notice that must precede an effect by
// so many days. Art. 3(4) does not serve periods counted backwards, so a last
// day that is no working day moves earlier.
func NoticeBefore(effect Date, days int) Date { return RollBack(effect.AddDays(-days)) }

// of is the rule with a count of the caller's, and the version that says so; a
// count of 0 leaves the rule as it is.
func (r Rule) of(count int) Rule {
	if count != 0 && count != r.Count {
		r.ID += "=" + strconv.Itoa(count)
		r.Count = count
	}
	return r
}
