package model

import (
	"slices"
)

// TriageRequest confirms what a letter asks for, in which capacity we hold the
// data, and whose they are. Each right in each capacity becomes a request of its
// own, with the letter's receipt (model.Request.SplitOf). A request for erasure
// locks the person's record; what else a right does at once, effects says.
type TriageRequest struct {
	Request    string
	Rights     []Right
	Capacity   Capacity
	Tenant     string
	Person     string // empty: nobody found
	FollowUpOf string
}

// Act implements Command.
func (TriageRequest) Act() *Act { return ActTriage }

// Decide implements Command.
func (c TriageRequest) Decide(call *Call) (Decision, error) {
	if err := c.check(call); err != nil {
		return Decision{}, err
	}
	parts := c.parts()
	before, err := call.Request(c.Request)
	if err != nil {
		return Decision{}, err
	}
	d, err := moveRequest(call, ActTriage, c.Request, Triaged, parts[0].String(), func(r *Request, from State) error {
		if from == Dismissed {
			return Refuse("state", "%s is dismissed; put it back first", r.ID)
		}
		if err := r.mayHold(parts[0].capacity, c.Tenant); err != nil {
			return err
		}
		if r.Capacity != parts[0].capacity || r.Tenant != c.Tenant {
			r.Processing = Processing{}
		}
		r.Rights, r.Capacity, r.Tenant, r.Person, r.FollowUpOf = []Right{parts[0].right}, parts[0].capacity, c.Tenant, c.Person, c.FollowUpOf
		r.Proposal = Proposal{}
		return nil
	})
	if err != nil {
		return d, err
	}
	r := d.Put[0].(Request)
	p, err := c.matched(call)
	if err != nil {
		return Decision{}, err
	}
	if c.Person != "" && c.Tenant == "" {
		r.Tenant = p.Tenant
	}
	made, err := c.split(call, r, parts)
	if err != nil {
		return Decision{}, err
	}
	d.Put = []Record{r}
	if before.Person != c.Person || !r.locks() {
		if d.Put, err = unlock(call, before, d.Put); err != nil {
			return Decision{}, err
		}
	}
	for _, one := range append([]Request{r}, made...) {
		if one.ID != r.ID {
			d.Put = append(d.Put, one)
		}
		if one.locks() && p.ID != "" && (p.LockedBy == "" || p.LockedBy == before.ID && !r.locks()) {
			p.LockedBy = one.ID
			d.Put = append(slices.DeleteFunc(d.Put, func(rec Record) bool { return rec.Ref() == p.Ref() }), p)
		}
	}
	d.Facts = append(d.Facts, Fact{"rights", joinRights(c.Rights)}, Fact{"capacity", string(c.Capacity)})
	if c.Person != "" {
		d.Facts = append(d.Facts, Fact{"person", c.Person})
	}
	if len(made) > 0 {
		d.Facts = append(d.Facts, splitFact(made))
		d.Result.Message = splitWords(made)
	}
	for _, one := range append([]Request{r}, made...) {
		if d, err = effects(call, one, d); err != nil {
			return Decision{}, err
		}
	}
	return d, nil
}

// check refuses what no triage can say.
func (c TriageRequest) check(call *Call) error {
	if len(c.Rights) == 0 {
		return Refuse("usage", "name at least one right; a letter that asks for nothing is dismissed")
	}
	for _, r := range c.Rights {
		if !r.Known() {
			return Refuse("usage", "there is no right %q", r)
		}
	}
	if c.Capacity != Controller && c.Capacity != Processor && c.Capacity != Mixed {
		return Refuse("usage", "the capacity must be controller, processor or mixed; found %q", c.Capacity)
	}
	if c.Tenant != "" {
		if _, err := call.Tenant(c.Tenant); err != nil {
			return err
		}
	} else if c.Capacity != Controller {
		return Refuse("usage", "a request that we hold as processor needs its tenant; one that is not known is recorded with tenant-unknown")
	}
	if c.FollowUpOf != "" {
		if c.FollowUpOf == c.Request {
			return Refuse("usage", "a request cannot follow up on itself")
		}
		if _, err := call.Request(c.FollowUpOf); err != nil {
			return err
		}
	}
	return nil
}

// matched is the person whom the triage names, zero where it names none. One of
// another tenant than the one that it names is refused.
func (c TriageRequest) matched(call *Call) (Person, error) {
	if c.Person == "" {
		return Person{}, nil
	}
	p, err := call.Person(c.Person)
	if err == nil && c.Tenant != "" && p.Tenant != c.Tenant {
		err = Refuse("usage", "this person belongs to tenant %q, not to %q; choose both alike", p.Tenant, c.Tenant)
	}
	return p, err
}

// locks reports whether the request keeps the person's record as it is.
func (r Request) locks() bool { return r.Asks(Erasure) && r.Capacity != Processor && r.Person != "" }

// unlock frees the person whom a request had locked.
func unlock(call *Call, r Request, put []Record) ([]Record, error) {
	if r.Person == "" {
		return put, nil
	}
	p, err := call.Person(r.Person)
	if CodeOf(err) == "not_found" && err != nil {
		return put, nil
	}
	if err != nil {
		return put, err
	}
	if p.LockedBy == r.ID {
		p.LockedBy = ""
		put = append(put, p)
	}
	return put, nil
}

// AssignRequest gives a request to an admin, or to nobody.
type AssignRequest struct {
	Request string
	To      string // admin id
	From    string // only while it is this admin's; empty: whoever has it
}

// Act implements Command.
func (AssignRequest) Act() *Act { return ActAssign }

// Decide implements Command.
func (c AssignRequest) Decide(call *Call) (Decision, error) {
	if c.To != "" {
		if _, err := call.Admin(c.To); err != nil {
			return Decision{}, err
		}
	}
	var undo Command
	d, err := moveRequest(call, ActAssign, c.Request, "", c.To, func(r *Request, from State) error {
		switch {
		case r.State.Closed():
			return Refuse("state", "%s is closed", r.ID)
		case c.From != "" && r.Assignee != c.From:
			return Refuse("state", "%s was given to somebody else meanwhile", r.ID)
		}
		if c.To != "" && r.Assignee != c.To {
			undo = AssignRequest{Request: c.Request, To: r.Assignee, From: c.To}
		}
		r.Assignee = c.To
		return nil
	})
	d.Result.Undo = undo
	return d, err
}

// NoteRequest writes a note into the sealed case file.
type NoteRequest struct {
	Request string
	Text    string
}

// Act implements Command.
func (NoteRequest) Act() *Act { return ActNote }

// Decide implements Command.
func (c NoteRequest) Decide(call *Call) (Decision, error) {
	if c.Text == "" || len(c.Text) > 4096 {
		return Decision{}, Refuse("usage", "a note has 1 to 4,096 bytes; found %d", len(c.Text))
	}
	r, err := call.Request(c.Request)
	if err != nil {
		return Decision{}, err
	}
	if err := r.ownCase(call.Actor); err != nil {
		return Decision{}, err
	}
	file, err := call.CaseFile(r.File())
	if err != nil {
		return Decision{}, err
	}
	file.Notes = append(file.Notes, Note{call.At, call.Actor.ID, c.Text})
	return Decision{Put: []Record{file}, Object: c.Request, Result: Result{ID: c.Request}}, nil
}

// ForwardRequest records that the request went to the tenant's authorised
// contact: as processor we never decide (Art. 28(3)(a), 28(10) GDPR).
type ForwardRequest struct{ Request string }

// Act implements Command.
func (ForwardRequest) Act() *Act { return ActForward }

// Decide implements Command.
func (c ForwardRequest) Decide(call *Call) (Decision, error) {
	return moveRequest(call, ActForward, c.Request, Forwarded, "to the tenant's contact", func(r *Request, from State) error {
		if from == Instructed || from == CarriedOut {
			return Refuse("state", "%s is %s; take the instruction back first if the tenant is to decide anew", r.ID, from.Title())
		}
		if r.Tenant == "" || r.Capacity == Controller || r.Capacity == "" {
			return Refuse("state", "%s is not held for a tenant; triage it as processor first", r.ID)
		}
		return r.forwarded(call, call.At, "")
	})
}

// CloseWithdrawn closes a request that the person took back.
type CloseWithdrawn struct{ Request string }

// Act implements Command.
func (CloseWithdrawn) Act() *Act { return ActWithdrawn }

// Decide implements Command.
func (c CloseWithdrawn) Decide(call *Call) (Decision, error) {
	before, err := call.Request(c.Request)
	if err != nil {
		return Decision{}, err
	}
	d, err := moveRequest(call, ActWithdrawn, c.Request, Withdrawn, "the person's own message", func(r *Request, from State) error {
		r.AnsweredAt, r.Outcome = call.At, OutcomeWithdrawn
		r.Proposal = Proposal{}
		return nil
	})
	if err != nil {
		return d, err
	}
	d.Put, err = unlock(call, before, d.Put)
	return d, err
}
