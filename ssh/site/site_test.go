package site_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh/site"
	"integrora.com/opsconsole/storage/storetest"
)

func config(dir string) site.Config {
	return site.Config{Dir: dir, Now: func() time.Time { return storetest.Start }, Rand: storetest.Rand(1), Log: slog.New(slog.DiscardHandler)}
}

// made makes an installation and closes it.
func made(t *testing.T, c site.Config) {
	t.Helper()
	s, err := site.Create(c, func(*site.Site) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Store.Close(); err != nil {
		t.Fatal(err)
	}
}

// refused fails unless Open refuses with words.
func refused(t *testing.T, c site.Config, words string) {
	t.Helper()
	s, err := site.Open(c)
	if err == nil {
		_ = s.Store.Close()
	}
	if err == nil || !strings.Contains(err.Error(), words) {
		t.Errorf("wanted a refusal with %q, found %v", words, err)
	}
}

func TestInstallationOpensAsItWasMade(t *testing.T) {
	c := config(filepath.Join(t.TempDir(), "a", "b"))
	var host []byte
	s, err := site.Create(c, func(s *site.Site) error {
		host = s.HostKey.PublicKey().Marshal()
		_, err := s.Store.Do(context.Background(), model.System.ID, storetest.LetterTo(1))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	refused(t, c, "in use by another process; stop that one first")
	if err := s.Store.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := site.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Store.Close()
	if string(again.HostKey.PublicKey().Marshal()) != string(host) || again.Store.Head().Size != 2 {
		t.Errorf("another host key, or %d entries", again.Store.Head().Size)
	}
}

func TestFailedMakingLeavesNothing(t *testing.T) {
	parent := t.TempDir()
	there := filepath.Join(parent, "there")
	if err := os.Mkdir(there, 0o755); err != nil {
		t.Fatal(err)
	}
	fault := errors.New("the filling failed")
	for _, dir := range []string{there, filepath.Join(parent, "new")} {
		c := config(dir)
		if _, err := site.Create(c, func(*site.Site) error {
			if err := os.Mkdir(filepath.Join(dir, "demo"), 0o700); err != nil {
				return err
			}
			return fault
		}); !errors.Is(err, fault) {
			t.Fatal(err)
		}
		left, err := os.ReadDir(dir)
		if len(left) > 0 || dir == there && err != nil || dir != there && !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: %d entries are left, %v", dir, len(left), err)
		}
		made(t, c)
	}
}

func TestMakingCutShortIsBegunAnew(t *testing.T) {
	c := config(filepath.Join(t.TempDir(), "site"))
	copied := t.TempDir()
	// What a process that was killed while it filled leaves behind.
	s, err := site.Create(c, func(*site.Site) error { return os.CopyFS(copied, os.DirFS(c.Dir)) })
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Store.Close(); err != nil {
		t.Fatal(err)
	}
	cut := config(copied)
	if site.Exists(copied) || !site.Unfinished(copied) {
		t.Error("half an installation passes for one")
	}
	refused(t, cut, "was not finished; make it again with: opsconsole init")
	made(t, cut)
	if !site.Exists(copied) || site.Unfinished(copied) {
		t.Error("the second making is not there")
	}
}

func TestMasterKeyKeptElsewhereIsUsedAndStays(t *testing.T) {
	master := filepath.Join(t.TempDir(), "master")
	c := config(filepath.Join(t.TempDir(), "site"))
	c.Master = master
	fault := errors.New("no")
	if _, err := site.Create(c, func(*site.Site) error { return fault }); !errors.Is(err, fault) {
		t.Fatal(err)
	}
	first, err := os.ReadFile(master)
	if err != nil {
		t.Fatal(err)
	}
	made(t, c)
	if second, err := os.ReadFile(master); err != nil || string(second) != string(first) {
		t.Error("the master key was replaced")
	}
	c.Master = ""
	refused(t, c, "say where it is with --master-key")
	c.Master = filepath.Join(t.TempDir(), "other")
	if _, err := keys.CreateMaster(c.Master, storetest.Rand(2)); err != nil {
		t.Fatal(err)
	}
	refused(t, c, "say where the right one is with --master-key")
}

func TestInstallationCutAtAnyByteIsRefused(t *testing.T) {
	c := config(filepath.Join(t.TempDir(), "site"))
	made(t, c)
	path := filepath.Join(c.Dir, "data.db")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	used := len(whole)
	for used > 0 && whole[used-1] == 0 {
		used-- // bbolt grows its file ahead of what it uses
	}
	for _, size := range []int{used - used%4096, used / 2, 8192, 8191, 4097, 4096, 4095, 100, 1} {
		if err := os.WriteFile(path, whole[:size], 0o600); err != nil {
			t.Fatal(err)
		}
		refused(t, c, "put back the newest backup")
		if info, err := os.Stat(path); err != nil || info.Size() != int64(size) {
			t.Fatalf("cut to %d bytes: the refusal wrote", size)
		}
	}
}

func TestRefusedFirstAdminLeavesNothing(t *testing.T) {
	c := config(filepath.Join(t.TempDir(), "site"))
	for _, first := range []site.First{{Name: "anna", Role: model.RoleAdmin, KeyFile: "nobody.pub"}, {Name: "A", Role: model.RoleAdmin, KeyFile: "site_test.go"}} {
		if _, err := site.Init(context.Background(), c, first); model.CodeOf(err) != "usage" {
			t.Errorf("%+v: %v", first, err)
		}
	}
	if _, err := os.Stat(c.Dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a directory was made: %v", err)
	}
}
