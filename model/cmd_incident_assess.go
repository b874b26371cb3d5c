package model

import "slices"

// AssessBreach says how likely a breach is a risk to people, which decides who
// is told (Art. 33(1), 34(1) GDPR). It may be said again when more is known.
type AssessBreach struct {
	Incident  string
	Risk      Risk
	Reasoning string // by the criteria of EDPB 9/2022, without personal data
}

// Act implements Command.
func (AssessBreach) Act() *Act { return ActAssess }

// Decide implements Command.
func (c AssessBreach) Decide(call *Call) (Decision, error) {
	if !slices.Contains(Risks, c.Risk) {
		return Decision{}, Refuse("usage", "the risk is none, risk or high; found %q", c.Risk)
	}
	if err := checkPhrase(c.Reasoning, "why: type of breach, data, ease of identification, severity, people, number"); err != nil {
		return Decision{}, err
	}
	i, err := openBreach(call, c.Incident)
	if err != nil {
		return Decision{}, err
	}
	i.Assessment, i.Advice = Assessment{c.Risk, c.Reasoning, call.Actor.ID, call.At}, Advice{}
	if c.Risk != RiskNone { // what was decided of no risk holds no longer
		i.Obligations = slices.Clone(i.Obligations)
		for n, o := range i.Obligations {
			if o.Decision == DecidedNotNotifiable {
				i.Obligations[n].Decision, i.Obligations[n].Ruling, i.Obligations[n].Ground, i.Obligations[n].Management = "", "", "", ""
			}
		}
	}
	i.step(call, ActAssess, IncidentAssessed, "risk "+string(c.Risk)+": "+c.Reasoning)
	i.oblige()
	return i.decision(Fact{"risk", string(c.Risk)}), nil
}

// AdviseIncident records that the DPO read a breach as it stands, and what they
// advise (Art. 38(1), 39(1) GDPR). They neither approve nor veto.
type AdviseIncident struct {
	Incident string
	Objects  bool
	Text     string // short phrase without personal data
}

// Act implements Command.
func (AdviseIncident) Act() *Act { return ActIncidentAdvise }

// Decide implements Command.
func (c AdviseIncident) Decide(call *Call) (Decision, error) {
	if err := checkPhrase(c.Text, "your advice"); err != nil {
		return Decision{}, err
	}
	i, err := openBreach(call, c.Incident)
	if err != nil {
		return Decision{}, err
	}
	i.Advice = Advice{By: call.Actor.ID, At: call.At, Objects: c.Objects, Text: c.Text}
	i.step(call, ActIncidentAdvise, "", "DPO "+adviceWord(c.Objects)+": "+c.Text)
	return i.decision(Fact{"advice", adviceWord(c.Objects)}), nil
}
