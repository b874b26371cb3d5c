package main

import (
	"bytes"
	"fmt"
	"os"
	"testing"
)

// The Go runtime reads at the start whether to overwrite what it frees, so the
// program that serves must have been started with it, by whomever.
func TestTheProgramCaresForItsMemory(t *testing.T) {
	p := newPlace(t)
	p.initialise()
	t.Setenv("GODEBUG", "madvdontneed=1")
	s := p.serve()
	for file, want := range map[string]string{"environ": "\x00GODEBUG=madvdontneed=1,clobberfree=1\x00", "limits": fmt.Sprintf("%-26s%-21d%-21d", "Max core file size", 0, 0)} {
		found, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", s.cmd.Process.Pid, file))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(append([]byte{0}, found...), []byte(want)) {
			t.Errorf("%s: wanted %q", file, want)
		}
	}
	s.term()
	if s.ended() != 0 {
		t.Error("the program did not end well")
	}
}
