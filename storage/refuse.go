package storage

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"syscall"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
)

// unwritable makes a refusal of an error that says that the disk takes nothing
// more: no entry, no action, and the person who asked reads why.
func unwritable(err error) error {
	if errors.Is(err, bolterrors.ErrMaxSizeReached) {
		return model.Refuse("full", "nothing was changed, as the store has reached its size limit; deletions make room, and \"compact\" gives it back")
	}
	if errors.Is(err, keys.ErrUnsure) {
		return model.Refuse("disk", "nothing was changed, as the key files could not be written before; repair the disk and start the server again")
	}
	if disk := diskFault(err); disk != 0 {
		return model.Refuse("disk", "nothing was changed, as the disk could not be written (%s); make room or repair it, and try again", disk)
	}
	return err
}

// diskFault is the fault of the disk that an error tells of, 0 for none. The text
// counts too: bbolt hides the cause when a file cannot grow.
func diskFault(err error) syscall.Errno {
	if err == nil {
		return 0
	}
	for _, disk := range []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EROFS, syscall.EIO, syscall.EFBIG} {
		if errors.Is(err, disk) || strings.HasSuffix(err.Error(), disk.Error()) {
			return disk
		}
	}
	return 0
}

// Refusals while the data file may not be what memory says it is.
var (
	errUnsure = model.Refuse("disk", "the disk failed at the end of a change, so that it may be done or not; nothing more is taken until the disk is repaired and the server started again")
	errBroken = model.Refuse("disk", "nothing was changed, as the disk failed at the end of a change before; repair it and start the server again")
)

// uncommitted is the error of a commit that failed: of a change that is not
// there, or, when the failure came after the file's new head was written, errUnsure.
// A later one would then continue the log from an entry that is no longer its
// last, so that none is taken.
func (s *Store) uncommitted(err error) error {
	mark, fault := s.tip.MarshalBinary()
	if fault == nil {
		fault = s.db.View(func(tx *bolt.Tx) error {
			if !bytes.Equal(tx.Bucket(bucketMeta).Get(metaTip), mark) {
				return errUnsure
			}
			return nil
		})
	}
	if fault != nil {
		s.broken = true
		s.cfg.Log.Error("the store must be opened again: a change may be on disk or not", "err", err.Error())
		return errUnsure
	}
	return fmt.Errorf("the change could not be written to disk: %w", err)
}

// unfinished is what an approver reads when what they approved could not be
// carried out at once.
func unfinished(what string, err error) error {
	why := "the server's log has the cause"
	if errors.Is(err, errKeySlot) {
		why = errKeySlot.Error()
	} else if disk := diskFault(err); disk != 0 {
		why = fmt.Sprintf("the disk could not be written (%s)", disk)
	}
	return model.Refuse("unfinished", "the erasure%s is approved and will be finished: it is tried again within the hour, and at the next start; it could not be just now: %s", what, why)
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
