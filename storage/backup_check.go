package storage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/backup"
	"integrora.com/opsconsole/storage/chain"
)

var (
	errContent   = errors.New("content")
	errChanged   = errors.New("changed")
	errStructure = errors.New("the database is damaged")
	errRecords   = errors.New("records are not whole")
	errRotated   = errors.New("records are sealed under keys that a rotation destroyed")
)

// faultOf is the word for what is wrong with a backup (model.BackupFault).
func faultOf(err error) string {
	_, log := IsFault(err)
	switch {
	case err == nil:
		return ""
	case diskFault(err) != 0, errors.Is(err, fs.ErrPermission):
		return "disk"
	case errors.Is(err, fs.ErrNotExist):
		return "missing"
	case errors.Is(err, errKeySlot):
		return "keys"
	case errors.Is(err, backup.ErrSealed):
		return "sealed"
	case errors.Is(err, chain.ErrSignature):
		return "signature"
	case errors.Is(err, errChanged):
		return "changed"
	case errors.Is(err, backup.ErrContent), errors.Is(err, errContent):
		return "content"
	case errors.Is(err, errStructure):
		return "structure"
	case errors.Is(err, errRotated):
		return model.FaultRotated
	case errors.Is(err, errRecords):
		return "records"
	case log:
		return "log"
	}
	return "internal"
}

// copied is what a check found in a copy of the data file.
type copied struct {
	head    chain.Head
	tip     []byte
	counts  []backup.Count
	records uint64
	erased  uint64 // people whose keys are gone
}

// samples is how many records of a kind a check opens that is not deep.
const samples = 32

// checkCopy checks a data file that is not the store's own: its pages, the
// chain of the log from a tip known to be good (nil: from the start), and
// records, some or all, which must open. Deep, it also opens all details of the
// log and holds the records to them.
func (s *Store) checkCopy(ctx context.Context, path string, from *chain.Tip, deep bool) (copied, error) {
	var found copied
	if _, err := os.Stat(path); err != nil {
		return found, err
	}
	db, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true, Timeout: time.Second})
	if err != nil {
		return found, fmt.Errorf("%w: %w", errStructure, err)
	}
	shell := &Store{cfg: s.cfg, db: db, ring: s.ring, id: s.id}
	err = db.View(func(tx *bolt.Tx) error {
		var broken error
		for fault := range tx.Check() {
			broken = errors.Join(broken, fault)
		}
		if broken != nil {
			return fmt.Errorf("%w: %w", errStructure, broken)
		}
		r := reader{shell, tx}
		for _, name := range allBuckets() {
			b := tx.Bucket(name)
			if b == nil {
				return fmt.Errorf("%w: it lacks the table %s", errStructure, name)
			}
			n := uint64(b.Stats().KeyN)
			found.counts, found.records = append(found.counts, backup.Count{Table: string(name), Rows: n}), found.records+n
		}
		if [16]byte(tx.Bucket(bucketMeta).Get(metaStore)) != s.id {
			return fmt.Errorf("%w: it is another store", errContent)
		}
		if err := found.followLog(ctx, r, from, deep); err != nil {
			return err
		}
		return found.openRecords(ctx, r, deep)
	})
	return found, errors.Join(err, db.Close())
}

func (found *copied) followLog(ctx context.Context, r reader, from *chain.Tip, deep bool) error {
	var tip chain.Tip
	found.tip = append([]byte(nil), r.tx.Bucket(bucketMeta).Get(metaTip)...)
	if err := tip.UnmarshalBinary(found.tip); err != nil {
		return fmt.Errorf("%w: %w", errContent, err)
	}
	found.head = tip.Head()
	start := chain.Start(chain.LogID(r.s.id))
	if from != nil {
		start = *from
	}
	pruned, closed, err := r.prunedLog()
	if err != nil {
		return err
	}
	v := chain.NewVerifier(start, chain.Fast)
	v.AllowPruned(pruned)
	closed = slices.DeleteFunc(closed, func(h chain.Head) bool { return h.Size < start.Size() })
	if err := v.CheckPrefix(closed...); err != nil {
		return err
	}
	c := r.tx.Bucket(bucketLog).Cursor()
	next := start.Size()
	written, err := r.carried()
	if err != nil {
		return err
	}
	for key, raw := c.Seek(seqKey(next)); key != nil; key, raw = c.Next() {
		if next%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if beNumber(key) != next {
			return &chain.Fault{Kind: chain.Missing, Seq: next, Last: next, Want: "an entry", Found: "a gap"}
		}
		if err := v.Add(raw); err != nil {
			return err
		}
		if deep {
			if err := r.checkPayload(next, raw, written); err != nil {
				return err
			}
		}
		next++
	}
	if err := v.Finish(&found.head); err != nil {
		return err
	}
	if v.Tip() != tip {
		return &chain.Fault{Kind: chain.BadHead, Seq: next, Want: "the state that the entries lead to", Found: "another"}
	}
	if deep && from == nil {
		return written.check(r)
	}
	return nil
}

func (found *copied) openRecords(ctx context.Context, r reader, deep bool) error {
	for _, kind := range kinds {
		n := 0
		c := r.tx.Bucket([]byte(kind)).Cursor()
		for key, sealed := c.Last(); key != nil && (deep || n < samples); key, sealed = c.Prev() {
			if n++; n%4096 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			subject := subjectOfRow(kind, key)
			if subject == "" {
				continue // its tenant stands in the record of its person only
			}
			gone, err := keyGone(r.s.ring, subject, sealed)
			if err != nil {
				return err
			}
			if gone && kind == model.KindContent {
				continue // erased on a tenant's instruction
			}
			if _, err := r.s.ring.Key(subject); gone && err == nil {
				return fmt.Errorf("%w: %s", errRotated, kind)
			}
			plain, err := r.unseal(kind, key, sealed, subject)
			if err != nil && model.CodeOf(err) == "not_found" {
				if kind == model.KindPerson {
					found.erased++
				}
				continue
			}
			if err == nil {
				_, err = decodeAny(kind, plain)
			}
			if err != nil {
				return fmt.Errorf("%w: %s: %w", errRecords, kind, err)
			}
		}
	}
	return nil
}

// subjectOfRow is the sealing key of a row that is known by its place only;
// empty when the place does not tell.
func subjectOfRow(kind model.Kind, key []byte) string {
	switch kind {
	case model.KindConsent:
		return model.PersonSubject(model.Owner(string(key)))
	case model.KindInvoice:
		return model.Invoice{}.Subject()
	case model.KindLetter:
		return model.CaseSubject(fmt.Sprintf("R-%d", beNumber(key)))
	case model.KindContent:
		return contentSubject(key)
	case model.KindOutText, model.KindJoined:
		return ""
	}
	return subjectOfPlace(kind, key)
}

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
