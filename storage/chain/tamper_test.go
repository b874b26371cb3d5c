package chain_test

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"integrora.com/opsconsole/storage/chain"
)

func wantFault(t *testing.T, err error, kind chain.Kind, first, last uint64) {
	t.Helper()
	var f *chain.Fault
	if !errors.As(err, &f) {
		t.Fatalf("want a fault %q at %d, found %v", kind, first, err)
	}
	if f.Kind != kind || f.Seq != first || f.Last != last {
		t.Fatalf("want fault %q at %d to %d, found %q at %d to %d: %v", kind, first, last, f.Kind, f.Seq, f.Last, f)
	}
}

func TestAWholeLogIsAccepted(t *testing.T) {
	l := build(t, "whole", 2100) // more than two subtrees folded aside
	for name, mode := range modes {
		t.Run(name, func(t *testing.T) {
			head := l.head()
			known := []chain.Head{l.at(2100), l.at(0), l.at(1023), l.at(1024), l.at(1025), l.at(2047), l.at(1)}
			v := chain.NewVerifier(chain.Start(logID("whole")), mode)
			if err := v.CheckPrefix(known...); err != nil {
				t.Fatal(err)
			}
			for i, raw := range l.raws {
				if err := v.Add(raw); err != nil {
					t.Fatal(err)
				}
				if i%97 == 0 && v.Tip() != l.tips[i+1] {
					t.Fatalf("after %d entries: want the writer's tip", i+1)
				}
			}
			if err := v.Finish(&head); err != nil {
				t.Fatal(err)
			}
			if got := v.Tip(); got != l.tips[len(l.raws)] {
				t.Fatal("want the writer's tip at the end")
			}
			for _, from := range []int{1, 1000, 1024, 2099, 2100} {
				if err := verify(l.tips[from], mode, l.raws[from:], &head, l.at(from), l.at(2100)); err != nil {
					t.Fatalf("from %d: %v", from, err)
				}
			}
		})
	}
}

// flipped is in how many entries TestEveryFlippedBit flips;
// OPSCONSOLE_TEST_ENTRIES sets another number.
const flipped = 24

func TestEveryFlippedBitIsFoundAndLocated(t *testing.T) {
	n := flipped
	if text := os.Getenv("OPSCONSOLE_TEST_ENTRIES"); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	l := build(t, "bits", n)
	flipAll(t, l, []byte{1, 2, 4, 8, 16, 32, 64, 128})
}

func TestEveryFlippedByteOfALongLogIsFoundAndLocated(t *testing.T) {
	flipAll(t, build(t, "bytes", 300), []byte{0xff})
}

// flipAll changes each byte by each mask. Verification starts shortly before
// the change, where everything is whole, as a log's verifier would get there.
func flipAll(t *testing.T, l testLog, masks []byte) {
	head := l.head()
	for name, mode := range modes {
		t.Run(name, func(t *testing.T) {
			for i, raw := range l.raws {
				from := max(i-2, 0)
				for at := range raw {
					for _, mask := range masks {
						raw[at] ^= mask
						err := verify(l.tips[from], mode, l.raws[from:], &head)
						raw[at] ^= mask
						var f *chain.Fault
						if !errors.As(err, &f) {
							t.Fatalf("entry %d, byte %d ^ %#x: want a fault, found %v", i, at, mask, err)
						}
						if f.Seq != uint64(i) || f.Last != uint64(i) {
							t.Fatalf("entry %d, byte %d ^ %#x: fault located elsewhere: %v", i, at, mask, f)
						}
					}
				}
			}
			if err := verify(l.tips[0], mode, l.raws, &head); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestRemovedSwappedAndDoubledEntriesAreLocated(t *testing.T) {
	const n = 30
	l := build(t, "moves", n)
	head := l.head()
	check := func(t *testing.T, raws [][]byte, kind chain.Kind, first, last int) {
		t.Helper()
		for _, mode := range modes {
			wantFault(t, verify(l.tips[0], mode, raws, &head), kind, uint64(first), uint64(last))
		}
	}
	for i := range n {
		for width := 1; i+width < n; width += 4 {
			check(t, slices.Delete(slices.Clone(l.raws), i, i+width), chain.Missing, i, i+width-1)
		}
		check(t, slices.Insert(slices.Clone(l.raws), i, l.raws[i]), chain.Duplicated, i, i+1)
		for j := i + 1; j < n; j++ {
			swapped := slices.Clone(l.raws)
			swapped[i], swapped[j] = swapped[j], swapped[i]
			check(t, swapped, chain.Swapped, i, i)

			again := slices.Clone(l.raws)
			again[j] = l.raws[i]
			check(t, again, chain.Duplicated, i, j)
		}
	}
}

func TestCutTailIsFound(t *testing.T) {
	l := build(t, "tail", 40)
	for _, mode := range modes {
		for _, left := range []int{0, 1, 25, 39} {
			// the stored head still says 40
			head := l.head()
			wantFault(t, verify(l.tips[0], mode, l.raws[:left], &head), chain.CutTail, uint64(left), 39)
			// the stored head was rewritten to fit; an earlier head remembers
			cut := l.at(left)
			if err := verify(l.tips[0], mode, l.raws[:left], &cut); err != nil {
				t.Fatalf("without an earlier head a rolled back log is a whole log, found %v", err)
			}
			wantFault(t, verify(l.tips[0], mode, l.raws[:left], &cut, l.at(left/2), l.at(40)), chain.CutTail, uint64(left), 39)
		}
	}
}

func TestEntriesBeyondTheHeadAreFound(t *testing.T) {
	l := build(t, "extra", 10)
	head := l.at(7)
	wantFault(t, verify(l.tips[0], chain.Fast, l.raws, &head), chain.Extra, 7, 9)
}

func TestARewrittenPastIsFoundAgainstEarlierHeads(t *testing.T) {
	l, other := build(t, "past", 40), build(t, "past", 40)
	// the same log up to entry 14, then written anew, links and head included
	tip := other.tips[15]
	other.raws = other.raws[:15]
	for i := 15; i < 40; i++ {
		e, err := chain.Decode(l.raws[i])
		if err != nil {
			t.Fatal(err)
		}
		e.Object = "R-9"
		raw, err := tip.Extend(e.Draft)
		if err != nil {
			t.Fatal(err)
		}
		other.raws = append(other.raws, raw)
	}
	head := tip.Head()
	for _, mode := range modes {
		if err := verify(l.tips[0], mode, other.raws, &head, l.at(3), l.at(15)); err != nil {
			t.Fatalf("want the agreeing heads accepted, found %v", err)
		}
		wantFault(t, verify(l.tips[0], mode, other.raws, &head, l.at(3), l.at(12), l.at(30)), chain.Rewritten, 12, 29)
		wantFault(t, verify(l.tips[0], mode, other.raws, &head, l.at(40)), chain.Rewritten, 0, 39)
	}
}

func TestAFlippedEntryIsLocatedAlsoWhereAHeadEnds(t *testing.T) {
	l := build(t, "edge", 12)
	head := l.head()
	for i := range l.raws {
		l.raws[i][len(l.raws[i])-80] ^= 4 // in the commitment
		err := verify(l.tips[0], chain.Fast, l.raws, &head, l.at(i), l.at(i+1))
		l.raws[i][len(l.raws[i])-80] ^= 4
		wantFault(t, err, chain.Flipped, uint64(i), uint64(i))
	}
}

func TestAWrongHeadIsToldFromAWrongEntry(t *testing.T) {
	l := build(t, "head", 9)
	for _, change := range []func(*chain.Head){
		func(h *chain.Head) { h.Root[5] ^= 1 },
		func(h *chain.Head) { h.Leaf[5] ^= 1 },
		func(h *chain.Head) { h.LogID[5] ^= 1 },
	} {
		head := l.head()
		change(&head)
		wantFault(t, verify(l.tips[0], chain.Fast, l.raws, &head), chain.BadHead, 0, 0)
	}
}

func TestACheckpointIsEnoughToVerifyAgainst(t *testing.T) {
	l := build(t, "text", 9)
	seen, err := chain.ParseCheckpoint(l.at(9).Checkpoint())
	if err != nil {
		t.Fatal(err)
	}
	if err := verify(l.tips[0], chain.Deep, l.raws, &seen, seen); err != nil {
		t.Fatal(err)
	}
	l.raws[8][60] ^= 1 // the last entry: nothing links to it, the root tells
	wantFault(t, verify(l.tips[0], chain.Fast, l.raws, &seen), chain.Rewritten, 0, 8)
	wantFault(t, verify(l.tips[0], chain.Fast, l.raws, nil, l.at(8), seen), chain.Rewritten, 8, 8)
}

func TestAHeadBeforeTheStartIsRefused(t *testing.T) {
	l := build(t, "before", 5)
	v := chain.NewVerifier(l.tips[3], chain.Fast)
	err := v.CheckPrefix(l.at(2))
	var f *chain.Fault
	if err == nil || errors.As(err, &f) {
		t.Fatalf("want a refusal that is no fault of the log, found %v", err)
	}
}

func TestAForeignLogIsFound(t *testing.T) {
	l, other := build(t, "mine", 9), build(t, "theirs", 9)
	for _, mode := range modes {
		wantFault(t, verify(l.tips[0], mode, other.raws, nil), chain.Foreign, 0, 0)
		mixed := append(slices.Clone(l.raws[:4]), other.raws[4:]...)
		wantFault(t, verify(l.tips[0], mode, mixed, nil), chain.Foreign, 4, 4)
		wantFault(t, verify(l.tips[0], mode, l.raws, nil, other.head()), chain.Foreign, 9, 9)
	}
}

func TestOnlyAWriterCanTurnTheClockBackAndIsFound(t *testing.T) {
	l := build(t, "clock", 5)
	last, err := chain.Decode(l.raws[4])
	if err != nil {
		t.Fatal(err)
	}
	late := last.Draft
	late.Time = last.Time.Add(-time.Hour)

	tip := l.tips[5]
	raw, err := tip.Extend(late)
	if err != nil {
		t.Fatal(err)
	}
	if e, err := chain.Decode(raw); err != nil || !e.Time.Equal(last.Time) {
		t.Fatalf("want the last entry's time %v kept, found %v, %v", last.Time, e.Time, err)
	}

	forged, err := chain.Entry{LogID: last.LogID, Seq: 5, Draft: late, Previous: chain.Leaf(l.raws[4])}.Encode()
	if err != nil {
		t.Fatal(err)
	}
	for _, mode := range modes {
		wantFault(t, verify(l.tips[0], mode, append(slices.Clone(l.raws), forged), nil), chain.ClockBack, 5, 5)
	}
}

func TestDeepFindsWhatAHostileWriterPutIn(t *testing.T) {
	l := build(t, "writer", 3)
	raw := slices.Clone(l.raws[2])
	at := bytes.Index(raw, []byte("R-")) // the object
	raw[at] = ' '
	raws := append(slices.Clone(l.raws[:2]), raw)
	if err := verify(l.tips[0], chain.Fast, raws, nil); err != nil {
		t.Fatalf("want a linked entry to pass fast verification, found %v", err)
	}
	wantFault(t, verify(l.tips[0], chain.Deep, raws, nil), chain.Malformed, 2, 2)
}

func TestAFaultStaysTheAnswer(t *testing.T) {
	l := build(t, "stay", 4)
	v := chain.NewVerifier(l.tips[0], chain.Fast)
	_ = v.Add(l.raws[0])
	first := v.Add(l.raws[0])
	if first == nil || v.Add(l.raws[1]) != first || v.Finish(nil) != first {
		t.Fatalf("want the first fault again and again, found %v", first)
	}
}
