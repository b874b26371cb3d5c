package storage

import (
	"bufio"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
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
	last uint64
}

func openHeads(dir string) (*headFile, error) {
	h := &headFile{path: filepath.Join(dir, HeadsFile)}
	heads, err := h.read()
	for _, one := range heads {
		h.last = max(h.last, one.Size)
	}
	return h, err
}

// read lists the heads in the file. A last line cut short by a crash is left
// out; any other damage is an error.
func (h *headFile) read() ([]chain.Head, error) {
	f, err := os.Open(h.path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var heads []chain.Head
	bad := 0
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		if bad > 0 {
			return nil, fmt.Errorf("%s: line %d is not a head", HeadsFile, bad)
		}
		var one chain.Head
		raw, err := hex.DecodeString(strings.TrimSpace(lines.Text()))
		if err != nil || one.UnmarshalBinary(raw) != nil {
			bad = n
			continue
		}
		heads = append(heads, one)
	}
	return heads, lines.Err()
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
	_, err = fmt.Fprintln(f, hex.EncodeToString(raw))
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		h.last = head.Size
	}
	return err
}
