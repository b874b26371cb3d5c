package keys

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"
)

// maxSignature bounds an armored signature: RSA 16384 needs under 8 KiB.
const maxSignature = 16 << 10

// Signatures checks signatures of approvals; it implements model.Signatures.
type Signatures struct{}

// Verify reports whether armored is one SSHSIG signature (OpenSSH
// PROTOCOL.sshsig, as ssh-keygen -Y sign writes it) of message in the namespace
// by one of the keys, and returns that key. SHA-1 signatures, namespaces that
// differ and anything after the signature are refused. The error is a sentence
// without its end, for the person who signed.
func (Signatures) Verify(keys [][]byte, namespace string, message, armored []byte) ([]byte, error) {
	armored = bytes.TrimSpace(armored)
	if len(armored) > maxSignature {
		return nil, fmt.Errorf("wanted at most %d bytes, found %d", maxSignature, len(armored))
	}
	end := []byte("-----END " + sshsig.PEMType + "-----")
	if !bytes.HasPrefix(armored, []byte("-----BEGIN "+sshsig.PEMType+"-----")) || !bytes.HasSuffix(armored, end) || bytes.Count(armored, end) != 1 {
		return nil, errors.New("wanted the one block that ssh-keygen -Y sign writes to FILE.sig")
	}
	sig, err := sshsig.Unarmor(armored)
	if err != nil {
		return nil, errors.New("wanted the block that ssh-keygen -Y sign writes; this one is damaged")
	}
	if sig.Signature.Format == ssh.KeyAlgoRSA {
		return nil, errors.New("SHA-1 signatures are not accepted")
	}
	blob := sig.PublicKey.Marshal()
	for _, known := range keys {
		if !bytes.Equal(known, blob) {
			continue
		}
		switch err := sshsig.Verify(bytes.NewReader(message), sig, sig.PublicKey, sig.HashAlgorithm, namespace); {
		case errors.Is(err, sshsig.ErrNamespaceMismatch):
			return nil, fmt.Errorf("it was made for another purpose; sign with -n %s", namespace)
		case err != nil:
			return nil, errors.New("it is of something else; fetch the statement again and sign exactly that")
		}
		return known, nil
	}
	return nil, fmt.Errorf("key %s is not one that you may approve with", Fingerprint(sig.PublicKey))
}

// Sign makes what Verify checks, with a signer that may be an agent's.
func Sign(signer ssh.Signer, namespace string, message []byte) ([]byte, error) {
	sig, err := sshsig.Sign(bytes.NewReader(message), signer, sshsig.HashSHA512, namespace)
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	return sshsig.Armor(sig), nil
}
