package storage

import (
	"context"
	"fmt"
	"sync"

	bolt "go.etcd.io/bbolt"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/chain"
)

// logTree keeps the tree's inner nodes in memory, one megabyte for a million
// entries. It is made beside the start, or when it is first needed, and then
// reads only what came since.
type logTree struct {
	mu   sync.Mutex
	tree chain.Tree
}

// upTo runs use on a tree of at least size leaves, all of them committed.
func (t *logTree) upTo(r reader, size uint64, use func(*chain.Tree) error) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	c := r.tx.Bucket(bucketLog).Cursor()
	buf := make([]chain.Hash, 1024)
	for t.tree.Size() < size {
		n := min(uint64(len(buf)), size-t.tree.Size())
		if err := leaves(c, t.tree.Size(), buf[:n]); err != nil {
			return err
		}
		for _, leaf := range buf[:n] {
			t.tree.Append(leaf)
		}
	}
	return use(&t.tree)
}

// leaves reads leaves of the log without hashing: each entry ends in the leaf
// of the one before.
func leaves(c *bolt.Cursor, from uint64, dst []chain.Hash) error {
	key, raw := c.Seek(seqKey(from))
	for i := range dst {
		seq := from + uint64(i)
		if key == nil || beNumber(key) != seq {
			return &chain.Fault{Kind: chain.Missing, Seq: seq, Last: seq, Want: fmt.Sprintf("entry %d", seq), Found: "none"}
		}
		this := raw
		if key, raw = c.Next(); key == nil || chain.Pruned(this) {
			dst[i] = chain.LeafOf(this)
			continue
		}
		leaf, err := chain.PreviousLeaf(raw)
		if err != nil {
			return fmt.Errorf("entry %d: %w", seq+1, err)
		}
		dst[i] = leaf
	}
	return nil
}

// leaves implements chain.Leaves.
func (r reader) leaves(from uint64, dst []chain.Hash) error {
	return leaves(r.tx.Bucket(bucketLog).Cursor(), from, dst)
}

// warmTree reads the log once, so that nobody has to wait for it later.
func (s *Store) warmTree() {
	tip := s.tipNow()
	const step = 1 << 16 // let others have the tree, and a store close, in between
	for size := uint64(0); size < tip.Size(); {
		select {
		case <-s.stop:
			return
		default:
		}
		size = min(size+step, tip.Size())
		err := s.view(context.Background(), func(r reader) error {
			return s.tree.upTo(r, size, func(*chain.Tree) error { return nil })
		})
		if err != nil {
			s.cfg.Log.Error("the audit log's tree could not be read", "err", err.Error())
			return
		}
	}
}

// atTip runs use with the signed head of a transaction and the tree up to it.
func (s *Store) atTip(ctx context.Context, use func(r reader, head chain.SignedHead, tree *chain.Tree) error) error {
	return s.view(ctx, func(r reader) error {
		head, err := s.signTip(r)
		if err != nil {
			return err
		}
		return s.tree.upTo(r, head.Size, func(tree *chain.Tree) error {
			return use(r, head, tree)
		})
	})
}

// signTip signs the head of a transaction.
func (s *Store) signTip(r reader) (chain.SignedHead, error) {
	var tip chain.Tip
	if err := tip.UnmarshalBinary(r.tx.Bucket(bucketMeta).Get(metaTip)); err != nil {
		return chain.SignedHead{}, fmt.Errorf("the stored head does not read: %w", err)
	}
	return s.heads.key.Sign(tip.Head(), s.logKey.Sign)
}

// LogKey is the log's verifier key: what others open signed heads with.
func (s *Store) LogKey() chain.Key { return s.heads.key }

// SignedHead is the log's head after the last commit, signed now with the log's
// key.
func (s *Store) SignedHead() (chain.SignedHead, error) {
	tip := s.tipNow()
	return s.heads.key.Sign(tip.Head(), s.logKey.Sign)
}

// Consistency proves that the log now begins with its first from entries. When
// there are fewer, the proof is empty and cannot hold: whoever saw that many is
// to see the signed head that says so.
func (s *Store) Consistency(ctx context.Context, from uint64) (chain.Consistency, error) {
	p := chain.Consistency{Key: s.heads.key, From: from}
	err := s.atTip(ctx, func(r reader, head chain.SignedHead, tree *chain.Tree) (err error) {
		p.Head = head
		if from < head.Size {
			p.Hashes, err = tree.Consistency(from, head.Size, r.leaves)
		}
		return err
	})
	return p, err
}

// Inclusion proves that an entry is in the log now.
func (s *Store) Inclusion(ctx context.Context, seq uint64) (chain.Inclusion, error) {
	p := chain.Inclusion{Index: seq}
	err := s.atTip(ctx, func(r reader, head chain.SignedHead, tree *chain.Tree) (err error) {
		p.Head = head
		if seq >= head.Size {
			return model.Refuse("not_found", "there is no entry %d; the log has %d, counted from 0", seq, head.Size)
		}
		p.Entry = append([]byte(nil), r.tx.Bucket(bucketLog).Get(seqKey(seq))...)
		if chain.Pruned(p.Entry) {
			return model.Refuse("pruned", "entry %d was pruned under the retention rule of the log; its leaf is %x", seq, p.Entry)
		}
		p.Hashes, err = tree.Inclusion(seq, head.Size, r.leaves)
		return err
	})
	return p, err
}

// RootAt implements model.Reader.
func (r reader) RootAt(size uint64) ([]byte, error) {
	tip := r.s.tipNow() // entries of the transaction itself are not committed
	if size > tip.Size() {
		return nil, nil
	}
	var root chain.Hash
	err := r.s.tree.upTo(r, size, func(tree *chain.Tree) (err error) {
		root, err = tree.Root(size, r.leaves)
		return err
	})
	if _, fault := IsFault(err); fault {
		return nil, nil
	}
	return root[:], err
}
