package model

import (
	"encoding/hex"
	"errors"
)

// HexSum is a digest as people and files write it, in lower-case hex. It is
// stored as the bytes that it spells, which take half the room.
type HexSum string

// MarshalBinary is the digest's 32 bytes. Anything else is kept as it is, padded
// so that it never has the length of a digest.
func (s HexSum) MarshalBinary() ([]byte, error) {
	if raw, err := hex.DecodeString(string(s)); err == nil && len(raw) == 32 && hex.EncodeToString(raw) == string(s) {
		return raw, nil
	}
	if len(s) == 31 {
		return append([]byte{1}, "\x00"+s...), nil
	}
	return append([]byte{0}, s...), nil
}

// UnmarshalBinary reads what MarshalBinary wrote.
func (s *HexSum) UnmarshalBinary(b []byte) error {
	switch {
	case len(b) == 32:
		*s = HexSum(hex.EncodeToString(b))
	case len(b) > 0 && b[0] == 0:
		*s = HexSum(b[1:])
	case len(b) > 1 && b[0] == 1:
		*s = HexSum(b[2:])
	default:
		return errors.New("digest: wanted 32 bytes or a marked text")
	}
	return nil
}
