package keys_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"integrora.com/opsconsole/keys"
)

// copyDir writes files as they are now into a new directory.
func copyDir(t testing.TB, files map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestDroppedKeyIsGoneAndTheOthersStay(t *testing.T) {
	r, dir, master := newRing(t)
	subjects := people(3000)
	add(t, r, subjects...)
	want := make(map[string]keys.Key)
	for _, s := range subjects {
		want[s] = key(t, r, s)
	}
	first, err := r.Drop(subjects[17])
	if err != nil {
		t.Fatal(err)
	}
	second, err := r.Drop(append(subjects[100:200:200], "person/nobody", subjects[17], subjects[100])...)
	if err != nil {
		t.Fatal(err)
	}
	root, err := os.ReadFile(filepath.Join(dir, "root.key"))
	if err != nil {
		t.Fatal(err)
	}
	if first == second || second != sha256.Sum256(root) {
		t.Fatal("the digest is not that of the root.key in force")
	}
	check := func() {
		r.KeepNoKeys()
		for i, s := range subjects {
			k, err := r.Key(s)
			switch dropped := i == 17 || i >= 100 && i < 200; {
			case dropped && !errors.Is(err, keys.ErrNoKey):
				t.Fatalf("%s was dropped: wanted ErrNoKey, found %v", s, err)
			case !dropped && (err != nil || k != want[s]):
				t.Fatalf("%s was not dropped and has lost its key: %v", s, err)
			}
		}
	}
	check()
	r = reopen(t, r, dir, master)
	check()
	add(t, r, subjects[17])
	if key(t, r, subjects[17]) == want[subjects[17]] {
		t.Fatal("the dropped key came back")
	}
}

func TestDroppingTheUnknownIsQuiet(t *testing.T) {
	r, dir, _ := newRing(t)
	add(t, r, "person/1")
	digest, err := r.Drop("person/1")
	if err != nil {
		t.Fatal(err)
	}
	before := readAll(t, dir)
	for _, subjects := range [][]string{{"person/1"}, {"person/nobody"}, nil} {
		again, err := r.Drop(subjects...)
		if err != nil || again != digest {
			t.Fatalf("wanted the same digest again, found %x and %v", again, err)
		}
	}
	after := readAll(t, dir)
	if !bytes.Equal(before["root.key"], after["root.key"]) || !bytes.Equal(before["keys.db"], after["keys.db"]) {
		t.Fatal("dropping nothing wrote to the ring")
	}
}

func TestOldCopyOfTheTreeIsUselessWithTheNewRoot(t *testing.T) {
	r, dir, master := newRing(t)
	add(t, r, people(50)...)
	add(t, r, "person/erased")
	secret := key(t, r, "person/erased").Secret
	// Every copy that a backup may have taken before, several erasures back.
	var copies []map[string][]byte
	for _, s := range people(3) {
		copies = append(copies, readAll(t, dir))
		if _, err := r.Drop(s); err != nil {
			t.Fatal(err)
		}
	}
	copies = append(copies, readAll(t, dir))
	if _, err := r.Drop("person/erased"); err != nil {
		t.Fatal(err)
	}
	now := readAll(t, dir)
	if len(now) != 2 {
		t.Fatalf("wanted keys.db and root.key, found %d files", len(now))
	}
	for i, old := range copies {
		mixed := copyDir(t, map[string][]byte{"keys.db": old["keys.db"], "root.key": now["root.key"]})
		if _, err := keys.OpenRing(mixed, master, rand.Reader); !errors.Is(err, keys.ErrMismatch) {
			t.Fatalf("copy %d: wanted ErrMismatch, found %v", i, err)
		}
		// The other way round the ring may open, but without the erased key.
		mixed = copyDir(t, map[string][]byte{"keys.db": now["keys.db"], "root.key": old["root.key"]})
		if other, err := keys.OpenRing(mixed, master, rand.Reader); err == nil {
			if _, err := other.Key("person/erased"); !errors.Is(err, keys.ErrNoKey) {
				t.Fatalf("copy %d: wanted ErrNoKey, found %v", i, err)
			}
			_ = other.Close()
		}
	}
	for name, data := range now {
		if bytes.Contains(data, secret[:]) {
			t.Fatalf("%s holds the key in clear", name)
		}
	}
}

func TestBlocksOfTheOldRootAreOverwritten(t *testing.T) {
	r, dir, _ := newRing(t)
	add(t, r, "person/1")
	held := filepath.Join(t.TempDir(), "held") // a second name keeps the old file in sight
	if err := os.Link(filepath.Join(dir, "root.key"), held); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Drop("person/1"); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(held)
	if err != nil {
		t.Fatal(err)
	}
	if len(bytes.Trim(data, "\x00")) != 0 {
		t.Fatal("the old root.key can still be read")
	}
}

var dropSteps = []string{"wrapped", "committed", "written", "renamed", "durable", "replaced"}

// A crash is a copy of the directory, taken in the middle and opened later.
func TestCrashAnywhereInDropLosesNobodyElse(t *testing.T) {
	r, dir, master := newRing(t)
	subjects := people(300)
	add(t, r, subjects...)
	if _, err := r.Drop(subjects[1]); err != nil { // not the first renewal
		t.Fatal(err)
	}
	want := make(map[string]keys.Key)
	for _, s := range subjects[2:] {
		want[s] = key(t, r, s)
	}
	erased := subjects[0]
	var steps []string
	crashes := make(map[string]map[string][]byte)
	r.Pause(func(step string) error {
		steps = append(steps, step)
		crashes[step] = readAll(t, dir)
		return nil
	})
	if _, err := r.Drop(erased); err != nil {
		t.Fatal(err)
	}
	if len(steps) != len(dropSteps) {
		t.Fatalf("wanted the steps %q, found %q", dropSteps, steps)
	}
	for _, step := range steps {
		dir := copyDir(t, crashes[step])
		after, err := keys.OpenRing(dir, master, rand.Reader)
		if err != nil {
			t.Fatalf("%s: %v", step, err)
		}
		for s, k := range want {
			if found, err := after.Key(s); err != nil || found != k {
				t.Fatalf("%s: %s lost its key: %v", step, s, err)
			}
		}
		_, err = after.Key(erased)
		if gone := errors.Is(err, keys.ErrNoKey); gone != (step != "wrapped") {
			t.Fatalf("%s: erased is %v: %v", step, gone, err)
		}
		if step == "committed" || step == "written" {
			// Cut before the root was replaced: opening must have replaced it.
			if bytes.Equal(readAll(t, dir)["root.key"], crashes["wrapped"]["root.key"]) {
				t.Fatalf("%s: opening did not finish the erasure", step)
			}
		}
		digest, err := after.Drop(erased)
		if err != nil {
			t.Fatalf("%s: %v", step, err)
		}
		files := readAll(t, dir)
		if digest != sha256.Sum256(files["root.key"]) || len(files) != 2 {
			t.Fatalf("%s: the erasure done again left %d files, or another digest", step, len(files))
		}
		if err := after.Close(); err != nil {
			t.Fatal(err)
		}
		old := copyDir(t, map[string][]byte{"keys.db": crashes["wrapped"]["keys.db"], "root.key": files["root.key"]})
		if _, err := keys.OpenRing(old, master, rand.Reader); !errors.Is(err, keys.ErrMismatch) {
			t.Fatalf("%s: the tree of before opens with the root of now: %v", step, err)
		}
	}
}

// Opening after a crash is itself cut short, and opened once more.
func TestCrashWhileFinishingLosesNobodyElse(t *testing.T) {
	r, dir, master := newRing(t)
	subjects := people(40)
	add(t, r, subjects...)
	kept := key(t, r, subjects[1])
	broken := errors.New("no space")
	for range 3 {
		for _, step := range []string{"committed", "written"} {
			r.Pause(func(s string) error {
				if s == step {
					return broken
				}
				return nil
			})
			if _, err := r.Drop(subjects[0]); !errors.Is(err, broken) || errors.Is(err, keys.ErrUnsure) {
				t.Fatalf("%s: wanted the cause alone, found %v", step, err)
			}
			crash := copyDir(t, readAll(t, dir))
			after, err := keys.OpenRing(crash, master, rand.Reader)
			if err != nil {
				t.Fatalf("%s: %v", step, err)
			}
			if k, err := after.Key(subjects[1]); err != nil || k != kept {
				t.Fatalf("%s: lost a key: %v", step, err)
			}
			_ = after.Close()
		}
	}
	r.Pause(func(string) error { return nil })
	if _, err := r.Drop(subjects[0]); err != nil {
		t.Fatal(err)
	}
	r = reopen(t, r, dir, master)
	if key(t, r, subjects[1]) != kept {
		t.Fatal("lost a key")
	}
}

func TestRingThatCannotFinishAnErasureOpensAndFinishesItLater(t *testing.T) {
	r, dir, master := newRing(t)
	add(t, r, "person/erased", "person/kept")
	kept, broken := key(t, r, "person/kept"), errors.New("no space")
	r.Pause(func(step string) error {
		if step == "committed" {
			return broken
		}
		return nil
	})
	if _, err := r.Drop("person/erased"); !errors.Is(err, broken) {
		t.Fatalf("wanted the cause, found %v", err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	inTheWay := filepath.Join(dir, "root.key.new") // where the new root is written first
	if err := os.Mkdir(inTheWay, 0o700); err != nil {
		t.Fatal(err)
	}
	r, err := keys.OpenRing(dir, master, rand.Reader)
	if err != nil {
		t.Fatalf("it does not open: %v", err)
	}
	defer func() { _ = r.Close() }()
	if key(t, r, "person/kept") != kept {
		t.Error("lost a key")
	}
	if _, err := r.Key("person/erased"); !errors.Is(err, keys.ErrNoKey) {
		t.Errorf("wanted ErrNoKey, found %v", err)
	}
	add(t, r, "person/new")
	if _, err := r.Drop(); err == nil || errors.Is(err, keys.ErrUnsure) {
		t.Errorf("wanted the cause alone, found %v", err)
	}
	if v, err := r.Status(); err != nil || !v.Unfinished {
		t.Errorf("it is told to be finished: %v", err)
	}
	if err := os.Remove(inTheWay); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Drop(); err != nil {
		t.Fatal(err)
	}
	if v, err := r.Status(); err != nil || v.Unfinished {
		t.Errorf("it is not told to be finished: %v", err)
	}
	r = reopen(t, r, dir, master)
	if key(t, r, "person/kept") != kept {
		t.Error("lost a key")
	}
	key(t, r, "person/new")
}

func TestFailedErasureCanBeRepeated(t *testing.T) {
	for _, step := range dropSteps {
		t.Run(step, func(t *testing.T) {
			r, dir, master := newRing(t)
			add(t, r, "person/erased", "person/kept", "tenant/kept")
			kept := key(t, r, "person/kept")
			broken := errors.New("input/output error")
			r.Pause(func(s string) error {
				if s == step {
					return broken
				}
				return nil
			})
			if _, err := r.Drop("person/erased"); !errors.Is(err, broken) {
				t.Fatalf("wanted the cause, found %v", err)
			}
			r.Pause(func(string) error { return nil })
			if _, err := r.Drop("person/erased"); errors.Is(err, keys.ErrUnsure) {
				if step != "renamed" && step != "durable" {
					t.Fatalf("asked to open again although root.key was not touched: %v", err)
				}
				if err := r.Add("person/new"); !errors.Is(err, keys.ErrUnsure) {
					t.Fatalf("wanted ErrUnsure, found %v", err)
				}
				if key(t, r, "person/kept") != kept {
					t.Fatal("reading stopped as well")
				}
				r = reopen(t, r, dir, master)
				if _, err := r.Drop("person/erased"); err != nil {
					t.Fatal(err)
				}
			} else if err != nil {
				t.Fatal(err)
			}
			r = reopen(t, r, dir, master)
			if _, err := r.Key("person/erased"); !errors.Is(err, keys.ErrNoKey) {
				t.Fatalf("wanted ErrNoKey, found %v", err)
			}
			if key(t, r, "person/kept") != kept {
				t.Fatal("lost a key")
			}
		})
	}
}

func TestRingGoesOnWhenItsRootFileWasTakenAway(t *testing.T) {
	r, dir, master := newRing(t)
	add(t, r, "person/erased", "person/kept")
	kept := key(t, r, "person/kept")
	if err := os.Remove(filepath.Join(dir, "root.key")); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Drop("person/erased"); err != nil {
		t.Fatal(err)
	}
	r = reopen(t, r, dir, master)
	if key(t, r, "person/kept") != kept {
		t.Fatal("lost a key")
	}
}
