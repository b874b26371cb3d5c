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
)

// States lists every state in the order of a request's life.
var States = []State{Received, NotARequest, Triaged, IdentityWait, ClarifyWait, InProgress, Proposed, Approved, Erasing, Executed, Forwarded, Answered, Withdrawn, Dismissed}

var stateTitles = map[State]string{
	Received: "received", NotARequest: "not a request?", Dismissed: "dismissed", Triaged: "triaged",
	IdentityWait: "waits: identity", ClarifyWait: "waits: question", InProgress: "in progress", Proposed: "proposed",
	Approved: "approved", Erasing: "erasing", Executed: "executed", Forwarded: "forwarded", Answered: "answered", Withdrawn: "withdrawn",
}

// Title is the state in a person's words.
func (s State) Title() string { return stateTitles[s] }

// Closed reports whether nothing more is due: the clock has stopped.
func (s State) Closed() bool { return s == Answered || s == Withdrawn || s == Dismissed }

// Counts reports whether the state has a running or paused clock.
func (s State) Counts() bool { return !s.Closed() && s != NotARequest }

// transitions is the machine of rules §3.1: from → allowed next states.
var transitions = map[State][]State{
	NotARequest:  {Dismissed, Received},
	Dismissed:    {Received, NotARequest},
	Received:     {Triaged, Dismissed, Withdrawn, Forwarded},
	Triaged:      {Triaged, IdentityWait, ClarifyWait, InProgress, Forwarded, Withdrawn, Answered},
	IdentityWait: {InProgress, Withdrawn},
	ClarifyWait:  {InProgress, Withdrawn},
	InProgress:   {Triaged, IdentityWait, ClarifyWait, InProgress, Proposed, Forwarded, Withdrawn, Answered},
	Proposed:     {InProgress, Approved, Withdrawn},
	Approved:     {Erasing},
	Erasing:      {Executed},
	Executed:     {Answered},
	Forwarded:    {Answered, Triaged, Withdrawn},
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
