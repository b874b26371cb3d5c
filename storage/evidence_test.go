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
