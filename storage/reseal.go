package storage

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	bolt "go.etcd.io/bbolt"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/chain"
)

// keyOf is the key that a sealed value opens with: the subject's own or, while
// that is rotated, its former one; for entries of the log, whose bytes the chain
// binds, any that is archived.
func (s *Store) keyOf(kind model.Kind, sealed []byte, subject string) (keys.Key, error) {
	k, err := s.ring.Key(subject)
	version := keys.KeyVersion(sealed)
	if err != nil || k.Version == version || version == 0 {
		return k, err
	}
	former, err := s.ring.Former(subject, version, kind == logKind)
	if errors.Is(err, keys.ErrNoKey) {
		return k, nil // it does not open, and keys.Open says why
	}
	return former, err
}

// logKind stands for the log among the kinds of what is sealed.
const logKind model.Kind = "log"

// sealedUnder is the subject whose key seals what stands at a place. A kind
// without a rule is an error: a rotation would otherwise pass its records over
// and destroy the keys that they need.
func (r reader) sealedUnder(kind model.Kind, key []byte) (string, error) {
	switch kind {
	case model.KindConsent:
		return model.PersonSubject(model.Owner(string(key))), nil
	case model.KindInvoice:
		return model.Invoice{}.Subject(), nil
	case model.KindContent:
		return contentSubject(key), nil
	case model.KindLetter:
		return model.CaseSubject(idAt(kind, key)), nil
	case model.KindOutText:
		l, err := r.OutLetter(idAt(kind, key))
		return l.Seal(), err
	case model.KindJoined:
		l, err := r.OutLetter(model.Owner(string(key)))
		return l.Seal(), err
	case model.KindTenant, model.KindPerson, model.KindCaseFile,
		model.KindRequest, model.KindPlan, model.KindErasure, model.KindSubprocessor, model.KindAdmin, model.KindAccess, model.KindChange,
		model.KindAlarm, model.KindIncident, model.KindBreakGlass, model.KindOutLetter, model.KindRuling,
		model.KindTerms, model.KindBackup, model.KindDrill, model.KindRestore, model.KindHold, model.KindRetention, model.KindSuppression, model.KindEntry, model.KindTenantErasure, model.KindSegment, model.KindPromise, model.KindSubNotice:
		return subjectOfPlace(kind, key), nil
	}
	return "", fmt.Errorf("no rule says whose key seals records of kind %s", kind)
}

// idAt is the id of the record at a place; the inverse of place.
func idAt(kind model.Kind, key []byte) string {
	letter := map[model.Kind]string{model.KindRequest: "R", model.KindCaseFile: "R", model.KindLetter: "R", model.KindPlan: "R", model.KindErasure: "E",
		model.KindChange: "C", model.KindAlarm: "A", model.KindIncident: "I", model.KindBreakGlass: "G", model.KindOutLetter: "L", model.KindOutText: "L", model.KindRuling: "D",
		model.KindBackup: "B", model.KindDrill: "X", model.KindRestore: "S", model.KindHold: "H", model.KindSuppression: "M", model.KindTenantErasure: "T"}[kind]
	if letter == "" {
		return string(key)
	}
	return fmt.Sprintf("%s-%d", letter, beNumber(key))
}

// stale reports whether what stands at a place is sealed under a former key of
// its subject. What is gone, or whose key is, is not.
func (r reader) stale(kind model.Kind, key, sealed []byte, level model.KeyLevel) (subject string, stale bool, err error) {
	subject, err = r.sealedUnder(kind, key)
	if err != nil || !level.Rotates(subject) {
		if model.CodeOf(err) == "not_found" {
			err = nil
		}
		return subject, false, err
	}
	version, err := r.s.ring.Version(subject)
	return subject, version > keys.KeyVersion(sealed), err
}

// reseal appends the writes that seal records under the present version of
// their keys: the same content, the next revision. One that was sealed anew
// since, is gone, or is written by the same decision is passed over, so that a
// step may be repeated.
func (s *Store) reseal(r reader, puts []put, hashes []chain.RecordHash, refs []model.Ref, written []change) ([]put, []chain.RecordHash, error) {
	for _, ref := range refs {
		if slices.ContainsFunc(written, func(c change) bool { return c.ref == ref }) {
			continue
		}
		key, err := place(ref)
		if err != nil {
			return nil, nil, err
		}
		sealed := r.tx.Bucket([]byte(ref.Kind)).Get(key)
		if sealed == nil {
			continue
		}
		subject, err := r.sealedUnder(ref.Kind, key)
		if err != nil {
			return nil, nil, err
		}
		k, err := s.ring.Key(subject)
		if errors.Is(err, keys.ErrNoKey) || err == nil && k.Version == keys.KeyVersion(sealed) {
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		plain, err := r.unseal(ref.Kind, key, sealed, subject)
		if err != nil {
			return nil, nil, err
		}
		revision := keys.Revision(sealed) + 1
		fresh := keys.Seal(nil, k, s.cfg.Rand, s.at(ref.Kind, key, subject, revision), plain)
		clear(plain)
		puts = append(puts, put{string(ref.Kind), key, fresh})
		hashes = append(hashes, chain.RecordHash{Ref: ref.String(), Revision: revision, Hash: sha256.Sum256(fresh)})
	}
	return puts, hashes, nil
}

// reblind appends the writes that move what the look-up indexes hold of records
// to the places of the present index key. A mark of an erased record is named by
// the index as kind and its place in hexadecimal as id.
func (s *Store) reblind(r reader, puts []put, refs []model.Ref) ([]put, error) {
	if len(refs) == 0 {
		return puts, nil
	}
	now, former, rotating, err := s.indexKeys()
	if err != nil || !rotating {
		return puts, err
	}
	for _, ref := range refs {
		if string(ref.Kind) == string(bucketExternal) {
			at, err := hex.DecodeString(ref.ID)
			if err != nil {
				return nil, fmt.Errorf("a mark's place: %w", err)
			}
			erasure, version, ok := tombstone(r.tx.Bucket(bucketExternal).Get(at))
			if !ok || version >= now.Version {
				continue
			}
			to := carried(now, at)
			puts = append(puts, put{string(bucketExternal), at, nil}, put{string(bucketExternal), to[:], markText(erasure, now.Version)})
			continue
		}
		moves, err := r.moves(ref, now, former)
		if err != nil {
			return nil, err
		}
		for _, m := range moves {
			puts = append(puts, put{m.bucket, m.from, nil}, put{m.bucket, m.to, m.value})
		}
	}
	return puts, nil
}

// move is an entry of an index that goes to another place as it is.
type move struct {
	bucket          string
	from, to, value []byte
}

// moves lists the entries of a record that stand under the former index key.
func (r reader) moves(ref model.Ref, now, former keys.Key) ([]move, error) {
	key, err := place(ref)
	if err != nil {
		return nil, err
	}
	sealed := r.tx.Bucket([]byte(ref.Kind)).Get(key)
	if sealed == nil {
		return nil, nil
	}
	subject, err := r.sealedUnder(ref.Kind, key)
	if err != nil {
		return nil, err
	}
	plain, err := r.unseal(ref.Kind, key, sealed, subject)
	if model.CodeOf(err) == "not_found" {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	rec, err := decodeAny(ref.Kind, plain)
	if err != nil {
		return nil, err
	}
	var list []move
	to := indexed(rec, now)
	for i, from := range indexed(rec, former) {
		if bytes.Equal(from.key, to[i].key) {
			continue // not blinded
		}
		value := r.tx.Bucket([]byte(from.bucket)).Get(from.key)
		if value == nil {
			continue // moved already
		}
		if _, _, mark := tombstone(value); mark && from.bucket == string(bucketExternal) {
			continue
		}
		list = append(list, move{from.bucket, from.key, to[i].key, bytes.Clone(value)})
	}
	return list, nil
}

// scanned is where a search for what is to be sealed or blinded anew is.
type scanned struct {
	bucket int
	after  []byte
}

const (
	resealMost = 60     // records of a step: their hashes stand one by one in its entry
	scanMost   = 20_000 // records looked at in one read
)

// resealable and reblindable are the buckets that are searched.
func resealable(level model.KeyLevel) []model.Kind {
	if level == model.LevelIndex {
		return []model.Kind{model.KindPerson, model.KindInvoice, model.KindCaseFile, model.KindOutLetter, model.KindJoined, model.Kind(bucketExternal)}
	}
	return kinds
}

// search looks on from a place for records to be sealed or blinded anew, and
// says whether that was all.
func (r reader) search(level model.KeyLevel, at scanned) (refs []model.Ref, next scanned, done bool, err error) {
	now, former, _, err := r.s.indexKeys()
	if err != nil {
		return nil, at, false, err
	}
	looked := 0
	for list := resealable(level); at.bucket < len(list); at = (scanned{bucket: at.bucket + 1}) {
		kind := list[at.bucket]
		c := r.tx.Bucket([]byte(kind)).Cursor()
		key, value := first(c, at.after)
		for ; key != nil; key, value = c.Next() {
			if len(refs) >= resealMost || looked >= scanMost {
				return refs, at, false, nil
			}
			looked++
			at.after = bytes.Clone(key)
			ref := model.Ref{Kind: kind, ID: idAt(kind, key)}
			wanted := false
			switch {
			case level != model.LevelIndex:
				_, wanted, err = r.stale(kind, key, value, level)
			case kind == model.Kind(bucketExternal):
				_, version, mark := tombstone(value)
				wanted, ref.ID = mark && version < now.Version, hex.EncodeToString(key)
			default:
				var moves []move
				moves, err = r.moves(ref, now, former)
				wanted = len(moves) > 0
			}
			if err != nil {
				return nil, at, false, err
			}
			if wanted {
				refs = append(refs, ref)
			}
		}
	}
	return refs, at, true, nil
}

// first goes to the key after a given one, or to the first.
func first(c *bolt.Cursor, after []byte) (key, value []byte) {
	if after == nil {
		return c.First()
	}
	key, value = c.Seek(after)
	if bytes.Equal(key, after) {
		return c.Next()
	}
	return key, value
}
