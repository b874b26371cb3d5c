package chain

import (
	"encoding/json"
	"strconv"
)

// Pruned reports whether what is stored in an entry's place is its leaf alone:
// its body was deleted under a retention rule. No entry is as short.
func Pruned(stored []byte) bool { return len(stored) == HashSize }

// LeafOf is the leaf of what is stored in an entry's place, be it whole or
// pruned.
func LeafOf(stored []byte) Hash {
	if Pruned(stored) {
		return Hash(stored)
	}
	return Leaf(stored)
}

// AllowPruned makes the verifier take leaves alone in the places of the first
// size entries, from the log's first on and without gaps. Their chain cannot be
// followed any more: what they were is held by the heads, and by the link of the
// first entry that is whole. It is called before Add.
func (v *Verifier) AllowPruned(size uint64) { v.mayPrune = size }

// pruned takes the leaf of an entry whose body is gone.
func (v *Verifier) pruned(leaf Hash) error {
	if v.held != nil {
		return v.fail(v.held)
	}
	if v.suspect != nil || v.size != v.bare || v.size >= v.mayPrune {
		return v.fail(at(Malformed, v.size, "an entry as the format has it", "its leaf alone, where nothing was pruned"))
	}
	v.size++
	v.bare++
	v.last = leaf
	v.tree.append(leaf)
	v.meet()
	return v.failed()
}

// AppendPrunedLine appends the line of an export of an entry whose body is gone,
// line feed included.
func AppendPrunedLine(dst []byte, id LogID, seq uint64, leaf Hash) []byte {
	dst = append(dst, `{"seq":`...)
	dst = strconv.AppendUint(dst, seq, 10)
	dst = appendField(dst, "log", id.String())
	dst = appendField(dst, "pruned", leaf.String())
	return append(dst, "}\n"...)
}

// prunedLine checks such a line.
func (x *exportReader) prunedLine(line []byte) error {
	var l struct {
		Log    string `json:"log"`
		Pruned string `json:"pruned"`
	}
	if err := json.Unmarshal(line, &l); err != nil {
		return x.wrong(Malformed, "a JSON object with a leaf", quote(line))
	}
	id, err := parseOrigin(originPrefix + l.Log)
	if err != nil {
		return x.wrong(Malformed, "the log's id", err.Error())
	}
	leaf, err := parseHash(l.Pruned)
	if err != nil {
		return x.wrong(Malformed, "the leaf of an entry that was pruned", err.Error())
	}
	x.again = AppendPrunedLine(x.again[:0], id, x.place(), leaf)
	if err := x.same(line); err != nil {
		return err
	}
	if x.v == nil {
		if len(x.known) > 0 {
			err = x.start(x.known[0].LogID)
		} else {
			err = x.start(id)
		}
		if err != nil {
			return err
		}
	}
	if id != x.v.id {
		return x.wrong(Foreign, "log id "+x.v.id.String(), id.String())
	}
	x.v.AllowPruned(x.place() + 1) // how far is for the reader of the report to judge
	if err := x.v.Add(leaf[:]); err != nil {
		return x.numbered(err)
	}
	x.report.Entries++
	x.report.Pruned++
	return nil
}
