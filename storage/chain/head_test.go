package chain_test

import (
	"bytes"
	"crypto/sha256"
	"strings"
	"testing"

	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/rfc6962"

	"integrora.com/opsconsole/storage/chain"
)

func TestRootsAreThoseOfRFC6962(t *testing.T) {
	oracle := (&compact.RangeFactory{Hash: rfc6962.DefaultHasher.HashChildren}).NewEmptyRange(0)
	var f chain.Frontier
	if want := sha256.Sum256(nil); f.Root() != want || !bytes.Equal(rfc6962.DefaultHasher.EmptyRoot(), want[:]) {
		t.Fatalf("want the empty root %x, found %s", want, f.Root())
	}
	for size := uint64(1); size <= 2000; size++ {
		raw := bytesOf(100, "leaf", size)
		leaf := chain.Leaf(raw)
		if want := rfc6962.DefaultHasher.HashLeaf(raw); !bytes.Equal(leaf[:], want) {
			t.Fatalf("want leaf %x, found %s", want, leaf)
		}
		f.Append(leaf)
		if err := oracle.Append(leaf[:], nil); err != nil {
			t.Fatal(err)
		}
		want, err := oracle.GetRootHash(nil)
		if err != nil {
			t.Fatal(err)
		}
		if root := f.Root(); !bytes.Equal(root[:], want) || f.Size() != size {
			t.Fatalf("size %d: want root %x, found %s of %d", size, want, root, f.Size())
		}
		b, err := f.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		if want := bytes.Join(oracle.Hashes(), nil); !bytes.Equal(b[8:], want) {
			t.Fatalf("size %d: want the compact range's hashes, found %x", size, b[8:])
		}
		var again chain.Frontier
		if err := again.UnmarshalBinary(b); err != nil || again != f {
			t.Fatalf("size %d: want the frontier back, found %v", size, err)
		}
		if again.UnmarshalBinary(b[:len(b)-1]) == nil || again.UnmarshalBinary(append(b, 0)) == nil {
			t.Fatalf("size %d: want another length refused", size)
		}
	}
}

func TestACheckpointComesBackInOneFormOnly(t *testing.T) {
	l := build(t, "checkpoint", 12)
	for _, n := range []int{0, 1, 12} {
		head := l.at(n)
		text := head.Checkpoint()
		got, err := chain.ParseCheckpoint(text)
		head.Leaf = chain.Hash{}
		if err != nil || got != head {
			t.Fatalf("want %+v back, found %+v, %v", head, got, err)
		}
		for i := range text {
			for _, c := range "\x00 \n\r0aAzZ/+=é" {
				changed := text[:i] + string(c) + text[i+1:]
				if got, err := chain.ParseCheckpoint(changed); err == nil && got == head && changed != text {
					t.Fatalf("%q reads as the head of %q", changed, text)
				}
			}
		}
		for _, bad := range []string{"", text + "\n", text + "extension\n", text[:len(text)-1],
			strings.Replace(text, "\n", "\r\n", 1), strings.Replace(text, "\n1", "\n01", 1) + "x",
			strings.Replace(text, "integrora", "Integrora", 1), " " + text} {
			if _, err := chain.ParseCheckpoint(bad); err == nil {
				t.Fatalf("want %q refused", bad)
			}
		}
	}
}

func TestHeadsAndTipsComeBackFromTheirBytes(t *testing.T) {
	l := build(t, "binary", 40)
	for n, tip := range l.tips {
		head := tip.Head()
		b, err := head.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		var gotHead chain.Head
		if err := gotHead.UnmarshalBinary(b); err != nil || gotHead != head {
			t.Fatalf("want %+v back, found %+v, %v", head, gotHead, err)
		}
		if gotHead.UnmarshalBinary(b[1:]) == nil || gotHead.UnmarshalBinary(append([]byte{9}, b[1:]...)) == nil {
			t.Fatal("want another length or version refused")
		}
		if b, err = tip.MarshalBinary(); err != nil {
			t.Fatal(err)
		}
		var gotTip chain.Tip
		if err := gotTip.UnmarshalBinary(b); err != nil || gotTip != tip {
			t.Fatalf("want the tip of %d back, found %v", n, err)
		}
		if gotTip.UnmarshalBinary(b[:len(b)-1]) == nil || gotTip.UnmarshalBinary(append([]byte{9}, b[1:]...)) == nil {
			t.Fatal("want another length or version refused")
		}
	}
	var empty chain.Tip
	start := chain.Start(logID("binary"))
	b, err := start.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	b[20] = 1 // a time without an entry
	if empty.UnmarshalBinary(b) == nil {
		t.Fatal("want a last entry without entries refused")
	}
}

func TestACopiedTipIsIndependent(t *testing.T) {
	l := build(t, "copy", 10)
	tip := l.tips[7]
	before := tip
	e, err := chain.Decode(l.raws[7])
	if err != nil {
		t.Fatal(err)
	}
	raw, err := tip.Extend(e.Draft)
	if err != nil || !bytes.Equal(raw, l.raws[7]) {
		t.Fatalf("want the same entry again, found %v", err)
	}
	if before.Size() != 7 || before.LogID() != e.LogID || tip.Time() != e.Time {
		t.Fatalf("want the tips to tell size, log and time, found %d, %s, %v", before.Size(), before.LogID(), tip.Time())
	}
	if before != l.tips[7] || tip != l.tips[8] {
		t.Fatal("want the copy from before untouched")
	}
}
