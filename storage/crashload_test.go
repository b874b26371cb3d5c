package storage_test

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/storetest"
)

// The environment of a child process that is to be killed under load: its place
// (see settled) and the round it is started for.
const (
	crashDir   = "OPSCONSOLE_TEST_CRASH_DIR"
	crashRound = "OPSCONSOLE_TEST_CRASH_ROUND"
)

// children are what the test binary does instead of testing when it is started
// with one of these in its environment; each is given its value.
var children = map[string]func(dir string){
	crashTenant:  eraseUntilKilled,
	crashNotices: notifyUntilKilled,
	crashSwap:    compactUntilKilled,
	crashDir: func(dir string) {
		round, err := strconv.Atoi(os.Getenv(crashRound))
		if err != nil {
			panic(err)
		}
		crashLoad(attached(childTB{}, dir, crashClock(round)), round)
	},
}

func TestMain(m *testing.M) {
	for name, run := range children {
		if dir := os.Getenv(name); dir != "" {
			run(dir)
			return
		}
	}
	os.Exit(m.Run())
}

// childTB stands for the test in a child process.
type childTB struct{ testing.TB }

func (childTB) Helper()        {}
func (childTB) Cleanup(func()) {}
func (childTB) Fatal(args ...any) {
	fmt.Fprintln(os.Stderr, args...)
	os.Exit(3)
}
func (c childTB) Fatalf(format string, args ...any) { c.Fatal(fmt.Sprintf(format, args...)) }

// unless ends a child process that met an error.
func unless(err error) {
	if err != nil {
		childTB{}.Fatal(err)
	}
}

// crashClock is where a round's clock starts, an hour after the round before.
func crashClock(round int) time.Time { return storetest.Start.Add(time.Duration(round) * time.Hour) }

// The people of round r are r*crashPeople and on, imported crashBatch at a time
// with one consent each; the letters are numbered alike.
const (
	crashPeople = 100_000
	crashBatch  = 16
)

func crashLines(round, batch int) []model.ImportLine {
	from := round*crashPeople + batch*crashBatch
	return storetest.Lines(from, from+crashBatch, 1)
}

func crashLetter(round, n int) model.ReceiveLetter {
	return storetest.LetterTo(round*crashPeople + n)
}

// crashLoad gives commands of all kinds until it is killed, and writes a line for
// each result after it has it: "import BATCH", "letter N R-n", "erased R-n PERSON",
// "backup B-n", "rotated C-n", "compacted".
func crashLoad(h *storetest.House, round int) {
	var mu sync.Mutex
	out := bufio.NewWriter(os.Stdout)
	acknowledge := func(format string, args ...any) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Fprintf(out, format+"\n", args...)
		if err := out.Flush(); err != nil {
			os.Exit(4) // the parent is gone
		}
	}
	imported := make(chan struct{}, 1)
	go func() {
		for batch := 0; ; batch++ {
			h.Import(crashLines(round, batch), 2*crashBatch)
			acknowledge("import %d", batch)
			if batch%4 == 3 {
				unless(h.Store.Compact(ctx))
				acknowledge("compacted")
			}
			select {
			case imported <- struct{}{}:
			default:
			}
		}
	}()
	go func() {
		for n := 0; ; n++ {
			acknowledge("letter %d %s", n, h.Do(model.System.ID, crashLetter(round, n)).ID)
		}
	}()
	<-imported
	// What takes codes is given by one hand, in turns: a code works once.
	turns := []func(turn int){
		func(int) {
			// Everybody has waited long enough in this house: the oldest goes.
			id, person := h.EraseOne("*")
			acknowledge("erased %s %s", id, person)
		},
		func(int) {
			h.Clock.Advance(time.Second) // names of backups tell the second
			b, err := h.Store.Backup(ctx, "")
			unless(err)
			acknowledge("backup %s", b.ID)
		},
		func(turn int) { rotateInLoad(h, round+turn, acknowledge) },
	}
	for turn := round; ; turn++ {
		turns[turn%len(turns)](turn)
	}
}

// rotateInLoad has the keys of a level rotated, level by level from turn to
// turn, and waits for the end.
func rotateInLoad(h *storetest.House, turn int, acknowledge func(string, ...any)) {
	changed, stop := h.Store.Changes()
	defer stop()
	running := func() bool {
		v, err := h.Store.KeyStatus(ctx)
		unless(err)
		return v.Running != ""
	}
	if !running() {
		h.Do("admin", model.ProposeChange{Op: model.OpRotate, Level: model.KeyLevels[turn%len(model.KeyLevels)]})
		h.Approve("admin2")
	}
	for running() {
		<-changed
	}
	changes, err := h.Desk("admin").AccountChanges(ctx)
	unless(err)
	acknowledge("rotated %s", changes[0].ID)
}
