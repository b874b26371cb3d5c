package chain

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
)

// Head says what a log was at a moment: how many entries, and the root over
// them. Two heads of one log can be proved to agree or not.
type Head struct {
	LogID LogID
	Size  uint64 // entries
	Leaf  Hash   // the last entry's leaf; zero when empty or not known
	Root  Hash   // RFC 6962 root over the first Size leaves
}

const (
	headVersion = 1
	headSize    = 1 + 16 + 8 + 2*HashSize
)

// MarshalBinary is a version byte, log id, size (big-endian), leaf and root: 89
// bytes, for a record of a head somebody was shown.
func (h Head) MarshalBinary() ([]byte, error) {
	b := make([]byte, 0, headSize)
	b = append(b, headVersion)
	b = append(b, h.LogID[:]...)
	b = binary.BigEndian.AppendUint64(b, h.Size)
	b = append(b, h.Leaf[:]...)
	return append(b, h.Root[:]...), nil
}

// UnmarshalBinary reads what MarshalBinary wrote.
func (h *Head) UnmarshalBinary(b []byte) error {
	if len(b) != headSize || b[0] != headVersion {
		return fmt.Errorf("head: want %d bytes of version %d, found %d bytes", headSize, headVersion, len(b))
	}
	b = b[1:]
	b = b[copy(h.LogID[:], b):]
	h.Size = binary.BigEndian.Uint64(b)
	b = b[8:]
	b = b[copy(h.Leaf[:], b):]
	copy(h.Root[:], b)
	return nil
}

// Checkpoint is the head as text, the body that is signed (C2SP
// tlog-checkpoint): origin, size in decimal, root in base64, each with its line
// feed. The leaf is not in it.
func (h Head) Checkpoint() string {
	return h.LogID.Origin() + "\n" +
		strconv.FormatUint(h.Size, 10) + "\n" +
		base64.StdEncoding.EncodeToString(h.Root[:]) + "\n"
}

// ParseCheckpoint reads exactly what Checkpoint writes, without signatures; the
// head's Leaf is zero, not known. Extension lines are refused: this log writes none.
func ParseCheckpoint(s string) (Head, error) {
	lines := strings.SplitAfter(s, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return Head{}, fmt.Errorf("checkpoint: want 3 lines, each with its line feed, found %s", quote(s))
	}
	id, err := parseOrigin(strings.TrimSuffix(lines[0], "\n"))
	if err != nil {
		return Head{}, fmt.Errorf("checkpoint: %w", err)
	}
	size, err := strconv.ParseUint(strings.TrimSuffix(lines[1], "\n"), 10, 64)
	if err != nil {
		return Head{}, fmt.Errorf("checkpoint: size: want a decimal number, found %s", quote(lines[1]))
	}
	root, err := parseRoot(strings.TrimSuffix(lines[2], "\n"))
	if err != nil {
		return Head{}, fmt.Errorf("checkpoint: %w", err)
	}
	h := Head{LogID: id, Size: size, Root: root}
	if h.Checkpoint() != s {
		return Head{}, fmt.Errorf("checkpoint: want the shortest form, found %s", quote(s))
	}
	return h, nil
}

// parseRoot reads a root in base64 as a checkpoint has it.
func parseRoot(s string) (Hash, error) {
	raw, err := base64.StdEncoding.Strict().DecodeString(s)
	if err != nil || len(raw) != HashSize ||
		base64.StdEncoding.EncodeToString(raw) != s {
		return Hash{}, fmt.Errorf("root: want the base64 of %d bytes, found %s", HashSize, quote(s))
	}
	return Hash(raw), nil
}
