package storage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	bolt "go.etcd.io/bbolt"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/chain"
)

// recordsInEntry is how many record hashes an entry names one by one; more are
// summed up in one digest.
const recordsInEntry = 64

// append writes the audit entry of a command into the command's transaction.
func (s *Store) append(tx *bolt.Tx, tip *chain.Tip, call *model.Call, act *model.Act, d model.Decision, refusal error, hashes []chain.RecordHash) error {
	details := chain.Details{Outcome: chain.Done}
	if refusal != nil {
		details.Outcome, details.Code = chain.Refused, model.CodeOf(refusal)
	} else {
		for _, f := range d.Facts {
			if f.Value != "" {
				details.Facts = append(details.Facts, chain.Fact{Name: f.Name, Value: f.Value})
			}
		}
	}
	if len(hashes) <= recordsInEntry {
		details.Records = hashes
	} else {
		sum := sha256.New()
		for _, h := range hashes {
			fmt.Fprintf(sum, "%s %d %s\n", h.Ref, h.Revision, h.Hash)
		}
		details.Facts = append(details.Facts, chain.Fact{Name: "records", Value: strconv.Itoa(len(hashes))},
			chain.Fact{Name: "records_sha256", Value: hex.EncodeToString(sum.Sum(nil))})
	}
	var opening chain.Opening
	if _, err := io.ReadFull(s.cfg.Rand, opening[:]); err != nil {
		return fmt.Errorf("random source: %w", err)
	}
	payload, commitment, err := chain.EncodePayload(opening, details)
	if err != nil {
		return fmt.Errorf("audit entry of %s: %w", act.Name, err)
	}
	key := seqKey(tip.Size())
	k, err := s.ring.Key(model.StoreSubject)
	if err != nil {
		return fmt.Errorf("key of the log: %w", err)
	}
	object := d.Object
	if object == "" || refusal != nil && chain.CheckID(object) != nil {
		object = "-"
	}
	raw, err := tip.Extend(chain.Draft{Time: s.cfg.Now(), Actor: call.Actor.ID, Action: act.Name, Object: object,
		Sealed: keys.Seal(nil, k, s.cfg.Rand, s.at("log", key, model.StoreSubject, 1), payload), Commitment: commitment})
	if err != nil {
		return fmt.Errorf("audit entry of %s: %w", act.Name, err)
	}
	bucket := tx.Bucket(bucketLog)
	bucket.FillPercent = 0.9
	return bucket.Put(key, raw)
}

// Head is the state of the log now.
func (s *Store) Head() model.AuditHead {
	tip := s.tipNow()
	return headView(tip.Head())
}

func headView(h chain.Head) model.AuditHead {
	return model.AuditHead{Origin: h.LogID.Origin(), Size: h.Size, Root: h.Root[:], Leaf: h.Leaf[:]}
}

// Checkpoint is the head in the text form of C2SP tlog-checkpoint.
func (s *Store) Checkpoint() string {
	tip := s.tipNow()
	return tip.Head().Checkpoint()
}

// openEntry opens an entry's payload, nil when it does not open.
func (r reader) openEntry(e chain.Entry) []byte {
	plain, err := r.unseal("log", seqKey(e.Seq), e.Sealed, model.StoreSubject)
	if err != nil {
		return nil
	}
	return plain
}

// Verify reads the whole log and checks it against the stored head and every
// head remembered: those given, those in the heads file and those that admins
// were shown. A deep verification also opens the details of every entry and
// holds the stored records to them. The error is a *chain.Fault that says where.
func (s *Store) Verify(ctx context.Context, deep bool, known ...chain.Head) (model.AuditHead, error) {
	var end chain.Head
	at := s.cfg.Now()
	err := s.db.View(func(tx *bolt.Tx) error {
		var tip chain.Tip
		if err := tip.UnmarshalBinary(tx.Bucket(bucketMeta).Get(metaTip)); err != nil {
			return fmt.Errorf("the stored head does not read: %w", err)
		}
		end = tip.Head()
		mode := chain.Fast
		if deep {
			mode = chain.Deep
		}
		r := reader{s, tx}
		remembered, err := s.rememberedHeads(r, deep)
		if err != nil {
			return err
		}
		v := chain.NewVerifier(chain.Start(chain.LogID(s.id)), mode)
		if err := v.CheckPrefix(append(remembered, known...)...); err != nil {
			return err
		}
		c := tx.Bucket(bucketLog).Cursor()
		n := 0
		written := writes{}
		for key, raw := c.First(); key != nil; key, raw = c.Next() {
			if n++; n%4096 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			if seq := beNumber(key); seq != uint64(n-1) {
				return &chain.Fault{Kind: chain.Missing, Seq: uint64(n - 1), Last: max(seq, uint64(n)) - 1,
					Want: fmt.Sprintf("entry %d in its place", n-1), Found: fmt.Sprintf("entry %d", seq)}
			}
			if err := v.Add(raw); err != nil {
				return err
			}
			if deep {
				if err := r.checkPayload(raw, written); err != nil {
					return err
				}
			}
		}
		if err := v.Finish(&end); err != nil {
			return err
		}
		if v.Tip() != tip {
			return &chain.Fault{Kind: chain.BadHead, Seq: end.Size, Want: "the state that the entries lead to", Found: "another in the head record"}
		}
		return written.check(r)
	})
	if kind, fault := IsFault(err); err == nil || fault {
		s.verified.Store(&verification{at: at, size: end.Size, fault: kind})
	}
	return headView(end), err
}

// verification is the outcome of the last one.
type verification struct {
	at    time.Time
	size  uint64
	fault string
}

// rememberedHeads gathers heads kept outside the log itself. Of the signatures in
// the heads file it checks the newest, which covers those before it, and in a
// deep verification all.
func (s *Store) rememberedHeads(r reader, deep bool) ([]chain.Head, error) {
	file, _, err := s.heads.read()
	if err != nil {
		return nil, err
	}
	var heads []chain.Head
	for _, h := range file.Heads {
		heads = append(heads, h.Head)
	}
	last, _ := file.Last()
	switch {
	case file.Key != (chain.Key{}) && file.Key != s.heads.key:
		err = chain.ErrSignature
	case deep:
		err = file.Check()
	case last.Signed():
		err = s.heads.key.Check(last)
	}
	if err != nil {
		return nil, &chain.Fault{Kind: chain.BadSignature, Seq: last.Size, Want: "heads in " + HeadsFile + " that the log's key signed", Found: "another"}
	}
	admins, err := r.Admins()
	if err != nil {
		return nil, err
	}
	for _, a := range admins {
		if a.HeadSize == 0 || len(a.HeadRoot) != chain.HashSize {
			continue
		}
		heads = append(heads, chain.Head{LogID: chain.LogID(s.id), Size: a.HeadSize, Root: chain.Hash(a.HeadRoot)})
	}
	return heads, nil
}

// checkPayload opens an entry's details, holds them to its commitment and notes
// what the entry says was written.
func (r reader) checkPayload(raw []byte, written writes) error {
	e, err := chain.Decode(raw)
	if err != nil {
		return err
	}
	payload := r.openEntry(e)
	if payload == nil {
		return &chain.Fault{Kind: chain.Unopened, Seq: e.Seq, Want: "details that open with the store's key", Found: "some that do not"}
	}
	_, details, err := chain.DecodePayload(payload, e.Commitment)
	if err != nil {
		return &chain.Fault{Kind: chain.Unopened, Seq: e.Seq, Want: "the details of the commitment", Found: "others"}
	}
	written.note(e.Seq, details)
	return nil
}

// Export writes the whole log as lines of JSON (docs/audit-log.md).
func (s *Store) Export(ctx context.Context, w io.Writer) error {
	return s.view(ctx, func(r reader) error {
		var tip chain.Tip
		if err := tip.UnmarshalBinary(r.tx.Bucket(bucketMeta).Get(metaTip)); err != nil {
			return err
		}
		var line []byte
		c := r.tx.Bucket(bucketLog).Cursor()
		for key, raw := c.First(); key != nil; key, raw = c.Next() {
			if err := ctx.Err(); err != nil {
				return err
			}
			e, err := chain.Decode(raw)
			if err != nil {
				return fmt.Errorf("entry %x: %w", key, err)
			}
			if line, err = chain.AppendLine(line[:0], raw, r.openEntry(e)); err != nil {
				return err
			}
			if _, err := w.Write(line); err != nil {
				return err
			}
		}
		_, err := w.Write(chain.AppendHeadLine(line[:0], tip.Head()))
		return err
	})
}

// IsFault reports whether a verification failed because of the log itself,
// and of what kind.
func IsFault(err error) (kind string, ok bool) {
	var f *chain.Fault
	if errors.As(err, &f) {
		return string(f.Kind), true
	}
	return "", false
}
