package model

import "slices"

// Look is how an admin wants the console drawn. What is empty follows the
// terminal.
type Look struct {
	Theme  string `cbor:"1,keyasint"` // "dark" or "light"
	ASCII  string `cbor:"2,keyasint"` // "on" or "off": plain characters only
	Colour string `cbor:"3,keyasint"` // "on" or "off"
}

// SetLook keeps the actor's own look for their next sessions. It concerns
// nobody else, so that the log has no entry of it.
type SetLook struct{ Look Look }

// Act implements Command.
func (SetLook) Act() *Act { return ActLook }

// Decide implements Command.
func (c SetLook) Decide(call *Call) (Decision, error) {
	for _, f := range []struct {
		name, value string
		known       []string
	}{
		{"theme", c.Look.Theme, []string{"", "dark", "light"}},
		{"ascii", c.Look.ASCII, []string{"", "on", "off"}},
		{"colour", c.Look.Colour, []string{"", "on", "off"}},
	} {
		if !slices.Contains(f.known, f.value) {
			return Decision{}, Refuse("usage", "%s is %s, %s or empty to follow the terminal; found %q", f.name, f.known[1], f.known[2], f.value)
		}
	}
	a := call.Actor
	if a.Look == c.Look {
		return Decision{Quiet: true}, nil
	}
	a.Look = c.Look
	return Decision{Object: a.ID, Put: []Record{a}, Quiet: true}, nil
}
