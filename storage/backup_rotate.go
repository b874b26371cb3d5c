package storage

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/backup"
	"integrora.com/opsconsole/storage/chain"
)

// sweep removes what a run that was cut short left: half a backup, and a whole
// one that the records do not know, or know as gone, so that no rotation would
// ever remove it. It
// refuses a disk without room for another backup.
func (s *Store) sweep(ctx context.Context, stage string) error {
	if err := os.Remove(stage); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	list, err := os.ReadDir(s.cfg.Backup.Dir)
	if err != nil {
		return err
	}
	there, noted := map[string]bool{}, map[string]bool{}
	for _, e := range list {
		there[e.Name()] = true
	}
	for _, b := range s.held() {
		noted[b.File] = true
	}
	for name := range there {
		if !strings.HasPrefix(name, "opsconsole-") {
			continue
		}
		path := filepath.Join(s.cfg.Backup.Dir, name)
		switch {
		case strings.HasSuffix(name, backup.Part), strings.HasSuffix(name, backup.Ending) && !there[name+backup.Beside]:
			err = os.Remove(path)
		case strings.HasSuffix(name, backup.Ending) && !noted[name] && s.ours(ctx, path):
			err = errors.Join(os.Remove(path), os.Remove(path+backup.Beside))
		case strings.HasSuffix(name, backup.Beside) && !there[strings.TrimSuffix(name, backup.Beside)]:
			err = os.Remove(path)
		}
		if err != nil {
			return err
		}
	}
	info, err := os.Stat(filepath.Join(s.cfg.Dir, DataFile))
	if err != nil {
		return err
	}
	return errors.Join(room(s.cfg.Dir, info.Size()), room(s.cfg.Backup.Dir, info.Size()))
}

// room refuses a directory whose disk has no room for so many bytes more.
func room(dir string, bytes int64) error {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(dir, &disk); err != nil {
		return err
	}
	if int64(disk.Bavail)*int64(disk.Bsize) < bytes {
		return fmt.Errorf("%w: wanted room for %d bytes", syscall.ENOSPC, bytes)
	}
	return nil
}

// ours reports whether all of a backup is in this history of the store: then it
// may go when the records do not hold it. One of before a restore, or of a store
// that was put back from a copy, may have what this one lost, and stays.
func (s *Store) ours(ctx context.Context, path string) bool {
	note, err := os.ReadFile(path + backup.Beside)
	if err != nil {
		return false
	}
	text, err := s.heads.key.OpenText(string(note))
	if err != nil {
		return false
	}
	m, err := backup.Parse(text)
	if err != nil || m.Store != hex.EncodeToString(s.id[:]) || m.Epoch != s.board.epoch() {
		return false
	}
	is := false
	err = s.atTip(ctx, func(r reader, head chain.SignedHead, tree *chain.Tree) error {
		if m.LogSize > head.Size {
			return nil
		}
		root, err := tree.Root(m.LogSize, r.leaves)
		is = bytes.Equal(root[:], m.LogRoot)
		return err
	})
	return err == nil && is
}

// held lists the backups that are there, newest first.
func (s *Store) held() []model.Backup {
	var list []model.Backup
	for _, b := range s.Backups().List {
		if b.Held() {
			list = append(list, b)
		}
	}
	return list
}

// rotateBackups removes what the rotation does not keep.
func (s *Store) rotateBackups(ctx context.Context) error {
	list := s.held()
	for i, keep := range rotation.Keep(list) {
		if keep {
			continue
		}
		path := filepath.Join(s.cfg.Backup.Dir, list[i].File)
		for _, name := range []string{path, path + backup.Beside} { // the other way round a crash would leave a manifest alone
			if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
		if err := syncDir(s.cfg.Backup.Dir); err != nil { // or it may be back after the record says that it is gone
			return err
		}
		if _, err := s.give(context.WithoutCancel(ctx), model.System.ID, model.DropBackup{Backup: list[i].ID}); err != nil {
			return err
		}
	}
	return nil
}
