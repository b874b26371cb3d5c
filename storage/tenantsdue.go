package storage

import (
	"context"
	"errors"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// tenantsDue reminds the tenants of forwarded requests that wait for an
// instruction (model.Request.TenantReminderDue).
func (s *Store) tenantsDue(ctx context.Context) error {
	var errs []error
	for _, cmd := range s.board.tenantReminders() {
		if _, err := s.Do(ctx, model.System.ID, cmd); err != nil {
			errs = append(errs, err)
		}
		if ctx.Err() != nil {
			break
		}
	}
	return errors.Join(errs...)
}

// tenantReminders lists the reminders to tenants that are due, by the request
// that is due soonest.
func (b *board) tenantReminders() []model.RemindTenant {
	defer b.hold()()
	q := b.requests
	if q.states[model.Forwarded] == 0 {
		return nil
	}
	today := deadline.ReceivedOn(b.now())
	var list []model.RemindTenant
	for _, e := range q.sorted("")[:q.running()] {
		if stage := e.record.TenantReminderDue(today); stage != "" {
			list = append(list, model.RemindTenant{Request: e.row.ID, Stage: stage})
		}
	}
	return list
}
