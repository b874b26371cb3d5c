package chain

import (
	"crypto/sha256"
	"fmt"
	"hash"
	"slices"
	"time"
)

// Mode is how closely a Verifier looks: Fast or Deep. Neither opens details.
type Mode int

const (
	// Fast checks each entry's log id, seq, time (it never goes back), link and
	// leaf, and the tree. That finds every change of any byte; it costs about
	// the hashing alone.
	Fast Mode = iota
	// Deep also decodes each entry in its one form: it finds what a faulty or
	// hostile writer put into a log that is otherwise whole.
	Deep
)

// Verifier reads a log's entries in order and finds the first fault. Feed it
// with Add, tell it with Finish that the log has ended: a fault may need later
// entries to be located, so Add returning nil says nothing until Finish has
// returned nil as well. It is for one goroutine.
type Verifier struct {
	id   LogID
	mode Mode
	from uint64 // the place of the first entry it reads
	size uint64 // entries accepted, with those before from
	bare uint64 // of these, pruned ones; with those before from, when it starts among them
	// mayPrune is below which entries may be pruned (AllowPruned).
	mayPrune uint64
	last     Hash // leaf of the entry accepted last
	time     int64
	tree     folder

	heads []Head // to be met, by size
	met   uint64 // size of the last head met

	suspect *suspect // a break in the chain, to be located
	held    *Fault   // stands unless the next link shows a simpler reason
	fault   *Fault

	hash hash.Hash
	buf  Hash
}

// NewVerifier starts at a tip that is trusted: Start(id) for a whole log, or a
// tip verified earlier.
func NewVerifier(from Tip, mode Mode) *Verifier {
	return &Verifier{
		id: from.id, mode: mode,
		from: from.tree.size, size: from.tree.size, bare: from.tree.size, met: from.tree.size,
		last: from.leaf, time: from.time,
		tree: folder{tree: from.tree},
		hash: sha256.New(),
	}
}

// CheckPrefix makes the verification fail unless the log's first h.Size entries
// are those of each h: heads remembered from earlier, in any order. It is
// called before Add. A head of another log, or one smaller than the tip the
// verifier started from, is refused.
func (v *Verifier) CheckPrefix(heads ...Head) error {
	for _, h := range heads {
		if h.LogID != v.id {
			return &Fault{Kind: Foreign, Seq: h.Size, Last: h.Size,
				Want: "a head of log " + v.id.String(), Found: "one of log " + h.LogID.String()}
		}
		if h.Size < v.size {
			return fmt.Errorf("a head over %d entries cannot be checked from entry %d on: verify from the start", h.Size, v.size)
		}
	}
	v.heads = append(v.heads, heads...)
	slices.SortStableFunc(v.heads, func(a, b Head) int {
		switch {
		case a.Size < b.Size:
			return -1
		case a.Size > b.Size:
			return 1
		}
		return 0
	})
	v.meet()
	return nil
}

// Size is the number of entries found whole so far, with those before the tip.
func (v *Verifier) Size() uint64 { return v.size }

// Tip is the end of what was read; worth keeping after Finish returned nil.
func (v *Verifier) Tip() Tip {
	return Tip{id: v.id, tree: *v.tree.now(), leaf: v.last, time: v.time}
}

// Add reads the next entry's stored bytes and does not keep them. The error is
// a *Fault; after one, Add and Finish return the same again.
func (v *Verifier) Add(raw []byte) error {
	if v.fault != nil {
		return v.fault
	}
	if Pruned(raw) {
		return v.pruned(Hash(raw))
	}
	var it item
	v.read(raw, &it)
	if v.suspect != nil {
		return v.locate(&it)
	}
	if !v.follows(&it) {
		return v.failed()
	}
	if v.held != nil { // the chain goes on from the last entry: it is as it was
		return v.fail(v.held)
	}
	if v.mode == Deep {
		if _, err := parse(raw); err != nil {
			return v.fail(at(Malformed, v.size, "an entry as the format has it", err.Error()))
		}
	}
	if it.time < v.time {
		v.held = at(ClockBack, v.size, "no time before "+rfc3339(v.time), rfc3339(it.time))
	}
	v.size++
	v.time = it.time
	v.last = it.leaf
	v.tree.append(it.leaf)
	v.meet()
	return nil
}

// Finish says that the log has ended. When end is given, it is the head stored
// with the log, and the log must end in it exactly. The error is a *Fault.
func (v *Verifier) Finish(end *Head) error {
	if v.fault != nil {
		return v.fault
	}
	if v.suspect != nil {
		return v.settle(end)
	}
	if end != nil {
		if f := v.ends(end); f != nil {
			return v.fail(f)
		}
	}
	if v.held != nil {
		return v.fail(v.held)
	}
	if len(v.heads) > 0 {
		h := v.heads[len(v.heads)-1]
		return v.fail(v.cut("a head seen earlier", h.Size))
	}
	return nil
}

// ends compares the log's end with the head stored for it.
func (v *Verifier) ends(end *Head) *Fault {
	last := v.size - 1 // meant only where there are entries
	switch {
	case end.LogID != v.id:
		return &Fault{Kind: BadHead, Want: "a head of log " + v.id.String(), Found: "one of log " + end.LogID.String()}
	case end.Size > v.size:
		return v.cut("the stored head", end.Size)
	case end.Size < v.size:
		return &Fault{Kind: Extra, Seq: end.Size, Last: last,
			Want: fmt.Sprintf("the end after %d entries, as the stored head says", end.Size), Found: fmt.Sprintf("%d entries", v.size)}
	}
	root := v.tree.root()
	known := end.Leaf != Hash{} || end.Size == 0
	leafOK, rootOK := end.Leaf == v.last, end.Root == root
	switch {
	case rootOK && (leafOK || !known):
		return nil
	case rootOK:
		return &Fault{Kind: BadHead, Want: "leaf " + v.last.String(), Found: end.Leaf.String()}
	case leafOK && known && v.held != nil:
		return nil // the held fault says more
	case leafOK && known:
		return &Fault{Kind: BadHead, Want: "root " + root.String(), Found: end.Root.String()}
	case known && v.size > v.from:
		return at(Flipped, last, "leaf "+end.Leaf.String()+" as the stored head has it", v.last.String())
	}
	return v.rewritten(end, root)
}

// meet compares the tree with every remembered head of the present size.
func (v *Verifier) meet() {
	for len(v.heads) > 0 && v.heads[0].Size == v.size {
		h := v.heads[0]
		v.heads = v.heads[1:]
		if root := v.tree.root(); h.Root != root && v.held == nil {
			v.held = v.rewritten(&h, root)
		}
		v.met = h.Size
	}
}

func (v *Verifier) rewritten(h *Head, root Hash) *Fault {
	f := &Fault{Kind: Rewritten, Seq: v.met, Last: max(h.Size, 1) - 1,
		Want:  fmt.Sprintf("root %s over the first %d entries, as in a head seen earlier", h.Root, h.Size),
		Found: root.String()}
	f.Seq = min(f.Seq, f.Last)
	return f
}

func (v *Verifier) cut(whose string, size uint64) *Fault {
	return &Fault{Kind: CutTail, Seq: v.size, Last: size - 1,
		Want: fmt.Sprintf("%d entries, as %s says", size, whose), Found: fmt.Sprintf("%d", v.size)}
}

func (v *Verifier) fail(f *Fault) error {
	v.fault = f
	return f
}

// failed is the fault as an error, nil while there is none.
func (v *Verifier) failed() error {
	if v.fault == nil {
		return nil
	}
	return v.fault
}

// rfc3339 is a time as exports show it: UTC, nanoseconds without trailing zeros.
func rfc3339(ns int64) string { return time.Unix(0, ns).UTC().Format(time.RFC3339Nano) }
