package chain_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"integrora.com/opsconsole/storage/chain"
)

// stored are the log's entries as a store keeps them, the first bare of them
// pruned.
func (l testLog) stored(bare int) [][]byte {
	all := slices.Clone(l.raws)
	for i := range bare {
		leaf := chain.Leaf(l.raws[i])
		all[i] = leaf[:]
	}
	return all
}

// verifyPruned runs a verifier that is told that so many entries may be pruned.
func verifyPruned(mode chain.Mode, may int, l testLog, raws [][]byte, known ...chain.Head) error {
	v := chain.NewVerifier(l.tips[0], mode)
	if err := v.CheckPrefix(known...); err != nil {
		return err
	}
	v.AllowPruned(uint64(may))
	for _, raw := range raws {
		if err := v.Add(raw); err != nil {
			return err
		}
	}
	head := l.head()
	return v.Finish(&head)
}

func TestAPrunedLogVerifiesAgainstEveryHeadFromBefore(t *testing.T) {
	l := build(t, "pruned", 40)
	for name, mode := range modes {
		for bare := range 40 {
			if err := verifyPruned(mode, bare, l, l.stored(bare), l.at(0), l.at(7), l.at(23), l.at(40)); err != nil {
				t.Fatalf("%s, %d pruned: %v", name, bare, err)
			}
		}
	}
}

func TestWhatIsPrunedOutsideTheRuleIsFound(t *testing.T) {
	l := build(t, "pruned", 40)
	hole := l.stored(5)
	leaf := chain.Leaf(l.raws[9])
	hole[9] = leaf[:]
	flipped := l.stored(12)
	flipped[4] = slices.Clone(flipped[4])
	flipped[4][3] ^= 1
	last := l.stored(12)
	last[11] = slices.Clone(last[11])
	last[11][3] ^= 1
	for name, mode := range modes {
		wantFault(t, verifyPruned(mode, 11, l, l.stored(12)), chain.Malformed, 11, 11)
		wantFault(t, verifyPruned(mode, 20, l, hole), chain.Malformed, 9, 9)
		wantFault(t, verifyPruned(mode, 12, l, last), chain.Flipped, 11, 11)
		if err := verifyPruned(mode, 12, l, flipped); err == nil {
			t.Errorf("%s: another leaf in a pruned entry's place passes", name)
		}
		wantFault(t, verifyPruned(mode, 12, l, flipped, l.at(12)), chain.Rewritten, 0, 11)
		wantFault(t, verifyPruned(mode, 12, l, append(l.stored(12)[:3:3], l.stored(12)[4:]...)), chain.Flipped, 11, 11)
	}
}

func TestAnExportOfAPrunedLogSaysSoAndVerifies(t *testing.T) {
	l, s := build(t, "pruned export", 40), newSigner("pruned export")
	l.bare = 17
	report, err := verifyExport(l.signedExport(t, s, 5, 17, 30), l.at(9), l.at(17))
	if err != nil || report.Entries != 40 || report.Pruned != 17 || report.Signed != 4 {
		t.Fatalf("found %+v, %v", report, err)
	}
	export := build(t, "pruned bits", 3).pruned(t, 2)
	for i := range export {
		for _, mask := range []byte{1, 2, 4, 8, 16, 32, 64, 128} {
			export[i] ^= mask
			if report, err := verifyExport(export); err == nil {
				t.Errorf("byte %d flipped by %d: accepted as %+v", i, mask, report)
			}
			export[i] ^= mask
		}
	}
}

func (l testLog) pruned(t *testing.T, bare int) []byte {
	l.bare = bare
	return l.export(t)
}

// prunedWrongly are exports in which something was pruned that may not be.
func prunedWrongly(t *testing.T) map[string][]byte {
	l := build(t, "pruned wrongly", 6)
	whole, bare := bytes.SplitAfter(l.export(t), []byte("\n")), bytes.SplitAfter(l.pruned(t, 5), []byte("\n"))
	foreign := bytes.SplitAfter(build(t, "foreign", 6).pruned(t, 2), []byte("\n"))
	join := func(lines ...[][]byte) []byte { return bytes.Join(slices.Concat(lines...), nil) }
	return map[string][]byte{
		"a hole":             join(whole[:2], bare[2:3], whole[3:]),
		"the end":            join(whole[:5], l.lastBare(), whole[6:]),
		"one left out":       join(bare[:1], bare[2:]),
		"one twice":          join(bare[:2], bare[1:]),
		"of another log":     join(foreign[:1], bare[1:]),
		"a leaf of another":  join(bare[:4], [][]byte{[]byte(strings.Replace(string(bare[4]), string(bare[4][60:70]), "0123456789", 1))}, bare[5:]),
		"a leaf that is cut": join(bare[:4], [][]byte{bytes.Replace(bare[4], []byte(`"}`), nil, 1)}, bare[5:]),
	}
}

func (l testLog) lastBare() [][]byte {
	n := len(l.raws) - 1
	return [][]byte{chain.AppendPrunedLine(nil, l.tips[0].LogID(), uint64(n), chain.Leaf(l.raws[n]))}
}

func TestAnExportPrunedWronglyIsRefused(t *testing.T) {
	for name, export := range prunedWrongly(t) {
		if report, err := verifyExport(export); err == nil {
			t.Errorf("%s: accepted as %+v", name, report)
		}
	}
}

func TestTilesLeaveOutBundlesWithPrunedEntries(t *testing.T) {
	l, s := build(t, "pruned tiles", 600), newSigner("pruned tiles")
	tiles := func(raws [][]byte) map[string]string {
		files := map[string]string{}
		tiler := chain.NewTiler(func(path string, data []byte) error {
			files[path] = string(data)
			return nil
		})
		for _, raw := range raws {
			if err := tiler.Add(raw); err != nil {
				t.Fatal(err)
			}
		}
		if err := tiler.Close(s.key, s.sign(t, l.head())); err != nil {
			t.Fatal(err)
		}
		return files
	}
	whole, pruned := tiles(l.raws), tiles(l.stored(300))
	for _, path := range []string{"tile/entries/000", "tile/entries/001"} {
		if _, there := pruned[path]; there || whole[path] == "" {
			t.Errorf("%s: there %v", path, there)
		}
		delete(whole, path)
	}
	for path, data := range whole {
		if pruned[path] != data {
			t.Errorf("%s differs", path)
		}
	}
	if len(pruned) != len(whole) {
		t.Errorf("%d files, wanted %d", len(pruned), len(whole))
	}
}
