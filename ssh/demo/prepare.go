// Package demo makes and attaches to an installation with invented data, for
// trying the console out. Its admins' private keys and one-time-code secrets
// lie on disk in clear: nothing real belongs in such a directory.
package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh/site"
	"integrora.com/opsconsole/storage"
)

// Admins are the demo's people, in the order in which they are listed.
var Admins = []struct {
	Name string
	Role model.Role
}{
	{"admin", model.RoleAdmin}, {"admin2", model.RoleAdmin}, {"dpo", model.RoleDPO}, {"oncall", model.RoleOnCall}, {"auditor", model.RoleAuditor},
}

// Options say how large a demo is made, and on what it runs.
type Options struct {
	Dir              string
	People, Requests int
	Now              func() time.Time
	Rand             io.Reader
	Log              *slog.Logger
	Say              func(format string, args ...any) // progress, for a person
}

// mark is the file that tells a demo from a real installation.
const mark = "demo/complete"

// Open makes the demo in o.Dir, or opens the one that is there. A directory
// that holds anything else is refused; a demo whose making was cut short is
// made again.
func Open(ctx context.Context, o Options) (*site.Site, error) {
	if site.Exists(o.Dir) {
		if _, err := os.Stat(filepath.Join(o.Dir, mark)); err != nil {
			return nil, fmt.Errorf("the directory %s holds a real installation; choose another with --data", o.Dir)
		}
		s, err := site.Open(o.site(o.Now))
		if errors.Is(err, storage.ErrVersion) {
			err = fmt.Errorf("the demo in %s was made by another version of this program (%w); nothing in it is real: remove the directory, or name another with --data", o.Dir, err)
		}
		return s, err
	}
	if site.Unfinished(o.Dir) {
		o.Say("An earlier demo in %s was not finished; making it anew.", o.Dir)
	}
	// The making's clock lies a little back, so that the codes of this minute
	// are still unused when it is done.
	past := func() time.Time { return o.Now().Add(-10 * time.Minute) }
	s, err := site.Create(o.site(past), func(s *site.Site) error { return build(ctx, s, o, past) })
	if err != nil {
		return nil, err
	}
	if err := s.Store.Close(); err != nil {
		return nil, err
	}
	debug.FreeOSMemory() // making a large demo leaves much behind
	return site.Open(o.site(o.Now))
}

func (o Options) site(now func() time.Time) site.Config {
	return site.Config{Dir: o.Dir, Now: now, Rand: o.Rand, Log: o.Log}
}

// build fills a new installation.
func build(ctx context.Context, s *site.Site, o Options, now func() time.Time) error {
	secrets := filepath.Join(o.Dir, "demo")
	if err := os.Mkdir(secrets, 0o700); err != nil {
		return err
	}
	ids := map[string]string{}
	for _, a := range Admins {
		var err error
		if ids[a.Name], err = enrol(ctx, s, o, now, secrets, a.Name, a.Role); err != nil {
			return err
		}
	}
	if err := fill(ctx, s, o, now(), ids); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(o.Dir, mark), []byte("made for trying out; see README.md\n"), 0o600)
}

// enrol makes one admin, with the secrets left in files.
func enrol(ctx context.Context, s *site.Site, o Options, now func() time.Time, dir, name string, role model.Role) (string, error) {
	key, err := keys.GenerateClientKey(filepath.Join(dir, name+".key"), name+"@demo", o.Rand)
	if err != nil {
		return "", err
	}
	token, err := keys.NewInvite(o.Rand)
	if err != nil {
		return "", err
	}
	hash := token.Hash()
	delegation := ""
	if role == model.RoleAdmin {
		delegation = "demo"
	}
	res, err := s.Store.Do(ctx, model.System.ID, model.InviteAdmin{Name: name, Role: role, Delegation: delegation, TokenHash: hash[:],
		Key: model.AdminKey{Label: "demo", Fingerprint: key.Fingerprint, Blob: key.Blob}})
	if err != nil {
		return "", err
	}
	secret, err := keys.NewSecret(o.Rand)
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(secretFile(o.Dir, name), []byte(base32Text(secret)+"\n"), 0o600); err != nil {
		return "", err
	}
	step := keys.StepAt(now())
	_, err = s.Store.Do(ctx, res.ID, model.EnrolAdmin{TokenHash: hash[:], Secret: secret, Code1: keys.Code(secret, step-1), Code2: keys.Code(secret, step)})
	return res.ID, err
}

func keyFile(dir, name string) string    { return filepath.Join(dir, "demo", name+".key") }
func secretFile(dir, name string) string { return filepath.Join(dir, "demo", name+".totp") }
func knownHosts(dir string) string       { return filepath.Join(dir, "demo", "known_hosts") }

// Secret reads an admin's one-time-code secret from its file.
func Secret(dir, name string) ([]byte, error) {
	text, err := os.ReadFile(secretFile(dir, name))
	if err != nil {
		return nil, err
	}
	return keys.ParseSecret(string(text))
}

// Signer reads an admin's private key from its file.
func Signer(dir, name string) (gossh.Signer, error) {
	text, err := os.ReadFile(keyFile(dir, name))
	if err != nil {
		return nil, err
	}
	return gossh.ParsePrivateKey(text)
}
