package offline_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage"
	"integrora.com/opsconsole/storage/chain"
	"integrora.com/opsconsole/storage/storetest"
)

// observed is a store with a witness of its log.
type observed struct {
	t    *testing.T
	h    *storetest.House
	file string
}

func observe(t *testing.T) observed {
	return observed{t, storetest.New(t), filepath.Join(t.TempDir(), "heads.txt")}
}

// answer is what audit prove --from would print.
func (o observed) answer(from uint64) string {
	o.t.Helper()
	p, err := o.h.Store.Consistency(o.t.Context(), from)
	if err != nil {
		o.t.Fatal(err)
	}
	return p.Text()
}

// last is what the witness says it has seen.
func (o observed) last() (n uint64) {
	o.t.Helper()
	out, _, err := command("", "witness", "--file", o.file, "--last")
	if err == nil {
		_, err = fmt.Sscan(out, &n)
	}
	if err != nil {
		o.t.Fatal(err)
	}
	return n
}

func (o observed) look(args ...string) (out, errs string, err error) {
	return command(o.answer(o.last()), append([]string{"witness", "--file", o.file}, args...)...)
}

// seen makes the witness look at an honest log twice.
func (o observed) seen() {
	o.t.Helper()
	for i := range 2 {
		o.h.Letters(10*i, 10*i+10)
		if out, errs, err := o.look(); err != nil || !strings.Contains(out, "consistent: ") {
			o.t.Fatalf("%q, %q, %v", out, errs, err)
		}
	}
}

// copied takes the store's files, log and heads, as a backup of the directory
// would.
func (o observed) copied() func() {
	o.t.Helper()
	saved := map[string][]byte{}
	if err := o.h.Store.Close(); err != nil {
		o.t.Fatal(err)
	}
	entries, err := os.ReadDir(o.h.Dir)
	if err != nil {
		o.t.Fatal(err)
	}
	for _, e := range entries {
		if saved[e.Name()], err = os.ReadFile(filepath.Join(o.h.Dir, e.Name())); err != nil {
			o.t.Fatal(err)
		}
	}
	o.open()
	return func() {
		if err := o.h.Store.Close(); err != nil {
			o.t.Fatal(err)
		}
		for name, raw := range saved {
			if err := os.WriteFile(filepath.Join(o.h.Dir, name), raw, 0o600); err != nil {
				o.t.Fatal(err)
			}
		}
		o.open()
	}
}

func (o observed) open() {
	o.t.Helper()
	var err error
	if o.h.Store, err = storage.Open(o.h.Config); err != nil {
		o.t.Fatal(err)
	}
}

// alarmed wants the witness to cry out, keep the answer and learn nothing.
func (o observed) alarmed(why string, out, errs string, err error) {
	o.t.Helper()
	if err == nil || model.CodeOf(err) == "usage" || out != "" || !strings.Contains(errs, "THE AUDIT LOG IS NOT THE ONE SEEN BEFORE") || !strings.Contains(errs, why) {
		o.t.Errorf("wanted an alarm about %q, found %q, %q, %v", why, out, errs, err)
	}
	if _, err := os.Stat(o.file + ".refused"); err != nil {
		o.t.Errorf("the answer was not kept: %v", err)
	}
}

func TestAWitnessFollowsAnHonestLog(t *testing.T) {
	o := observe(t)
	out, errs, err := o.look()
	if err != nil || errs != "" || !strings.Contains(out, "first head of this log") || !strings.Contains(out, o.h.Store.LogKey().String()) {
		t.Fatalf("%q, %q, %v", out, errs, err)
	}
	for i := range 5 {
		o.h.Letters(10*i, 10*i+10)
		if out, errs, err := o.look(); err != nil || !strings.HasPrefix(out, "consistent: ") {
			t.Fatalf("%q, %q, %v", out, errs, err)
		}
	}
	if out, _, err := o.look(); err != nil || !strings.HasPrefix(out, "unchanged: ") {
		t.Errorf("%q, %v", out, err)
	}
	text, err := os.ReadFile(o.file)
	if err != nil {
		t.Fatal(err)
	}
	file, err := chain.ParseHeads(text)
	if err != nil || len(file.Heads) != 6 || file.Check() != nil || o.last() != o.h.Store.Head().Size {
		t.Errorf("%+v, %v", file, err)
	}
	// The file serves to check an export, and the server's own file to begin one.
	var export bytes.Buffer
	if err := o.h.Store.Export(t.Context(), &export); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "export")
	if err := os.WriteFile(path, export.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	out, _, err = command("", "verify", path, "--head", o.file)
	if err != nil || !strings.Contains(out, "6 known heads met") || !strings.Contains(out, "signed by the key given") {
		t.Errorf("%q, %v", out, err)
	}
	o.h.Reopen()
	o.file = filepath.Join(o.h.Dir, storage.HeadsFile)
	if out, errs, err := o.look(); err != nil || !strings.HasPrefix(out, "unchanged: ") {
		t.Errorf("from the server's file: %q, %q, %v", out, errs, err)
	}
}

func TestAWitnessNoticesTheWholeDirectoryRolledBack(t *testing.T) {
	o := observe(t)
	o.seen()
	back := o.copied()
	o.h.Letters(100, 110)
	if _, errs, err := o.look(); err != nil {
		t.Fatalf("%s, %v", errs, err)
	}
	last := o.last()
	back()
	out, errs, err := o.look()
	o.alarmed("the log was cut or rolled back", out, errs, err)
	// It grows again beyond what was seen, with other entries.
	o.h.Letters(200, 230)
	if o.h.Store.Head().Size <= last {
		t.Fatal("the log did not grow enough")
	}
	out, errs, err = o.look()
	o.alarmed("the past was rewritten", out, errs, err)
	if o.last() != last {
		t.Errorf("it took a head of the other log: %d, not %d", o.last(), last)
	}
}

func TestAWitnessNoticesARewrittenEntryThoughEverythingElseFits(t *testing.T) {
	o := observe(t)
	o.seen()
	if err := o.h.Store.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := bolt.Open(filepath.Join(o.h.Dir, storage.DataFile), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		log, meta := tx.Bucket([]byte("log")), tx.Bucket([]byte("meta"))
		tip := chain.Start(chain.LogID(meta.Get([]byte("store"))))
		var raws [][]byte
		_ = log.ForEach(func(_, raw []byte) error { raws = append(raws, bytes.Clone(raw)); return nil })
		for i, raw := range raws {
			entry, err := chain.Decode(raw)
			if err != nil {
				return err
			}
			if i == 3 {
				entry.Actor = "a-somebody-else"
			}
			if raw, err = tip.Extend(entry.Draft); err != nil {
				return err
			}
			if err := log.Put([]byte{0, 0, 0, 0, 0, 0, byte(i >> 8), byte(i)}, raw); err != nil {
				return err
			}
		}
		mark, err := tip.MarshalBinary()
		if err != nil {
			return err
		}
		return meta.Put([]byte("tip"), mark)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(o.h.Dir, storage.HeadsFile)); err != nil {
		t.Fatal(err)
	}
	o.open() // signs what it finds: the key is its own
	out, errs, err := o.look()
	o.alarmed("the past was rewritten", out, errs, err)
	o.h.Letters(100, 103)
	out, errs, err = o.look()
	o.alarmed("the past was rewritten", out, errs, err)
}

func TestAWitnessTakesNoOtherKeyAndNoOtherWords(t *testing.T) {
	o := observe(t)
	other := another(t)
	out, errs, err := o.look("--key", other.LogKey().String())
	o.alarmed("signed by another key", out, errs, err)
	if out, errs, err := o.look("--key", o.h.Store.LogKey().String()); err != nil || strings.Contains(out, "first head") {
		t.Errorf("with the right key: %q, %q, %v", out, errs, err)
	}
	p, err := other.Consistency(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	out, errs, err = command(p.Text(), "witness", "--file", o.file)
	o.alarmed("signed by another key", out, errs, err)
	o.h.Letters(0, 5)
	honest := o.answer(o.last())
	for name, answer := range map[string]string{
		"words":              "Permission denied\n",
		"a byte more":        honest + "x",
		"another start":      o.answer(o.last() - 1),
		"another size":       strings.Replace(honest, "\nfrom ", "\nfrom 1", 1),
		"a signature's byte": honest[:len(honest)-6] + "A" + honest[len(honest)-5:],
		"a terminal's words": "\x1b[2J" + honest,
	} {
		out, errs, err := command(answer, "witness", "--file", o.file)
		if o.alarmed("", out, errs, err); strings.Contains(errs, "\x1b") {
			t.Errorf("%s: said %q", name, errs)
		}
	}
	if _, _, err := command("", "witness", "--file", o.file); err == nil || !strings.Contains(err.Error(), "nothing was answered") {
		t.Errorf("no answer at all: %v", err)
	}
	if out, _, err := command(honest, "witness", "--file", o.file); err != nil {
		t.Errorf("the honest answer after all: %q, %v", out, err)
	}
	if err := os.WriteFile(o.file, []byte("nonsense\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := command(honest, "witness", "--file", o.file); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("a file that is none: %v", err)
	}
	if _, _, err := command(honest, "witness", "--file", o.file, "-v"); err == nil {
		t.Error("an option of ssh without a host")
	}
}

// another is a store of other randomness, and so of another key.
func another(t *testing.T) *storage.Store {
	t.Helper()
	config := storetest.New(t).Config
	config.Dir, config.Rand = filepath.Join(t.TempDir(), "other"), storetest.Rand(99)
	if err := os.Mkdir(config.Dir, 0o700); err != nil {
		t.Fatal(err)
	}
	s, err := storage.Create(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// The ssh program is stood in for by one that says what it was asked.
func TestAWitnessAsksThroughTheUsersSSH(t *testing.T) {
	o := observe(t)
	o.seen()
	o.h.Letters(50, 55)
	dir := t.TempDir()
	answer, asked, ssh := filepath.Join(dir, "answer"), filepath.Join(dir, "asked"), filepath.Join(dir, "ssh")
	for path, text := range map[string]string{answer: o.answer(o.last()), ssh: "#!/bin/sh\nprintf '%s\\n' \"$*\" > '" + asked + "'\ncat '" + answer + "'\nexit 1\n"} {
		if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	want := fmt.Sprintf("-p 2222 -- anna@host.example audit prove --from %d\n", o.last())
	out, errs, err := command("", "witness", "--file", o.file, "--host", "anna@host.example", "--ssh", ssh, "--", "-p", "2222")
	if err != nil || !strings.HasPrefix(out, "consistent: ") {
		t.Errorf("%q, %q, %v", out, errs, err)
	}
	if got, err := os.ReadFile(asked); err != nil || string(got) != want {
		t.Errorf("asked %q, wanted %q, %v", got, want, err)
	}
	if _, _, err := command("", "witness", "--file", o.file, "--host", "anna@host.example", "--ssh", filepath.Join(dir, "none")); err == nil || !strings.Contains(err.Error(), "nothing was answered") {
		t.Errorf("no ssh program: %v", err)
	}
}

func TestProofsAreCheckedOffline(t *testing.T) {
	o := observe(t)
	o.seen()
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	p, err := o.h.Store.Inclusion(t.Context(), 5)
	if err != nil {
		t.Fatal(err)
	}
	key := o.h.Store.LogKey()
	proof := write("proof", p.Text(key))
	for _, args := range [][]string{{"--key", key.String()}, {"--head", o.file}} {
		out, _, err := command("", append([]string{"verify", proof}, args...)...)
		if err != nil || !strings.HasPrefix(out, "entry 5 is in the log of ") {
			t.Errorf("%q, %v", out, err)
		}
	}
	if _, _, err := command("", "verify", proof); err == nil || !strings.Contains(err.Error(), "--key") {
		t.Errorf("without a key: %v", err)
	}
	bad := write("bad", strings.Replace(p.Text(key), "index 5", "index 6", 1))
	if _, _, err := command("", "verify", bad, "--key", key.String()); err == nil {
		t.Error("another index was taken")
	}
	before, err := o.h.Store.SignedHead()
	if err != nil {
		t.Fatal(err)
	}
	head := write("head", key.Note(before))
	o.h.Letters(50, 60)
	going := write("going", o.answer(before.Size))
	if out, _, err := command("", "verify", going, "--key", key.String(), "--head", head); err != nil || !strings.Contains(out, "begins with the") {
		t.Errorf("%q, %v", out, err)
	}
	if _, _, err := command("", "verify", going); err == nil {
		t.Error("a proof was taken without the head that it starts from")
	}
	if _, _, err := command("", "verify", going, "--head", head, "--key", another(t).LogKey().String()); err == nil {
		t.Error("a proof signed by another key was taken")
	}
}
