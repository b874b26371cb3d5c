package storage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

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
