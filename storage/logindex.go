package storage

import (
	"fmt"
	"sync"

	"integrora.com/opsconsole/storage/chain"
)

// logIndex keeps in memory who did what to which object, entry by entry, so
// that a filter over the log opens only what it shows. It is made when the log
// is first searched and then reads only what came since; 12 bytes an entry.
type logIndex struct {
	mu    sync.Mutex
	rows  []logRow // by seq
	words []string
	known map[string]uint32 // word → its place in words
}

// logRow is an entry's actor, action and object, as places in words.
type logRow struct{ actor, action, object uint32 }

// upTo returns the rows of the first size entries and what their places mean.
// Neither is to be changed.
func (x *logIndex) upTo(r reader, size uint64) ([]logRow, []string, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	bucket := r.tx.Bucket(bucketLog)
	for seq := uint64(len(x.rows)); seq < size; seq++ {
		raw := bucket.Get(seqKey(seq))
		if chain.Pruned(raw) {
			x.rows = append(x.rows, logRow{x.place("-"), x.place("-"), x.place("-")})
			continue
		}
		e, err := chain.Decode(raw)
		if err != nil {
			return nil, nil, fmt.Errorf("audit entry %d: %w", seq, err)
		}
		x.rows = append(x.rows, logRow{x.place(e.Actor), x.place(e.Action), x.place(e.Object)})
	}
	return x.rows[:size], x.words, nil
}

// forget drops the index, after the log was pruned.
func (x *logIndex) forget() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.rows, x.words, x.known = nil, nil, nil
}

func (x *logIndex) place(word string) uint32 {
	at, known := x.known[word]
	if !known {
		if x.known == nil {
			x.known = map[string]uint32{}
		}
		at = uint32(len(x.words))
		x.words = append(x.words, word)
		x.known[word] = at
	}
	return at
}
