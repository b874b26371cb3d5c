package letter_test

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/letter"
)

// vector is one invented letter of testdata/more.
type vector struct {
	id, language, kinds, subject, body string
}

func vectors(tb testing.TB) []vector {
	tb.Helper()
	files, err := filepath.Glob("testdata/more/*.txt")
	if err != nil || len(files) == 0 {
		tb.Fatalf("no vectors: %v", err)
	}
	var all []vector
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			tb.Fatal(err)
		}
		n := len(all)
		for in := bufio.NewScanner(f); in.Scan(); {
			line := in.Text()
			if head, ok := strings.CutPrefix(line, "== "); ok {
				part := strings.SplitN(head, " | ", 4)
				if len(part) != 4 {
					tb.Fatalf("%s: heading has %d fields, wanted 4: %s", file, len(part), line)
				}
				all = append(all, vector{part[0], part[1], part[2], part[3], ""})
			} else if len(all) > n {
				all[len(all)-1].body += line + "\n"
			}
		}
		f.Close()
	}
	return all
}

// kinds joins rights in the order of model.Rights; no right is "none".
func kinds(rights []model.Right) string {
	if len(rights) == 0 {
		return "none"
	}
	var s []string
	for _, r := range rights {
		s = append(s, string(r))
	}
	return strings.Join(s, "+")
}

func TestInventedLettersInManyLanguagesAreReadRight(t *testing.T) {
	all := vectors(t)
	wrong, wrongLanguage, falseAlarms := 0, 0, 0
	for _, v := range all {
		s := letter.Suggest(letter.Message{Subject: v.subject, Text: v.body})
		got := strings.ReplaceAll(kinds(s.Rights), string(model.ObjectionMarketing), string(model.Objection)) // the vectors do not tell them apart
		if got != sorted(v.kinds) {
			wrong++
			if v.kinds == "none" {
				falseAlarms++
			}
			t.Logf("%s: wanted %s, got %s (%.2f) %q", v.id, v.kinds, got, s.Confidence, s.Why)
		}
		if s.Language != v.language {
			wrongLanguage++
			t.Logf("%s: wanted language %s, got %q", v.id, v.language, s.Language)
		}
	}
	t.Logf("%d letters, %d read wrong (%d of them ask for nothing), %d in the wrong language", len(all), wrong, falseAlarms, wrongLanguage)
	if wrong*10 > len(all) {
		t.Errorf("%d of %d letters read wrong, wanted a tenth at most", wrong, len(all))
	}
	if falseAlarms > 0 {
		t.Errorf("%d letters that ask for nothing got a right", falseAlarms)
	}
	if wrongLanguage*20 > len(all) {
		t.Errorf("%d of %d letters in the wrong language, wanted a twentieth at most", wrongLanguage, len(all))
	}
}

// sorted puts kinds into the order of model.Rights.
func sorted(list string) string {
	if list == "none" {
		return list
	}
	has := map[string]bool{}
	for _, k := range strings.Split(list, "+") {
		has[k] = true
	}
	var rights []model.Right
	for _, r := range model.Rights {
		if has[string(r)] {
			rights = append(rights, r)
		}
	}
	return kinds(rights)
}
