package storage_test

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage"
	"integrora.com/opsconsole/storage/chain"
	"integrora.com/opsconsole/storage/storetest"
)

func headsOf(t *testing.T, h *storetest.House) chain.HeadsFile {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(h.Dir, storage.HeadsFile))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	file, err := chain.ParseHeads(text)
	if err != nil || file.Whole != len(text) {
		t.Fatalf("heads file: %v", err)
	}
	if err := file.Check(); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestHeadsAreSignedEvery256EntriesAndAtStop(t *testing.T) {
	h := storetest.New(t)
	h.Letters(0, 300)
	before := headsOf(t, h)
	size := h.Store.Head().Size
	key := h.Store.LogKey()
	if last, _ := before.Last(); size < 256 || last.Size < size/256*256 || before.Key != key {
		t.Errorf("the last signed head is over %d of %d entries", last.Size, size)
	}
	h.Reopen()
	after := headsOf(t, h)
	if last, _ := after.Last(); last.Size != size || !last.Signed() || len(after.Heads) != len(before.Heads)+1 {
		t.Errorf("at stop: %d heads, the last over %d of %d entries", len(after.Heads), last.Size, size)
	}
	if h.Store.LogKey() != key {
		t.Error("the key is another after a restart")
	}
}

func TestHeadsAreSignedAfterFiveMinutesWhenEntriesCame(t *testing.T) {
	beat := make(chan time.Time)
	h := storetest.New(t)
	closeAnd(t, h, func(c *storage.Config) { c.Beat = beat })
	// The second beat is taken when the first was dealt with.
	wait := func(d time.Duration) int {
		h.Clock.Advance(d)
		beat <- time.Time{}
		beat <- time.Time{}
		return len(headsOf(t, h).Heads)
	}
	start := wait(6 * time.Minute)
	if again := wait(6 * time.Minute); again != start {
		t.Errorf("a head was written though nothing changed: %d, then %d", start, again)
	}
	h.Do("oncall", storetest.LetterTo(1)) // long after the last head: due at once
	if n := wait(0); n != start+1 {
		t.Errorf("%d heads after a late entry, wanted %d", n, start+1)
	}
	h.Do("oncall", storetest.LetterTo(2))
	if n := wait(4 * time.Minute); n != start+1 {
		t.Errorf("%d heads before five minutes, wanted %d", n, start+1)
	}
	if n := wait(time.Minute); n != start+2 {
		t.Errorf("%d heads after five minutes, wanted %d", n, start+2)
	}
}

func TestHeadsOfEarlierVersionsAreStillHeldAgainstTheLog(t *testing.T) {
	e := newEvidence(t)
	// As an earlier version left it: a line of hex, no key.
	raw, err := e.head.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	plain := hex.EncodeToString(raw) + "\n"
	old := func() {
		e.saved[storage.HeadsFile] = []byte(plain)
		if err := os.Remove(filepath.Join(e.h.Dir, keys.LogKeyFile)); err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		e.restore(t)
	}
	old()
	if err := e.verify(t); err != nil {
		t.Errorf("the old form of the file: %v", err)
	}
	e.tamper(t, func(tx *bolt.Tx) error { return e.putLog(tx, logOf(tx)[:e.size-4], true) })
	at(t, e.verify(t), chain.CutTail, e.size-4)
	old()
	if e.h.Store, err = storage.Open(e.h.Config); err != nil {
		t.Fatal(err)
	}
	e.h.Letters(300, 301)
	e.h.Reopen()
	file := headsOf(t, e.h)
	if len(file.Heads) != 2 || file.Heads[0].Signed() || !file.Heads[1].Signed() || file.Key != e.h.Store.LogKey() {
		t.Errorf("after the change of versions: %+v", file)
	}
	if _, err := e.h.Store.Verify(ctx, true); err != nil {
		t.Error(err)
	}
}

func TestAMissingOrAnotherSigningKeyIsRefusedOnceHeadsAreSigned(t *testing.T) {
	e := newEvidence(t)
	path := filepath.Join(e.h.Dir, keys.LogKeyFile)
	own, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	refused := func(want error, words string) {
		t.Helper()
		s, err := storage.Open(e.h.Config)
		if err == nil {
			_ = s.Close()
		}
		if err == nil || want != nil && !errors.Is(err, want) || !strings.Contains(err.Error(), words) {
			t.Errorf("found %v", err)
		}
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	refused(keys.ErrMissing, "put back its copy")
	if _, err := keys.CreateLogKey(path, e.h.Config.Master, storetest.Rand(99)); err != nil {
		t.Fatal(err)
	}
	refused(nil, "signed by another key")
	// The heads file is made to name the other key: its signatures do not.
	other, err := keys.LoadLogKey(path, e.h.Config.Master)
	if err != nil {
		t.Fatal(err)
	}
	mine := chain.Key{Log: e.head.LogID, Public: other.Public()}
	file, err := chain.ParseHeads(e.saved[storage.HeadsFile])
	if err != nil {
		t.Fatal(err)
	}
	forged := bytes.Replace(e.saved[storage.HeadsFile], []byte("key "+file.Key.String()), []byte("key "+mine.String()), 1)
	if err := os.WriteFile(filepath.Join(e.h.Dir, storage.HeadsFile), forged, 0o600); err != nil {
		t.Fatal(err)
	}
	refused(chain.ErrSignature, "put back the newest copy")
	if err := os.WriteFile(path, own, 0o600); err != nil {
		t.Fatal(err)
	}
	e.restore(t)
	if err := e.verify(t); err != nil {
		t.Errorf("with its own key again: %v", err)
	}
}

// A forger who can write the data directory, but has no master key, rewrites log
// and heads file together.
func TestAForgedHeadsFileIsFoundByItsSignature(t *testing.T) {
	e := newEvidence(t)
	e.restore(t)
	var err error
	if e.h.Store, err = storage.Open(e.h.Config); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.h.Store.Close() })
	path := filepath.Join(e.h.Dir, storage.HeadsFile)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	file := headsOf(t, e.h)
	forged, _ := file.Last()
	e.h.Letters(300, 301)
	now := e.h.Store.Head() // the signature is of the head before
	forged.Size, forged.Root = now.Size, chain.Hash(now.Root)
	if err := os.WriteFile(path, file.Key.AppendRecord(text, forged, false), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, deep := range []bool{false, true} {
		_, err := e.h.Store.Verify(ctx, deep)
		var f *chain.Fault
		if !errors.As(err, &f) || f.Kind != chain.BadSignature {
			t.Errorf("deep %v: %v", deep, err)
		}
	}
}

func TestProofsOfTheStoreHold(t *testing.T) {
	h := storetest.New(t)
	var seen []chain.SignedHead
	for i := range 90 {
		if i%9 == 0 {
			head, err := h.Store.SignedHead()
			if err != nil {
				t.Fatal(err)
			}
			seen = append(seen, head)
		}
		h.Do("oncall", storetest.LetterTo(i))
	}
	key := h.Store.LogKey()
	for range 2 { // the second time after a restart, the tree read anew
		for _, old := range seen {
			p, err := h.Store.Consistency(ctx, old.Size)
			if err != nil {
				t.Fatal(err)
			}
			again, err := chain.ParseConsistency(p.Text())
			if err != nil || again.Key != key || again.Check(old.Head) != nil {
				t.Errorf("from %d: %v, %v", old.Size, err, again.Check(old.Head))
			}
		}
		for seq := uint64(0); seq < h.Store.Head().Size; seq += 7 {
			p, err := h.Store.Inclusion(ctx, seq)
			if err != nil {
				t.Fatal(err)
			}
			if _, e, err := key.OpenInclusion(p.Text(key)); err != nil || e.Seq != seq {
				t.Errorf("entry %d: %v", seq, err)
			}
		}
		h.Reopen()
	}
	if _, err := h.Store.Inclusion(ctx, h.Store.Head().Size); model.CodeOf(err) != "not_found" {
		t.Errorf("an entry beyond the end: %v", err)
	}
	p, err := h.Store.Consistency(ctx, h.Store.Head().Size+5)
	if err != nil || len(p.Hashes) > 0 || p.Check(chain.Head{LogID: key.Log, Size: h.Store.Head().Size + 5}) == nil {
		t.Errorf("a log that is not there was proved: %+v, %v", p, err)
	}
}

func TestAnExportShowsItsSignedHeadsAndVerifies(t *testing.T) {
	h := storetest.New(t)
	h.Letters(1, 20)
	h.Reopen()
	h.Letters(20, 30)
	var b bytes.Buffer
	if err := h.Store.Export(ctx, &b); err != nil {
		t.Fatal(err)
	}
	report, err := chain.VerifyExport(bytes.NewReader(b.Bytes()))
	if err != nil || report.Key != h.Store.LogKey() || report.Signed < 2 || report.Head.Size != h.Store.Head().Size {
		t.Fatalf("%+v, %v", report, err)
	}
}

func TestTilesOfTheStoreHoldItsLog(t *testing.T) {
	h := storetest.New(t)
	h.Letters(1, 270)
	var b bytes.Buffer
	if err := h.Store.ExportTiles(ctx, &b); err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for r := tar.NewReader(&b); ; {
		entry, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if files[entry.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	head, err := h.Store.LogKey().Open(string(files["checkpoint"]))
	if err != nil || head.Size != h.Store.Head().Size || head.Size < 256 {
		t.Fatalf("%+v, %v", head, err)
	}
	var f chain.Frontier
	for _, path := range []string{"tile/0/000", fmt.Sprintf("tile/0/001.p/%d", head.Size-256)} {
		if files[path] == nil {
			t.Fatalf("there is no %s", path)
		}
		for data := files[path]; len(data) > 0; data = data[32:] {
			f.Append(chain.Hash(data[:32]))
		}
	}
	if f.Root() != head.Root {
		t.Errorf("the tiles lead to root %s, the head says %s", f.Root(), head.Root)
	}
}

// notebook is a keeper in memory.
type notebook struct {
	got  chan storage.KeptHead
	fail bool
}

func (n *notebook) Keep(_ context.Context, h storage.KeptHead) error {
	n.got <- h
	if n.fail {
		return io.ErrClosedPipe
	}
	return nil
}
func (n *notebook) String() string { return "notebook" }

func TestEveryHeadWrittenIsHandedToEveryKeeper(t *testing.T) {
	good, bad := &notebook{got: make(chan storage.KeptHead, 99)}, &notebook{got: make(chan storage.KeptHead, 99), fail: true}
	h := storetest.New(t)
	closeAnd(t, h, func(c *storage.Config) { c.Heads = []storage.HeadKeeper{bad, good} })
	had := len(headsOf(t, h).Heads)
	h.Letters(0, 300)
	key := h.Store.LogKey()
	closeAnd(t, h, func(c *storage.Config) { c.Heads = nil })
	file := headsOf(t, h)
	for _, keeper := range []*notebook{good, bad} {
		close(keeper.got)
		n := had
		for kept := range keeper.got {
			head, err := key.Open(kept.Note)
			if err != nil || head.Size != kept.Size || kept.Size != file.Heads[n].Size || kept.Record != kept.Note+"\n" {
				t.Errorf("head %d: %+v, %v", n, kept, err)
			}
			n++
		}
		if n != len(file.Heads) || n == had {
			t.Errorf("handed over up to head %d of %d, from %d", n, len(file.Heads), had)
		}
	}
}

func TestAVerificationTellsHowFarItIs(t *testing.T) {
	h := storetest.New(t)
	h.Letters(1, 20)
	var last, of uint64
	calls := 0
	ctx := storage.WithProgress(ctx, func(done, total uint64) {
		if done < last {
			t.Errorf("went back from %d to %d", last, done)
		}
		last, of = done, total
		calls++
	})
	if _, err := h.Store.Verify(ctx, true); err != nil || calls < 2 || last != of || of != h.Store.Head().Size {
		t.Errorf("%d calls, the last %d of %d, %v", calls, last, of, err)
	}
}
