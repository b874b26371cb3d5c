package model

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strconv"
	"time"

	"integrora.com/opsconsole/model/deadline"
)

// AdviseErasure records the DPO's advice on exactly the plan that was shown.
type AdviseErasure struct {
	Request string
	Digest  []byte
	Objects bool
	Text    string // goes into the sealed case file
}

// Act implements Command.
func (AdviseErasure) Act() *Act { return ActAdvise }

// Decide implements Command.
func (c AdviseErasure) Decide(call *Call) (Decision, error) {
	if c.Objects && c.Text == "" {
		return Decision{}, Refuse("usage", "an objection needs its reasons")
	}
	d, err := moveRequest(call, ActAdvise, c.Request, "", adviceWord(c.Objects), func(r *Request, from State) error {
		if err := frozen(*r, c.Digest, call.At); err != nil {
			return err
		}
		if r.Proposal.Advice.Given() {
			return Refuse("state", "advice on this plan is recorded already and cannot be changed")
		}
		r.Proposal.Advice = Advice{By: call.Actor.ID, At: call.At, Objects: c.Objects}
		return nil
	})
	if err != nil {
		return Decision{}, err
	}
	if c.Text != "" {
		file, err := call.CaseFile(d.Put[0].(Request).File())
		if err != nil {
			return Decision{}, err
		}
		file.Notes = append(file.Notes, Note{call.At, call.Actor.ID, "DPO advice (" + adviceWord(c.Objects) + "): " + c.Text})
		d.Put = append(d.Put, file)
	}
	d.Facts = append(d.Facts, Fact{"advice", adviceWord(c.Objects)}, Fact{"plan_sha256", hex.EncodeToString(c.Digest)})
	return d, nil
}

func adviceWord(objects bool) string {
	if objects {
		return "objects"
	}
	return "agrees"
}

// frozen refuses anything but an open proposal of exactly that digest.
func frozen(r Request, digest []byte, at time.Time) error {
	switch {
	case r.State != Proposed || !r.Proposal.Open():
		return Refuse("state", "%s is %s; no plan is proposed", r.ID, r.State.Title())
	case !bytes.Equal(digest, r.Proposal.Digest):
		return Refuse("stale", "the plan is not the one that you were shown; open it again")
	case !at.Before(r.Proposal.Expires):
		return Refuse("expired", "the proposal of %s expired; send it back and propose it again", r.ID)
	}
	return nil
}

// ReturnErasure sends a proposed plan back. The proposer may take it back the
// same way: a no always wins.
type ReturnErasure struct {
	Request string
	Reason  string
}

// Act implements Command.
func (ReturnErasure) Act() *Act { return ActReturn }

// Decide implements Command.
func (c ReturnErasure) Decide(call *Call) (Decision, error) {
	if c.Reason == "" {
		return Decision{}, Refuse("usage", "say what is wrong with the plan")
	}
	return moveRequest(call, ActReturn, c.Request, InProgress, "sent back", func(r *Request, from State) error {
		if from != Proposed || !r.Proposal.Open() {
			return Refuse("state", "no plan of %s is proposed", r.ID)
		}
		r.Proposal = Proposal{}
		return nil
	})
}

// ApproveErasure is the second person's yes to exactly the plan that was
// shown, with a fresh code. The store executes it at once.
type ApproveErasure struct {
	Request    string
	Digest     []byte
	Code       string // where the policy asks for one
	Signature  []byte // of the Statement, where the policy asks for one
	Management string // reference of management's decision, needed when the DPO objects
}

// Act implements Command.
func (ApproveErasure) Act() *Act { return ActApprove }

// sponsorDays is how long a new account's proposals cannot be approved by the
// one who made the account.
const sponsorDays = 7

// Decide implements Command. Everything is checked before the code is
// consumed, so that a refusal costs no code.
func (c ApproveErasure) Decide(call *Call) (Decision, error) {
	plan, err := call.Plan(c.Request)
	if err != nil {
		return Decision{}, err
	}
	d, err := moveRequest(call, ActApprove, c.Request, Approved, "approved", func(r *Request, from State) error {
		if err := c.mayApprove(call, *r, plan); err != nil {
			return err
		}
		if err := r.tenantDecides(); err != nil {
			return err
		}
		if err := answersFirst(call, *r); err != nil {
			return err
		}
		if err := unheld(call, r.Person, r.Tenant, plan.Items); err != nil {
			return err
		}
		return unchanged(call, *r, plan)
	})
	if err != nil {
		return Decision{}, err
	}
	r := d.Put[0].(Request)
	actor, signed, err := call.prove(r.Proposal.Statement(r.ID, plan, c.Management, call.Actor), c.Code, c.Signature)
	if err != nil {
		return Decision{Object: c.Request, Put: []Record{actor}}, err
	}
	n, err := call.Next(KindErasure)
	if err != nil {
		return Decision{}, err
	}
	e := ErasureRecord{ID: fmt.Sprintf("E-%d", n), Request: r.ID, Person: r.Person, Tenant: r.Tenant, ProposedBy: r.Proposal.By,
		AdvisedBy: r.Proposal.Advice.By, ApprovedBy: call.Actor.ID, ApprovedAt: call.At, Management: c.Management, PlanDigest: c.Digest, Signed: signed}
	r.Erasure = e.ID
	d.Put = []Record{r, e, actor}
	d.Facts = append(d.Facts, Fact{"erasure", e.ID}, Fact{"proposed_by", r.Proposal.By}, Fact{"plan_sha256", hex.EncodeToString(c.Digest)})
	if c.Management != "" {
		d.Facts = append(d.Facts, Fact{"management_decision", "recorded"})
	}
	d.Result.Message = e.ID
	return d, nil
}

func (c ApproveErasure) mayApprove(call *Call, r Request, plan Plan) error {
	r.State = Proposed // stepped already: only a proposed request can become approved
	if err := frozen(r, c.Digest, call.At); err != nil {
		return err
	}
	if err := call.secondPerson(r.Proposal.By, r.Proposal.At); err != nil {
		return err
	}
	switch {
	case !bytes.Equal(plan.Digest(), c.Digest):
		return Refuse("stale", "the plan has changed since it was proposed; send it back")
	case call.Actor.Delegation == "":
		return Refuse("delegation", "approving erasures takes management's written delegation, and none is recorded for you")
	case plan.Retains() && !r.Proposal.Advice.Given():
		return Refuse("advice", "the plan retains data, so the DPO must advise first")
	case r.Proposal.Advice.Objects && c.Management == "":
		return Refuse("objection", "the DPO objects; give the reference of management's reasoned decision")
	}
	return nil
}

// ExecuteErasure deletes the records and marks the person's key for
// destruction. It stands as the intent: from here on the erasure is always
// finished, after a crash too.
type ExecuteErasure struct{ Erasure string }

// Act implements Command.
func (ExecuteErasure) Act() *Act { return ActExecute }

// Decide implements Command.
func (c ExecuteErasure) Decide(call *Call) (Decision, error) {
	e, plan, err := underWay(call, c.Erasure)
	if err != nil {
		return Decision{}, err
	}
	d, err := moveRequest(call, ActExecute, e.Request, Erasing, "records deleted", nil)
	if err != nil {
		return Decision{}, err
	}
	tally := map[Kind]int{}
	drop := func(ref Ref) {
		d.Delete = append(d.Delete, ref)
		tally[ref.Kind]++
	}
	if e.Person != "" {
		switch p, err := call.Person(e.Person); {
		case err == nil:
			e.Tenant = p.Tenant
			drop(p.Ref())
			if p.External != "" {
				d.Tombstones = append(d.Tombstones, Tombstone{KindPerson, p.Tenant, p.External, e.ID})
			}
		case CodeOf(err) != "not_found": // another request's erasure was first
			return Decision{}, err
		}
		consents, err := call.ConsentsOf(e.Person)
		if err != nil {
			return Decision{}, err
		}
		for _, one := range consents {
			drop(one.Ref())
		}
	}
	for _, item := range plan.Items {
		if item.Outcome != Erase && item.Count > 0 {
			e.Kept = append(e.Kept, Kept{item.Category, item.Count, item.Outcome, item.Ground, item.Until})
		}
		if item.Category != InvoiceData {
			continue
		}
		for _, id := range item.Refs {
			v, err := call.Invoice(id)
			switch {
			case err != nil && CodeOf(err) == "not_found":
			case err != nil:
				return Decision{}, err
			case item.Outcome == Erase:
				drop(v.Ref())
			default:
				v.Person, v.Contact = "", ""
				if item.Outcome == RestrictItem {
					v.Restricted = item.Until
				}
				d.Put = append(d.Put, v)
			}
		}
	}
	for _, k := range []Kind{KindPerson, KindConsent, KindInvoice} {
		if tally[k] > 0 {
			e.Deleted = append(e.Deleted, Tally{k, tally[k]})
			d.Facts = append(d.Facts, Fact{"deleted_" + string(k), strconv.Itoa(tally[k])})
		}
	}
	e.IntentAt = call.At
	d.Put = append(d.Put, e)
	d.Object = e.ID
	return d, nil
}

// underWay is an approved erasure with the plan that it carries out.
func underWay(call *Call, id string) (ErasureRecord, Plan, error) {
	e, err := call.Erasure(id)
	if err != nil {
		return ErasureRecord{}, Plan{}, err
	}
	plan, err := call.Plan(e.Request)
	return e, plan, err
}

// CompleteErasure certifies the erasure after the person's key is gone, and
// issues the orders to the sub-processors.
type CompleteErasure struct {
	Erasure   string
	KeyDigest []byte // of the key file without the key
	LogSize   uint64
	LogRoot   []byte
	BackupsBy deadline.Date // zero: no backup from before is left
}

// Act implements Command.
func (CompleteErasure) Act() *Act { return ActComplete }

// Decide implements Command.
func (c CompleteErasure) Decide(call *Call) (Decision, error) {
	e, plan, err := underWay(call, c.Erasure)
	if err != nil {
		return Decision{}, err
	}
	d, err := moveRequest(call, ActComplete, e.Request, Executed, "certified", nil)
	if err != nil {
		return Decision{}, err
	}
	e.DoneAt, e.KeyDigest, e.LogSize, e.LogRoot, e.BackupsBy = call.At, c.KeyDigest, c.LogSize, c.LogRoot, c.BackupsBy
	due := deadline.ReceivedOn(call.At).AddDays(OrderDays)
	for _, s := range plan.Orders {
		e.Orders = append(e.Orders, Order{Subprocessor: s, IssuedAt: call.At, Due: due})
	}
	d.Put = append(d.Put, e)
	d.Object = e.ID
	d.Facts = append(d.Facts, Fact{"key_file_sha256", hex.EncodeToString(c.KeyDigest)}, Fact{"orders", strconv.Itoa(len(e.Orders))})
	return d, nil
}
