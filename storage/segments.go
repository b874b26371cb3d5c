package storage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"sort"
	"strconv"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/storage/chain"
)

// factCarried is the fact of a pruning's entry that holds what is kept of the
// pruned ones.
const factCarried = "carried_sha256"

func (r reader) Segments() ([]model.Segment, error) { return all[model.Segment](r, model.KindSegment) }

// Segments lists the closed months of the log, oldest first: to every role that
// reads.
func (d *Desk) Segments(ctx context.Context) ([]model.Segment, error) {
	if _, err := d.Me(); err != nil {
		return nil, err
	}
	var list []model.Segment
	err := d.s.view(ctx, func(r reader) (err error) {
		list, err = r.Segments()
		return err
	})
	return list, err
}

// prunedLog is below which entry bodies may be gone, and the heads that the
// segments closed with.
func (r reader) prunedLog() (below uint64, closed []chain.Head, err error) {
	all, err := r.Segments()
	for _, s := range all {
		if !s.Pruned.IsZero() {
			below = s.Size
		}
		if len(s.Root) == chain.HashSize {
			closed = append(closed, chain.Head{LogID: chain.LogID(r.s.id), Size: s.Size, Root: chain.Hash(s.Root)})
		}
	}
	return below, closed, err
}

// segmentsDue closes the segments of months that are over.
func (s *Store) segmentsDue(ctx context.Context) error {
	for {
		next, due, err := s.nextSegment(ctx)
		if err != nil || !due {
			return err
		}
		if _, err := s.give(ctx, model.System.ID, model.CloseSegment{Segment: next}); err != nil {
			return err
		}
	}
}

// nextSegment finds the first month that has entries, is over and is not closed.
func (s *Store) nextSegment(ctx context.Context) (next model.Segment, due bool, err error) {
	err = s.view(ctx, func(r reader) error {
		closed, err := r.Segments()
		if err != nil {
			return err
		}
		var tip chain.Tip
		if err := tip.UnmarshalBinary(r.tx.Bucket(bucketMeta).Get(metaTip)); err != nil {
			return err
		}
		if len(closed) > 0 {
			next.From = closed[len(closed)-1].Size
		}
		if next.From >= tip.Size() {
			return nil
		}
		first, err := r.entryAt(next.From)
		if err != nil {
			return err
		}
		next.Begun, next.ID = first.Time, model.MonthOf(deadline.ReceivedOn(first.Time))
		if next.ID >= model.MonthOf(deadline.ReceivedOn(s.cfg.Now())) {
			return nil
		}
		last := next.LastDay()
		n := sort.Search(int(tip.Size()-next.From), func(i int) bool {
			e, fault := r.entryAt(next.From + uint64(i))
			err = errors.Join(err, fault)
			return deadline.ReceivedOn(e.Time).After(last)
		})
		if err != nil {
			return err
		}
		next.Size, due = next.From+uint64(n), true
		return s.tree.upTo(r, next.Size, func(tree *chain.Tree) error {
			root, err := tree.Root(next.Size, r.leaves)
			next.Root = root[:]
			return err
		})
	})
	return next, due, err
}

func (r reader) entryAt(seq uint64) (chain.Entry, error) {
	e, err := chain.Decode(r.tx.Bucket(bucketLog).Get(seqKey(seq)))
	if err != nil {
		return e, fmt.Errorf("audit entry %d: %w", seq, err)
	}
	return e, nil
}

// prune replaces the bodies of the entries below one by their leaves. What they
// said was last written of records that still stand so is carried, for deep
// verifications; the facts are its digest and how many lines it has.
func (r reader) prune(below uint64) ([]model.Fact, error) {
	carry, log := r.tx.Bucket(bucketCarried), r.tx.Bucket(bucketLog)
	c := log.Cursor()
	var leaves []put
	last := map[string]lastWrite{}
	for key, raw := c.First(); key != nil && beNumber(key) < below; key, raw = c.Next() {
		if chain.Pruned(raw) {
			continue
		}
		e, err := chain.Decode(raw)
		if err != nil {
			return nil, fmt.Errorf("audit entry %d: %w", beNumber(key), err)
		}
		if _, details, err := chain.DecodePayload(r.openEntry(e), e.Commitment); err == nil {
			for _, h := range details.Records {
				last[h.Ref] = lastWrite{e.Seq, h}
			}
		}
		leaf := chain.Leaf(raw)
		leaves = append(leaves, put{string(bucketLog), bytes.Clone(key), leaf[:]})
	}
	var puts []put
	err := carry.ForEach(func(name, _ []byte) error { // what was written anew since is in a later entry
		if h, there := r.standsAs(string(name)); !there || h.Revision != carriedOf(string(name), carry.Get(name)).Revision {
			puts = append(puts, put{string(bucketCarried), bytes.Clone(name), nil})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for name, w := range last {
		if h, there := r.standsAs(name); there && h.Revision == w.Revision {
			value := binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, w.seq), w.Revision)
			puts = append(puts, put{string(bucketCarried), []byte(name), append(value, w.Hash[:]...)})
		}
	}
	if err := flush(r.tx, append(puts, leaves...)); err != nil {
		return nil, err
	}
	w, err := r.carried()
	if err != nil {
		return nil, err
	}
	return []model.Fact{{Name: factCarried, Value: w.carried}, {Name: "carried", Value: strconv.Itoa(len(w.last))}}, nil
}

// standsAs is the revision of a record as it is stored, by its name in entries.
func (r reader) standsAs(name string) (h chain.RecordHash, there bool) {
	kind, id, _ := bytes.Cut([]byte(name), []byte("/"))
	bucket := r.tx.Bucket(kind)
	key, err := place(model.Ref{Kind: model.Kind(kind), ID: string(id)})
	if bucket == nil || err != nil {
		return h, false
	}
	sealed := bucket.Get(key)
	return chain.RecordHash{Ref: name, Revision: keys.Revision(sealed)}, sealed != nil
}

func carriedOf(name string, value []byte) lastWrite {
	w := lastWrite{RecordHash: chain.RecordHash{Ref: name}}
	if len(value) == 16+chain.HashSize {
		w.seq, w.Revision, w.Hash = binary.BigEndian.Uint64(value), binary.BigEndian.Uint64(value[8:]), chain.Hash(value[16:])
	}
	return w
}

// carried is what pruned entries said of records, for a deep verification to go
// on from.
func (r reader) carried() (*writes, error) {
	w := &writes{last: map[string]lastWrite{}}
	sum := sha256.New()
	n := 0
	err := r.tx.Bucket(bucketCarried).ForEach(func(name, value []byte) error {
		fmt.Fprintf(sum, "%s %x\n", name, value)
		w.last[string(name)] = carriedOf(string(name), value)
		n++
		return nil
	})
	if below, _, fault := r.prunedLog(); n > 0 || below > 0 {
		w.carried = hex.EncodeToString(sum.Sum(nil))
		err = errors.Join(err, fault)
	}
	return w, err
}
