package offline_test

import (
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/ssh/offline"
	"integrora.com/opsconsole/ssh/site"
	"integrora.com/opsconsole/storage/storetest"
)

// restoreCommand runs opsconsole restore.
func restoreCommand(h *storetest.House, args ...string) (string, error) {
	var out strings.Builder
	for _, cmd := range offline.Host(site.Config{Now: h.Clock.Now, Rand: storetest.Rand(9), Log: slog.New(slog.NewTextHandler(io.Discard, nil))}) {
		if cmd.Name() == "restore" {
			cmd.SetArgs(args)
			cmd.SetOut(&out)
			cmd.SetErr(io.Discard)
			cmd.SilenceUsage = true
			err := cmd.Execute()
			return out.String(), err
		}
	}
	return "", os.ErrNotExist
}

func TestAnInstallationIsRestoredWholeOrNotAtAll(t *testing.T) {
	h := storetest.New(t)
	plan := h.BackUp()
	h.Letters(0, 5)
	b, err := h.Store.Backup(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	identity, other := filepath.Join(dir, "id.age"), filepath.Join(dir, "other.age")
	stranger, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	for path, id := range map[string]*age.X25519Identity{identity: plan.Identities[0].(*age.X25519Identity), other: stranger} {
		if err := os.WriteFile(path, []byte(id.String()+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	master, into := filepath.Join(h.Dir, "master.key"), filepath.Join(dir, "new")
	run := func(identity, keys string) (string, error) {
		return restoreCommand(h, "--backup", filepath.Join(plan.Dir, b.File), "--identity", identity, "--keys", keys, "--master-key", master, "--into", into)
	}
	copied := filepath.Join(plan.KeySlots[0], keys.CopyFile)
	for why, try := range map[string][2]string{"no identity": {other, copied}, "missing": {identity, filepath.Join(dir, "none")}, "in use": {identity, h.Dir}} {
		if _, err := run(try[0], try[1]); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("wanted %q, found %v", why, err)
		}
		if _, err := os.Lstat(into); !os.IsNotExist(err) {
			t.Errorf("%s: something of it is left", why)
		}
	}
	out, err := run(identity, copied)
	if err != nil || !strings.Contains(out, "lost: 0") || !strings.Contains(out, "restored approve S-1 --digest ") {
		t.Fatalf("%q, %v", out, err)
	}
	s, err := site.Open(site.Config{Dir: into, Master: master, Now: h.Clock.Now, Rand: storetest.Rand(10), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Store.Close() }()
	if v := s.Store.Backups(); len(v.Restores) != 1 || !v.Restores[0].Pending() {
		t.Errorf("%+v", v.Restores)
	}
	if _, err := run(identity, copied); err == nil || !strings.Contains(err.Error(), "already in use") {
		t.Errorf("into a directory that is there: %v", err)
	}
}
