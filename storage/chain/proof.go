package chain

import (
	"errors"
	"fmt"
	"math/bits"
)

// ErrProof is found in the error for a proof that does not hold.
var ErrProof = errors.New("proof does not hold")

// CheckInclusion returns nil when the proof shows that leaf is the entry at
// index in the tree of the head (RFC 9162, section 2.1.3.2).
func CheckInclusion(proof []Hash, index uint64, leaf Hash, h Head) error {
	if index >= h.Size {
		return fmt.Errorf("%w: want an entry below %d, found %d", ErrProof, h.Size, index)
	}
	at, last := index, h.Size-1
	root := leaf
	for i := range proof {
		if last == 0 {
			return fmt.Errorf("%w: want fewer than %d hashes", ErrProof, len(proof))
		}
		if at&1 == 1 || at == last {
			root = node(&proof[i], &root)
			skip := bits.TrailingZeros64(at) // at is not zero: last is not, or they differ in the lowest bit
			at, last = at>>skip, last>>skip
		} else {
			root = node(&root, &proof[i])
		}
		at, last = at>>1, last>>1
	}
	if last != 0 || root != h.Root {
		return fmt.Errorf("%w: want a way from entry %d to root %s, found %d hashes that do not lead there", ErrProof, index, h.Root, len(proof))
	}
	return nil
}

// CheckConsistency returns nil when the proof shows that the log of the newer
// head begins with exactly the entries of the older (RFC 9162, section
// 2.1.4.2).
func CheckConsistency(proof []Hash, older, newer Head) error {
	switch {
	case older.LogID != newer.LogID:
		return fmt.Errorf("%w: want heads of one log, found %s and %s", ErrProof, older.LogID, newer.LogID)
	case older.Size > newer.Size:
		return fmt.Errorf("%w: want at least the %d entries seen earlier, found %d", ErrProof, older.Size, newer.Size)
	case older.Size == newer.Size || older.Size == 0:
		if len(proof) > 0 || older.Size == newer.Size && older.Root != newer.Root {
			return fmt.Errorf("%w: want root %s over %d entries, found %s", ErrProof, older.Root, older.Size, newer.Root)
		}
		return nil
	}
	at, last := older.Size-1, newer.Size-1
	skip := bits.TrailingZeros64(older.Size) // as many set bits end at
	at, last = at>>skip, last>>skip
	if at == 0 { // the older tree is one complete subtree
		proof = append([]Hash{older.Root}, proof...)
	}
	if len(proof) == 0 {
		return fmt.Errorf("%w: want hashes from %d to %d entries, found none", ErrProof, older.Size, newer.Size)
	}
	oldRoot, newRoot := proof[0], proof[0]
	for i := range proof[1:] {
		next := &proof[1+i]
		if last == 0 {
			return fmt.Errorf("%w: want fewer than %d hashes", ErrProof, len(proof))
		}
		if at&1 == 1 || at == last {
			oldRoot, newRoot = node(next, &oldRoot), node(next, &newRoot)
			skip := bits.TrailingZeros64(at)
			at, last = at>>skip, last>>skip
		} else {
			newRoot = node(&newRoot, next)
		}
		at, last = at>>1, last>>1
	}
	if last != 0 || oldRoot != older.Root || newRoot != newer.Root {
		return fmt.Errorf("%w: the log of %d entries does not begin with the %d seen earlier", ErrProof, newer.Size, older.Size)
	}
	return nil
}
