package chain_test

import (
	"crypto/sha256"
	"slices"
	"testing"
	"time"

	"integrora.com/opsconsole/storage/chain"
)

// BenchmarkVerify interleaves the verification of one log with plain SHA-256 of
// the same bytes and reports medians of the ratios: against SHA-256 of each
// entry, and against SHA-256 of all entries as one stream.
func BenchmarkVerify(b *testing.B) {
	const n = 20_000
	l := build(b, "bench", n)
	head := l.head()
	var all []byte
	for _, raw := range l.raws {
		all = append(all, raw...)
	}
	took := func(f func()) float64 {
		start := time.Now()
		f()
		return float64(time.Since(start))
	}
	run := func(mode chain.Mode) func() {
		return func() {
			if err := verify(l.tips[0], mode, l.raws, &head); err != nil {
				b.Fatal(err)
			}
		}
	}
	var fast, deep, stream, perEntry []float64
	b.SetBytes(int64(len(all)))
	for b.Loop() {
		plain := took(func() {
			for _, raw := range l.raws {
				sha256.Sum256(raw)
			}
		})
		whole := took(func() { sha256.Sum256(all) })
		f, d := took(run(chain.Fast)), took(run(chain.Deep))
		fast = append(fast, f/plain)
		deep = append(deep, d/plain)
		stream = append(stream, f/whole)
		perEntry = append(perEntry, f/n)
	}
	b.ReportMetric(median(fast), "fast/sha256")
	b.ReportMetric(median(deep), "deep/sha256")
	b.ReportMetric(median(stream), "fast/stream")
	b.ReportMetric(median(perEntry), "ns/entry")
	b.ReportMetric(float64(len(all))/n, "B/entry")
}

func median(s []float64) float64 {
	slices.Sort(s)
	return s[len(s)/2]
}

func BenchmarkExtend(b *testing.B) {
	l := build(b, "bench", 1)
	e, err := chain.Decode(l.raws[0])
	if err != nil {
		b.Fatal(err)
	}
	tip := l.tips[1]
	for b.Loop() {
		if _, err := tip.Extend(e.Draft); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEncodePayload(b *testing.B) {
	d := details("bench", 2)
	for b.Loop() {
		if _, _, err := chain.EncodePayload(chain.Opening{}, d); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVerifyExport(b *testing.B) {
	export := build(b, "bench", 1000).export(b)
	b.SetBytes(int64(len(export)))
	for b.Loop() {
		if _, err := verifyExport(export); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkProof measures proofs in a log of a million entries: made, and
// checked by whoever receives them.
func BenchmarkProof(b *testing.B) {
	const n = 1_000_000
	tree := &chain.Tree{}
	hashes := make([]chain.Hash, n)
	for i := range hashes {
		hashes[i] = chain.Leaf([]byte{byte(i), byte(i >> 8), byte(i >> 16)})
		tree.Append(hashes[i])
	}
	leaves := func(from uint64, dst []chain.Hash) error { copy(dst, hashes[from:]); return nil }
	root, err := tree.Root(n, leaves)
	if err != nil {
		b.Fatal(err)
	}
	head := chain.Head{Size: n, Root: root}
	at := func(i int) uint64 { return uint64(i)*7919%(n-1) + 1 }
	b.Run("inclusion", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			if _, err := tree.Inclusion(at(i), n, leaves); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("consistency", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			if _, err := tree.Consistency(at(i), n, leaves); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("check", func(b *testing.B) {
		p, err := tree.Inclusion(77, n, leaves)
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			if err := chain.CheckInclusion(p, 77, hashes[77], head); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkSign(b *testing.B) {
	l, s := build(b, "bench", 1), newSigner("bench")
	for b.Loop() {
		s.sign(b, l.head())
	}
}
