package model

import (
	"slices"
	"strconv"
	"strings"
)

// Purpose is why personal data is shown in clear. Each reveal names one.
type Purpose string

// The purposes.
const (
	PurposeRequest   Purpose = "request"   // to handle the person's request
	PurposeIdentity  Purpose = "identity"  // to match or identify the person
	PurposeAdvice    Purpose = "advice"    // to advise on, or monitor, a case (Art. 39 GDPR)
	PurposeAccuracy  Purpose = "accuracy"  // to check that data is right
	PurposeIncident  Purpose = "incident"  // to handle an open incident
	PurposeEmergency Purpose = "emergency" // under emergency access only
)

// Purposes lists them, in the order in which they are offered.
var Purposes = []Purpose{PurposeRequest, PurposeIdentity, PurposeAdvice, PurposeAccuracy, PurposeIncident, PurposeEmergency}

var purposeTitles = map[Purpose]string{
	PurposeRequest: "handle the person's request", PurposeIdentity: "match or identify the person", PurposeAdvice: "advise or monitor",
	PurposeAccuracy: "check that data is right", PurposeIncident: "handle an open incident", PurposeEmergency: "emergency access",
}

// Title is the purpose in words.
func (p Purpose) Title() string { return purposeTitles[p] }

// Fields that can be revealed, beside the names of a record's own facts.
const (
	AllFields     = "*"
	FieldName     = "name"
	FieldEmail    = "e-mail"
	FieldPhone    = "phone"
	FieldExternal = "external id"
	FieldLanguage = "language"
	FieldLetter   = "letter" // the text and subject of a request's letter, and notes
	FieldContact  = "contact"
)

// RevealData lets the actor see fields of one record in clear until they leave
// its page (rules §5 row 2). The store shows them to this session only; the
// entry in the log names the record, the fields and the purpose, never a value.
// Restricted data is shown under a ruling only (StorageOnly).
type RevealData struct {
	Of       Ref // a person, a request (its sender and letter) or a tenant (its contact)
	Fields   []string
	Purpose  Purpose
	Incident string // I-7: needed of on-call engineers, unless they hold emergency access
	Glass    string // G-3: the emergency access that it is made under
	Code     string
}

// Act implements Command.
func (RevealData) Act() *Act { return ActReveal }

// Decide implements Command.
func (c RevealData) Decide(call *Call) (Decision, error) {
	if purposeTitles[c.Purpose] == "" {
		return Decision{}, Refuse("usage", "name a purpose: %s; found %q", purposeList(), c.Purpose)
	}
	if len(c.Fields) == 0 || len(c.Fields) > 64 {
		return Decision{}, Refuse("usage", "name the fields to show, or %s for all", AllFields)
	}
	if err := c.mayOpen(call); err != nil {
		return Decision{}, err
	}
	d := Decision{Object: c.Of.String(), Facts: []Fact{{"purpose", string(c.Purpose)}, {"fields", c.fieldWords()}}}
	if ours, err := c.onlyLetters(call); err != nil {
		return Decision{}, err
	} else if c.Of.Kind == KindPerson && !ours {
		use, err := StorageOnly(call, c.Of.ID, call.At)
		if err != nil {
			return Decision{}, err
		}
		if use != "" {
			d.Facts = append(d.Facts, Fact{"use", use})
		}
	}
	glass, err := c.warrant(call, &d)
	if err != nil {
		return Decision{}, err
	}
	actor, err := call.StepUp(c.Code)
	d.Put = []Record{actor}
	if err != nil {
		return d, err
	}
	if glass.ID != "" {
		glass.Reveals++
		d.Put = append(d.Put, glass)
	}
	return d, nil
}

// onlyLetters reports whether it shows what we write to a person and nothing that
// is held about them: that a restriction is to be lifted must be read to be sent.
func (c RevealData) onlyLetters(call *Call) (bool, error) {
	if c.Of.Kind != KindPerson || !slices.Equal(c.Fields, []string{FieldLetter}) {
		return false, nil
	}
	named := func(d Datum) bool { return d.Field == FieldLetter }
	p, err := call.Person(c.Of.ID)
	if err != nil || slices.ContainsFunc(p.Facts, named) {
		return false, err
	}
	content, err := call.ContentOf(c.Of.ID)
	if err != nil && CodeOf(err) != "not_found" {
		return false, err
	}
	return !slices.ContainsFunc(content.Facts, named), nil
}

// mayOpen refuses what is not there, and one's own case.
func (c RevealData) mayOpen(call *Call) error {
	own := Refuse("own_case", "this is about you or somebody close to you; another person must look")
	switch c.Of.Kind {
	case KindPerson:
		if _, err := call.Person(c.Of.ID); err != nil {
			return err
		}
		if call.Actor.Person == c.Of.ID {
			return own
		}
	case KindRequest:
		r, err := call.Request(c.Of.ID)
		if err != nil {
			return err
		}
		if r.Concerns(call.Actor) {
			return own
		}
	case KindTenant:
		_, err := call.Tenant(c.Of.ID)
		return err
	default:
		return Refuse("usage", "people, requests and tenants can be revealed; found %q", c.Of.Kind)
	}
	return nil
}

// warrant asks what a role needs beside the code: on-call engineers an open
// incident, or emergency access; the purpose "emergency" that access always.
func (c RevealData) warrant(call *Call, d *Decision) (BreakGlass, error) {
	if c.Glass != "" {
		g, err := call.BreakGlass(c.Glass)
		if err != nil {
			return BreakGlass{}, err
		}
		if g.By != call.Actor.ID || !g.Holds(call.At) {
			return BreakGlass{}, Refuse("glass", "%s is not an emergency access of yours that is in force", c.Glass)
		}
		d.Facts = append(d.Facts, Fact{"breakglass", g.ID})
		return g, nil
	}
	if c.Purpose == PurposeEmergency {
		return BreakGlass{}, Refuse("glass", "this purpose needs emergency access; take it first (break-glass)")
	}
	if c.Incident == "" {
		if call.Actor.Role == RoleOnCall || c.Purpose == PurposeIncident {
			return BreakGlass{}, Refuse("incident", "name the open incident that this is for, such as I-7")
		}
		return BreakGlass{}, nil
	}
	i, err := call.Incident(c.Incident)
	if err != nil {
		return BreakGlass{}, err
	}
	switch {
	case !i.Open():
		return BreakGlass{}, Refuse("incident", "%s is closed", i.ID)
	case !i.Reveals(call.At):
		return BreakGlass{}, Refuse("incident", "%s was not confirmed as going on for %s; confirm it first", i.ID, IncidentReveal)
	}
	d.Facts = append(d.Facts, Fact{"incident", i.ID})
	return BreakGlass{}, nil
}

// fieldWords names the fields for the log, in its alphabet. Names that are not
// ours may hold anything, so they are only counted.
func (c RevealData) fieldWords() string {
	known := map[string]string{AllFields: "all", FieldName: FieldName, FieldEmail: FieldEmail, FieldPhone: FieldPhone, FieldExternal: "external-id",
		FieldLanguage: FieldLanguage, FieldLetter: FieldLetter, FieldContact: FieldContact}
	var words []string
	others := 0
	for _, f := range c.Fields {
		switch word := known[f]; {
		case word == "":
			others++
		case !slices.Contains(words, word):
			words = append(words, word)
		}
	}
	if others > 0 {
		words = append(words, "own("+strconv.Itoa(others)+")")
	}
	return strings.Join(words, ",")
}

func purposeList() string {
	words := make([]string, len(Purposes))
	for i, p := range Purposes {
		words[i] = string(p)
	}
	return strings.Join(words, ", ")
}
