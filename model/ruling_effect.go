package model

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"integrora.com/opsconsole/model/deadline"
)

// The rulings of restriction and suppression.
const (
	OpLiftRestriction RulingOp = "restriction-lift" // Object: p-0123/1; Letter: L-5, that told the person
	OpUseRestricted   RulingOp = "use-restricted"   // Object: the person; Items: the ground; Reason: the purpose; Until: the last day
	OpUnsuppress      RulingOp = "unsuppress"       // Object: M-1
)

// useMost is how many days a use of restricted data may last.
const useMost = 30

// rulingsEffect are the rulings of restriction, suppression and rectification.
func rulingsEffect() []RulingRule {
	return []RulingRule{
		{Op: OpLiftRestriction, Title: "lift a restriction", Law: "Art. 18(3) GDPR", Propose: ActProposeUnrestrict, Approve: ActApproveUnrestrict,
			Text: unrestrictText, Make: unrestrict},
		{Op: OpUseRestricted, Title: "use restricted data", Law: "Art. 18(2) GDPR", Propose: ActProposeUse, Approve: ActApproveUse,
			Text: useText, Make: allowUse},
		{Op: OpUnsuppress, Title: "end a suppression of marketing", Law: "Art. 21(3), 7 GDPR", Propose: ActProposeUnsuppress, Approve: ActApproveUnsuppress,
			Text: unsuppressText, Make: unsuppress},
	}
}

// unrestrictText refuses to lift what the person was not told of: the letter
// before the lifting was sent, seven days ago or more (Art. 18(3) GDPR; rules
// §3.4).
func unrestrictText(call *Call, r *Ruling) ([]string, error) {
	if err := checkPhrase(r.Reason, "why the ground is there no more"); err != nil {
		return nil, err
	}
	p, one, err := restrictionOf(call, r.Object)
	if err != nil {
		return nil, err
	}
	r.Request = one.Request
	if r.Letter == "" {
		return nil, Refuse("notice", "the person is told before a restriction is lifted (Art. 18(3) GDPR): send the letter %s, and name it", LetterLift)
	}
	l, err := call.OutLetter(r.Letter)
	if err != nil {
		return nil, err
	}
	to := l.Person
	if l.Request != "" {
		req, err := call.Request(l.Request)
		if err != nil {
			return nil, err
		}
		to = req.Person
	}
	told := deadline.ReceivedOn(l.SentAt)
	switch {
	case l.Kind != LetterLift || to != p.ID:
		return nil, Refuse("notice", "%s does not tell this person that a restriction is to be lifted (Art. 18(3) GDPR)", l.ID)
	case l.State != OutSent:
		return nil, Refuse("notice", "%s is %s; the person is told once it is sent (Art. 18(3) GDPR)", l.ID, l.State)
	case l.DraftedAt.Before(one.At):
		return nil, Refuse("notice", "%s is older than the restriction; tell the person of this one (Art. 18(3) GDPR)", l.ID)
	case deadline.ReceivedOn(call.At).Before(told.AddDays(liftNotice)):
		return nil, Refuse("notice", "the person was told on %s by %s and may answer until %s; lift it then (Art. 18(3) GDPR)", told, l.ID, told.AddDays(liftNotice))
	}
	lines := []string{
		fmt.Sprintf("restriction %s of %s, %s", r.Object, deadline.ReceivedOn(one.At), one.Ground.Article()),
		fmt.Sprintf("the person was told on %s by %s", told.Words(), l.ID),
		"it ends with the approval; its recipients are told (Art. 19 GDPR)",
	}
	if more := len(p.RestrictionsInForce()) - 1; more > 0 {
		lines = append(lines, fmt.Sprintf("%d other restrictions stay in force", more))
	}
	return lines, nil
}

func unrestrict(call *Call, r Ruling) (Decision, error) {
	p, one, err := restrictionOf(call, r.Object)
	if err != nil {
		return Decision{}, err
	}
	one.LiftedAt, one.Ruling, one.Letter = call.At, r.ID, r.Letter
	p.set(one)
	told := len(p.Told)
	if err := p.tell(call, ToldLift, r.Object, p.ours()); err != nil {
		return Decision{}, err
	}
	return Decision{Put: []Record{p}, Facts: []Fact{{"person", p.ID}, {"restriction", strconv.Itoa(one.No)}, {"letter", r.Letter}, countFact("told", len(p.Told)-told)}}, nil
}

// useText is what restricted data would be used for, on which ground of Art.
// 18(2) GDPR.
func useText(call *Call, r *Ruling) ([]string, error) {
	if err := checkPhrase(r.Reason, "the purpose of the use"); err != nil {
		return nil, err
	}
	p, err := call.Person(r.Object)
	if err != nil {
		return nil, err
	}
	today := deadline.ReceivedOn(call.At)
	switch {
	case call.Actor.Person != "" && call.Actor.Person == p.ID:
		return nil, Refuse("own_case", "this is about you; another person must do it")
	case !p.Restricted():
		return nil, Refuse("state", "nothing about this person is restricted; no ruling is needed")
	case len(r.Items) != 1 || !slices.Contains(UseGrounds, UseGround(r.Items[0])):
		var words []string
		for _, g := range UseGrounds {
			words = append(words, string(g))
		}
		return nil, Refuse("usage", "restricted data is used on one ground of %s (Art. 18(2) GDPR); found %q", strings.Join(words, ", "), r.Items)
	case r.Until.IsZero() || r.Until.Before(today) || r.Until.After(today.AddDays(useMost)):
		return nil, Refuse("usage", "give the last day of the use, at most %d days ahead; found %q", useMost, r.Until)
	}
	return append(p.restrictionLines(), "used on the ground "+r.Items[0]+", until "+r.Until.Words()), nil
}

func allowUse(call *Call, r Ruling) (Decision, error) {
	p, err := call.Person(r.Object)
	if err != nil {
		return Decision{}, err
	}
	p.Uses = append(slices.Clone(p.Uses), RestrictionUse{UseGround(r.Items[0]), r.Reason, r.Until, r.ID, call.At})
	return Decision{Put: []Record{p}, Facts: []Fact{{"person", p.ID}, {"ground", r.Items[0]}, {"until", r.Until.String()}}}, nil
}

// unsuppressText ends a suppression on the person's own word only.
func unsuppressText(call *Call, r *Ruling) ([]string, error) {
	if err := checkPhrase(r.Reason, "what shows that the person asked for marketing again"); err != nil {
		return nil, err
	}
	s, err := call.Suppression(r.Object)
	if err != nil {
		return nil, err
	}
	if !s.InForce() {
		return nil, Refuse("state", "%s has ended already", s.ID)
	}
	return []string{
		fmt.Sprintf("suppression %s since %s (Art. 21(3) GDPR)", s.ID, deadline.ReceivedOn(s.Since())),
		"the address may get marketing again where a consent allows it; consents that were withdrawn stay withdrawn",
	}, nil
}

func unsuppress(call *Call, r Ruling) (Decision, error) {
	s, err := call.Suppression(r.Object)
	if err != nil {
		return Decision{}, err
	}
	s.Events = append(slices.Clone(s.Events), SuppressionEvent{At: call.At, By: call.Actor.ID, Ended: true, Ruling: r.ID})
	return Decision{Put: []Record{s}, Facts: []Fact{{"suppression", s.ID}}}, nil
}
