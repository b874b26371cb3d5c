package model

import (
	"slices"
	"strconv"
	"strings"

	"integrora.com/opsconsole/model/deadline"
)

// RecordInstruction records what the tenant instructs us to do on a request
// that was forwarded to it. Before it nothing is done (Art. 28(3)(a), 29 GDPR).
// Another instruction takes the place of one that is not carried out.
type RecordInstruction struct {
	Request   string
	Contact   string // id in the agreement
	Reference string // of the tenant's writing, without personal data
	How       string // how it was made sure that it is from that contact
	Scope     Scope
	Fields    []string // of its content; empty: all
	Due       deadline.Date
}

// Act implements Command.
func (RecordInstruction) Act() *Act { return ActInstruct }

// Decide implements Command.
func (c RecordInstruction) Decide(call *Call) (Decision, error) {
	var given Instruction
	d, err := moveRequest(call, ActInstruct, c.Request, Instructed, "instructed to "+string(c.Scope), func(r *Request, from State) error {
		if from != Forwarded && from != Instructed {
			return Refuse("state", "%s is %s; a tenant instructs after it was forwarded, or asks for help of its own accord: instruction help (Art. 28(3)(e) GDPR)", r.ID, from.Title())
		}
		var err error
		if given, err = c.instruction(call, *r); err != nil {
			return err
		}
		given.Asked = r.Processing.Instruction.Asked && from == Instructed
		r.Processing.Instruction, r.Processing.Carried = given, Carried{}
		return nil
	})
	if err != nil {
		return d, err
	}
	d.Facts = append(d.Facts, given.told()...)
	return d, nil
}

// told is what audit entries tell of an instruction.
func (i Instruction) told() []Fact {
	return []Fact{{"scope", string(i.Scope)}, {"contact", i.Contact}, {"fields", strconv.Itoa(len(i.Fields))}, {"due", i.Due.String()}}
}

// instruction checks what is recorded: who may instruct, and on what.
func (c RecordInstruction) instruction(call *Call, r Request) (Instruction, error) {
	none := Instruction{}
	if r.Capacity != Processor || r.Tenant == "" {
		return none, Refuse("state", "%s is not held for a tenant alone; triage it as processor first", r.ID)
	}
	t, err := call.Tenant(r.Tenant)
	if err != nil {
		return none, err
	}
	if _, err := t.listed(c.Contact); err != nil {
		return none, err
	}
	if err := checkPhrase(c.Reference, "the reference of the tenant's writing (Art. 28(3)(a) GDPR: documented)"); err != nil {
		return none, err
	}
	if err := checkPhrase(c.How, "how it was made sure that it is from that contact"); err != nil {
		return none, err
	}
	switch {
	case !slices.Contains(Scopes, c.Scope):
		return none, Refuse("usage", "the scope is read, export, erase, rectify or keep; found %q", c.Scope)
	case c.Due.IsZero() || c.Due < deadline.ReceivedOn(call.At):
		return none, Refuse("usage", "say the tenant's own day for it, today or later; found %q", c.Due)
	case c.Scope == ScopeRectify && len(c.Fields) == 0:
		return none, Refuse("usage", "name the fields that the tenant wants put right (Art. 16, 29 GDPR)")
	case len(c.Fields) > fieldsMost:
		return none, Refuse("usage", "at most %d fields; found %d", fieldsMost, len(c.Fields))
	}
	for _, f := range c.Fields {
		if f == "" || len(f) > 100 || oneLine(f) != f || strings.Contains(f, ",") {
			return none, Refuse("usage", "a field is named in one line without commas, as the person's page names it")
		}
	}
	return Instruction{Contact: c.Contact, Reference: c.Reference, How: c.How, Scope: c.Scope, Fields: unique(c.Fields), Due: c.Due,
		By: call.Actor.ID, At: call.At, Salt: call.NewID("s")}, nil
}

// fieldsMost is how many fields an instruction names at most.
const fieldsMost = 50

// dayOf is the day of a call.
func dayOf(call *Call) deadline.Date { return deadline.ReceivedOn(call.At) }

// HelpTenant records that a letter is a tenant's own call for help with the
// request of a person of its (Art. 28(3)(e) GDPR), and what it instructs. It
// was asked of the tenant, so that nothing is forwarded and nobody is told.
type HelpTenant struct {
	RecordInstruction
	Rights []Right // the one that the person asked for
	Tenant string
	Person string // empty: nobody found in its data
}

// Act implements Command.
func (HelpTenant) Act() *Act { return ActHelpTenant }

// Decide implements Command.
func (c HelpTenant) Decide(call *Call) (Decision, error) {
	if err := knownRights(c.Rights); err != nil {
		return Decision{}, err
	}
	if len(c.Rights) > 1 {
		return Decision{}, Refuse("usage", "an instruction is about one right; triage %s first, which makes a request of each", c.Request)
	}
	var given Instruction
	d, err := moveRequest(call, ActHelpTenant, c.Request, Instructed, "the tenant asks for help to "+string(c.Scope), func(r *Request, from State) error {
		if from == Forwarded || from == Instructed {
			return Refuse("state", "%s is %s; record what the tenant instructs", r.ID, from.Title())
		}
		if err := r.mayHold(Processor, c.Tenant); err != nil {
			return err
		}
		if _, err := call.Tenant(c.Tenant); err != nil {
			return err
		}
		if err := personOf(call, c.Person, c.Tenant); err != nil {
			return err
		}
		r.Rights, r.Capacity, r.Tenant, r.Person = c.Rights, Processor, c.Tenant, c.Person
		var err error
		if given, err = c.instruction(call, *r); err != nil {
			return err
		}
		given.Asked = true
		r.Processing = Processing{Instruction: given}
		return nil
	})
	if err != nil {
		return d, err
	}
	d.Facts = append(append(d.Facts, Fact{"tenant", c.Tenant}), given.told()...)
	return d, nil
}

// ObjectTo holds an instruction that in our opinion infringes the law, and
// writes the letter that tells the tenant so at once (Art. 28(3) GDPR, last
// sub-paragraph). Its way on is another instruction.
type ObjectTo struct {
	Request string
	Law     string // that it would infringe
	Reason  string // into the letter; no personal data
}

// Act implements Command.
func (ObjectTo) Act() *Act { return ActObjectTo }

// Decide implements Command.
func (c ObjectTo) Decide(call *Call) (Decision, error) {
	if err := checkPhrase(c.Law, "the law that it would infringe"); err != nil {
		return Decision{}, err
	}
	if err := checkPhrase(c.Reason, "why"); err != nil {
		return Decision{}, err
	}
	r, err := call.Request(c.Request)
	switch {
	case err != nil:
		return Decision{}, err
	case r.State != Instructed:
		return Decision{}, Refuse("state", "%s is %s; an instruction is held before it is carried out", r.ID, r.State.Title())
	case r.Processing.Instruction.Held():
		return Decision{}, Refuse("state", "the instruction on %s is held already", r.ID)
	}
	letter, records, err := tenantLetter(call, LetterInfringes, r, r.Processing.Instruction.Contact, map[string]string{"law": c.Law, "reason": c.Reason})
	if err != nil {
		return Decision{}, err
	}
	d, err := moveRequest(call, ActObjectTo, c.Request, "", "held: infringes the law", func(r *Request, _ State) error {
		r.Processing.Instruction.Infringes, r.Processing.Instruction.ObjectedAt, r.Processing.Instruction.Letter = c.Law, call.At, letter
		return nil
	})
	if err != nil {
		return Decision{}, err
	}
	d.Put = append(d.Put, records...)
	d.Facts = append(d.Facts, Fact{"letter", letter})
	d.Result.Message = "the tenant must be told at once: " + letter
	return d, nil
}

// TakeBack records that the tenant took its instruction back, or that what it
// had us prepare to export has changed: another one is awaited.
type TakeBack struct {
	Request string
	Reason  string // a reference; no personal data
}

// Act implements Command.
func (TakeBack) Act() *Act { return ActTakeBack }

// Decide implements Command.
func (c TakeBack) Decide(call *Call) (Decision, error) {
	if err := checkPhrase(c.Reason, "the reference of the tenant's writing, or why another instruction is awaited"); err != nil {
		return Decision{}, err
	}
	return moveRequest(call, ActTakeBack, c.Request, Forwarded, "instruction taken back", func(r *Request, from State) error {
		p := &r.Processing
		switch {
		case !p.Instruction.Given():
			return Refuse("state", "the tenant has instructed nothing on %s", r.ID)
		case from == CarriedOut && !p.Carried.Hands():
			return Refuse("state", "%s is carried out; only an export that is not delivered can be taken back", r.ID)
		}
		p.Instruction, p.Carried, p.Reminders, p.ForwardedAt, p.ForwardLetter = Instruction{}, Carried{}, nil, call.At, ""
		return nil
	})
}
