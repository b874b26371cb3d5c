package storage_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage"
	"integrora.com/opsconsole/storage/chain"
	"integrora.com/opsconsole/storage/storetest"
)

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

func TestALogThatDoesNotVerifyByNightAlarmsEverybodyOnceADay(t *testing.T) {
	h := storetest.New(t)
	h.Fill(2, 1, 2)
	told := func() (n int) {
		for _, a := range h.Store.Alarms(0) {
			if a.Kind == model.AlarmCheck {
				n++
			}
		}
		return n
	}
	h.Clock.Advance(24 * time.Hour)
	if err := h.Store.Daily(ctx); err != nil || told() != 0 {
		t.Fatalf("%d alarms about a whole log, %v", told(), err)
	}
	flip := func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte("log"))
		raw := bytes.Clone(b.Get(seqKey(3)))
		raw[len(raw)/2] ^= 1
		return b.Put(seqKey(3), raw)
	}
	if err := h.Store.Tamper(flip); err != nil {
		t.Fatal(err)
	}
	for want := 1; want <= 2; want++ {
		h.Clock.Advance(24 * time.Hour)
		for range 2 {
			if err := h.Store.Daily(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := h.Desk("auditor").Verify(ctx, false); err == nil {
			t.Error("the flipped entry is not found")
		}
		if got := told(); got != want {
			t.Errorf("%d alarms on day %d", got, want)
		}
	}
}
