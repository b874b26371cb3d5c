package storage

import (
	"archive/tar"
	"context"
	"fmt"
	"io"
	"time"

	"integrora.com/opsconsole/storage/chain"
)

// Export writes the whole log as lines of JSON (docs/audit-log.md): its entries,
// its key, its signed heads with their proofs, and its end.
func (s *Store) Export(ctx context.Context, w io.Writer) error {
	return s.view(ctx, func(r reader) error {
		end, err := s.signTip(r)
		if err != nil {
			return err
		}
		var line []byte
		n := uint64(0) // of pruned entries, which come first
		err = r.eachEntry(ctx, end.Size, func(raw []byte) error {
			if chain.Pruned(raw) {
				_, err := w.Write(chain.AppendPrunedLine(line[:0], end.LogID, n, chain.LeafOf(raw)))
				n++
				return err
			}
			e, err := chain.Decode(raw)
			if err != nil {
				return err
			}
			if line, err = chain.AppendLine(line[:0], raw, r.openEntry(e)); err != nil {
				return err
			}
			_, err = w.Write(line)
			return err
		})
		if err != nil {
			return err
		}
		key := s.heads.key
		if _, err := w.Write(chain.AppendKeyLine(line[:0], key)); err != nil {
			return err
		}
		heads, err := s.signedHeads(end)
		if err != nil {
			return err
		}
		for _, h := range heads {
			if err := ctx.Err(); err != nil {
				return err
			}
			var proof []chain.Hash
			if h.Size < end.Size {
				err = s.tree.upTo(r, end.Size, func(tree *chain.Tree) (err error) {
					proof, err = tree.Consistency(h.Size, end.Size, r.leaves)
					return err
				})
				if err != nil {
					return err
				}
			}
			if _, err := w.Write(chain.AppendSignedLine(line[:0], key, h, proof)); err != nil {
				return err
			}
		}
		_, err = w.Write(chain.AppendHeadLine(line[:0], end.Head))
		return err
	})
}

// signedHeads are the signed heads of the heads file, oldest first, and end. One
// over more entries than end has is among them: it tells of a cut.
func (s *Store) signedHeads(end chain.SignedHead) ([]chain.SignedHead, error) {
	file, _, err := s.heads.read()
	if err != nil {
		return nil, err
	}
	var heads, beyond []chain.SignedHead
	last := uint64(0)
	for _, h := range file.Heads {
		switch {
		case !h.Signed() || h.Size <= last || h.Size == end.Size:
			continue
		case h.Size > end.Size:
			beyond = append(beyond, h)
		default:
			heads = append(heads, h)
		}
		last = h.Size
	}
	return append(append(heads, end), beyond...), nil
}

// eachEntry reads the first size entries in order.
func (r reader) eachEntry(ctx context.Context, size uint64, use func(raw []byte) error) error {
	c := r.tx.Bucket(bucketLog).Cursor()
	n := uint64(0)
	for key, raw := c.First(); key != nil && n < size; key, raw = c.Next() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := use(raw); err != nil {
			return fmt.Errorf("entry %d: %w", n, err)
		}
		n++
	}
	return nil
}

// ExportTiles writes the whole log as a tar of C2SP tlog-tiles. Details of
// entries are sealed in it.
func (s *Store) ExportTiles(ctx context.Context, w io.Writer) error {
	out := tar.NewWriter(w)
	err := s.view(ctx, func(r reader) error {
		end, err := s.signTip(r)
		if err != nil {
			return err
		}
		at := s.cfg.Now().UTC().Truncate(time.Second)
		tiles := chain.NewTiler(func(path string, data []byte) error {
			err := out.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: path, Size: int64(len(data)), Mode: 0o644, ModTime: at})
			if err == nil {
				_, err = out.Write(data)
			}
			return err
		})
		if err := r.eachEntry(ctx, end.Size, tiles.Add); err != nil {
			return err
		}
		return tiles.Close(s.heads.key, end)
	})
	if err != nil {
		return err
	}
	return out.Close()
}
