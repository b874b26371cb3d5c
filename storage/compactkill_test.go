package storage_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/storetest"
)

// The environment of a child process that compacts: the store's directory, and
// at which step of the swap it kills itself.
const (
	crashSwap = "OPSCONSOLE_TEST_CRASH_SWAP"
	crashStep = "OPSCONSOLE_TEST_CRASH_STEP"
)

// compactUntilKilled takes a letter, tells its id, and compacts until the step
// at which it dies.
func compactUntilKilled(dir string) {
	last, err := strconv.Atoi(os.Getenv(crashStep))
	if err != nil {
		panic(err)
	}
	h := storetest.Attach(childTB{}, dir, storetest.Start.Add(time.Hour))
	fmt.Println(h.Do(model.System.ID, storetest.LetterTo(100+last)).ID)
	step := 0
	h.Store.Between(func() {
		if step++; step == last {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		}
	})
	childTB{}.Fatal("not killed: ", h.Store.Compact(context.Background()))
}

func TestAKillAtTheSwapOfACompactionLosesNothing(t *testing.T) {
	h := halfFree(t)
	size, kept := used(t, h).Bytes, rows(t, h)
	dir := h.Dir
	if err := h.Store.Close(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		step   int
		shrunk bool
	}{{1, false}, {2, true}} { // before the rename, and after it
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), crashSwap+"="+dir, fmt.Sprintf("%s=%d", crashStep, c.step))
		out, err := child.Output()
		if state, ok := child.ProcessState.Sys().(syscall.WaitStatus); !ok || state.Signal() != syscall.SIGKILL {
			t.Fatalf("step %d: the child ended by itself: %v", c.step, err)
		}
		line, _, _ := bufio.NewReader(strings.NewReader(string(out))).ReadLine()
		after := storetest.Attach(t, dir, storetest.Start.Add(2*time.Hour))
		unharmed(t, after)
		if got := used(t, after).Bytes < size/2; got != c.shrunk {
			t.Errorf("step %d: shrunk is %v", c.step, got)
		}
		now := rows(t, after)
		for key := range kept {
			if _, there := now[key]; !there {
				t.Errorf("step %d: %q is lost", c.step, key)
			}
		}
		numbers, _, err := after.Store.Numbers(model.KindRequest)
		if err != nil || !slices.Contains(numbers, model.NumberOf(string(line))) {
			t.Errorf("step %d: letter %s was acknowledged, and there are %v, %v", c.step, line, numbers, err)
		}
		if err := after.Store.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
