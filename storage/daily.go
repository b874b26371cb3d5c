package storage

import (
	"context"
	"errors"
)

// Daily does what is due by the day: what the clock alone brings about, given
// as commands of the console itself. It may be called as often as one likes;
// what was done for the day is not done again.
func (s *Store) Daily(ctx context.Context) error {
	var errs []error
	for _, due := range []func(context.Context) error{
		s.remindersDue,
	} {
		errs = append(errs, due(ctx))
	}
	return errors.Join(errs...)
}
