package main

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

func TestTheProgramsLogHoldsNothingThatATerminalObeys(t *testing.T) {
	var b bytes.Buffer
	logTo(&b).Error("failed", "path", "a\x1b]0;x\x07\n\u202eb", "err", errors.New(strings.Repeat("Ž\x9b", 4000)))
	line := strings.TrimSuffix(b.String(), "\n")
	if strings.ContainsFunc(line, func(r rune) bool { return r < ' ' || r > '~' }) || len(line) > 1200 || !strings.Contains(line, "msg=failed") {
		t.Errorf("want a line of short ASCII; got %d bytes: %q", len(line), line)
	}
}
