package model

// Step is one line of a checklist: what a careful handler has done before the
// request is answered.
type Step struct {
	Code string // "searched"
	Text string
	Law  string
}

var (
	stepWhose      = Step{"whose", "it is clear whose data this is; doubts, if any, are reasonable and settled with the least data", "Art. 12(6) GDPR"}
	stepSearched   = Step{"searched", "every system and sub-processor was searched, backups named", "Art. 5(2) GDPR"}
	stepRecipients = Step{"recipients", "each recipient is told, or it is recorded why that is impossible", "Art. 19 GDPR"}
	stepPlain      = Step{"plain", "the answer is plain, in the person's language, on the channel they wrote on", "Art. 12(1), 12(3) GDPR"}
	stepRemedies   = Step{"remedies", "the answer names the inspectorate and the courts where anything is not done", "Art. 12(4) GDPR"}
)

// checklists is the table of steps by right.
var checklists = map[Right][]Step{
	Access: {stepWhose, stepSearched, {"others", "what is about other people is reviewed and withheld, not the whole", "Art. 15(4) GDPR"},
		{"statement", "purposes, recipients by name, periods, sources and transfers are stated", "Art. 15(1)–(2) GDPR"}, stepPlain},
	Portability: {stepWhose, {"scope", "only data that the person provided, on consent or contract, is in it; the rest is explained", "Art. 20(1) GDPR"},
		{"format", "the format is structured and machine-readable", "Art. 20(1) GDPR"}, stepPlain},
	Erasure: {stepWhose, {"ground", "the ground of the erasure is recorded", "Art. 17(1) GDPR"}, stepSearched,
		{"kept", "what is kept has its law and its end", "Art. 17(3) GDPR"}, stepRecipients, stepRemedies, stepPlain},
	Rectification: {stepWhose, {"evidence", "evidence asked for is in proportion", "Art. 16 GDPR"},
		{"restricted", "a restriction was offered while accuracy is contested", "Art. 18(1)(a) GDPR"}, stepRecipients, stepPlain},
	Restriction: {{"stopped", "processing other than storage has stopped", "Art. 18(2) GDPR"}, stepRecipients, {"lifting", "the person is told before it is lifted", "Art. 18(3) GDPR"}, stepPlain},
	Objection: {{"stopped", "processing is restricted while grounds are weighed", "Art. 18(1)(d) GDPR"},
		{"weighed", "compelling grounds, if any, are shown in the assessment of interests", "Art. 21(1) GDPR"}, stepRemedies, stepPlain},
	ObjectionMarketing: {{"suppressed", "no channel sends marketing any more; every recipient was told", "Art. 21(3) GDPR"},
		{"least", "only what recognises the person is kept, for nothing else", "Art. 5(1)(c) GDPR"}, stepPlain},
	Complaint:  {stepWhose, {"cause", "what went wrong is found and set right", "Art. 5(2), 24 GDPR"}, stepRemedies, stepPlain},
	Withdrawal: {{"effect", "the consent counts as withdrawn from the message on", "Art. 7(3) GDPR"}, {"other", "what has no other basis is erased", "Art. 17(1)(b) GDPR"}, stepRecipients, stepPlain},
}

// checklistElse is for what has no list of its own.
var checklistElse = []Step{stepWhose, stepRemedies, stepPlain}

// Checklist is what belongs to the rights that a request asks for, each step
// once.
func (r Request) Checklist() []Step {
	var list []Step
	seen := map[string]bool{}
	for _, right := range r.Asked() {
		steps, known := checklists[right]
		if !known {
			steps = checklistElse
		}
		for _, s := range steps {
			if !seen[s.Code] {
				seen[s.Code] = true
				list = append(list, s)
			}
		}
	}
	return list
}

// Ticked finds who ticked a step; nil when nobody has.
func (r Request) Ticked(code string) *Tick {
	for i := range r.Ticks {
		if r.Ticks[i].Step == code {
			return &r.Ticks[i]
		}
	}
	return nil
}
