// Package storetest makes real stores for tests: a directory, keys, a clock
// that the test moves, seeded randomness, and enrolled admins. Only tests
// import it.
package storetest

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"io"
	"log/slog"
	mathrand "math/rand/v2"
	"path/filepath"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage"
)

// Clock is a clock that stands still until it is moved.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now is the clock's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Start is where a test's clock starts: a working Tuesday.
var Start = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

const masterFile = "master.key"

// House is a store with its people.
type House struct {
	tb     testing.TB
	Dir    string
	Clock  *Clock
	Store  *storage.Store
	Config storage.Config
	IDs    map[string]string // login name → admin id
	secret map[string][]byte
	Signer map[string]gossh.Signer
}

// seeded is randomness that a test can repeat. It is safe for concurrent use.
type seeded struct {
	mu  sync.Mutex
	rng *mathrand.ChaCha8
}

func (s *seeded) Read(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rng.Read(p)
}

// Rand is a seeded random source.
func Rand(seed byte) io.Reader { return &seeded{rng: mathrand.NewChaCha8([32]byte{seed})} }

// New makes a store with the admins admin, admin2, dpo, oncall and auditor,
// all enrolled, and closes it with the test.
func New(tb testing.TB) *House {
	tb.Helper()
	h := Empty(tb)
	for name, role := range map[string]model.Role{"admin": model.RoleAdmin, "admin2": model.RoleAdmin, "dpo": model.RoleDPO,
		"oncall": model.RoleOnCall, "auditor": model.RoleAuditor} {
		h.Enrol(name, role)
	}
	return h
}

// Empty makes a store without admins.
func Empty(tb testing.TB) *House {
	tb.Helper()
	h := &House{tb: tb, Dir: tb.TempDir(), Clock: &Clock{now: Start}, IDs: map[string]string{}, secret: map[string][]byte{}, Signer: map[string]gossh.Signer{}}
	master, err := keys.CreateMaster(filepath.Join(h.Dir, masterFile), Rand(1))
	h.check(err)
	h.Config = storage.Config{Dir: h.Dir, Master: master, Now: h.Clock.Now, Rand: Rand(2), Log: slog.New(slog.DiscardHandler)}
	h.Store, err = storage.Create(h.Config)
	h.check(err)
	tb.Cleanup(func() { _ = h.Store.Close() })
	return h
}

// Attach opens a store that New made in dir, perhaps in another process, with a
// clock that starts at a given moment and true randomness.
func Attach(tb testing.TB, dir string, now time.Time) *House {
	tb.Helper()
	h := Found(tb, dir, now)
	h.check(h.Open())
	return h
}

// Found is Attach without opening the store yet; see Open.
func Found(tb testing.TB, dir string, now time.Time) *House {
	tb.Helper()
	h := &House{tb: tb, Dir: dir, Clock: &Clock{now: now}, IDs: map[string]string{}, secret: map[string][]byte{}, Signer: map[string]gossh.Signer{}}
	master, err := keys.LoadMaster(filepath.Join(dir, masterFile))
	h.check(err)
	h.Config = storage.Config{Dir: dir, Master: master, Now: h.Clock.Now, Rand: rand.Reader, Log: slog.New(slog.DiscardHandler)}
	return h
}

// Open opens the store of a house that was found, until the test ends.
func (h *House) Open() error {
	var err error
	if h.Store, err = storage.Open(h.Config); err != nil {
		return err
	}
	h.tb.Cleanup(func() { _ = h.Store.Close() })
	for _, a := range h.Store.Directory() {
		h.IDs[a.Name], h.secret[a.Name] = a.ID, secretOf(h.tb, a.Name)
	}
	return nil
}

// secretOf is the one-time-code secret of an admin of a test.
func secretOf(tb testing.TB, name string) []byte {
	tb.Helper()
	secret, err := keys.NewSecret(Rand(name[0] + name[len(name)-1]))
	if err != nil {
		tb.Fatal(err)
	}
	return secret
}

// Reopen closes the store and opens it again.
func (h *House) Reopen() {
	h.tb.Helper()
	h.check(h.Store.Close())
	var err error
	h.Store, err = storage.Open(h.Config)
	h.check(err)
}

// Enrol invites and enrols an admin, with management's delegation.
func (h *House) Enrol(name string, role model.Role) {
	h.tb.Helper()
	_, private, err := ed25519.GenerateKey(Rand(byte(len(name)) ^ name[0] ^ name[len(name)-1]<<2))
	h.check(err)
	signer, err := gossh.NewSignerFromKey(private)
	h.check(err)
	hash := []byte("an invite of " + name)
	res, err := h.Store.Do(context.Background(), model.System.ID, model.InviteAdmin{Name: name, Role: role, Delegation: "MG-1",
		TokenHash: hash, Key: model.AdminKey{Label: "test", Fingerprint: keys.Fingerprint(signer.PublicKey()), Blob: signer.PublicKey().Marshal()}})
	h.check(err)
	secret := secretOf(h.tb, name)
	step := keys.StepAt(h.Clock.Now())
	_, err = h.Store.Do(context.Background(), res.ID, model.EnrolAdmin{TokenHash: hash, Secret: secret,
		Code1: keys.Code(secret, step-1), Code2: keys.Code(secret, step)})
	h.check(err)
	h.IDs[name], h.secret[name], h.Signer[name] = res.ID, secret, signer
}

// Code is a fresh code of an admin; the clock moves to the step it is for.
func (h *House) Code(name string) string {
	h.Clock.Advance(30 * time.Second)
	return keys.Code(h.secret[name], keys.StepAt(h.Clock.Now()))
}

// Desk is an admin's desk.
func (h *House) Desk(name string) *storage.Desk { return h.Store.Desk(h.IDs[name]) }

// Rulings lists all rulings, newest first.
func (h *House) Rulings() ([]model.Ruling, error) {
	page, err := h.Desk("dpo").Rulings(context.Background(), model.Window{Limit: model.Whole})
	var list []model.Ruling
	for _, row := range page.Rows {
		list = append(list, row.Ruling)
	}
	return list, err
}

// Do gives a command that must succeed.
func (h *House) Do(name string, cmd model.Command) model.Result {
	h.tb.Helper()
	id := h.IDs[name]
	if name == model.System.ID {
		id = name
	}
	res, err := h.Store.Do(context.Background(), id, cmd)
	if err != nil {
		h.tb.Fatalf("%s by %s: %v", cmd.Act().Name, name, err)
	}
	return res
}

// Approve has an admin approve the newest proposed change.
func (h *House) Approve(name string) {
	h.tb.Helper()
	changes, err := h.Desk(name).AccountChanges(context.Background())
	h.check(err)
	if len(changes) == 0 {
		h.tb.Fatal("no change was proposed")
	}
	h.Do(name, model.ApproveChange{Change: changes[0].ID, Digest: changes[0].Digest(), Code: h.Code(name)})
}

// Refused gives a command that must be refused with a code.
func (h *House) Refused(name, code string, cmd model.Command) {
	h.tb.Helper()
	_, err := h.Store.Do(context.Background(), h.IDs[name], cmd)
	if got := model.CodeOf(err); err == nil || got != code {
		h.tb.Fatalf("%s by %s: wanted refusal %q, got %v (%s)", cmd.Act().Name, name, code, err, got)
	}
}

func (h *House) check(err error) {
	h.tb.Helper()
	if err != nil {
		h.tb.Fatal(err)
	}
}
