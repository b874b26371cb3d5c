package storage

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/backup"
)

// CheckBackup checks a backup by name or id, and records what was found in the
// name of by: its file and manifest and, where an identity is at hand, all that
// is in it.
func (s *Store) CheckBackup(ctx context.Context, by, name string) (model.Backup, error) {
	s.backing.Lock()
	defer s.backing.Unlock()
	for _, b := range s.held() {
		if b.ID != name && b.File != name {
			continue
		}
		_, err := s.inspect(ctx, b)
		if ctx.Err() != nil {
			return b, ctx.Err()
		}
		fault := faultOf(err)
		if err != nil {
			s.cfg.Log.Error("a backup did not pass its check", "backup", b.ID, "err", err.Error())
		}
		if _, err := s.give(ctx, by, model.CheckBackup{Backup: b.ID, Fault: fault}); err != nil {
			return b, err
		}
		if fault != "" {
			if fault == model.FaultRotated {
				return b, model.Refuse("keys_rotated", "%s is of no use: %s; a newer one is", b.ID, model.BackupFault[fault])
			}
			return b, model.Refuse("backup", "%s is not whole: %s; leave it as it is, and have another made: backup now", b.ID, model.BackupFault[fault])
		}
		return b, nil
	}
	return model.Backup{}, model.NotFound(model.KindBackup, name)
}

// inspect checks the file of a backup and, with an identity, its content.
func (s *Store) inspect(ctx context.Context, b model.Backup) (copied, error) {
	path := filepath.Join(s.cfg.Backup.Dir, b.File)
	note, err := os.ReadFile(path + backup.Beside)
	if err != nil {
		return copied{}, err
	}
	text, err := s.heads.key.OpenText(string(note))
	if err != nil {
		return copied{}, err
	}
	m, err := backup.Parse(text)
	if err != nil {
		return copied{}, fmt.Errorf("%w: %w", errContent, err)
	}
	size, sum, err := backup.Sum(path)
	if err != nil {
		return copied{}, err
	}
	if size != m.FileBytes || sum != m.FileSHA256 || string(sum[:]) != string(b.SHA256) {
		return copied{}, errChanged
	}
	if len(s.cfg.Backup.Identities) == 0 {
		return copied{}, nil
	}
	scratch, err := os.MkdirTemp(s.cfg.Dir, "drill-")
	if err != nil {
		return copied{}, err
	}
	defer func() { _ = os.RemoveAll(scratch) }()
	data := filepath.Join(scratch, DataFile)
	inner, err := backup.Read(path, data, s.cfg.Backup.Identities, s.heads.key.OpenText)
	if err != nil {
		return copied{}, err
	}
	if string(inner.Sum()) != string(m.Sum()) {
		return copied{}, fmt.Errorf("%w: the manifest in it is another than the one beside it", errContent)
	}
	mark, err := s.ring.Mark()
	if err == nil && !mark.Covers(keys.Mark{Generation: m.KeyGeneration, Added: m.KeysAdded}) {
		err = fmt.Errorf("%w: the keys are older than the backup", errContent)
	}
	if err != nil {
		return copied{}, err
	}
	found, err := s.checkCopy(ctx, data, nil, true)
	if err == nil && (fmt.Sprint(found.counts) != fmt.Sprint(m.Counts) || found.head.Size != m.LogSize || string(found.head.Root[:]) != string(m.LogRoot)) {
		err = fmt.Errorf("%w: it has other rows or another head than its manifest says", errContent)
	}
	return found, err
}

// Drill restores a backup to scratch with the keys of now, checks everything,
// and records time and outcome.
func (s *Store) Drill(ctx context.Context, b model.Backup) error {
	s.backing.Lock()
	defer s.backing.Unlock()
	if len(s.cfg.Backup.Identities) == 0 {
		return model.Refuse("backup", "drills need an identity that opens backups: serve --backup-identity")
	}
	began := s.cfg.Now()
	found, err := s.inspect(ctx, b)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		s.cfg.Log.Error("a drill failed", "backup", b.ID, "err", err.Error())
	}
	_, noted := s.give(ctx, model.System.ID, model.NoteDrill{Drill: model.Drill{Backup: b.ID, Took: s.cfg.Now().Sub(began), Records: found.records,
		Erased: found.erased, Fault: faultOf(err)}})
	return noted
}
