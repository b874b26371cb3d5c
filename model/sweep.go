package model

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"integrora.com/opsconsole/model/deadline"
)

// SweepMost is how many records one sweep deletes: a batch that one transaction
// bears. What is left is proposed as the next.
const SweepMost = 500

// sweepable says why an invoice may not be swept on a day; nil when it is due.
// The day that a period ends is still kept; what is held, restricted, or asked
// for by an open request for access stays (Art. 17(3), 18(2), 15 GDPR).
func sweepable(call *Call, v Invoice, holds []Hold, on deadline.Date) error {
	if !on.After(v.KeepUntil()) {
		return Refuse("retention", "an invoice is kept until %s", v.KeepUntil())
	}
	if !v.Restricted.IsZero() && !on.After(v.Restricted) {
		return Refuse("restricted", "it is stored under a restriction until %s (Art. 18(1)(b)-(c) GDPR)", v.Restricted)
	}
	for _, h := range holds {
		if h.InForce(on) && h.Covers(v.Person, v.Tenant, InvoiceData) {
			return h.refusal()
		}
	}
	if v.Person == "" {
		return nil
	}
	switch p, err := call.Person(v.Person); {
	case err == nil && p.LockedBy != "":
		return Refuse("state", "%s locks what is held about the person while an erasure is decided", p.LockedBy)
	case err != nil && CodeOf(err) != "not_found":
		return err
	}
	open, err := call.OpenRequestsOf(v.Person)
	if err != nil {
		return err
	}
	for _, r := range open {
		if r.Asks(Access) || r.Asks(Portability) {
			return Refuse("access_first", "%s asks to see the data; answer it before it is deleted", r.ID)
		}
	}
	return nil
}

// textSweep draws the batch up when it is proposed, and holds every record of
// it to the rules again when it is approved.
func textSweep(call *Call, r *Ruling) ([]string, error) {
	if r.Object != RetentionInvoice {
		return nil, Refuse("usage", "a sweep takes invoices; found %q", r.Object)
	}
	holds, err := call.Holds()
	if err != nil {
		return nil, err
	}
	rule, err := call.Retention(r.Object)
	if err != nil {
		return nil, err
	}
	today := deadline.ReceivedOn(call.At)
	if r.ID == "" {
		if r.Items, err = draught(call, holds, today); err != nil {
			return nil, err
		}
	} else if err := stillDue(call, r.Items, holds, today); err != nil {
		return nil, err
	}
	if len(r.Items) == 0 {
		return nil, Refuse("state", "nothing is past its retention that may be deleted")
	}
	sum := sha256.Sum256([]byte(strings.Join(r.Items, "\n")))
	version := rule.InForce(today)
	return []string{
		fmt.Sprintf("delete %d invoices past %s from the %s (version %d)", len(r.Items), version.Period(), rule.Event, version.Number),
		"records sha256 " + hex.EncodeToString(sum[:]),
	}, nil
}

// draught lists what is due, in the order of ids, at most a batch.
func draught(call *Call, holds []Hold, on deadline.Date) ([]string, error) {
	var due []string
	err := call.EachInvoice(func(v Invoice) (bool, error) {
		switch err := sweepable(call, v, holds, on); {
		case err == nil:
			due = append(due, v.ID)
		case !IsRefusal(err):
			return false, err
		}
		return len(due) < SweepMost, nil
	})
	slices.Sort(due)
	return due, err
}

func stillDue(call *Call, ids []string, holds []Hold, on deadline.Date) error {
	for _, id := range ids {
		v, err := call.Invoice(id)
		if err != nil {
			return err
		}
		if err := sweepable(call, v, holds, on); err != nil {
			return err
		}
	}
	return nil
}

func makeSweep(call *Call, r Ruling) (Decision, error) {
	d := Decision{Facts: []Fact{{"rule", r.Object}, {"deleted_" + string(KindInvoice), strconv.Itoa(len(r.Items))}}}
	for _, id := range r.Items {
		v, err := call.Invoice(id)
		if err != nil {
			return Decision{}, err
		}
		d.Delete = append(d.Delete, v.Ref())
		d.Tombstones = append(d.Tombstones, Tombstone{KindInvoice, v.Tenant, v.External, r.ID})
	}
	return d, nil
}
