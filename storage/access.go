package storage

import (
	"cmp"
	"context"
	"slices"
	"time"

	"integrora.com/opsconsole/model"
)

// accessBoard is what is known of access beside the accounts: the policy,
// proposed changes, alarms, incidents and emergency accesses. There are few of
// each, and none holds personal data of data subjects.
type accessBoard struct {
	policy    model.AccessPolicy
	changes   map[string]model.Change
	alarms    map[string]model.Alarm
	incidents map[string]model.Incident
	glasses   map[string]model.BreakGlass
}

func (b *accessBoard) put(rec model.Record) {
	switch v := rec.(type) {
	case model.AccessPolicy:
		b.policy = v
	case model.Change:
		b.changes = keep(b.changes, v.ID, v)
	case model.Alarm:
		b.alarms = keep(b.alarms, v.ID, v)
	case model.Incident:
		b.incidents = keep(b.incidents, v.ID, v)
	case model.BreakGlass:
		b.glasses = keep(b.glasses, v.ID, v)
	}
}

func keep[T any](m map[string]T, id string, v T) map[string]T {
	if m == nil {
		m = map[string]T{}
	}
	m[id] = v
	return m
}

// newest lists a map's values, the highest number first.
func newest[T model.Record](m map[string]T) []T {
	list := make([]T, 0, len(m))
	for _, v := range m {
		list = append(list, v)
	}
	slices.SortFunc(list, func(a, b T) int {
		return cmp.Compare(model.NumberOf(b.Ref().ID), model.NumberOf(a.Ref().ID))
	})
	return list
}

// Access is the access policy, from memory.
func (s *Store) Access() model.AccessPolicy {
	s.board.mu.RLock()
	defer s.board.mu.RUnlock()
	return s.board.access.policy
}

// Alarms lists the alarms with a number above one, newest first, from memory.
func (s *Store) Alarms(above int) []model.Alarm {
	s.board.mu.RLock()
	defer s.board.mu.RUnlock()
	return slices.DeleteFunc(newest(s.board.access.alarms), func(a model.Alarm) bool { return a.Number() <= above })
}

// MadeSince lists the changes of an account that were approved after an
// instant, newest first, from memory.
func (s *Store) MadeSince(admin string, after time.Time) []model.Change {
	s.board.mu.RLock()
	defer s.board.mu.RUnlock()
	return slices.DeleteFunc(newest(s.board.access.changes), func(c model.Change) bool {
		return c.Admin != admin || c.State != model.ChangeApproved || !c.DecidedAt.After(after)
	})
}

// readAccess is a read of the access board by the desk's admin.
func readAccess[T any](ctx context.Context, d *Desk, read func(*accessBoard) T) (T, error) {
	var none T
	if _, err := d.Me(); err != nil {
		return none, err
	}
	d.s.board.mu.RLock()
	defer d.s.board.mu.RUnlock()
	return read(&d.s.board.access), ctx.Err()
}

// seesAccounts is the desk's admin, when their role reads accounts.
func (d *Desk) seesAccounts() (model.Admin, error) {
	me, err := d.Me()
	if err == nil && !me.Role.SeesAccounts() {
		err = model.Refuse("role", "accounts are shown to admins, the DPO and auditors; your role is %s", me.Role)
	}
	return me, err
}

// Names are the login names of all accounts by id, to every role: who did
// something is no secret.
func (d *Desk) Names(ctx context.Context) (map[string]string, error) {
	if _, err := d.Me(); err != nil {
		return nil, err
	}
	names := map[string]string{model.System.ID: model.System.Name}
	for _, a := range d.s.Directory() {
		names[a.ID] = a.Name
	}
	return names, ctx.Err()
}

// Admins lists the accounts, without secrets: to admins and the DPO, and to
// auditors without addresses (rules §5 row 33).
func (d *Desk) Admins(ctx context.Context) ([]model.Admin, error) {
	me, err := d.seesAccounts()
	if err != nil {
		return nil, err
	}
	list := d.s.Directory()
	if !me.Role.SeesAddresses() {
		for i := range list {
			list[i] = list[i].Masked()
		}
	}
	return list, ctx.Err()
}

// Access is the access policy; its zero value asks for nothing beyond the rules.
func (d *Desk) Access(ctx context.Context) (model.AccessPolicy, error) {
	return readAccess(ctx, d, func(b *accessBoard) model.AccessPolicy { return b.policy })
}

// AccountChanges lists proposed changes of accounts and policy, newest first,
// to those who read accounts.
func (d *Desk) AccountChanges(ctx context.Context) ([]model.Change, error) {
	me, err := d.seesAccounts()
	if err != nil {
		return nil, err
	}
	list, err := readAccess(ctx, d, func(b *accessBoard) []model.Change { return newest(b.changes) })
	if !me.Role.SeesAddresses() {
		for i := range list {
			list[i] = list[i].Masked()
		}
	}
	return list, err
}

// Alarms lists all alarms, newest first, seen ones too, to every role that reads.
func (d *Desk) Alarms(ctx context.Context) ([]model.Alarm, error) {
	return readAccess(ctx, d, func(b *accessBoard) []model.Alarm { return newest(b.alarms) })
}

// Incidents lists incidents of every state, newest first, to every role that
// reads; they hold no personal data.
func (d *Desk) Incidents(ctx context.Context) ([]model.Incident, error) {
	return readAccess(ctx, d, func(b *accessBoard) []model.Incident { return newest(b.incidents) })
}

// BreakGlasses lists emergency accesses, newest first.
func (d *Desk) BreakGlasses(ctx context.Context) ([]model.BreakGlass, error) {
	return readAccess(ctx, d, func(b *accessBoard) []model.BreakGlass { return newest(b.glasses) })
}
