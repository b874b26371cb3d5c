package chain

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strings"
)

// HeadsFile is a file of heads, as the store and every witness keeps one: the
// log's verifier key, then signed notes, oldest first, an empty line after each.
// Files begun by earlier versions hold lines of hex first: heads in binary
// form, not signed.
type HeadsFile struct {
	Key   Key // zero where the file names none
	Heads []SignedHead
	Whole int // bytes that were read; less than all when a crash cut the last record short
}

const keyLine = "key "

// ParseHeads reads a file of heads. It checks no signature; see Check. A last
// record that a crash cut short is left out; any other damage is an error.
func ParseHeads(text []byte) (HeadsFile, error) {
	var f HeadsFile
	number := 1
	for f.Whole < len(text) {
		record, whole := firstRecord(text[f.Whole:])
		if !whole {
			return f, nil
		}
		if err := f.add(string(record)); err != nil {
			return f, fmt.Errorf("line %d: %w", number, err)
		}
		f.Whole += len(record)
		number += bytes.Count(record, []byte("\n"))
	}
	return f, nil
}

// firstRecord is a line, or a note with the empty line after it.
func firstRecord(text []byte) (record []byte, whole bool) {
	end := []byte("\n")
	if bytes.HasPrefix(text, []byte(originPrefix)) {
		_, rest, found := bytes.Cut(text, []byte("\n\n"))
		at := bytes.Index(rest, []byte("\n\n"))
		if !found || at < 0 {
			return nil, false
		}
		return text[:len(text)-len(rest)+at+2], true
	}
	at := bytes.Index(text, end)
	return text[:at+1], at >= 0
}

func (f *HeadsFile) add(record string) error {
	switch line := strings.TrimSuffix(record, "\n"); {
	case line == "":
		return nil
	case strings.HasPrefix(line, keyLine):
		k, err := ParseKey(strings.TrimPrefix(line, keyLine))
		if err == nil && f.Key != (Key{}) && f.Key != k {
			err = fmt.Errorf("want one verifier key in the file, found a second")
		}
		f.Key = k
		return err
	case strings.HasPrefix(line, originPrefix):
		head, lines, err := ParseNote(line)
		if err != nil {
			return err
		}
		s := SignedHead{Head: head}
		for _, text := range lines {
			if sig, err := f.Key.parseSignature(text); err == nil {
				s.Signature = sig
			}
		}
		if !s.Signed() {
			return fmt.Errorf("%w: want one by the key that the file names", ErrSignature)
		}
		f.Heads = append(f.Heads, s)
		return nil
	default:
		var head Head
		raw, err := hex.DecodeString(line)
		if err != nil || head.UnmarshalBinary(raw) != nil {
			return fmt.Errorf("want a head, found %s", quote(line))
		}
		f.Heads = append(f.Heads, SignedHead{Head: head})
		return nil
	}
}

// Last is the head over most entries; false when there is none.
func (f *HeadsFile) Last() (SignedHead, bool) {
	var last SignedHead
	for _, h := range f.Heads {
		if h.Size >= last.Size {
			last = h
		}
	}
	return last, len(f.Heads) > 0
}

// Check checks the signatures of all heads that have one.
func (f *HeadsFile) Check() error {
	for _, h := range f.Heads {
		if h.Signed() {
			if err := f.Key.Check(h); err != nil {
				return err
			}
		}
	}
	return nil
}

// AppendRecord appends what follows in a file of heads when one is added. first
// is set when the file names no key yet.
func (k Key) AppendRecord(dst []byte, s SignedHead, first bool) []byte {
	if first {
		dst = append(dst, keyLine+k.String()+"\n\n"...)
	}
	return append(dst, k.Note(s)+"\n"...)
}
