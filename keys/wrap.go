package keys

import (
	"crypto/cipher"
	"encoding/binary"
	"fmt"
	"io"

	"golang.org/x/crypto/chacha20poly1305"
)

// A wrapped key is nonce ‖ XChaCha20-Poly1305(32 bytes).
const (
	secretSize  = 32
	nonceSize   = chacha20poly1305.NonceSizeX
	wrappedSize = nonceSize + secretSize + chacha20poly1305.Overhead
)

type secret = [secretSize]byte

// ringID names one key ring; every wrap is bound to it.
type ringID [16]byte

// What a wrap is bound to. The label keeps the levels apart, the other fields
// are of fixed length but for the last, so no two places share a binding.
func bindRoot(master masterID, ring ringID, generation uint64) []byte {
	b := append([]byte("opsconsole root\x00"), master[:]...)
	b = append(b, ring[:]...)
	return binary.BigEndian.AppendUint64(b, generation)
}

func bindGroup(ring ringID, group uint16, version uint32, generation uint64) []byte {
	b := append([]byte("opsconsole group\x00"), ring[:]...)
	b = binary.BigEndian.AppendUint16(b, group)
	b = binary.BigEndian.AppendUint32(b, version)
	return binary.BigEndian.AppendUint64(b, generation)
}

// bindSubject is bound to the place (group ‖ subject) and the versions of the
// group key and of the subject's own.
func bindSubject(dst []byte, ring ringID, groupVersion, version uint32, place []byte) []byte {
	b := append(dst, "opsconsole subject\x00"...)
	b = append(b, ring[:]...)
	b = binary.BigEndian.AppendUint32(b, groupVersion)
	b = binary.BigEndian.AppendUint32(b, version)
	return append(b, place...)
}

// aead makes the cipher of one wrapping key.
func aead(key *secret) cipher.AEAD {
	c, err := chacha20poly1305.NewX(key[:])
	if err != nil {
		panic("keys: XChaCha20-Poly1305 is not available: " + err.Error())
	}
	return c
}

// wrap appends key, wrapped under c and bound to binding, to dst.
func wrap(dst []byte, c cipher.AEAD, rand io.Reader, binding []byte, key *secret) ([]byte, error) {
	var nonce [nonceSize]byte
	if _, err := io.ReadFull(rand, nonce[:]); err != nil {
		return nil, fmt.Errorf("draw a nonce: %w", err)
	}
	dst = append(dst, nonce[:]...)
	return c.Seal(dst, nonce[:], key[:], binding), nil
}

// unwrap opens a wrapped key into key; ErrDamaged when it does not open.
func unwrap(key *secret, c cipher.AEAD, binding, wrapped []byte) error {
	if len(wrapped) != wrappedSize {
		return fmt.Errorf("%w: wanted %d wrapped bytes, found %d", ErrDamaged, wrappedSize, len(wrapped))
	}
	if _, err := c.Open(key[:0], wrapped[:nonceSize], wrapped[nonceSize:], binding); err != nil {
		return ErrDamaged
	}
	return nil
}

func drawSecret(rand io.Reader) (secret, error) {
	var k secret
	if _, err := io.ReadFull(rand, k[:]); err != nil {
		return secret{}, fmt.Errorf("draw a key: %w", err)
	}
	return k, nil
}
