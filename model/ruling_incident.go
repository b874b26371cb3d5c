package model

import (
	"slices"
	"strings"
)

// The rulings of incidents.
const (
	OpNotBreach  RulingOp = "not-a-breach"
	OpSilence    RulingOp = "not-notifiable"
	OpSubjects   RulingOp = "subjects-message"
	OpAwareLater RulingOp = "aware-later"
)

// exemptions are the grounds of Art. 34(3) GDPR for not telling people.
var exemptions = map[string]string{
	"unintelligible": "Art. 34(3)(a) GDPR: the data is unintelligible to whoever has it, such as by encryption",
	"averted":        "Art. 34(3)(b) GDPR: measures since taken make the high risk unlikely",
	"public":         "Art. 34(3)(c) GDPR: disproportionate effort; a public communication instead",
}

// rulingsIncident are the rulings of incidents: what takes two persons, as it
// silences or discloses.
func rulingsIncident() []RulingRule {
	return []RulingRule{
		{Op: OpNotBreach, Title: "a suspicion is not a breach", Law: "Art. 33(5) GDPR", Propose: ActProposeNoBreach, Approve: ActApproveNoBreach,
			Text: noBreachText, Make: noBreachMake},
		{Op: OpSilence, Title: "do not notify the inspectorate", Law: "Art. 33(1) GDPR", Propose: ActProposeSilence, Approve: ActApproveSilence,
			Delegate: true, Management: true, Advises: always, Text: silenceText, Make: silenceMake},
		{Op: OpSubjects, Title: "tell people of a breach, or not", Law: "Art. 34 GDPR", Propose: ActProposeSubjects, Approve: ActApproveSubjects,
			Delegate: true, Management: true, Advises: always, Text: subjectsText, Make: subjectsMake},
		{Op: OpAwareLater, Title: "correct awareness to a later time", Law: "Art. 33(1) GDPR", Propose: ActProposeAware, Approve: ActApproveAware,
			Advises: always, Text: awareLaterText, Make: awareLaterMake},
	}
}

func noBreachText(call *Call, r *Ruling) ([]string, error) {
	i, err := openIncident(call, r.Object)
	if err != nil {
		return nil, err
	}
	if i.Breach() {
		return nil, Refuse("state", "we are aware of %s as a breach; it is assessed, and no longer dismissed", i.ID)
	}
	return []string{"suspected " + moment(i.OpenedAt), "it stays in the register with these findings"}, checkPhrase(r.Reason, "the findings")
}

func noBreachMake(call *Call, r Ruling) (Decision, error) {
	i, err := openIncident(call, r.Object)
	if err != nil {
		return Decision{}, err
	}
	i.ClosedBy, i.ClosedAt, i.Findings = call.Actor.ID, call.At, r.Reason
	i.step(call, ActApproveNoBreach, IncidentNoBreach, r.ID+": "+r.Reason)
	return i.decision(), nil
}

// silenceText is what not notifying would do. It takes an assessment of no
// risk, and ends no duty to tenants: a processor has no threshold (Art. 33(2)).
func silenceText(call *Call, r *Ruling) ([]string, error) {
	i, err := openBreach(call, r.Object)
	if err != nil {
		return nil, err
	}
	at := i.obligationTo(ToInspectorate, "")
	switch {
	case at < 0:
		return nil, Refuse("processor", "%s is the tenants' to notify; we tell them (Art. 33(2) GDPR)", i.ID)
	case !i.Obligations[at].Open():
		return nil, Refuse("state", "the inspectorate's obligation of %s is settled already", i.ID)
	case i.Risk != RiskNone:
		return nil, Refuse("state", "the risk of %s is %s; only a breach that is unlikely to be a risk is not notified (Art. 33(1) GDPR)", i.ID, orNone(string(i.Risk)))
	}
	return []string{
		"aware since " + moment(i.AwareAt) + ", to be notified by " + moment(i.Clock().Due),
		"risk none: " + i.Reasoning,
		"the inspectorate is not notified; the breach stays in the register (Art. 33(5) GDPR)",
		"tenants are told all the same (Art. 33(2) GDPR)",
	}, checkPhrase(r.Reason, "the reasoning")
}

func silenceMake(call *Call, r Ruling) (Decision, error) {
	return decideObligation(call, ActApproveSilence, r, ToInspectorate, DecidedNotNotifiable, r.Reason)
}

// subjectsText is what telling people, or not, would do. Its item is inform, or
// the ground for not telling them; what they would read is part of the text.
func subjectsText(call *Call, r *Ruling) ([]string, error) {
	i, err := openBreach(call, r.Object)
	if err != nil {
		return nil, err
	}
	at := i.obligationTo(ToSubjects, "")
	switch {
	case at < 0:
		return nil, Refuse("state", "the risk of %s is %s; people are told of a breach that is likely a high risk to them (Art. 34(1) GDPR)", i.ID, orNone(string(i.Risk)))
	case !i.Obligations[at].SentAt.IsZero():
		return nil, Refuse("state", "people are told of %s already", i.ID)
	case len(r.Items) != 1 || r.Items[0] != string(DecidedInform) && exemptions[r.Items[0]] == "":
		return nil, Refuse("usage", "say by item inform, or why people are not told: unintelligible, averted, public (Art. 34(3) GDPR)")
	}
	lines := []string{"risk high: " + i.Reasoning}
	if r.Items[0] != string(DecidedInform) {
		return append(lines, "people are not told", exemptions[r.Items[0]]), checkPhrase(r.Reason, "the facts that the ground rests on")
	}
	lines = append(lines, "people are told without undue delay (Art. 34(1) GDPR):")
	for _, n := range breachPersonNeeds() {
		text := i.Say(n.Name)
		if text == "" {
			return nil, Refuse("state", "the message needs %s; record it first (incident record)", n.What)
		}
		lines = append(lines, n.Name+": "+text)
	}
	return lines, checkPhrase(r.Reason, "why")
}

func subjectsMake(call *Call, r Ruling) (Decision, error) {
	if r.Items[0] == string(DecidedInform) {
		return decideObligation(call, ActApproveSubjects, r, ToSubjects, DecidedInform, r.Reason)
	}
	return decideObligation(call, ActApproveSubjects, r, ToSubjects, DecidedExempt, strings.SplitN(exemptions[r.Items[0]], ":", 2)[0]+": "+r.Reason)
}

func decideObligation(call *Call, act *Act, r Ruling, to Recipient, decision ObligationDecision, ground string) (Decision, error) {
	i, err := openBreach(call, r.Object)
	if err != nil {
		return Decision{}, err
	}
	i.Obligations = slices.Clone(i.Obligations)
	o := &i.Obligations[i.obligationTo(to, "")]
	o.Decision, o.Ruling, o.Ground, o.Management = decision, r.ID, ground, r.Management
	i.step(call, act, "", r.ID+": "+strings.ReplaceAll(string(decision), "_", " ")+", "+o.Title())
	i.settle()
	return i.decision(Fact{"decision", string(decision)}), nil
}

func awareLaterText(call *Call, r *Ruling) ([]string, error) {
	i, err := openBreach(call, r.Object)
	switch {
	case err != nil:
		return nil, err
	case r.When.IsZero():
		return nil, Refuse("usage", "say since when we are aware, as 2026-03-05T09:30")
	case !r.When.After(i.AwareAt):
		return nil, Refuse("usage", "we are aware since %s; a later time than that is wanted (incident earlier sets an earlier one)", moment(i.AwareAt))
	case r.When.After(call.At):
		return nil, Refuse("usage", "nobody becomes aware in the future")
	}
	after := i
	after.AwareAt = r.When.UTC()
	return []string{
		"aware since " + moment(r.When) + ", so far " + moment(i.AwareAt),
		"the inspectorate is notified by " + moment(after.Clock().Due) + ", so far " + moment(i.Clock().Due),
		"rule " + after.Clock().RuleVersion,
	}, checkPhrase(r.Reason, "what shows that it was not known before")
}

func awareLaterMake(call *Call, r Ruling) (Decision, error) {
	i, err := openBreach(call, r.Object)
	if err != nil {
		return Decision{}, err
	}
	return i.moved(call, ActApproveAware, r.When, r.ID+": "+r.Reason), nil
}
