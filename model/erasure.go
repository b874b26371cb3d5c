package model

import (
	"strings"
	"time"

	"integrora.com/opsconsole/model/deadline"
)

// ErasureRecord is the act itself and, once done, its certificate. It is free of
// personal data: it outlives the person's key, and stands as the tombstone.
type ErasureRecord struct {
	ID          string        `cbor:"1,keyasint"` // E-7
	Request     string        `cbor:"2,keyasint"`
	Person      string        `cbor:"3,keyasint"` // random id; its key is gone
	Tenant      string        `cbor:"4,keyasint"`
	ProposedBy  string        `cbor:"5,keyasint"`
	AdvisedBy   string        `cbor:"6,keyasint"`
	ApprovedBy  string        `cbor:"7,keyasint"`
	ApprovedAt  time.Time     `cbor:"8,keyasint"`
	Management  string        `cbor:"9,keyasint"` // decision reference when the DPO objected
	PlanDigest  []byte        `cbor:"10,keyasint"`
	IntentAt    time.Time     `cbor:"11,keyasint"` // records deleted
	DoneAt      time.Time     `cbor:"12,keyasint"` // key certified gone
	KeyDigest   []byte        `cbor:"13,keyasint"` // of the key file without it
	Deleted     []Tally       `cbor:"14,keyasint"`
	Kept        []Kept        `cbor:"15,keyasint"`
	Orders      []Order       `cbor:"16,keyasint"`
	LogSize     uint64        `cbor:"17,keyasint"` // audit log when certified
	LogRoot     []byte        `cbor:"18,keyasint"`
	Signed      Signed        `cbor:"19,keyasint"` // the approval's signature, where the policy asks for one
	BackupsBy   deadline.Date `cbor:"20,keyasint"` // by when the last backup of it is rotated out; zero: none is left
	BackupsGone time.Time     `cbor:"21,keyasint"` // it is
}

// Unconfirmed says how many recipients have yet to confirm, and which keep data
// by an exception of theirs; "" when neither. The certificate never claims more
// than happened (Art. 19 GDPR).
func Unconfirmed(orders []Order) string {
	var parts []string
	if n := (ErasureRecord{Orders: orders}).OpenOrders(); n > 0 {
		parts = append(parts, has(n)+" yet to confirm")
	}
	for _, o := range orders {
		if o.Answer == OrderException {
			parts = append(parts, o.Subprocessor+" keeps data: "+o.Ground)
		}
	}
	return strings.Join(parts, "; ")
}

// Tally counts the records of a kind that an erasure deleted.
type Tally struct {
	Kind  Kind `cbor:"1,keyasint"`
	Count int  `cbor:"2,keyasint"`
}

// Kept is what the erasure left, with the law and the end of its retention.
type Kept struct {
	Category Category      `cbor:"1,keyasint"`
	Count    int           `cbor:"2,keyasint"`
	Outcome  Outcome       `cbor:"3,keyasint"`
	Ground   string        `cbor:"4,keyasint"`
	Until    deadline.Date `cbor:"5,keyasint"`
}

// Order tells a sub-processor to erase (Art. 19, 28(3)(g) GDPR).
type Order struct {
	Subprocessor string        `cbor:"1,keyasint"`
	IssuedAt     time.Time     `cbor:"2,keyasint"`
	Due          deadline.Date `cbor:"3,keyasint"`
	AnsweredAt   time.Time     `cbor:"4,keyasint"`
	Answer       OrderAnswer   `cbor:"5,keyasint"`
	Ground       string        `cbor:"6,keyasint"` // of an exception
}

// OrderAnswer is what a sub-processor said.
type OrderAnswer string

// The answers.
const (
	OrderDone      OrderAnswer = "done"
	OrderNothing   OrderAnswer = "nothing-found"
	OrderException OrderAnswer = "exception"
)

// OrderDays is how long a sub-processor has to answer: calendar days from the
// order, which do not roll. The figure is the console's.
const OrderDays = 14

// Open reports whether the sub-processor has yet to answer.
func (o Order) Open() bool { return o.Answer == "" }

// Done reports whether the erasure is certified.
func (e ErasureRecord) Done() bool { return !e.DoneAt.IsZero() }

// Complete reports whether the erasure is certified and every recipient has
// answered: until then the certificate speaks for this store only.
func (e ErasureRecord) Complete() bool { return e.Done() && e.OpenOrders() == 0 }

// OpenOrders counts the sub-processors that have yet to answer.
func (e ErasureRecord) OpenOrders() int {
	n := 0
	for _, o := range e.Orders {
		if o.Open() {
			n++
		}
	}
	return n
}

// Ref implements Record.
func (e ErasureRecord) Ref() Ref { return Ref{KindErasure, e.ID} }

// Subject implements Record.
func (e ErasureRecord) Subject() string { return StoreSubject }
