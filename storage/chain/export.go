package chain

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strconv"
)

// MaxLine is the longest line of an export in bytes, line feed included. No
// entry within its limits needs more.
const MaxLine = 1 << 20

// AppendLine appends an entry's line of an export, line feed included: one JSON
// object with the exact bytes, in base64, and all that can be read from them.
// payload is the unsealed payload (opening ‖ details), or nil where it is not
// shown or no longer held; then details and opening are null. There is one line
// for given arguments: fixed keys in fixed order, no spaces, nothing escaped.
// It refuses bytes that Decode refuses, and a payload with ErrCommitment that
// is not the entry's.
func AppendLine(dst, raw, payload []byte) ([]byte, error) {
	f, err := parse(raw)
	if err != nil {
		return dst, err
	}
	var (
		opening Opening
		details Details
	)
	if payload != nil {
		if opening, details, err = DecodePayload(payload, f.commitment); err != nil {
			return dst, fmt.Errorf("entry %d: %w", f.seq, err)
		}
	}
	dst = append(dst, `{"seq":`...)
	dst = strconv.AppendUint(dst, f.seq, 10)
	dst = appendField(dst, "leaf", Leaf(raw).String())
	dst = append(dst, `,"entry":"`...)
	dst = base64.StdEncoding.AppendEncode(dst, raw)
	dst = append(dst, '"')
	dst = appendField(dst, "time", rfc3339(f.time))
	dst = appendField(dst, "actor", f.actor)
	dst = appendField(dst, "action", f.action)
	dst = appendField(dst, "object", f.object)
	if payload == nil {
		return append(dst, `,"details":null,"opening":null}`+"\n"...), nil
	}
	dst = append(dst, `,"details":`...)
	dst = details.appendJSON(dst)
	dst = appendField(dst, "opening", hex.EncodeToString(opening[:]))
	return append(dst, "}\n"...), nil
}

// AppendHeadLine appends an export's last line, line feed included: the head
// that the lines before it lead to.
func AppendHeadLine(dst []byte, h Head) []byte {
	dst = append(dst, `{"head":{"origin":"`...)
	dst = append(dst, h.LogID.Origin()...)
	dst = append(dst, `","size":`...)
	dst = strconv.AppendUint(dst, h.Size, 10)
	dst = appendField(dst, "root", base64.StdEncoding.EncodeToString(h.Root[:]))
	dst = appendField(dst, "leaf", h.Leaf.String())
	return append(dst, "}}\n"...)
}

// appendJSON writes the details; their strings hold nothing that JSON escapes.
func (d Details) appendJSON(dst []byte) []byte {
	dst = append(dst, `{"outcome":"`...)
	dst = append(dst, d.Outcome...)
	dst = append(dst, '"')
	dst = appendField(dst, "code", d.Code)
	dst = append(dst, `,"facts":[`...)
	for i, f := range d.Facts {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, `{"name":"`...)
		dst = append(dst, f.Name...)
		dst = append(dst, '"')
		dst = appendField(dst, "value", f.Value)
		dst = append(dst, '}')
	}
	dst = append(dst, `],"records":[`...)
	for i, r := range d.Records {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, `{"ref":"`...)
		dst = append(dst, r.Ref...)
		dst = append(dst, `","revision":`...)
		dst = strconv.AppendUint(dst, r.Revision, 10)
		dst = appendField(dst, "hash", r.Hash.String())
		dst = append(dst, '}')
	}
	return append(dst, "]}"...)
}

// appendField writes ,"name":"value"; the value needs no escaping.
func appendField[T string | []byte](dst []byte, name string, value T) []byte {
	dst = append(dst, `,"`...)
	dst = append(dst, name...)
	dst = append(dst, `":"`...)
	dst = append(dst, value...)
	return append(dst, '"')
}
