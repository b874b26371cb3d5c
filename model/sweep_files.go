package model

import (
	"slices"
	"strings"

	"integrora.com/opsconsole/model/deadline"
)

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
