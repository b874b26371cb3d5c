package chain

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Report is what an export that is whole was found to hold.
type Report struct {
	Head    Head
	Entries uint64 // lines with an entry, or with the leaf of a pruned one
	Pruned  uint64 // of these, how many show their leaf only
	Opened  uint64 // how many show details, checked against the commitment
	Signed  uint64 // heads that Key signed, the last of them Head
	Key     Key    // as the export states it: compare it with the one you know; zero where no head is signed
}

// VerifyExport reads a whole export and checks it with nothing but itself and
// the heads the reader remembers. From each line it takes the entry's bytes,
// the details and the opening, writes the line again and compares every byte:
// a change of any character, be it a space or the order of keys, is found. Then
// the entries are checked as by a Verifier in Deep mode, and against the signed
// heads, the closing line and the known heads. A fault is a *Fault with its Line set; other errors
// are r's. It keeps no more than a line in memory.
func VerifyExport(r io.Reader, known ...Head) (Report, error) {
	x := exportReader{lines: bufio.NewReaderSize(r, 64<<10), known: known}
	for {
		line, err := x.next()
		if err != nil {
			return Report{}, x.first(err)
		}
		if bytes.HasPrefix(line, []byte(`{"head":`)) {
			if err := x.close(line); err != nil {
				return Report{}, x.first(err)
			}
			return x.report, nil
		}
		if bytes.HasPrefix(line, []byte(`{"key":`)) || bytes.HasPrefix(line, []byte(`{"signed":`)) {
			err = x.signing(line)
		} else {
			err = x.entry(line)
		}
		if err != nil {
			return Report{}, x.first(err)
		}
	}
}

type exportReader struct {
	lines  *bufio.Reader
	n      int // lines read
	long   []byte
	again  []byte // the line written again
	known  []Head
	v      *Verifier
	gap    int // line at which the verifier began to suspect
	signs  *signedReader
	report Report
}

// place is the entry that belongs in the present line.
func (x *exportReader) place() uint64 { return uint64(x.n - 1) }

func (x *exportReader) wrong(kind Kind, want, found string) error {
	f := at(kind, x.place(), want, found)
	f.Line = x.n
	return f
}

// first prefers a break in the chain that was noticed before err.
func (x *exportReader) first(err error) error {
	var f *Fault
	if errors.As(err, &f) && x.v != nil && x.v.suspect != nil && x.v.fault == nil {
		return x.numbered(x.v.settle(nil))
	}
	return err
}

// numbered sets the line of a verifier's fault.
func (x *exportReader) numbered(err error) error {
	var f *Fault
	if !errors.As(err, &f) {
		return err
	}
	switch f.Kind {
	case Flipped, ClockBack, Malformed, Rewritten:
		f.Line = int(f.Seq) + 1
	case Missing, Swapped:
		f.Line = x.gap
	default:
		f.Line = x.n
	}
	return f
}

// entry checks a line with an entry. JSON is read leniently: what it lets pass
// differs from the line written again.
func (x *exportReader) entry(line []byte) error {
	if x.signs != nil {
		return x.wrong(Malformed, "no entry after the key", quote(line))
	}
	var l struct {
		Entry   string         `json:"entry"`
		Details *exportDetails `json:"details"`
		Opening *string        `json:"opening"`
		Pruned  *string        `json:"pruned"`
	}
	if err := json.Unmarshal(line, &l); err != nil {
		return x.wrong(Malformed, "a JSON object with an entry", quote(line))
	}
	if l.Pruned != nil {
		return x.prunedLine(line)
	}
	raw, err := base64.StdEncoding.DecodeString(l.Entry)
	if err != nil {
		return x.wrong(Malformed, "the entry's bytes in base64", quote(l.Entry))
	}
	var payload []byte
	if l.Details != nil && l.Opening != nil {
		if payload, err = l.Details.payload(*l.Opening); err != nil {
			return x.wrong(Unopened, "details and opening as the format has them", err.Error())
		}
	}
	x.again, err = AppendLine(x.again[:0], raw, payload)
	switch {
	case errors.Is(err, ErrCommitment):
		return x.wrong(Unopened, "the details and opening that the entry commits to", "others")
	case err != nil:
		return x.wrong(Malformed, "an entry as the format has it", err.Error())
	}
	if err := x.same(line); err != nil {
		return err
	}
	if x.v == nil {
		if err := x.begin(raw); err != nil {
			return err
		}
	}
	err = x.v.Add(raw)
	if x.v.suspect != nil && x.gap == 0 {
		x.gap = x.n
	}
	if err != nil {
		return x.numbered(err)
	}
	x.report.Entries++
	if payload != nil {
		x.report.Opened++
	}
	return nil
}

// begin makes the verifier for the log of the known heads, or else for the log
// of the first entry.
func (x *exportReader) begin(first []byte) error {
	var id LogID
	if len(x.known) > 0 {
		id = x.known[0].LogID
	} else {
		copy(id[:], first[len(entryStart):])
	}
	return x.start(id)
}

func (x *exportReader) start(id LogID) error {
	x.v = NewVerifier(Start(id), Deep)
	return x.numbered(x.v.CheckPrefix(x.known...))
}

// close checks the closing line and that nothing follows it.
func (x *exportReader) close(line []byte) error {
	var l struct {
		Head struct {
			Origin string `json:"origin"`
			Size   uint64 `json:"size"`
			Root   string `json:"root"`
			Leaf   string `json:"leaf"`
		} `json:"head"`
	}
	if err := json.Unmarshal(line, &l); err != nil {
		return x.wrong(BadHead, "a JSON object with the head", quote(line))
	}
	id, err := parseOrigin(l.Head.Origin)
	if err != nil {
		return x.wrong(BadHead, "the log's origin", err.Error())
	}
	root, err := parseRoot(l.Head.Root)
	if err != nil {
		return x.wrong(BadHead, "the log's root", err.Error())
	}
	leaf, err := parseHash(l.Head.Leaf)
	if err != nil {
		return x.wrong(BadHead, "the last leaf", err.Error())
	}
	head := Head{LogID: id, Size: l.Head.Size, Leaf: leaf, Root: root}
	x.again = AppendHeadLine(x.again[:0], head)
	if err := x.same(line); err != nil {
		return err
	}
	if x.v == nil { // an export of an empty log
		if err := x.start(id); err != nil {
			return err
		}
	}
	if err := x.v.Finish(&head); err != nil {
		return x.numbered(err)
	}
	if (head.Leaf == Hash{}) != (head.Size == 0) {
		return x.wrong(BadHead, "the last leaf", head.Leaf.String())
	}
	if err := x.signedToTheEnd(head); err != nil {
		return err
	}
	x.report.Head = head
	if _, err := x.lines.ReadByte(); err == nil {
		x.n++
		return x.wrong(Malformed, "the end after the closing line", "more")
	} else if err != io.EOF {
		return fmt.Errorf("export, line %d: %w", x.n, err)
	}
	return nil
}
