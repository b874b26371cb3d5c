package model

import (
	"bytes"
	"encoding/hex"
	"slices"
	"strings"
	"time"
)

// CarryOut does what a tenant instructed, where one person is enough: it tells
// what is held, puts fields right, or leaves all as it is. So is an instruction
// about which nothing is held. Erasing and exporting take two (rules §5 row
// 19).
type CarryOut struct {
	Request string
	Values  map[string]string // of a rectification: each field that the tenant named, with its value
}

// Act implements Command.
func (CarryOut) Act() *Act { return ActCarryOut }

// Decide implements Command.
func (c CarryOut) Decide(call *Call) (Decision, error) {
	w, err := instructedWork(call, c.Request)
	if err != nil {
		return Decision{}, err
	}
	i := w.req.Processing.Instruction
	switch {
	case i.Scope.Two() && len(w.facts) > 0:
		return Decision{}, Refuse("second_person", "to %s takes two persons: propose the ruling instruct-%s (Art. 28(3)(a), 32(4) GDPR)", i.Scope, i.Scope)
	case i.Scope != ScopeRectify && len(c.Values) > 0:
		return Decision{}, Refuse("scope", "the tenant instructed us to %s on %s, not to change anything (Art. 29 GDPR)", i.Scope, c.Request)
	}
	var changed []Record
	if i.Scope == ScopeRectify {
		after, err := w.rectified(c.Values)
		if err != nil {
			return Decision{}, err
		}
		changed = []Record{after}
		w.content = after
		if w.file, w.facts, err = Extract(w.req, after); err != nil {
			return Decision{}, err
		}
		w.digest = digestOf(w.file)
	}
	done := w.carried(call, "")
	d, err := moveRequest(call, ActCarryOut, c.Request, CarriedOut, string(i.Scope)+" carried out", func(r *Request, _ State) error {
		r.Processing.Carried = done
		return nil
	})
	if err != nil {
		return Decision{}, err
	}
	d.Put = append(d.Put, changed...)
	d.Facts = append(d.Facts, done.told()...)
	return d, nil
}

// valueMost is the longest value that a rectification sets, in bytes.
const valueMost = 4096

// rectified is the tenant's content with exactly the named fields put right.
func (w work) rectified(values map[string]string) (Content, error) {
	i := w.req.Processing.Instruction
	if w.req.Person == "" {
		return Content{}, Refuse("state", "nobody is matched to %s; nothing can be put right", w.req.ID)
	}
	after := Content{Person: w.req.Person, Tenant: w.req.Tenant, Facts: slices.Clone(w.content.Facts)}
	for name, value := range values {
		if !slices.Contains(i.Fields, name) {
			return Content{}, Refuse("scope", "the tenant's instruction on %s names %s; no other field is changed (Art. 29 GDPR)", w.req.ID, strings.Join(i.Fields, ", "))
		}
		if value == "" || len(value) > valueMost || !plainText(value) {
			return Content{}, Refuse("usage", "a value is plain text of 1 to %d bytes", valueMost)
		}
	}
	for _, name := range i.Fields {
		value, given := values[name]
		at := -1
		for n, f := range after.Facts {
			switch {
			case f.Field == name && at >= 0:
				return Content{}, Refuse("state", "the field %q is held more than once; ask the tenant which is meant", name)
			case f.Field == name:
				at = n
			}
		}
		switch {
		case !given:
			return Content{}, Refuse("usage", "the tenant instructed to put %s right; give a value for each", strings.Join(i.Fields, ", "))
		case at < 0: // incomplete data are completed (Art. 16 GDPR)
			after.Facts = append(after.Facts, Datum{Category: TenantContent, Field: name, Value: value})
		default:
			after.Facts[at].Value = value
		}
	}
	return after, nil
}

// ExportForTenant lets the actor write out what a tenant had exported, sealed to
// the tenant. It is given for each file.
type ExportForTenant struct {
	Request string
	Digest  []byte // of the extract, as it was approved
	Code    string
}

// Act implements Command.
func (ExportForTenant) Act() *Act { return ActExportForTenant }

// Decide implements Command. Everything is checked before the code is consumed.
func (c ExportForTenant) Decide(call *Call) (Decision, error) {
	_, digest, key, err := TenantFile(call, c.Request)
	if err != nil {
		return Decision{}, err
	}
	if !bytes.Equal(c.Digest, digest) {
		return Decision{}, Refuse("stale", "the file of %s is not the one that you were shown; ask again", c.Request)
	}
	how := "key"
	if key == ToPassphrase {
		how = key
	}
	d, err := moveRequest(call, ActExportForTenant, c.Request, "", "written out for the tenant", func(r *Request, _ State) error {
		r.Processing.Carried.ExportedAt = call.At
		return nil
	})
	if err != nil {
		return Decision{}, err
	}
	d.Facts = append(d.Facts, Fact{"extract_sha256", hex.EncodeToString(digest)}, Fact{"sealed_to", how})
	actor, err := call.StepUp(c.Code)
	if err != nil {
		return Decision{Object: c.Request, Put: []Record{actor}}, err
	}
	return d.with(actor), nil
}

// TenantFile is the file that two persons approved to export for a tenant, which
// must still be what is held, and to whom it is sealed: the tenant's key, or
// ToPassphrase.
func TenantFile(read Reader, request string) (file, digest []byte, to string, err error) {
	w := work{}
	if w.req, err = read.Request(request); err != nil {
		return nil, nil, "", err
	}
	done := w.req.Processing.Carried
	if w.req.State != CarriedOut || !done.Hands() || done.Ruling == "" {
		return nil, nil, "", Refuse("state", "no export of %s for a tenant was approved", request)
	}
	if err := w.read(read); err != nil {
		return nil, nil, "", err
	}
	if !bytes.Equal(w.digest, done.Digest) {
		return nil, nil, "", Refuse("stale", "what is held has changed since the export of %s was approved; take the instruction back and record it anew", request)
	}
	if to = w.tenant.DPA.ExportKey; to == "" {
		to = ToPassphrase
	}
	return w.file, w.digest, to, nil
}

// DeliverResult records that the result of an instruction went to a listed
// contact of the tenant, and to nobody else: the person gets it from the tenant.
// It closes the request.
type DeliverResult struct {
	Request string
	Contact string // id in the agreement; empty: who instructed
	Channel string // "portal", "e-mail", …
}

// Act implements Command.
func (DeliverResult) Act() *Act { return ActDeliver }

// Decide implements Command.
func (c DeliverResult) Decide(call *Call) (Decision, error) {
	if c.Channel == "" || !validHow(c.Channel) {
		return Decision{}, Refuse("usage", "say in a word how it went to the tenant: portal, e-mail, post, …")
	}
	return delivered(call, ActDeliver, c.Request, c.Contact, call.At, c.Channel)
}

// delivered closes a request whose result the tenant has.
func delivered(call *Call, act *Act, request, contact string, at time.Time, reason string) (Decision, error) {
	d, err := moveRequest(call, act, request, Delivered, "to the tenant: "+reason, func(r *Request, _ State) error {
		p := &r.Processing
		if contact == "" {
			contact = p.Instruction.Contact
		}
		t, err := call.Tenant(r.Tenant)
		if err != nil {
			return err
		}
		if _, ok := t.DPA.Contact(contact); !ok {
			return Refuse("contact", "%q is no contact of the agreement with %s, which lists %s; a result goes to the tenant only, never to the person (Art. 28(3)(a), 29 GDPR)", contact, t.Slug, contactIDs(t.DPA))
		}
		if p.Carried.Hands() && p.Carried.ExportedAt.IsZero() {
			return Refuse("state", "the file of %s was not written out for the tenant yet: instruction export", r.ID)
		}
		p.DeliveredAt, p.DeliveredTo = at, contact
		r.AnsweredAt, r.Outcome = at, OutcomeTenant
		return nil
	})
	if err != nil {
		return d, err
	}
	p := d.Put[0].(Request).Processing
	d.Facts = append(d.Facts, Fact{"contact", p.DeliveredTo}, Fact{"scope", string(p.Carried.Scope)})
	return d, nil
}
