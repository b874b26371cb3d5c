package widget

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/tui/safe"
)

// Field is one thing that a form asks for.
type Field struct {
	Name     string   // of the value
	Label    string   // what it says before the value
	Value    string   // to begin with; of several options, with commas between
	Typed    *string  // what was made of Value before, where a form opens again
	Options  []string // what can be chosen; none: text
	Multi    bool     // several options
	Required bool
	// Code is a fresh one-time code: it is not shown, and enter without one
	// leaves the form. When the fields before it have values the form begins
	// at it.
	Code bool
	Help string // a phrase below the field that has the focus
	// Beside says what a text means, shown behind it while it is typed;
	// nothing when it does not know. It does no I/O, and may be nil.
	Beside func(value string) string
}

// form asks for several things at once.
type form struct {
	title, body string
	fields      []*field
	ok          func(map[string]string) tea.Cmd
	at          int
	note        string
	leaving     bool // asks whether to throw away what was typed
}

// field is a Field with what was put in so far.
type field struct {
	Field
	edit   edit
	cursor int             // the option that space acts on
	picked map[string]bool // options
}

// NewForm asks for the values of fields. Enter goes on to the next one and
// submits on the last; ctrl+s submits anywhere. ok gets the values by name:
// text without spaces around it, options joined by commas in their order. A
// required field must not be empty. esc asks before it throws changes away.
func NewForm(title, body string, fields []Field, ok func(values map[string]string) tea.Cmd) Overlay {
	f := &form{title: safe.Line(title, longest).String(), body: body, ok: ok}
	for i, given := range fields {
		f.fields = append(f.fields, newField(given))
		if given.Code && !slices.ContainsFunc(fields[:i], func(before Field) bool { return before.Value == "" }) {
			f.at = i
		}
	}
	return f
}

func newField(given Field) *field {
	f := &field{Field: given}
	f.set(given.Value)
	if f.Value = f.value(); len(given.Options) == 0 {
		f.Value = f.edit.String()
	}
	if given.Typed != nil {
		f.set(*given.Typed)
	}
	return f
}

// set puts a value in.
func (f *field) set(value string) {
	f.picked = map[string]bool{}
	if len(f.Options) == 0 {
		f.edit = newEdit(value)
		return
	}
	for v := range strings.SplitSeq(value, ",") {
		if i := slices.Index(f.Options, v); i >= 0 && (f.Multi || len(f.picked) == 0) {
			f.picked[v] = true
			f.cursor = i
		}
	}
}

// value is what the field holds now.
func (f *field) value() string {
	switch {
	case f.Code:
		return codeValue(f.edit.String())
	case len(f.Options) == 0:
		return strings.TrimSpace(f.edit.String())
	}
	var out []string
	for _, o := range f.Options {
		if f.picked[o] {
			out = append(out, o)
		}
	}
	return strings.Join(out, ",")
}

func (f *field) changed() bool {
	if f.Code {
		return false // there will be another
	}
	if len(f.Options) == 0 {
		return f.edit.String() != f.Value
	}
	return f.value() != f.Value
}

// pick takes the option at the cursor, or gives it back.
func (f *field) pick() {
	o := f.Options[f.cursor]
	if !f.Multi {
		was := f.picked[o] && !f.Required
		clear(f.picked)
		f.picked[o] = !was
		return
	}
	f.picked[o] = !f.picked[o]
}

func (f *form) Title() string { return f.title }

// AsksCode implements Coded.
func (f *form) AsksCode() bool {
	return slices.ContainsFunc(f.fields, func(one *field) bool { return one.Code })
}

func (f *form) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	key, isKey := msg.(tea.KeyPressMsg)
	if !isKey {
		if _, paste := msg.(tea.PasteMsg); paste && !f.leaving && len(f.fields) > 0 && len(f.now().Options) == 0 {
			f.now().edit.update(msg)
		}
		return false, nil
	}
	if f.leaving {
		f.leaving = false
		return key.String() == "y" || key.String() == "Y", nil
	}
	f.note = ""
	switch key.String() {
	case "esc", "ctrl+c":
		if !slices.ContainsFunc(f.fields, (*field).changed) {
			return true, nil
		}
		f.leaving = true
		return false, nil
	case "ctrl+s":
		return f.submit()
	case "tab":
		f.move(+1)
		return false, nil
	case "shift+tab":
		f.move(-1)
		return false, nil
	case "enter":
		if len(f.fields) > 0 && f.now().Code && f.now().value() == "" {
			return true, nil
		}
		if f.at >= len(f.fields)-1 {
			return f.submit()
		}
		f.move(+1)
		return false, nil
	}
	if len(f.fields) > 0 {
		f.give(key)
	}
	return false, nil
}

func (f *form) now() *field { return f.fields[f.at] }

func (f *form) move(by int) {
	if n := len(f.fields); n > 0 {
		f.at = (f.at + by + n) % n
	}
}

// give gives a key to the field that has the focus.
func (f *form) give(key tea.KeyPressMsg) {
	now := f.now()
	if len(now.Options) == 0 {
		switch key.String() {
		case "up":
			f.move(-1)
		case "down":
			f.move(+1)
		default:
			now.edit.update(key)
		}
		return
	}
	switch key.String() {
	case "up", "k", "left", "h":
		now.cursor = max(now.cursor-1, 0)
	case "down", "j", "right", "l":
		now.cursor = min(now.cursor+1, len(now.Options)-1)
	case "space", "x":
		now.pick()
		return
	}
}

// submit closes the form when nothing that is needed is missing.
func (f *form) submit() (done bool, cmd tea.Cmd) {
	values := make(map[string]string, len(f.fields))
	for i, d := range f.fields {
		v := d.value()
		if d.Required && v == "" {
			f.at, f.note = i, d.Label+" is needed."
			return false, nil
		}
		if d.Code && len(v) < codeLeast {
			f.at, f.note = i, shortCode
			return false, nil
		}
		values[d.Name] = v
	}
	return true, f.ok(values)
}
