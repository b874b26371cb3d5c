package model

import (
	"fmt"
	"strings"
	"time"

	"integrora.com/opsconsole/model/deadline"
)

// TenantErasure is the erasure of a whole tenant and, once it is done, its
// certificate (rules §3.6). It holds no personal data: it outlives the tenant's
// key, and stands as the tombstone.
type TenantErasure struct {
	ID           string        `cbor:"1,keyasint"` // T-3
	Tenant       string        `cbor:"2,keyasint"` // slug
	DPA          string        `cbor:"3,keyasint"` // version of the agreement
	TerminatedOn deadline.Date `cbor:"4,keyasint"`
	Choice       ReturnChoice  `cbor:"5,keyasint"`
	Ruling       string        `cbor:"6,keyasint"` // D-7
	ProposedBy   string        `cbor:"7,keyasint"`
	ApprovedBy   string        `cbor:"8,keyasint"`
	ApprovedAt   time.Time     `cbor:"9,keyasint"`
	Dropping     []string      `cbor:"10,keyasint"` // people whose records are deleted and whose keys are being destroyed
	Deleted      []Tally       `cbor:"11,keyasint"`
	Kept         []Kept        `cbor:"12,keyasint"`
	DoneAt       time.Time     `cbor:"13,keyasint"` // the tenant's key is gone
	KeyDigest    []byte        `cbor:"14,keyasint"` // of the key file without it
	LogSize      uint64        `cbor:"15,keyasint"`
	LogRoot      []byte        `cbor:"16,keyasint"`
	Orders       []Order       `cbor:"17,keyasint"`
	BackupsBy    deadline.Date `cbor:"18,keyasint"` // by when the last backup of it is rotated out; zero: none is left
	BackupsGone  time.Time     `cbor:"19,keyasint"` // the addendum: it is
	CertifiedAt  time.Time     `cbor:"20,keyasint"` // the certificate went to the tenant
	CertifiedBy  string        `cbor:"21,keyasint"`
	Handover     string        `cbor:"22,keyasint"` // reference of how it went
}

// Ref implements Record.
func (e TenantErasure) Ref() Ref { return Ref{KindTenantErasure, e.ID} }

// Subject implements Record.
func (e TenantErasure) Subject() string { return StoreSubject }

// Done reports whether everything that the approval covers is gone from this
// store.
func (e TenantErasure) Done() bool { return !e.DoneAt.IsZero() }

// OpenOrders counts the sub-processors that have yet to answer.
func (e TenantErasure) OpenOrders() int { return ErasureRecord{Orders: e.Orders}.OpenOrders() }

// Complete reports whether it is done and every sub-processor has answered:
// until then the certificate speaks for this store only.
func (e TenantErasure) Complete() bool { return e.Done() && e.OpenOrders() == 0 }

// Standing is where the erasure stands, in a word or two.
func (e TenantErasure) Standing() string {
	switch {
	case !e.Done():
		return "erasing"
	case e.OpenOrders() > 0:
		return "erased, orders open"
	case e.CertifiedAt.IsZero():
		return "to be certified"
	case e.BackupsGone.IsZero():
		return "certified"
	}
	return "certified, backups expired"
}

// tally adds counts of deleted records.
func (e *TenantErasure) tally(deleted map[Kind]int) {
	list := append([]Tally{}, e.Deleted...)
	for _, kind := range []Kind{KindPerson, KindConsent, KindContent, KindTenant} {
		n := deleted[kind]
		if n == 0 {
			continue
		}
		found := false
		for i := range list {
			if list[i].Kind == kind {
				list[i].Count, found = list[i].Count+n, true
			}
		}
		if !found {
			list = append(list, Tally{kind, n})
		}
	}
	e.Deleted = list
}

// Certificate is the certificate as text: what was erased, how, when and by
// whom, what is kept and why, who has confirmed, and when backups expire. It
// claims no more than happened. names tells login names of admins' ids.
func (e TenantErasure) Certificate(names map[string]string) string {
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	say("Certificate of erasure %s", e.ID)
	say("Tenant: %s, agreement %s, ended on %s", e.Tenant, orNone(e.DPA), e.TerminatedOn)
	say("Choice under Art. 28(3)(g) GDPR: %s", orNone(string(e.Choice)))
	say("Decided: ruling %s, proposed by %s, approved by %s on %s", e.Ruling, names[e.ProposedBy], names[e.ApprovedBy], moment(e.ApprovedAt))
	if !e.Done() {
		say("NOT DONE YET: records are being deleted.")
		return b.String()
	}
	say("Scope: the tenant's record, its people, their consents and content on the platform")
	say("Method: records deleted, the tenant's and each person's key destroyed; %s", moment(e.DoneAt))
	say("Key file after it: SHA-256 %x", e.KeyDigest)
	for _, t := range e.Deleted {
		say("Erased: %d of kind %s", t.Count, t.Kind)
	}
	for _, k := range e.Kept {
		say("Kept: %d of %s, %s, until %s", k.Count, k.Category, k.Ground, k.Until)
	}
	say("Kept: files of closed requests with our letters, for the periods of their own rules (Art. 5(2), 17(3)(e) GDPR)")
	for _, o := range e.Orders {
		switch {
		case o.Open():
			say("Sub-processor %s: told on %s, has yet to confirm by %s", o.Subprocessor, moment(o.IssuedAt), o.Due)
		case o.Answer == OrderException:
			say("Sub-processor %s: keeps data, %s (%s)", o.Subprocessor, o.Ground, moment(o.AnsweredAt))
		default:
			say("Sub-processor %s: %s (%s)", o.Subprocessor, o.Answer, moment(o.AnsweredAt))
		}
	}
	if n := e.OpenOrders(); n > 0 {
		say("THIS CERTIFICATE SPEAKS FOR OUR OWN STORE ONLY: %s yet to confirm.", has(n))
	}
	switch {
	case !e.BackupsGone.IsZero():
		say("Backups: the last that held it was rotated out, noted %s; no copy is left", moment(e.BackupsGone))
	case e.BackupsBy.IsZero():
		say("Backups: none that held it is left")
	default:
		say("Backups: what they hold of it opens with no key that exists; the last is rotated out by %s", e.BackupsBy)
	}
	say("Audit log: %d entries, root %x", e.LogSize, e.LogRoot)
	return b.String()
}

func has(n int) string {
	if n == 1 {
		return "1 recipient has"
	}
	return fmt.Sprintf("%d recipients have", n)
}
