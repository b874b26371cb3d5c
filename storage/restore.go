package storage

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"filippo.io/age"
	bolt "go.etcd.io/bbolt"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/backup"
	"integrora.com/opsconsole/storage/chain"
)

// RestoreFrom says what a store is restored from.
type RestoreFrom struct {
	Backup     string         // the encrypted file
	Identities []age.Identity // that open it
	Keys       string         // the newest copy of the key files, or a data directory
	Heads      []string       // files of heads, as witnesses and heads-to keep them
	AcceptLoss bool           // go on although newer heads are known
}

// Restored is what a restore did.
type Restored struct {
	Restore model.Restore
	Records uint64          // in the backup, by its manifest
	Head    model.AuditHead // after the entry that opens the epoch
	Heads   int             // known heads that the log was held to
}

// OldHeadsFile is where heads of entries that a restore lost are put aside.
const OldHeadsFile = "audit-heads.before-epoch-%d.txt"

// Restore makes a store in cfg.Dir, which is empty, of a backup and the keys of
// now. It refuses with the code "rollback" when a newer signed head of the log
// is known, unless loss is accepted, and keys that are older than the backup.
// People whose keys are gone are dropped with their rows and indexes, and do not
// come back by import; then the log's next epoch is opened and everything is
// checked. The store takes nothing else until two admins have approved it.
func Restore(ctx context.Context, cfg Config, from RestoreFrom) (Restored, error) {
	var done Restored
	data := filepath.Join(cfg.Dir, DataFile)
	if _, err := os.Lstat(data); err == nil {
		return done, fmt.Errorf("%w in %s; restore into a new directory", ErrExists, cfg.Dir)
	}
	if err := keys.OpenCopy(from.Keys, cfg.Dir, keys.LogKeyFile, HeadsFile); err != nil {
		return done, err
	}
	logKey, err := keys.LoadLogKey(filepath.Join(cfg.Dir, keys.LogKeyFile), cfg.Master)
	if err != nil {
		return done, err
	}
	defer logKey.Wipe()
	var key chain.Key
	m, err := backup.Read(from.Backup, data, from.Identities, func(note string) (string, error) {
		text, _, _ := bytes.Cut([]byte(note), []byte("\n\n"))
		m, err := backup.Parse(string(text) + "\n")
		if err != nil {
			return "", err
		}
		id, err := hex.DecodeString(m.Store)
		if err != nil || len(id) != len(key.Log) {
			return "", errors.New("wanted the id of a store")
		}
		key = chain.Key{Log: chain.LogID(id), Public: logKey.Public()}
		return key.OpenText(note)
	})
	if err != nil {
		return done, err
	}
	newest, known, err := knownHeads(cfg.Dir, key, from.Heads)
	if err != nil {
		return done, err
	}
	r := model.Restore{Epoch: m.Epoch + 1, TakenAt: m.TakenAt, File: m.DataSHA256[:], LogSize: m.LogSize, LogRoot: m.LogRoot, KnownSize: m.LogSize, KnownRoot: m.LogRoot}
	if newest.Size > m.LogSize {
		r.KnownSize, r.KnownRoot, r.AcceptedLoss = newest.Size, newest.Root[:], from.AcceptLoss
		if !from.AcceptLoss {
			return done, model.Refuse("rollback", "the backup's log ends at entry %d, and a signed head over %d is known: %d entries would be lost; look for a newer backup, or say --accept-loss",
				m.LogSize, newest.Size, r.Lost())
		}
	}
	if r.Dropped, r.Consents, err = scrub(cfg, data, m); err != nil {
		return done, fmt.Errorf("drop from the restored data who was erased: %w", err)
	}
	if r.Lost() > 0 {
		if err := os.Rename(filepath.Join(cfg.Dir, HeadsFile), filepath.Join(cfg.Dir, fmt.Sprintf(OldHeadsFile, r.Epoch))); err != nil && !errors.Is(err, os.ErrNotExist) {
			return done, err
		}
	}
	s, err := Open(cfg)
	if errors.Is(err, keys.ErrSealBroken) {
		return done, model.Refuse("keys_rotated", "records of the backup are sealed under keys that were destroyed since, when keys were rotated; take a backup that was made after that")
	}
	if err != nil {
		return done, err
	}
	if err := s.finishNow(ctx); err != nil {
		return done, errors.Join(err, s.Close())
	}
	done, err = s.openEpoch(ctx, r, m, known)
	return done, errors.Join(err, s.Close())
}

// openEpoch writes the first entry of an epoch and checks everything.
func (s *Store) openEpoch(ctx context.Context, r model.Restore, m backup.Manifest, known []chain.Head) (Restored, error) {
	done := Restored{Records: m.Records, Heads: len(known)}
	if s.Head().Size < m.LogSize {
		return done, fmt.Errorf("the restored log has %d entries, fewer than its manifest says", s.Head().Size)
	}
	r.Epoch = max(r.Epoch, s.board.epoch()+1)
	res, err := s.give(ctx, model.System.ID, model.NoteRestore{Restore: r})
	if err != nil {
		return done, err
	}
	var fit []chain.Head
	for _, h := range append(known, chain.Head{LogID: chain.LogID(s.id), Size: m.LogSize, Root: chain.Hash(m.LogRoot)}) {
		if h.Size <= m.LogSize {
			fit = append(fit, h)
		}
	}
	if done.Head, err = s.Verify(ctx, true, fit...); err != nil {
		return done, err
	}
	err = s.see(func(tx *bolt.Tx) (broken error) {
		for fault := range tx.Check() {
			broken = errors.Join(broken, fault)
		}
		return broken
	})
	if err != nil {
		return done, fmt.Errorf("%w: %w", errStructure, err)
	}
	done.Restore = s.board.restored()
	if done.Restore.ID != res.ID {
		return done, errors.New("the restore is not recorded")
	}
	return done, nil
}

// knownHeads gathers the signed heads of the log in the files, and the newest.
func knownHeads(dir string, key chain.Key, files []string) (newest chain.Head, known []chain.Head, err error) {
	for i, path := range append([]string{filepath.Join(dir, HeadsFile)}, files...) {
		text, err := os.ReadFile(path)
		if errors.Is(err, os.ErrNotExist) && i == 0 {
			continue
		}
		if err != nil {
			return newest, nil, err
		}
		file, err := chain.ParseHeads(text)
		if err == nil && file.Key != (chain.Key{}) && file.Key != key {
			err = errors.New("its heads are of another log, or signed by another key than the log's")
		}
		if err == nil {
			err = file.Check()
		}
		if err != nil {
			return newest, nil, fmt.Errorf("heads in %s: %w", path, err)
		}
		for _, h := range file.Heads {
			known = append(known, h.Head)
			if h.Size > newest.Size {
				newest = h.Head
			}
		}
	}
	return newest, known, nil
}

// scrub drops from a data file, before it is opened as a store, every person
// whose key is gone, with consents and index entries. Where the source system's
// name of them stood, a mark stays that stops an import. It refuses keys that
// do not cover the backup.
func scrub(cfg Config, data string, m backup.Manifest) (gone []string, consents uint64, err error) {
	ring, err := keys.OpenRing(cfg.Dir, cfg.Master, cfg.Rand)
	if err != nil {
		return nil, 0, err
	}
	defer func() { err = errors.Join(err, ring.Close()) }()
	mark, err := ring.Mark()
	if err != nil {
		return nil, 0, err
	}
	if !mark.Covers(keys.Mark{Generation: m.KeyGeneration, Added: m.KeysAdded}) {
		return nil, 0, model.Refuse("keys_old", "these key files are older than the backup, so that people added since would be taken for erased; give the newest copy")
	}
	if _, err := ring.Key(model.StoreSubject); err != nil {
		return nil, 0, fmt.Errorf("these key files are of another store: %w", err)
	}
	db, err := bolt.Open(data, 0o600, options(cfg))
	if err != nil {
		return nil, 0, err
	}
	err = db.Update(func(tx *bolt.Tx) error {
		s := tombstones{ring: ring, tx: tx, gone: map[string]bool{}}
		if err := s.run(); err != nil {
			return err
		}
		gone, consents = s.list, s.consents
		return nil
	})
	return gone, consents, errors.Join(err, db.Close())
}

// tombstones are the people of a data file whose keys are gone.
type tombstones struct {
	ring     *keys.Ring
	tx       *bolt.Tx
	gone     map[string]bool
	list     []string
	consents uint64
}

func (t *tombstones) run() error {
	err := t.drop([]byte(model.KindPerson), func(key, _ []byte) bool {
		id := string(key)
		if _, err := t.ring.Key(model.PersonSubject(id)); !errors.Is(err, keys.ErrNoKey) {
			return false
		}
		t.gone[id], t.list = true, append(t.list, id)
		return true
	})
	if err != nil {
		return err
	}
	err = t.drop([]byte(model.KindConsent), func(key, _ []byte) bool {
		_, err := t.ring.Key(model.PersonSubject(model.Owner(string(key))))
		if errors.Is(err, keys.ErrNoKey) {
			t.consents++
			return true
		}
		return false
	})
	if err != nil {
		return err
	}
	for bucket, owner := range map[string]func(key []byte) string{
		string(bucketExpiry): func(key []byte) string { return model.Owner(string(key[min(len(key), 4):])) },
		string(bucketTold):   func(key []byte) string { return model.Owner(string(key)) },
	} {
		err = t.drop([]byte(bucket), func(key, _ []byte) bool {
			if bucket == string(bucketTold) && model.IsSuppression(string(key)) {
				return false // of nobody's key
			}
			_, err := t.ring.Key(model.PersonSubject(owner(key)))
			return errors.Is(err, keys.ErrNoKey)
		})
		if err != nil {
			return err
		}
	}
	err = t.drop(bucketEmail, func(key, _ []byte) bool { return len(key) > blindSize && t.gone[string(key[blindSize:])] })
	if err != nil {
		return err
	}
	if err := t.tenants(); err != nil {
		return err
	}
	external := t.tx.Bucket(bucketExternal)
	var marked [][]byte
	err = external.ForEach(func(key, value []byte) error {
		if t.gone[string(value)] {
			marked = append(marked, bytes.Clone(key))
		}
		return nil
	})
	for _, key := range marked {
		err = errors.Join(err, external.Put(key, []byte("!before the restore")))
	}
	return err
}

// tenants drops the tenants whose keys are gone, with what they kept on the
// platform. A mark stops an import.
func (t *tombstones) tenants() error {
	gone := map[string]bool{}
	err := t.drop([]byte(model.KindTenant), func(key, _ []byte) bool {
		_, err := t.ring.Key(model.TenantSubject(string(key)))
		gone[string(key)] = errors.Is(err, keys.ErrNoKey)
		return gone[string(key)]
	})
	if err != nil {
		return err
	}
	index, err := t.ring.Key(keys.IndexSubject)
	if err != nil {
		return fmt.Errorf("index key: %w", err)
	}
	for slug, is := range gone {
		if is {
			domain, value := externalValue(model.KindTenant, "", slug)
			sum := keys.Blind(index, domain, value)
			err = errors.Join(err, t.tx.Bucket(bucketExternal).Put(sum[:], markText("before the restore", index.Version)))
		}
	}
	var fault error
	fault = errors.Join(err, t.drop([]byte(model.KindContent), func(key, sealed []byte) bool {
		gone, err := keyGone(t.ring, contentSubject(key), sealed)
		fault = errors.Join(fault, err)
		return gone
	}), fault)
	return fault
}

// blindSize is how long the digest is that index keys begin with.
const blindSize = 16

// drop deletes the rows of a bucket that match.
func (t *tombstones) drop(bucket []byte, match func(key, value []byte) bool) error {
	b := t.tx.Bucket(bucket)
	if b == nil {
		return fmt.Errorf("the backup lacks the table %s", bucket)
	}
	var keys [][]byte
	err := b.ForEach(func(key, value []byte) error {
		if match(key, value) {
			keys = append(keys, bytes.Clone(key))
		}
		return nil
	})
	for _, key := range keys {
		err = errors.Join(err, b.Delete(key))
	}
	return err
}
