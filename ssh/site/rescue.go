package site

import (
	"context"
	"errors"
	"fmt"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
)

// Rescue recovers an account, or makes one, while the server is stopped: it
// returns what to tell the person who ran it, the invite included. It is an
// entry of the log, and an alarm that every admin is shown.
func Rescue(ctx context.Context, c Config, name, keyFile string) (string, error) {
	key, err := clientKey(name, keyFile)
	if err != nil {
		return "", err
	}
	token, err := keys.NewInvite(c.Rand)
	if err != nil {
		return "", err
	}
	hash := token.Hash()
	s, err := Open(c)
	if err != nil {
		return "", err
	}
	_, err = s.Store.Do(ctx, model.System.ID, model.RescueAdmin{Name: name, TokenHash: hash[:],
		Key: model.AdminKey{Label: "rescue", Fingerprint: key.Fingerprint, Blob: key.Blob, Hardware: key.Hardware}})
	if err := errors.Join(err, s.Store.Close()); err != nil {
		return "", err
	}
	return fmt.Sprintf(`%s is an admin again, with this key alone: %s
Other keys, one-time codes and limits of the account are gone. The log has an entry of this,
and every admin is told at the next login.

Invite for %s, good for 24 hours, to be used once:

    %s

1. start the server again
2. ssh -p PORT %s@HOST      asks for the invite, then sets up one-time codes
`, name, key.Fingerprint, name, token.Text(), name), nil
}
