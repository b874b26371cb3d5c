package model

import "slices"

// CopyView is a request's copy as its reviewers see it.
type CopyView struct {
	Request  string
	Of       Ref // the record whose reveal shows it: the person, or of an unmatched request the request
	State    State
	Values   []ReviewValue
	Files    []string // names
	Ruling   string   // D-7, that proposes or released it
	Digest   string   // of the package, hex
	Said     string   // why it cannot be proposed yet; empty when it can
	Page     string   // what the person would read, whole
	Revealed Revealed
}

// Masked is the view as a reader may see it. The page shows only when all of the
// person is revealed.
func (v CopyView) Masked(seen Revealed) CopyView {
	v.Revealed = seen
	v.Values = slices.Clone(v.Values)
	for i := range v.Values {
		v.Values[i].Value = seen.Value(v.Values[i].Field, v.Values[i].Value)
	}
	if !seen.All() {
		v.Page = Hide(v.Page)
	}
	return v
}
