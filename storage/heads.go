package storage

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"

	"integrora.com/opsconsole/storage/chain"
)

// HeadsFile keeps heads of the log beside the store, so that a cut or
// rewritten log is noticed. Copies of it elsewhere are worth more.
const HeadsFile = "audit-heads.txt"

// headsEvery is after how many entries a head is written.
const headsEvery = 256

// headFile appends heads, one a line: hex of chain.Head's binary form.
type headFile struct {
	mu   sync.Mutex
	path string
	last uint64 // size of the last head written
	torn int64  // where a line begins that a crash cut short; -1 when none was
}

func openHeads(dir string) (*headFile, error) {
	h := &headFile{path: filepath.Join(dir, HeadsFile)}
	heads, torn, err := h.read()
	h.torn = torn
	for _, one := range heads {
		h.last = max(h.last, one.Size)
	}
	return h, err
}

// read lists the heads in the file. A last line that a crash cut short is left
// out and its place told; any other damage is an error.
func (h *headFile) read() (heads []chain.Head, torn int64, err error) {
	text, err := os.ReadFile(h.path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, -1, err
	}
	for n, at := 1, 0; at < len(text); n++ {
		line, _, whole := bytes.Cut(text[at:], []byte("\n"))
		if !whole {
			return heads, int64(at), nil
		}
		var one chain.Head
		raw, err := hex.DecodeString(string(line))
		if err != nil || one.UnmarshalBinary(raw) != nil {
			return nil, -1, fmt.Errorf("%s: line %d is not a head; put back the newest copy of the file", HeadsFile, n)
		}
		heads = append(heads, one)
		at += len(line) + 1
	}
	return heads, -1, nil
}

// due writes a head when enough entries have come since the last.
func (h *headFile) due(log *slog.Logger, head chain.Head) {
	h.mu.Lock()
	far := head.Size/headsEvery > h.last/headsEvery
	h.mu.Unlock()
	if far {
		if err := h.write(head); err != nil {
			log.Error("audit head not written", "err", err.Error())
		}
	}
}

// write appends a head, synced.
func (h *headFile) write(head chain.Head) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if head.Size <= h.last {
		return nil
	}
	raw, err := head.MarshalBinary()
	if err != nil {
		return err
	}
	f, err := os.OpenFile(h.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	start := h.torn
	if start >= 0 {
		err = f.Truncate(start)
	} else {
		start, err = f.Seek(0, io.SeekEnd)
	}
	if err == nil {
		_, err = fmt.Fprintln(f, hex.EncodeToString(raw))
	}
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		h.torn = start
		return err
	}
	h.last, h.torn = head.Size, -1
	return nil
}
