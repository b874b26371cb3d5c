package storage_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/storage"
	"integrora.com/opsconsole/storage/chain"
	"integrora.com/opsconsole/storage/storetest"
)

// monthsOn moves the clock to the second day of a month, some months on.
func monthsOn(h *storetest.House, months int) {
	y, m, _ := today(h).Civil()
	to := deadline.On(y, m+time.Month(months), 2)
	h.Clock.Advance(time.Duration(to.DaysSince(today(h))) * day)
}

// aged is a house whose log has three closed months and a fourth that goes on,
// and a head from its beginning.
func aged(t *testing.T) (*storetest.House, []model.Segment, chain.SignedHead) {
	t.Helper()
	h := storetest.New(t)
	h.Fill(6, 1, 2)
	early, err := h.Store.SignedHead()
	if err != nil {
		t.Fatal(err)
	}
	for month := range 3 {
		monthsOn(h, 1)
		for n := range 5 {
			h.Do(model.System.ID, storetest.LetterTo(100*(month+1)+n))
		}
	}
	daily(t, h)
	list := segments(t, h)
	if len(list) != 3 {
		t.Fatalf("wanted three closed months, found %+v", list)
	}
	return h, list, early
}

// pruned is such a house after its first two months were pruned.
func pruned(t *testing.T) (*storetest.House, []model.Segment, chain.SignedHead) {
	t.Helper()
	h, list, early := aged(t)
	monthsOn(h, 35)
	daily(t, h)
	swept(t, h, model.RetentionLog)
	if list = segments(t, h); list[0].Pruned.IsZero() || list[1].Pruned.IsZero() || !list[2].Pruned.IsZero() {
		t.Fatalf("wanted the first two months pruned, found %+v", list)
	}
	return h, list, early
}

func segments(t *testing.T, h *storetest.House) []model.Segment {
	t.Helper()
	list, err := h.Desk("auditor").Segments(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// bodies counts the entries of the log that are whole.
func bodies(t *testing.T, h *storetest.House, below uint64) (whole int) {
	t.Helper()
	err := h.Store.Each(func(bucket string, key, value []byte) {
		if bucket == "log" && binary.BigEndian.Uint64(key) < below && !chain.Pruned(value) {
			whole++
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return whole
}

func TestMonthsOfTheLogAreClosedOnceTheyAreOver(t *testing.T) {
	h, list, _ := aged(t)
	from := uint64(0)
	for i, s := range list {
		if s.From != from || s.Size <= from || i > 0 && s.ID <= list[i-1].ID || !s.Pruned.IsZero() {
			t.Errorf("segment %+v does not follow entry %d", s, from)
		}
		from = s.Size
	}
	daily(t, h)
	if again := segments(t, h); len(again) != 3 {
		t.Errorf("closed twice, or too early: %+v", again)
	}
	now := list[2]
	now.ID, now.From, now.Size = model.MonthOf(today(h)), list[2].Size, list[2].Size+1
	gap := now
	gap.From++
	for _, s := range []model.Segment{list[2], now, gap} {
		if _, err := h.Store.Do(ctx, model.System.ID, model.CloseSegment{Segment: s}); model.CodeOf(err) != "state" {
			t.Errorf("segment %+v was closed: %v", s, err)
		}
	}
}

func TestTheLogIsPrunedByTwoWhenItsTimeIsOverAndNothingIsHeld(t *testing.T) {
	h, list, _ := aged(t)
	last := list[0].LastDay().AddMonths(36)
	h.Clock.Advance(time.Duration(last.DaysSince(today(h))) * day)
	daily(t, h)
	if id := proposedSweep(t, h, model.RetentionLog); id != "" {
		t.Fatalf("%s would prune a month before its three years are over", id)
	}
	hold := placed(h, model.PlaceHold{Categories: []model.Category{model.InvoiceData}})
	h.Clock.Advance(day)
	daily(t, h)
	if id := proposedSweep(t, h, model.RetentionLog); id != "" {
		t.Fatalf("%s would prune evidence while %s is in force", id, hold)
	}
	h.Clock.Advance(40 * day)
	daily(t, h)
	swept(t, h, model.RetentionLog)
	list = segments(t, h)
	if list[0].Pruned.IsZero() || list[1].Pruned.IsZero() || bodies(t, h, list[1].Size) != 0 || bodies(t, h, list[2].Size) == 0 {
		t.Errorf("wanted two months without bodies, found %+v, %d left", list, bodies(t, h, list[1].Size))
	}
}

func TestAPrunedLogKeepsEveryProofAndHead(t *testing.T) {
	h, list, early := pruned(t)
	for _, deep := range []bool{false, true} {
		if _, err := h.Store.Verify(ctx, deep, early.Head); err != nil {
			t.Errorf("deep %v: %v", deep, err)
		}
	}
	p, err := h.Store.Consistency(ctx, early.Size)
	if err == nil {
		err = chain.CheckConsistency(p.Hashes, early.Head, p.Head.Head)
	}
	if err != nil {
		t.Errorf("the log is not shown to continue a head from before it was pruned: %v", err)
	}
	if _, err := h.Store.Inclusion(ctx, list[1].Size-1); model.CodeOf(err) != "pruned" {
		t.Errorf("a pruned entry is shown: %v", err)
	}
	if _, err := h.Store.Inclusion(ctx, list[1].Size); err != nil {
		t.Errorf("the first whole entry: %v", err)
	}
	var export bytes.Buffer
	if err := h.Store.Export(ctx, &export); err != nil {
		t.Fatal(err)
	}
	report, err := chain.VerifyExport(&export, early.Head)
	if err != nil || report.Pruned != list[1].Size || report.Signed == 0 {
		t.Errorf("%+v, %v", report, err)
	}
	if err := h.Store.ExportTiles(ctx, io.Discard); err != nil {
		t.Error(err)
	}
	page, err := h.Desk("auditor").Audit(ctx, model.Window{Around: "3", Limit: 5})
	if err != nil || len(page.Rows) == 0 || page.Rows[0].Action != "pruned" {
		t.Errorf("%+v, %v", page, err)
	}
	if page, err = h.Desk("auditor").Audit(ctx, model.Window{Filter: "action:letter.receive", Limit: 500}); err != nil || page.Matching == 0 ||
		slices.ContainsFunc(page.Rows, func(r model.AuditRow) bool { return r.Seq < list[1].Size }) {
		t.Errorf("pruned entries are found by what they said: %+v, %v", page, err)
	}
	closeAnd(t, h, func(*storage.Config) {})
	if _, err := h.Store.Verify(ctx, true, early.Head); err != nil {
		t.Errorf("after a start: %v", err)
	}
	monthsOn(h, 1)
	daily(t, h)
	swept(t, h, model.RetentionLog)
	if _, err := h.Store.Verify(ctx, true, early.Head); err != nil {
		t.Errorf("after a second pruning: %v", err)
	}
}

func TestWhatIsPrunedWithoutARulingIsFound(t *testing.T) {
	h, list, _ := pruned(t)
	below := list[1].Size
	tampered := func(want chain.Kind, change func(tx *bolt.Tx) error) {
		t.Helper()
		var undo []func(tx *bolt.Tx) error
		err := h.Store.Tamper(func(tx *bolt.Tx) error {
			for _, name := range []string{"log", "log.carried", string(model.KindSegment), string(model.KindRequest)} {
				saved := map[string][]byte{}
				_ = tx.Bucket([]byte(name)).ForEach(func(k, v []byte) error { saved[string(k)] = bytes.Clone(v); return nil })
				undo = append(undo, func(tx *bolt.Tx) error {
					err := tx.DeleteBucket([]byte(name))
					b, fault := tx.CreateBucket([]byte(name))
					err = errors.Join(err, fault)
					for k, v := range saved {
						err = errors.Join(err, b.Put([]byte(k), v))
					}
					return err
				})
			}
			return change(tx)
		})
		if err != nil {
			t.Fatal(err)
		}
		var f *chain.Fault
		if _, err := h.Store.Verify(ctx, true); !errors.As(err, &f) || f.Kind != want {
			t.Errorf("wanted %q, found %v", want, err)
		}
		for _, back := range undo {
			if err := h.Store.Tamper(back); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := h.Store.Verify(ctx, true); err != nil {
			t.Fatalf("undone: %v", err)
		}
	}
	tampered(chain.Malformed, func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte("log"))
		leaf := chain.Leaf(b.Get(seqKey(below)))
		return b.Put(seqKey(below), leaf[:])
	})
	tampered(chain.Rewritten, func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte("log"))
		leaf := bytes.Clone(b.Get(seqKey(2)))
		leaf[0] ^= 1
		return b.Put(seqKey(2), leaf)
	})
	tampered(chain.Flipped, func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte("log"))
		leaf := bytes.Clone(b.Get(seqKey(below - 1)))
		leaf[0] ^= 1
		return b.Put(seqKey(below-1), leaf)
	})
	tampered(storage.Replaced, func(tx *bolt.Tx) error { // what is kept of pruned entries
		b := tx.Bucket([]byte("log.carried"))
		name, _ := b.Cursor().First()
		return b.Delete(bytes.Clone(name))
	})
	tampered(storage.Lost, func(tx *bolt.Tx) error { // a record that only pruned entries tell of
		return tx.Bucket([]byte(model.KindRequest)).Delete(seqKey(1))
	})
}

func TestEvidenceSaysWhichEntriesWerePruned(t *testing.T) {
	h, _, _ := pruned(t)
	var out bytes.Buffer
	if err := h.Desk("dpo").CaseFile(ctx, &out, model.ExportEvidence{Request: "R-1", Code: h.Code("dpo")}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "were pruned under its retention rule") {
		t.Error("nothing says that entries are missing")
	}
}

func TestABackupOfAPrunedLogIsCheckedAndRestored(t *testing.T) {
	h, _ := backedUp(t)
	h.Fill(4, 1, 1)
	monthsOn(h, 38)
	daily(t, h)
	swept(t, h, model.RetentionLog)
	b, err := h.Store.Backup(ctx, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Store.Drill(ctx, b); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Store.CheckBackup(ctx, model.System.ID, b.ID); err != nil {
		t.Error(err)
	}
}
