package storage_test

import (
	"bufio"
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/storetest"
)

// kills is how often TestKilledUnderLoad kills; OPSCONSOLE_TEST_KILLS sets
// another number.
const kills = 8

func TestKilledUnderLoadNothingAcknowledgedIsLostAndNothingHalfDone(t *testing.T) {
	rounds := int(number(t, "OPSCONSOLE_TEST_KILLS", kills))
	rng := seeded(t)
	tally, slowest := map[string]int{}, time.Duration(0)
	dir := ""
	for round := range rounds {
		if round%10 == 0 { // a new store now and then, as each round takes the longer the more is in it
			h := storetest.New(t)
			h.Fill(0, 0, 0)
			dir = settled(t, h)
		}
		t.Run(fmt.Sprint(round), func(t *testing.T) { // whose store is let go of at its end
			done := killedLoad(t, dir, round, 1+rng.IntN(160), time.Duration(rng.IntN(30))*time.Millisecond)
			for _, line := range done {
				tally[line[0]]++
			}
			// Half an hour on, so that codes used in the round cannot be in the way.
			began := time.Now()
			after := attached(t, dir, crashClock(round).Add(30*time.Minute))
			slowest = max(slowest, time.Since(began))
			whole(t, after, round)
			acknowledged(t, after, round, done)
			if err := after.Store.Close(); err != nil {
				t.Fatal(err)
			}
		})
		if t.Failed() {
			t.Fatalf("round %d", round)
		}
	}
	t.Logf("%d kills; acknowledged before them: %v; the slowest start after one took %v", rounds, tally, slowest)
}

// killedLoad starts the load, kills it a moment after so many results, and
// returns the results that it had acknowledged, as words.
func killedLoad(t *testing.T, dir string, round, results int, after time.Duration) [][]string {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), crashDir+"="+dir, fmt.Sprintf("%s=%d", crashRound, round))
	var fault bytes.Buffer
	child.Stderr = &fault
	pipe, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	var done [][]string
	lines := bufio.NewReader(pipe)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			break // killed; a line cut short acknowledges nothing
		}
		if done = append(done, strings.Fields(line)); len(done) == results {
			defer time.AfterFunc(after, func() { _ = child.Process.Kill() }).Stop()
		}
	}
	_ = child.Wait() // killed
	if fault.Len() > 0 || len(done) < results {
		t.Fatalf("round %d: the load failed by itself: %s", round, fault.String())
	}
	return done
}

// whole checks what must hold of every store at every start, when a rotation of
// keys that was under way has ended.
func whole(t *testing.T, h *storetest.House, round int) {
	t.Helper()
	for _, l := range ended(t, h.Store).Levels {
		if l.Former > 0 {
			t.Errorf("former keys of %s are left", l.Level)
		}
	}
	unharmed(t, h)
	numbers, messages, err := h.Store.Numbers(model.KindRequest)
	if err != nil {
		t.Fatal(err)
	}
	for i, n := range numbers {
		if n != i+1 {
			t.Fatalf("request %d stands in the place of %d: numbers have a gap", n, i+1)
		}
	}
	if len(messages) != len(numbers) {
		t.Errorf("%d message ids lead to %d requests", len(messages), len(numbers))
	}
	people, owners := map[string]bool{}, map[string]bool{}
	err = h.Store.Each(func(bucket string, key, value []byte) {
		switch bucket {
		case string(model.KindPerson):
			people[string(key)] = true
		case string(model.KindConsent):
			owners[model.Owner(string(key))] = true
		case "ix.email":
			owners[string(key[16:])] = true
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	for id := range owners {
		if !people[id] {
			t.Errorf("a consent or look-up of %s is left, and no person", id)
		}
	}
	for _, id := range h.Store.Unfinished() {
		t.Errorf("erasure %s is not finished", id)
	}
	for _, state := range []model.State{model.Approved, model.Erasing} {
		page, err := h.Desk("admin").Requests(ctx, model.Window{Filter: "state:" + string(state), Limit: 1})
		if err != nil || page.Matching > 0 {
			t.Errorf("%d requests are %s (%v)", page.Matching, state, err)
		}
	}
	h.Clock.Advance(time.Second)
	b, err := h.Store.Backup(ctx, "") // sweeps what one that was cut short left
	if err != nil {
		t.Errorf("the next backup: %v", err)
	}
	if _, err := h.Store.CheckBackup(ctx, h.IDs["auditor"], b.File); err != nil {
		t.Errorf("the next backup: %v", err)
	}
	onlyWholeBackups(t, h, "after the kill")
	// The import that was under way is there as a whole or not at all.
	for batch := 0; ; batch++ {
		outcomes := outcomes(h, crashLines(round, batch))
		if len(outcomes) == 1 && outcomes["created"] > 0 {
			break // this one was not there, nor is any after it
		}
		if outcomes["created"] > 0 {
			t.Fatalf("batch %d was half there: %v", batch, outcomes)
		}
	}
}

// outcomes imports lines again and counts what became of them.
func outcomes(h *storetest.House, lines []model.ImportLine) map[string]int {
	count := map[string]int{}
	for _, l := range h.Do(model.System.ID, model.ImportRecords{Lines: lines}).Lines {
		count[l.Outcome]++
	}
	return count
}

// acknowledged checks that every result that was told before the kill is there.
func acknowledged(t *testing.T, h *storetest.House, round int, done [][]string) {
	t.Helper()
	for _, line := range done {
		switch line[0] {
		case "import":
			batch, _ := strconv.Atoi(line[1])
			if got := outcomes(h, crashLines(round, batch)); got["created"] > 0 {
				t.Errorf("batch %d was acknowledged, and %d of its lines were not there", batch, got["created"])
			}
		case "letter":
			n, _ := strconv.Atoi(line[1])
			if got := h.Do(model.System.ID, crashLetter(round, n)).ID; got != line[2] {
				t.Errorf("letter %d was acknowledged as %s and is %s", n, line[2], got)
			}
		case "erased":
			gone(t, h, line[1], line[2])
		case "backup":
			if !slices.ContainsFunc(h.Store.Backups().List, func(b model.Backup) bool { return b.ID == line[1] }) {
				t.Errorf("backup %s was acknowledged and is not listed", line[1])
			}
		case "rotated":
			changes, err := h.Desk("admin").AccountChanges(ctx)
			if err != nil || !slices.ContainsFunc(changes, func(c model.Change) bool { return c.ID == line[1] && !c.Running() && !c.Rotation.Ended.IsZero() }) {
				t.Errorf("rotation %s was acknowledged and has not ended (%v)", line[1], err)
			}
		}
	}
}

// gone checks that a person's erasure is whole.
func gone(t *testing.T, h *storetest.House, request, person string) {
	t.Helper()
	view, err := h.Desk("dpo").Request(ctx, request)
	if err != nil || view.Request.State != model.Executed || !view.Erasure.Done() || view.Erasure.Person != person {
		t.Errorf("erasure by %s was acknowledged and is %s, done %v (%v)", request, view.Request.State, view.Erasure.Done(), err)
	}
	if _, err := h.Desk("admin").Person(ctx, person); model.CodeOf(err) != "not_found" {
		t.Errorf("the person of %s is still there: %v", request, err)
	}
	if h.Store.HasKey(model.PersonSubject(person)) {
		t.Errorf("the key of the person of %s is still there", request)
	}
	page, err := h.Desk("admin").People(ctx, "*", model.Window{Filter: "id:" + person, Limit: 1})
	if err != nil || page.Matching > 0 || slices.ContainsFunc(page.Rows, func(r model.PersonRow) bool { return r.ID == person }) {
		t.Errorf("the person of %s is still listed (%v)", request, err)
	}
}

// seeded is randomness by OPSCONSOLE_TEST_SEED, or another each time, told.
func seeded(t *testing.T) *rand.Rand {
	t.Helper()
	seed := number(t, "OPSCONSOLE_TEST_SEED", rand.Uint64())
	t.Logf("seed %d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}
