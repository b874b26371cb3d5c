// Package digest makes the page of a week: what came in and what became of it,
// for the DPO in detail and for management in counts. It is pure: the same
// records give the same value. It holds no personal data: requests and incidents
// stand in it by their ids, and tenants do not stand in it at all.
package digest

import (
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

const (
	// VolumeWeeks is how many weeks the trend shows, the digest's own the last.
	VolumeWeeks = 12
	// AheadWeeks is how many weeks the deadlines ahead reach beyond the digest's
	// own.
	AheadWeeks = 4
)

// Digest is the page of one week. Its numbers follow from the records as they
// are known when it is made: a receipt that is corrected later, or an answer that
// comes back, changes the page of a week that is over.
type Digest struct {
	Week    Week
	Running bool      // the week is not over; it is counted up to MadeAt
	MadeAt  time.Time // by the store's clock
	Log     Log

	Rights []Right // in the order of model.Rights, and last what nobody triaged yet; those that occur
	Total  Count   // of requests: one that asks for two rights counts once

	Refused   int // of the answered: no action was taken, or the person could not be identified
	Withdrawn int // closed on the person's own message
	Reopened  int // opened again after an answer
	Extended  int // of whose extension the person was told
	Times     Times
	Histogram [len(bounds) + 1]int // answers of the last VolumeWeeks by days; see Bands
	Steps     int                  // recorded by people on the answered requests, from receipt to answer

	Incidents Incidents
	Erasures  int  // people erased, with the certificate that their key is gone
	Tenants   int  // whole tenants erased
	Consents  int  // withdrawals recorded, where Logged
	Logged    bool // the audit log of the week is not pruned

	Promises []model.Promise // as they stand when it is made
	Ahead    []Ahead         // from the first day that is not counted yet
	Volume   []Volume        // the oldest week first

	Answers []Answer // of the week, by id; empty for management
	Overdue []Open   // at its end; empty for management
}

// Log is the state of the audit log that the page was computed at.
type Log struct {
	Size uint64
	Note string // the head, signed, in the form of C2SP signed-note
}

// Count is how many requests came in, were answered and stood open at the end.
type Count struct {
	Received, Answered int
	Late               int // of the answered: sent after the last day
	Open               int // at the end of the week
	Overdue            int // of the open: the last day is over
}

// OnTime is how many were answered in time.
func (c Count) OnTime() int { return c.Answered - c.Late }

// Right is the count of the requests that ask for a right.
type Right struct {
	Right model.Right // empty: nobody triaged them yet
	Count
}

// Title names the right.
func (r Right) Title() string {
	if r.Right == "" {
		return "not known yet"
	}
	return string(r.Right)
}

// Times are the calendar days from receipt to answer. Median and P90 are the
// nearest ranks: the least number of days within which half, or nine tenths, of
// the requests were answered.
type Times struct{ Median, P90, Longest int }

// Incidents are counts of the week.
type Incidents struct {
	Opened, Closed int
	Open           int // at the end of the week
	Breaches       int // of which we were declared aware in the week
	InTime, Late   int // notices to the inspectorate that went out in the week: within 72 hours or not (Art. 33(1) GDPR)
	Owed           int // those yet to go out whose 72 hours were over at the end of the week
	IDs            []string
}

// Ahead is how many open requests are due in a week.
type Ahead struct {
	Week Week
	Due  int
	Days [7]int   // of them, Monday first
	IDs  []string // by due day; empty for management
}

// Volume is a week of the trend.
type Volume struct {
	Week                     Week
	Received, Answered, Late int
}

// Answer is a request that was answered in the week.
type Answer struct {
	ID     string
	Rights []model.Right
	How    model.State // that closed it: what was decided may be gone since, with a complaint
	On     deadline.Date
	Due    deadline.Date
	Days   int // from receipt
	Steps  int
	Late   bool
}

// Open is a request that stood open at the end of the week.
type Open struct {
	ID     string
	Rights []model.Right
	State  model.State
	Due    deadline.Date
}

// bounds are the last days of the bands of answer times but the last, which is
// open.
var bounds = [...]int{7, 14, 21, 30, 60}

// Bands name the bands of Histogram, in days.
var Bands = [len(bounds) + 1]string{"0–7", "8–14", "15–21", "22–30", "31–60", "61+"}

// band is the place of a number of days in Histogram.
func band(days int) int {
	for i, last := range bounds {
		if days <= last {
			return i
		}
	}
	return len(bounds)
}

// ForManagement is the digest with counts only: no id of a request or incident,
// and of the promises nothing but how they stand.
func (d Digest) ForManagement() Digest {
	d.Answers, d.Overdue, d.Incidents.IDs = nil, nil, nil
	ahead := make([]Ahead, len(d.Ahead))
	for i, a := range d.Ahead {
		a.IDs = nil
		ahead[i] = a
	}
	promises := make([]model.Promise, len(d.Promises))
	for i, p := range d.Promises {
		promises[i] = model.Promise{PromiseRule: model.PromiseRule{Text: p.Text}, State: p.State}
	}
	d.Ahead, d.Promises = ahead, promises
	return d
}
