package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"filippo.io/age"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/ssh/site"
	"integrora.com/opsconsole/storage/backup"
	"integrora.com/opsconsole/storage/storetest"
	"integrora.com/opsconsole/storage/storetest/disk"
)

func init() { disk.Launch() }

// restores is how often a restore is killed, and how often its disk fills up;
// OPSCONSOLE_TEST_KILLS sets another number.
const restores = 6

// A restore is killed at one of its calls of the disk, or the disk is full from
// there on. Killed, it leaves a directory that is not served and says to restore
// again, which then works; refused, it leaves nothing.
func TestRestoreThatIsKilledOrRefusedIsNeverServed(t *testing.T) {
	rounds, rng := roundsOf(t, restores), seeded(t)
	p := newPlace(t)
	restore := backedUp(t, p)
	calls := 0
	count := func(disk.Op) (v disk.Verdict) { calls++; return v }
	if code, said, err := disk.Run(p.program(restore...), filepath.Dir(p.dir), count); err != nil || code != 0 {
		t.Fatalf("a restore without faults: %d, %v: %s", code, err, said)
	}
	for range rounds {
		for _, fault := range []disk.Verdict{{Kill: true}, {Refuse: syscall.ENOSPC, Half: true}} {
			if err := os.RemoveAll(p.dir); err != nil {
				t.Fatal(err)
			}
			n := 1 + rng.IntN(calls)
			var at []string
			code, said, err := disk.Run(p.program(restore...), filepath.Dir(p.dir), func(op disk.Op) disk.Verdict {
				writes := op.Call == disk.Write || op.Call == disk.Create || op.Call == disk.Truncate
				if op.Call == disk.Say || op.N < n || !fault.Kill && !writes {
					return disk.Verdict{}
				}
				at = append(at, op.String())
				return fault
			})
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case len(at) == 0: // there was nothing left to refuse
				if code != 0 {
					t.Errorf("a restore ended with %d: %s", code, said)
				}
			case fault.Kill:
				cutRestore(t, p, at[0], restore)
			case code == 0 || !strings.Contains(said, syscall.ENOSPC.Error()):
				t.Errorf("full from %s on: %d: %s", at[0], code, said)
			default:
				if _, err := os.Lstat(p.dir); !os.IsNotExist(err) {
					t.Errorf("full from %s on: the directory is left (%v)", at[0], err)
				}
			}
		}
	}
}

// cutRestore checks what a killed restore left, and restores again.
func cutRestore(t *testing.T, p *place, at string, restore []string) {
	t.Helper()
	list, err := os.ReadDir(p.dir)
	if err == nil && len(list) > 0 && !site.Unfinished(p.dir) { // at its very end
		p.serve("--master-key", restore[len(restore)-3]).term()
		return
	}
	if err == nil && len(list) > 0 {
		said, err := p.program("serve", "--data", p.dir, "--master-key", restore[len(restore)-3], "--listen", "127.0.0.1:0").CombinedOutput()
		again := strings.Contains(string(said), "the restore into "+p.dir+" was cut short; give it again")
		if err == nil || !again && (len(list) > 1 || !strings.Contains(string(said), "was not finished")) {
			t.Errorf("killed before %s: serve says %s (%v)", at, said, err)
		}
	}
	if said, err := p.program(restore...).CombinedOutput(); err != nil {
		t.Errorf("killed before %s: the restore after it: %v: %s", at, err, said)
	}
	p.serve("--master-key", restore[len(restore)-3]).term()
}

// backedUp makes a backup of an installation, and returns the command that
// restores it into the place.
func backedUp(t *testing.T, p *place) []string {
	t.Helper()
	h := storetest.New(t)
	h.Fill(4, 1, 2)
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	h.Config.Backup = backup.Plan{Dir: t.TempDir(), Recipients: []age.Recipient{identity.Recipient()}, KeySlots: []string{t.TempDir()}}
	h.Reopen()
	b, err := h.Store.Backup(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	h.EraseOne("*")
	if err := h.Store.Close(); err != nil {
		t.Fatal(err)
	}
	p.set(h.Clock.Now().Add(time.Hour))
	opens := filepath.Join(t.TempDir(), "identity")
	if err := os.WriteFile(opens, []byte(identity.String()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{"restore", "--backup", filepath.Join(h.Config.Backup.Dir, b.File), "--identity", opens, "--accept-loss",
		"--keys", filepath.Join(h.Config.Backup.KeySlots[0], keys.CopyFile), "--master-key", filepath.Join(h.Dir, "master.key"), "--into", p.dir}
}
