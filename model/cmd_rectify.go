package model

import (
	"slices"
	"strings"
	"time"
)

// RectifyPerson corrects or completes what is held about a person, at their
// request (Art. 16 GDPR). The log and the request name the fields, never a value;
// recipients are told (Art. 19).
type RectifyPerson struct {
	Request   string
	Fields    []Correction
	Statement string // of the person, that completes the data; kept with it
}

// Correction is one field's new value. A field that two categories have is named
// with its category: "usage-logs:last login".
type Correction struct{ Field, Value string }

// Corrected is what was corrected at a time, by the names of fields.
type Corrected struct {
	At     time.Time `cbor:"1,keyasint"`
	By     string    `cbor:"2,keyasint"` // admin id
	Fields []string  `cbor:"3,keyasint"`
}

// correctionMost is the longest value, statementMost the longest statement, in
// bytes.
const (
	correctionMost = 1000
	statementMost  = 4000
)

// Act implements Command.
func (RectifyPerson) Act() *Act { return ActRectify }

// Decide implements Command.
func (c RectifyPerson) Decide(call *Call) (Decision, error) {
	r, err := call.Request(c.Request)
	if err != nil {
		return Decision{}, err
	}
	switch {
	case !r.Asks(Rectification):
		return Decision{}, Refuse("state", "%s does not ask for rectification; confirm its rights in triage", r.ID)
	case r.Capacity == Processor:
		return Decision{}, Refuse("processor", "the tenant decides on %s (Art. 28(10) GDPR); forward it", r.ID)
	case r.Person == "":
		return Decision{}, Refuse("state", "%s has no person; find them in triage first", r.ID)
	case len(c.Fields) == 0 && c.Statement == "":
		return Decision{}, Refuse("usage", "name the fields to correct, or give the person's statement (Art. 16 GDPR)")
	case len(c.Statement) > statementMost || !plainText(c.Statement):
		return Decision{}, Refuse("usage", "a statement is plain text of up to %d bytes", statementMost)
	}
	to := State("")
	switch r.State {
	case Triaged, Reopened:
		to = InProgress
	case InProgress:
	default:
		return Decision{}, Refuse("state", "%s is %s; data is corrected while it is triaged or in progress", r.ID, r.State.Title())
	}
	p, err := call.Person(r.Person)
	if err != nil {
		return Decision{}, err
	}
	before := p
	p.Facts = slices.Clone(p.Facts)
	var names []string
	var categories []Category
	for _, one := range c.Fields {
		category, err := p.correct(one)
		if err != nil {
			return Decision{}, err
		}
		names, categories = append(names, one.Field), append(categories, category)
	}
	if c.Statement != "" {
		p.Facts = append(p.Facts, Datum{p.base(), FieldStatement + " to " + r.ID, c.Statement})
		names, categories = append(names, FieldStatement), append(categories, p.base())
	}
	told := len(p.Told)
	if err := p.tell(call, ToldCorrect, r.ID, categories); err != nil {
		return Decision{}, err
	}
	d, err := moveRequest(call, ActRectify, r.ID, to, fieldCount(len(names)), func(r *Request, _ State) error {
		r.Corrected = append(slices.Clone(r.Corrected), Corrected{call.At, call.Actor.ID, names})
		return nil
	})
	if err != nil {
		return Decision{}, err
	}
	d = d.with(p).and(Fact{"person", p.ID}, Fact{"fields", RevealData{Fields: names}.fieldWords()}, countFact("told", len(p.Told)-told))
	if p.Email != before.Email {
		return d.follow(call, before.Email, p.Email, r)
	}
	return d, nil
}

// FieldStatement is the field of a person's own statement (Art. 16 GDPR).
const FieldStatement = "statement"

func fieldCount(n int) string {
	if n == 1 {
		return "1 field corrected"
	}
	return countFact("", n).Value + " fields corrected"
}

// follow has a suppression go with the person to their new address.
func (d Decision) follow(call *Call, from, to string, r Request) (Decision, error) {
	s, err := SuppressedBy(call, from)
	if err != nil || !s.InForce() {
		return d, err
	}
	if now, err := SuppressedBy(call, to); err != nil || now.InForce() {
		return d, err
	}
	more, err := suppress(call, to, SuppressionEvent{Request: r.ID})
	d.Tombstones = append(d.Tombstones, more.Tombstones...)
	return d.with(more.Put...).and(more.Facts...), err
}

// base is the category of a person's name and addresses.
func (p Person) base() Category {
	if p.Kind == PlatformUser {
		return AccountProfile
	}
	return Contact
}

// correct sets one field, and says of which category it is. Only what is held is
// corrected; what is missing is completed by a statement.
func (p *Person) correct(c Correction) (Category, error) {
	if c.Value == "" || len(c.Value) > correctionMost || oneLine(c.Value) != c.Value {
		return "", Refuse("usage", "a corrected value is one line of up to %d bytes", correctionMost)
	}
	own := map[string]*string{FieldName: &p.Name, FieldEmail: &p.Email, FieldPhone: &p.Phone, FieldLanguage: &p.Language}[c.Field]
	if own != nil {
		switch {
		case c.Field == FieldEmail && !mailAddress(c.Value):
			return "", Refuse("usage", "that is no e-mail address")
		case *own == c.Value:
			return "", Refuse("state", "the field %s has that value already", c.Field)
		}
		*own = c.Value
		return p.base(), nil
	}
	category, field, named := strings.Cut(c.Field, ":")
	var at []int
	for i, d := range p.Facts {
		if d.Field == c.Field || named && string(d.Category) == category && d.Field == field {
			at = append(at, i)
		}
	}
	switch {
	case len(at) == 0:
		return "", Refuse("usage", "nothing of that name is held; the person's page lists the fields, and a statement completes what is missing (Art. 16 GDPR)")
	case len(at) > 1:
		return "", Refuse("usage", "%d fields have that name; name one with its category, as usage-logs:FIELD", len(at))
	case p.Facts[at[0]].Value == c.Value:
		return "", Refuse("state", "the field has that value already")
	}
	p.Facts[at[0]].Value = c.Value
	return p.Facts[at[0]].Category, nil
}
