package model

import (
	"reflect"
	"sort"
	"strconv"
)

// ImportBatch is the largest number of lines of one ImportRecords.
const ImportBatch = 8192

// ImportRecords takes lines of a source system's records. Good lines go in,
// bad ones are told with their reason; the lines of one batch go in together
// or not at all. Lines create; they never change what is there, except that a
// consent's history may grow. A rerun changes nothing. What the person objected to
// is not taken, whatever the source says: see objected.
//
// A machine is told what is wrong with a line itself and nothing else: whether
// a line was new, there already or refused for what is stored would tell who is
// stored, or was erased. The entry in the log counts those for admins.
type ImportRecords struct{ Lines []ImportLine }

// ImportLine is one line: exactly one of its record fields is set.
type ImportLine struct {
	Line    int
	Sum     []byte // digest of the line's content, to recognise a rerun
	Tenant  *Tenant
	Person  *Person // Facts may hold tenant content; it is split off
	Consent *Consent
	Invoice *Invoice
	// Of names the person of a consent or invoice by tenant and external id.
	OfTenant, OfPerson string
}

// Act implements Command.
func (ImportRecords) Act() *Act { return ActImport }

// Decide implements Command.
func (c ImportRecords) Decide(call *Call) (Decision, error) {
	if len(c.Lines) == 0 || len(c.Lines) > ImportBatch {
		return Decision{}, Refuse("usage", "a batch has 1 to %d lines; found %d", ImportBatch, len(c.Lines))
	}
	b := batch{call: call, lines: c.Lines, contacts: map[string]contact{}, people: map[string]string{}, tenants: map[string]bool{}, consents: map[string]*history{}, sums: map[string][]byte{}}
	for _, line := range c.Lines {
		outcome, err := b.take(line)
		r := LineResult{Line: line.Line, Outcome: outcome}
		if IsRefusal(err) {
			r.Outcome, r.Reason = "refused", err.Error()
			b.count("refused_" + CodeOf(err))
			b.refused++
		} else if err != nil {
			return Decision{}, err
		}
		if call.Actor.Machine() && (err == nil || CodeOf(err) != "usage") {
			r = LineResult{Line: line.Line, Outcome: "taken"}
		}
		b.results = append(b.results, r)
	}
	return b.decision(), nil
}

// batch is the work of one ImportRecords: what earlier lines of it made is
// seen by later ones.
type batch struct {
	call     *Call
	lines    []ImportLine
	contacts map[string]contact // person made in this batch →
	put      []Record
	results  []LineResult
	people   map[string]string // tenant NUL external → id
	tenants  map[string]bool
	consents map[string]*history // person id →
	invoices map[string][]byte   // tenant NUL external → sum
	sums     map[string][]byte   // person made in this batch → sum
	counts   map[string]int
	refused  int
}

// history is the consents of one person as this batch leaves them.
type history struct {
	list    []Consent
	changed map[int]bool
}

// take decides on one line. What is wrong with the line itself is refused, with
// the code "usage", before anything is looked up.
func (b *batch) take(line ImportLine) (string, error) {
	switch {
	case line.Tenant != nil:
		return b.tenant(*line.Tenant)
	case line.Person != nil:
		return b.person(*line.Person, line.Sum)
	case line.Consent != nil:
		return b.consent(*line.Consent, line.OfTenant, line.OfPerson)
	case line.Invoice != nil:
		return b.invoice(*line.Invoice, line)
	}
	return "", Refuse("usage", "the line holds no record")
}

func (b *batch) add(what string, records ...Record) string {
	b.put = append(b.put, records...)
	b.count(what)
	return "created"
}

func (b *batch) count(what string) {
	if b.counts == nil {
		b.counts = map[string]int{}
	}
	b.counts[what]++
}

func (b *batch) tenant(t Tenant) (string, error) {
	if !ValidSlug(t.Slug) {
		return "", Refuse("usage", "a tenant's slug is 2–40 of a–z, 0–9 and dash, starting with a letter")
	}
	known, err := b.knows(t.Slug)
	if err != nil {
		return "", err
	}
	if known {
		old, err := b.call.Tenant(t.Slug)
		if err != nil && CodeOf(err) != "not_found" {
			return "", err
		}
		t.CreatedAt = old.CreatedAt
		if old.Ending != (Offboarding{}) { // its stages are the console's from the notice on
			t.Status, t.TerminatedOn, t.Ending = old.Status, old.TerminatedOn, old.Ending
		}
		if !old.DPA.Agreed.IsZero() { // the agreement is the console's, once two persons activated one
			t.DPA = old.DPA
		}
		if t.Draft = old.Draft; reflect.DeepEqual(old, t) {
			return "unchanged", nil
		}
		return "", Refuse("exists", "this tenant is there with other content; imports create, they do not change")
	}
	switch _, erased, err := b.call.ByExternal(KindTenant, "", t.Slug); {
	case err != nil:
		return "", err
	case erased != "":
		return "", Refuse("erased", "this tenant was erased (%s); imports do not bring it back: use another slug for a new agreement", erased)
	}
	b.tenants[t.Slug] = true
	t.CreatedAt = b.call.At
	return b.add("tenants", t), nil
}

func (b *batch) knows(slug string) (bool, error) {
	known, seen := b.tenants[slug]
	if seen {
		return known, nil
	}
	t, err := b.call.Tenant(slug)
	if err != nil && CodeOf(err) != "not_found" {
		return false, err
	}
	b.tenants[slug] = err == nil && t.Status != TenantErasing
	return b.tenants[slug], nil
}

func orRefuse(err error, code, text string) error {
	if err != nil {
		return err
	}
	return Refuse(code, "%s", text)
}

func (b *batch) decision() Decision {
	owners := make([]string, 0, len(b.consents))
	for id := range b.consents {
		owners = append(owners, id)
	}
	sort.Strings(owners)
	for _, id := range owners {
		h := b.consents[id]
		for i := range h.list {
			if h.changed[i] {
				b.put = append(b.put, h.list[i])
			}
		}
	}
	d := Decision{Put: b.put, Object: "import", Result: Result{Lines: b.results}, Quiet: len(b.put)+b.refused == 0}
	names := make([]string, 0, len(b.counts))
	for what := range b.counts {
		names = append(names, what)
	}
	sort.Strings(names)
	for _, what := range names {
		d.Facts = append(d.Facts, Fact{what, strconv.Itoa(b.counts[what])})
	}
	d.Facts = append(d.Facts, Fact{"refused", strconv.Itoa(b.refused)})
	return d
}
