package ssh_test

import (
	"crypto/rand"
	"crypto/rsa"
	"testing"

	gossh "golang.org/x/crypto/ssh"
)

func TestEveryKindOfKeyLogsIn(t *testing.T) {
	d := open(t)
	for name, signer := range everyKind(t) {
		d.change("alice", func(a *admin) { a.signer = signer })
		c := d.login(t, "alice")
		if out := run(t, c, "whoami", 0); out != "alice admin\n" {
			t.Errorf("%s: %q", name, out)
		}
	}
}

func TestCertificateOverEveryKindOfKeyLogsIn(t *testing.T) {
	d := open(t)
	for name, signer := range everyKind(t) {
		d.tick()
		c, err := d.dial("alice", gossh.PublicKeys(certified(t, signer, authority, nil, "alice")), with(d.code(d.admins["alice"])))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if out := run(t, c, "whoami", 0); out != "alice admin\n" {
			t.Errorf("%s: %q", name, out)
		}
		_ = c.Close()
	}
}

func TestUntouchedSecurityKeyStaysOut(t *testing.T) {
	d := open(t)
	for name, signer := range map[string]gossh.Signer{"sk-ed25519": securityEd25519(t, 0), "sk-ecdsa": securityECDSA(t, 0)} {
		d.change("alice", func(a *admin) { a.signer = signer })
		d.tick()
		if _, err := d.dial("alice", gossh.PublicKeys(signer), with(d.code(d.admins["alice"]))); err == nil {
			t.Errorf("%s: let in untouched", name)
		}
	}
	if d.asked() != 0 {
		t.Errorf("%d codes were asked for", d.asked())
	}
}

func TestCertificateAloneOrOverAWeakKeyStaysOut(t *testing.T) {
	d := open(t)
	a := d.admins["alice"]
	short, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	weak, err := gossh.NewSignerFromKey(short)
	if err != nil {
		t.Fatal(err)
	}
	signer := signerFor("another key")
	d.tick()
	for what, auth := range map[string][]gossh.AuthMethod{
		"no code":                        {gossh.PublicKeys(certified(t, signer, authority, nil, "alice"))},
		"a weak key":                     {gossh.PublicKeys(certified(t, weak, authority, nil, "alice")), with(d.code(a))},
		"the authority's key":            {gossh.PublicKeys(authority), with(d.code(a))},
		"a source-address that is not":   {gossh.PublicKeys(certified(t, signer, authority, from("192.0.2.0/24"), "alice")), with(d.code(a))},
		"a source-address without sense": {gossh.PublicKeys(certified(t, signer, authority, from("everywhere"), "alice")), with(d.code(a))},
	} {
		if _, err := d.dial("alice", auth...); err == nil {
			t.Errorf("%s: let in", what)
		}
	}
	if d.asked() != 0 {
		t.Errorf("%d codes were asked for", d.asked())
	}
	c, err := d.dial("alice", gossh.PublicKeys(certified(t, signer, authority, from("192.0.2.0/24,127.0.0.0/8"), "alice")), with(d.code(a)))
	if err != nil {
		t.Fatalf("from an address of the certificate: %v", err)
	}
	_ = c.Close()
}

// from binds a certificate to addresses.
func from(addresses string) func(*gossh.Certificate) {
	return func(c *gossh.Certificate) { c.CriticalOptions = map[string]string{"source-address": addresses} }
}
