package storage

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/storage/chain"
)

// HeadsFile keeps signed heads of the log beside the store, so that a cut or
// rewritten log is noticed. Copies of it elsewhere are worth more.
const HeadsFile = "audit-heads.txt"

const (
	headsEvery = 256             // entries after which a head is written
	headsAfter = 5 * time.Minute // time after which one is, when entries came
)

// headFile appends signed heads in the form of chain.HeadsFile.
type headFile struct {
	path string
	now  func() time.Time
	key  chain.Key
	sign func([]byte) []byte
	sent func(chain.SignedHead) // told of each head written

	mu    sync.Mutex
	last  uint64    // size of the last head written
	at    time.Time // when it was
	keyed bool      // the file names the key
	torn  int64     // where a record begins that a crash cut short; -1 when none was
}

// openHeads reads the heads file and the key that signs. An installation older
// than signed heads gets its key now; once a head is signed, a missing or
// another key is refused, since a new one would hide what was rewritten.
func (s *Store) openHeads() error {
	h := &headFile{path: filepath.Join(s.cfg.Dir, HeadsFile), now: s.cfg.Now, torn: -1, at: s.cfg.Now(), sent: s.sendHead}
	file, size, err := h.read()
	if err != nil {
		return err
	}
	if file.Whole < size {
		h.torn = int64(file.Whole)
	}
	last, _ := file.Last()
	h.last, h.keyed = last.Size, file.Key != (chain.Key{})
	path := filepath.Join(s.cfg.Dir, keys.LogKeyFile)
	if err := keys.SettleLogKey(path, s.cfg.Master); err != nil {
		return err
	}
	s.logKey, err = keys.LoadLogKey(path, s.cfg.Master)
	if errors.Is(err, keys.ErrMissing) && !h.keyed {
		s.cfg.Log.Warn("made a signing key for the audit log; keep a copy of " + keys.LogKeyFile)
		s.logKey, err = keys.CreateLogKey(path, s.cfg.Master, s.cfg.Rand)
	}
	if errors.Is(err, keys.ErrMissing) {
		return fmt.Errorf("%w; heads of the log were signed with it: put back its copy", err)
	}
	if err != nil {
		return err
	}
	h.key, h.sign = chain.Key{Log: chain.LogID(s.id), Public: s.logKey.Public()}, s.logKey.Sign
	if h.keyed && file.Key != h.key {
		return fmt.Errorf("%s was signed by another key than %s; put back the newest copy of both", HeadsFile, keys.LogKeyFile)
	}
	if last.Signed() {
		if err := h.key.Check(last); err != nil {
			return fmt.Errorf("%s: %w; put back the newest copy of the file", HeadsFile, err)
		}
	}
	s.heads = h
	return nil
}

// read lists the heads in the file, of size bytes. A last record that a crash
// cut short is left out; any other damage is an error.
func (h *headFile) read() (file chain.HeadsFile, size int, err error) {
	text, err := os.ReadFile(h.path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return file, 0, err
	}
	if file, err = chain.ParseHeads(text); err != nil {
		return file, 0, fmt.Errorf("%s: %w; put back the newest copy of the file", HeadsFile, err)
	}
	return file, len(text), nil
}

// headDue writes a head when enough entries have come since the last, or enough
// time has passed.
func (s *Store) headDue() {
	tip := s.tipNow()
	h, head := s.heads, tip.Head()
	h.mu.Lock()
	due := head.Size/headsEvery > h.last/headsEvery || head.Size > h.last && h.now().Sub(h.at) >= headsAfter
	h.mu.Unlock()
	if due {
		if err := h.write(head); err != nil {
			s.cfg.Log.Error("audit head not written", "err", err.Error())
		}
	}
}

// write signs a head and appends it, synced.
func (h *headFile) write(head chain.Head) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if head.Size <= h.last {
		return nil
	}
	signed, err := h.key.Sign(head, h.sign)
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
		_, err = f.Write(h.key.AppendRecord(nil, signed, !h.keyed))
	}
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		h.torn = start
		return err
	}
	h.last, h.at, h.torn, h.keyed = head.Size, h.now(), -1, true
	h.sent(signed)
	return nil
}

// keepHeads does what time makes due while nothing is committed, until the store
// closes: heads, rotations that were held up, and forgetting who was erased.
func (s *Store) keepHeads() {
	defer s.aside.Done()
	s.warmTree()
	var until time.Time
	for {
		select {
		case <-s.forget:
			until = s.cfg.Now().Add(forgetFor)
			freeMemory()
		case <-s.cfg.Beat:
			s.headDue()
			s.goOnRotating()
			if s.cfg.Now().Before(until) {
				freeMemory()
			}
		case <-s.stop:
			return
		}
	}
}
