package model

import (
	"fmt"

	"integrora.com/opsconsole/model/deadline"
)

// OpLiftHold ends a legal hold before its date.
const OpLiftHold RulingOp = "hold-end"

// rulingsHold are the rulings of legal holds.
func rulingsHold() []RulingRule {
	return []RulingRule{{Op: OpLiftHold, Title: "end a legal hold early", Law: "Art. 17(3), 5(1)(e) GDPR", Propose: ActProposeLift, Approve: ActApproveLift,
		On: KindHold, Fields: []RulingField{why("Why", "why the hold is needed no more")},
		Text: textLift, Make: makeLift}}
}

func textLift(call *Call, r *Ruling) ([]string, error) {
	if err := checkPhrase(r.Reason, "why the hold is needed no more"); err != nil {
		return nil, err
	}
	h, err := call.Hold(r.Object)
	if err != nil {
		return nil, err
	}
	if today := deadline.ReceivedOn(call.At); !h.InForce(today) {
		return nil, Refuse("state", "%s is %s already", h.ID, h.Standing(today))
	}
	return []string{
		"hold " + h.ID + " on " + h.Scope(),
		fmt.Sprintf("ground %s, %q, until %s", h.Ground.Article(), h.Law, h.Until),
		"it ends with the approval; what it covers can be erased from then on",
	}, nil
}

func makeLift(call *Call, r Ruling) (Decision, error) {
	h, err := call.Hold(r.Object)
	if err != nil {
		return Decision{}, err
	}
	h.EndedAt, h.Ruling = call.At, r.ID
	return Decision{Put: []Record{h}, Facts: []Fact{{"hold", h.ID}}}, nil
}
