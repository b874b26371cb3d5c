package chain_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"

	"integrora.com/opsconsole/storage/chain"
)

// tiled lays out a log of n small entries.
func tiled(t *testing.T, n int) (files map[string][]byte, leaves []chain.Hash, head chain.SignedHead, s signer) {
	t.Helper()
	s = newSigner("tiles")
	files = map[string][]byte{}
	tiles := chain.NewTiler(func(path string, data []byte) error {
		if _, twice := files[path]; twice {
			t.Errorf("%s was written twice", path)
		}
		files[path] = bytes.Clone(data)
		return nil
	})
	var f chain.Frontier
	for i := range n {
		raw := fmt.Append(nil, "entry ", i)
		leaves = append(leaves, chain.Leaf(raw))
		f.Append(leaves[i])
		if err := tiles.Add(raw); err != nil {
			t.Fatal(err)
		}
	}
	head = s.sign(t, chain.Head{LogID: s.key.Log, Size: uint64(n), Root: f.Root()})
	if err := tiles.Close(s.key, head); err != nil {
		t.Fatal(err)
	}
	return files, leaves, head, s
}

// TestTilesAreThoseOfTheSpecification wants exactly the files that C2SP
// tlog-tiles names for a size, with the hashes that its formula gives.
func TestTilesAreThoseOfTheSpecification(t *testing.T) {
	for _, n := range []int{0, 1, 255, 256, 257, 512, 1000, 66_000} {
		files, level, head, s := tiled(t, n)
		want := map[string][]byte{"checkpoint": []byte(s.key.Note(head))}
		for l, width := 0, n; width > 0; l, width = l+1, width/256 {
			for first := 0; first < width; first += 256 {
				var tile []byte
				last := min(first+256, width)
				for _, h := range level[first:last] {
					tile = append(tile, h[:]...)
				}
				path := fmt.Sprintf("tile/%d/%03d", l, first/256)
				if last-first < 256 {
					path += fmt.Sprintf(".p/%d", last-first)
				}
				want[path] = tile
			}
			var above []chain.Hash
			for first := 0; first+256 <= width; first += 256 {
				var f chain.Frontier
				for _, h := range level[first : first+256] {
					f.Append(h)
				}
				above = append(above, f.Root())
			}
			level = above
		}
		for path, data := range want {
			if !bytes.Equal(files[path], data) {
				t.Errorf("%d entries: %s is not as it should be", n, path)
			}
			delete(files, path)
		}
		entries := 0
		for first := 0; first < n; first += 256 {
			path := fmt.Sprintf("tile/entries/%03d", first/256)
			if last := min(first+256, n); last-first < 256 {
				path += fmt.Sprintf(".p/%d", last-first)
			}
			for data := files[path]; len(data) > 0; entries++ {
				size := int(binary.BigEndian.Uint16(data))
				if string(data[2:2+size]) != fmt.Sprint("entry ", entries) {
					t.Fatalf("%s: entry %d is not as it should be", path, entries)
				}
				data = data[2+size:]
			}
			delete(files, path)
		}
		if entries != n || len(files) > 0 {
			t.Errorf("%d entries: found %d, and files too many: %d", n, entries, len(files))
		}
	}
}

func TestTilesOfManyEntriesHaveLongPaths(t *testing.T) {
	files, _, _, _ := tiled(t, 256*1001)
	var paths []string
	for path := range files {
		if strings.Contains(path, "x") && strings.HasPrefix(path, "tile/0/") {
			paths = append(paths, path)
		}
	}
	if !slices.Equal(paths, []string{"tile/0/x001/000"}) {
		t.Errorf("found %v", paths)
	}
}

func TestTilesOfAnotherHeadAreRefused(t *testing.T) {
	_, _, head, s := tiled(t, 3)
	tiles := chain.NewTiler(func(string, []byte) error { return nil })
	if err := tiles.Close(s.key, head); err == nil {
		t.Error("a head over other entries was taken")
	}
	if err := tiles.Add(make([]byte, chain.MaxEntry+1)); err == nil {
		t.Error("an entry too long was taken")
	}
}
