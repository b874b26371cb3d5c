package storage

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// remindAhead is how many days ahead of a due date its first reminder may
// begin, with room for the holidays between.
const remindAhead = 28

// remindersDue gives the reminders of requests' dates that are due by today
// (model.Request.RemindersDue).
func (s *Store) remindersDue(ctx context.Context) error {
	var errs []error
	for _, cmd := range s.board.reminders() {
		if _, err := s.Do(ctx, model.System.ID, cmd); err != nil {
			errs = append(errs, err)
		}
		if ctx.Err() != nil {
			break
		}
	}
	return errors.Join(errs...)
}

// reminders lists the reminders that are due, by the soonest date first.
func (b *board) reminders() []model.RemindRequest {
	defer b.hold()()
	q := b.requests
	today := deadline.ReceivedOn(b.now())
	var list []model.RemindRequest
	for _, e := range q.sorted("")[:q.running()] {
		if min(e.row.Due, e.row.StrictDue) > today.AddDays(remindAhead) {
			continue // a pause moves one and not the other
		}
		for _, stage := range e.record.RemindersDue(today) {
			list = append(list, model.RemindRequest{Request: e.row.ID, Stage: stage})
		}
	}
	return list
}

// reminders lists the requests that an admin was last reminded of, soonest
// first, at most so many.
func (q *queueBoard) reminders(admin string, most int) []model.ReminderRow {
	var list []*requestEntry
	for _, e := range q.told[admin] {
		list = append(list, e)
	}
	slices.SortFunc(list, func(x, y *requestEntry) int { return cmp.Or(cmp.Compare(x.row.Due, y.row.Due), byNumber(x, y)) })
	var rows []model.ReminderRow
	for _, e := range list[:min(len(list), most)] {
		last := e.record.Reminders[len(e.record.Reminders)-1]
		rows = append(rows, model.ReminderRow{Request: model.MaskedRows([]model.RequestRow{q.fresh(e)})[0], Stage: last.Stage, At: last.At})
	}
	return rows
}

// RemindersOf lists what an admin was last reminded of, soonest first, at most
// so many, and how many there are.
func (s *Store) RemindersOf(admin string, most int) (rows []model.ReminderRow, all int) {
	defer s.board.hold()()
	q := s.board.requests
	return q.reminders(admin, most), len(q.told[admin])
}
