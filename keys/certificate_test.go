package keys_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/keys"
)

// publicKey reads a .pub file among the vectors; ssh-keygen made them.
func publicKey(t testing.TB, path ...string) ssh.PublicKey {
	t.Helper()
	text := readFile(t, filepath.Join(append([]string{"testdata"}, path...)...))
	key, _, _, _, err := ssh.ParseAuthorizedKey(text)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func certificate(t testing.TB, name string) *ssh.Certificate {
	t.Helper()
	cert, ok := publicKey(t, "certificates", name+".pub").(*ssh.Certificate)
	if !ok {
		t.Fatalf("%s is no certificate", name)
	}
	return cert
}

func TestCertificatesAreJudgedAsTheyAreMade(t *testing.T) {
	at := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	trusted := [][]byte{publicKey(t, "certificates", "ca.pub").Marshal()}
	for name, want := range map[string]string{
		"good":           "",
		"rsa":            "",
		"ecdsa":          "",
		"source-address": "",
		"nobody":         "names no principal",
		"forever":        "or sooner",
		"always-until":   "or sooner",
		"long":           "or sooner",
		"force-command":  "force-command",
		"host":           "wanted one for a user",
		"no-touch":       "waives the touch",
		"other-name":     "principal",
	} {
		err := keys.CheckCertificate(certificate(t, name), trusted, "anna", at)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: wanted %q, found %v", name, want, err)
		}
	}
}

func TestCertificateHoldsForItsDaysUserAndAuthorityOnly(t *testing.T) {
	cert := certificate(t, "good")
	begins := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	ends := begins.Add(keys.CertificateFor)
	if got := keys.CertificateEnds(cert); !got.Equal(ends) {
		t.Errorf("wanted the end %s, found %s", ends, got)
	}
	trusted := [][]byte{publicKey(t, "clientkeys", "ed25519.pub").Marshal(), publicKey(t, "certificates", "ca.pub").Marshal()}
	for what, c := range map[string]struct {
		cas  [][]byte
		user string
		at   time.Time
		want bool
	}{
		"its first second":  {trusted, "anna", begins, true},
		"its last second":   {trusted, "anna", ends.Add(-time.Second), true},
		"too early":         {trusted, "anna", begins.Add(-time.Second), false},
		"too late":          {trusted, "anna", ends, false},
		"another user":      {trusted, "berta", begins, false},
		"no user":           {trusted, "", begins, false},
		"another authority": {trusted[:1], "anna", begins, false},
		"no authority":      {nil, "anna", begins, false},
	} {
		if err := keys.CheckCertificate(cert, c.cas, c.user, c.at); (err == nil) != c.want {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestAlteredCertificateIsRefused(t *testing.T) {
	at := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	trusted := [][]byte{publicKey(t, "certificates", "ca.pub").Marshal()}
	for what, alter := range map[string]func(*ssh.Certificate){
		"another principal": func(c *ssh.Certificate) { c.ValidPrincipals = []string{"berta"} },
		"another key":       func(c *ssh.Certificate) { c.Key = publicKey(t, "clientkeys", "ed25519.pub") },
		"option dropped":    func(c *ssh.Certificate) { delete(c.CriticalOptions, "force-command") },
		"later end":         func(c *ssh.Certificate) { c.ValidBefore++; c.ValidAfter++ },
	} {
		cert := certificate(t, "good")
		if what == "option dropped" {
			cert = certificate(t, "force-command")
		}
		alter(cert)
		user := cert.ValidPrincipals[0]
		if err := keys.CheckCertificate(cert, trusted, user, at); err == nil || !strings.Contains(err.Error(), "signature does not verify") {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestWeakKeyInACertificateIsRefused(t *testing.T) {
	at := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	cert := certificate(t, "good")
	cert.Key = publicKey(t, "clientkeys", "rsa2048.pub")
	err := keys.CheckCertificate(cert, [][]byte{cert.SignatureKey.Marshal()}, "anna", at)
	if err == nil || !strings.Contains(err.Error(), "at least 3072 bits") {
		t.Errorf("a short RSA key: %v", err)
	}
}

func TestSourceAddressOfACertificateIsHonoured(t *testing.T) {
	bound, free := certificate(t, "source-address"), certificate(t, "good")
	for address, want := range map[string]bool{
		"192.0.2.9": true, "::ffff:192.0.2.9": true, "2001:db8::7": true, "192.0.3.1": false, "2001:db8::8": false, "": false, "name.example": false,
	} {
		if got := keys.CertificateFrom(bound, address); got != want {
			t.Errorf("from %q: %v", address, got)
		}
		if !keys.CertificateFrom(free, address) {
			t.Errorf("a certificate without addresses is refused from %q", address)
		}
	}
	bound.CriticalOptions["source-address"] = ""
	if keys.CertificateFrom(bound, "192.0.2.9") {
		t.Error("an empty list of addresses lets in")
	}
}
