package chain

import "fmt"

// item is what a Verifier reads of an entry: enough to place it.
type item struct {
	bad      string // why the rest could not be read; empty when it could
	id       LogID
	seq      uint64
	time     int64
	previous Hash
	leaf     Hash
}

// read takes an entry's start, its link and its leaf, without decoding the rest.
func (v *Verifier) read(raw []byte, it *item) {
	v.hash.Reset()
	v.hash.Write(leafPrefix)
	v.hash.Write(raw)
	v.hash.Sum(v.buf[:0])
	it.leaf = v.buf

	const start = len(entryStart)
	const least = start + len(LogID{}) + len(previousHead) + HashSize
	if len(raw) < least || len(raw) > MaxEntry {
		it.bad = fmt.Sprintf("%d bytes", len(raw))
		return
	}
	link := len(raw) - HashSize
	copy(it.previous[:], raw[link:])
	if string(raw[:start]) != entryStart {
		it.bad = fmt.Sprintf("a start of %x", raw[:start])
		return
	}
	if string(raw[link-len(previousHead):link]) != previousHead {
		it.bad = fmt.Sprintf("%x before the previous leaf", raw[link-len(previousHead):link])
		return
	}
	copy(it.id[:], raw[start:])
	r := reader{b: raw[start+len(it.id) : link]}
	it.seq = r.head("seq", majorUint)
	it.time = r.time()
	if r.err != nil {
		it.bad = r.err.Error()
	}
}

// suspect is the first entry that does not follow. Which entry is at fault, it
// or another, is for the next ones to show.
type suspect struct {
	item
	gap bool // its seq is too high: entries before it are missing or come later
}

// follows says whether it is the next entry. If not, there is a fault or a
// suspect afterwards.
func (v *Verifier) follows(it *item) bool {
	linked := it.previous == v.last
	switch {
	case it.bad != "":
		v.fault = at(Malformed, v.size, "an entry as the format has it", it.bad)
	case it.id != v.id && linked && v.size > 0:
		v.fault = at(Flipped, v.size, "log id "+v.id.String(), it.id.String())
	case it.id != v.id:
		v.fault = at(Foreign, v.size, "log id "+v.id.String(), it.id.String())
	case it.seq != v.size && linked:
		v.fault = at(Flipped, v.size, fmt.Sprintf("seq %d", v.size), fmt.Sprint(it.seq))
	case it.seq > v.size:
		v.suspect = &suspect{item: *it, gap: true}
	case it.seq < v.size:
		v.fault = &Fault{Kind: Duplicated, Seq: it.seq, Last: v.size,
			Want: fmt.Sprintf("entry %d after entry %d", v.size, v.size-1), Found: fmt.Sprintf("entry %d again", it.seq)}
	case !linked:
		v.suspect = &suspect{item: *it}
	default:
		return true
	}
	return false
}

// locate uses an entry after the suspect to tell what happened.
//
// A changed entry breaks the link from the entry after it. A changed link
// breaks also the next one, because it changes its own entry's leaf. So where
// the entry after the suspect confirms the suspect, the one before is at fault.
func (v *Verifier) locate(next *item) error {
	s := v.suspect
	if !s.gap {
		return v.fail(v.blame(s, next.previous == s.leaf))
	}
	if next.bad == "" && next.id == v.id && next.seq >= v.size && next.seq < s.seq {
		return v.fail(&Fault{Kind: Swapped, Seq: v.size, Last: v.size,
			Want: fmt.Sprintf("entry %d in its place", v.size), Found: fmt.Sprintf("entry %d there, entry %d after it", s.seq, next.seq)})
	}
	return nil
}

// settle locates the suspect when no more entries come.
func (v *Verifier) settle(end *Head) error {
	s := v.suspect
	if s.gap {
		return v.fail(&Fault{Kind: Missing, Seq: v.size, Last: s.seq - 1,
			Want: fmt.Sprintf("entry %d", v.size), Found: fmt.Sprintf("entry %d next", s.seq)})
	}
	return v.fail(v.blame(s, end != nil && end.Size == v.size+1 && end.Leaf == s.leaf))
}

// blame is the fault for a broken link between the entry accepted last and the
// suspect, which is confirmed or not by what follows it.
func (v *Verifier) blame(s *suspect, confirmed bool) *Fault {
	if confirmed && v.size > v.from {
		return at(Flipped, v.size-1, fmt.Sprintf("leaf %s as entry %d has it", s.previous, v.size), v.last.String())
	}
	return at(Flipped, v.size, "previous leaf "+v.last.String(), s.previous.String())
}
