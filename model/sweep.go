package model

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
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
	if holds == nil {
		holds = []Hold{} // they were read, and there are none
	}
	return Protected(call, Doomed{Person: v.Person, Tenant: v.Tenant, Items: []Item{{Category: InvoiceData, Count: 1}}, Holds: holds}, call.At)
}

// textSweep draws the batch up when it is proposed, and holds every record of
// it to the rules again when it is approved.
func textSweep(call *Call, r *Ruling) ([]string, error) {
	kind, err := sweepOf(r.Object)
	if err != nil {
		return nil, err
	}
	holds, err := call.Holds()
	if err != nil {
		return nil, err
	}
	if holds == nil {
		holds = []Hold{} // they were read, and there are none
	}
	rule, err := call.Retention(r.Object)
	if err != nil {
		return nil, err
	}
	version := rule.InForce(deadline.ReceivedOn(call.At))
	due := func(id string) error { return kind.due(call, version, id, holds) }
	if r.ID == "" {
		if r.Items, err = kind.find(call, due, SweepMost); err != nil {
			return nil, err
		}
		slices.Sort(r.Items)
	}
	for _, id := range r.Items {
		if err := due(id); err != nil && r.ID != "" {
			return nil, err
		}
	}
	if len(r.Items) == 0 {
		return nil, Refuse("state", "nothing is past its retention that may be deleted")
	}
	sum := sha256.Sum256([]byte(strings.Join(r.Items, "\n")))
	return []string{
		fmt.Sprintf("delete %d %s past %s from the %s (version %d)", len(r.Items), kind.what, version.Period(), rule.Event, version.Number),
		"records sha256 " + hex.EncodeToString(sum[:]),
	}, nil
}

func makeSweep(call *Call, r Ruling) (Decision, error) {
	kind, err := sweepOf(r.Object)
	if err != nil {
		return Decision{}, err
	}
	d := Decision{Facts: []Fact{{"rule", r.Object}, kind.deletedFact(len(r.Items))}}
	for _, id := range r.Items {
		if err := kind.drop(call, &d, r.ID, id); err != nil {
			return Decision{}, err
		}
	}
	return d, nil
}
