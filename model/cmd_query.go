package model

import "integrora.com/opsconsole/model/deadline"

// QueryRequest records that the person was asked for identity (Art. 12(6)) or
// for a clarification (Recital 63). The clock pauses if it was sent without
// undue delay.
type QueryRequest struct {
	Request string
	Kind    deadline.PauseKind
	Reason  string // why the doubt is reasonable, as a short phrase without personal data
}

// Act implements Command.
func (QueryRequest) Act() *Act { return ActQuery }

// Decide implements Command.
func (c QueryRequest) Decide(call *Call) (Decision, error) {
	to := IdentityWait
	switch c.Kind {
	case deadline.Identity:
	case deadline.Clarification:
		to = ClarifyWait
	default:
		return Decision{}, Refuse("usage", "a query asks for identity or clarification; found %q", c.Kind)
	}
	if c.Reason == "" {
		return Decision{}, Refuse("usage", "say why: doubts must be reasonable (Art. 12(6) GDPR)")
	}
	return moveRequest(call, ActQuery, c.Request, to, c.Reason, func(r *Request, from State) error {
		if err := r.tenantDecides(); err != nil { // on doubts about its own people, too
			return err
		}
		if c.Kind == deadline.Identity && r.Asks(ObjectionMarketing) {
			return noProof(*r)
		}
		if c.Kind == deadline.Clarification && !r.Asks(Access) {
			return Refuse("state", "a clarification pauses the clock for access only (Recital 63)")
		}
		r.Pauses = append(r.Pauses, deadline.Pause{Kind: c.Kind, Sent: deadline.ReceivedOn(call.At)})
		return nil
	})
}

// noProof refuses to ask who objects to direct marketing.
func noProof(r Request) error {
	return Refuse("state", "%s objects to direct marketing, which takes no proof of identity (Art. 21(3) GDPR): stop it for the address that wrote, and answer", r.ID)
}

// ResumeRequest records a satisfactory answer to the open query.
type ResumeRequest struct {
	Request string
	Method  string // how identity was shown; never the document
}

// Act implements Command.
func (ResumeRequest) Act() *Act { return ActResume }

// Decide implements Command.
func (c ResumeRequest) Decide(call *Call) (Decision, error) {
	if c.Method == "" {
		return Decision{}, Refuse("usage", "say how the doubt was settled; never the document itself")
	}
	return moveRequest(call, ActResume, c.Request, InProgress, c.Method, func(r *Request, from State) error {
		if from != IdentityWait && from != ClarifyWait {
			return Refuse("state", "%s waits for nothing", r.ID)
		}
		for i := range r.Pauses {
			if r.Pauses[i].Satisfied.IsZero() {
				r.Pauses[i].Satisfied = deadline.ReceivedOn(call.At)
			}
		}
		return nil
	})
}
