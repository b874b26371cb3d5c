package model

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"integrora.com/opsconsole/model/deadline"
)

// The bounds of a register's text.
const (
	fieldMost   = 2_000  // bytes of a field
	WordingMost = 60_000 // of a wording
)

// SaveEntry writes a new version of a register's entry, or its first. It is a
// draft: nothing is in force by it (rules §5 row 25).
type SaveEntry struct {
	Entry  string  // subprocessor.hetzner
	Values []Value // those that change; the rest stays as the newest version has it
	Reason string  // why, as a short phrase without personal data
}

// Act implements Command.
func (SaveEntry) Act() *Act { return ActSaveEntry }

// Decide implements Command.
func (c SaveEntry) Decide(call *Call) (Decision, error) {
	rule := RegisterOf(c.Entry).Rule()
	_, name, _ := strings.Cut(c.Entry, ".")
	switch {
	case len(rule.Fields) == 0:
		return Decision{}, Refuse("usage", "there is no register %q; they are %s", RegisterOf(c.Entry), registerNames())
	case !validName(name, 1, 60):
		return Decision{}, Refuse("usage", "an entry is named by its register and a word of a-z, 0-9 and dash: %s.example; found %q", rule.Register, c.Entry)
	}
	if err := checkPhrase(c.Reason, "why the entry is written"); err != nil {
		return Decision{}, err
	}
	e, err := call.Entry(c.Entry)
	switch {
	case CodeOf(err) == "not_found" && err != nil:
		e = Entry{ID: c.Entry, Register: rule.Register}
	case err != nil:
		return Decision{}, err
	case !e.RetiredAt.IsZero():
		return Decision{}, Refuse("state", "%s is retired; write a new entry", e.ID)
	}
	last := e.Last()
	next := EntryVersion{Number: last.Number + 1, By: call.Actor.ID, At: call.At, Reason: c.Reason}
	if next.Values, err = rule.merge(call, last, c.Values); err != nil {
		return Decision{}, err
	}
	changed := e.Differences(last, next)
	if len(changed) == 0 {
		return Decision{}, Refuse("exists", "%s says that already; nothing would change", e.ID)
	}
	e.Versions = append(slices.Clone(e.Versions), next)
	return Decision{Object: e.ID, Put: []Record{e}, Result: Result{ID: e.ID, Message: next.label() + " is a draft until another person has approved it"},
		Facts: []Fact{{"version", strconv.Itoa(next.Number)}, {"fields", strings.Join(changed, ",")}}}, nil
}

func registerNames() string {
	var names []string
	for _, r := range Registers() {
		names = append(names, string(r.Register))
	}
	return strings.Join(names, ", ")
}

// merge is a version's values with some changed, each checked for its field.
func (r RegisterRule) merge(call *Call, last EntryVersion, changes []Value) ([]Value, error) {
	next := map[string]string{}
	for _, v := range last.Values {
		next[v.Field] = v.Text
	}
	for _, v := range changes {
		f, known := r.Field(v.Field)
		if !known {
			var names []string
			for _, f := range r.Fields {
				names = append(names, f.Name)
			}
			return nil, Refuse("usage", "the register %s has no field %q; it has %s", r.Register, v.Field, strings.Join(names, ", "))
		}
		clean, err := f.check(call, v.Text)
		if err != nil {
			return nil, err
		}
		next[v.Field] = clean
	}
	var values []Value
	for _, f := range r.Fields {
		if next[f.Name] != "" {
			values = append(values, Value{f.Name, next[f.Name]})
		}
	}
	return values, nil
}

// check returns a field's text as it is kept, or says what it takes.
func (f RegisterField) check(call *Call, s string) (string, error) {
	most := fieldMost
	if f.Kind == FieldWording {
		most = WordingMost
	}
	s = strings.TrimSpace(s)
	bad := strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) && (f.Kind != FieldWording || r != '\n')
	})
	switch {
	case len(s) > most:
		return "", Refuse("usage", "%s takes up to %d bytes; found %d", f.Name, most, len(s))
	case bad:
		return "", Refuse("usage", "%s holds a character that is no text", f.Name)
	case s == "":
		return "", nil
	}
	switch f.Kind {
	case FieldDay:
		if _, err := deadline.Parse(s); err != nil {
			return "", Refuse("usage", "%s takes a day such as 2026-11-27; found %q", f.Name, s)
		}
	case FieldChoice:
		if !slices.Contains(f.Choices, s) {
			return "", Refuse("usage", "%s is one of %s; found %q", f.Name, strings.Join(f.Choices, ", "), s)
		}
	case FieldCountry:
		for _, c := range strings.Fields(s) {
			if len(c) != 2 || c != strings.ToUpper(c) {
				return "", Refuse("usage", "%s takes countries as two letters, such as FI or US; found %q", f.Name, c)
			}
		}
	case FieldTenant:
		if _, err := call.Tenant(s); err != nil {
			return "", err
		}
	case FieldEntries:
		for _, id := range strings.Fields(s) {
			if RegisterOf(id) != f.Of {
				return "", Refuse("usage", "%s takes entries of the register %s, such as %s.example; found %q", f.Name, f.Of, f.Of, id)
			}
			if _, err := call.Entry(id); err != nil {
				return "", err
			}
		}
	}
	return s, nil
}

// ReviewEntry records that an entry in force is still right, and when to ask
// again: at the latest after the register's interval.
type ReviewEntry struct {
	Entry string
	Next  deadline.Date
}

// Act implements Command.
func (ReviewEntry) Act() *Act { return ActReviewEntry }

// Decide implements Command.
func (c ReviewEntry) Decide(call *Call) (Decision, error) {
	e, err := call.Entry(c.Entry)
	if err != nil {
		return Decision{}, err
	}
	today := deadline.ReceivedOn(call.At)
	latest := today.AddMonths(e.Register.Rule().Review)
	switch {
	case !e.Active():
		return Decision{}, Refuse("state", "%s is %s; only what is in force is reviewed", e.ID, e.Standing(today))
	case !c.Next.After(today) || c.Next.After(latest):
		return Decision{}, Refuse("usage", "the next review must lie after today and not after %s; found %q", latest, c.Next)
	}
	e.Review = c.Next
	e.Reviews = append(slices.Clone(e.Reviews), EntryReview{call.Actor.ID, call.At, c.Next})
	return Decision{Object: e.ID, Put: []Record{e}, Result: Result{ID: e.ID}, Facts: []Fact{{"review", c.Next.String()}}}, nil
}
