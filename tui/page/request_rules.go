package page

import (
	"bytes"
	"crypto/sha256"
	"slices"
	"time"

	"integrora.com/opsconsole/model"
)

// The reasons why an act on a request is not offered, as words for the footer,
// help and palette; empty when it is. They only spare a key press that the
// store would refuse: the store decides again, whatever stands here.

// stands says where a request is, as the reason why something is not possible.
func stands(r model.Request) string {
	switch r.State {
	case model.NotARequest:
		return "nobody has made it a request yet"
	case model.IdentityWait, model.ClarifyWait:
		return "it waits for the person's answer"
	}
	return words("it is %s", r.State.Title())
}

const (
	notLoaded  = "the request is not loaded yet"
	standsBack = "you stand back from this request"
)

func (p *Request) cannotReveal() string {
	switch {
	case !p.have:
		return notLoaded
	case p.value.Concerned:
		return standsBack
	case p.value.File.Request == "":
		return "its case file is gone"
	}
	return ""
}

func cannotRecuse(v model.RequestView, me model.Admin) string {
	return unless(!v.Request.Proposal.Open() || v.Request.Proposal.By != me.ID, "you proposed its plan; send it back first")
}

func cannotDismiss(v model.RequestView) string {
	if v.Request.State == model.Triaged {
		return unless(len(v.Family) > 0, "it is all that its letter asks for: triage it anew, or answer it")
	}
	return unless(v.Request.State.CanBecome(model.Dismissed), "only what is not triaged yet can be dismissed")
}

func cannotPromote(r model.Request) string {
	return unless(r.State == model.NotARequest || r.State == model.Dismissed, "it is a request already")
}

func cannotTriage(r model.Request) string {
	return unless(r.State != model.Dismissed && r.State.CanBecome(model.Triaged), "%s", stands(r))
}

func cannotAssign(r model.Request, me model.Admin) string {
	switch {
	case r.State.Closed():
		return "it is closed"
	case r.Assignee == me.ID:
		return "it is yours already"
	}
	return ""
}

func cannotNote(v model.RequestView) string {
	return unless(v.File.Request != "", "its case file is gone")
}

func cannotQuery(r model.Request) string {
	if r.Capacity == model.Processor {
		return "the tenant asks its own people (Art. 28(10) GDPR); forward it"
	}
	return unless(r.State.CanBecome(model.IdentityWait), "%s; a query is sent while it is triaged or in progress", stands(r))
}

func cannotResume(r model.Request) string {
	return unless(r.State == model.IdentityWait || r.State == model.ClarifyWait, "it waits for nothing")
}

func cannotForward(r model.Request) string {
	switch {
	case !r.State.CanBecome(model.Forwarded):
		return stands(r)
	case r.State == model.Instructed || r.State == model.CarriedOut:
		return "it is instructed; the instruction must be taken back first"
	case r.Tenant == "" || (r.Capacity != model.Processor && r.Capacity != model.Mixed):
		return "it is not held for a tenant; triage it as processor first"
	}
	return ""
}

func cannotClose(r model.Request) string {
	return unless(r.State.CanBecome(model.Withdrawn), "%s", stands(r))
}

// notOurs says why no plan of ours may answer a request.
func notOurs(r model.Request) string {
	switch {
	case !r.Asks(model.Erasure):
		return "it does not ask for erasure; confirm its rights in triage"
	case r.Capacity == model.Processor:
		return "the tenant decides on it (Art. 28(3)(a), 28(10), 29 GDPR); forward it, and record what it instructs"
	}
	return ""
}

func cannotDraw(r model.Request) string {
	if r.State != model.Triaged && r.State != model.InProgress {
		return stands(r) + "; a plan is drawn while it is triaged or in progress"
	}
	return notOurs(r)
}

func hasPlan(v model.RequestView) bool { return v.Plan.Request != "" }

func cannotChange(v model.RequestView) string {
	switch {
	case !hasPlan(v):
		return "no plan is drawn yet"
	case v.Request.State == model.Proposed:
		return "the plan is frozen while it is proposed; send it back first"
	case v.Request.State != model.InProgress:
		return stands(v.Request)
	}
	return ""
}

func cannotPropose(v model.RequestView) string {
	switch {
	case !hasPlan(v):
		return "no plan is drawn yet"
	case v.Request.State == model.Proposed:
		return "it is proposed already"
	case v.Request.State != model.InProgress:
		return stands(v.Request)
	case v.Request.Asks(model.Access) || v.Request.Asks(model.Portability):
		return "it also asks for a copy; answer that before anything is erased"
	}
	return notOurs(v.Request)
}

// notFrozen says why there is no proposal to advise on or to decide.
func notFrozen(v model.RequestView, now time.Time) string {
	p := v.Request.Proposal
	switch {
	case v.Request.State != model.Proposed || !p.Open():
		return "no plan is proposed"
	case !now.Before(p.Expires):
		return "the proposal has expired; send it back and propose it again"
	}
	return ""
}

func cannotAdvise(v model.RequestView, now time.Time) string {
	if why := notFrozen(v, now); why != "" {
		return why
	}
	return unless(!v.Request.Proposal.Advice.Given(), "advice is recorded already and cannot be changed")
}

func cannotReturn(r model.Request) string {
	return unless(r.State == model.Proposed && r.Proposal.Open(), "no plan is proposed")
}

// cannotApprove never lets the proposer approve, nor anybody approve a text
// other than the one that was proposed.
func cannotApprove(v model.RequestView, me model.Admin, now time.Time) string {
	if why := notFrozen(v, now); why != "" {
		return why
	}
	if v.Concerned {
		return standsBack
	}
	sum := sha256.Sum256([]byte(v.PlanText))
	switch p := v.Request.Proposal; {
	case p.By == me.ID:
		return "you proposed this"
	case !bytes.Equal(sum[:], p.Digest):
		return "the plan is not the one that was proposed; send it back"
	case me.Delegation == "":
		return "management's written delegation is not recorded for you"
	case v.Plan.Retains() && !p.Advice.Given():
		return "the plan retains data, so the DPO must advise first"
	}
	return ""
}

func cannotAnswer(r model.Request) string {
	ours := r.Capacity != model.Processor
	switch {
	case r.State.Closed():
		return stands(r)
	case r.Asks(model.Erasure) && ours && r.State != model.Executed && (r.State != model.Reopened || r.Erasure == ""):
		return "it is answered after the erasure is executed"
	case !r.State.CanBecome(model.Answered):
		return stands(r)
	case !ours && r.State != model.Forwarded && r.State != model.NoTenant:
		return "the tenant decides on it; forward it"
	case (r.Asks(model.Access) || r.Asks(model.Portability)) && ours && r.State != model.Released:
		return "it asks for a copy; it is answered after two persons released the copy"
	}
	return ""
}

func cannotAcknowledge(v model.RequestView, order string) string {
	orders, tab := v.Erasure.Orders, "Plan"
	if v.Erasure.ID == "" {
		orders, tab = v.Request.Processing.Carried.Orders, "Facts"
	}
	if !slices.ContainsFunc(orders, model.Order.Open) {
		return "no order is unanswered"
	}
	at := slices.IndexFunc(orders, func(o model.Order) bool { return o.Subprocessor == order })
	switch {
	case at < 0:
		return words("select an order on the %s tab", tab)
	case !orders[at].Open():
		return "this order is answered; select one that is not"
	}
	return ""
}
