package site

import (
	"context"
	"fmt"
	"os"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
)

// First is the first admin of an installation.
type First struct {
	Name       string
	Role       model.Role
	KeyFile    string // their public key
	Delegation string // reference of management's written delegation, if any
}

// Init makes an installation and invites its first admin. It returns what to
// tell the person who ran it, the invite included. What can be wrong with the
// arguments is found before anything is made.
func Init(ctx context.Context, c Config, first First) (string, error) {
	key, err := clientKey(first.Name, first.KeyFile)
	if err != nil {
		return "", err
	}
	token, err := keys.NewInvite(c.Rand)
	if err != nil {
		return "", err
	}
	hash := token.Hash()
	s, err := Create(c, func(s *Site) error {
		_, err := s.Store.Do(ctx, model.System.ID, model.InviteAdmin{Name: first.Name, Role: first.Role, Delegation: first.Delegation, TokenHash: hash[:],
			Key: model.AdminKey{Label: "first", Fingerprint: key.Fingerprint, Blob: key.Blob, Hardware: key.Hardware}})
		return err
	})
	if err != nil {
		return "", err
	}
	logKey := s.Store.LogKey()
	if err := s.Store.Close(); err != nil {
		return "", err
	}
	serve, note := "opsconsole serve --data "+c.Dir, "It stands apart from the data: keep it so, and out of their backups."
	place := c.master()
	switch {
	case c.Master != "":
		serve += " --master-key " + c.Master
	case c.Env.Given():
		place = "as it was given"
	default:
		note = "Move it outside the data directory and its backups (--master-key): whoever has both can read everything."
	}
	host := s.HostKey.PublicKey()
	return fmt.Sprintf(`Installation made in %s.
Host key   %s
%s
Log key    %s
           Signs heads of the audit log (log.key). Give this line to whoever is to check the log.
Master key %s
           %s

Invite for %s (role %s), good for 24 hours, to be used once:

    %s

1. %s --listen ADDRESS
2. ssh -p PORT %s@HOST      asks for the invite, then sets up one-time codes
`, c.Dir, keys.Fingerprint(host), indented(keys.Randomart(host)), logKey, place, note, first.Name, first.Role, token.Text(), serve, first.Name), nil
}

// clientKey reads the public key of somebody who is to have that login name.
func clientKey(name, file string) (keys.ClientKey, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return keys.ClientKey{}, model.Refuse("usage", "the admin's public key cannot be read: %s; --key takes their .pub file", err)
	}
	key, err := keys.ParseClientKey(text)
	if err != nil {
		return keys.ClientKey{}, model.Refuse("usage", "%s: %s", file, err)
	}
	if !model.ValidLogin(name) {
		return keys.ClientKey{}, model.Refuse("usage", "a login name is 2–32 of a–z, 0–9 and dash, starting with a letter; found %q", name)
	}
	return key, nil
}
