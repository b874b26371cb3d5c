package chain

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
)

// AppendKeyLine appends the line of an export that follows its entries when its
// heads are signed: the verifier key.
func AppendKeyLine(dst []byte, k Key) []byte {
	return append(append(append(dst, `{"key":"`...), k.String()...), `"}`+"\n"...)
}

// AppendSignedLine appends the line of a signed head, with the proof that the
// log of the export's closing line begins with the log of this head.
func AppendSignedLine(dst []byte, k Key, s SignedHead, proof []Hash) []byte {
	dst = append(dst, `{"signed":{"size":`...)
	dst = strconv.AppendUint(dst, s.Size, 10)
	dst = appendField(dst, "root", base64.StdEncoding.EncodeToString(s.Root[:]))
	dst = appendField(dst, "signature", k.signature(s))
	dst = append(dst, `,"proof":[`...)
	for i, h := range proof {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, '"')
		dst = base64.StdEncoding.AppendEncode(dst, h[:])
		dst = append(dst, '"')
	}
	return append(dst, "]}}\n"...)
}

// signedReader is what an export's lines after its entries have said so far.
type signedReader struct {
	key  Key
	end  Head // that the entries lead to
	last Head // the last signed head
}

// signing takes a line between the entries and the closing line.
func (x *exportReader) signing(line []byte) error {
	if bytes.HasPrefix(line, []byte(`{"key":`)) {
		return x.keyed(line)
	}
	return x.signed(line)
}

func (x *exportReader) keyed(line []byte) error {
	if x.signs != nil {
		return x.wrong(Malformed, "one line with the key", "a second")
	}
	var l struct {
		Key string `json:"key"`
	}
	if err := json.Unmarshal(line, &l); err != nil {
		return x.wrong(BadSignature, "a JSON object with the verifier key", quote(line))
	}
	key, err := ParseKey(l.Key)
	if err != nil {
		return x.wrong(BadSignature, "the log's verifier key", err.Error())
	}
	x.again = AppendKeyLine(x.again[:0], key)
	if err := x.same(line); err != nil {
		return err
	}
	if x.v == nil { // an export of an empty log
		if err := x.start(key.Log); err != nil {
			return err
		}
	}
	// A fault that later entries would have located stands now.
	if x.v.suspect != nil {
		return x.numbered(x.v.settle(nil))
	}
	if x.v.held != nil {
		return x.numbered(x.v.fail(x.v.held))
	}
	if key.Log != x.v.id {
		return x.wrong(BadSignature, "a key of log "+x.v.id.String(), "one of log "+key.Log.String())
	}
	tip := x.v.Tip()
	x.signs = &signedReader{key: key, end: tip.Head()}
	return nil
}

func (x *exportReader) signed(line []byte) error {
	if x.signs == nil {
		return x.wrong(Malformed, "the line with the key before signed heads", "none")
	}
	var l struct {
		Signed struct {
			Size      uint64   `json:"size"`
			Root      string   `json:"root"`
			Signature string   `json:"signature"`
			Proof     []string `json:"proof"`
		} `json:"signed"`
	}
	if err := json.Unmarshal(line, &l); err != nil {
		return x.wrong(BadSignature, "a JSON object with a signed head", quote(line))
	}
	key, end, last := x.signs.key, x.signs.end, x.signs.last
	s := SignedHead{Head: Head{LogID: key.Log, Size: l.Signed.Size}}
	var err error
	if s.Root, err = parseRoot(l.Signed.Root); err != nil {
		return x.wrong(BadSignature, "the root of a signed head", err.Error())
	}
	if s.Signature, err = key.parseSignature(signatureMark + key.Log.Origin() + " " + l.Signed.Signature); err != nil {
		return x.wrong(BadSignature, "a signature by the export's key", quote(l.Signed.Signature))
	}
	var proof []Hash
	for _, text := range l.Signed.Proof {
		h, err := parseRoot(text)
		if err != nil || len(proof) == 64 {
			return x.wrong(BadSignature, "at most 64 hashes in base64", quote(text))
		}
		proof = append(proof, h)
	}
	x.again = AppendSignedLine(x.again[:0], key, s, proof)
	if err := x.same(line); err != nil {
		return err
	}
	if err := key.Check(s); err != nil {
		return x.wrong(BadSignature, "the signature of this head", err.Error())
	}
	if x.report.Signed > 0 && s.Size <= last.Size {
		return x.wrong(BadSignature, fmt.Sprintf("a head over more than %d entries", last.Size), fmt.Sprint(s.Size))
	}
	if s.Size > end.Size {
		f := x.v.cut("a signed head", s.Size)
		f.Line = x.n
		return f
	}
	if err := CheckConsistency(proof, s.Head, end); err != nil {
		f := &Fault{Kind: Rewritten, Seq: last.Size, Last: max(s.Size, 1) - 1, Line: x.n,
			Want: fmt.Sprintf("root %s over the first %d entries, as in a signed head", s.Root, s.Size), Found: "entries that do not lead there, or a wrong proof"}
		f.Seq = min(f.Seq, f.Last)
		return f
	}
	x.signs.last = s.Head
	x.report.Signed++
	return nil
}

// signedToTheEnd wants the closing head among the signed ones where there is a
// key.
func (x *exportReader) signedToTheEnd(head Head) error {
	if x.signs == nil {
		return nil
	}
	if x.report.Signed == 0 || x.signs.last.Size != head.Size {
		return x.wrong(BadSignature, fmt.Sprintf("a signature of the last head, over %d entries", head.Size), fmt.Sprintf("one over %d", x.signs.last.Size))
	}
	x.report.Key = x.signs.key
	return nil
}
