package page_test

import (
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// now is the moment of all tests: a working Tuesday.
var now = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

var admins = map[string]string{"a-1": "admin", "a-2": "admin2", "a-3": "dpo", "a-4": "oncall", "a-5": "auditor", "system": "system"}

// person is a login of the house by role; "admin" has management's delegation.
func person(role model.Role) model.Admin {
	for id, name := range admins {
		if name == string(role) {
			return model.Admin{ID: id, Name: name, Role: role, Delegation: "MG-2026-3"}
		}
	}
	return model.Admin{}
}

// house is a fake with a little of everything, seen by a role.
func house(role model.Role) *fake {
	f := &fake{me: person(role), now: now, persons: map[string]model.PersonView{}}
	digest, _ := hex.DecodeString(strings.Repeat("a1b2c3d4", 8))
	f.home = model.Home{Untriaged: 3, NotRequests: 2, Overdue: 1, DueThisWeek: 2, Waiting: 1, ToAdvise: 1, ToApprove: 4, ToAnswer: 1, OpenOrders: 2, Open: 11,
		Tenants: 4, People: 1204, Head: model.AuditHead{Origin: "example", Size: 4310, Root: digest, Leaf: digest}, Promises: promises()}
	f.tenants = tenants()
	f.people = []model.PersonRow{
		{ID: "p-0001", Tenant: "acme", Name: "Jonas Petraitis", Email: "jonas@acme.example", Kind: model.PlatformUser},
		{ID: "p-0002", Tenant: "acme", Name: "Ona Kazlauskienė", Email: "ona@acme.example", Kind: model.PlatformUser},
		{ID: "p-0003", Name: "Marie Dupont", Email: "marie@mail.example", Kind: model.MarketingContact},
		{ID: "p-0004", Tenant: "baltic", Name: "Jоnas Petraitis", Email: "jonas@baltic.example", Kind: model.PlatformUser}, // with a Cyrillic о
	}
	f.persons["p-0001"] = held()
	f.persons["p-0009"] = restrictedPerson()
	for _, s := range stages {
		f.requests = append(f.requests, s.view())
	}
	f.home.Soon = []model.RequestRow{f.requests[9].Row, f.requests[2].Row, f.requests[0].Row, f.requests[4].Row}
	f.incidents = []model.Incident{
		{ID: "I-3", State: model.IncidentSuspected, What: "a machine's word", OpenedBy: "a-6", OpenedAt: now.Add(-time.Hour)},
		{ID: "I-2", State: model.IncidentSuspected, What: "laptop lost on a train", OpenedBy: "a-4", OpenedAt: now.Add(-5 * time.Hour), GoingOn: now.Add(-2 * time.Hour)},
		{ID: "I-1", State: model.IncidentClosed, What: "odd log-ins at night", OpenedBy: "a-4", OpenedAt: now.AddDate(0, 0, -3), GoingOn: now.AddDate(0, 0, -3),
			ClosedBy: "a-1", ClosedAt: now.AddDate(0, 0, -2), Findings: "a new office, nothing else"},
	}
	f.glasses = []model.BreakGlass{
		{ID: "G-4", By: "a-1", At: now.Add(-20 * time.Minute), Until: now.Add(40 * time.Minute), Reason: "pager storm", Reveals: 2, ReviewDue: deadline.On(2026, 11, 26)},
		{ID: "G-3", By: "a-4", At: now.Add(-3 * time.Hour), Until: now.Add(-2 * time.Hour), Reason: "restore of last night", Reveals: 1, ReviewDue: deadline.On(2026, 11, 26)},
		{ID: "G-2", By: "a-4", At: now.AddDate(0, 0, -6), Until: now.AddDate(0, 0, -6), Reason: "no incident could be opened", ReviewDue: deadline.On(2026, 11, 20)},
		{ID: "G-1", By: "a-4", At: now.AddDate(0, 0, -20), Until: now.AddDate(0, 0, -20), Reason: "curious", Reveals: 9, ReviewDue: deadline.On(2026, 11, 6),
			ReviewedBy: "a-5", ReviewedAt: now.AddDate(0, 0, -19), Finding: "no need for nine reveals"},
	}
	f.rulings, f.letters, f.holds, f.entries, f.notices = rulings(), lettersOut(), holds(), entries(), reached()
	f.home.Incidents, f.home.ToReview, f.home.ReviewsLate = 2, 2, 1
	f.home.Ending = []model.TenantRow{{Slug: "baltic", Name: "Baltic Shipping", Status: model.TenantTerminated, People: 12, EraseBy: deadline.On(2026, 12, 10)}}
	for i, act := range []string{"store.found", "letter.receive", "request.triage", "plan.draw", "erasure.propose", "erasure.approve"} {
		a := model.AuditRow{Seq: uint64(i), At: now.Add(time.Duration(i-10) * time.Minute), Actor: "a-1", ActorName: "admin", Action: act, Object: "R-6",
			Outcome: "done", Leaf: digest, Facts: []model.Fact{{Name: "from", Value: "in_progress"}, {Name: "to", Value: "proposed"}}}
		if act == "erasure.approve" {
			a.Outcome, a.Code, a.Facts = "refused", "own_proposal", nil
		}
		f.log = append(f.log, a)
	}
	return f
}

// promises are those of the table, of which some are not kept, one is explained.
func promises() []model.Promise {
	found := map[string]struct {
		state  model.PromiseState
		figure string
	}{
		"answers":         {model.PromiseBroken, "1 overdue, 2 due within 7 days"},
		"deletion-30":     {model.PromiseAtRisk, "1 ended, 0 past their day"},
		"recipients":      {model.PromiseAtRisk, "2 orders unanswered"},
		"emergency":       {model.PromiseBroken, "2 to review, 1 overdue"},
		"backup-daily":    {model.PromiseUnproven, "not set up: serve --backup-dir"},
		"backup-verified": {model.PromiseUnproven, "not set up: serve --backup-dir"},
		"backup-drilled":  {model.PromiseUnproven, "not set up: serve --backup-dir"},
		"log":             {model.PromiseKept, "4310 entries verified at 08:59 UTC"},
	}
	var list []model.Promise
	for _, rule := range model.PromiseRules() {
		p := model.Promise{PromiseRule: rule, State: model.PromiseKept, Figure: "nothing is open", CheckedAt: now, Record: model.PromiseRecord{ID: rule.ID}}
		if f, known := found[rule.ID]; known {
			p.State, p.Figure = f.state, f.figure
		}
		if rule.ID == "emergency" {
			p.Record.Steps = []model.PromiseStep{{At: now.AddDate(0, 0, -40), State: model.PromiseKept, Figure: "0 to review, 0 overdue"}, {At: now.AddDate(0, 0, -2), State: model.PromiseBroken, Figure: "1 to review, 1 overdue"}}
			p.Record.Explains = []model.PromiseReason{{At: now.AddDate(0, 0, -1), By: "a-1", State: model.PromiseBroken, Text: "the auditor is ill; a stand-in comes on Thursday"}}
		}
		list = append(list, p)
	}
	return list
}

func tenants() []model.TenantView {
	dpa := model.DPA{Version: "2025-1", SignedOn: deadline.On(2025, 3, 1), ContactName: "Asta Kontaktė", ContactEmail: "asta@acme.example", Return: true}
	rows := []model.RequestRow{stages[2].view().Row, stages[12].view().Row}
	return []model.TenantView{
		{Tenant: model.Tenant{Slug: "acme", Name: "Acme Logistics", Country: "LT", Status: model.TenantActive, DPA: dpa}, People: 800, Requests: rows},
		{Tenant: model.Tenant{Slug: "baltic", Name: "Baltic Shipping", Country: "LV", Status: model.TenantTerminated, DPA: dpa, TerminatedOn: deadline.On(2026, 11, 10)}, People: 12},
		{Tenant: model.Tenant{Slug: "cedar", Name: "Cedar Clinic", Country: "EE", Status: model.TenantNotice, DPA: dpa}, People: 300},
		{Tenant: model.Tenant{Slug: "delta", Name: "Delta Foods", Country: "PL", Status: model.TenantActive}, People: 92},
	}
}

func held() model.PersonView {
	return model.PersonView{
		Person: model.Person{ID: "p-0001", Kind: model.PlatformUser, Tenant: "acme", External: "u-17", Name: "Jonas Petraitis", Email: "jonas@acme.example",
			Phone: "+370 600 00000", Language: "lt", LockedBy: "R-3", CreatedAt: now.AddDate(-1, 0, 0), Facts: []model.Datum{
				{Category: model.Technical, Field: "last address", Value: "192.0.2.17"}, {Category: model.UsageLogs, Field: "logins", Value: "1,204"},
				{Category: model.Authentication, Field: "password hash", Value: "argon2id…"}}},
		Consents: []model.Consent{
			{ID: "p-0001/c-1", Purpose: "newsletter", Notice: "2025-02", Events: []model.ConsentEvent{
				{At: now.AddDate(0, -6, 0), State: model.ConsentRequested, Channel: "website", By: "subject"},
				{At: now.AddDate(0, -6, 0), State: model.ConsentGiven, Channel: "website", By: "subject"}}},
			{ID: "p-0001/c-2", Purpose: "product news", Notice: "2024-01", Events: []model.ConsentEvent{
				{At: now.AddDate(0, -8, 0), State: model.ConsentGiven, Channel: "website", By: "subject"},
				{At: now.AddDate(0, -2, 0), State: model.ConsentWithdrawn, Channel: "e-mail", By: "a-1"}}}},
		Invoices: []model.Invoice{
			{ID: "acme/v-1", Number: "INT-2025-044", IssuedOn: deadline.On(2025, 5, 4), AmountMinor: 123456, Currency: "EUR", Buyer: "Acme Logistics"},
			{ID: "acme/v-2", Number: "INT-2018-001", IssuedOn: deadline.On(2018, 5, 4), AmountMinor: 9900, Currency: "EUR", Buyer: "Acme Logistics"}},
		Content:  model.Content{Person: "p-0001", Tenant: "acme", Facts: []model.Datum{{Category: model.TenantContent, Field: "delivery notes", Value: "214"}}},
		Requests: []model.RequestRow{stages[2].view().Row},
	}
}

// restrictedPerson is only stored, gets no marketing, and waits for a recipient.
func restrictedPerson() model.PersonView {
	v := model.PersonView{Person: model.Person{ID: "p-0009", Kind: model.MarketingContact, Name: "Rasa Test", Email: "rasa@mail.example", CreatedAt: now.AddDate(-1, 0, 0),
		Restrictions: []model.PersonRestriction{
			{No: 1, Ground: model.GroundAccuracy, Request: "R-3", At: now.AddDate(0, -3, 0), Review: deadline.On(2026, 9, 1), LiftedAt: now.AddDate(0, -1, 0), Ruling: "D-4"},
			{No: 2, Ground: model.GroundClaims, Incident: "I-2", At: now.AddDate(0, -1, 0), Review: deadline.On(2026, 11, 20)}},
		Asked: []model.RestrictionAsk{{Ground: model.GroundUnlawful, At: now, Reason: "no basis is recorded"}},
		Uses:  []model.RestrictionUse{{Ground: model.UseClaims, Until: deadline.On(2026, 12, 1), Ruling: "D-5", At: now}},
		Told: []model.ToldOf{{What: model.ToldRestrict, Of: "p-0009/2", Order: model.Order{Subprocessor: "resend", Due: deadline.On(2026, 12, 7)}},
			{What: model.ToldRestrict, Of: "p-0009/2", Order: model.Order{Subprocessor: "hetzner", Due: deadline.On(2026, 12, 7), Answer: model.OrderDone}}}}}
	v.Suppression = model.Suppression{ID: "M-1", Events: []model.SuppressionEvent{{At: now.AddDate(0, -2, 0)}}}
	return v
}

// stage is a request at one point of its life; its id is R- and its place.
type stage struct {
	name  string
	state model.State
	with  func(*model.RequestView)
}

var stages = []stage{
	{"received", model.Received, func(v *model.RequestView) {
		v.Request.Rights, v.Request.Capacity, v.Request.Person, v.Request.Tenant = nil, "", "", ""
	}},
	{"not a request", model.NotARequest, func(v *model.RequestView) {
		v.Request.Rights, v.Request.Suggested, v.Request.Confidence, v.Request.Capacity = nil, nil, 0.2, ""
	}},
	{"triaged", model.Triaged, nil},
	{"identity pending", model.IdentityWait, func(v *model.RequestView) {
		v.Request.Pauses = []deadline.Pause{{Kind: deadline.Identity, Sent: deadline.On(2026, 11, 11)}}
	}},
	{"in progress, plan drawn", model.InProgress, planned},
	{"proposed by another, no advice", model.Proposed, func(v *model.RequestView) { proposed(v, "a-2") }},
	{"proposed by me, DPO agrees", model.Proposed, func(v *model.RequestView) { proposed(v, "a-1"); advised(v, false) }},
	{"proposed by another, DPO agrees", model.Proposed, func(v *model.RequestView) { proposed(v, "a-2"); advised(v, false) }},
	{"proposed by another, DPO objects", model.Proposed, func(v *model.RequestView) { proposed(v, "a-2"); advised(v, true) }},
	{"proposal expired", model.Proposed, func(v *model.RequestView) {
		proposed(v, "a-2")
		advised(v, false)
		v.Request.Proposal.Expires = now
		v.Request.ReceivedAt = now.AddDate(0, -1, -10)
	}},
	{"executed", model.Executed, executed},
	{"answered", model.Answered, func(v *model.RequestView) { executed(v); v.Request.AnsweredAt = now.Add(-time.Hour) }},
	{"forwarded", model.Forwarded, func(v *model.RequestView) { v.Request.Capacity = model.Processor }},
	{"dismissed", model.Dismissed, func(v *model.RequestView) { v.Request.Rights, v.Request.Suggested = nil, nil }},
	{"triaged, access", model.Triaged, func(v *model.RequestView) { v.Request.Rights = []model.Right{model.Access, model.Erasure} }},
	{"triaged, processor", model.Triaged, func(v *model.RequestView) { v.Request.Capacity = model.Processor }},
	{"withdrawn", model.Withdrawn, nil},
	{"changed after the proposal", model.Proposed, func(v *model.RequestView) {
		proposed(v, "a-2")
		advised(v, false)
		v.Plan.Ground = "another"
		v.PlanText = string(v.Plan.Canonical())
	}},
}

func (s stage) id() string {
	for i, other := range stages {
		if other.name == s.name {
			return "R-" + strconv.Itoa(i+1)
		}
	}
	return ""
}

func at(name string) string { return stage{name: name}.id() }

func (s stage) view() model.RequestView {
	id := s.id()
	received := now.AddDate(0, 0, -14)
	v := model.RequestView{
		Request: model.Request{ID: id, State: s.state, Rights: []model.Right{model.Erasure}, Suggested: []model.Right{model.Erasure}, Confidence: 0.93,
			Capacity: model.Mixed, Tenant: "acme", Person: "p-0001", Channel: "e-mail", ReceivedAt: received, Assignee: "a-2",
			History: []model.Event{{At: received.Add(time.Hour), By: "a-4", Act: "letter.receive", To: model.Received}}},
		File: model.CaseFile{Request: id, Name: "Jonas Petraitis", Email: "jonas@acme.example", Heading: "Erase my data",
			Text:     "Dear Sir or Madam,\n\nunder Art. 17 GDPR I ask you to erase all personal data that you hold about me, without undue delay.\n\nJonas Petraitis",
			Language: "en", MessageID: "x1@acme.example", Why: []string{"cites Art. 17", `says "erase all personal data"`}, Files: []string{"identity.pdf"},
			Notes: []model.Note{{At: received.Add(2 * time.Hour), By: "a-1", Text: "Called back; the number is the one on file."}}},
		Candidates: []model.PersonRow{{ID: "p-0001", Tenant: "acme", Name: "Jonas Petraitis", Email: "jonas@acme.example", Kind: model.PlatformUser}},
		Admins:     admins,
	}
	if s.state != model.Received && s.state != model.NotARequest && s.state != model.Dismissed {
		v.Request.History = append(v.Request.History, model.Event{At: received.Add(3 * time.Hour), By: "a-1", Act: "request.triage", From: model.Received, To: model.Triaged, Reason: "erasure"})
	}
	if s.with != nil {
		s.with(&v)
	}
	r := v.Request
	v.Clock = r.Clock(deadline.ReceivedOn(now))
	v.Row = model.RequestRow{ID: id, State: s.state, Rights: r.Rights, Suggested: r.Suggested, Capacity: r.Capacity, Tenant: r.Tenant, Person: r.Person,
		Name: v.File.Name, Email: v.File.Email, ReceivedAt: r.ReceivedAt, Assignee: r.Assignee, Proposed: s.state == model.Proposed, Overdue: r.Overdue(now)}
	if s.state != model.NotARequest && s.state != model.Dismissed {
		v.Row.Due, v.Row.StrictDue = v.Clock.Due, v.Clock.StrictDue
	}
	return v
}

func planned(v *model.RequestView) {
	v.Plan = model.Plan{Request: v.Request.ID, Person: "p-0001", DrawnBy: "a-2", DrawnAt: now.Add(-2 * time.Hour),
		Ground: "Art. 17(1)(a) GDPR: no longer necessary, at the person's request", Orders: []string{"hetzner", "resend"}, Items: []model.Item{
			{Category: model.Technical, Capacity: model.Controller, What: "last address", Count: 1, Outcome: model.Erase},
			{Category: model.ConsentData, Capacity: model.Controller, What: "purposes and their events", Count: 2, Outcome: model.Erase, Refs: []string{"p-0001/c-1", "p-0001/c-2"}},
			{Category: model.AccountProfile, Capacity: model.Controller, What: "name, e-mail, phone, language", Count: 4, Outcome: model.Erase},
			{Category: model.Contact, Capacity: model.Controller, What: "nothing", Outcome: model.NotHeld},
			{Category: model.InvoiceData, Capacity: model.Controller, What: "documents, legally required fields only", Count: 1, Outcome: model.RetainLaw,
				Ground: "Art. 17(3)(b) GDPR; accounting and VAT law; published policy: 7 years from issue", Until: deadline.On(2032, 5, 4), Refs: []string{"acme/v-1"}},
			{Category: model.TenantContent, Capacity: model.Processor, What: "delivery notes", Count: 1, Outcome: model.NotOurs, Ground: "Art. 28(3)(a), 28(10) GDPR: tenant acme decides"},
		}}
	v.PlanText = string(v.Plan.Canonical())
}

func proposed(v *model.RequestView, by string) {
	planned(v)
	v.Request.Proposal = model.Proposal{By: by, At: now.Add(-time.Hour), Expires: now.Add(23 * time.Hour), Digest: v.Plan.Digest()}
}

func advised(v *model.RequestView, objects bool) {
	at := now.Add(-30 * time.Minute)
	v.Request.Proposal.Advice = model.Advice{By: "a-3", At: at, Objects: objects}
	v.File.Notes = append(v.File.Notes, model.Note{At: at, By: "a-3", Text: "DPO advice: the invoices are the only lawful exception."})
}

func executed(v *model.RequestView) {
	proposed(v, "a-2")
	advised(v, false)
	v.Request.Erasure = "E-1"
	v.File.Name, v.File.Email = "", ""
	v.Erasure = model.ErasureRecord{ID: "E-1", Request: v.Request.ID, Person: "p-0001", Tenant: "acme", ProposedBy: "a-2", AdvisedBy: "a-3", ApprovedBy: "a-1",
		ApprovedAt: now.Add(-20 * time.Minute), PlanDigest: v.Plan.Digest(), IntentAt: now.Add(-20 * time.Minute), DoneAt: now.Add(-20 * time.Minute),
		KeyDigest: v.Plan.Digest(), Deleted: []model.Tally{{Kind: model.KindPerson, Count: 1}, {Kind: model.KindConsent, Count: 2}},
		Kept: []model.Kept{{Category: model.InvoiceData, Count: 1, Outcome: model.RetainLaw, Ground: "Art. 17(3)(b) GDPR", Until: deadline.On(2032, 5, 4)}},
		Orders: []model.Order{{Subprocessor: "hetzner", IssuedAt: now, Due: deadline.On(2026, 12, 8), AnsweredAt: now, Answer: model.OrderDone},
			{Subprocessor: "resend", IssuedAt: now, Due: deadline.On(2026, 12, 8)}},
		LogSize: 4300, LogRoot: v.Plan.Digest()}
}
