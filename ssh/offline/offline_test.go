package offline_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh/offline"
	"integrora.com/opsconsole/storage/storetest"
)

// command runs an offline command as the program does.
func command(stdin string, args ...string) (out, errs string, err error) {
	root := &cobra.Command{SilenceUsage: true, SilenceErrors: true}
	root.AddCommand(offline.Commands(func() time.Time { return storetest.Start })...)
	var stdout, stderr bytes.Buffer
	root.SetIn(strings.NewReader(stdin))
	root.SetOut(&stdout)
	root.SetErr(&stderr)
	root.SetArgs(args)
	err = root.Execute()
	return stdout.String(), stderr.String(), err
}

// exported is the export of a small store's log, in a file, with two of its
// heads in files beside it.
func exported(t *testing.T) (export []byte, path, early, late string) {
	t.Helper()
	h := storetest.New(t)
	dir := t.TempDir()
	write := func(name, text string) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return p
	}
	early = write("early", h.Store.Checkpoint())
	h.Fill(3, 1, 4)
	late = write("late", h.Store.Checkpoint())
	var b bytes.Buffer
	if err := h.Store.Export(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), write("export", b.String()), early, late
}

func TestWholeExportIsAcceptedAndMeetsItsHeads(t *testing.T) {
	export, path, early, late := exported(t)
	out, _, err := command("", "verify", path, "--head", early, "--head", late)
	want := fmt.Sprintf("whole: %d entries", bytes.Count(export, []byte(`{"seq":`)))
	if err != nil || !strings.HasPrefix(out, want) || !strings.Contains(out, "2 known heads met") || !strings.Contains(out, "root ") {
		t.Fatalf("wanted %q and two heads met, found %q, %v", want, out, err)
	}
}

func TestEveryChangedCharacterOfAnExportIsFound(t *testing.T) {
	export, path, _, _ := exported(t)
	for at := 0; at < len(export); at += 37 {
		bad := bytes.Clone(export)
		switch bad[at] {
		case '1':
			bad[at] = '2'
		default:
			bad[at] = '1'
		}
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if out, _, err := command("", "verify", path); err == nil || !strings.Contains(err.Error(), "is not whole") {
			t.Fatalf("%q in the place of %q at byte %d: %q, %v", bad[at], export[at], at, out, err)
		}
	}
}

func TestCutTailIsFoundByAHead(t *testing.T) {
	export, path, early, late := exported(t)
	lines := bytes.SplitAfter(bytes.TrimSuffix(export, []byte("\n")), []byte("\n"))
	if err := os.WriteFile(path, bytes.Join(lines[:len(lines)-2], nil), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := command("", "verify", path, "--head", late); err == nil || !strings.Contains(err.Error(), "is not whole") {
		t.Errorf("a cut tail beside its head: %v", err)
	}
	if err := os.WriteFile(path, export, 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(early)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(early, bytes.Replace(text, []byte("\n"), []byte("\nx"), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := command("", "verify", path, "--head", early); model.CodeOf(err) != "usage" {
		t.Errorf("a head that is none: %v", err)
	}
}

func TestLettersOfTheSetAreReadAsExpected(t *testing.T) {
	const dir = "../intake/testdata/letters"
	f, err := os.Open(filepath.Join(dir, "expected.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	args := []string{"read-letter", "--json"}
	for _, r := range rows[1:] {
		args = append(args, filepath.Join(dir, r[0]))
	}
	out, _, err := command("", args...)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) != len(rows)-1 {
		t.Fatalf("%d lines for %d letters", len(lines), len(rows)-1)
	}
	wrong := 0
	for i, text := range lines {
		var line map[string]any
		if err := json.Unmarshal([]byte(text), &line); err != nil {
			t.Fatal(err)
		}
		var keys []string
		for k := range line {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		if got := strings.Join(keys, " "); got != "confidence email file language message_id name received rights why" {
			t.Fatalf("%s: keys %s", args[i+2], got)
		}
		want := rows[i+1]
		var rights []string
		for _, r := range line["rights"].([]any) {
			rights = append(rights, r.(string))
		}
		kinds := strings.Join(rights, "+")
		if kinds == "" {
			kinds = "none"
		}
		got := []string{line["language"].(string), kinds, line["name"].(string), line["email"].(string), line["received"].(string)}
		if got[0] != want[1] || !slices.Equal(got[2:], want[3:6]) || line["file"] != args[i+2] {
			t.Errorf("%s: wanted %q, found %q of %v", want[0], want[1:6], got, line["file"])
		}
		if kinds != want[2] {
			wrong++
		}
	}
	if wrong > 2 {
		t.Errorf("%d letters got other rights than expected", wrong)
	}
}

func TestUnreadableLettersAreToldAndTheOthersRead(t *testing.T) {
	dir := t.TempDir()
	hostile := filepath.Join(dir, "no\x1b[2Jsuch\u202e.eml")
	good := "../intake/testdata/letters/003-en-erasure.eml"
	out, errs, err := command("", "read-letter", "--json", hostile, dir, good)
	if err == nil || !strings.Contains(err.Error(), "2 of 3 files") || strings.Count(out, "\n") != 1 {
		t.Errorf("%q, %v", out, err)
	}
	if strings.ContainsAny(errs, "\x1b\u202e") || !strings.Contains(errs, "is it there, and may you read it?") {
		t.Errorf("said %q", errs)
	}
}

func TestDatesComeOutAsWorked(t *testing.T) {
	for _, name := range []string{"worked.csv", "deadlines.csv"} {
		text, err := os.ReadFile("../../model/deadline/testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		out, _, err := command(string(text), "deadline", "--csv")
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		want, _ := csv.NewReader(bytes.NewReader(text)).ReadAll()
		got, err := csv.NewReader(strings.NewReader(out)).ReadAll()
		if err != nil || len(got) != len(want) {
			t.Fatalf("%s: %d rows for %d: %v", name, len(got), len(want), err)
		}
		for i := range want {
			if !slices.Equal(got[i][:4], want[i][:4]) {
				t.Errorf("%s: wanted %q, found %q", name, want[i], got[i])
			}
		}
	}
}
