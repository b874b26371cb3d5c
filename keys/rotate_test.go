package keys_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"

	"integrora.com/opsconsole/keys"
)

func onlyPeople(subject string) bool { return strings.HasPrefix(subject, "person/") }

func destroyPeople(subject string) keys.Fate {
	if onlyPeople(subject) {
		return keys.DestroyFormer
	}
	return keys.KeepFormer
}

// wrappedOf lists the wrapped keys of a subject, present and former, as they
// stand in a copy of keys.db.
func wrappedOf(t *testing.T, tree []byte, subject string) [][]byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := os.WriteFile(path, tree, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var found [][]byte
	err = db.View(func(tx *bolt.Tx) error {
		for _, name := range []string{"subjects", "former"} {
			err := tx.Bucket([]byte(name)).ForEach(func(place, row []byte) error {
				if bytes.HasPrefix(place[2:], []byte(subject)) {
					found = append(found, bytes.Clone(row[len(row)-72:]))
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil || len(found) == 0 {
		t.Fatalf("no wrapped key of %s: %v", subject, err)
	}
	return found
}

// nowhere fails if a file of the directory holds any of the byte strings.
func nowhere(t *testing.T, dir string, secrets [][]byte, when string) {
	t.Helper()
	for name, data := range readAll(t, dir) {
		for _, secret := range secrets {
			if bytes.Contains(data, secret) {
				t.Fatalf("%s: %s still holds a wrapped key", when, name)
			}
		}
	}
}

func TestWrappedKeyOfAnErasedPersonStandsInNoFile(t *testing.T) {
	r, dir, master := newRing(t)
	add(t, r, people(2000)...)
	if _, err := r.NewVersions(0, keys.Groups, func(s string) bool { return s == "person/p-00000100" }); err != nil {
		t.Fatal(err)
	}
	var gone [][]byte
	for i, s := range []string{"person/p-00000007", "person/p-00000100"} {
		gone = append(gone, wrappedOf(t, readAll(t, dir)["keys.db"], s)...)
		// Pages with the rows are freed by changes of others too.
		add(t, r, fmt.Sprintf("person/new-%d", i), "tenant/new")
		if _, err := r.Drop(s); err != nil {
			t.Fatal(err)
		}
		nowhere(t, dir, gone, s)
	}
	if len(gone) != 3 {
		t.Fatalf("wanted three wrapped keys to look for, found %d", len(gone))
	}
	if info, err := os.ReadDir(dir); err != nil || len(info) != 2 {
		t.Fatalf("wanted keys.db and root.key, found %v, %v", info, err)
	}
	r = reopen(t, r, dir, master)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	checkTree(t, dir)
}

func TestCrashBetweenTheErasureAndItsScrubbingLeavesNoWrappedKey(t *testing.T) {
	r, dir, master := newRing(t)
	add(t, r, people(500)...)
	gone := wrappedOf(t, readAll(t, dir)["keys.db"], "person/p-00000003")
	crashes := map[string]map[string][]byte{}
	r.Pause(func(step string) error {
		crashes[step] = readAll(t, dir)
		return nil
	})
	if _, err := r.Drop("person/p-00000003"); err != nil {
		t.Fatal(err)
	}
	for step, files := range crashes {
		if step == "wrapped" {
			continue // nothing was erased yet
		}
		crash := copyDir(t, files)
		after, err := keys.OpenRing(crash, master, rand.Reader)
		if err != nil {
			t.Fatalf("%s: %v", step, err)
		}
		nowhere(t, crash, gone, step)
		if err := after.Close(); err != nil {
			t.Fatal(err)
		}
		checkTree(t, crash)
	}
}

// checkTree runs bbolt's own check over keys.db.
func checkTree(t *testing.T, dir string) {
	t.Helper()
	db, err := bolt.Open(filepath.Join(dir, "keys.db"), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.View(func(tx *bolt.Tx) error {
		for err := range tx.Check() {
			return err
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func TestRotatedKeyOpensWithItsFormerUntilThatRetires(t *testing.T) {
	r, dir, master := newRing(t)
	subjects := people(300)
	add(t, r, append(subjects, "store", "tenant/acme")...)
	before := map[string]keys.Key{}
	for _, s := range append(subjects, "store", "tenant/acme") {
		before[s] = key(t, r, s)
	}
	n, err := r.NewVersions(0, keys.Groups/2, onlyPeople)
	if err != nil {
		t.Fatal(err)
	}
	r = reopen(t, r, dir, master) // as after a kill
	again, err := r.NewVersions(0, keys.Groups, onlyPeople)
	if err != nil || n < 1 || n >= again || again != len(subjects) {
		t.Fatalf("wanted %d new versions in two steps, found %d and %d, %v", len(subjects), n, again, err)
	}
	drawn := readAll(t, dir)["keys.db"]
	if more, err := r.NewVersions(0, keys.Groups, onlyPeople); err != nil || more != again || !bytes.Equal(readAll(t, dir)["keys.db"], drawn) {
		t.Fatalf("rotating what is being rotated drew anew: %d, %v", more, err)
	}
	after := map[string]keys.Key{}
	for _, s := range subjects {
		after[s] = key(t, r, s)
		former, err := r.Former(s, 1, false)
		if after[s].Version != 2 || after[s].Secret == before[s].Secret || err != nil || former != before[s] {
			t.Fatalf("%s: version %d, its former one %v", s, after[s].Version, err)
		}
	}
	if key(t, r, "tenant/acme") != before["tenant/acme"] || key(t, r, "store") != before["store"] {
		t.Fatal("a key was rotated that was not asked for")
	}
	wrapped := wrappedOf(t, readAll(t, dir)["keys.db"], subjects[5])
	copied := readAll(t, dir)
	for from := 0; from < keys.Groups; from += 100 {
		if _, err := r.Retire(from, from+100, destroyPeople); err != nil {
			t.Fatal(err)
		}
	}
	nowhere(t, dir, wrapped, "retired")
	for range 2 {
		r.KeepNoKeys()
		for _, s := range subjects {
			if _, err := r.Former(s, 1, true); !errors.Is(err, keys.ErrNoKey) || key(t, r, s) != after[s] {
				t.Fatalf("%s: the former key is there, or the present one is not: %v", s, err)
			}
		}
		r = reopen(t, r, dir, master)
	}
	mixed := copyDir(t, map[string][]byte{"keys.db": copied["keys.db"], "root.key": readAll(t, dir)["root.key"]})
	if _, err := keys.OpenRing(mixed, master, rand.Reader); !errors.Is(err, keys.ErrMismatch) {
		t.Fatalf("a copy of the tree from before opens with the root of now: %v", err)
	}
}

func TestArchivedKeyOpensForTheArchiveOnly(t *testing.T) {
	r, dir, master := newRing(t)
	add(t, r, "store")
	first := key(t, r, "store")
	for round := uint32(1); round <= 3; round++ {
		if n, err := r.NewVersions(0, keys.Groups, func(s string) bool { return s == "store" }); err != nil || n != 1 {
			t.Fatal(n, err)
		}
		if _, err := r.Former("store", round, false); err != nil {
			t.Fatal(err)
		}
		if n, err := r.Retire(0, keys.Groups, func(string) keys.Fate { return keys.ArchiveFormer }); err != nil || n != 1 {
			t.Fatal(n, err)
		}
		if _, err := r.Former("store", round, false); !errors.Is(err, keys.ErrNoKey) {
			t.Fatalf("an archived key opens records: %v", err)
		}
		if _, err := r.RenewGroups(0, keys.Groups); err != nil {
			t.Fatal(err)
		}
		r = reopen(t, r, dir, master)
		if k, err := r.Former("store", 1, true); err != nil || k != first {
			t.Fatalf("round %d: the archived key is lost: %v", round, err)
		}
	}
	v, err := r.Status()
	if s := v.Subjects["store"]; err != nil || s != (keys.SubjectStatus{Keys: 1, Low: 4, High: 4, Archived: 3}) || v.GroupLow < 4 {
		t.Fatalf("%+v, %v", v, err)
	}
}

// A crash is a copy of the directory, taken in the middle and opened later.
func TestCrashAnywhereInARotationLosesNoKey(t *testing.T) {
	r, dir, master := newRing(t)
	subjects := people(200)
	add(t, r, subjects...)
	v1 := map[string]keys.Key{}
	for _, s := range subjects {
		v1[s] = key(t, r, s)
	}
	crashes := map[string]map[string][]byte{}
	stage := ""
	r.Pause(func(step string) error {
		crashes[stage+" "+step] = readAll(t, dir)
		return nil
	})
	steps := []struct {
		name string
		do   func(*keys.Ring) error
	}{
		{"draw", func(r *keys.Ring) error { _, err := r.NewVersions(0, keys.Groups, onlyPeople); return err }},
		{"renew", func(r *keys.Ring) error { _, err := r.RenewGroups(0, 64); return err }},
		{"retire", func(r *keys.Ring) error { _, err := r.Retire(0, keys.Groups, destroyPeople); return err }},
	}
	for _, s := range steps {
		stage = s.name
		if err := s.do(r); err != nil {
			t.Fatal(err)
		}
	}
	if len(crashes) != 1+2*6 {
		t.Fatalf("wanted 13 places to be cut at, found %d", len(crashes))
	}
	for place, files := range crashes {
		dir := copyDir(t, files)
		after, err := keys.OpenRing(dir, master, rand.Reader)
		if err != nil {
			t.Fatalf("%s: %v", place, err)
		}
		for _, s := range subjects {
			k, err := after.Key(s)
			if err != nil {
				t.Fatalf("%s: %s has no key: %v", place, s, err)
			}
			former, err := after.Former(s, 1, false)
			retired := errors.Is(err, keys.ErrNoKey) && strings.HasPrefix(place, "retire") && k.Version == 2
			if !(k == v1[s] || k.Version == 2 && err == nil && former == v1[s] || retired) {
				t.Fatalf("%s: %s is at version %d, its former key: %v", place, s, k.Version, err)
			}
		}
		for _, s := range steps {
			if err := s.do(after); err != nil {
				t.Fatalf("%s: done again: %v", place, err)
			}
		}
		v, err := after.Status()
		if err != nil || v.Unfinished || v.Subjects["person"].Former != 0 || len(v.Leftovers) > 0 {
			t.Fatalf("%s: %+v, %v", place, v, err)
		}
		if err := after.Close(); err != nil {
			t.Fatal(err)
		}
		checkTree(t, dir)
	}
}

func TestErasureDuringARotationTakesTheFormerKeyToo(t *testing.T) {
	r, _, _ := newRing(t)
	add(t, r, people(50)...)
	if _, err := r.NewVersions(0, keys.Groups, onlyPeople); err != nil {
		t.Fatal(err)
	}
	s := people(50)[9]
	if _, err := r.Former(s, 1, false); err != nil { // it is cached now
		t.Fatal(err)
	}
	if _, err := r.Drop(s); err != nil {
		t.Fatal(err)
	}
	for _, archive := range []bool{true, false} {
		if _, err := r.Former(s, 1, archive); !errors.Is(err, keys.ErrNoKey) {
			t.Fatalf("the former key of an erased person: %v", err)
		}
	}
}

func TestChangedMasterKeyIsTheOnlyOneThatOpens(t *testing.T) {
	r, dir, old := newRing(t)
	add(t, r, "person/1")
	kept := key(t, r, "person/1")
	path := filepath.Join(dir, keys.LogKeyFile)
	logKey, err := keys.CreateLogKey(path, old, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	next := newMaster(t)
	crashes := map[string]map[string][]byte{"begun": readAll(t, dir)}
	if err := keys.StageLogKey(path, logKey, next, rand.Reader); err != nil {
		t.Fatal(err)
	}
	crashes["staged"] = readAll(t, dir)
	r.Pause(func(step string) error {
		crashes[step] = readAll(t, dir)
		return nil
	})
	digest, err := r.ChangeMaster(next)
	if err != nil {
		t.Fatal(err)
	}
	crashes["changed"] = readAll(t, dir)
	if digest != sha256.Sum256(crashes["changed"]["root.key"]) {
		t.Fatal("not the digest of root.key")
	}
	for step, files := range crashes {
		crash := copyDir(t, files)
		right, wrong := next, old
		switch step {
		case "begun", "staged", "wrapped", "committed", "written":
			right, wrong = old, next
		}
		if _, err := keys.OpenRing(crash, wrong, rand.Reader); !errors.Is(err, keys.ErrWrongMaster) {
			t.Fatalf("%s: wanted ErrWrongMaster, found %v", step, err)
		}
		for range 2 { // settling may be cut short and repeated
			after, err := keys.OpenRing(crash, right, rand.Reader)
			if err != nil {
				t.Fatalf("%s: %v", step, err)
			}
			if k, err := after.Key("person/1"); err != nil || k != kept {
				t.Fatalf("%s: lost a key: %v", step, err)
			}
			if err := keys.SettleLogKey(filepath.Join(crash, keys.LogKeyFile), right); err != nil {
				t.Fatalf("%s: %v", step, err)
			}
			k, err := keys.LoadLogKey(filepath.Join(crash, keys.LogKeyFile), right)
			if err != nil || k.Public() != logKey.Public() {
				t.Fatalf("%s: the log's key: %v", step, err)
			}
			if err := after.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if n := len(readAll(t, crash)); n != 3 {
			t.Fatalf("%s: wanted keys.db, root.key and log.key, found %d files", step, n)
		}
	}
}

func TestRingThatIsOnlyReadIsNotWritten(t *testing.T) {
	r, dir, master := newRing(t)
	add(t, r, people(5)...)
	r.Pause(func(step string) error {
		if step == "committed" {
			return errors.New("cut")
		}
		return nil
	})
	if _, err := r.Drop(people(5)[0]); err == nil {
		t.Fatal("it was not cut short")
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	before := readAll(t, dir)
	read, err := keys.ReadRing(dir, master)
	if err != nil {
		t.Fatal(err)
	}
	v, err := read.Status()
	if err != nil || !v.Unfinished || v.Subjects["person"].Keys != 4 || v.Generation != 1 {
		t.Fatalf("%+v, %v", v, err)
	}
	if err := read.Add("person/new"); err == nil {
		t.Fatal("a ring that is only read took a key")
	}
	if err := read.Close(); err != nil {
		t.Fatal(err)
	}
	for name, data := range readAll(t, dir) {
		if !bytes.Equal(before[name], data) {
			t.Fatalf("%s was written", name)
		}
	}
}
