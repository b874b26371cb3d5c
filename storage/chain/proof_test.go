package chain_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/tlog"

	"integrora.com/opsconsole/storage/chain"
)

// storedHashes is the tree as x/mod keeps one: the oracle.
func storedHashes(t *testing.T, l testLog) tlog.HashReader {
	t.Helper()
	var hashes []tlog.Hash
	read := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var list []tlog.Hash
		for _, i := range indexes {
			list = append(list, hashes[i])
		}
		return list, nil
	})
	for i, raw := range l.raws {
		more, err := tlog.StoredHashes(int64(i), raw, read)
		if err != nil {
			t.Fatal(err)
		}
		hashes = append(hashes, more...)
	}
	return read
}

func sameHashes(ours []chain.Hash, theirs []tlog.Hash) bool {
	return slices.EqualFunc(ours, theirs, func(a chain.Hash, b tlog.Hash) bool { return a == chain.Hash(b) })
}

func TestProofsAreThoseOfOtherImplementationsAndHold(t *testing.T) {
	const n = 150 // more than two of the subtrees whose roots are kept
	l := build(t, "proofs", n)
	tree, leaves := l.tree()
	oracle := storedHashes(t, l)
	for size := uint64(1); size <= n; size++ {
		root, err := tree.Root(size, leaves)
		if err != nil || root != l.at(int(size)).Root {
			t.Fatalf("root over %d: %s, %v", size, root, err)
		}
		head := l.at(int(size))
		for i := uint64(0); i < size; i++ {
			inclusion, err := tree.Inclusion(i, size, leaves)
			if err != nil {
				t.Fatal(err)
			}
			theirs, err := tlog.ProveRecord(int64(size), int64(i), oracle)
			if err != nil || !sameHashes(inclusion, theirs) {
				t.Fatalf("inclusion of %d in %d differs from the oracle's, %v", i, size, err)
			}
			if err := chain.CheckInclusion(inclusion, i, chain.Leaf(l.raws[i]), head); err != nil {
				t.Fatalf("inclusion of %d in %d: %v", i, size, err)
			}
			consistency, err := tree.Consistency(i+1, size, leaves)
			if err != nil {
				t.Fatal(err)
			}
			shown, err := tlog.ProveTree(int64(size), int64(i+1), oracle)
			if err != nil || !sameHashes(consistency, shown) {
				t.Fatalf("consistency of %d with %d differs from the oracle's, %v", i+1, size, err)
			}
			if err := chain.CheckConsistency(consistency, l.at(int(i+1)), head); err != nil {
				t.Fatalf("consistency of %d with %d: %v", i+1, size, err)
			}
		}
	}
}

func TestWrongProofsAreRefused(t *testing.T) {
	const n = 77
	l, other := build(t, "wrong", n), build(t, "other", n)
	tree, leaves := l.tree()
	head := l.head()
	refused := func(what string, err error) {
		t.Helper()
		if !errors.Is(err, chain.ErrProof) {
			t.Errorf("%s: want it refused, found %v", what, err)
		}
	}
	for i := range n {
		p, err := tree.Inclusion(uint64(i), n, leaves)
		if err != nil {
			t.Fatal(err)
		}
		leaf := chain.Leaf(l.raws[i])
		refused("another leaf", chain.CheckInclusion(p, uint64(i), chain.Leaf(other.raws[i]), head))
		refused("another index", chain.CheckInclusion(p, uint64((i+1)%n), leaf, head))
		refused("an index beyond", chain.CheckInclusion(p, uint64(i+n), leaf, head))
		refused("another root", chain.CheckInclusion(p, uint64(i), leaf, other.head()))
		refused("a hash less", chain.CheckInclusion(p[1:], uint64(i), leaf, head))
		refused("a hash more", chain.CheckInclusion(append(slices.Clone(p), leaf), uint64(i), leaf, head))
		for at := range p {
			bad := slices.Clone(p)
			bad[at][at%32] ^= 1
			refused("a changed hash", chain.CheckInclusion(bad, uint64(i), leaf, head))
		}
		if i == 0 {
			continue
		}
		c, err := tree.Consistency(uint64(i), n, leaves)
		if err != nil {
			t.Fatal(err)
		}
		forged := l.at(i)
		forged.Root[3] ^= 1
		refused("an older root", chain.CheckConsistency(c, forged, head))
		forged = head
		forged.Root[3] ^= 1
		refused("a newer root", chain.CheckConsistency(c, l.at(i), forged))
		refused("another size", chain.CheckConsistency(c, l.at(i-1), head))
		refused("the other way round", chain.CheckConsistency(c, head, l.at(i)))
		refused("a hash less", chain.CheckConsistency(c[:len(c)-1], l.at(i), head))
		refused("a hash more", chain.CheckConsistency(append(slices.Clone(c), leaf), l.at(i), head))
		for at := range c {
			bad := slices.Clone(c)
			bad[at][at%32] ^= 1
			refused("a changed hash", chain.CheckConsistency(bad, l.at(i), head))
		}
	}
	foreign := other.at(5)
	refused("another log", chain.CheckConsistency(nil, foreign, head))
	forged := head
	forged.Root[0] ^= 1
	refused("two heads of one size", chain.CheckConsistency(nil, forged, head))
	if _, err := tree.Inclusion(n, n, leaves); err == nil {
		t.Error("an entry beyond the tree was proved")
	}
	if _, err := tree.Consistency(1, n+1, leaves); err == nil {
		t.Error("a tree that is not there was proved")
	}
}

// A proof of many entries is checked by the library that others use.
func TestTransparencyDevAcceptsProofsOfALargeLog(t *testing.T) {
	const n = 9001
	tree := &chain.Tree{}
	hashes := make([]chain.Hash, n)
	var frontier chain.Frontier
	for i := range hashes {
		hashes[i] = chain.Leaf([]byte{byte(i), byte(i >> 8)})
		tree.Append(hashes[i])
		frontier.Append(hashes[i])
	}
	leaves := func(from uint64, dst []chain.Hash) error { copy(dst, hashes[from:]); return nil }
	root := frontier.Root()
	for i := uint64(0); i < n; i += 83 {
		p, err := tree.Inclusion(i, n, leaves)
		if err != nil {
			t.Fatal(err)
		}
		if err := proof.VerifyInclusion(rfc6962.DefaultHasher, i, n, hashes[i][:], slicesOf(p), root[:]); err != nil {
			t.Errorf("entry %d: %v", i, err)
		}
		older, err := tree.Root(i+1, leaves)
		if err != nil {
			t.Fatal(err)
		}
		if p, err = tree.Consistency(i+1, n, leaves); err != nil {
			t.Fatal(err)
		}
		if err := proof.VerifyConsistency(rfc6962.DefaultHasher, i+1, n, slicesOf(p), older[:], root[:]); err != nil {
			t.Errorf("from %d: %v", i+1, err)
		}
	}
}

func slicesOf(hashes []chain.Hash) [][]byte {
	var list [][]byte
	for _, h := range hashes {
		list = append(list, h[:])
	}
	return list
}

func TestTextsOfProofsAreReadBackAndEveryChangeIsRefused(t *testing.T) {
	l, s := build(t, "texts", 40), newSigner("texts")
	tree, leaves := l.tree()
	hashes, err := tree.Inclusion(7, 40, leaves)
	if err != nil {
		t.Fatal(err)
	}
	head := s.sign(t, l.head())
	text := chain.Inclusion{Index: 7, Entry: l.raws[7], Hashes: hashes, Head: head}.Text(s.key)
	p, e, err := s.key.OpenInclusion(text)
	if err != nil || p.Index != 7 || e.Object != "R-3" || p.Head.Size != 40 {
		t.Fatalf("%+v, %v", p, err)
	}
	flipText(t, text, func(s2 string) error { _, _, err := s.key.OpenInclusion(s2); return err })
	if _, _, err := newSigner("other").key.OpenInclusion(text); err == nil {
		t.Error("another log's key opens the proof")
	}

	if hashes, err = tree.Consistency(13, 40, leaves); err != nil {
		t.Fatal(err)
	}
	text = chain.Consistency{Key: s.key, From: 13, Hashes: hashes, Head: head}.Text()
	flipText(t, text, func(s2 string) error {
		c, err := chain.ParseConsistency(s2)
		if err == nil && c.Key != s.key {
			err = errors.New("another key")
		}
		if err == nil {
			err = c.Check(l.at(13))
		}
		return err
	})
}

// flipText wants the text accepted and refused with any byte changed.
func flipText(t *testing.T, text string, check func(string) error) {
	t.Helper()
	if err := check(text); err != nil {
		t.Fatal(err)
	}
	raw := []byte(text)
	for i := range raw {
		for _, mask := range []byte{1, 4, 32} {
			raw[i] ^= mask
			if check(string(raw)) == nil {
				t.Errorf("byte %d ^ %#x: accepted", i, mask)
			}
			raw[i] ^= mask
		}
	}
	for _, changed := range []string{text + "\n", text[:len(text)-1], "\n" + text} {
		if check(changed) == nil {
			t.Errorf("accepted %q", changed)
		}
	}
}
