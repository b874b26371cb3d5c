package chain

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
)

const (
	inclusionTitle   = "c2sp.org/tlog-proof@v1"
	consistencyTitle = "integrora.com/opsconsole/consistency@v1"
	// MaxProof is the longest text of a proof: an entry at its longest, and 64
	// hashes and a signed head with room to spare.
	MaxProof = 256 << 10
)

// Inclusion is an entry with the proof that it stands in the log of a signed
// head.
type Inclusion struct {
	Index  uint64
	Entry  []byte // its exact bytes
	Hashes []Hash
	Head   SignedHead
}

// Text is the proof in the form of C2SP tlog-proof, with the entry's bytes as
// its extra data.
func (p Inclusion) Text(k Key) string {
	return inclusionTitle + "\nextra " + base64.StdEncoding.EncodeToString(p.Entry) + "\nindex " + strconv.FormatUint(p.Index, 10) + "\n" +
		hashLines(p.Hashes) + "\n" + k.Note(p.Head)
}

// OpenInclusion reads a proof and checks all of it: the signature, the way from
// the entry to the root, and that the entry is one of this log and has its
// place in it.
func (k Key) OpenInclusion(text string) (Inclusion, Entry, error) {
	var p Inclusion
	fields, hashes, note, err := proofParts(text, inclusionTitle, "extra", "index")
	if err != nil {
		return p, Entry{}, err
	}
	if p.Entry, err = base64.StdEncoding.Strict().DecodeString(fields[0]); err != nil {
		return p, Entry{}, fmt.Errorf("proof: extra: want the entry in base64, found %s", quote(fields[0]))
	}
	if p.Index, err = parseNumber(fields[1]); err != nil {
		return p, Entry{}, fmt.Errorf("proof: index: %w", err)
	}
	p.Hashes = hashes
	if p.Head, err = k.Open(note); err != nil {
		return p, Entry{}, err
	}
	if err := CheckInclusion(p.Hashes, p.Index, Leaf(p.Entry), p.Head.Head); err != nil {
		return p, Entry{}, err
	}
	e, err := Decode(p.Entry)
	if err != nil {
		return p, e, fmt.Errorf("proof: %w", err)
	}
	if e.Seq != p.Index || e.LogID != k.Log {
		return p, e, fmt.Errorf("%w: want entry %d of log %s, found entry %d of log %s", ErrProof, p.Index, k.Log, e.Seq, e.LogID)
	}
	return p, e, nil
}

// Consistency is a signed head with the proof that its log begins with the log
// of an earlier head.
type Consistency struct {
	Key    Key // as its maker states it: compare it with the one you know
	From   uint64
	Hashes []Hash
	Head   SignedHead
}

// Text is the proof as text: a title, the verifier key, the size that it starts
// from, its hashes, an empty line and the signed head.
func (p Consistency) Text() string {
	return consistencyTitle + "\nkey " + p.Key.String() + "\nfrom " + strconv.FormatUint(p.From, 10) + "\n" + hashLines(p.Hashes) + "\n" + p.Key.Note(p.Head)
}

// ParseConsistency reads a proof and checks the signature by the key in it. What
// it proves is for Check.
func ParseConsistency(text string) (Consistency, error) {
	var p Consistency
	fields, hashes, note, err := proofParts(text, consistencyTitle, "key", "from")
	if err != nil {
		return p, err
	}
	if p.Key, err = ParseKey(fields[0]); err != nil {
		return p, err
	}
	if p.From, err = parseNumber(fields[1]); err != nil {
		return p, fmt.Errorf("proof: from: %w", err)
	}
	p.Hashes = hashes
	p.Head, err = p.Key.Open(note)
	return p, err
}

// Check returns nil when the proof holds from an earlier head.
func (p Consistency) Check(older Head) error {
	if older.Size <= p.Head.Size && p.From != older.Size {
		return fmt.Errorf("%w: want one from %d entries, found one from %d", ErrProof, older.Size, p.From)
	}
	return CheckConsistency(p.Hashes, older, p.Head.Head)
}

func hashLines(hashes []Hash) string {
	var b strings.Builder
	for _, h := range hashes {
		b.WriteString(base64.StdEncoding.EncodeToString(h[:]) + "\n")
	}
	return b.String()
}

// proofParts takes a proof's text apart: its two named lines, its hashes, and
// the note that ends it.
func proofParts(text, title, first, second string) (fields [2]string, hashes []Hash, note string, err error) {
	if len(text) > MaxProof {
		return fields, nil, "", fmt.Errorf("proof: want at most %d bytes, found %d", MaxProof, len(text))
	}
	head, note, found := strings.Cut(text, "\n\n")
	lines := strings.Split(head, "\n")
	if !found || lines[0] != title || len(lines) < 3 {
		return fields, nil, "", fmt.Errorf("proof: want %s, two named lines, hashes, an empty line and a signed head, found %s", title, quote(text))
	}
	for i, name := range []string{first, second} {
		value, ok := strings.CutPrefix(lines[1+i], name+" ")
		if !ok {
			return fields, nil, "", fmt.Errorf("proof: want a line that begins with %s, found %s", name, quote(lines[1+i]))
		}
		fields[i] = value
	}
	if len(lines)-3 > 64 {
		return fields, nil, "", fmt.Errorf("proof: want at most 64 hashes, found %d", len(lines)-3)
	}
	for _, line := range lines[3:] {
		h, err := parseRoot(line)
		if err != nil {
			return fields, nil, "", fmt.Errorf("proof: %w", err)
		}
		hashes = append(hashes, h)
	}
	return fields, hashes, note, nil
}

// parseNumber reads a number in its shortest decimal form.
func parseNumber(s string) (uint64, error) {
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil || strconv.FormatUint(n, 10) != s {
		return 0, fmt.Errorf("want a decimal number, found %s", quote(s))
	}
	return n, nil
}
