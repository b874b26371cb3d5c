package model

import "fmt"

// OpInvalidate makes a given consent count as never given.
const OpInvalidate RulingOp = "consent-invalidate"

// rulingsConsent are the rulings of consents.
func rulingsConsent() []RulingRule {
	return []RulingRule{{
		Op: OpInvalidate, Title: "invalidate a consent", Law: "Art. 7, 4(11) GDPR", Propose: ActProposeInvalid, Approve: ActApproveInvalid,
		On: KindConsent, Fields: []RulingField{why("Finding", "what was wrong with the consent")},
		Advises: always, Text: invalidText, Make: invalidate,
	}}
}

func invalidText(call *Call, r *Ruling) ([]string, error) {
	if err := checkPhrase(r.Reason, "what was wrong with the consent"); err != nil {
		return nil, err
	}
	c, err := call.Consent(r.Object)
	if err != nil {
		return nil, err
	}
	if !c.State().CanBecome(ConsentInvalidated) {
		return nil, Refuse("state", "this consent is %s; only a given one can be invalid (Art. 7 GDPR)", c.State())
	}
	return []string{
		fmt.Sprintf("now consent of notice %q is %s, %d events", c.Notice, c.State(), len(c.Events)),
		"then it counts as never given, and those who act on it for us are told within 24 hours",
	}, nil
}

func invalidate(call *Call, r Ruling) (Decision, error) {
	c, err := call.Consent(r.Object)
	if err != nil {
		return Decision{}, err
	}
	if c, err = c.step(call, ConsentInvalidated, "finding "+r.ID, call.Actor.ID); err != nil {
		return Decision{}, err
	}
	return Decision{Put: []Record{c}, Facts: consentFacts(c)}, nil
}
