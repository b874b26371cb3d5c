package keys

import (
	"encoding/binary"
	"fmt"
	"io"
	"sync"

	"golang.org/x/crypto/chacha20poly1305"
)

// A sealed record is suite(1) ‖ key version(4) ‖ revision(8) ‖ nonce(24) ‖
// ciphertext and tag, sealed with XChaCha20-Poly1305 under its subject's key.
const (
	suiteXChaCha = 1
	boxHead      = 1 + 4 + 8 + nonceSize

	// SealOverhead is how many bytes a sealed record is longer than its plaintext.
	SealOverhead = boxHead + chacha20poly1305.Overhead
)

// AAD says where a sealed record belongs. Every field is bound to the
// ciphertext, together with the suite and the key's version, so that a record
// opens only in its own store, place, schema and revision: nothing can be
// copied to another place, or an older revision put back in place of a newer.
type AAD struct {
	Schema   uint32   // version of the encoding inside
	Store    [16]byte // the store's id
	Bucket   string
	Record   []byte // the record's key in its bucket
	Subject  string // whose key seals it
	Revision uint64 // rises with every write of the record
}

// bind appends the additional data: each field after its length.
func (at AAD) bind(b []byte, keyVersion uint32) []byte {
	b = append(b, "opsconsole record\x00"...)
	b = append(b, suiteXChaCha)
	b = binary.BigEndian.AppendUint32(append(b, 0, 0, 0, 4), at.Schema)
	b = append(append(b, 0, 0, 0, 16), at.Store[:]...)
	b = append(binary.BigEndian.AppendUint32(b, uint32(len(at.Bucket))), at.Bucket...)
	b = append(binary.BigEndian.AppendUint32(b, uint32(len(at.Record))), at.Record...)
	b = append(binary.BigEndian.AppendUint32(b, uint32(len(at.Subject))), at.Subject...)
	b = binary.BigEndian.AppendUint32(append(b, 0, 0, 0, 4), keyVersion)
	return binary.BigEndian.AppendUint64(append(b, 0, 0, 0, 8), at.Revision)
}

// scratch holds buffers for additional data, which is not secret.
var scratch = sync.Pool{New: func() any { b := make([]byte, 0, 256); return &b }}

// Seal appends plaintext, sealed under k and bound to at, to dst. dst and
// plaintext must not overlap. It panics when rand fails, as there is no safe
// way to go on without a fresh nonce.
func Seal(dst []byte, k Key, rand io.Reader, at AAD, plaintext []byte) []byte {
	dst = append(dst, suiteXChaCha)
	dst = binary.BigEndian.AppendUint32(dst, k.Version)
	dst = binary.BigEndian.AppendUint64(dst, at.Revision)
	var room [nonceSize]byte
	dst = append(dst, room[:]...)
	nonce := dst[len(dst)-nonceSize:]
	if _, err := io.ReadFull(rand, nonce); err != nil {
		panic("keys: no randomness for a nonce: " + err.Error())
	}
	binding := scratch.Get().(*[]byte)
	defer scratch.Put(binding)
	*binding = at.bind((*binding)[:0], k.Version)
	return aead(&k.Secret).Seal(dst, nonce, plaintext, *binding)
}

// Open appends the plaintext of a record that Seal made to dst. ErrSealBroken,
// saying what was tried and nothing of the content, when the key, the place or
// the revision is another, or any byte was changed; dst is then not to be used.
// A caller that has no other knowledge of the revision takes it from Revision.
// sealed is only read and may lie in a database's memory; dst must not overlap
// it.
func Open(dst []byte, k Key, at AAD, sealed []byte) ([]byte, error) {
	if len(sealed) < SealOverhead {
		return nil, at.broken("wanted at least %d bytes, found %d", SealOverhead, len(sealed))
	}
	if sealed[0] != suiteXChaCha {
		return nil, at.broken("wanted suite %d, found %d", suiteXChaCha, sealed[0])
	}
	if v := binary.BigEndian.Uint32(sealed[1:]); v != k.Version {
		return nil, at.broken("wanted key version %d, found %d", k.Version, v)
	}
	if found := Revision(sealed); found != at.Revision {
		return nil, at.broken("wanted revision %d, found %d", at.Revision, found)
	}
	binding := scratch.Get().(*[]byte)
	defer scratch.Put(binding)
	*binding = at.bind((*binding)[:0], k.Version)
	out, err := aead(&k.Secret).Open(dst, sealed[boxHead-nonceSize:boxHead], sealed[boxHead:], *binding)
	if err != nil {
		return nil, at.broken("its key version %d does not fit, or bytes were changed", k.Version)
	}
	return out, nil
}

// Revision reads the revision that a sealed record claims; 0 when it is too
// short to claim one. Only Open proves the claim.
func Revision(sealed []byte) uint64 {
	if len(sealed) < boxHead {
		return 0
	}
	return binary.BigEndian.Uint64(sealed[5:])
}

// KeyVersion reads the key version that a sealed record claims; 0 when it is
// too short to claim one.
func KeyVersion(sealed []byte) uint32 {
	if len(sealed) < boxHead {
		return 0
	}
	return binary.BigEndian.Uint32(sealed[1:])
}

func (at AAD) broken(format string, args ...any) error {
	record := at.Record
	if len(record) > 32 {
		record = record[:32]
	}
	return fmt.Errorf("%w: tried %s %x of %q, schema %d, revision %d: %s", ErrSealBroken,
		at.Bucket, record, at.Subject, at.Schema, at.Revision, fmt.Sprintf(format, args...))
}
