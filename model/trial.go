package model

// Trial is what would become of a command that is not given yet.
type Trial struct {
	Command    Command
	Candidates int   // people with the sender's address, of a suggested triage
	Err        error // the refusal; nil when it would go through
}
