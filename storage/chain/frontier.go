package chain

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/bits"
)

// Frontier is the right edge of the log's Merkle tree (RFC 6962, section 2.1):
// the roots of its largest complete subtrees, which is all that is needed to
// append and to tell the root. The zero Frontier is the empty tree. It holds no
// pointers: a copy is independent, which is how a store rolls back, and equal
// trees compare equal.
type Frontier struct {
	size  uint64
	nodes [64]Hash // nodes[l] where bit l of size is set, else zero
}

// Size is the number of leaves.
func (f *Frontier) Size() uint64 { return f.size }

// Append adds a leaf. It costs one hash of 65 bytes on average.
func (f *Frontier) Append(leaf Hash) { f.appendTree(0, leaf) }

// appendTree adds the root of a complete tree of 1<<level leaves. The size must
// be a multiple of that.
func (f *Frontier) appendTree(level int, root Hash) {
	for l := level; ; l++ {
		if f.size>>l&1 == 0 {
			f.nodes[l] = root
			break
		}
		root = node(&f.nodes[l], &root)
		f.nodes[l] = Hash{}
	}
	f.size += 1 << level
}

// Root is the tree's root as RFC 6962 has it; SHA-256 of nothing when empty.
func (f *Frontier) Root() Hash {
	if f.size == 0 {
		return sha256.Sum256(nil)
	}
	l := bits.TrailingZeros64(f.size)
	root := f.nodes[l]
	for l++; l < bits.Len64(f.size); l++ {
		if f.size>>l&1 == 1 {
			root = node(&f.nodes[l], &root)
		}
	}
	return root
}

// MarshalBinary is the size (8 bytes, big-endian) and the hashes of the
// subtrees from left (largest) to right, as many as size has bits set.
func (f *Frontier) MarshalBinary() ([]byte, error) { return f.appendBinary(nil), nil }

func (f *Frontier) appendBinary(dst []byte) []byte {
	dst = binary.BigEndian.AppendUint64(dst, f.size)
	for l := bits.Len64(f.size) - 1; l >= 0; l-- {
		if f.size>>l&1 == 1 {
			dst = append(dst, f.nodes[l][:]...)
		}
	}
	return dst
}

// UnmarshalBinary reads what MarshalBinary wrote and refuses any other length.
func (f *Frontier) UnmarshalBinary(b []byte) error {
	if len(b) < 8 {
		return fmt.Errorf("frontier: want at least 8 bytes, found %d", len(b))
	}
	size := binary.BigEndian.Uint64(b)
	b = b[8:]
	if want := bits.OnesCount64(size) * HashSize; len(b) != want {
		return fmt.Errorf("frontier of %d leaves: want %d bytes of hashes, found %d", size, want, len(b))
	}
	*f = Frontier{size: size}
	for l := bits.Len64(size) - 1; l >= 0; l-- {
		if size>>l&1 == 1 {
			b = b[copy(f.nodes[l][:], b):]
		}
	}
	return nil
}
