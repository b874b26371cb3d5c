package chain

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// HashSize is the length of every hash in the log, in bytes (SHA-256).
const HashSize = sha256.Size

// originPrefix stands before the hex log id in the origin line of a checkpoint.
const originPrefix = "integrora.com/opsconsole/log/"

// Hash is a SHA-256 value: a leaf, a tree's root or a commitment.
type Hash [HashSize]byte

// String is the hash in lower-case hex.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// LogID tells one log from every other. It is 16 random bytes, drawn when the
// log is made, and stands in each entry.
type LogID [16]byte

// String is the id in lower-case hex.
func (id LogID) String() string { return hex.EncodeToString(id[:]) }

// Origin is the first line of the log's checkpoints (C2SP tlog-checkpoint).
func (id LogID) Origin() string { return originPrefix + id.String() }

// parseOrigin reads back what Origin writes and nothing else.
func parseOrigin(s string) (LogID, error) {
	var id LogID
	digits, ok := strings.CutPrefix(s, originPrefix)
	if !ok || len(digits) != hex.EncodedLen(len(id)) || strings.ToLower(digits) != digits {
		return id, fmt.Errorf("origin: want %s and 32 lower-case hex digits, found %s", originPrefix, quote(s))
	}
	if _, err := hex.Decode(id[:], []byte(digits)); err != nil {
		return id, fmt.Errorf("origin: want 32 lower-case hex digits after %s, found %s", originPrefix, quote(s))
	}
	return id, nil
}

// parseHash reads a hash of exactly 64 lower-case hex digits.
func parseHash(s string) (Hash, error) {
	raw, err := hex.DecodeString(s)
	if err != nil || len(raw) != HashSize || Hash(raw).String() != s {
		return Hash{}, fmt.Errorf("want 64 lower-case hex digits, found %s", quote(s))
	}
	return Hash(raw), nil
}

// Leaf is the hash of an entry's exact stored bytes: SHA-256(0x00 ‖ raw), the
// leaf hash of RFC 6962, section 2.1. The next entry carries it as its
// previous, and the tree has it as its leaf: one hash serves both.
func Leaf(raw []byte) Hash {
	var leaf Hash
	h := sha256.New()
	h.Write(leafPrefix)
	h.Write(raw)
	h.Sum(leaf[:0])
	return leaf
}

var leafPrefix = []byte{0x00}

// node is the hash of two neighbours in the tree: SHA-256(0x01 ‖ left ‖ right).
func node(left, right *Hash) Hash {
	var b [1 + 2*HashSize]byte
	b[0] = 0x01
	copy(b[1:], left[:])
	copy(b[1+HashSize:], right[:])
	return sha256.Sum256(b[:])
}

// PreviousLeaf is the leaf of the entry before, as the bytes of an entry end in
// it. It looks at nothing else of them.
func PreviousLeaf(raw []byte) (Hash, error) {
	if len(raw) < HashSize {
		return Hash{}, fmt.Errorf("entry: want at least %d bytes, found %d", HashSize, len(raw))
	}
	return Hash(raw[len(raw)-HashSize:]), nil
}
