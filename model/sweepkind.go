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

// systemProposalFor is how long a proposal of the console's own stands.
const systemProposalFor = 7 * 24 * time.Hour
