package model

// AdoptRuling makes a proposal that the console drew up by itself an admin's own:
// they have looked at it, and another admin approves it (rules §4.3).
type AdoptRuling struct {
	Ruling string
	Digest []byte
}

// Act implements Command.
func (AdoptRuling) Act() *Act { return ActAdoptRuling }

// Decide implements Command.
func (c AdoptRuling) Decide(call *Call) (Decision, error) {
	r, err := openRuling(call, c.Ruling, c.Digest)
	switch {
	case err != nil:
		return Decision{}, err
	case r.By != System.ID:
		return Decision{}, Refuse("state", "%s was proposed by an admin; approve or deny it", r.ID)
	}
	r.By, r.At, r.Expires, r.Advice = call.Actor.ID, call.At, call.At.Add(ProposalFor), Advice{}
	return Decision{Object: r.ID, Put: []Record{r}, Facts: r.said(), Result: Result{ID: r.ID, Message: "another admin must approve it within 24 hours"}}, nil
}
