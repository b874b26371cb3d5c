package storage

import (
	"errors"
	"syscall"

	bolterrors "go.etcd.io/bbolt/errors"

	"integrora.com/opsconsole/model"
)

// unwritable makes a refusal of an error that says that the disk takes nothing
// more: no entry, no action, and the person who asked reads why.
func unwritable(err error) error {
	if errors.Is(err, bolterrors.ErrMaxSizeReached) {
		return model.Refuse("full", "nothing was changed, as the store has reached its size limit; raise the limit and start again")
	}
	for _, disk := range []error{syscall.ENOSPC, syscall.EDQUOT, syscall.EROFS, syscall.EIO} {
		if errors.Is(err, disk) {
			return model.Refuse("disk", "nothing was changed, as the disk could not be written (%s); make room or repair it, and try again", disk)
		}
	}
	return err
}

// refused is what stands of a refused decision: its object, and the actor, whose
// used code or count of wrong ones must be kept.
func refused(d model.Decision) model.Decision {
	kept := model.Decision{Object: d.Object, Quiet: d.Quiet}
	for _, rec := range d.Put {
		if rec.Ref().Kind == model.KindAdmin {
			kept.Put = append(kept.Put, rec)
		}
	}
	return kept
}
