package storage_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"testing"

	bolt "go.etcd.io/bbolt"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage"
	"integrora.com/opsconsole/storage/chain"
	"integrora.com/opsconsole/storage/storetest"
)

// evidence is a closed store with a log of some length, whose files can be
// tampered with again and again.
type evidence struct {
	h     *storetest.House
	saved map[string][]byte
	head  chain.Head
	size  uint64
}

var evidenceFiles = []string{storage.DataFile, storage.HeadsFile}

func newEvidence(t *testing.T) *evidence {
	t.Helper()
	h := storetest.New(t)
	h.Fill(40, 2, 20)
	h.EraseOne("*")
	e := &evidence{h: h, saved: map[string][]byte{}}
	admin := h.Desk("admin")
	head := admin.Head()
	h.Do("admin", model.SawHead{Size: head.Size, Root: head.Root})
	h.Letters(100, 110)
	head = admin.Head()
	e.size = head.Size
	e.head = chain.Head{LogID: e.logID(t), Size: head.Size, Root: chain.Hash(head.Root), Leaf: chain.Hash(head.Leaf)}
	if err := h.Store.Close(); err != nil {
		t.Fatal(err)
	}
	for _, name := range evidenceFiles {
		raw, err := os.ReadFile(filepath.Join(h.Dir, name))
		if err != nil {
			t.Fatal(err)
		}
		e.saved[name] = raw
	}
	return e
}

func (e *evidence) logID(t *testing.T) (id chain.LogID) {
	t.Helper()
	err := e.h.Store.Each(func(bucket string, key, value []byte) {
		if bucket == "meta" && string(key) == "store" {
			copy(id[:], value)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// restore puts the files back as they were.
func (e *evidence) restore(t *testing.T) {
	t.Helper()
	for name, raw := range e.saved {
		if err := os.WriteFile(filepath.Join(e.h.Dir, name), raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// tamper restores the files and changes the data file with plain bbolt.
func (e *evidence) tamper(t *testing.T, change func(*bolt.Tx) error) {
	t.Helper()
	e.restore(t)
	db, err := bolt.Open(filepath.Join(e.h.Dir, storage.DataFile), 0o600, &bolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Update(change), db.Close()); err != nil {
		t.Fatal(err)
	}
}

// verify opens the store, verifies its log deeply and closes it.
func (e *evidence) verify(t *testing.T, known ...chain.Head) error {
	t.Helper()
	s, err := storage.Open(e.h.Config)
	if err != nil {
		t.Fatalf("the store does not open: %v", err)
	}
	_, err = s.Verify(ctx, true, known...)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return err
}

// at wants a fault of a kind that begins at an entry.
func at(t *testing.T, err error, kind chain.Kind, seq uint64) {
	t.Helper()
	var f *chain.Fault
	if !errors.As(err, &f) {
		t.Errorf("wanted %q at entry %d, found %v", kind, seq, err)
		return
	}
	if f.Kind != kind || f.Seq != seq {
		t.Errorf("wanted %q at entry %d, found: %v", kind, seq, f)
	}
}

func seqKey(seq uint64) []byte { return binary.BigEndian.AppendUint64(nil, seq) }

// logOf reads all entries.
func logOf(tx *bolt.Tx) (raws [][]byte) {
	_ = tx.Bucket([]byte("log")).ForEach(func(_, raw []byte) error {
		raws = append(raws, bytes.Clone(raw))
		return nil
	})
	return raws
}

// putLog replaces all entries, and the stored head with them when the forger
// is thorough.
func (e *evidence) putLog(tx *bolt.Tx, raws [][]byte, thorough bool) error {
	if err := tx.DeleteBucket([]byte("log")); err != nil {
		return err
	}
	bucket, err := tx.CreateBucket([]byte("log"))
	if err != nil {
		return err
	}
	v := chain.NewVerifier(chain.Start(e.head.LogID), chain.Fast)
	for i, raw := range raws {
		if err := bucket.Put(seqKey(uint64(i)), raw); err != nil {
			return err
		}
		if thorough {
			if err := v.Add(raw); err != nil {
				return err
			}
		}
	}
	if !thorough {
		return nil
	}
	tip := v.Tip()
	mark, err := tip.MarshalBinary()
	if err != nil {
		return err
	}
	return tx.Bucket([]byte("meta")).Put([]byte("tip"), mark)
}

func TestUntouchedLogVerifies(t *testing.T) {
	e := newEvidence(t)
	if err := e.verify(t, e.head); err != nil {
		t.Error(err)
	}
}

func TestFlippedByteOfAnyFieldIsFoundWhereItIs(t *testing.T) {
	e := newEvidence(t)
	e.restore(t)
	var err error
	if e.h.Store, err = storage.Open(e.h.Config); err != nil {
		t.Fatal(err)
	}
	// Every byte of the first entry, one in the middle, and the last but one;
	// of the last, whose leaf no entry holds, as well.
	for _, seq := range []uint64{0, e.size / 2, e.size - 2, e.size - 1} {
		for i := 0; ; i++ {
			var size int
			flip := func(tx *bolt.Tx) error {
				raw := bytes.Clone(tx.Bucket([]byte("log")).Get(seqKey(seq)))
				size = len(raw)
				raw[i] ^= 1 << (i % 8)
				return tx.Bucket([]byte("log")).Put(seqKey(seq), raw)
			}
			if err := e.h.Store.Tamper(flip); err != nil {
				t.Fatal(err)
			}
			_, err := e.h.Store.Verify(ctx, false)
			var f *chain.Fault
			if !errors.As(err, &f) || f.Seq != seq {
				t.Errorf("byte %d of entry %d flipped: found %v", i, seq, err)
			}
			if err := e.h.Store.Tamper(flip); err != nil { // and back
				t.Fatal(err)
			}
			if i+1 == size {
				break
			}
		}
	}
	if _, err := e.h.Store.Verify(ctx, true); err != nil {
		t.Errorf("all flips undone: %v", err)
	}
}

func TestRemovedDoubledAndSwappedEntriesAreFoundWhereTheyAre(t *testing.T) {
	e := newEvidence(t)
	for _, k := range []uint64{0, 1, e.size / 2, e.size - 3} {
		e.tamper(t, func(tx *bolt.Tx) error { return tx.Bucket([]byte("log")).Delete(seqKey(k)) })
		at(t, e.verify(t), chain.Missing, k)
		e.tamper(t, func(tx *bolt.Tx) error { // removed, and the rest moved up
			raws := logOf(tx)
			return e.putLog(tx, append(raws[:k:k], raws[k+1:]...), false)
		})
		at(t, e.verify(t), chain.Missing, k)
		e.tamper(t, func(tx *bolt.Tx) error {
			raws := logOf(tx)
			return e.putLog(tx, append(append(raws[:k+1:k+1], raws[k]), raws[k+1:]...), false)
		})
		at(t, e.verify(t), chain.Duplicated, k)
		e.tamper(t, func(tx *bolt.Tx) error {
			raws := logOf(tx)
			raws[k], raws[k+1] = raws[k+1], raws[k]
			return e.putLog(tx, raws, false)
		})
		at(t, e.verify(t), chain.Swapped, k)
	}
}

func TestCutTailIsFoundByEveryHeadThatRemembersIt(t *testing.T) {
	e := newEvidence(t)
	cut := func(n uint64, thorough bool) {
		e.tamper(t, func(tx *bolt.Tx) error { return e.putLog(tx, logOf(tx)[:e.size-n], thorough) })
	}
	cut(4, false)
	at(t, e.verify(t), chain.CutTail, e.size-4) // the stored head
	cut(4, true)
	at(t, e.verify(t), chain.CutTail, e.size-4) // the heads file
	cut(20, true)
	forget(t, e)
	at(t, e.verify(t), chain.CutTail, e.size-20) // what an admin was shown
	cut(4, true)
	forget(t, e)
	at(t, e.verify(t, e.head), chain.CutTail, e.size-4) // a head kept elsewhere
}

// forget takes the heads file away.
func forget(t *testing.T, e *evidence) {
	t.Helper()
	if err := os.Remove(filepath.Join(e.h.Dir, storage.HeadsFile)); err != nil {
		t.Fatal(err)
	}
}

func TestRewrittenLogIsFoundByTheHeadsFile(t *testing.T) {
	e := newEvidence(t)
	from := e.size / 2
	e.tamper(t, func(tx *bolt.Tx) error {
		// Another actor in the middle, and every entry after it linked anew.
		var tip = chain.Start(e.head.LogID)
		raws := logOf(tx)
		for i, raw := range raws {
			entry, err := chain.Decode(raw)
			if err != nil {
				return err
			}
			if uint64(i) == from {
				entry.Actor = "a-somebody-else"
			}
			if raws[i], err = tip.Extend(entry.Draft); err != nil {
				return err
			}
		}
		return e.putLog(tx, raws, true)
	})
	var f *chain.Fault
	if err := e.verify(t); !errors.As(err, &f) || f.Kind != chain.Rewritten || f.Seq > from || f.Last < from {
		t.Errorf("wanted entry %d among the rewritten ones, found %v", from, err)
	}
}

func TestLongerLogThanItsHeadIsFound(t *testing.T) {
	e := newEvidence(t)
	e.tamper(t, func(tx *bolt.Tx) error {
		raws := logOf(tx)
		return tx.Bucket([]byte("log")).Put(seqKey(e.size), raws[len(raws)-1])
	})
	if err := e.verify(t); err == nil {
		t.Error("an entry after the end passes")
	}
}

// sealed lists the keys of a kind's records, in order, with their bytes.
func sealed(tx *bolt.Tx, kind model.Kind) (keys, values [][]byte) {
	_ = tx.Bucket([]byte(kind)).ForEach(func(k, v []byte) error {
		keys, values = append(keys, bytes.Clone(k)), append(values, bytes.Clone(v))
		return nil
	})
	return keys, values
}

func TestRecordPutInAnothersPlaceIsRefused(t *testing.T) {
	e := newEvidence(t)
	var one, other string
	e.tamper(t, func(tx *bolt.Tx) error {
		keys, values := sealed(tx, model.KindConsent)
		one, other = string(keys[0]), string(keys[len(keys)-1])
		bucket := tx.Bucket([]byte(model.KindConsent))
		return errors.Join(bucket.Put(keys[0], values[len(keys)-1]), bucket.Put(keys[len(keys)-1], values[0]))
	})
	var err error
	if e.h.Store, err = storage.Open(e.h.Config); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{one, other} {
		if view, err := e.h.Desk("admin").Person(ctx, model.Owner(id)); err == nil || model.IsRefusal(err) {
			t.Errorf("consents of one person shown as another's: %d, %v", len(view.Consents), err)
		}
	}
	if err := e.h.Store.Close(); err != nil {
		t.Fatal(err)
	}
	e.tamper(t, func(tx *bolt.Tx) error {
		keys, values := sealed(tx, model.KindPerson)
		return tx.Bucket([]byte(model.KindPerson)).Put(keys[1], values[2])
	})
	if s, err := storage.Open(e.h.Config); err == nil {
		_ = s.Close()
		t.Error("a store with a person in another's place opens")
	}
}

func TestRecordRolledBackOrRemovedIsFoundByDeepVerification(t *testing.T) {
	e := newEvidence(t)
	key := seqKey(2)
	var older []byte
	e.tamper(t, func(tx *bolt.Tx) error {
		older = bytes.Clone(tx.Bucket([]byte(model.KindRequest)).Get(key))
		return nil
	})
	var err error
	if e.h.Store, err = storage.Open(e.h.Config); err != nil {
		t.Fatal(err)
	}
	written := e.h.Store.Head().Size
	e.h.Do("oncall", model.DismissLetter{Request: "R-2"})
	if err := e.h.Store.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(e.h.Dir, storage.DataFile)
	if e.saved[storage.DataFile], err = os.ReadFile(path); err != nil {
		t.Fatal(err)
	}
	if e.saved[storage.HeadsFile], err = os.ReadFile(filepath.Join(e.h.Dir, storage.HeadsFile)); err != nil {
		t.Fatal(err)
	}
	put := func(value []byte) func(*bolt.Tx) error {
		return func(tx *bolt.Tx) error { return tx.Bucket([]byte(model.KindRequest)).Put(key, value) }
	}
	e.tamper(t, put(older))
	at(t, e.verify(t), storage.RolledBack, written)
	e.tamper(t, func(tx *bolt.Tx) error { return tx.Bucket([]byte(model.KindRequest)).Delete(key) })
	at(t, e.verify(t), storage.Lost, written)
	e.restore(t)
	if err := e.verify(t); err != nil {
		t.Error(err)
	}
}
