package storage_test

import (
	"bufio"
	"bytes"
	"encoding/binary"
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

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
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

// Somebody is shown, and erased. After a minute no file holds a word of them: of
// the store, of its backups from before and after, of what is restored of either,
// of an export; nor does the memory of the process, which cares for it as the program
// does (docs/security.md). The words are in no program, so
// that a process can have them from the store only.
func TestErasedPersonStandsInNoFileAndNoMemory(t *testing.T) {
	words := newCanaries(seeded(t))
	h, plan := backedUp(t)
	h.Fill(100, 2, 0)
	knownBy(h, words)
	before := takeOne(t, h)
	if err := h.Store.Close(); err != nil {
		t.Fatal(err)
	}
	erasedInChild(t, h.Dir, words)

	h.Clock.Advance(26 * time.Hour)
	closeAnd(t, h, func(*storage.Config) {})
	after := takeOne(t, h)
	export, err := os.Create(filepath.Join(t.TempDir(), "export.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(h.Store.Export(ctx, export), export.Close(), h.Store.Close()); err != nil {
		t.Fatal(err)
	}
	places := []string{h.Dir, plan.Dir, plan.KeySlots[0], plan.KeySlots[1], filepath.Dir(export.Name())}
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
	letter := storetest.LetterTo(1)
	letter.Raw = []byte("From: " + p.Email + "\n\n" + words["letter"])
	letter.File.Name, letter.File.Email, letter.File.Heading, letter.File.Text = p.Name, p.Email, words["heading"], words["letter"]
	h.Do(model.System.ID, letter)
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
