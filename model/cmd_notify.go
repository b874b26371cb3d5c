package model

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"integrora.com/opsconsole/model/deadline"
)

// NotifyMost is how many tenants one NotifyTenants writes to: a batch that one
// transaction bears.
const NotifyMost = 100

// NotifyTenants writes tenants of what was announced, and queues the letters.
// One that has a notice of it already, must not be told, or whose agreement lists
// no address is passed over, so that a batch may be given again.
type NotifyTenants struct {
	Entry   string
	Version int
	Tenants []string // at most NotifyMost
}

// Act implements Command.
func (NotifyTenants) Act() *Act { return ActNotifyTenants }

// Decide implements Command.
func (c NotifyTenants) Decide(call *Call) (Decision, error) {
	if len(c.Tenants) == 0 || len(c.Tenants) > NotifyMost {
		return Decision{}, Refuse("usage", "a batch has 1 to %d tenants; found %d", NotifyMost, len(c.Tenants))
	}
	e, a, err := announced(call, c.Entry)
	if err != nil {
		return Decision{}, err
	}
	if a.Version != c.Version {
		return Decision{}, Refuse("state", "what tenants are told of %s is version %d; found %d", e.ID, a.Version, c.Version)
	}
	facts, err := noticeFacts(call, e, a)
	if err != nil {
		return Decision{}, err
	}
	d := Decision{Object: e.ID, Result: Result{ID: e.ID}}
	var first, last string
	made := 0
	for i, slug := range c.Tenants {
		if slices.Contains(c.Tenants[:i], slug) {
			continue
		}
		t, due, err := toNotify(call, e, a, slug)
		if err != nil {
			return Decision{}, err
		}
		if !due {
			continue
		}
		n, err := noticeTo(call, e, a, t)
		if err != nil {
			return Decision{}, err
		}
		n, records, err := noticeLetter(call, facts, n, t)
		if IsRefusal(err) {
			continue // the letter would have a hole; the tenant stays among those to be told
		}
		if err != nil {
			return Decision{}, err
		}
		d.Put = append(append(d.Put, n), records...)
		if made++; first == "" {
			first = n.Letter
		}
		last = n.Letter
	}
	if made == 0 {
		d.Quiet, d.Result.Message = true, "nobody to write to"
		return d, nil
	}
	d.Facts = []Fact{{"version", strconv.Itoa(a.Version)}, {"letters", strconv.Itoa(made)}, {"first", first}, {"last", last}, {"ruling", a.Proof}}
	return d, nil
}

// announced is a sub-processor, and what tenants are to be told of it.
func announced(call *Call, id string) (Entry, Announcement, error) {
	e, err := call.Entry(id)
	if err != nil {
		return e, Announcement{}, err
	}
	if e.Register != RegisterSubprocessor {
		return e, Announcement{}, Refuse("usage", "tenants are told of sub-processors; %s is none", e.ID)
	}
	a, ok := e.ToTenants()
	if !ok {
		return e, a, Refuse("state", "nothing of %s is announced to tenants; propose the ruling %s", e.ID, OpAnnounce)
	}
	return e, a, nil
}

// toNotify is a tenant, and whether it must be written to now.
func toNotify(call *Call, e Entry, a Announcement, slug string) (t Tenant, due bool, err error) {
	_, err = call.SubNotice(SubNoticeID(e.ID, a.Version, slug))
	if err == nil || CodeOf(err) != "not_found" {
		return t, false, err
	}
	if t, err = call.Tenant(slug); err != nil {
		if CodeOf(err) == "not_found" { // erased meanwhile
			err = nil
		}
		return t, false, err
	}
	return t, e.Owes(a, t) && t.Writable(), nil
}

// noticeLetter writes one tenant's letter.
func noticeLetter(call *Call, f NoticeFacts, n SubNotice, t Tenant) (SubNotice, []Record, error) {
	language := "en"
	if t.Country == "LT" {
		language = "lt"
	}
	f.Until, f.Days = n.Until(f.Announcement, deadline.ReceivedOn(call.At)), n.Days
	f.Specific = n.Specific
	f.List = slices.DeleteFunc(slices.Clone(f.List), func(o Entry) bool { return o.BlockedFor(t.Slug) })
	heading, body, err := FillLetter(LetterSubprocessor, language, LetterFacts{On: deadline.ReceivedOn(call.At), Tenant: t, Notice: f})
	if err != nil {
		return n, nil, err
	}
	number, err := call.Next(KindOutLetter)
	if err != nil {
		return n, nil, err
	}
	n.Letter = fmt.Sprintf("L-%d", number)
	to, _ := t.DPA.told()
	l := OutLetter{ID: n.Letter, Kind: LetterSubprocessor, Language: language, Tenant: t.Slug, Notice: n.ID(), State: OutQueued, How: "smtp",
		MessageID: call.NewID("l") + "@" + MailDomain, DraftedBy: call.Actor.ID, DraftedAt: call.At, SentBy: call.Actor.ID, QueuedAt: call.At, Next: call.At}
	text := OutText{Letter: l.ID, Key: l.Seal(), Salt: call.NewID("s"), Name: oneLine(to.Name), Email: to.Email, Heading: heading, Body: body}
	l.Digest = text.Sum()
	return n, []Record{l, text}, nil
}

// noticeTo begins a notice to a tenant: it may object for as long as the
// announcement says, or as its agreement in force does where that is longer, and
// where its agreement takes that, it authorises.
func noticeTo(call *Call, e Entry, a Announcement, t Tenant) (SubNotice, error) {
	n := SubNotice{Entry: e.ID, Version: a.Version, Tenant: t.Slug, Days: a.days(), MadeAt: call.At}
	if n.Days == 0 {
		return n, nil // tenants have no say in it
	}
	agreements, err := call.AgreementsOf(t.Slug)
	for _, one := range agreements {
		v := one.Current()
		days, _ := strconv.Atoi(v.Get("window")) // free text: what is no number adds nothing
		n.Days, n.Specific = max(n.Days, days), n.Specific || v.Get("authorisation") == "specific"
	}
	return n, err
}

// TellTenant records that a tenant was told of an announced sub-processor
// otherwise than by our letter; its time to object runs from that day.
type TellTenant struct {
	Entry, Tenant string
	Channel       string
	On            deadline.Date
	Proof         string // reference, without personal data
}

// Act implements Command.
func (TellTenant) Act() *Act { return ActTellTenant }

// Decide implements Command.
func (c TellTenant) Decide(call *Call) (Decision, error) {
	e, a, err := announced(call, c.Entry)
	if err != nil {
		return Decision{}, err
	}
	t, err := call.Tenant(c.Tenant)
	if err != nil {
		return Decision{}, err
	}
	n, err := call.SubNotice(SubNoticeID(e.ID, a.Version, t.Slug))
	switch {
	case err != nil && CodeOf(err) == "not_found":
		if n, err = noticeTo(call, e, a, t); err != nil {
			return Decision{}, err
		}
	case err != nil:
		return Decision{}, err
	}
	switch {
	case !e.Owes(a, t):
		return Decision{}, Refuse("state", "%s needs no notice of %s: its agreement does not run, or names it already", t.Slug, e.ID)
	case !n.Hand.On.IsZero():
		return Decision{}, Refuse("exists", "that %s was told of %s is recorded already", t.Slug, e.ID)
	case c.On.Before(a.On) || c.On.After(dayOf(call)):
		return Decision{}, Refuse("usage", "give the day on which it was told, from the announcement of %s to today; found %q", a.On, c.On)
	}
	if err := checkPhrase(c.Channel, "by which channel it was told"); err != nil {
		return Decision{}, err
	}
	if err := checkPhrase(c.Proof, "where the proof of it is kept"); err != nil {
		return Decision{}, err
	}
	n.Hand = HandTold{On: c.On, Channel: c.Channel, Proof: c.Proof, By: call.Actor.ID, At: call.At}
	d := Decision{Object: e.ID, Put: []Record{n}, Result: Result{ID: e.ID}, Facts: []Fact{{"tenant", t.Slug}, {"version", strconv.Itoa(a.Version)}, {"on", c.On.String()}}}
	if until := n.Until(a, c.On); !until.IsZero() {
		if d.Result.Message = t.Slug + " may object until " + until.String(); n.Specific {
			d.Result.Message += ", and it is used for it only once its authorisation is recorded (register resolve)"
		}
		d.Facts = append(d.Facts, Fact{"until", until.String()})
	}
	return d, nil
}

// noticeFacts gathers what every letter of an announcement says.
func noticeFacts(call *Call, e Entry, a Announcement) (NoticeFacts, error) {
	f := NoticeFacts{Entry: e, Announcement: a}
	v, _ := e.Version(a.Version)
	all, err := call.Entries(RegisterSubprocessor)
	if err != nil {
		return f, err
	}
	out := strings.Fields(v.Get(fieldReplaces))
	for _, o := range all {
		switch {
		case slices.Contains(out, o.ID):
			f.Replaces = append(f.Replaces, o)
		case o.Active() && o.ID != e.ID:
			f.List = append(f.List, o)
		}
	}
	f.Transfers, err = call.Entries(RegisterTransfer)
	return f, err
}
