package model

import (
	"slices"
	"strings"

	"integrora.com/opsconsole/model/deadline"
)

// RulingField is one thing that an op asks for beside its object. The table of
// ops has them, so that the console's form, the command reference and whoever
// adds an op say the same.
type RulingField struct {
	// Name is the field of ProposeRuling that it fills: "reason", "law",
	// "until", "when" or "letter"; any other name is an item.
	Name     string
	Label    string
	Help     string // a phrase: what is wanted, in which form
	Prefix   string // before the value of an item: "to="
	Options  []string
	Optional bool
	Many     bool // an item for each word
}

// RulingField.Name of what is not an item.
const (
	FieldReason = "reason"
	FieldLaw    = "law"
	FieldUntil  = "until"
	FieldWhen   = "when"
	FieldWith   = "letter" // the letter that goes with it
)

// FieldVersion is the item that rulings of registers have: the version of the
// entry.
const FieldVersion = "version"

// ruledOn is the field that every op has.
var ruledOn = RulingField{Name: FieldReason, Label: "Why", Help: "a short phrase without personal data"}

// why is ruledOn, saying what the reason tells.
func why(label, help string) RulingField {
	f := ruledOn
	f.Label, f.Help = label, help+"; no personal data"
	return f
}

// Asks is what the op's form asks for. A row that names no fields is asked for
// all that a proposal can hold, so that it can be proposed all the same.
func (r RulingRule) Asks() []RulingField {
	if r.Fields != nil {
		return r.Fields
	}
	return []RulingField{ruledOn,
		{Name: "items", Label: "Items", Help: "what else the ruling needs, with spaces between", Optional: true, Many: true},
		{Name: FieldLaw, Label: "Law", Help: "the provision, where the ruling leaves it open", Optional: true},
		{Name: FieldUntil, Label: "Until", Help: "a day, as 2026-03-05", Optional: true},
		{Name: FieldWhen, Label: "When", Help: "an instant in Vilnius, as 2026-03-05 09:30", Optional: true},
		{Name: FieldWith, Label: "Letter", Help: "the letter that goes with it, as L-5", Optional: true},
	}
}

// Proposal makes of a filled form the command that proposes the op. Values that
// are no day or no instant are refused; all else is the op's to refuse.
func (r RulingRule) Proposal(object string, values map[string]string) (ProposeRuling, error) {
	p := ProposeRuling{Op: r.Op, Object: strings.TrimSpace(object)}
	for _, f := range r.Asks() {
		v := strings.TrimSpace(values[f.Name])
		if v == "" {
			continue
		}
		var err error
		switch f.Name {
		case FieldReason:
			p.Reason = v
		case FieldLaw:
			p.Law = v
		case FieldWith:
			p.Letter = v
		case FieldUntil:
			p.Until, err = deadline.Parse(v)
		case FieldWhen:
			p.When, err = deadline.ParseInstant(v)
		default:
			p.Items = append(p.Items, f.items(v)...)
		}
		if err != nil {
			return p, Refuse("usage", "%s: %s", f.Label, err)
		}
	}
	return p, nil
}

// Flag reports whether the field is one of ProposeRuling's own, and not an item.
func (f RulingField) Flag() bool {
	return slices.Contains([]string{FieldReason, FieldLaw, FieldUntil, FieldWhen, FieldWith}, f.Name)
}

// items are the items of a value: the word of an option, or what was typed.
func (f RulingField) items(v string) []string {
	list := []string{v}
	if f.Many {
		list = strings.FieldsFunc(v, func(r rune) bool { return r == ' ' || r == ',' })
	}
	for i := range list {
		list[i] = f.Prefix + list[i]
	}
	return list
}
