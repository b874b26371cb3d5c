package model

// DenyRuling ends a proposed ruling, an expired one too. Its proposer takes it
// back the same way: a no always wins.
type DenyRuling struct {
	Ruling string
	Reason string // without personal data; needed of all but the proposer
}

// Act implements Command.
func (DenyRuling) Act() *Act { return ActDenyRuling }

// Decide implements Command.
func (c DenyRuling) Decide(call *Call) (Decision, error) {
	r, err := call.Ruling(c.Ruling)
	if err != nil {
		return Decision{}, err
	}
	if r.State != RulingOpen {
		return Decision{}, Refuse("state", "%s is %s already", r.ID, r.State)
	}
	if r.By != call.Actor.ID || c.Reason != "" {
		if err := checkPhrase(c.Reason, "why you deny it"); err != nil {
			return Decision{}, err
		}
	}
	d, err := letGo(call, ActDenyRuling, r, "denied")
	if err != nil {
		return Decision{}, err
	}
	r.State, r.DecidedBy, r.DecidedAt, r.Denial = RulingDenied, call.Actor.ID, call.At, c.Reason
	d.Put = append(d.Put, r)
	return d, nil
}

// ExpireRuling puts a ruling away that nobody decided on in time, and puts the
// request that it held back in progress: its clock never stopped.
type ExpireRuling struct{ Ruling string }

// Act implements Command.
func (ExpireRuling) Act() *Act { return ActExpireRuling }

// Decide implements Command.
func (c ExpireRuling) Decide(call *Call) (Decision, error) {
	r, err := call.Ruling(c.Ruling)
	switch {
	case err != nil:
		return Decision{}, err
	case r.State != RulingOpen || r.Open(call.At):
		return Decision{}, Refuse("state", "%s is %s", r.ID, r.Standing(call.At))
	}
	d, err := letGo(call, ActExpireRuling, r, "expired undecided")
	if err != nil {
		return Decision{}, err
	}
	r.State, r.DecidedAt = RulingExpired, call.At
	d.Put = append(d.Put, r)
	return d, nil
}

// letGo puts the request that a ruling holds back in progress.
func letGo(call *Call, act *Act, r Ruling, how string) (Decision, error) {
	d := Decision{Object: r.ID, Facts: r.said(), Result: Result{ID: r.ID}}
	if !r.Op.Rule().Holds {
		return d, nil
	}
	req, err := call.Request(r.Request)
	if err != nil {
		return Decision{}, err
	}
	if req.State != Proposed || req.Ruling != r.ID { // the person may have taken it back meanwhile
		return d, nil
	}
	held, err := moveRequest(call, act, r.Request, InProgress, string(r.Op)+" "+how, func(req *Request, from State) error {
		req.Ruling = ""
		return nil
	})
	d.Put = append(d.Put, held.Put...)
	return d, err
}
