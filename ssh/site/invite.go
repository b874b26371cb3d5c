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
	text, err := os.ReadFile(first.KeyFile)
	if err != nil {
		return "", model.Refuse("usage", "the admin's public key cannot be read: %s; --key takes their .pub file", err)
	}
	key, err := keys.ParseClientKey(text)
	if err != nil {
		return "", model.Refuse("usage", "%s: %s", first.KeyFile, err)
	}
	if !model.ValidLogin(first.Name) {
		return "", model.Refuse("usage", "a login name is 2–32 of a–z, 0–9 and dash, starting with a letter; found %q", first.Name)
	}
	token, err := keys.NewInvite(c.Rand)
	if err != nil {
		return "", err
	}
	hash := token.Hash()
	s, err := Create(c, func(s *Site) error {
		_, err := s.Store.Do(ctx, model.System.ID, model.InviteAdmin{Name: first.Name, Role: first.Role, Delegation: first.Delegation, TokenHash: hash[:],
			Key: model.AdminKey{Label: "first", Fingerprint: key.Fingerprint, Blob: key.Blob}})
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
	if c.Master != "" {
		serve += " --master-key " + c.Master
	} else {
		note = "Move it outside the data directory and its backups (--master-key): whoever has both can read everything."
	}
	return fmt.Sprintf(`Installation made in %s.
Host key   %s
Log key    %s
           Signs heads of the audit log (log.key). Give this line to whoever is to check the log.
Master key %s
           %s

Invite for %s (role %s), good for 24 hours, to be used once:

    %s

1. %s --listen ADDRESS
2. ssh -p PORT %s@HOST      asks for the invite, then sets up one-time codes
`, c.Dir, keys.Fingerprint(s.HostKey.PublicKey()), logKey, c.master(), note, first.Name, first.Role, token.Text(), serve, first.Name), nil
}
