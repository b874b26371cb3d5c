package storage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/storage/backup"
)

// compactFile is the compact copy while it is made, beside the data file whose
// place it takes. Open removes one that was cut short.
const compactFile = DataFile + ".compact"

// compactFloor is the size in bytes up to which a data file is left as it is:
// what is free in it is little, and soon used again.
const compactFloor = 64 << 20

// A compaction is made between these hours in Vilnius, as commands wait for it.
const (
	compactFrom  = 1
	compactUntil = 5
)

// FileUse tells how large the data file is, and how much of it is free pages.
func (s *Store) FileUse() (model.FileUse, error) {
	info, err := os.Stat(filepath.Join(s.cfg.Dir, DataFile))
	if err != nil {
		return model.FileUse{}, err
	}
	s.dataMu.RLock()
	defer s.dataMu.RUnlock()
	free := s.db.Stats()
	return model.FileUse{Bytes: info.Size(), Free: int64(free.FreePageN+free.PendingPageN) * int64(s.db.Info().PageSize)}, nil
}

// compactionDue compacts the data file at night when more than half of it is
// free pages, but not beside a backup: then within the hour.
func (s *Store) compactionDue(ctx context.Context) error {
	if hour := deadline.Local(s.cfg.Now()).Hour(); hour < compactFrom || hour >= compactUntil {
		return nil
	}
	use, err := s.FileUse()
	if err != nil || use.Bytes <= s.floor || use.Free <= use.Bytes/2 || !s.backing.TryLock() {
		return err
	}
	defer s.backing.Unlock()
	return s.compaction(ctx)
}

// Compact makes the data file anew of its live rows, so that neither the room
// nor the bytes of what was deleted are kept. Commands wait meanwhile, reads go
// on. When it fails the store stays as it was, an entry and an alarm say so, and
// the refusal "compaction" says why.
func (s *Store) Compact(ctx context.Context) error {
	s.backing.Lock()
	defer s.backing.Unlock()
	return s.compaction(ctx)
}

// compaction is Compact, and its entry. The caller holds backing.
func (s *Store) compaction(ctx context.Context) error {
	before, err := s.FileUse()
	if err != nil {
		return err
	}
	if err := s.whileAlone(func() error { return s.rewrite(ctx, before.Bytes-before.Free) }); err != nil {
		if ctx.Err() != nil || errors.Is(err, ErrClosed) {
			return err
		}
		s.cfg.Log.Error("the data file was not compacted", "err", err.Error())
		_, noted := s.give(context.WithoutCancel(ctx), model.System.ID, model.FailCompaction{Fault: faultOf(err)})
		return errors.Join(model.Refuse("compaction", "the data file could not be compacted: %s; the store goes on as it was", model.BackupFault[faultOf(err)]), noted)
	}
	after, err := s.FileUse()
	if err != nil {
		return err
	}
	s.cfg.Log.Info("the data file was compacted", "before", before.Bytes, "after", after.Bytes)
	_, err = s.give(context.WithoutCancel(ctx), model.System.ID, model.NoteCompaction{Before: before.Bytes, After: after.Bytes})
	return err
}

// whileAlone has the committer run f between two commits, and returns its error,
// or ErrClosed.
func (s *Store) whileAlone(f func() error) error {
	done := make(chan error, 1)
	select {
	case s.alone <- func() { done <- f() }:
		return <-done
	case <-s.stop:
		return ErrClosed
	}
}

// rewrite copies the live rows, about so many bytes, into a new file, checks it,
// and puts it in the place of the data file, all as the committer. Reads that
// began before end in the old file, which is closed after them. Up to the rename
// nothing is changed; after it the copy, locked, is the store.
func (s *Store) rewrite(ctx context.Context, live int64) (err error) {
	if err := errors.Join(dropCompact(s.cfg.Dir), room(s.cfg.Dir, live)); err != nil {
		return err
	}
	path := filepath.Join(s.cfg.Dir, compactFile)
	defer func() {
		if err != nil {
			err = errors.Join(err, dropCompact(s.cfg.Dir))
		}
	}()
	var m backup.Manifest
	if err := s.compact(ctx, path, &m); err != nil {
		return err
	}
	found, err := s.checkCopy(ctx, path, &s.tip, false)
	if err != nil {
		return err
	}
	if fmt.Sprint(found.counts) != fmt.Sprint(m.Counts) || found.head.Size != s.tip.Size() {
		return fmt.Errorf("%w: the copy has other rows than the store", errContent)
	}
	db, err := bolt.Open(path, 0o600, options(s.cfg))
	if err != nil {
		return err
	}
	s.between()
	if err := os.Rename(path, filepath.Join(s.cfg.Dir, DataFile)); err != nil {
		return errors.Join(err, db.Close())
	}
	s.unnamed = true
	s.between()
	s.dataMu.Lock()
	old := s.db
	s.db = db
	s.dataMu.Unlock()
	s.old.Go(func() {
		if err := old.Close(); err != nil {
			s.cfg.Log.Error("the data file from before a compaction was not closed", "err", err.Error())
		}
	})
	return nil
}

// syncName syncs the name that a compaction gave to the data file. Nothing is
// committed before it is, not even the compaction's own entry: after a crash, the
// old file might be found under it.
func (s *Store) syncName() error {
	if !s.unnamed {
		return nil
	}
	if err := syncDir(s.cfg.Dir); err != nil {
		return fmt.Errorf("name of the compacted data file: %w", err)
	}
	s.unnamed = false
	return nil
}

// dropCompact removes a compact copy that was cut short. What was erased from
// the store since may be in it.
func dropCompact(dir string) error {
	err := os.Remove(filepath.Join(dir, compactFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
