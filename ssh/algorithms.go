package ssh

import (
	"crypto/rsa"

	gossh "golang.org/x/crypto/ssh"
)

// Every list is explicit: the library's defaults still hold SHA-1, and
// chacha20-poly1305 is left out for CVE-2023-48795 (Terrapin).
var (
	kexStrict  = []string{gossh.KeyExchangeMLKEM768X25519}
	kexUsual   = []string{gossh.KeyExchangeMLKEM768X25519, gossh.KeyExchangeCurve25519}
	ciphers    = []string{gossh.CipherAES256GCM, gossh.CipherAES128GCM, gossh.CipherAES256CTR}
	macs       = []string{gossh.HMACSHA512ETM, gossh.HMACSHA256ETM}
	clientKeys = []string{
		gossh.KeyAlgoED25519, gossh.KeyAlgoSKED25519, gossh.KeyAlgoSKECDSA256,
		gossh.KeyAlgoECDSA256, gossh.KeyAlgoECDSA384, gossh.KeyAlgoECDSA521,
		gossh.KeyAlgoRSASHA512, gossh.KeyAlgoRSASHA256,
	}
)

const minRSABits = 3072 // NIST SP 800-57 part 1, 128 bits of strength

func algorithms(strict bool) gossh.Config {
	kex := kexUsual
	if strict {
		kex = kexStrict
	}
	return gossh.Config{KeyExchanges: kex, Ciphers: ciphers, MACs: macs}
}

// acceptable says whether a key may be tried at the door: an AcceptableKey, or
// a certificate over one. Whether the certificate is good, the house says.
func acceptable(key gossh.PublicKey) bool {
	if cert, ok := key.(*gossh.Certificate); ok {
		key = cert.Key
	}
	return AcceptableKey(key)
}

// AcceptableKey says whether an admin may have this public key: ed25519,
// ecdsa, their hardware-backed forms, or RSA of at least 3072 bits. It never
// accepts a certificate.
func AcceptableKey(key gossh.PublicKey) bool {
	switch key.Type() {
	case gossh.KeyAlgoED25519, gossh.KeyAlgoSKED25519, gossh.KeyAlgoSKECDSA256,
		gossh.KeyAlgoECDSA256, gossh.KeyAlgoECDSA384, gossh.KeyAlgoECDSA521:
		return true
	case gossh.KeyAlgoRSA:
		c, ok := key.(gossh.CryptoPublicKey)
		if !ok {
			return false
		}
		k, ok := c.CryptoPublicKey().(*rsa.PublicKey)
		return ok && k.N.BitLen() >= minRSABits
	}
	return false
}
