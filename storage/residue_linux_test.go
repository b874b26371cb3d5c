package storage_test

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"filippo.io/age"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/digest"
	"integrora.com/opsconsole/storage"
	"integrora.com/opsconsole/storage/backup"
	"integrora.com/opsconsole/storage/storetest"
)

// residueDir is, in the environment of a child process, the directory of a store
// in which it is to show somebody and erase them.
const residueDir = "OPSCONSOLE_TEST_RESIDUE_DIR"

func init() { children[residueDir] = showAndErase }

// canaries are words of one person that stand nowhere else, by what they are of.
type canaries map[string]string

// newCanaries draws them, so that they are in no program.
func newCanaries(rng *rand.Rand) canaries {
	word := func() string {
		b := []byte("Q")
		for range 15 {
			b = append(b, "bcdfghjklmnpqrstvwxz"[rng.IntN(20)])
		}
		return string(b)
	}
	return canaries{"given name": word(), "family name": word(), "address": strings.ToLower(word()), "phone": fmt.Sprint("+3706", rng.Uint64()),
		"fact": word(), "letter": word(), "heading": word(), "note": word()}
}

// found says which stand in some bytes, in UTF-8 or UTF-16, in any case that the
// program makes of them.
func (c canaries) found(in []byte) (what []string) {
	for of, word := range c {
		for _, form := range []string{word, strings.ToLower(word)} {
			units := utf16.Encode([]rune(form))
			little, big := make([]byte, 0, 2*len(units)), make([]byte, 0, 2*len(units))
			for _, u := range units {
				little, big = binary.LittleEndian.AppendUint16(little, u), binary.BigEndian.AppendUint16(big, u)
			}
			for name, text := range map[string][]byte{"UTF-8": []byte(form), "UTF-16": little, "UTF-16BE": big} {
				if n := bytes.Count(in, text); n > 0 {
					what = append(what, fmt.Sprintf("%s as %s, %d times", of, name, n))
				}
			}
		}
	}
	return what
}

func (c canaries) mail() string { return c["address"] + "@zirniukas.example" }

// showAndErase reveals and reads all about the person of the first request,
// erases them, idles a minute of the store's clock, and waits to be looked at.
func showAndErase(dir string) {
	keys.CareForMemory()
	beat := make(chan time.Time)
	h := storetest.Found(childTB{}, dir, storetest.Start.Add(time.Hour))
	h.Config.Beat = beat
	unless(h.Open())
	digest := show(h)
	told := bufio.NewReader(os.Stdin)
	next := func(word string) {
		fmt.Println(word)
		_, err := told.ReadString('\n')
		unless(err)
	}
	next("shown")
	h.Do("admin2", model.ApproveErasure{Request: "R-1", Digest: digest, Code: h.Code("admin2")})
	h.Do(model.System.ID, storetest.LetterTo(5)) // others work on
	for range 4 {
		h.Clock.Advance(15 * time.Second)
		beat <- h.Clock.Now()
	}
	beat <- h.Clock.Now() // taken when the one before is done with
	next("erased")
	unless(h.Store.Close())
}

// show reads what is held of the person of the first request, in clear, up to
// the proposal to erase them, and returns its digest.
func show(h *storetest.House) []byte {
	desk := h.Desk("admin")
	view, err := desk.Request(ctx, "R-1")
	unless(err)
	if len(view.Candidates) == 0 {
		childTB{}.Fatal("nobody is a candidate")
	}
	person := view.Candidates[0].ID
	h.Do("admin", model.TriageRequest{Request: "R-1", Rights: []model.Right{model.Erasure}, Capacity: model.Controller, Tenant: storetest.Slug(0), Person: person})
	for _, cmd := range []model.RevealData{ofPerson(person), ofRequest("R-1")} {
		cmd.Code = h.Code("admin")
		unless(desk.Reveal(ctx, cmd))
	}
	seen, err := desk.Person(ctx, person)
	unless(err)
	if view, err = desk.Request(ctx, "R-1"); err != nil || view.File.Text == model.Hidden || seen.Person.Name == model.Hidden {
		childTB{}.Fatal("it is masked", err)
	}
	unless(desk.Letter(ctx, "R-1", io.Discard))
	_, err = desk.People(ctx, "*", model.Window{Limit: 30, Filter: strings.ToLower(seen.Person.Name[:6])})
	unless(err)
	_, err = desk.Requests(ctx, model.Window{Limit: 30, Filter: strings.ToLower(seen.Person.Name[:6])})
	unless(err)
	h.Do("admin", model.DrawPlan{Request: "R-1"})
	h.Do("admin", model.ProposeErasure{Request: "R-1"})
	view, err = h.Desk("admin2").Request(ctx, "R-1")
	unless(err)
	h.Do("dpo", model.AdviseErasure{Request: "R-1", Digest: view.Request.Proposal.Digest})
	return view.Request.Proposal.Digest
}

// Somebody is shown, handed a copy, and erased. After a minute no file holds a word
// of them: of the store, of its backups from before and after, of what is restored
// of either, of whatever was handed out before or is after, but to whoever has the
// key that it is sealed to (docs/evidence.md); nor does the memory of the process, which cares for it as the program
// does (docs/security.md). The words are in no program, so
// that a process can have them from the store only.
func TestErasedPersonStandsInNoFileAndNoMemory(t *testing.T) {
	words := newCanaries(seeded(t))
	h, plan := backedUp(t)
	h.Fill(100, 2, 0)
	knownBy(h, words)
	handed := t.TempDir()
	to, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	askedForACopy(h, words, to.Recipient().String())
	handOut(t, h, handed, "before", to.Recipient().String())
	for _, id := range copies {
		h.Do("admin", model.AnswerRequest{Request: id, Channel: "post"})
	}
	before := takeOne(t, h)
	if err := h.Store.Close(); err != nil {
		t.Fatal(err)
	}
	erasedInChild(t, h.Dir, words)

	h.Clock.Advance(26 * time.Hour)
	closeAnd(t, h, func(*storage.Config) {})
	after := takeOne(t, h)
	handOut(t, h, handed, "after", to.Recipient().String())
	if err := h.Store.Close(); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"before-R-2-copy.zip.age": "given name", "before-R-3-copy.zip.age": "address", "before-R-1-letters.zip": "letter", "after-R-1-letters.zip": "letter"} {
		if what := words.found(openedBy(t, to, filepath.Join(handed, name))); !strings.Contains(strings.Join(what, "\n"), want) {
			t.Errorf("who has the key of %s reads in it only %v: the scan is blind", name, what)
		}
	}
	places := []string{h.Dir, plan.Dir, plan.KeySlots[0], plan.KeySlots[1], handed}
	for _, b := range []model.Backup{before, after} {
		into, _, err := h.Restore(plan, b, true)
		if err != nil {
			t.Fatal(err)
		}
		opened := t.TempDir()
		if _, err := backup.Read(filepath.Join(plan.Dir, b.File), filepath.Join(opened, "data.db"), plan.Identities, withoutCheck); err != nil {
			t.Fatal(err)
		}
		places = append(places, into, opened)
	}
	files := 0
	for _, dir := range places {
		err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			files++
			raw, err := os.ReadFile(path)
			if what := words.found(raw); len(what) > 0 {
				t.Errorf("%s holds %v", d.Name(), what)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if files < 20 {
		t.Errorf("only %d files were looked at", files)
	}
}

// copies are the requests for a copy: of access, and of portability.
var copies = []string{"R-2", "R-3"}

// askedForACopy has the person ask for a copy and for portability, which two
// release to a key of theirs.
func askedForACopy(h *storetest.House, words canaries, to string) {
	h.Do(model.System.ID, letterBy(words, 2))
	view, err := h.Desk("admin").Request(ctx, "R-2")
	unless(err)
	h.Do("admin", model.TriageRequest{Request: "R-2", Rights: []model.Right{model.Access, model.Portability}, Capacity: model.Controller, Tenant: storetest.Slug(0), Person: view.Candidates[0].ID})
	for _, id := range copies {
		h.Do("admin", model.ReviewCopy{Request: id, Keep: []string{"usage-logs/1"}, Reason: "of the person alone"})
		ruling, err := h.Desk("admin2").Ruling(ctx, h.Do("admin", model.ProposeRuling{Op: model.RulingRelease, Object: id, Items: terms(to)}).ID)
		unless(err)
		h.Do("admin2", model.ApproveRuling{Ruling: ruling.ID, Op: ruling.Op, Digest: ruling.Digest(), Code: h.Code("admin2")})
	}
}

// handOut writes whatever the console hands out into a directory: the log, case
// files without letters and with them, the person's copy, registers, the digest.
func handOut(t *testing.T, h *storetest.House, dir, when, to string) {
	t.Helper()
	file := func(name string, make func(io.Writer) error) error {
		f, err := os.Create(filepath.Join(dir, when+"-"+name))
		if err != nil {
			t.Fatal(err)
		}
		return errors.Join(make(f), f.Close())
	}
	must := func(name string, make func(io.Writer) error) {
		t.Helper()
		if err := file(name, make); err != nil {
			t.Fatalf("%s %s: %v", when, name, err)
		}
	}
	must("log.jsonl", func(w io.Writer) error {
		return h.Desk("auditor").Export(ctx, w, model.ExportLog{Code: h.Code("auditor")})
	})
	must("log.tar", func(w io.Writer) error {
		return h.Desk("auditor").ExportTiles(ctx, w, model.ExportLog{Code: h.Code("auditor")})
	})
	for _, id := range append([]string{"R-1"}, copies...) {
		must(id+".zip", func(w io.Writer) error {
			return h.Desk("dpo").CaseFile(ctx, w, model.ExportEvidence{Request: id, Code: h.Code("dpo")})
		})
		must(id+"-letters.zip", func(w io.Writer) error {
			return h.Desk("dpo").CaseFile(ctx, w, model.ExportEvidence{Request: id, Purpose: model.PurposeAdvice, To: to, Code: h.Code("dpo")})
		})
	}
	for _, id := range copies {
		copied := func(w io.Writer) error {
			_, err := h.Desk("admin").ExportCopy(ctx, id, h.Code("admin"), w)
			return err
		}
		if when == "before" {
			must(id+"-copy.zip.age", copied)
		} else if err := file(id+"-copy.zip.age", copied); !model.IsRefusal(err) {
			t.Errorf("the copy of somebody erased is handed out: %v", err)
		} else if raw, _ := os.ReadFile(filepath.Join(dir, when+"-"+id+"-copy.zip.age")); len(raw) > 0 {
			t.Errorf("of the copy of somebody erased %d bytes are handed out", len(raw))
		}
	}
	for _, r := range model.Registers() {
		must(string(r.Register)+".json", func(w io.Writer) error {
			entries, err := h.Desk("admin").Register(ctx, r.Register, model.Window{Limit: 1000})
			return errors.Join(err, json.NewEncoder(w).Encode(entries))
		})
	}
	must("digest.json", func(w io.Writer) error {
		d, err := h.Desk("dpo").Digest(ctx, digest.WeekOf(h.Clock.Now()))
		return errors.Join(err, json.NewEncoder(w).Encode(d))
	})
}

// openedBy is what an identity of age opens of a file: of a case file its letters.
func openedBy(t *testing.T, to age.Identity, path string) []byte {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if files, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw))); err == nil {
		f, err := files.Open("letters.zip.age")
		if err != nil {
			t.Fatal(err)
		}
		if raw, err = io.ReadAll(f); err != nil {
			t.Fatal(err)
		}
	}
	all := ""
	for _, text := range unpacked(t, raw, to) {
		all += text + "\n"
	}
	return []byte(all)
}

// withoutCheck takes the text of a note whose signature is not looked at.
func withoutCheck(note string) (string, error) {
	text, _, _ := strings.Cut(note, "\n\n")
	return text + "\n", nil
}

// knownBy puts a person with these words into a house, and a letter of theirs.
func knownBy(h *storetest.House, words canaries) {
	person := storetest.PersonLine(500)
	p := person.Person
	p.Name, p.Email, p.Phone, p.Tenant = words["given name"]+" "+words["family name"], words.mail(), words["phone"], storetest.Slug(0)
	p.Facts = []model.Datum{{Category: model.UsageLogs, Field: "last login", Value: words["fact"]}, {Category: model.TenantContent, Field: "note", Value: words["note"]}}
	h.Import([]model.ImportLine{person}, 1)
	h.Do(model.System.ID, letterBy(words, 1))
}

// letterBy is the person's n-th letter.
func letterBy(words canaries, n int) model.ReceiveLetter {
	letter := storetest.LetterTo(n)
	letter.Raw = []byte("From: " + words.mail() + "\n\n" + words["letter"])
	letter.File.Name, letter.File.Email = words["given name"]+" "+words["family name"], words.mail()
	letter.File.Heading, letter.File.Text = words["heading"], words["letter"]
	return letter
}

// erasedInChild has another process show and erase the person, and looks into
// its memory before and after.
func erasedInChild(t *testing.T, dir string, words canaries) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), residueDir+"="+dir)
	child.Stderr = os.Stderr
	in, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	pipe, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = child.Process.Kill() }()
	out := bufio.NewReader(pipe)
	for _, want := range []string{"shown", "erased"} {
		line, err := out.ReadString('\n')
		if err != nil || line != want+"\n" {
			t.Fatalf("wanted %q, found %q (%v)", want, line, err)
		}
		memory, err := memoryOf(child.Process.Pid, dir)
		if err != nil {
			t.Fatal(err)
		}
		what := words.found(memory)
		if want == "shown" && len(what) < len(words) {
			t.Errorf("of the person that is shown the memory holds only %v: the search is blind", what)
		}
		if want == "erased" && len(what) > 0 {
			t.Errorf("the memory holds %v", what)
		}
		if _, err := io.WriteString(in, "\n"); err != nil {
			t.Fatal(err)
		}
	}
	if err := child.Wait(); err != nil {
		t.Error(err)
	}
}

// memoryOf is what a process has written to its memory, pages of zeros left out,
// without those of files under dir, which are looked at as files.
func memoryOf(pid int, dir string) ([]byte, error) {
	maps, err := os.ReadFile(fmt.Sprintf("/proc/%d/maps", pid))
	if err != nil {
		return nil, err
	}
	mem, err := os.Open(fmt.Sprintf("/proc/%d/mem", pid))
	if err != nil {
		return nil, err
	}
	defer mem.Close()
	var all []byte
	empty := make([]byte, 4096)
	for _, line := range strings.Split(strings.TrimSpace(string(maps)), "\n") {
		if strings.Contains(line, "[v") || strings.Contains(line, dir) {
			continue
		}
		var from, to int64
		var mode string
		if _, err := fmt.Sscanf(line, "%x-%x %s", &from, &to, &mode); err != nil {
			return nil, err
		}
		if !strings.HasPrefix(mode, "rw") {
			continue // of the program's file, or nobody's
		}
		part := make([]byte, to-from)
		if _, err := mem.ReadAt(part, from); err != nil {
			return nil, fmt.Errorf("%s: %w", line, err)
		}
		for page := range slices.Chunk(part, len(empty)) {
			if !bytes.Equal(page, empty[:len(page)]) {
				all = append(all, page...)
			}
		}
	}
	return all, nil
}
