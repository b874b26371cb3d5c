package model

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strconv"
	"time"

	"integrora.com/opsconsole/model/deadline"
)

// RetentionLog is the rule that the audit log's entries are kept by (rules
// §4.2: a log of privileged actions up to three years).
const RetentionLog = "audit-log"

// Segment is a calendar month (Europe/Vilnius) of the audit log, closed once
// the month is over. It is pruned as a whole: its entries' bodies go, their
// leaves stay, so that every proof and head still holds.
type Segment struct {
	ID     string    `cbor:"1,keyasint"` // "2026-11"
	From   uint64    `cbor:"2,keyasint"` // its first entry
	Size   uint64    `cbor:"3,keyasint"` // entries of the log at its end
	Root   []byte    `cbor:"4,keyasint"` // of the log over these
	Begun  time.Time `cbor:"5,keyasint"` // its first entry's time, UTC
	Closed time.Time `cbor:"6,keyasint"`
	Pruned time.Time `cbor:"7,keyasint"` // zero: its entries are whole
	Ruling string    `cbor:"8,keyasint"` // D-7, that had it pruned
}

// Ref implements Record.
func (s Segment) Ref() Ref { return Ref{KindSegment, s.ID} }

// Subject implements Record.
func (s Segment) Subject() string { return StoreSubject }

// Entries is how many entries the segment has.
func (s Segment) Entries() uint64 { return s.Size - s.From }

// MonthOf names the month of a day, as segments are named.
func MonthOf(on deadline.Date) string { return on.String()[:len("2006-01")] }

// LastDay is the last day of the segment's month, in Vilnius; its retention runs
// from there.
func (s Segment) LastDay() deadline.Date {
	first, _ := deadline.Parse(s.ID + "-01")
	return first.AddMonths(1).AddDays(-1)
}

// CloseSegment records a month of the log that is over.
type CloseSegment struct{ Segment Segment }

// Act implements Command.
func (CloseSegment) Act() *Act { return ActCloseSegment }

// Decide implements Command. A month that is closed already, is not over, or
// does not follow the one before, is refused.
func (c CloseSegment) Decide(call *Call) (Decision, error) {
	all, err := call.Segments()
	if err != nil {
		return Decision{}, err
	}
	s, from := c.Segment, uint64(0)
	if len(all) > 0 {
		last := all[len(all)-1]
		if from = last.Size; s.ID <= last.ID {
			return Decision{}, Refuse("state", "segment %s of the log is closed", last.ID)
		}
	}
	root, err := call.RootAt(s.Size)
	switch {
	case err != nil:
		return Decision{}, err
	case s.From != from || s.Size <= from || !bytes.Equal(root, s.Root) || !deadline.ReceivedOn(call.At).After(s.LastDay()):
		return Decision{}, Refuse("state", "segment %s does not follow the log's last one, or its month is not over", s.ID)
	}
	s.Closed, s.Pruned, s.Ruling = call.At, time.Time{}, ""
	return Decision{Object: s.ID, Put: []Record{s}, Result: Result{ID: s.ID}, Facts: []Fact{
		{"from", strconv.FormatUint(s.From, 10)}, {"size", strconv.FormatUint(s.Size, 10)}, {"root", hex.EncodeToString(s.Root)}}}, nil
}

// segmentsAtOnce bounds by entries what one transaction prunes; a single month
// is never cut.
const segmentsAtOnce = 50_000

func segmentOf(call *Call, id string) (Segment, error) {
	all, err := call.Segments()
	for _, s := range all {
		if s.ID == id {
			return s, err
		}
	}
	if err != nil {
		return Segment{}, err
	}
	return Segment{}, NotFound(KindSegment, id)
}

// findSegments lists the oldest months that are past their retention.
func findSegments(call *Call, due func(string) error, most int) (list []string, err error) {
	all, err := call.Segments()
	entries := uint64(0)
	for _, s := range all {
		if !s.Pruned.IsZero() {
			continue
		}
		if entries += s.Entries(); len(list) > 0 && entries > segmentsAtOnce || len(list) == most {
			break
		}
		n := len(list)
		if list, err = collect(list, s.ID, due); err != nil || len(list) == n {
			break // what follows is younger
		}
	}
	return list, err
}

// dueSegment keeps the whole log while any legal hold is in force: entries are
// the evidence of what was done with what is held (Art. 17(3)(e) GDPR).
func dueSegment(call *Call, rule RetentionVersion, id string, holds []Hold) error {
	s, err := segmentOf(call, id)
	switch {
	case err != nil:
		return err
	case !s.Pruned.IsZero():
		return Refuse("state", "segment %s of the log is pruned already", id)
	}
	today := deadline.ReceivedOn(call.At)
	for _, h := range holds {
		if h.InForce(today) {
			return Refuse("held", "the log is evidence while legal hold %s is in force, until %s (Art. 17(3)(e) GDPR)", h.ID, h.Until)
		}
	}
	return rule.past(s.LastDay(), today, "the log of "+id)
}

func dropSegment(call *Call, d *Decision, ruling, id string) error {
	all, err := call.Segments()
	if err != nil {
		return err
	}
	for _, s := range all {
		if s.ID == id {
			s.Pruned, s.Ruling, d.Prune = call.At, ruling, s.Size
			d.Put = append(d.Put, s)
			d.Facts = append(d.Facts, Fact{"pruned", fmt.Sprintf("%s=%d-%d", s.ID, s.From, s.Size-1)})
			return nil
		}
		if s.Pruned.IsZero() && s.Size > d.Prune {
			break // an older one is neither pruned nor of the batch
		}
	}
	return Refuse("state", "the log is pruned from its oldest month on, and one before %s is whole", id)
}
