package storage

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"sort"

	bolt "go.etcd.io/bbolt"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/chain"
)

// change is what the board is told after a commit: the record before and after,
// nil where there is none.
type change struct {
	ref           model.Ref
	before, after model.Record
}

// put is one write to a bucket; a nil value deletes.
type put struct {
	bucket     string
	key, value []byte
}

// write carries out a decision: seals and stores its records, keeps the
// indexes. Writes are sorted, so that a large batch touches each page once.
func (s *Store) write(tx *bolt.Tx, d model.Decision) ([]change, []chain.RecordHash, error) {
	if err := s.addKeys(d.Put); err != nil {
		return nil, nil, err
	}
	r := reader{s, tx}
	var puts []put
	changed := make([]change, 0, len(d.Put)+len(d.Delete))
	hashes := make([]chain.RecordHash, 0, len(d.Put))
	for _, rec := range d.Put {
		ref := rec.Ref()
		key, err := place(ref)
		if err != nil {
			return nil, nil, err
		}
		before, revision, err := s.before(r, ref, key, rec.Subject())
		if err != nil {
			return nil, nil, err
		}
		plain, err := encode(rec)
		if err != nil {
			return nil, nil, err
		}
		k, err := s.ring.Key(rec.Subject())
		if err != nil {
			return nil, nil, fmt.Errorf("key of a %s: %w", ref.Kind, err)
		}
		sealed := keys.Seal(nil, k, s.cfg.Rand, s.at(ref.Kind, key, rec.Subject(), revision), plain)
		puts = append(puts, put{string(ref.Kind), key, sealed})
		hashes = append(hashes, chain.RecordHash{Ref: ref.String(), Revision: revision, Hash: sha256.Sum256(sealed)})
		if puts, err = s.reindex(puts, before, rec); err != nil {
			return nil, nil, err
		}
		changed = append(changed, change{ref, before, rec})
	}
	for _, ref := range d.Delete {
		key, err := place(ref)
		if err != nil {
			return nil, nil, err
		}
		subject, err := subjectOf(ref)
		if err != nil {
			return nil, nil, err
		}
		before, _, err := s.before(r, ref, key, subject)
		if err != nil {
			return nil, nil, err
		}
		puts = append(puts, put{string(ref.Kind), key, nil})
		if puts, err = s.reindex(puts, before, nil); err != nil {
			return nil, nil, err
		}
		changed = append(changed, change{ref, before, nil})
	}
	for _, t := range d.Tombstones {
		mark, err := s.mark(t)
		if err != nil {
			return nil, nil, err
		}
		puts = append(puts, mark)
	}
	var err error
	if puts, hashes, err = s.reseal(r, puts, hashes, d.Reseal, changed); err != nil {
		return nil, nil, err
	}
	if puts, err = s.reblind(r, puts, d.Reblind); err != nil {
		return nil, nil, err
	}
	return changed, hashes, flush(tx, puts)
}

// addKeys gives new subjects their keys, durably, before anything is sealed
// under them. A key without records does no harm.
func (s *Store) addKeys(records []model.Record) error {
	var fresh []string
	seen := map[string]bool{}
	for _, rec := range records {
		subject := rec.Subject()
		if seen[subject] {
			continue
		}
		seen[subject] = true
		if _, err := s.ring.Key(subject); err != nil {
			fresh = append(fresh, subject)
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	return s.ring.Add(fresh...)
}

// before reads the record that a write replaces, and the revision that the
// new one gets.
func (s *Store) before(r reader, ref model.Ref, key []byte, subject string) (model.Record, uint64, error) {
	sealed := r.tx.Bucket([]byte(ref.Kind)).Get(key)
	if sealed == nil {
		return nil, 1, nil
	}
	plain, err := r.unseal(ref.Kind, key, sealed, subject)
	if err != nil {
		return nil, 0, err
	}
	rec, err := decodeAny(ref.Kind, plain)
	if c, ok := rec.(model.Consent); ok { // its place is not in its bytes
		c.ID = ref.ID
		rec = c
	}
	return rec, keys.Revision(sealed) + 1, err
}

// subjectOf is the sealing key of a record that is known by its place only.
func subjectOf(ref model.Ref) (string, error) {
	switch ref.Kind {
	case model.KindPerson:
		return model.PersonSubject(ref.ID), nil
	case model.KindConsent:
		return model.PersonSubject(model.Owner(ref.ID)), nil
	case model.KindTenant:
		return model.TenantSubject(ref.ID), nil
	case model.KindContent:
		return contentSubject([]byte(ref.ID)), nil
	case model.KindCaseFile, model.KindLetter:
		return model.CaseSubject(ref.ID), nil
	case model.KindInvoice:
		return model.Invoice{}.Subject(), nil
	}
	return "", fmt.Errorf("records of kind %s are not deleted", ref.Kind)
}

// indexed lists the index entries of a record, blinded under an index key.
func indexed(rec model.Record, index keys.Key) []put {
	var list []put
	blind := func(bucket []byte, domain, value, suffix, content string) {
		key := keys.Blind(index, domain, value)
		list = append(list, put{string(bucket), append(key[:], suffix...), []byte(content)})
	}
	if due, open := toldDue(rec); open {
		list = append(list, put{string(bucketTold), []byte(rec.Ref().ID), day(due)})
	}
	switch v := rec.(type) {
	case model.Person:
		if v.Email != "" {
			blind(bucketEmail, "email", foldEmail(v.Email), v.ID, "")
		}
		if v.External != "" {
			blind(bucketExternal, "external "+string(model.KindPerson), v.Tenant+"\x00"+v.External, "", v.ID)
		}
	case model.Invoice:
		blind(bucketExternal, "external "+string(model.KindInvoice), v.Tenant+"\x00"+v.External, "", v.ID)
		if v.Person != "" {
			list = append(list, put{string(bucketInvoices), link(v.Person, v.ID), []byte{}})
		}
	case model.Request:
		if v.Person != "" {
			list = append(list, put{string(bucketRequests), link(v.Person, v.ID), []byte{}})
		}
		if v.SplitOf != "" {
			list = append(list, put{string(bucketFamily), link(v.SplitOf, v.ID), []byte{}})
		}
	case model.Consent:
		if v.State() == model.ConsentGiven && !v.ValidUntil.IsZero() {
			list = append(list, put{string(bucketExpiry), append(day(v.ValidUntil), v.ID...), []byte{}})
		}
	case model.Ruling:
		if v.State == model.RulingOpen {
			list = append(list, put{string(bucketRulings), link(v.Object, v.ID), []byte{}})
		}
	case model.Entry:
		for _, named := range v.Names() {
			if named != v.ID {
				list = append(list, put{string(bucketNamed), link(named, v.ID), []byte{}})
			}
		}
		if tenant := v.AgreedWith(); tenant != "" {
			list = append(list, put{string(bucketNamed), link(agreedOwner+tenant, v.ID), []byte{}})
		}
	case model.CaseFile:
		blind(bucketMessage, "message", v.MessageID, "", v.Request)
	case model.OutLetter:
		blind(bucketMessage, "our message", v.MessageID, "", v.ID)
	case model.Joined:
		blind(bucketMessage, "message", v.MessageID, "", v.ID)
	}
	return list
}

// reindex appends the writes that take before's index entries out and after's
// in, leaving alone what stays. While the index key is rotated, entries under
// the former one are before's too.
func (s *Store) reindex(puts []put, before, after model.Record) ([]put, error) {
	now, former, rotating, err := s.indexKeys()
	if err != nil {
		return nil, err
	}
	var had, has []put
	if before != nil {
		if had = indexed(before, now); rotating {
			had = append(had, indexed(before, former)...)
		}
	}
	if after != nil {
		has = indexed(after, now)
	}
	in := func(list []put, p put) bool {
		for _, o := range list {
			if o.bucket == p.bucket && bytes.Equal(o.key, p.key) && bytes.Equal(o.value, p.value) {
				return true
			}
		}
		return false
	}
	for _, p := range had {
		if !in(has, p) {
			puts = append(puts, put{p.bucket, p.key, nil})
		}
	}
	for _, p := range has {
		if rotating || !in(had, p) {
			puts = append(puts, p)
		}
	}
	return puts, nil
}

// flush writes in order of bucket and key; of two writes to one place the
// later stands.
func flush(tx *bolt.Tx, puts []put) error {
	sort.SliceStable(puts, func(i, j int) bool {
		if puts[i].bucket != puts[j].bucket {
			return puts[i].bucket < puts[j].bucket
		}
		return bytes.Compare(puts[i].key, puts[j].key) < 0
	})
	name := ""
	var bucket *bolt.Bucket
	for _, p := range puts {
		if p.bucket != name || bucket == nil {
			name, bucket = p.bucket, tx.Bucket([]byte(p.bucket))
			bucket.FillPercent = 0.9
		}
		var err error
		if p.value == nil {
			err = bucket.Delete(p.key)
		} else {
			err = bucket.Put(p.key, p.value)
		}
		if err != nil {
			return fmt.Errorf("write to %s: %w", p.bucket, err)
		}
	}
	return nil
}
