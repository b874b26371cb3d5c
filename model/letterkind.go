package model

import "slices"

// LetterKind is what a letter of ours is for. Each has a template in each
// language, in lettertext.
type LetterKind string

// The kinds of letter out.
const (
	LetterAcknowledge  LetterKind = "acknowledgement"
	LetterIdentity     LetterKind = "identity"
	LetterClarify      LetterKind = "clarification"
	LetterExtension    LetterKind = "extension"
	LetterForward      LetterKind = "forward" // to the tenant
	LetterHolding      LetterKind = "holding" // to the person whose request was forwarded
	LetterRefusal      LetterKind = "refusal"
	LetterLift         LetterKind = "before-lift"
	LetterBreachPerson LetterKind = "breach-person"
	LetterBreachTenant LetterKind = "breach-tenant"

	// To the tenant that decides on a request (rules §3.2).
	LetterTenantReminder LetterKind = "tenant-reminder"
	LetterInfringes      LetterKind = "tenant-infringes" // its instruction would infringe the law
	LetterTenantResult   LetterKind = "tenant-result"

	// To every tenant (Art. 28(2) GDPR): the console writes it by itself.
	LetterSubprocessor LetterKind = "subprocessor"
)

// toTenant reports whether a letter about a request goes to its tenant.
func (k LetterKind) toTenant() bool {
	return k == LetterForward || k == LetterTenantReminder || k == LetterInfringes || k == LetterTenantResult
}

// AnswerTo is the letter that answers a right.
func AnswerTo(r Right) LetterKind { return LetterKind("answer-" + string(r)) }

// LetterRule is a kind's row in the table of letters.
type LetterRule struct {
	Kind  LetterKind
	Title string
	Row   int   // of the role matrix: who decides what the letter says
	Right Right // that it answers
	// Two is set where that decision takes two persons: the letter is sent by
	// another person than wrote it, with a fresh code, bound to its digest.
	Two bool
	// Needs names what the drafter must say in it, and what each is.
	Needs []Need
}

// Need is a part of a letter that no record holds.
type Need struct{ Name, What string }

var (
	needCopy    = Need{"copy", "where the person finds the copy"}
	needReason  = Need{"reason", "why"}
	needNature  = Need{"nature", "what happened"}
	needEffects = Need{"consequences", "the likely consequences"}
	needActions = Need{"measures", "what was done and is planned"}
	needContact = Need{"contact", "where more can be learned"}
)

// Letters is the table of letters out.
var Letters = []LetterRule{
	{LetterAcknowledge, "acknowledge receipt", 9, "", false, nil},
	{LetterIdentity, "ask who the person is", 9, "", false, []Need{{"doubt", "why the doubt is reasonable"}, {"ask", "the least that settles it"}}},
	{LetterClarify, "ask which data is meant", 9, "", false, []Need{{"question", "what to specify"}}},
	{LetterExtension, "tell of an extension", 10, "", true, []Need{{"reasons", "complexity and number of the requests, in facts"}}},
	{LetterForward, "forward to the tenant", 18, "", false, nil},
	{LetterHolding, "tell that it was passed on", 18, "", false, nil},
	{LetterTenantReminder, "remind the tenant", 18, "", false, nil},
	{LetterInfringes, "tell the tenant that its instruction infringes the law", 19, "", false, []Need{{"law", "the law that it would infringe"}, needReason}},
	{LetterTenantResult, "tell the tenant what was carried out", 19, "", false, nil},
	{LetterRefusal, "refuse", 16, "", true, []Need{needReason, {"law", "the provision"}}},
	{AnswerTo(Access), "answer access", 12, Access, true, []Need{needCopy, {"purposes", "the purposes"}, {"transfers", "countries and safeguards, or that there are none"},
		{"storage", "how long, or by which criteria"}, {"source", "where the data is from"}, {"automated", "automated decisions and their logic, or that there are none"}}},
	{AnswerTo(Rectification), "answer rectification", 9, Rectification, false, []Need{{"changed", "what was corrected"}}},
	{AnswerTo(Erasure), "answer erasure", 9, Erasure, false, nil},
	{AnswerTo(Restriction), "answer restriction", 9, Restriction, false, []Need{{"data", "what is restricted"}}},
	{AnswerTo(Objection), "answer an objection", 9, Objection, false, []Need{{"stopped", "the processing that was stopped"}}},
	{AnswerTo(ObjectionMarketing), "answer an objection to marketing", 9, ObjectionMarketing, false, nil},
	{AnswerTo(Portability), "answer portability", 12, Portability, true, []Need{needCopy}},
	{AnswerTo(Withdrawal), "answer a withdrawal", 9, Withdrawal, false, []Need{{"purpose", "the purpose whose consent is withdrawn"}}},
	{AnswerTo(Complaint), "answer a complaint", 9, Complaint, false, []Need{{"found", "what was found"}, {"done", "what is done about it"}}},
	{LetterLift, "tell before a restriction is lifted", 5, "", true, []Need{needReason}},
	{LetterBreachPerson, "tell a person of a breach", 24, "", true, []Need{needNature, needEffects, needActions, {"advice", "what the person can do"}, needContact}},
	{LetterSubprocessor, "tell a tenant of a sub-processor", 26, "", false, nil},
	{LetterBreachTenant, "tell a tenant of a breach", 23, "", false, []Need{{"aware", "when we became aware"}, needNature,
		{"affected", "categories and numbers of data and people"}, needEffects, needActions, needContact, {"next", "when the next update comes"}}},
}

// LetterLanguages lists the languages of letters out.
var LetterLanguages = []string{"en", "lt"}

// Rule finds the row of a kind.
func (k LetterKind) Rule() (LetterRule, error) {
	i := slices.IndexFunc(Letters, func(r LetterRule) bool { return r.Kind == k })
	if i < 0 {
		return LetterRule{}, Refuse("usage", "there is no letter %q; the kinds are %s", k, letterKinds())
	}
	return Letters[i], nil
}

func letterKinds() string {
	text := ""
	for i, r := range Letters {
		if i > 0 {
			text += ", "
		}
		text += string(r.Kind)
	}
	return text
}

// OfProcessor reports whether the letter is of a request that we hold for a
// tenant, to the tenant or of what became of it (Art. 28(3)(e) GDPR).
func (r LetterRule) OfProcessor() bool { return r.Row == 18 || r.Row == 19 }

// Ends reports whether the letter tells what was decided, so that the request
// may be answered by it.
func (r LetterRule) Ends() bool {
	return r.Right != "" || r.Kind == LetterRefusal || r.Kind == LetterHolding
}

// The families of letters, by who may write and who may send them.
func writes(k LetterKind) *Act {
	switch k {
	case LetterForward, LetterHolding, LetterTenantReminder:
		return ActLetterForward
	case LetterBreachTenant:
		return ActLetterNotice
	}
	return ActLetterDraft
}

func sends(k LetterKind) *Act {
	switch k {
	case LetterForward, LetterHolding, LetterTenantReminder:
		return ActLetterForward
	case LetterBreachTenant:
		return ActLetterNotify
	}
	return ActLetterSend
}
