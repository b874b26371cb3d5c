package chain

import (
	"encoding/binary"
	"fmt"
	"strconv"
)

// tileWidth is how many hashes or entries a full tile holds.
const tileWidth = 256

// Tiler lays a log out as the files of C2SP tlog-tiles, which tools for
// transparency logs read: bundles of entries, tiles of hashes, the checkpoint.
// It keeps one tile of each level in memory.
type Tiler struct {
	put    func(path string, data []byte) error
	size   uint64
	bundle []byte   // of the entries that fill no bundle yet
	pruned bool     // one of them is
	levels [][]Hash // of the hashes that fill no tile yet
}

// NewTiler makes a tiler that hands each file to put, whole and once; data is
// put's only until it returns.
func NewTiler(put func(path string, data []byte) error) *Tiler { return &Tiler{put: put} }

// Add takes the next entry's exact bytes, or the leaf of a pruned one: bundles
// with such are left out.
func (t *Tiler) Add(raw []byte) error {
	if len(raw) > MaxEntry {
		return fmt.Errorf("entry %d: want at most %d bytes, found %d", t.size, MaxEntry, len(raw))
	}
	t.pruned = t.pruned || Pruned(raw)
	t.bundle = binary.BigEndian.AppendUint16(t.bundle, uint16(len(raw)))
	t.bundle = append(t.bundle, raw...)
	t.size++
	if t.size%tileWidth == 0 {
		if err := t.putBundle("tile/entries/" + tilePath(t.size/tileWidth-1)); err != nil {
			return err
		}
	}
	return t.addHash(0, t.size, LeafOf(raw))
}

// putBundle hands a bundle over and begins the next.
func (t *Tiler) putBundle(path string) error {
	bundle, pruned := t.bundle, t.pruned
	t.bundle, t.pruned = t.bundle[:0], false
	if pruned || len(bundle) == 0 {
		return nil
	}
	return t.put(path, bundle)
}

// addHash adds the n'th hash of a level, counted from 1.
func (t *Tiler) addHash(level int, n uint64, h Hash) error {
	if level == len(t.levels) {
		t.levels = append(t.levels, nil)
	}
	t.levels[level] = append(t.levels[level], h)
	if n%tileWidth != 0 {
		return nil
	}
	tile := t.levels[level]
	if err := t.put(fmt.Sprintf("tile/%d/%s", level, tilePath(n/tileWidth-1)), hashBytes(tile)); err != nil {
		return err
	}
	t.levels[level] = tile[:0]
	return t.addHash(level+1, n/tileWidth, foldAll(tile))
}

// Close writes what fills no tile, and last the checkpoint: the signed head of
// exactly the entries that were added.
func (t *Tiler) Close(k Key, s SignedHead) error {
	if s.Size != t.size {
		return fmt.Errorf("tiles: want a signed head over %d entries, found one over %d", t.size, s.Size)
	}
	partial := func(path string, n, width uint64) string {
		return path + tilePath(n/tileWidth) + ".p/" + strconv.FormatUint(width, 10)
	}
	if err := t.putBundle(partial("tile/entries/", t.size, t.size%tileWidth)); err != nil {
		return err
	}
	n := t.size
	for level, tile := range t.levels {
		if len(tile) > 0 {
			if err := t.put(partial(fmt.Sprintf("tile/%d/", level), n, uint64(len(tile))), hashBytes(tile)); err != nil {
				return err
			}
		}
		n /= tileWidth
	}
	return t.put("checkpoint", []byte(k.Note(s)))
}

// tilePath is a tile's number as path elements of three digits: x001/x234/067.
func tilePath(n uint64) string {
	path := fmt.Sprintf("%03d", n%1000)
	for n /= 1000; n > 0; n /= 1000 {
		path = fmt.Sprintf("x%03d/%s", n%1000, path)
	}
	return path
}

func hashBytes(hashes []Hash) []byte {
	b := make([]byte, 0, len(hashes)*HashSize)
	for _, h := range hashes {
		b = append(b, h[:]...)
	}
	return b
}
