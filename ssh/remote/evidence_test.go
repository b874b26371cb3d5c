package remote_test

import (
	"archive/tar"
	"io"
	"strings"
	"testing"

	"integrora.com/opsconsole/storage/chain"
)

func TestHeadsArePrintedSignedAndProvedToContinue(t *testing.T) {
	s := newShell(t)
	_, line, _ := s.run("auditor", "", "audit", "head", "--key")
	key, err := chain.ParseKey(strings.TrimSuffix(line, "\n"))
	if err != nil || key != s.h.Store.LogKey() {
		t.Fatalf("%q, %v", line, err)
	}
	_, note, _ := s.run("auditor", "", "audit", "head")
	old, err := key.Open(note)
	if err != nil || old.Size == 0 {
		t.Fatalf("%q, %v", note, err)
	}
	if o := s.must("auditor", "", "audit", "head")[0]; o["note"] != note || o["key"] != key.String() {
		t.Errorf("as JSON: %v", o)
	}
	s.h.Letters(0, 20)
	code, proof, errs := s.run("auditor", note, "audit", "prove", "--from", "-")
	p, err := chain.ParseConsistency(proof)
	if code != 0 || err != nil || p.Key != key || p.Check(old.Head) != nil || p.Head.Size < old.Size+20 {
		t.Errorf("exit %d, %s, %+v, %v", code, errs, p, err)
	}
	code, again, _ := s.run("auditor", "", "audit", "prove", "--from", "3")
	if p, err := chain.ParseConsistency(again); code != 0 || err != nil || p.From != 3 {
		t.Errorf("exit %d, %v", code, err)
	}
	// Who saw more than there is gets the signed head that admits it.
	code, short, errs := s.run("auditor", "", "audit", "prove", "--from", "9999")
	if p, err := chain.ParseConsistency(short); code != 1 || err != nil || p.Head.Size >= 9999 || !strings.Contains(errs, "cut or rolled back") {
		t.Errorf("exit %d, %q, %v", code, errs, err)
	}
	changed := strings.Replace(old.Checkpoint(), "\n"+strings.Split(note, "\n")[2], "\n"+strings.Repeat("A", 43)+"=", 1)
	if code, _, errs := s.run("auditor", changed, "audit", "prove", "--from", "-"); code != 1 || !strings.Contains(errs, "does not continue that head") {
		t.Errorf("from a head that never was: exit %d, %q", code, errs)
	}
	for _, args := range [][]string{{}, {"--from", "x"}, {"--from", "1", "--entry", "1"}, {"--entry", "-1"}, {"--entry", "x"}} {
		if code, _, _ := s.run("auditor", "", append([]string{"audit", "prove"}, args...)...); code != 2 {
			t.Errorf("prove %v: exit %d", args, code)
		}
	}
	if code, _, errs := s.run("auditor", note, "audit", "verify", "--head", "--deep"); code != 0 || !strings.Contains(errs, "(100 %)") {
		t.Errorf("exit %d, said %q", code, errs)
	}
	forged := note[:len(note)-6] + "A" + note[len(note)-5:]
	if code, _, _ := s.run("auditor", forged, "audit", "verify", "--head"); code != 2 {
		t.Errorf("a head with a wrong signature: exit %d", code)
	}
}

func TestEntriesAreProvedToWhoMayReadThem(t *testing.T) {
	s := newShell(t)
	s.must("oncall", mail, "import", "letters")
	seq := s.h.Store.Head().Size - 1 // the letter
	number := func(n uint64) string {
		p, err := s.h.Store.Inclusion(t.Context(), n)
		if err != nil {
			t.Fatal(err)
		}
		_, rest, _ := strings.Cut(p.Text(s.h.Store.LogKey()), "\nindex ")
		index, _, _ := strings.Cut(rest, "\n")
		return index
	}
	for who, want := range map[string]int{"auditor": 0, "dpo": 0, "oncall": 0, "admin": 1, "admin2": 1} {
		code, text, errs := s.run(who, "", "audit", "prove", "--entry", number(seq))
		if code != want || want == 1 && !strings.Contains(errs, "not yours") {
			t.Errorf("%s: exit %d, %q", who, code, errs)
		}
		if _, e, err := s.h.Store.LogKey().OpenInclusion(text); want == 0 && (err != nil || e.Seq != seq) {
			t.Errorf("%s: %v", who, err)
		}
	}
	if code, _, errs := s.run("auditor", "", "audit", "prove", "--entry", "99999"); code != 1 || !strings.Contains(errs, "there is no entry 99999") {
		t.Errorf("exit %d, %q", code, errs)
	}
}

func TestTilesAreExportedAsATarUnderTheSameRule(t *testing.T) {
	s := newShell(t)
	s.h.Letters(0, 5)
	code, out, errs := s.run("auditor", s.h.Code("auditor"), "audit", "export", "--tiles")
	if code != 0 {
		t.Fatalf("exit %d, %s", code, errs)
	}
	names := map[string]bool{}
	for r := tar.NewReader(strings.NewReader(out)); ; {
		entry, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		names[entry.Name] = true
	}
	if !names["checkpoint"] || len(names) != 3 {
		t.Errorf("files %v", names)
	}
	if code, out, _ := s.run("oncall", s.h.Code("oncall"), "audit", "export", "--tiles"); code != 1 || out != "" {
		t.Errorf("on-call exported: exit %d", code)
	}
}
