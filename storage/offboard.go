package storage

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// tenantBatch is how many people of a tenant one transaction erases, so that
// none grows with the tenant and other writes come between.
const tenantBatch = 100

func (r reader) TenantErasure(id string) (model.TenantErasure, error) {
	return load[model.TenantErasure](r, model.Ref{Kind: model.KindTenantErasure, ID: id}, model.StoreSubject)
}

func (r reader) PeopleOf(tenant string) ([]string, error) {
	return r.s.board.peopleOf(tenant, 0), nil
}

// peopleOf lists the ids of a tenant's people, at most so many; 0: all.
func (b *board) peopleOf(tenant string, most int) []string {
	b.mu.RLock()
	defer b.mu.RUnlock()
	all := b.people.of(tenant)
	if most > 0 {
		all = all[:min(most, len(all))]
	}
	ids := make([]string, len(all))
	for i, e := range all {
		ids[i] = e.row.ID
	}
	return ids
}

// finishTenants carries every approved erasure of a tenant to its end: people
// by batches, each with its keys destroyed after it, then the tenant's record,
// then its key, then certified. Each step may be repeated, so that it is called
// after an approval, at every start and by the day.
func (s *Store) finishTenants(ctx context.Context) error {
	s.finish.Lock()
	defer s.finish.Unlock()
	list := s.board.ending()
	if len(list) > 0 {
		defer s.forgetErased()
	}
	return each(ctx, list, s.finishTenant)
}

// ending lists the tenants' erasures that are not done, the oldest first.
func (b *board) ending() []model.TenantErasure {
	b.mu.RLock()
	defer b.mu.RUnlock()
	var list []model.TenantErasure
	for _, e := range b.endings {
		if !e.Done() {
			list = append(list, e)
		}
	}
	slices.SortFunc(list, func(x, y model.TenantErasure) int { return cmp.Compare(model.NumberOf(x.ID), model.NumberOf(y.ID)) })
	return list
}

func (s *Store) finishTenant(ctx context.Context, e model.TenantErasure) error {
	if err := s.dropPeople(e.Tenant, e.Dropping); err != nil { // of a batch that a crash cut short
		return err
	}
	for {
		people := s.board.peopleOf(e.Tenant, tenantBatch)
		if len(people) == 0 {
			break
		}
		if _, err := s.give(ctx, model.System.ID, model.EraseTenantPeople{Erasure: e.ID, People: people}); err != nil {
			return err
		}
		if err := s.dropPeople(e.Tenant, people); err != nil {
			return err
		}
	}
	if _, err := s.give(ctx, model.System.ID, model.CloseTenant{Erasure: e.ID}); err != nil {
		return err
	}
	subjects, err := s.ring.Subjects(model.ContentSubject(e.Tenant, ""))
	if err != nil {
		return err
	}
	digest, err := s.ring.Drop(append(subjects, model.TenantSubject(e.Tenant))...)
	if err != nil {
		return err
	}
	// A copy of the keys from before would bring the tenant back with an old
	// backup, so that nothing is certified while one is left.
	tip := s.tipNow()
	if err := s.copyKeys(tip.Head()); err != nil {
		return err
	}
	head := s.Head()
	by, _ := s.BackupExpiry(s.cfg.Now())
	_, err = s.give(ctx, model.System.ID, model.CompleteTenant{Erasure: e.ID, KeyDigest: digest[:], LogSize: head.Size, LogRoot: head.Root, BackupsBy: by})
	return err
}

// dropPeople destroys the keys of a tenant's people whose records are deleted,
// and of what it kept about them.
func (s *Store) dropPeople(tenant string, people []string) error {
	if len(people) == 0 {
		return nil
	}
	var subjects []string
	for _, id := range people {
		subjects = append(subjects, model.PersonSubject(id), model.ContentSubject(tenant, id))
	}
	_, err := s.ring.Drop(subjects...)
	return err
}

// backupsGone adds to certificates that the last backup of what was erased is
// gone.
func (s *Store) backupsGone(ctx context.Context) error {
	today := deadline.ReceivedOn(s.cfg.Now())
	s.board.mu.RLock()
	oldest, some := s.oldestBackup()
	var due []string
	over := func(id string, done, gone time.Time, by deadline.Date) {
		if !done.IsZero() && gone.IsZero() && today.After(by) && (!some || oldest.After(done)) {
			due = append(due, id)
		}
	}
	for _, e := range s.board.endings {
		over(e.ID, e.DoneAt, e.BackupsGone, e.BackupsBy)
	}
	for _, e := range s.board.erasures {
		over(e.ID, e.DoneAt, e.BackupsGone, e.BackupsBy)
	}
	s.board.mu.RUnlock()
	slices.Sort(due)
	var faults []error
	for _, id := range due {
		_, err := s.give(ctx, model.System.ID, model.ExpireBackups{Erasure: id})
		faults = append(faults, err)
	}
	return errors.Join(faults...)
}

// oldestBackup is when the oldest backup that is still held was made. The
// board's lock is held.
func (s *Store) oldestBackup() (at time.Time, some bool) {
	for _, b := range s.board.copies.backups {
		if b.Held() && (!some || b.At.Before(at)) {
			at, some = b.At, true
		}
	}
	return at, some
}

// tenantAlarmsDue raises the alarms about tenants whose data must be gone soon.
func (s *Store) tenantAlarmsDue(ctx context.Context) error {
	today := deadline.ReceivedOn(s.cfg.Now())
	s.board.mu.RLock()
	var due []string
	for slug, e := range s.board.tenants.ended {
		if e.tenant.AlarmDue(today) > 0 {
			due = append(due, slug)
		}
	}
	s.board.mu.RUnlock()
	slices.Sort(due)
	var faults []error
	for _, slug := range due {
		_, err := s.give(ctx, model.System.ID, model.AlarmTenantEnd{Tenant: slug})
		faults = append(faults, err)
	}
	return errors.Join(faults...)
}

// TenantErasures lists the erasures of tenants, newest first: to every role that
// reads.
func (d *Desk) TenantErasures(ctx context.Context) ([]model.TenantErasure, error) {
	if _, err := d.Me(); err != nil {
		return nil, err
	}
	d.s.board.mu.RLock()
	defer d.s.board.mu.RUnlock()
	return newest(d.s.board.endings), ctx.Err()
}

// Certificate is the certificate of a tenant's erasure as text, by its id (T-3)
// or the tenant's slug, whose newest it is.
func (d *Desk) Certificate(ctx context.Context, of string) (model.TenantErasure, string, error) {
	list, err := d.TenantErasures(ctx)
	if err != nil {
		return model.TenantErasure{}, "", err
	}
	i := slices.IndexFunc(list, func(e model.TenantErasure) bool { return e.ID == of || e.Tenant == of })
	if i < 0 {
		return model.TenantErasure{}, "", model.NotFound(model.KindTenantErasure, of)
	}
	names, err := d.Names(ctx)
	return list[i], list[i].Certificate(names), err
}
