package storage

import (
	"context"
)

// CheckInvite reports whether an admin's invite could be used now: nil, or the
// refusal. It uses nothing up; model.EnrolAdmin decides again.
func (s *Store) CheckInvite(ctx context.Context, admin string, tokenHash []byte) error {
	return s.view(ctx, func(r reader) error {
		a, err := r.Admin(admin)
		if err != nil {
			return err
		}
		return a.AcceptsInvite(tokenHash, s.cfg.Now())
	})
}
