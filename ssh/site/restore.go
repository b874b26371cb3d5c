package site

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/storage"
)

// Restore makes an installation in c.Dir, which must be new or empty, of a
// backup and the newest copy of the key files; see storage.Restore. host is the
// copy of the host key; empty: another is made. If it fails nothing of it is
// left, and one that was cut short cannot be served. It returns what to tell.
func Restore(ctx context.Context, c Config, from storage.RestoreFrom, host string) (string, error) {
	master, place, err := c.findMaster()
	if err != nil {
		return "", err
	}
	made, err := claim(c.Dir, restoring)
	if err != nil {
		return "", err
	}
	text, err := restore(ctx, c.store(master, place), c, from, host)
	if err != nil {
		return "", errors.Join(err, abandon(c.Dir, made))
	}
	return text, errors.Join(os.Remove(filepath.Join(c.Dir, makingFile)), syncDir(c.Dir))
}

func restore(ctx context.Context, store storage.Config, c Config, from storage.RestoreFrom, host string) (string, error) {
	done, err := storage.Restore(ctx, store, from)
	if err != nil {
		return "", err
	}
	path := filepath.Join(c.Dir, HostFile)
	said := "The host key is the one that was given."
	if host == "" {
		said = "The host key is new, so that every client will warn: tell people its fingerprint on another way."
		_, err = keys.CreateHostKey(path, c.Rand)
	} else {
		var text []byte
		if text, err = os.ReadFile(host); err == nil {
			err = os.WriteFile(path, text, 0o600)
		}
	}
	if err != nil {
		return "", err
	}
	signer, err := keys.LoadHostKey(path)
	if err != nil {
		return "", err
	}
	r := done.Restore
	return fmt.Sprintf(`Restored the backup of %s: %d rows, epoch %d of the log.
Log restored to %d entries; newest head known %d; entries known to be lost: %d.
Known heads that the log was held to: %d. Erased since and dropped again: %d people, %d consents; %d invoices kept without the person.
Everything was checked: pages, chain, records against the log. Root %s
%s
%s
It takes nothing until two admins have approved it: ssh NAME@HOST restored show; ssh NAME@HOST restored approve %s --digest %s
Every admin is told at the next login. Accounts, keys and the access policy are those of the backup: look at them first.
`, r.TakenAt.UTC().Format("2006-01-02 15:04:05 UTC"), done.Records, r.Epoch, r.LogSize, r.KnownSize, r.Lost(), done.Heads, len(r.Dropped), r.Consents, r.Cut,
		hex.EncodeToString(done.Head.Root), said, KeyText("Host key", signer.PublicKey()), r.ID, hex.EncodeToString(r.Digest())), nil
}
