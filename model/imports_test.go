package model_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "integrora.com/opsconsole"

// The layers of the house: what each may import of the others. A package may
// always import what is in its own layer.
var layers = map[string][]string{
	"model":   {},
	"docs":    {}, // scripts that go into case files
	"keys":    {"model"},
	"storage": {"model", "keys", "docs"},
	"ssh":     {"model", "keys", "storage", "tui/safe"},
	"tui":     {"model"},
	"":        {"model", "keys", "storage", "ssh", "tui"}, // main
}

// What some layers may import from outside, and what they may not of the
// standard library: model is pure, and tui talks to interfaces only.
var (
	outside = map[string][]string{
		"model": {"github.com/rickar/cal/v2"},
		"tui":   {"charm.land/", "github.com/charmbracelet/", "github.com/clipperhouse/", "github.com/sahilm/fuzzy", "github.com/aymanbagabas/go-udiff"},
	}
	forbidden = map[string][]string{
		"model": {"os", "io/fs", "net", "net/http", "os/exec", "path/filepath", "math/rand", "math/rand/v2", "crypto/rand", "syscall", "log", "log/slog"},
		"tui":   {"os/exec", "net", "net/http", "database/sql", "math/rand", "math/rand/v2", "crypto/rand"},
	}
)

func TestImportsRunOneWay(t *testing.T) {
	seen := map[string]int{}
	err := filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && d.Name() != ".." || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		dir := strings.TrimPrefix(path.Dir(filepath.ToSlash(name)), "..")
		layer, _, _ := strings.Cut(strings.TrimPrefix(dir, "/"), "/")
		if strings.HasSuffix(dir, "/e2e") {
			layer = "" // starts the whole program for tests, as main does
		}
		if _, known := layers[layer]; !known {
			t.Errorf("%s: there is no place for packages in %s", name, layer)
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		seen[layer]++
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if why := misplaced(layer, imported); why != "" {
				t.Errorf("%s imports %s: %s", name, imported, why)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(seen) != len(layers) {
		t.Errorf("found source in %v only", seen)
	}
}

func misplaced(layer, imported string) string {
	own, ours := strings.CutPrefix(imported, module+"/")
	switch {
	case ours:
		for _, allowed := range append([]string{layer}, layers[layer]...) {
			if allowed != "" && (own == allowed || strings.HasPrefix(own, allowed+"/")) {
				return ""
			}
		}
		return "imports run one way: model ← keys ← storage ← ssh ← main, and tui imports model only"
	case strings.Contains(strings.Split(imported, "/")[0], "."):
		if allowed, limited := outside[layer]; limited && !slices.ContainsFunc(allowed, func(p string) bool { return strings.HasPrefix(imported, p) }) {
			return layer + " does not import it"
		}
	case slices.Contains(forbidden[layer], imported):
		return layer + " has no I/O and no randomness of its own"
	}
	return ""
}

func TestModelAndStorageReadNoClockOfTheirOwn(t *testing.T) {
	for _, dir := range []string{".", "deadline", "digest", "letter", "printed", "sample", "../keys", "../storage", "../storage/chain"} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			for _, call := range clockCalls(t, name) {
				t.Errorf("%s calls %s: the clock is handed in", name, call)
			}
		}
	}
}

// Spreadsheets compute what begins as a formula, so that whatever writes one
// passes its values through the one function that keeps them from it. The table
// of dates echoes what its own reader gave it.
func TestEverySpreadsheetIsWrittenHarmless(t *testing.T) {
	writers := 0
	err := filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		text, err := os.ReadFile(name)
		if err != nil || !strings.Contains(string(text), "csv.NewWriter(") || filepath.ToSlash(name) == "../model/deadline/table.go" {
			return err
		}
		if writers++; !strings.Contains(string(text), "Harmless(") {
			t.Errorf("%s writes CSV without printed.Harmless", name)
		}
		return nil
	})
	if err != nil || writers < 4 {
		t.Errorf("found %d writers of CSV, %v", writers, err)
	}
}
