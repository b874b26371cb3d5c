package model

// State is where a request stands (rules §3.1). Overdue and suspended are
// computed, never states.
type State string

// The states of a request.
const (
	Received     State = "received"
	NotARequest  State = "not_a_request" // a message that seems to ask for nothing; a human decides
	Dismissed    State = "dismissed"
	Triaged      State = "triaged"
	IdentityWait State = "identity_pending"
	ClarifyWait  State = "clarify_pending"
	InProgress   State = "in_progress"
	Proposed     State = "proposed"
	Approved     State = "approved"
	Erasing      State = "erasing" // records deleted, key not yet certified gone
	Executed     State = "executed"
	Forwarded    State = "forwarded"
	Answered     State = "answered"
	Withdrawn    State = "withdrawn"
	Refusing     State = "refusing"        // decided; the person is yet to be told (Art. 12(4)): the clock runs
	Refused      State = "refused"         // and told
	Unidentified State = "unidentified"    // closed, the person told: they cannot be identified (Art. 11(2), 12(2))
	Reopened     State = "reopened"        // after a complaint, an order or new data
	NoTenant     State = "tenant_unknown"  // held as processor, for whom is not known yet
	Instructed   State = "instructed"      // the tenant said what to do (Art. 28(3)(a))
	CarriedOut   State = "carried_out"     // what the tenant instructed is done
	Released     State = "released"        // a copy may be handed out; two said so
	KeptByLaw    State = "retained_by_law" // Union or Lithuanian law forbids what was instructed (Art. 28(3)(g))
	Delivered    State = "delivered"       // the result went to the tenant
)

// States lists every state in the order of a request's life.
var States = []State{Received, NotARequest, Triaged, IdentityWait, ClarifyWait, InProgress, Proposed, Approved, Erasing, Executed, Refusing,
	Released, NoTenant, Forwarded, Instructed, CarriedOut, KeptByLaw, Delivered, Answered, Refused, Unidentified, Withdrawn, Reopened, Dismissed}

var stateTitles = map[State]string{
	Received: "received", NotARequest: "not a request?", Dismissed: "dismissed", Triaged: "triaged",
	IdentityWait: "waits: identity", ClarifyWait: "waits: question", InProgress: "in progress", Proposed: "proposed",
	Approved: "approved", Erasing: "erasing", Executed: "executed", Forwarded: "forwarded", Answered: "answered", Withdrawn: "withdrawn",
	Refusing: "refused, to be told", Refused: "refused", Unidentified: "unidentified", Reopened: "reopened", NoTenant: "tenant unknown",
	Instructed: "instructed", KeptByLaw: "kept by law", CarriedOut: "carried out", Released: "released", Delivered: "delivered",
}

// Title is the state in a person's words.
func (s State) Title() string { return stateTitles[s] }

// Closed reports whether nothing more is due: the clock has stopped.
func (s State) Closed() bool {
	switch s {
	case Answered, Withdrawn, Dismissed, Refused, Unidentified, Delivered:
		return true
	}
	return false
}

// Counts reports whether the state has a running or paused clock.
func (s State) Counts() bool { return !s.Closed() && s != NotARequest }

// transitions is the machine of rules §3.1: from → allowed next states.
var transitions = map[State][]State{
	NotARequest:  {Dismissed, Received},
	Dismissed:    {Received, NotARequest, Triaged},
	Received:     {Triaged, NoTenant, Dismissed, Withdrawn, Forwarded, Instructed},
	Triaged:      {Triaged, Dismissed, NoTenant, Instructed, IdentityWait, ClarifyWait, InProgress, Proposed, Forwarded, Withdrawn, Answered},
	IdentityWait: {InProgress, Refusing, Withdrawn},
	ClarifyWait:  {InProgress, Withdrawn},
	InProgress:   {Triaged, IdentityWait, ClarifyWait, InProgress, Proposed, Forwarded, Withdrawn, Answered},
	Proposed:     {InProgress, Approved, Released, Refusing, Withdrawn},
	Approved:     {Erasing},
	Erasing:      {Executed},
	Executed:     {Answered},
	Forwarded:    {Answered, Triaged, Withdrawn, Instructed},
	Refusing:     {Refused, Unidentified},
	Answered:     {Reopened},
	Refused:      {Reopened},
	Unidentified: {Reopened},
	Reopened:     {Triaged, IdentityWait, ClarifyWait, InProgress, Forwarded, Withdrawn, Answered},
	NoTenant:     {Triaged, Withdrawn, Answered},
	Instructed:   {Instructed, CarriedOut, KeptByLaw, Forwarded},
	KeptByLaw:    {Delivered},
	CarriedOut:   {Delivered, Forwarded},
	Released:     {Answered, InProgress},
}

// CanBecome reports whether the machine has the step from s to next.
func (s State) CanBecome(next State) bool {
	for _, to := range transitions[s] {
		if to == next {
			return true
		}
	}
	return false
}
