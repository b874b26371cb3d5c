package demo

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"time"

	gossh "golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
)

func readerOf(raw []byte) io.Reader { return bytes.NewReader(raw) }

// Print tells how to connect as each of the demo's admins. It also writes the
// known_hosts file that the lines name, so that the server is known at once.
func Print(w io.Writer, dir string, addr net.Addr, host gossh.PublicKey, now time.Time) error {
	name, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return err
	}
	if ip := net.ParseIP(name); ip == nil || ip.IsUnspecified() {
		name = "127.0.0.1"
	}
	line := knownhosts.Line([]string{net.JoinHostPort(name, port)}, host) + "\n"
	if err := os.WriteFile(knownHosts(dir), []byte(line), 0o600); err != nil {
		return err
	}
	fmt.Fprintf(w, "\nopsconsole demo on %s:%s. People, letters and companies are invented.\n", name, port)
	fmt.Fprintf(w, "The private keys and code secrets in %s are on disk in clear: for trying it out only.\n", filepath.Join(dir, "demo"))
	left := 30 - now.Unix()%30
	fmt.Fprintf(w, "\nConnect from another terminal (codes change in %d s; a code works once):\n\n", left)
	for _, a := range Admins {
		secret, err := Secret(dir, a.Name)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "  %-8s code %s   ssh -p %s -i %s -o IdentitiesOnly=yes -o UserKnownHostsFile=%s %s@%s\n",
			a.Name, keys.Code(secret, keys.StepAt(now)), port, keyFile(dir, a.Name), knownHosts(dir), a.Name, name)
	}
	fmt.Fprintf(w, "\nLater codes: %s\nor an authenticator app with the secrets in %s (base32)\nor: oathtool --totp -b \"$(cat %s)\"\n\n",
		CodeCommand(dir, "NAME"), filepath.Join(dir, "demo", "NAME.totp"), secretFile(dir, "admin"))
	return nil
}

// DefaultDir is where a demo lives unless another place is named.
const DefaultDir = "./opsconsole-demo"

// CodeCommand is the command that prints a fresh code of one of the demo's
// admins.
func CodeCommand(dir, name string) string {
	if dir == DefaultDir {
		return "go run . demo code " + name
	}
	return "go run . demo code " + name + " --data " + dir
}

// PrintCode prints the present code of one of the demo's admins, and how long it
// is good.
func PrintCode(w io.Writer, dir, name string, now time.Time) error {
	secret, err := Secret(dir, name)
	if err != nil {
		return model.Refuse("usage", "there is no demo with an admin %q in %s; its admins are admin, admin2, dpo, oncall, auditor", name, dir)
	}
	_, err = fmt.Fprintf(w, "%s   (changes in %d s; a code works once)\n", keys.Code(secret, keys.StepAt(now)), 30-now.Unix()%30)
	return err
}
