package model

import (
	"integrora.com/opsconsole/model/deadline"
)

// NoticeState is where the notice to a tenant stands, in words.
type NoticeState string

// Where a notice stands.
const (
	NoticeUnwritten NoticeState = "to be written"      // the console writes it within the hour
	NoticeByHand    NoticeState = "to be told by hand" // the agreement lists no address, or the letter was put away
	NoticeOnWay     NoticeState = "on its way"
	NoticeSent      NoticeState = "sent"
	NoticeTold      NoticeState = "told by hand"
	NoticeBounced   NoticeState = "bounced"
	NoticeFailed    NoticeState = "failed" // the mail server refused it for good
	NoticeHeld      NoticeState = "held"   // a person decides whether it arrived
	NoticeDraft     NoticeState = "draft"  // it came back and was changed
)

// Stuck reports whether a letter was made and does not go on by itself.
func (s NoticeState) Stuck() bool {
	return s == NoticeBounced || s == NoticeFailed || s == NoticeHeld || s == NoticeDraft
}

// Told reports whether the tenant knows.
func (s NoticeState) Told() bool { return s == NoticeSent || s == NoticeTold }

// Stands is where the notice to a tenant stands, given its letter. A tenant that
// none was made of has the zero notice.
func (n SubNotice) Stands(t Tenant, l OutLetter) NoticeState {
	switch {
	case n.Letter != "" && l.State == OutSent:
		return NoticeSent
	case !n.Hand.On.IsZero():
		return NoticeTold
	case n.Letter == "":
		if _, ok := t.DPA.told(); ok {
			return NoticeUnwritten
		}
		return NoticeByHand
	}
	return ofLetter[l.State]
}

// ofLetter is where a notice stands by its letter, unless that was sent.
var ofLetter = map[OutState]NoticeState{OutBounced: NoticeBounced, OutFailed: NoticeFailed, OutHeld: NoticeHeld, OutDraft: NoticeDraft, OutDropped: NoticeByHand,
	OutQueued: NoticeOnWay, OutSending: NoticeOnWay, OutDeferred: NoticeOnWay}

// told is the contact of an agreement whom we write of sub-processors: the first
// with an address that mail servers know.
func (d DPA) told() (TenantContact, bool) {
	for _, c := range d.Listed() {
		if c.Email = oneLine(c.Email); validEmail(c.Email) {
			return c, true
		}
	}
	return TenantContact{}, false
}

// Writable reports whether the agreement lists an address that a notice can go
// to.
func (t Tenant) Writable() bool {
	_, ok := t.DPA.told()
	return ok
}

// NoticeRow is where the notice of a sub-processor to one tenant stands.
type NoticeRow struct {
	Tenant  string
	State   NoticeState
	Letter  string        // L-5
	Told    deadline.Date // zero: not yet
	Until   deadline.Date // the tenant's last day to object
	Channel string        // of what was told by hand
	Proof   string
	Objects bool
	Awaits  bool // its authorisation is asked for, and not recorded
}

// Notices is whom an announcement of a sub-processor reached.
type Notices struct {
	Announcement Announcement
	Rows         []NoticeRow // by tenant
	Told         int         // of Rows
	Sent         int         // by our letter
	Hand         int         // by hand
	Unwritten    int
	OnWay        int
	Stuck        int // came back, refused, or held
	ToHand       int // to be told by hand
	Objecting    int
	Awaiting     int           // told, and did not authorise it, which their agreements ask for
	First, Last  deadline.Date // the earliest days of use: for a tenant at all, and for every one that was told
}

// Add counts a tenant.
func (n *Notices) Add(row NoticeRow) {
	n.Rows = append(n.Rows, row)
	switch row.State {
	case NoticeSent:
		n.Sent++
	case NoticeTold:
		n.Hand++
	case NoticeUnwritten:
		n.Unwritten++
	case NoticeOnWay:
		n.OnWay++
	case NoticeByHand:
		n.ToHand++
	default:
		n.Stuck++
	}
	if row.State.Told() {
		n.Told++
	}
	switch {
	case row.Objects:
		n.Objecting++
		return
	case row.Awaits && row.State.Told():
		n.Awaiting++
		return
	}
	if !row.Until.IsZero() {
		from := row.Until.AddDays(1)
		if n.First.IsZero() || from.Before(n.First) {
			n.First = from
		}
		n.Last = max(n.Last, from)
	}
}
