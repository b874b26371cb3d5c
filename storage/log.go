package storage

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"

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

// Head is the state of the log after the last commit, not signed.
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

// IsFault reports whether a verification failed because of the log itself,
// and of what kind.
func IsFault(err error) (kind string, ok bool) {
	var f *chain.Fault
	if errors.As(err, &f) {
		return string(f.Kind), true
	}
	return "", false
}
