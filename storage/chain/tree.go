package chain

import (
	"fmt"
	"math/bits"
	"slices"
)

// treeLevel is the height of the lowest subtrees whose roots a Tree keeps: a
// proof reads 1<<treeLevel leaves at most twice, and a million entries cost one
// megabyte.
const treeLevel = 6

// Leaves reads leaves of the log from one on, to fill dst.
type Leaves func(from uint64, dst []Hash) error

// Tree keeps the inner nodes of a log's Merkle tree, so that proofs and earlier
// roots cost microseconds. It is made by appending all leaves; what lies below
// its lowest nodes is read again when it is needed. The zero Tree is empty. It
// trusts the leaves it is given: who receives a proof checks it.
type Tree struct {
	size    uint64
	levels  [][]Hash // levels[l]: roots over 1<<(treeLevel+l) leaves, from the left
	pending [1 << treeLevel]Hash
}

// Size is the number of leaves.
func (t *Tree) Size() uint64 { return t.size }

// Append adds the leaf of the next entry.
func (t *Tree) Append(leaf Hash) {
	t.pending[t.size%uint64(len(t.pending))] = leaf
	t.size++
	if t.size%uint64(len(t.pending)) != 0 {
		return
	}
	root := foldAll(t.pending[:])
	for l := 0; ; l++ {
		if l == len(t.levels) {
			t.levels = append(t.levels, nil)
		}
		t.levels[l] = append(t.levels[l], root)
		n := len(t.levels[l])
		if n%2 == 1 {
			return
		}
		root = node(&t.levels[l][n-2], &t.levels[l][n-1])
	}
}

// Root is the root over the first size leaves (RFC 6962 §2.1). An error says
// that size is above the tree's, or is that of leaves.
func (t *Tree) Root(size uint64, leaves Leaves) (Hash, error) {
	if err := t.holds(size); err != nil {
		return Hash{}, err
	}
	if size == 0 {
		return (&Frontier{}).Root(), nil
	}
	return t.root(0, size, leaves)
}

// Inclusion proves the entry at index in the tree of size leaves.
func (t *Tree) Inclusion(index, size uint64, leaves Leaves) ([]Hash, error) {
	if err := t.holds(size); err != nil {
		return nil, err
	}
	if index >= size {
		return nil, fmt.Errorf("inclusion: want an entry below %d, found %d", size, index)
	}
	var proof []Hash
	low, n := uint64(0), size
	for n > 1 {
		k := split(n)
		other, rest := low+k, n-k
		if index-low < k {
			n = k
		} else {
			other, rest = low, k
			low, n = low+k, n-k
		}
		h, err := t.root(other, rest, leaves)
		if err != nil {
			return nil, err
		}
		proof = append(proof, h)
	}
	slices.Reverse(proof)
	return proof, nil
}

// Consistency proves that the tree of size leaves begins with that of from.
func (t *Tree) Consistency(from, size uint64, leaves Leaves) ([]Hash, error) {
	if err := t.holds(size); err != nil {
		return nil, err
	}
	if from > size {
		return nil, fmt.Errorf("consistency: want at most %d entries, found %d", size, from)
	}
	if from == 0 || from == size {
		return nil, nil
	}
	var proof []Hash
	low, n, whole := uint64(0), size, true
	for from-low != n {
		k := split(n)
		other, rest := low+k, n-k
		if from-low <= k {
			n = k
		} else {
			other, rest = low, k
			low, n, whole = low+k, n-k, false
		}
		h, err := t.root(other, rest, leaves)
		if err != nil {
			return nil, err
		}
		proof = append(proof, h)
	}
	if !whole { // the older tree is no subtree by itself: its last part begins the proof
		h, err := t.root(low, n, leaves)
		if err != nil {
			return nil, err
		}
		proof = append(proof, h)
	}
	slices.Reverse(proof)
	return proof, nil
}

func (t *Tree) holds(size uint64) error {
	if size > t.size {
		return fmt.Errorf("tree: want at most %d leaves, found %d", t.size, size)
	}
	return nil
}

// root is the root over n leaves from low, a subtree of some tree of the log.
func (t *Tree) root(low, n uint64, leaves Leaves) (Hash, error) {
	level := bits.TrailingZeros64(n)
	if n == 1<<level && level >= treeLevel {
		return t.levels[level-treeLevel][low>>level], nil
	}
	if n <= 1<<treeLevel {
		var buf [1 << treeLevel]Hash
		if err := leaves(low, buf[:n]); err != nil {
			return Hash{}, err
		}
		var f Frontier
		for _, leaf := range buf[:n] {
			f.Append(leaf)
		}
		return f.Root(), nil
	}
	k := split(n)
	left, err := t.root(low, k, leaves)
	if err != nil {
		return Hash{}, err
	}
	right, err := t.root(low+k, n-k, leaves)
	if err != nil {
		return Hash{}, err
	}
	return node(&left, &right), nil
}

// split is the largest power of two below n, which is at least 2.
func split(n uint64) uint64 { return 1 << (bits.Len64(n-1) - 1) }
