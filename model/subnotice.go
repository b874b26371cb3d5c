package model

import (
	"slices"
	"strconv"
	"time"

	"integrora.com/opsconsole/model/deadline"
)

// KindSubNotice is the kind of SubNotice.
const KindSubNotice Kind = "subnotice"

// SubNotice is that one tenant is told of one announcement of a sub-processor
// (Art. 28(2) GDPR; clause 9(a) of Decision (EU) 2021/914). There is one at most
// of each tenant and announcement. Whether and when the tenant was told follows
// from the letter, so that what came back counts no more.
type SubNotice struct {
	Entry   string    `cbor:"1,keyasint"` // subprocessor.hetzner
	Version int       `cbor:"2,keyasint"` // 0: of its end
	Tenant  string    `cbor:"3,keyasint"` // slug
	Days    int       `cbor:"4,keyasint"` // that the tenant has to object; 0: nothing to object to
	Letter  string    `cbor:"5,keyasint"` // L-5; empty when it was told otherwise alone
	MadeAt  time.Time `cbor:"6,keyasint"`
	Hand    HandTold  `cbor:"7,keyasint"`

	// Specific is set where the agreement takes the tenant's authorisation of each
	// sub-processor: silence is none (Art. 28(2) GDPR).
	Specific   bool       `cbor:"8,keyasint"`
	Authorised TenantWord `cbor:"9,keyasint"`
}

// TenantWord is what a tenant said, as somebody recorded it.
type TenantWord struct {
	Reference string    `cbor:"1,keyasint"` // of the tenant's word, without personal data
	By        string    `cbor:"2,keyasint"`
	At        time.Time `cbor:"3,keyasint"`
}

// Awaits reports whether the tenant's authorisation is asked for and not
// recorded.
func (n SubNotice) Awaits() bool { return n.Specific && n.Authorised.At.IsZero() }

// HandTold is that a tenant was told otherwise than by our letter.
type HandTold struct {
	On      deadline.Date `cbor:"1,keyasint"`
	Channel string        `cbor:"2,keyasint"` // "post", "platform", …
	Proof   string        `cbor:"3,keyasint"` // reference, without personal data
	By      string        `cbor:"4,keyasint"`
	At      time.Time     `cbor:"5,keyasint"`
}

// SubNoticeID names the notice of a version of an entry to a tenant.
func SubNoticeID(entry string, version int, tenant string) string {
	return entry + "/" + strconv.Itoa(version) + "/" + tenant
}

// ID is the notice's.
func (n SubNotice) ID() string { return SubNoticeID(n.Entry, n.Version, n.Tenant) }

// Ref implements Record.
func (n SubNotice) Ref() Ref { return Ref{KindSubNotice, n.ID()} }

// Subject implements Record.
func (n SubNotice) Subject() string { return StoreSubject }

// ToldOn is the day on which the tenant was told, given the notice's letter;
// zero when it was not, or the letter came back.
func (n SubNotice) ToldOn(l OutLetter) deadline.Date {
	on := n.Hand.On
	if l.ID == n.Letter && l.State == OutSent {
		if sent := deadline.ReceivedOn(l.SentAt); on.IsZero() || sent.Before(on) {
			on = sent
		}
	}
	return on
}

// Until is the last day on which a tenant told on that day may object: never
// before the announcement's. Zero where there is nothing to object to, or the
// tenant was not told.
func (n SubNotice) Until(a Announcement, told deadline.Date) deadline.Date {
	if n.Days == 0 || told.IsZero() {
		return 0
	}
	return max(a.Until, deadline.Objection(told, n.Days).Due)
}

// days is how long tenants may object to what was announced.
func (a Announcement) days() int {
	if a.Until.IsZero() || a.Version == 0 {
		return 0
	}
	return a.Until.DaysSince(a.On)
}

// ToTenants is the newest announcement to tenants, of which they are written;
// false when there is none, or the entry was retired since and its end was not
// announced.
func (e Entry) ToTenants() (Announcement, bool) {
	for _, a := range slices.Backward(e.Announced) {
		if a.Audience == AudienceTenants {
			return a, e.RetiredAt.IsZero() || a.Version == 0
		}
	}
	return Announcement{}, false
}

// Owes reports whether a tenant must be told of an announcement: while its
// agreement runs, unless it came when the version was in force already and its
// agreement named it.
func (e Entry) Owes(a Announcement, t Tenant) bool {
	if t.Status != TenantActive && t.Status != TenantNotice {
		return false
	}
	v, _ := e.Version(a.Version)
	return v.ForceFrom.IsZero() || !t.CreatedAt.After(v.ForceFrom)
}

// noticeOf finds the notice of a version of an entry to a tenant, and its letter;
// zero ones where there is none.
type noticeOf func(version int) (SubNotice, OutLetter)

// free refuses what keeps a version from being used for a tenant on a day: that
// it was not told ("untold"), may still object ("window"), or did not authorise
// it where its agreement asks for that ("unauthorised"). What it was told of a
// newer version counts too.
func (e Entry) free(version int, on deadline.Date, find noticeOf) error {
	err := Refuse("untold", "the tenant was not told of version %d of %s; it must be before that is used for it (Art. 28(2) GDPR)", version, e.ID)
	for _, a := range e.Announced {
		if a.Audience != AudienceTenants || a.Version < version {
			continue
		}
		n, l := find(a.Version)
		told := n.ToldOn(l)
		switch until := n.Until(a, told); {
		case told.IsZero():
		case n.Awaits():
			err = Refuse("unauthorised", "the agreement takes the tenant's own authorisation, and none of %s is recorded (Art. 28(2) GDPR)", e.ID)
		case on.After(until):
			return nil
		default:
			err = Refuse("window", "the tenant may object to %s until %s; wait until that day is over (Art. 28(2) GDPR)", e.ID, until)
		}
	}
	return err
}

// UsableFor refuses the use of a sub-processor for a tenant on a day: not in
// force ("state"), objected to ("objected"), not told of ("untold"), not
// authorised ("unauthorised"), or with time left to object ("window").
func (e Entry) UsableFor(t Tenant, on deadline.Date, find noticeOf) error {
	switch {
	case e.Register != RegisterSubprocessor:
		return Refuse("usage", "%s is no sub-processor", e.ID)
	case !e.Active():
		return Refuse("state", "%s is %s", e.ID, e.Standing(on))
	case e.BlockedFor(t.Slug):
		return Refuse("objected", "%s objects to %s; it may not be used for it until that is settled", t.Slug, e.ID)
	}
	needed := 0
	for _, a := range e.Announced {
		if a.Audience == AudienceTenants && a.Version <= e.InForce {
			needed = max(needed, a.Version)
		}
	}
	v, _ := e.Version(needed)
	if needed == 0 || !v.ForceFrom.IsZero() && t.CreatedAt.After(v.ForceFrom) {
		return nil // as published, or as its agreement has it
	}
	return e.free(needed, on, find)
}
