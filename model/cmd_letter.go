package model

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"integrora.com/opsconsole/model/deadline"
)

// LetterMost is the longest body of a letter out, in bytes.
const LetterMost = 128 << 10

// DraftLetter writes a letter from the records (FillLetter) and keeps it as a
// draft. Nothing is sent by it.
type DraftLetter struct {
	Kind     LetterKind
	Language string // empty: that of the person's letter where there is one, else English
	Request  string
	Incident string            // of a breach notice
	Tenant   string            // that a breach notice goes to
	Person   string            // that a breach notice goes to
	Say      map[string]string // the parts that no record holds

	contact string // of the tenant's agreement; empty: the one who is due
}

// Act implements Command.
func (c DraftLetter) Act() *Act {
	switch writes(c.Kind) {
	case ActLetterForward:
		return ActLetterForward
	case ActLetterNotice:
		return ActLetterNotice
	}
	return ActLetterDraft
}

// Decide implements Command.
func (c DraftLetter) Decide(call *Call) (Decision, error) {
	rule, err := c.Kind.Rule()
	if err != nil {
		return Decision{}, err
	}
	facts := LetterFacts{On: deadline.ReceivedOn(call.At), Incident: c.Incident, Say: c.Say}
	l := OutLetter{Kind: c.Kind, State: OutDraft, DraftedBy: call.Actor.ID, DraftedAt: call.At}
	switch {
	case rule.Kind == LetterBreachPerson || rule.Kind == LetterBreachTenant:
		err = c.breach(call, rule, &l, &facts)
	case rule.Kind == LetterLift && c.Person != "":
		err = c.lift(call, &l, &facts)
	default:
		err = c.request(call, rule, &l, &facts)
	}
	if err != nil {
		return Decision{}, err
	}
	if l.Language = c.Language; l.Language == "" {
		l.Language = "en"
		if facts.File.Language == "lt" || facts.Person.Language == "lt" {
			l.Language = "lt"
		}
	}
	heading, body, err := FillLetter(c.Kind, l.Language, facts)
	if err != nil {
		return Decision{}, err
	}
	n, err := call.Next(KindOutLetter)
	if err != nil {
		return Decision{}, err
	}
	l.ID = fmt.Sprintf("L-%d", n)
	l.MessageID = call.NewID("l") + "@" + MailDomain
	text := OutText{Letter: l.ID, Key: l.Seal(), Salt: call.NewID("s"), Heading: heading, Body: body}
	switch {
	case rule.Kind.toTenant():
		to := facts.Tenant.DPA.reads(c.contact, facts.Request)
		text.Name, text.Email = oneLine(to.Name), oneLine(to.Email)
	case rule.Kind == LetterBreachTenant:
		text.Name, text.Email = oneLine(facts.Tenant.DPA.ContactName), oneLine(facts.Tenant.DPA.ContactEmail)
	case l.Person != "":
		text.Name, text.Email = oneLine(facts.Person.Name), oneLine(facts.Person.Email)
	default:
		text.Name, text.Email = oneLine(facts.File.Name), oneLine(facts.File.Email)
		if strings.Contains(facts.File.MessageID, "@") { // others are made by intake
			text.InReplyTo = oneLine(facts.File.MessageID)
		}
	}
	l.Digest = text.Sum()
	return letterDecision(l, Fact{"language", l.Language}, Fact{"kind", string(l.Kind)}).with(text), nil
}

// request gathers the facts of a letter about a request.
func (c DraftLetter) request(call *Call, rule LetterRule, l *OutLetter, f *LetterFacts) (err error) {
	if c.Request == "" || c.Incident+c.Person+c.Tenant != "" {
		return Refuse("usage", "the letter %s is about a request, and about nothing else", rule.Kind)
	}
	if f.Request, err = call.Request(c.Request); err != nil {
		return err
	}
	r := f.Request
	l.Request, l.Case = r.ID, r.SplitOf
	if err := letterFits(call, rule, r); err != nil {
		return err
	}
	if f.File, err = call.CaseFile(r.File()); err != nil {
		return err
	}
	if f.Subprocessors, err = call.Subprocessors(); err != nil {
		return err
	}
	if r.Tenant != "" {
		if f.Tenant, err = call.Tenant(r.Tenant); err != nil {
			return err
		}
	}
	if rule.Kind.toTenant() {
		l.Tenant = r.Tenant
	}
	if rule.Right == Access || rule.Right == Portability {
		f.Plan.Items, err = inventory(call, r, f.On)
	}
	if rule.Right == Erasure && r.Erasure != "" {
		if f.Erasure, err = call.Erasure(r.Erasure); err != nil {
			return err
		}
		f.Plan, err = call.Plan(r.ID)
	}
	return err
}

// letterFits refuses a letter that the request does not call for.
func letterFits(call *Call, rule LetterRule, r Request) error {
	held := r.Tenant != "" && (r.Capacity == Processor || r.Capacity == Mixed)
	switch {
	case r.Concerns(call.Actor):
		return Refuse("own_case", "%s is about you or somebody close to you; another person must act on it", r.ID)
	case rule.Kind == LetterLift: // a restriction outlives the answer to its request
		return lifts(call, r)
	case !r.State.Counts():
		return Refuse("state", "%s is %s; letters are written while it is open", r.ID, r.State.Title())
	case rule.Right != "" && !r.Asks(rule.Right):
		return Refuse("state", "%s does not ask for %s; confirm its rights in triage", r.ID, rule.Right)
	case r.Capacity == Processor && (rule.Right != "" || rule.Kind == LetterRefusal || rule.Kind == LetterExtension || rule.Kind == LetterIdentity || rule.Kind == LetterClarify):
		return r.tenantDecides()
	case rule.Kind == LetterIdentity && r.Asks(ObjectionMarketing):
		return noProof(r)
	case rule.Kind == LetterTenantReminder && r.State != Forwarded:
		return Refuse("state", "%s is %s; a tenant is reminded of what it was forwarded", r.ID, r.State.Title())
	case rule.Kind == LetterInfringes && r.State != Instructed:
		return Refuse("state", "%s is %s; no instruction of the tenant awaits its execution", r.ID, r.State.Title())
	case rule.Kind == LetterTenantResult && r.State != CarriedOut && r.State != KeptByLaw:
		return Refuse("state", "%s is %s; the tenant is told what was carried out once it was", r.ID, r.State.Title())
	case rule.Kind == LetterClarify && !r.Asks(Access):
		return Refuse("state", "a clarification is asked of access only (Recital 63)")
	case rule.Kind == LetterExtension && r.Extended:
		return Refuse("state", "%s is extended already; it can be extended once (Art. 12(3) GDPR)", r.ID)
	case (rule.Kind.toTenant() || rule.Kind == LetterHolding) && !held:
		return Refuse("state", "%s is not held for a tenant; triage it as processor first", r.ID)
	}
	return nil
}

// breach gathers the facts of a notice of a breach.
func (c DraftLetter) breach(call *Call, rule LetterRule, l *OutLetter, f *LetterFacts) (err error) {
	toTenant := rule.Kind == LetterBreachTenant
	if c.Incident == "" || c.Request != "" || (c.Tenant != "") != toTenant || (c.Person != "") == toTenant {
		return Refuse("usage", "a notice of a breach names its incident, and the tenant or person that it goes to")
	}
	i, err := openIncident(call, c.Incident)
	if err != nil {
		return err
	}
	f.Say = i.fill(rule, c.Say)
	l.Incident, l.Tenant, l.Person = c.Incident, c.Tenant, c.Person
	if toTenant {
		f.Tenant, err = call.Tenant(c.Tenant)
		return err
	}
	if _, err := StorageOnly(call, c.Person, call.At); err != nil {
		return err
	}
	f.Person, err = call.Person(c.Person)
	return err
}

// lift gathers the facts of a letter to a person whose data no request
// restricted.
func (c DraftLetter) lift(call *Call, l *OutLetter, f *LetterFacts) (err error) {
	if c.Request+c.Incident+c.Tenant != "" {
		return Refuse("usage", "the letter %s is about a request or a person, and about nothing else", LetterLift)
	}
	if f.Person, err = call.Person(c.Person); err != nil {
		return err
	}
	if !f.Person.Restricted() {
		return Refuse("state", "nothing about this person is restricted")
	}
	l.Person = c.Person
	return nil
}

// lifts refuses a letter before a lifting where nothing is restricted.
func lifts(call *Call, r Request) error {
	p, err := Person{}, error(nil)
	if r.Person != "" {
		if p, err = call.Person(r.Person); err != nil && CodeOf(err) != "not_found" {
			return err
		}
	}
	if !p.Restricted() {
		return Refuse("state", "nothing about the person of %s is restricted", r.ID)
	}
	return nil
}

// letterDecision is a decision about a letter, without its text.
func letterDecision(l OutLetter, facts ...Fact) Decision {
	facts = append(facts, Fact{"state", string(l.State)}, Fact{"about", l.About()})
	return Decision{Put: []Record{l}, Object: l.ID, Facts: facts, Result: Result{ID: l.ID}}
}

func (d Decision) with(records ...Record) Decision {
	d.Put = append(d.Put, records...)
	return d
}

// EditLetter changes a draft, or what could not be delivered, which becomes a
// draft again. What is empty stays.
type EditLetter struct {
	Letter  string
	Kind    LetterKind // of the letter, which says who may
	Heading string
	Body    string
	Email   string // another address than the record's takes a second person to send
	Drop    bool   // put the draft away
}

// Act implements Command.
func (c EditLetter) Act() *Act {
	switch writes(c.Kind) {
	case ActLetterForward:
		return ActLetterForward
	case ActLetterNotice:
		return ActLetterNotice
	}
	return ActLetterDraft
}

// Decide implements Command.
func (c EditLetter) Decide(call *Call) (Decision, error) {
	l, text, err := openLetter(call, c.Letter, c.Kind)
	if err != nil {
		return Decision{}, err
	}
	if l.State != OutDraft && l.State != OutFailed && l.State != OutBounced {
		return Decision{}, Refuse("state", "%s is %s; only drafts and what came back can be changed", l.ID, l.State)
	}
	if c.Drop {
		l.State = OutDropped
		return letterDecision(l, Fact{"op", "drop"}), nil
	}
	if l.Notice != "" && (c.Heading != "" && c.Heading != text.Heading || c.Body != "" && c.Body != text.Body) {
		return Decision{}, Refuse("second_person", "what %s says was approved by two persons with its announcement; only its address may be changed", l.ID)
	}
	if len(c.Body) > LetterMost || len(c.Heading) > 400 || len(c.Email) > 254 {
		return Decision{}, Refuse("usage", "a letter has a text of up to %d bytes, a subject of up to 400 and an address of up to 254", LetterMost)
	}
	if c.Email != "" && l.Kind.toTenant() {
		if err := toListed(call, l, c.Email); err != nil {
			return Decision{}, err
		}
	}
	if !plainText(c.Body) || oneLine(c.Heading) != c.Heading || strings.ContainsAny(c.Email, " \t\n<>,") || !plainText(c.Email) {
		return Decision{}, Refuse("usage", "a letter is plain text, its subject one line, its address one address")
	}
	var fields []string
	set := func(name, to string, field *string) {
		if to != "" && to != *field {
			*field = to
			fields = append(fields, name)
		}
	}
	set("subject", c.Heading, &text.Heading)
	set("text", c.Body, &text.Body)
	set("address", c.Email, &text.Email)
	if len(fields) == 0 && l.State == OutDraft {
		return Decision{}, Refuse("usage", "nothing is changed by that")
	}
	if slices.Contains(fields, "address") {
		l.Readdressed = true
	}
	if l.State == OutBounced {
		// The bounced message keeps its id; a new one must not be taken for it.
		l.MessageID = call.NewID("l") + "@" + MailDomain
	}
	l.State, l.ChangedBy, l.Digest, l.Tries, l.Code = OutDraft, call.Actor.ID, text.Sum(), 0, ""
	return letterDecision(l, Fact{"fields", strings.Join(fields, "+")}, Fact{"letter_sha256", hex.EncodeToString(l.Digest)}).with(text), nil
}

// openLetter reads a letter that the actor may act on.
func openLetter(call *Call, id string, kind LetterKind) (OutLetter, OutText, error) {
	l, err := call.OutLetter(id)
	if err != nil {
		return l, OutText{}, err
	}
	if l.Kind != kind {
		return l, OutText{}, Refuse("usage", "%s is a letter %s, not %s", id, l.Kind, kind)
	}
	if l.Request != "" {
		r, err := call.Request(l.Request)
		if err != nil {
			return l, OutText{}, err
		}
		if r.Concerns(call.Actor) {
			return l, OutText{}, Refuse("own_case", "%s is about you or somebody close to you; another person must act on it", r.ID)
		}
	}
	text, err := call.OutText(id)
	return l, text, err
}
