package storage_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage"
	"integrora.com/opsconsole/storage/storetest"
)

// settle imports a tenant with so many people, of whom size bytes are held each.
func settle(h *storetest.House, slug string, people, size int) {
	sum := func(parts ...any) []byte {
		s := sha256.Sum256(fmt.Append(nil, parts...))
		return s[:]
	}
	lines := []model.ImportLine{{Line: 1, Sum: sum(slug), Tenant: &model.Tenant{Slug: slug, Name: "Invented company " + slug, Country: "LT", Status: model.TenantActive}}}
	for n := range people {
		lines = append(lines, model.ImportLine{Line: n + 2, Sum: sum(slug, "/", n), Person: &model.Person{Kind: model.PlatformUser, Tenant: slug, External: fmt.Sprintf("u-%d", n),
			Name: fmt.Sprintf("Jonas Test %d", n), Email: fmt.Sprintf("%s.%d@mail.example", slug, n), Language: "lt",
			Facts: []model.Datum{{Category: model.UsageLogs, Field: "history", Value: strings.Repeat("x", size)}}}})
	}
	h.Import(lines, 256)
}

// endOf erases a tenant with its people.
func endOf(t *testing.T, h *storetest.House, slug string) {
	t.Helper()
	endTenant(t, h, slug)
	id := h.Do("admin", model.ProposeRuling{Op: model.OpEraseTenant, Object: slug}).ID
	h.Do("admin2", ruleYes(t, h, id))
}

// halfFree is a house whose data file is mostly free pages.
func halfFree(t *testing.T) *storetest.House {
	h := storetest.New(t)
	h.Fill(40, 2, 6)
	settle(h, "acme", 1500, 16<<10)
	endOf(t, h, "acme")
	return h
}

// rows are all that the data file holds but the log and the tables' heads, which
// a compaction's own entry moves on.
func rows(t *testing.T, h *storetest.House) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := h.Store.Each(func(bucket string, key, value []byte) {
		if bucket != "log" && bucket != "meta" {
			found[bucket+"\x00"+string(key)] = string(value)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func used(t *testing.T, h *storetest.House) model.FileUse {
	t.Helper()
	use, err := h.Store.FileUse()
	if err != nil {
		t.Fatal(err)
	}
	return use
}

// unharmed checks the pages, the log and its records, and that no copy is left.
func unharmed(t *testing.T, h *storetest.House) {
	t.Helper()
	if err := h.Store.Check(); err != nil {
		t.Errorf("the data file is damaged: %v", err)
	}
	if _, err := h.Store.Verify(ctx, true); err != nil {
		t.Errorf("the log does not verify: %v", err)
	}
	if _, err := os.Stat(filepath.Join(h.Dir, storage.DataFile+".compact")); !os.IsNotExist(err) {
		t.Errorf("the compact copy is left: %v", err)
	}
}

func compacted(t *testing.T, h *storetest.House) {
	t.Helper()
	if err := h.Store.Compact(ctx); err != nil {
		t.Fatal(err)
	}
}

func TestACompactionShrinksTheFileAndKeepsEveryRow(t *testing.T) {
	h := halfFree(t)
	before, kept, head := used(t, h), rows(t, h), h.Store.Head().Size
	if before.FreeShare() < 50 {
		t.Fatalf("only %d %% of the file are free: the test is no test", before.FreeShare())
	}
	compacted(t, h)
	for range 2 { // as it goes on, and opened again
		after := used(t, h)
		if after.Bytes > before.Bytes/2 || after.FreeShare() > 10 {
			t.Errorf("the file had %+v and has %+v", before, after)
		}
		if got := rows(t, h); len(got) != len(kept) {
			t.Errorf("%d rows of %d are left", len(got), len(kept))
		} else {
			for key, value := range kept {
				if got[key] != value {
					t.Errorf("another row stands at %q", key)
				}
			}
		}
		unharmed(t, h)
		h.Reopen()
	}
	entries, err := h.Store.Entries(head, 9)
	if err != nil || len(entries) < 1 || entries[0].Action != model.ActCompacted.Name {
		t.Errorf("the entries after it are %+v, %v", entries, err)
	}
	if id := h.Do(model.System.ID, storetest.LetterTo(6)).ID; id != "R-7" {
		t.Errorf("the next letter is %s", id)
	}
	h.EraseOne("*")
	unharmed(t, h)
}

func TestNothingOfWhatWasErasedIsInTheFileAfterACompaction(t *testing.T) {
	h := storetest.New(t)
	h.Fill(0, 0, 0)
	settle(h, "acme", 20, 3000)
	var sealed [][]byte
	err := h.Store.Each(func(bucket string, _, value []byte) {
		if bucket == string(model.KindPerson) {
			sealed = append(sealed, bytes.Clone(value))
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	left := func() (n int) {
		raw, err := os.ReadFile(filepath.Join(h.Dir, storage.DataFile))
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range sealed {
			if bytes.Contains(raw, one) {
				n++
			}
		}
		return n
	}
	endOf(t, h, "acme")
	if left() == 0 {
		t.Fatal("the free pages hold nothing of it: the test is no test")
	}
	compacted(t, h)
	if n := left(); n > 0 {
		t.Errorf("the sealed rows of %d erased people are in the file", n)
	}
}

func TestACompactionIsMadeAtNightWhenMoreThanHalfIsFree(t *testing.T) {
	h := halfFree(t)
	size := used(t, h).Bytes
	daily := func(floor int64, hour int) bool {
		t.Helper()
		h.Store.CompactAbove(floor)
		now := h.Clock.Now()
		h.Clock.Advance(time.Date(now.Year(), now.Month(), now.Day()+1, hour, 0, 0, 0, time.UTC).Sub(now))
		if err := h.Store.Daily(ctx); err != nil {
			t.Fatal(err)
		}
		return used(t, h).Bytes < size
	}
	for _, c := range []struct {
		why   string
		floor int64
		hour  int // UTC; two hours later in Vilnius
		want  bool
	}{
		{"by day", 0, 9, false},
		{"before the night's hours", 0, 22, false},
		{"a file that is not larger than the floor", size, 0, false},
		{"at night", size - 1, 0, true},
	} {
		if got := daily(c.floor, c.hour); got != c.want {
			t.Errorf("%s: compacted is %v", c.why, got)
		}
	}
	head := h.Store.Head().Size
	daily(0, 0)
	entries, err := h.Store.Entries(head, 99)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Action == model.ActCompacted.Name {
			t.Error("a file without free pages was compacted")
		}
	}
}

func TestCommandsWaitForACompactionAndReadsDoNot(t *testing.T) {
	h := halfFree(t)
	var wait sync.WaitGroup
	var id string
	looks := 0
	h.Store.Between(func() { // before the rename, and after it
		if looks++; looks == 1 {
			wait.Go(func() {
				res, err := h.Store.Do(ctx, model.System.ID, storetest.LetterTo(6))
				if err != nil {
					t.Error(err)
				}
				id = res.ID
			})
		}
		for h.Store.Waiting() != 1 {
			runtime.Gosched()
		}
		if page, err := h.Desk("admin").Requests(ctx, model.Window{Limit: 9}); err != nil || page.Total != 6 {
			t.Errorf("%d requests are read meanwhile, %v", page.Total, err)
		}
		if _, err := h.Store.Verify(ctx, false); err != nil {
			t.Error(err)
		}
	})
	compacted(t, h)
	wait.Wait()
	if looks != 2 || id != "R-7" {
		t.Errorf("after %d looks, the letter is %q", looks, id)
	}
	h.Reopen()
	if _, err := h.Desk("admin").Request(ctx, "R-7"); err != nil {
		t.Errorf("the letter that waited is not there: %v", err)
	}
	unharmed(t, h)
}

func TestAReadThatBeganBeforeACompactionSeesWhatItSaw(t *testing.T) {
	h := halfFree(t)
	head := int(h.Store.Head().Size)
	out, in := io.Pipe()
	defer out.Close()
	done := make(chan error, 1)
	go func() {
		err := h.Store.Export(ctx, in)
		done <- err
		_ = in.CloseWithError(err)
	}()
	text := make([]byte, 1)
	if _, err := io.ReadFull(out, text); err != nil { // the export has begun
		t.Fatal(err)
	}
	compacted(t, h)
	h.Letters(6, 40)
	compacted(t, h)
	rest, err := io.ReadAll(out)
	if err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(append(text, rest...))), "\n")
	if len(lines) < head || !strings.Contains(lines[len(lines)-1], fmt.Sprint(head)) {
		t.Errorf("an export of %d entries has %d lines, and ends %s", head, len(lines), lines[len(lines)-1])
	}
	if page, err := h.Desk("admin").Requests(ctx, model.Window{Limit: 1}); err != nil || page.Total != 40 {
		t.Errorf("%d requests are there, %v", page.Total, err)
	}
	h.Reopen()
	unharmed(t, h)
}

func TestBackupsAndCompactionsDoNotDisturbEachOther(t *testing.T) {
	h, _ := backedUp(t)
	h.Fill(60, 2, 10)
	var wait sync.WaitGroup
	wait.Go(func() {
		for range 3 {
			if _, err := h.Store.Backup(ctx, ""); err != nil {
				t.Error(err)
			}
			h.Clock.Advance(time.Second)
		}
	})
	wait.Go(func() {
		for range 6 {
			if err := h.Store.Compact(ctx); err != nil {
				t.Error(err)
			}
		}
	})
	h.Letters(10, 60)
	wait.Wait()
	list := h.Store.Backups().List
	if len(list) == 0 {
		t.Fatal("there is no backup")
	}
	for _, b := range list {
		if _, err := h.Store.CheckBackup(ctx, h.IDs["auditor"], b.ID); b.Held() && err != nil {
			t.Errorf("%s: %v", b.ID, err)
		}
	}
	unharmed(t, h)
}

func TestACompactionThatFailsLeavesTheStoreServingAndIsTold(t *testing.T) {
	h := halfFree(t)
	kept, size := rows(t, h), used(t, h).Bytes
	h.Store.Between(func() { // the copy is made, and vanishes before it is renamed
		if err := os.Remove(filepath.Join(h.Dir, storage.DataFile+".compact")); err != nil {
			t.Error(err)
		}
	})
	if err := h.Store.Compact(ctx); model.CodeOf(err) != "compaction" || strings.Contains(err.Error(), h.Dir) {
		t.Fatalf("wanted the refusal \"compaction\", got %v", err)
	}
	if alarms := h.Store.Alarms(0); len(alarms) != 1 || alarms[0].Kind != model.AlarmCompaction {
		t.Errorf("the alarms are %+v", alarms)
	}
	now := rows(t, h)
	for key, value := range kept {
		if now[key] != value {
			t.Errorf("another row stands at %q", key)
		}
	}
	if used(t, h).Bytes < size {
		t.Error("it failed, and the file shrank")
	}
	h.Do(model.System.ID, storetest.LetterTo(6))
	unharmed(t, h)
	h.Reopen()
	unharmed(t, h)
	compacted(t, h)
}

func TestACopyThatWasCutShortIsRemovedAtTheStart(t *testing.T) {
	h := storetest.New(t)
	closeAnd(t, h, func(*storage.Config) {
		if err := os.WriteFile(filepath.Join(h.Dir, storage.DataFile+".compact"), []byte("rows of somebody erased since"), 0o600); err != nil {
			t.Fatal(err)
		}
	})
	if found := filesHold(t, h.Dir, "erased since"); found != nil {
		t.Errorf("it is left: %v", found)
	}
	unharmed(t, h)
}
