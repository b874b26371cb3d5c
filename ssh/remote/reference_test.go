package remote_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"integrora.com/opsconsole/ssh/remote"
)

func TestCommandReferenceIsFresh(t *testing.T) {
	const path = "../../docs/commands.md"
	want := remote.Reference()
	if os.Getenv("UPDATE_DOCS") != "" {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil || string(got) != want {
		t.Errorf("docs/commands.md is stale; write it anew with: UPDATE_DOCS=1 go test ./ssh/remote -run Reference")
	}
}

// leaves are the words of every command of the reference.
func leaves(t *testing.T) [][]string {
	t.Helper()
	_, table, _ := strings.Cut(remote.Reference(), "| command | what it does | flags | example |\n|---|---|---|---|\n")
	table, _, _ = strings.Cut(table, "\n\n")
	var list [][]string
	for _, row := range strings.Split(table, "\n") {
		words := strings.Fields(strings.Trim(strings.SplitN(row, "`", 3)[1], "`"))
		at := slices.IndexFunc(words, func(w string) bool { return strings.ToLower(w) != w || strings.ContainsAny(w, "[/") })
		if at < 0 {
			at = len(words)
		}
		list = append(list, words[:at])
	}
	if len(list) < 50 {
		t.Fatalf("the reference lists %d commands", len(list))
	}
	return list
}

func TestEveryCommandHasHelpWithAnExampleOfItself(t *testing.T) {
	s := newShell(t)
	for _, words := range leaves(t) {
		code, out, errs := s.run("auditor", "", append([]string{"help"}, words...)...)
		_, example, found := strings.Cut(out, "Examples:\n")
		example, _, _ = strings.Cut(example, "\n\n")
		if code != 0 || !found || !strings.Contains(example, "ssh HOST "+strings.Join(words, " ")) {
			t.Errorf("help %v: exit %d, example %q %s", words, code, example, errs)
		}
	}
}

func TestEveryCodeOfARefusalIsExplained(t *testing.T) {
	reference := remote.Reference()
	code := regexp.MustCompile(`(?:Refuse|orRefuse)\((?:err, )?"([a-z_]+)"`)
	seen := 0
	for _, dir := range []string{"../../model", "../../storage", "../../keys", "../../ssh", "../../ssh/*"} {
		files, err := filepath.Glob(dir + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range files {
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range code.FindAllStringSubmatch(string(text), -1) {
				seen++
				if !strings.Contains(reference, "\n| `"+m[1]+"` |") {
					t.Errorf("%s refuses with %q, which docs/commands.md does not explain; add it to codes.go", path, m[1])
				}
			}
		}
	}
	if seen < 100 {
		t.Fatalf("found %d refusals in the sources", seen)
	}
}
