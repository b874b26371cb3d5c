package model

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"time"

	"integrora.com/opsconsole/model/deadline"
)

// Outcome is what becomes of one item of an erasure plan (rules §3.3).
type Outcome string

// The outcomes.
const (
	Erase       Outcome = "erase"
	RetainLaw   Outcome = "retain"        // Art. 17(3)(b): a legal obligation
	RetainClaim Outcome = "retain-claims" // Art. 17(3)(e): legal claims
	// RestrictItem keeps a document for storage only: its erasure is opposed, or the
	// person needs it for claims (Art. 18(1)(b)–(c)). No sweep takes it before its end.
	RestrictItem Outcome = "restrict"
	// Anonymise leaves a count and nothing else: no person, key or value, so that
	// it is no personal data any more (Recital 26). Hashing would not be that.
	Anonymise Outcome = "anonymise"
	NotHeld   Outcome = "not-held"
	NotOurs   Outcome = "not-ours" // processor: the tenant decides (Art. 28(10))
)

// Outcomes lists every outcome.
var Outcomes = []Outcome{Erase, RetainLaw, RetainClaim, RestrictItem, Anonymise, NotHeld, NotOurs}

var outcomeTitles = map[Outcome]string{Erase: "erase", RetainLaw: "retain (law)", RetainClaim: "retain (claims)", RestrictItem: "restrict", Anonymise: "anonymise", NotHeld: "not held", NotOurs: "not ours → tenant"}

// Title is the outcome in a person's words.
func (o Outcome) Title() string { return outcomeTitles[o] }

// Retains reports whether the outcome keeps data, so that the DPO must advise.
func (o Outcome) Retains() bool { return o == RetainLaw || o == RetainClaim || o == RestrictItem }

// Goes reports whether the outcome leaves nothing of the data themselves.
func (o Outcome) Goes() bool { return o == Erase || o == Anonymise }

// Plan is an erasure, item by item, as it is shown, advised on and approved.
// It names categories, fields and counts, never values.
type Plan struct {
	Request string    `cbor:"1,keyasint"`
	Person  string    `cbor:"2,keyasint"`
	DrawnBy string    `cbor:"3,keyasint"`
	DrawnAt time.Time `cbor:"4,keyasint"`
	Ground  string    `cbor:"5,keyasint"` // Art. 17(1)(a)–(f)
	Items   []Item    `cbor:"6,keyasint"`
	Orders  []string  `cbor:"7,keyasint"` // sub-processors to be told
	// Restricted says how processing is restricted (Art. 18 GDPR): the erasure
	// ends that.
	Restricted []string `cbor:"8,keyasint,omitempty"`
}

// Item is one data set of the plan and what becomes of it (Art. 17(1), 17(3)
// GDPR). It names fields, never values.
type Item struct {
	Category Category      `cbor:"1,keyasint"`
	Capacity Capacity      `cbor:"2,keyasint"`
	What     string        `cbor:"3,keyasint"` // field names
	Count    int           `cbor:"4,keyasint"`
	Outcome  Outcome       `cbor:"5,keyasint"`
	Ground   string        `cbor:"6,keyasint"` // the law, for everything that is not erased
	Until    deadline.Date `cbor:"7,keyasint"` // end of retention
	Refs     []string      `cbor:"8,keyasint"` // record ids, where the item is of records of their own
}

// Ref implements Record.
func (p Plan) Ref() Ref { return Ref{KindPlan, p.Request} }

// Subject implements Record.
func (p Plan) Subject() string { return StoreSubject }

// Retains reports whether anything is kept that is ours to erase: the DPO then
// advises before anybody approves (rules §3.3).
func (p Plan) Retains() bool {
	for _, i := range p.Items {
		if i.Outcome.Retains() {
			return true
		}
	}
	return false
}

// doomed is what the plan would delete, or cut from the person: an erasure cuts
// even what it keeps.
func (p Plan) doomed(r Request) Doomed {
	items := p.Items
	if items == nil {
		items = []Item{{}} // nothing at all, not everything
	}
	return Doomed{Person: r.Person, Tenant: r.Tenant, Items: items, Request: r}
}

// Count sums the values of the items with an outcome.
func (p Plan) Count(o Outcome) int {
	n := 0
	for _, i := range p.Items {
		if i.Outcome == o {
			n += i.Count
		}
	}
	return n
}

// Canonical is the plan as text, byte for byte what an approval is bound to.
func (p Plan) Canonical() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "opsconsole erasure plan v1\nrequest %s\nperson %s\nground %q\ndrawn %s by %s\n",
		p.Request, p.Person, p.Ground, p.DrawnAt.UTC().Format(time.RFC3339), p.DrawnBy)
	for _, line := range p.Restricted {
		fmt.Fprintf(&b, "ends %q\n", line)
	}
	for n, i := range p.Items {
		fmt.Fprintf(&b, "item %d %s %s %s count %d what %q ground %q until %q refs %q\n",
			n+1, i.Outcome, i.Category, i.Capacity, i.Count, i.What, i.Ground, i.Until.String(), i.Refs)
	}
	for _, o := range p.Orders {
		fmt.Fprintf(&b, "order %s\n", o)
	}
	return []byte(b.String())
}

// Digest is SHA-256 of Canonical, 32 bytes: what advice and approval name.
func (p Plan) Digest() []byte {
	sum := sha256.Sum256(p.Canonical())
	return sum[:]
}
