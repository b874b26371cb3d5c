package chain

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"fmt"
	"io"
)

// next reads a line with its line feed.
func (x *exportReader) next() ([]byte, error) {
	x.n++
	x.long = x.long[:0]
	for {
		part, err := x.lines.ReadSlice('\n')
		if len(x.long)+len(part) > MaxLine {
			return nil, x.wrong(Malformed, fmt.Sprintf("a line of at most %d bytes", MaxLine), "a longer one")
		}
		switch {
		case err == nil && len(x.long) == 0:
			return part, nil
		case err == nil:
			x.long = append(x.long, part...)
			return x.long, nil
		case err == bufio.ErrBufferFull:
			x.long = append(x.long, part...)
		case err == io.EOF && len(x.long)+len(part) == 0:
			return nil, x.wrong(CutTail, "a closing line with the head", "the end")
		case err == io.EOF:
			return nil, x.wrong(CutTail, "a line feed at the end of the line", "the end")
		default:
			return nil, fmt.Errorf("export, line %d: %w", x.n, err)
		}
	}
}

// same compares a line with the line written again.
func (x *exportReader) same(line []byte) error {
	if bytes.Equal(line, x.again) {
		return nil
	}
	i := 0
	for i < len(line) && i < len(x.again) && line[i] == x.again[i] {
		i++
	}
	near := func(b []byte) string { return quote(b[max(i-12, 0):min(i+12, len(b))]) }
	return x.wrong(Unlike, fmt.Sprintf("%s around column %d", near(x.again), i+1), near(line))
}

// exportDetails are details as an export's line shows them.
type exportDetails struct {
	Outcome string `json:"outcome"`
	Code    string `json:"code"`
	Facts   []struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	} `json:"facts"`
	Records []struct {
		Ref      string `json:"ref"`
		Revision uint64 `json:"revision"`
		Hash     string `json:"hash"`
	} `json:"records"`
}

// payload writes the sealed payload's content again from its readable form.
func (d *exportDetails) payload(opening string) ([]byte, error) {
	var (
		key     Opening
		details = Details{Outcome: d.Outcome, Code: d.Code}
	)
	raw, err := hex.DecodeString(opening)
	if err != nil || len(raw) != len(key) {
		return nil, fmt.Errorf("opening: want 64 hex digits, found %s", quote(opening))
	}
	copy(key[:], raw)
	for _, f := range d.Facts {
		details.Facts = append(details.Facts, Fact{f.Name, f.Value})
	}
	for _, r := range d.Records {
		h, err := parseHash(r.Hash)
		if err != nil {
			return nil, fmt.Errorf("hash of a record: %w", err)
		}
		details.Records = append(details.Records, RecordHash{r.Ref, r.Revision, h})
	}
	payload, _, err := EncodePayload(key, details)
	return payload, err
}
