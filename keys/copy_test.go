package keys_test

import (
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"integrora.com/opsconsole/keys"
)

// opened opens the ring in a copy of the key files.
func opened(t *testing.T, copied string, master keys.Master) *keys.Ring {
	t.Helper()
	dir := t.TempDir()
	if err := keys.OpenCopy(copied, dir, "log.key"); err != nil {
		t.Fatal(err)
	}
	r, err := keys.OpenRing(dir, master, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	return r
}

func TestACopyOpensWithWhatTheRingHoldsAndReplacesTheLast(t *testing.T) {
	r, _, master := newRing(t)
	slot := t.TempDir()
	add(t, r, "person/a", "person/b")
	before, err := r.Mark()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.CopyTo(slot, "log.key"); err != nil {
		t.Fatal(err)
	}
	add(t, r, "person/c")
	if _, err := r.Drop("person/b"); err != nil {
		t.Fatal(err)
	}
	after, err := r.Mark()
	if err != nil || !after.Covers(before) || before.Covers(after) || after.Added != before.Added+1 {
		t.Errorf("%+v, %+v, %v", before, after, err)
	}
	if err := r.CopyTo(slot, "log.key"); err != nil {
		t.Fatal(err)
	}
	if list, err := os.ReadDir(slot); err != nil || len(list) != 1 {
		t.Errorf("%d files in the slot, %v", len(list), err)
	}
	c := opened(t, filepath.Join(slot, keys.CopyFile), master)
	if m, err := c.Mark(); err != nil || m != after {
		t.Errorf("the copy is of %+v, not %+v (%v)", m, after, err)
	}
	if key(t, c, "person/a") != key(t, r, "person/a") || key(t, c, "person/c") != key(t, r, "person/c") {
		t.Error("the copy has other keys")
	}
	if _, err := c.Key("person/b"); !errors.Is(err, keys.ErrNoKey) {
		t.Errorf("the copy has a dropped key: %v", err)
	}
}

func TestACopyThatIsCutOrOpenToOthersIsRefused(t *testing.T) {
	r, dir, _ := newRing(t)
	slot := t.TempDir()
	if err := r.CopyTo(slot); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(slot, keys.CopyFile)
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, raw[:len(raw)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	if err := keys.OpenCopy(path, t.TempDir()); !errors.Is(err, keys.ErrMalformed) {
		t.Errorf("cut: %v", err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := keys.OpenCopy(path, t.TempDir()); !errors.Is(err, keys.ErrPermissions) {
		t.Errorf("readable by others: %v", err)
	}
	if err := keys.OpenCopy(filepath.Join(slot, "none"), t.TempDir()); !errors.Is(err, keys.ErrMissing) {
		t.Errorf("none: %v", err)
	}
	if err := keys.OpenCopy(dir, t.TempDir()); !errors.Is(err, keys.ErrLocked) {
		t.Errorf("in use: %v", err)
	}
}
