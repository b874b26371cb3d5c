package tuitest

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

func init() {
	if flag.Lookup("update") == nil {
		flag.Bool("update", false, "write golden screens instead of comparing with them")
	}
}

// Golden compares the screen with testdata/golden/NAME.txt of the test's
// package. With the flag -update it writes that file.
func (t *Terminal) Golden(name string) {
	t.tb.Helper()
	t.Idle()
	Golden(t.tb, name, t.Screen())
}

// Golden compares any text with testdata/golden/NAME.txt; painted text without
// its colours.
func Golden(tb testing.TB, name, got string) {
	tb.Helper()
	got = trimmed(ansi.Strip(got))
	path := filepath.Join("testdata", "golden", name+".txt")
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			tb.Fatal(err)
		}
		return
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		tb.Fatalf("no golden screen: %v; make it with -update", err)
	}
	if want := string(raw); got != want {
		tb.Errorf("%s differs (-update writes it anew)\n%s", path, difference(want, got))
	}
}

func trimmed(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n") + "\n"
}

// difference lists the lines, those that differ as wanted and as they are.
func difference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	var b strings.Builder
	for i := range max(len(w), len(g)) {
		var wl, gl string
		if i < len(w) {
			wl = w[i]
		}
		if i < len(g) {
			gl = g[i]
		}
		if wl == gl {
			b.WriteString("  " + wl + "\n")
			continue
		}
		b.WriteString("- " + wl + "\n+ " + gl + "\n")
	}
	return b.String()
}

// Feed gives a model messages without a program, and returns the model and its
// screen without colours. Cmds are not run: what they would answer is fed as
// messages.
func Feed(model tea.Model, msgs ...tea.Msg) (tea.Model, string) {
	for _, msg := range msgs {
		model, _ = model.Update(msg)
	}
	return model, trimmed(ansi.Strip(model.View().Content))
}
