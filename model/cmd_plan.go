package model

import (
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"integrora.com/opsconsole/model/deadline"
)

// ProposalFor is how long a proposal may wait for its decision.
const ProposalFor = 24 * time.Hour

// DrawPlan draws up the erasure plan from what is held now. Drawing again
// replaces the plan.
type DrawPlan struct {
	Request string
	Ground  string // Art. 17(1)(a)–(f); empty for "(b)" consent withdrawn or "(a)" no longer necessary
}

// Act implements Command.
func (DrawPlan) Act() *Act { return ActDraw }

// Decide implements Command.
func (c DrawPlan) Decide(call *Call) (Decision, error) {
	ground := c.Ground
	if ground == "" {
		ground = "Art. 17(1)(a) GDPR: no longer necessary, at the person's request"
	}
	var plan Plan
	d, err := moveRequest(call, ActDraw, c.Request, InProgress, "plan drawn", func(r *Request, from State) error {
		if from != Triaged && from != InProgress {
			return Refuse("state", "%s is %s; a plan is drawn up while it is triaged or in progress", r.ID, from.Title())
		}
		if err := erasable(*r); err != nil {
			return err
		}
		items, err := inventory(call, *r, deadline.ReceivedOn(call.At))
		if err != nil {
			return err
		}
		plan = Plan{Request: r.ID, Person: r.Person, DrawnBy: call.Actor.ID, DrawnAt: call.At, Ground: ground, Items: items}
		plan.Orders, err = recipients(call, items)
		return err
	})
	if err != nil {
		return Decision{}, err
	}
	d.Put = append(d.Put, plan)
	d.Facts = append(d.Facts, planFacts(plan)...)
	return d, nil
}

func planFacts(p Plan) []Fact {
	facts := []Fact{{"plan_sha256", hex.EncodeToString(p.Digest())}}
	for _, o := range Outcomes {
		if n := p.Count(o); n > 0 {
			facts = append(facts, Fact{string(o), strconv.Itoa(n)})
		}
	}
	return facts
}

// erasable refuses requests that no plan of ours may answer.
func erasable(r Request) error {
	if !r.Asks(Erasure) {
		return Refuse("state", "%s does not ask for erasure; confirm its rights in triage", r.ID)
	}
	return r.tenantDecides()
}

// recipients lists the sub-processors that must be told of what is erased
// (Art. 19 GDPR).
func recipients(call *Call, items []Item) ([]string, error) {
	all, err := call.Subprocessors()
	if err != nil {
		return nil, err
	}
	var told []string
	for _, s := range all {
		for _, i := range items {
			if s.Active && i.Outcome.Goes() && s.Receives(i.Category) {
				told = append(told, s.ID)
				break
			}
		}
	}
	return told, nil
}

// countable are the categories of which a count is of use.
var countable = []Category{UsageLogs, Technical}

const anonymisedGround = "a count remains, without person, key or value (Recital 26 GDPR)"

func joinCategories(list []Category) string {
	words := make([]string, len(list))
	for i, c := range list {
		words[i] = string(c)
	}
	return strings.Join(words, ", ")
}

// SetItem changes the outcome of one item of a plan that is not yet proposed.
type SetItem struct {
	Request string
	Item    int // from 1
	Outcome Outcome
	Ground  string
	Until   deadline.Date
}

// Act implements Command.
func (SetItem) Act() *Act { return ActItem }

// Decide implements Command.
func (c SetItem) Decide(call *Call) (Decision, error) {
	plan, err := call.Plan(c.Request)
	if err != nil {
		return Decision{}, err
	}
	if c.Item < 1 || c.Item > len(plan.Items) {
		return Decision{}, Refuse("usage", "the plan has items 1 to %d; found %d", len(plan.Items), c.Item)
	}
	if !slices.Contains(Outcomes, c.Outcome) {
		return Decision{}, Refuse("usage", "there is no outcome %q", c.Outcome)
	}
	plan.Items = slices.Clone(plan.Items)
	item := &plan.Items[c.Item-1]
	today := deadline.ReceivedOn(call.At)
	switch {
	case item.Count == 0:
		return Decision{}, Refuse("state", "nothing is held there, so there is nothing to decide")
	case item.Capacity == Processor && c.Outcome != NotOurs:
		return Decision{}, Refuse("processor", "tenant content is the tenant's to decide (Art. 28(10) GDPR)")
	case item.Capacity == Controller && c.Outcome == NotOurs:
		return Decision{}, Refuse("usage", "we are controller of this data; the decision is ours")
	case c.Outcome == NotHeld:
		return Decision{}, Refuse("usage", "%d values are held; they cannot be declared not held", item.Count)
	case item.Category == InvoiceData && c.Outcome != RetainLaw && !item.Until.IsZero() && !today.After(item.Until):
		return Decision{}, Refuse("retention", "invoices are kept until %s by law (Art. 17(3)(b) GDPR)", item.Until)
	case c.Outcome.Retains() && (c.Ground == "" || c.Until.IsZero()):
		return Decision{}, Refuse("usage", "what is retained needs its law and an end date")
	case c.Outcome.Retains() && !c.Until.After(today):
		return Decision{}, Refuse("usage", "the end of retention must lie in the future; found %s", c.Until)
	case c.Outcome.Retains() && item.Category != InvoiceData:
		// What is sealed by the person's key dies with it; only documents
		// sealed elsewhere can outlive the erasure.
		return Decision{}, Refuse("retention", "only invoices can be retained apart from the person's key; keep the request open under a hold instead")
	}
	if c.Outcome == Anonymise {
		if !slices.Contains(countable, item.Category) {
			return Decision{}, Refuse("usage", "only what can be a mere count is anonymised (%s); found %s", joinCategories(countable), item.Category)
		}
		c.Ground, c.Until = anonymisedGround, 0
	}
	item.Outcome, item.Ground, item.Until = c.Outcome, c.Ground, c.Until
	d, err := moveRequest(call, ActItem, c.Request, InProgress, "item "+strconv.Itoa(c.Item)+": "+string(c.Outcome), func(r *Request, from State) error {
		if from != InProgress {
			return Refuse("state", "the plan is frozen while it is proposed; send it back first")
		}
		return r.tenantDecides()
	})
	if err != nil {
		return Decision{}, err
	}
	if plan.Orders, err = recipients(call, plan.Items); err != nil {
		return Decision{}, err
	}
	d.Put = append(d.Put, plan)
	d.Facts = append(d.Facts, planFacts(plan)...)
	return d, nil
}

// ProposeErasure freezes the plan and asks another admin for a decision.
type ProposeErasure struct{ Request string }

// Act implements Command.
func (ProposeErasure) Act() *Act { return ActPropose }

// Decide implements Command.
func (c ProposeErasure) Decide(call *Call) (Decision, error) {
	plan, err := call.Plan(c.Request)
	if err != nil {
		if CodeOf(err) == "not_found" {
			return Decision{}, Refuse("state", "%s has no plan yet; draw it up first", c.Request)
		}
		return Decision{}, err
	}
	d, err := moveRequest(call, ActPropose, c.Request, Proposed, "plan frozen", func(r *Request, from State) error {
		if from != InProgress {
			return Refuse("state", "%s is %s; a plan is proposed while it is in progress", r.ID, from.Title())
		}
		if err := erasable(*r); err != nil {
			return err
		}
		if err := answersFirst(call, *r); err != nil {
			return err
		}
		if err := unheld(call, r.Person, r.Tenant, plan.Items); err != nil {
			return err
		}
		if err := unchanged(call, *r, plan); err != nil {
			return err
		}
		r.Proposal = Proposal{By: call.Actor.ID, At: call.At, Expires: call.At.Add(ProposalFor), Digest: plan.Digest()}
		return nil
	})
	if err != nil {
		return Decision{}, err
	}
	d.Facts = append(d.Facts, planFacts(plan)...)
	return d, nil
}

// answersFirst protects data that somebody asked to see: they must not be
// destroyed before the answer (EDPB Guidelines 01/2022).
func answersFirst(call *Call, r Request) error {
	// What a tenant is asked for is its content, which our erasure leaves alone.
	wants := func(o Request) bool {
		return !o.State.Closed() && o.Capacity != Processor && (o.Asks(Access) || o.Asks(Portability))
	}
	if wants(r) {
		return Refuse("access_first", "%s also asks for a copy; answer that before anything is erased", r.ID)
	}
	others, err := call.Family(r.File())
	if err != nil {
		return err
	}
	for _, o := range others {
		if o.ID != r.ID && wants(o) {
			return Refuse("access_first", "%s of the same letter asks for a copy; answer that before anything is erased", o.ID)
		}
	}
	if r.Person == "" {
		return nil
	}
	if others, err = call.OpenRequestsOf(r.Person); err != nil {
		return err
	}
	for _, o := range others {
		if o.ID != r.ID && wants(o) {
			return Refuse("access_first", "%s of the same person asks for a copy; answer that before anything is erased", o.ID)
		}
	}
	return nil
}

// unchanged refuses a plan that no longer says what is held.
func unchanged(call *Call, r Request, plan Plan) error {
	now, err := inventory(call, r, deadline.ReceivedOn(call.At))
	if err != nil {
		return err
	}
	same := r.Person == plan.Person && len(now) == len(plan.Items)
	for i := range now {
		same = same && now[i].Category == plan.Items[i].Category && now[i].Count == plan.Items[i].Count &&
			now[i].What == plan.Items[i].What && slices.Equal(now[i].Refs, plan.Items[i].Refs)
	}
	if !same {
		return Refuse("stale", "what is held has changed since the plan was drawn; send it back and draw it again")
	}
	return nil
}
