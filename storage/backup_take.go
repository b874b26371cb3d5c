package storage

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/backup"
	"integrora.com/opsconsole/storage/chain"
)

// stageName is the compact copy while it is made, in the data directory. Its
// records are sealed as they are in the store.
const stageName = "backup.stage"

// copyBatch is how many bytes of rows one transaction of a copy holds.
const copyBatch = 8 << 20

// Backup makes a backup now, verified before it is listed, and replaces the
// copies of the key files. by is the admin who asked, empty for the scheduler.
// A failure is an entry and an alarm. Writers go on meanwhile.
func (s *Store) Backup(ctx context.Context, by string) (model.Backup, error) {
	if !s.cfg.Backup.Configured() {
		return model.Backup{}, model.Refuse("backup", "no backups are set up; start the server with --backup-dir, --backup-recipient and --keys-to")
	}
	s.backing.Lock()
	defer s.backing.Unlock()
	b, err := s.takeBackup(ctx, by)
	if err == nil { // what waited for a copy of the keys to be within reach
		if err := s.finishAll(ctx); err != nil {
			s.cfg.Log.Error("what was approved is not finished yet", "err", err.Error())
		}
	}
	if err != nil && ctx.Err() == nil {
		s.cfg.Log.Error("backup failed", "err", err.Error())
		_, noted := s.give(context.WithoutCancel(ctx), model.System.ID, model.FailBackup{Fault: faultOf(err)})
		err = errors.Join(model.Refuse("backup", "the backup failed: %s; the log and an alarm say so, and no backup before it was touched", model.BackupFault[faultOf(err)]), noted)
	}
	return b, err
}

func (s *Store) takeBackup(ctx context.Context, by string) (model.Backup, error) {
	plan := s.cfg.Backup
	stage := filepath.Join(s.cfg.Dir, stageName)
	if err := s.sweep(ctx, stage); err != nil {
		return model.Backup{}, err
	}
	defer func() { _ = os.Remove(stage) }()
	at := s.cfg.Now().UTC()
	path := filepath.Join(plan.Dir, backup.Name(at))
	m := backup.Manifest{Store: hex.EncodeToString(s.id[:]), Epoch: s.board.epoch(), TakenAt: at}
	if err := s.compact(ctx, stage, &m); err != nil {
		return model.Backup{}, err
	}
	held := s.held()
	var from *chain.Tip
	if len(held) > 0 {
		m.Previous = held[0].Manifest
		var tip chain.Tip
		if held[0].Good() && tip.UnmarshalBinary(held[0].LogTip) == nil {
			from = &tip
		}
	}
	found, err := s.checkCopy(ctx, stage, from, false)
	if err != nil {
		return model.Backup{}, err
	}
	if fmt.Sprint(found.counts) != fmt.Sprint(m.Counts) {
		return model.Backup{}, fmt.Errorf("%w: the copy has other rows than the store", errContent)
	}
	m.LogSize, m.LogRoot = found.head.Size, found.head.Root[:]
	mark, err := s.ring.Mark() // after the copy: it covers every key that the copy needs
	if err != nil {
		return model.Backup{}, err
	}
	m.KeyGeneration, m.KeysAdded = mark.Generation, mark.Added
	if err := s.copyKeys(found.head); err != nil { // with the head of the copy: to restore it loses nothing that they know of
		return model.Backup{}, err
	}
	if m.DataBytes, m.DataSHA256, err = backup.Sum(stage); err != nil {
		return model.Backup{}, err
	}
	if err := s.place(path, stage, &m); err != nil {
		return model.Backup{}, err
	}
	b := model.Backup{File: filepath.Base(path), At: at, By: by, Bytes: uint64(m.FileBytes), SHA256: m.FileSHA256[:], Records: m.Records,
		LogSize: m.LogSize, LogRoot: m.LogRoot, LogTip: found.tip, Epoch: m.Epoch, KeyGeneration: m.KeyGeneration, Manifest: m.Sum()}
	res, err := s.give(context.WithoutCancel(ctx), model.System.ID, model.NoteBackup{Backup: b})
	if err != nil {
		return b, err
	}
	b.ID = res.ID
	return b, s.rotateBackups(ctx)
}

// place encrypts the copy under another name, reads back what was written, and
// gives the backup its name, then its manifest: only with both it is one.
func (s *Store) place(path, stage string, m *backup.Manifest) error {
	inner, err := s.heads.key.SignText(m.Text(), s.logKey.Sign)
	if err != nil {
		return err
	}
	if m.FileBytes, m.FileSHA256, err = backup.Write(path+backup.Part, inner, stage, s.cfg.Backup.Recipients); err != nil {
		return err
	}
	size, sum, err := backup.Sum(path + backup.Part)
	if err != nil || size != m.FileBytes || sum != m.FileSHA256 {
		return errors.Join(err, fmt.Errorf("%w: it reads back otherwise than it was written", errChanged))
	}
	outer, err := s.heads.key.SignText(m.Text(), s.logKey.Sign)
	if err != nil {
		return err
	}
	if err := writeSynced(path+backup.Beside+backup.Part, []byte(outer)); err != nil {
		return err
	}
	return errors.Join(os.Rename(path+backup.Part, path), os.Rename(path+backup.Beside+backup.Part, path+backup.Beside), syncDir(filepath.Dir(path)))
}

func writeSynced(path string, text []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Sync(), f.Close())
}

// compact copies the store, as one read transaction shows it, into a new file:
// live rows only, in order.
func (s *Store) compact(ctx context.Context, path string, m *backup.Manifest) error {
	to, err := bolt.Open(path, 0o600, &bolt.Options{NoFreelistSync: true, FreelistType: bolt.FreelistMapType, NoSync: true})
	if err != nil {
		return err
	}
	err = s.see(func(from *bolt.Tx) error {
		for _, name := range allBuckets() {
			n, err := copyBucket(ctx, from.Bucket(name), to, name)
			if err != nil {
				return err
			}
			m.Counts = append(m.Counts, backup.Count{Table: string(name), Rows: n})
			m.Records += n
		}
		return nil
	})
	return errors.Join(err, to.Sync(), to.Close())
}

func copyBucket(ctx context.Context, from *bolt.Bucket, to *bolt.DB, name []byte) (n uint64, err error) {
	c := from.Cursor()
	key, value := c.First()
	for first := true; first || key != nil; first = false {
		if err := ctx.Err(); err != nil {
			return n, err
		}
		err = to.Update(func(tx *bolt.Tx) error {
			b, err := tx.CreateBucketIfNotExists(name)
			if err != nil {
				return err
			}
			b.FillPercent = 1
			if err := b.SetSequence(from.Sequence()); err != nil {
				return err
			}
			for size := 0; key != nil && size < copyBatch; key, value = c.Next() {
				if err := b.Put(key, value); err != nil {
					return err
				}
				size += len(key) + len(value)
				n++
			}
			return nil
		})
		if err != nil {
			return n, err
		}
	}
	return n, nil
}
