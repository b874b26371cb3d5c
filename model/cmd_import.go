package model

import (
	"bytes"
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

// find looks a person up in this batch, then in the store.
func (b *batch) find(tenant, external string) (string, error) {
	key := tenant + "\x00" + external
	if id, seen := b.people[key]; seen {
		return id, nil
	}
	id, erased, err := b.call.ByExternal(KindPerson, tenant, external)
	if err != nil {
		return "", err
	}
	if erased != "" {
		return "", Refuse("erased", "this person was erased (%s); imports do not bring people back", erased)
	}
	if id != "" {
		b.people[key] = id
	}
	return id, nil
}

func (b *batch) person(p Person, sum []byte) (string, error) {
	if p.External == "" {
		return "", Refuse("usage", "a person needs the source system's id")
	}
	if p.Kind != PlatformUser && p.Kind != MarketingContact {
		return "", Refuse("usage", "a person's kind is user or contact")
	}
	for _, f := range p.Facts {
		switch {
		case f.Category.Rule().Category == "" || f.Category == ConsentData || f.Category == InvoiceData:
			return "", Refuse("usage", "data cannot be of category %q", f.Category)
		case f.Category == TenantContent && p.Tenant == "":
			return "", Refuse("usage", "tenant content needs a tenant")
		}
	}
	if p.Tenant != "" {
		if known, err := b.knows(p.Tenant); err != nil || !known {
			return "", orRefuse(err, "no_tenant", "there is no tenant of that slug; import tenants first")
		}
	}
	id, err := b.find(p.Tenant, p.External)
	if err != nil {
		return "", err
	}
	if id != "" {
		old, err := b.call.Person(id)
		if CodeOf(err) == "not_found" && err != nil {
			if bytes.Equal(b.sums[id], sum) {
				return "unchanged", nil // the same line twice in this batch
			}
			return "", Refuse("exists", "this person stands twice in the file with different content")
		}
		if err != nil {
			return "", err
		}
		if bytes.Equal(old.SourceSum, sum) {
			return "unchanged", nil
		}
		return "", Refuse("exists", "this person is there with other content; imports create, they do not change")
	}
	p.ID, p.SourceSum = b.call.NewID("p"), sum
	if err := b.unsolicited(p); err != nil {
		return "", err
	}
	if p.CreatedAt.IsZero() {
		p.CreatedAt = b.call.At
	}
	content := Content{Person: p.ID, Tenant: p.Tenant}
	facts := p.Facts
	p.Facts = nil
	for _, f := range facts {
		if f.Category == TenantContent {
			content.Facts = append(content.Facts, f)
		} else {
			p.Facts = append(p.Facts, f)
		}
	}
	b.people[p.Tenant+"\x00"+p.External] = p.ID
	b.sums[p.ID] = sum
	b.consents[p.ID] = &history{}
	if len(content.Facts) > 0 {
		b.put = append(b.put, content)
	}
	return b.add("people", p), nil
}

func (b *batch) invoice(v Invoice, line ImportLine) (string, error) {
	if v.External == "" || v.Number == "" || v.IssuedOn.IsZero() || len(v.Currency) != 3 {
		return "", Refuse("usage", "an invoice needs an id, a number, the day of issue and a currency of three letters")
	}
	if v.Tenant != "" {
		if known, err := b.knows(v.Tenant); err != nil || !known {
			return "", orRefuse(err, "no_tenant", "there is no tenant of that slug; import tenants first")
		}
	}
	key := v.Tenant + "\x00" + v.External
	id, erased, err := b.call.ByExternal(KindInvoice, v.Tenant, v.External)
	if err != nil {
		return "", err
	}
	if erased != "" {
		return "", Refuse("erased", "this invoice was deleted by %s when its retention had ended; imports do not bring it back", erased)
	}
	if sum, twice := b.invoices[key]; twice && bytes.Equal(sum, line.Sum) {
		return "unchanged", nil
	} else if id != "" || twice {
		if old, err := b.call.Invoice(id); err == nil && bytes.Equal(old.SourceSum, line.Sum) {
			return "unchanged", nil
		}
		return "", Refuse("exists", "this invoice is there with other content; imports create, they do not change")
	}
	if line.OfPerson != "" {
		if v.Person, err = b.find(line.OfTenant, line.OfPerson); err != nil || v.Person == "" {
			return "", orRefuse(err, "no_person", "there is no person of that id; import people first")
		}
	}
	v.ID, v.SourceSum, v.CreatedAt = v.Tenant+"/"+b.call.NewID("v"), line.Sum, b.call.At
	if b.invoices == nil {
		b.invoices = map[string][]byte{}
	}
	b.invoices[key] = line.Sum
	return b.add("invoices", v), nil
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
