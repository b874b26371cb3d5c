package site

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/keys"
)

// hostKeys are the host key in use and, while it is rotated, the next one.
func (c Config) hostKeys() (host, next gossh.Signer, err error) {
	host, err = keys.LoadHostKey(filepath.Join(c.Dir, HostFile))
	if err == nil && there(c.Dir, NextFile) {
		next, err = keys.LoadHostKey(filepath.Join(c.Dir, NextFile))
	}
	return host, next, err
}

// HostKeys is what to show of an installation's host keys.
func HostKeys(c Config) (string, error) {
	if err := c.found(); err != nil {
		return "", err
	}
	host, next, err := c.hostKeys()
	if err != nil {
		return "", err
	}
	text := KeyText("Host key", host.PublicKey())
	if next != nil {
		text += KeyText("Next host key", next.PublicKey())
	}
	return text, nil
}

// KeyText is a host key's fingerprint and picture.
func KeyText(title string, key gossh.PublicKey) string {
	return fmt.Sprintf("%s   %s\n%s\n", title, keys.Fingerprint(key), indented(keys.Randomart(key)))
}

func indented(text string) string { return "    " + strings.ReplaceAll(text, "\n", "\n    ") }

// RotateHostKey makes the key that will follow the host key. A server that is
// started after it announces and proves both.
func RotateHostKey(c Config) (string, error) {
	if err := c.found(); err != nil {
		return "", err
	}
	if _, _, err := c.hostKeys(); err != nil {
		return "", err
	}
	next, err := keys.CreateNextHostKey(filepath.Join(c.Dir, NextFile), c.Rand)
	if errors.Is(err, keys.ErrExists) {
		return "", errors.New("the host key is being rotated already; end that first with: opsconsole hostkey retire --data " + c.Dir)
	}
	if err != nil {
		return "", err
	}
	return KeyText("Next host key", next.PublicKey()) + "Start the server anew: from then on it announces both keys, and clients with UpdateHostKeys=yes\n" +
		"learn the next one when they log in. When all have, run: opsconsole hostkey retire --data " + c.Dir + "\n", nil
}

// RetireHostKey ends with the old host key: the next one takes its place.
func RetireHostKey(c Config) (string, error) {
	if err := c.found(); err != nil {
		return "", err
	}
	if !there(c.Dir, NextFile) {
		return "", errors.New("there is no next host key; make one first with: opsconsole hostkey rotate --data " + c.Dir)
	}
	host, err := keys.RetireHostKey(filepath.Join(c.Dir, HostFile), filepath.Join(c.Dir, NextFile))
	if err != nil {
		return "", err
	}
	return KeyText("Host key", host.PublicKey()) + "The old key is gone. Start the server anew; a client that never learned this key will warn.\n", nil
}
