package chain

import (
	"encoding/binary"
	"fmt"
	"time"
)

// Tip is the end of a log: all that its writer keeps between appends, and where
// a Verifier can start. The store keeps its binary form as the head record and
// writes it in the transaction that writes the entries. A copy is independent:
// on a rollback, keep the copy from before.
type Tip struct {
	id   LogID
	tree Frontier
	leaf Hash
	time int64 // of the last entry
}

// Start is the tip of a log without entries.
func Start(id LogID) Tip { return Tip{id: id} }

// LogID is the log's id.
func (t *Tip) LogID() LogID { return t.id }

// Size is the number of entries, and so the next entry's seq.
func (t *Tip) Size() uint64 { return t.tree.size }

// Time is the last entry's; the zero Unix time when there is none.
func (t *Tip) Time() time.Time { return time.Unix(0, t.time).UTC() }

// Head is the log's head at this tip.
func (t *Tip) Head() Head {
	return Head{LogID: t.id, Size: t.tree.size, Leaf: t.leaf, Root: t.tree.Root()}
}

// Extend appends an entry and returns its bytes, to be stored exactly so under
// seq Size()-1. The log's times never go back: a draft earlier than the last
// entry takes the last entry's time. On an error the tip is as it was.
func (t *Tip) Extend(d Draft) ([]byte, error) {
	if last := t.Time(); t.tree.size > 0 && d.Time.Before(last) {
		d.Time = last
	}
	e := Entry{LogID: t.id, Seq: t.tree.size, Draft: d, Previous: t.leaf}
	raw, err := e.Encode()
	if err != nil {
		return nil, fmt.Errorf("entry %d: %w", e.Seq, err)
	}
	t.leaf = Leaf(raw)
	t.time = d.Time.UnixNano()
	t.tree.Append(t.leaf)
	return raw, nil
}

const (
	tipVersion = 1
	tipFixed   = 1 + 16 + 8 + HashSize
)

// MarshalBinary is a version byte, log id, last entry's time (nanoseconds,
// big-endian), its leaf, and the frontier: about 700 bytes for a million
// entries.
func (t *Tip) MarshalBinary() ([]byte, error) {
	b := make([]byte, 0, tipFixed+8+HashSize*20)
	b = append(b, tipVersion)
	b = append(b, t.id[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(t.time))
	b = append(b, t.leaf[:]...)
	return t.tree.appendBinary(b), nil
}

// UnmarshalBinary reads what MarshalBinary wrote. That the tip fits the entries
// is for a Verifier to say.
func (t *Tip) UnmarshalBinary(b []byte) error {
	if len(b) < tipFixed || b[0] != tipVersion {
		return fmt.Errorf("tip: want at least %d bytes of version %d, found %d bytes", tipFixed, tipVersion, len(b))
	}
	var n Tip
	b = b[1:]
	b = b[copy(n.id[:], b):]
	n.time = int64(binary.BigEndian.Uint64(b))
	b = b[8:]
	b = b[copy(n.leaf[:], b):]
	if err := n.tree.UnmarshalBinary(b); err != nil {
		return fmt.Errorf("tip: %w", err)
	}
	if n.tree.size == 0 && (n.leaf != Hash{} || n.time != 0) || n.time < 0 {
		return fmt.Errorf("tip: want a last entry exactly when there are entries, found size %d", n.tree.size)
	}
	*t = n
	return nil
}
