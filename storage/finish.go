package storage

import (
	"context"
	"errors"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
)

// finishing is what was approved, or begun, and may have been cut short. Each
// may be repeated at will: what is done is not done again.
func (s *Store) finishing() []struct {
	what   string
	finish func(context.Context) error
} {
	return []struct {
		what   string
		finish func(context.Context) error
	}{
		{"a renewal of the key files", func(context.Context) error { _, err := s.ring.Drop(); return err }},
		{"an erasure", s.finishErasures},
		{"a tenant's erasure", s.finishTenants},
		{"an instructed erasure", s.finishContents},
		{"a change of the master key", s.settleSecret},
	}
}

// finishAll carries on whatever was cut short. What has to wait, because the disk
// takes nothing more or a copy of the keys is out of reach, is said in the
// server's log and no error: reading goes on meanwhile, and after the start it is
// tried again by the day, hour by hour, and after each backup.
func (s *Store) finishAll(ctx context.Context) error {
	var faults []error
	for _, one := range s.finishing() {
		err := one.finish(ctx)
		if err != nil && waits(err) {
			s.cfg.Log.Error("NOT FINISHED: "+one.what+"; make room on the disk or repair it, and it goes on within the hour", "err", err.Error())
			continue
		}
		faults = append(faults, err)
	}
	return errors.Join(faults...)
}

// finishNow is finishAll where nothing may wait.
func (s *Store) finishNow(ctx context.Context) error {
	for _, one := range s.finishing() {
		if err := one.finish(ctx); err != nil {
			return err
		}
	}
	return nil
}

// waits reports whether all that an error tells of can be tried again as it is:
// nothing was changed, and memory is what the files are.
func waits(err error) bool {
	if many, ok := err.(interface{ Unwrap() []error }); ok && !errors.Is(err, errKeySlot) {
		for _, one := range many.Unwrap() {
			if !waits(one) {
				return false
			}
		}
		return true
	}
	switch {
	case errors.Is(err, errUnsure), errors.Is(err, errBroken), errors.Is(err, keys.ErrUnsure):
		return false
	case errors.Is(err, errKeySlot), diskFault(err) != 0:
		return true
	}
	code := model.CodeOf(err)
	return code == "disk" || code == "full"
}
