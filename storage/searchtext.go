package storage

import (
	"bytes"
	"slices"
	"strings"
	"sync"
)

// searchText is what people are searched by: all texts in one run of bytes,
// each in a slot of its own with a zero byte after it, so that a word is looked
// for at the speed of memory. A text that is dropped is overwritten at once.
type searchText struct {
	run    []byte
	slots  []textSlot // in the order of the run
	sorted int        // so many slots from the first on are in the order of ids
	last   string     // the id of the last of them
	wasted int        // bytes of the run that are nobody's
}

type textSlot struct {
	start int
	of    *personEntry // nil: dropped
}

// tailMost is how many slots are moved at most to keep the order of ids: those
// that come at one instant come in any.
const tailMost = 1024

// add gives an entry a slot for its text, in the order of ids where that is near
// the end.
func (s *searchText) add(e *personEntry, text string) {
	if s.sorted == len(s.slots) && s.last > e.row.ID {
		from := s.sorted
		for from > max(0, s.sorted-tailMost) && s.slots[from-1].of != nil && s.slots[from-1].of.row.ID > e.row.ID {
			from--
		}
		if from > s.sorted-tailMost && (from == 0 || s.slots[from-1].of != nil) {
			s.insert(from, e, text)
			return
		}
	}
	s.push(e, text)
}

// insert puts an entry in the place of a slot, which with all after it moves on.
func (s *searchText) insert(at int, e *personEntry, text string) {
	tail := slices.Clone(s.slots[at:])
	run := slices.Clone(s.run[tail[0].start:])
	first := tail[0].start
	s.run, s.slots, s.sorted, s.last = s.run[:first], s.slots[:at], at, ""
	s.push(e, text)
	for n, one := range tail {
		end := len(run)
		if n+1 < len(tail) {
			end = tail[n+1].start - first
		}
		s.push(one.of, string(run[one.start-first:end-1]))
	}
	clear(run)
}

// push gives an entry the last slot.
func (s *searchText) push(e *personEntry, text string) {
	e.slot = len(s.slots)
	if s.sorted == e.slot && s.last < e.row.ID {
		s.sorted, s.last = s.sorted+1, e.row.ID
	}
	s.slots = append(s.slots, textSlot{len(s.run), e})
	s.run = append(append(s.run, strings.ReplaceAll(text, "\x00", " ")...), 0)
}

// change puts another text, of an entry that takes another's place, into its
// slot, or where that is too small into a new one.
func (s *searchText) change(e *personEntry, text string) {
	if old := s.of(e.slot); len(text) <= len(old) {
		clear(old[copy(old, strings.ReplaceAll(text, "\x00", " ")):])
		s.slots[e.slot].of = e
		return
	}
	slot := e.slot
	s.add(e, text)
	s.drop(slot)
}

// of is the text of a slot, not to be kept; zero bytes may be at its end.
func (s *searchText) of(slot int) []byte { return s.run[s.slots[slot].start : s.end(slot)-1] }

func (s *searchText) end(slot int) int {
	if slot+1 < len(s.slots) {
		return s.slots[slot+1].start
	}
	return len(s.run)
}

// drop overwrites a text, and makes the run anew when half of it is nobody's.
func (s *searchText) drop(slot int) {
	text := s.of(slot)
	clear(text)
	s.slots[slot].of = nil
	if s.wasted += len(text) + 1; s.wasted <= len(s.run)/2 {
		return
	}
	old := *s
	*s = searchText{run: make([]byte, 0, len(old.run)-old.wasted), slots: make([]textSlot, 0, len(old.slots))}
	for n, one := range old.slots {
		if one.of != nil {
			s.add(one.of, string(bytes.TrimRight(old.of(n), "\x00")))
		}
	}
	clear(old.run)
}

// searchPart is how many slots a core searches at least: fewer are not worth
// another.
const searchPart = 10_000

// slotBuffers are kept between searches: one letter may be in a million texts.
// They hold numbers of slots, and nothing of anybody.
var slotBuffers = sync.Pool{New: func() any { return new([]int32) }}

// holding hands over the slots whose text holds a word, in the order of their
// entries' ids; they are use's until it returns.
func (s *searchText) holding(word string, use func(hits []int32)) {
	buffer := slotBuffers.Get().(*[]int32)
	defer slotBuffers.Put(buffer)
	*buffer = slices.Grow((*buffer)[:0], len(s.slots))[:len(s.slots)]
	found := inParts(s.sorted, searchPart, func(from, to int) []int32 { // each at the place of its slots
		return s.among([]byte(word), from, to, (*buffer)[from:from:to])
	})
	hits := found[0]
	for _, more := range found[1:] {
		hits = (*buffer)[:len(hits)+len(more)]
		copy(hits[len(hits)-len(more):], more)
	}
	hits = hits[:len(hits):len(hits)]
	for _, slot := range s.among([]byte(word), s.sorted, len(s.slots), nil) {
		at, _ := s.find(hits, s.slots[slot].of.row.ID)
		hits = slices.Insert(hits, at, slot)
	}
	use(hits)
}

// find is the place of an id among slots that are in the order of ids.
func (s *searchText) find(hits []int32, id string) (place int, found bool) {
	return slices.BinarySearchFunc(hits, id, func(slot int32, id string) int { return strings.Compare(s.slots[slot].of.row.ID, id) })
}

// among appends to hits the slots from one to before another that hold a word.
func (s *searchText) among(word []byte, from, to int, hits []int32) []int32 {
	if from == to {
		return hits
	}
	run := s.run[:s.end(to-1)]
	for at := s.slots[from].start; at < len(run); {
		i := bytes.Index(run[at:], word)
		if i < 0 {
			break
		}
		at += i
		// Hits are near each other or rare: a few steps on, else by halves.
		for steps := 0; s.end(from) <= at; steps++ {
			if steps == 8 {
				n, _ := slices.BinarySearchFunc(s.slots[from:to], at+1, func(t textSlot, at int) int { return t.start - at })
				from += n - 1
				break
			}
			from++
		}
		if s.slots[from].of != nil {
			hits = append(hits, int32(from))
		}
		at = s.end(from)
	}
	return hits
}
