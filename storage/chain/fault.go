package chain

import (
	"fmt"
	"strings"
)

// Kind is what was found to be wrong, in words for the message.
type Kind string

// The kinds of fault. In what a Fault's Seq and Last mean, "entry" is the place
// counted from 0, which is the seq of the entry that belongs there.
const (
	// Flipped: the entry's bytes are not those the log was built on.
	Flipped Kind = "changed"
	// Malformed: the bytes in the entry's place are no entry of this format.
	Malformed Kind = "not well formed"
	// Missing: entries Seq to Last are not there, later ones are.
	Missing Kind = "missing"
	// Swapped: another entry stands in the place of Seq, which comes later.
	Swapped Kind = "out of order"
	// Duplicated: entry Seq stands a second time, at place Last.
	Duplicated Kind = "there twice"
	// CutTail: a head covers entries Seq to Last, the log ends before them.
	CutTail Kind = "cut off"
	// Extra: entries Seq to Last follow after the end that the stored head states.
	Extra Kind = "beyond the head"
	// Foreign: the entry or head belongs to another log.
	Foreign Kind = "of another log"
	// Rewritten: entries Seq to Last link up, but are not those of a head seen
	// earlier: some or all of them were replaced.
	Rewritten Kind = "rewritten"
	// BadHead: the entries are whole and the head does not fit itself.
	BadHead Kind = "head wrong"
	// BadSignature: a signed head of an export, or the key beside it, is not as
	// its signer left it.
	BadSignature Kind = "signature wrong"
	// ClockBack: the entry's time is before that of the entry before it.
	ClockBack Kind = "time goes back"
	// Unopened: details and opening are not those the entry commits to.
	Unopened Kind = "details wrong"
	// Unlike: a line of an export is not what its entry's bytes give.
	Unlike Kind = "line differs"
)

// Fault says where a log or an export is not whole, and why. It is the first
// that was found, not the only one there may be. It repeats no details and no
// untrusted text except quoted and cut.
type Fault struct {
	Kind  Kind
	Seq   uint64 // the entry concerned, or the first of them
	Last  uint64 // the last entry concerned; see the kinds
	Line  int    // line of the export, from 1; 0 when a log was read
	Want  string // what should be there
	Found string // what is
}

// Error is one line: the place, the kind, wanted and found.
func (f *Fault) Error() string {
	var b strings.Builder
	if f.Line > 0 {
		fmt.Fprintf(&b, "line %d: ", f.Line)
	}
	switch {
	case f.Kind == BadHead || f.Kind == BadSignature:
		b.WriteString("the head")
	case f.Kind != Duplicated && f.Last > f.Seq:
		fmt.Fprintf(&b, "entries %d to %d", f.Seq, f.Last)
	default:
		fmt.Fprintf(&b, "entry %d", f.Seq)
	}
	fmt.Fprintf(&b, ": %s: want %s, found %s", f.Kind, f.Want, f.Found)
	return b.String()
}

// at makes a fault that concerns one entry.
func at(kind Kind, seq uint64, want, found string) *Fault {
	return &Fault{Kind: kind, Seq: seq, Last: seq, Want: want, Found: found}
}
