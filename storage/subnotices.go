package storage

import (
	"context"
	"errors"
	"slices"
	"sync"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// subNotices are the notices of sub-processors as the board has them.
type subNotices struct {
	at map[string]model.SubNotice // by id

	mu      sync.Mutex
	stale   bool // what follows is to be counted anew
	untold  int
	bounced int
}

func (r reader) SubNotice(id string) (model.SubNotice, error) {
	return load[model.SubNotice](r, model.Ref{Kind: model.KindSubNotice, ID: id}, model.StoreSubject)
}

func (r reader) EachTenant(visit func(model.Tenant) (bool, error)) error {
	c := r.tx.Bucket([]byte(model.KindTenant)).Cursor()
	for key, sealed := c.First(); key != nil; key, sealed = c.Next() {
		plain, err := r.unseal(model.KindTenant, key, sealed, model.TenantSubject(string(key)))
		if model.CodeOf(err) == "not_found" && err != nil {
			continue // its key is gone: it is being erased
		}
		if err != nil {
			return err
		}
		t, err := decode[model.Tenant](plain)
		if err != nil {
			return err
		}
		if on, err := visit(t); err != nil || !on {
			return err
		}
	}
	return nil
}

// subNoticesDue writes the tenants who are to be told of a sub-processor and have
// an address, batch by batch: what is cut short goes on at the next look, and
// nobody is written to twice.
func (s *Store) subNoticesDue(ctx context.Context) error {
	var errs []error
	for _, cmd := range s.board.toNotify() {
		if _, err := s.Do(ctx, model.System.ID, cmd); err != nil {
			errs = append(errs, err)
		}
		if ctx.Err() != nil {
			break
		}
	}
	return errors.Join(errs...)
}

// toNotify lists the batches of tenants to be written to, by entry and slug.
func (b *board) toNotify() []model.NotifyTenants {
	b.mu.RLock()
	defer b.mu.RUnlock()
	var list []model.NotifyTenants
	for _, r := range b.entries.of[model.RegisterSubprocessor].all {
		e := r.entry
		a, ok := e.ToTenants()
		if !ok {
			continue
		}
		var due []string
		for _, one := range b.sortedTenants("") {
			t := one.tenant
			if _, made := b.notices.at[model.SubNoticeID(e.ID, a.Version, t.Slug)]; !made && e.Owes(a, t) && t.Writable() {
				due = append(due, t.Slug)
			}
		}
		for batch := range slices.Chunk(due, model.NotifyMost) {
			list = append(list, model.NotifyTenants{Entry: e.ID, Version: a.Version, Tenants: batch})
		}
	}
	return list
}

// noticeRow is where the notice of an announcement to a tenant stands.
func (b *board) noticeRow(e model.Entry, a model.Announcement, t model.Tenant) model.NoticeRow {
	n := b.notices.at[model.SubNoticeID(e.ID, a.Version, t.Slug)]
	l := b.letters[n.Letter]
	told := n.ToldOn(l)
	return model.NoticeRow{Tenant: t.Slug, State: n.Stands(t, l), Letter: n.Letter, Told: told, Until: n.Until(a, told), Channel: n.Hand.Channel, Proof: n.Hand.Proof, Objects: e.BlockedFor(t.Slug), Awaits: n.Awaits()}
}

// untold counts the tenants who are to be told of an announced sub-processor and
// were not, and those of them whose letter came back or needs a person. Who
// objects knows. The board is held for reading.
func (b *board) untold() (untold, bounced int) {
	b.notices.mu.Lock()
	defer b.notices.mu.Unlock()
	if !b.notices.stale {
		return b.notices.untold, b.notices.bounced
	}
	b.notices.untold, b.notices.bounced, b.notices.stale = 0, 0, false
	for _, r := range b.entries.of[model.RegisterSubprocessor].all {
		e := r.entry
		a, ok := e.ToTenants()
		if !ok {
			continue
		}
		for _, one := range b.tenants.all {
			t := one.tenant
			if !e.Owes(a, t) {
				continue
			}
			n := b.notices.at[model.SubNoticeID(e.ID, a.Version, t.Slug)]
			stands := n.Stands(t, b.letters[n.Letter])
			if stands.Told() || e.BlockedFor(t.Slug) {
				continue
			}
			b.notices.untold++
			if stands.Stuck() {
				b.notices.bounced++
			}
		}
	}
	return b.notices.untold, b.notices.bounced
}

// SubNotices is whom the newest announcement of a sub-processor reached: to every
// role that reads. A "state" refusal says that nothing was announced.
func (d *Desk) SubNotices(ctx context.Context, id string) (model.Notices, error) {
	e, err := d.Entry(ctx, id)
	if err != nil {
		return model.Notices{}, err
	}
	a, ok := e.ToTenants()
	if !ok {
		return model.Notices{}, model.Refuse("state", "nothing of %s is announced to tenants", e.ID)
	}
	n := model.Notices{Announcement: a}
	b := d.s.board
	b.mu.RLock()
	defer b.mu.RUnlock()
	for _, one := range b.sortedTenants("") {
		if e.Owes(a, one.tenant) {
			n.Add(b.noticeRow(e, a, one.tenant))
		}
	}
	return n, ctx.Err()
}

// MayUse refuses the use of a sub-processor for a tenant today
// (model.Entry.UsableFor): to every role that reads.
func (d *Desk) MayUse(ctx context.Context, id, tenant string) error {
	e, err := d.Entry(ctx, id)
	if err != nil {
		return err
	}
	b := d.s.board
	b.mu.RLock()
	defer b.mu.RUnlock()
	t, ok := b.tenants.at[tenant]
	if !ok {
		return model.NotFound(model.KindTenant, tenant)
	}
	return b.usable(e, t.tenant)
}

// usable refuses the use of a sub-processor for a tenant today.
func (b *board) usable(e model.Entry, t model.Tenant) error {
	return e.UsableFor(t, deadline.ReceivedOn(b.now()), func(version int) (model.SubNotice, model.OutLetter) {
		n := b.notices.at[model.SubNoticeID(e.ID, version, t.Slug)]
		return n, b.letters[n.Letter]
	})
}
