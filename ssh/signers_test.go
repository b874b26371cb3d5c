package ssh_test

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/binary"
	"io"
	"math/big"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// securityKey signs as a FIDO security key does (OpenSSH PROTOCOL.u2f).
type securityKey struct {
	public gossh.PublicKey
	flags  byte // 1: it was touched
	sign   func(message []byte) ([]byte, error)
}

func (k *securityKey) PublicKey() gossh.PublicKey { return k.public }

func (k *securityKey) Sign(_ io.Reader, data []byte) (*gossh.Signature, error) {
	application, message := sha256.Sum256([]byte("ssh:")), sha256.Sum256(data)
	signed := append(application[:], k.flags)
	signed = binary.BigEndian.AppendUint32(signed, 7) // its counter
	blob, err := k.sign(append(signed, message[:]...))
	return &gossh.Signature{Format: k.public.Type(), Blob: blob, Rest: []byte{k.flags, 0, 0, 0, 7}}, err
}

// touched and untouched security keys of both kinds.
func securityEd25519(t testing.TB, flags byte) gossh.Signer {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return security(t, flags, gossh.Marshal(struct {
		Type, Key, Application string
	}{gossh.KeyAlgoSKED25519, string(public), "ssh:"}), func(m []byte) ([]byte, error) { return ed25519.Sign(private, m), nil })
}

func securityECDSA(t testing.TB, flags byte) gossh.Signer {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	point, err := private.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return security(t, flags, gossh.Marshal(struct {
		Type, Curve, Point, Application string
	}{gossh.KeyAlgoSKECDSA256, "nistp256", string(point), "ssh:"}), func(m []byte) ([]byte, error) {
		sum := sha256.Sum256(m)
		r, s, err := ecdsa.Sign(rand.Reader, private, sum[:])
		return gossh.Marshal(struct{ R, S *big.Int }{r, s}), err
	})
}

func security(t testing.TB, flags byte, blob []byte, sign func([]byte) ([]byte, error)) gossh.Signer {
	t.Helper()
	public, err := gossh.ParsePublicKey(blob)
	if err != nil {
		t.Fatal(err)
	}
	return &securityKey{public, flags, sign}
}

// everyKind is a key of each kind that an admin may have.
func everyKind(t testing.TB) map[string]gossh.Signer {
	t.Helper()
	kinds := map[string]gossh.Signer{"ed25519": signerFor("a key"), "sk-ed25519": securityEd25519(t, 1), "sk-ecdsa": securityECDSA(t, 1)}
	add := func(name string, private any, err error) {
		if err == nil {
			kinds[name], err = gossh.NewSignerFromKey(private)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, curve := range map[string]elliptic.Curve{"ecdsa-256": elliptic.P256(), "ecdsa-384": elliptic.P384(), "ecdsa-521": elliptic.P521()} {
		private, err := ecdsa.GenerateKey(curve, rand.Reader)
		add(name, private, err)
	}
	private, err := rsa.GenerateKey(rand.Reader, 3072)
	add("rsa-3072", private, err)
	return kinds
}

// certified is a signer with a certificate of an authority over its key.
func certified(t testing.TB, signer, by gossh.Signer, alter func(*gossh.Certificate), principals ...string) gossh.Signer {
	t.Helper()
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	cert := &gossh.Certificate{Key: signer.PublicKey(), CertType: gossh.UserCert, ValidPrincipals: principals,
		ValidAfter: uint64(now.Unix()), ValidBefore: uint64(now.Add(8 * time.Hour).Unix())}
	if alter != nil {
		alter(cert)
	}
	if err := cert.SignCert(rand.Reader, by); err != nil {
		t.Fatal(err)
	}
	s, err := gossh.NewCertSigner(cert, signer)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
