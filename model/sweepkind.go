package model

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"integrora.com/opsconsole/model/deadline"
)

// The rules beside that of invoices by which sweeps delete (rules §4.2).
const (
	RetentionLetter  = "request-letter"
	RetentionFile    = "request-file"
	RetentionConsent = "consent-proof"
)

// sweepKind is how the records of one retention rule are found and deleted.
type sweepKind struct {
	rule, what string
	// find lists what may be due, at most so many; due judges each.
	find func(call *Call, due func(id string) error, most int) ([]string, error)
	// due refuses what may not go on a day.
	due func(call *Call, rule RetentionVersion, id string, holds []Hold) error
	// drop deletes one.
	drop func(call *Call, d *Decision, ruling, id string) error
}

// sweepKinds is the table of sweeps. It is a function, as its rows read it too.
func sweepKinds() []sweepKind {
	return []sweepKind{
		{RetentionInvoice, "invoices", findInvoices, dueInvoice, dropInvoice},
		{RetentionLetter, "letters of closed requests", findFiles, dueLetter, dropLetter},
		{RetentionFile, "files of closed requests", findFiles, dueFile, dropFile},
		{RetentionConsent, "consents that ended", findConsents, dueConsent, dropConsent},
		{RetentionLog, "months of the audit log", findSegments, dueSegment, dropSegment},
	}
}

// SweptRules lists the retention rules by which sweeps delete.
func SweptRules() []string {
	var names []string
	for _, k := range sweepKinds() {
		names = append(names, k.rule)
	}
	return names
}

// LastDayKept is the last day on which what began on a day is kept by a version
// of a rule; it may go on the next. It does not roll.
func (v RetentionVersion) LastDayKept(from deadline.Date) deadline.Date {
	if v.Months == 0 {
		return from.AddDays(v.Days)
	}
	return from.AddMonths(v.Months)
}

// past refuses what a rule still keeps.
func (v RetentionVersion) past(from, today deadline.Date, what string) error {
	if last := v.LastDayKept(from); !today.After(last) {
		return Refuse("retention", "%s is kept until %s", what, last)
	}
	return nil
}

// collect keeps what due does not refuse.
func collect(list []string, id string, due func(string) error) ([]string, error) {
	switch err := due(id); {
	case err == nil:
		return append(list, id), nil
	case IsRefusal(err):
		return list, nil
	default:
		return list, err
	}
}

func findInvoices(call *Call, due func(string) error, most int) (list []string, err error) {
	err = call.EachInvoice(func(v Invoice) (bool, error) {
		list, err = collect(list, v.ID, due)
		return len(list) < most, err
	})
	return list, err
}

func dueInvoice(call *Call, _ RetentionVersion, id string, holds []Hold) error {
	v, err := call.Invoice(id)
	if err != nil {
		return err
	}
	return sweepable(call, v, holds, deadline.ReceivedOn(call.At))
}

func dropInvoice(call *Call, d *Decision, ruling, id string) error {
	v, err := call.Invoice(id)
	if err != nil {
		return err
	}
	d.Delete = append(d.Delete, v.Ref())
	d.Tombstones = append(d.Tombstones, Tombstone{KindInvoice, v.Tenant, v.External, ruling})
	return nil
}

// ClosedOn is the day on which the request was closed last; zero while it is
// not.
func (r Request) ClosedOn() deadline.Date {
	if !r.State.Closed() {
		return 0
	}
	for _, e := range slices.Backward(r.History) {
		if e.To.Closed() && !e.From.Closed() {
			return deadline.ReceivedOn(e.At)
		}
	}
	return deadline.ReceivedOn(r.ReceivedAt)
}

// findFiles are the letters all of whose requests are closed, by the request
// that came in.
func findFiles(call *Call, due func(string) error, most int) (list []string, err error) {
	ids, err := call.ClosedRequests()
	for _, id := range ids {
		if list, err = collect(list, id, due); err != nil || len(list) == most {
			break
		}
	}
	return list, err
}

// closedFamily is a letter's first request, and the day on which the last of its
// requests was closed.
func closedFamily(call *Call, id string, holds []Hold) (root Request, on deadline.Date, err error) {
	family, err := call.Family(id)
	if err != nil {
		return root, 0, err
	}
	for _, r := range family {
		if r.ID == id {
			root = r
		}
		if !r.State.Closed() {
			return root, 0, Refuse("state", "%s of the same letter is %s", r.ID, r.State.Title())
		}
		on = max(on, r.ClosedOn())
		if err := Protected(call, Doomed{Person: r.Person, Tenant: r.Tenant, Holds: holds}, call.At); err != nil {
			return root, 0, err
		}
	}
	return root, on, nil
}

func dueLetter(call *Call, rule RetentionVersion, id string, holds []Hold) error {
	r, on, err := closedFamily(call, id, holds)
	switch {
	case err != nil:
		return err
	case !r.Minimised.IsZero() || !r.FileGone.IsZero():
		return Refuse("state", "the letter of %s is gone already", id)
	}
	if _, err := call.CaseFile(id); err != nil { // a restored backup knows of it, and its key is gone
		return err
	}
	return rule.past(on, deadline.ReceivedOn(call.At), "the letter of "+id)
}

// dropLetter leaves of a letter who wrote it and what we noted; what it said is
// gone (Art. 5(1)(c) GDPR).
func dropLetter(call *Call, d *Decision, _, id string) error {
	r, err := call.Request(id)
	if err != nil {
		return err
	}
	file, err := call.CaseFile(id)
	if err != nil {
		return err
	}
	file.Heading, file.Text, file.Files, file.Reviews = "", "", nil, nil
	file.Notes = slices.DeleteFunc(slices.Clone(file.Notes), func(n Note) bool { return strings.HasPrefix(n.Text, "Reply to ") })
	r.Minimised = call.At
	d.Put = append(d.Put, r, file)
	d.Delete = append(d.Delete, Ref{KindLetter, id})
	return nil
}

func dueFile(call *Call, rule RetentionVersion, id string, holds []Hold) error {
	r, on, err := closedFamily(call, id, holds)
	switch {
	case err != nil:
		return err
	case !r.FileGone.IsZero():
		return Refuse("state", "the file of %s is gone already", id)
	}
	if _, err := call.CaseFile(id); err != nil {
		return err
	}
	return rule.past(on, deadline.ReceivedOn(call.At), "the file of "+id)
}

// dropFile deletes the file; its key, under which our letters and the replies
// lie, is destroyed after it.
func dropFile(call *Call, d *Decision, _, id string) error {
	r, err := call.Request(id)
	if err != nil {
		return err
	}
	if r.Minimised.IsZero() {
		d.Delete = append(d.Delete, Ref{KindLetter, id})
	}
	r.FileGone = call.At
	d.Put = append(d.Put, r)
	d.Delete = append(d.Delete, Ref{KindCaseFile, id})
	return nil
}

func findConsents(call *Call, due func(string) error, most int) (list []string, err error) {
	ids, err := call.EndedConsents()
	for _, id := range ids {
		if list, err = collect(list, id, due); err != nil || len(list) == most {
			break
		}
	}
	return list, err
}

// EndedOn is the day on which a consent ended; zero while it is given, or was
// only asked for.
func (c Consent) EndedOn() deadline.Date {
	if s := c.State(); s.Ended() || s == ConsentRefused {
		return deadline.ReceivedOn(c.Events[len(c.Events)-1].At)
	}
	return 0
}

func dueConsent(call *Call, rule RetentionVersion, id string, holds []Hold) error {
	c, err := call.Consent(id)
	if err != nil {
		return err
	}
	if c.EndedOn().IsZero() || c.OpenTold() > 0 {
		return Refuse("state", "the consent %s has not ended, or recipients have yet to act on its end", id)
	}
	person := Owner(id)
	if err := Protected(call, Doomed{Person: person, Items: []Item{{Category: ConsentData, Count: 1}}, Holds: holds}, call.At); err != nil {
		return err
	}
	return rule.past(c.EndedOn(), deadline.ReceivedOn(call.At), "the proof of consent "+id)
}

// dropConsent leaves a mark, so that an import of what the source still has does
// not make a given consent of one that was withdrawn.
func dropConsent(call *Call, d *Decision, ruling, id string) error {
	c, err := call.Consent(id)
	if err != nil {
		return err
	}
	p, err := call.Person(Owner(id))
	if err != nil {
		return err
	}
	d.Delete = append(d.Delete, Ref{KindConsent, id})
	d.Tombstones = append(d.Tombstones, Tombstone{KindConsent, p.Tenant, consentMark(p.External, c.External), ruling})
	return nil
}

// consentMark names a consent of a source system among those of a tenant.
func consentMark(person, consent string) string { return person + "\x00" + consent }

// sweepOf finds a row of the table.
func sweepOf(rule string) (sweepKind, error) {
	all := sweepKinds()
	if i := slices.IndexFunc(all, func(k sweepKind) bool { return k.rule == rule }); i >= 0 {
		return all[i], nil
	}
	return sweepKind{}, Refuse("usage", "a sweep takes %s; found %q", strings.Join(SweptRules(), ", "), rule)
}

// deletedFact counts what a sweep deleted, for the log.
func (k sweepKind) deletedFact(n int) Fact {
	return Fact{"deleted_" + strings.ReplaceAll(cmp.Or(k.rule, "records"), "-", "_"), strconv.Itoa(n)}
}

// AdoptRuling makes a proposal that the console drew up by itself an admin's own:
// they have looked at it, and another admin approves it (rules §4.3).
type AdoptRuling struct {
	Ruling string
	Digest []byte
}

// Act implements Command.
func (AdoptRuling) Act() *Act { return ActAdoptRuling }

// Decide implements Command.
func (c AdoptRuling) Decide(call *Call) (Decision, error) {
	r, err := openRuling(call, c.Ruling, c.Digest)
	switch {
	case err != nil:
		return Decision{}, err
	case r.By != System.ID:
		return Decision{}, Refuse("state", "%s was proposed by an admin; approve or deny it", r.ID)
	}
	r.By, r.At, r.Expires, r.Advice = call.Actor.ID, call.At, call.At.Add(ProposalFor), Advice{}
	return Decision{Object: r.ID, Put: []Record{r}, Facts: r.said(), Result: Result{ID: r.ID, Message: "another admin must approve it within 24 hours"}}, nil
}

// systemProposalFor is how long a proposal of the console's own stands.
const systemProposalFor = 7 * 24 * time.Hour
