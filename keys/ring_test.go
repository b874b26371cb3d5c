package keys_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"integrora.com/opsconsole/keys"
)

func newMaster(t testing.TB) keys.Master {
	t.Helper()
	m, err := keys.CreateMaster(filepath.Join(t.TempDir(), "master.key"), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func newRing(t testing.TB) (*keys.Ring, string, keys.Master) {
	t.Helper()
	dir, master := t.TempDir(), newMaster(t)
	r, err := keys.CreateRing(dir, master, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	return r, dir, master
}

func add(t testing.TB, r *keys.Ring, subjects ...string) {
	t.Helper()
	if err := r.Add(subjects...); err != nil {
		t.Fatal(err)
	}
}

func key(t testing.TB, r *keys.Ring, subject string) keys.Key {
	t.Helper()
	k, err := r.Key(subject)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func people(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("person/p-%08d", i)
	}
	return out
}

func reopen(t testing.TB, r *keys.Ring, dir string, master keys.Master) *keys.Ring {
	t.Helper()
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := keys.OpenRing(dir, master, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = again.Close() })
	return again
}

func TestTenThousandKeysSurviveAReopening(t *testing.T) {
	r, dir, master := newRing(t)
	subjects := people(10_000)
	add(t, r, subjects...)
	want := make(map[[32]byte]string)
	for _, s := range subjects {
		k := key(t, r, s)
		if k.Version != 1 || want[k.Secret] != "" {
			t.Fatalf("%s: version %d, or the same key as %q", s, k.Version, want[k.Secret])
		}
		want[k.Secret] = s
	}
	r = reopen(t, r, dir, master)
	r.KeepNoKeys()
	for secret, s := range want {
		if key(t, r, s).Secret != secret {
			t.Fatalf("%s has another key after reopening", s)
		}
	}
}

func TestAddingAgainKeepsTheKey(t *testing.T) {
	r, dir, master := newRing(t)
	add(t, r, "store", "tenant/acme", "store")
	before := key(t, r, "store")
	add(t, r, "store", "person/1")
	r = reopen(t, r, dir, master)
	add(t, r, "store")
	if key(t, r, "store") != before {
		t.Fatal("adding a subject again changed its key")
	}
}

func TestUnknownSubjectHasNoKey(t *testing.T) {
	r, _, _ := newRing(t)
	if _, err := r.Key("person/nobody"); !errors.Is(err, keys.ErrNoKey) {
		t.Fatalf("wanted ErrNoKey, found %v", err)
	}
	for _, s := range []string{"", strings.Repeat("x", 257)} {
		if err := r.Add("person/1", s); !errors.Is(err, keys.ErrMalformed) {
			t.Fatalf("wanted ErrMalformed for a name of %d bytes, found %v", len(s), err)
		}
	}
	if _, err := r.Key("person/1"); !errors.Is(err, keys.ErrNoKey) {
		t.Fatalf("a refused batch added one of its subjects: %v", err)
	}
}

func TestCacheStaysBoundedAndRight(t *testing.T) {
	r, _, _ := newRing(t)
	r.SmallCache(16)
	subjects := people(200)
	add(t, r, subjects...)
	want := make(map[string]keys.Key)
	for range 2 {
		for _, s := range subjects {
			k := key(t, r, s)
			if old, ok := want[s]; ok && old != k {
				t.Fatalf("%s: another key after it left the cache", s)
			}
			want[s] = k
		}
	}
	kept := 0
	for _, s := range subjects {
		if r.Cached(s) {
			kept++
		}
	}
	if kept != 16 {
		t.Fatalf("wanted 16 kept keys, found %d", kept)
	}
}

func TestWrongMasterOpensNothingAndWritesNothing(t *testing.T) {
	r, dir, _ := newRing(t)
	add(t, r, "store")
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	before := readAll(t, dir)
	_, err := keys.OpenRing(dir, newMaster(t), rand.Reader)
	if !errors.Is(err, keys.ErrWrongMaster) || !strings.Contains(err.Error(), "does not open "+filepath.Join(dir, "root.key")) {
		t.Fatalf("wanted ErrWrongMaster that names root.key, found %v", err)
	}
	for name, data := range readAll(t, dir) {
		if !bytes.Equal(data, before[name]) {
			t.Fatalf("%s was written to", name)
		}
	}
}

func TestHeldRingIsRefused(t *testing.T) {
	r, dir, master := newRing(t)
	if _, err := keys.OpenRing(dir, master, rand.Reader); !errors.Is(err, keys.ErrLocked) {
		t.Fatalf("wanted ErrLocked, found %v", err)
	}
	if _, err := keys.CreateRing(dir, master, rand.Reader); !errors.Is(err, keys.ErrExists) {
		t.Fatalf("wanted ErrExists, found %v", err)
	}
	reopen(t, r, dir, master)
}

func TestRingFilesThatAreNotOursAreRefused(t *testing.T) {
	change := func(name string, f func([]byte) []byte) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			path := filepath.Join(dir, name)
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, f(data), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	replace := func(old, new string) func([]byte) []byte {
		return func(b []byte) []byte { return bytes.Replace(b, []byte(old), []byte(new), 1) }
	}
	for _, c := range []struct {
		name string
		do   func(t *testing.T, dir string)
		want error
	}{
		{"no root.key", func(t *testing.T, dir string) { _ = os.Remove(filepath.Join(dir, "root.key")) }, keys.ErrMissing},
		{"no keys.db", func(t *testing.T, dir string) { _ = os.Remove(filepath.Join(dir, "keys.db")) }, keys.ErrMissing},
		{"root.key readable by others", func(t *testing.T, dir string) { _ = os.Chmod(filepath.Join(dir, "root.key"), 0o640) }, keys.ErrPermissions},
		{"keys.db readable by others", func(t *testing.T, dir string) { _ = os.Chmod(filepath.Join(dir, "keys.db"), 0o604) }, keys.ErrPermissions},
		{"root.key of a later version", change("root.key", replace("-v1 ", "-v2 ")), keys.ErrFormat},
		{"root.key of something else", change("root.key", replace("opsconsole-root", "another-root")), keys.ErrMalformed},
		{"root.key cut", change("root.key", func(b []byte) []byte { return b[:len(b)-10] }), keys.ErrMalformed},
		{"root.key empty", change("root.key", func(b []byte) []byte { return nil }), keys.ErrMalformed},
		{"keys.db empty", change("keys.db", func(b []byte) []byte { return nil }), keys.ErrMalformed},
		{"keys.db of something else", change("keys.db", func(b []byte) []byte { return bytes.Repeat([]byte("x"), 20_000) }), keys.ErrMalformed},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, dir, master := newRing(t)
			if err := r.Close(); err != nil {
				t.Fatal(err)
			}
			c.do(t, dir)
			if _, err := keys.OpenRing(dir, master, rand.Reader); !errors.Is(err, c.want) {
				t.Fatalf("wanted %v, found %v", c.want, err)
			}
		})
	}
}

func TestChangedRootIsDamagedNotWrongMaster(t *testing.T) {
	r, dir, master := newRing(t)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "root.key")
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	bad := bytes.Clone(good)
	i := len(bad) - 20 // inside the ciphertext
	if bad[i] == 'A' {
		bad[i] = 'B'
	} else {
		bad[i] = 'A'
	}
	if err := os.WriteFile(path, bad, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := keys.OpenRing(dir, master, rand.Reader); !errors.Is(err, keys.ErrDamaged) {
		t.Fatalf("wanted ErrDamaged, found %v", err)
	}
}

func TestRingOfAnotherStoreIsRefused(t *testing.T) {
	master := newMaster(t)
	a, b := t.TempDir(), t.TempDir()
	for _, dir := range []string{a, b} {
		r, err := keys.CreateRing(dir, master, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Rename(filepath.Join(a, "keys.db"), filepath.Join(b, "keys.db")); err != nil {
		t.Fatal(err)
	}
	if _, err := keys.OpenRing(b, master, rand.Reader); !errors.Is(err, keys.ErrMismatch) {
		t.Fatalf("wanted ErrMismatch, found %v", err)
	}
}

func TestClosedRingAnswersNothing(t *testing.T) {
	r, _, _ := newRing(t)
	add(t, r, "store")
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Key("store"); err == nil {
		t.Fatal("a closed ring gave a key")
	}
	if err := r.Add("person/1"); err == nil {
		t.Fatal("a closed ring took a subject")
	}
	if _, err := r.Drop("store"); err == nil {
		t.Fatal("a closed ring dropped a subject")
	}
}

func TestReadersAndErasuresAgree(t *testing.T) {
	r, _, _ := newRing(t)
	r.SmallCache(8)
	subjects := people(400)
	add(t, r, subjects...)
	want := make(map[string]keys.Key)
	for _, s := range subjects {
		want[s] = key(t, r, s)
	}
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := range 2000 {
				s := subjects[(i*7+w*13)%len(subjects)]
				k, err := r.Key(s)
				if err != nil && !errors.Is(err, keys.ErrNoKey) {
					t.Errorf("%s: %v", s, err)
					return
				}
				if err == nil && k != want[s] {
					t.Errorf("%s: another key while others were erased", s)
					return
				}
			}
		})
	}
	for _, s := range subjects[:20] {
		if _, err := r.Drop(s); err != nil {
			t.Error(err)
		}
		if _, err := r.Key(s); !errors.Is(err, keys.ErrNoKey) {
			t.Errorf("%s still has a key after Drop returned: %v", s, err)
		}
		add(t, r, "case/"+s)
	}
	wg.Wait()
	for _, s := range subjects[:20] {
		if r.Cached(s) {
			t.Errorf("%s came back into the cache", s)
		}
	}
}

func readAll(t testing.TB, dir string) map[string][]byte {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[string][]byte)
	for _, e := range entries {
		if out[e.Name()], err = os.ReadFile(filepath.Join(dir, e.Name())); err != nil {
			t.Fatal(err)
		}
	}
	return out
}
