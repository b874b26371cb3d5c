package storage

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// storageOnly reports whether a record is of a person whose data is restricted.
func (b *board) storageOnly(of model.Ref) bool {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return of.Kind == model.KindPerson && len(b.restricted[of.ID]) > 0
}

// restrictionsDue says of which restrictions a review is due.
func (s *Store) restrictionsDue(ctx context.Context) error {
	today := deadline.ReceivedOn(s.cfg.Now())
	var errs []error
	for _, one := range s.board.restrictions() {
		if !one.ReviewDue(today) {
			continue
		}
		if _, err := s.Do(ctx, model.System.ID, model.RestrictionDue{Restriction: one.ID()}); err != nil {
			errs = append(errs, err)
		}
		if ctx.Err() != nil {
			break
		}
	}
	return errors.Join(errs...)
}

// restrictions lists what is in force, the next to be reviewed first.
func (b *board) restrictions() []model.RestrictionRow {
	b.mu.RLock()
	defer b.mu.RUnlock()
	var list []model.RestrictionRow
	for person, all := range b.restricted {
		for _, r := range all {
			list = append(list, model.RestrictionRow{Person: person, PersonRestriction: r})
		}
	}
	slices.SortFunc(list, func(x, y model.RestrictionRow) int {
		return cmp.Or(cmp.Compare(x.Review, y.Review), cmp.Compare(x.ID(), y.ID()))
	})
	return list
}

// Restrictions lists the restrictions in force, the next to be reviewed first:
// people by their ids.
func (d *Desk) Restrictions(ctx context.Context) ([]model.RestrictionRow, error) {
	if _, err := d.Me(); err != nil {
		return nil, err
	}
	return d.s.board.restrictions(), ctx.Err()
}

// Suppressions lists the addresses that get no marketing, newest first, by
// their ids: the addresses are not kept.
func (d *Desk) Suppressions(ctx context.Context) (list []model.Suppression, err error) {
	if _, err := d.Me(); err != nil {
		return nil, err
	}
	err = d.s.view(ctx, func(r reader) error {
		list, err = all[model.Suppression](r, model.KindSuppression)
		return err
	})
	slices.Reverse(list)
	return list, err
}
