package chain_test

import (
	"bytes"
	"encoding/hex"
	"slices"
	"strings"
	"testing"

	"integrora.com/opsconsole/storage/chain"
)

func hexLine(raw []byte) string { return hex.EncodeToString(raw) + "\n" }

func TestASignedExportIsAccepted(t *testing.T) {
	l, s := build(t, "signed export", 50), newSigner("signed export")
	report, err := verifyExport(l.signedExport(t, s, 1, 7, 32, 49), l.at(7))
	want := chain.Report{Head: l.head(), Entries: 50, Opened: 38, Signed: 5, Key: s.key}
	if err != nil || report != want {
		t.Fatalf("want %+v, found %+v, %v", want, report, err)
	}
	empty := build(t, "signed empty", 0)
	report, err = verifyExport(empty.signedExport(t, newSigner("signed empty")))
	if err != nil || report.Signed != 1 || report.Entries != 0 {
		t.Fatalf("want an empty log accepted, found %+v, %v", report, err)
	}
}

func TestEveryFlippedByteOfASignedExportIsFoundInItsLine(t *testing.T) {
	flipExport(t, build(t, "bits", 5).signedExport(t, newSigner("bits"), 2, 3), 1, []byte{32})
}

// signedOrders are the lines of a signed export of 12 entries with heads over 4,
// 8 and 12, and where the fault is.
func signedOrders() map[string]struct {
	order []int
	line  int
} {
	all := []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}
	without := func(drop ...int) []int {
		return slices.DeleteFunc(slices.Clone(all), func(i int) bool { return slices.Contains(drop, i) })
	}
	return map[string]struct {
		order []int
		line  int
	}{
		"the last signature removed":      {without(15), 16},
		"all signatures removed":          {without(13, 14, 15), 14},
		"the key removed":                 {without(12), 13},
		"a head twice":                    {append(without(15, 16), 14, 15, 16), 16},
		"heads swapped":                   {append(without(13, 14, 15, 16), 14, 13, 15, 16), 15},
		"the key twice":                   {append(without(13, 14, 15, 16), 12, 13, 14, 15, 16), 14},
		"the last entry removed":          {without(11), 13}, // no proof leads to another end,
		"an entry removed":                {without(5), 6},
		"an entry after the key":          {append(without(13, 14, 15, 16), 0, 13, 14, 15, 16), 14},
		"the closing line removed":        {without(16), 17},
		"a signed head after the closing": {append(slices.Clone(all), 15), 18},
	}
}

func TestSignedLinesRemovedDoubledSwappedOrForgedAreFound(t *testing.T) {
	l, s := build(t, "tampered", 12), newSigner("tampered")
	lines := bytes.SplitAfter(l.signedExport(t, s, 4, 8), []byte("\n"))
	lines = lines[:len(lines)-1] // 0–11 entries, 12 key, 13 4, 14 8, 15 12, 16 closing
	for name, c := range signedOrders() {
		t.Run(name, func(t *testing.T) {
			var b []byte
			for _, i := range c.order {
				b = append(b, lines[i]...)
			}
			_, err := verifyExport(b)
			wantLineFault(t, err, c.line)
		})
	}
}

// A forger without the key can make everything but the signatures.
func TestARewrittenExportIsFoundByItsSignedHeads(t *testing.T) {
	l, s := build(t, "rewritten", 20), newSigner("rewritten")
	honest := strings.SplitAfter(string(l.signedExport(t, s, 8, 16)), "\n")
	tip, forged := l.tips[10], testLog{raws: slices.Clone(l.raws[:10]), payloads: l.payloads, tips: slices.Clone(l.tips[:11])}
	for i := 10; i < 20; i++ {
		e, err := chain.Decode(l.raws[i])
		if err != nil {
			t.Fatal(err)
		}
		e.Object = "R-9"
		raw, err := tip.Extend(e.Draft)
		if err != nil {
			t.Fatal(err)
		}
		forged.raws, forged.tips = append(forged.raws, raw), append(forged.tips, tip)
	}
	text := strings.SplitAfter(string(forged.export(t)), "\n")
	body, closing := strings.Join(text[:20], ""), text[20]
	_, err := verifyExport([]byte(body + strings.Join(honest[20:24], "") + closing))
	if f := wantLineFault(t, err, 22); f.Kind != chain.Rewritten || f.Seq != 0 || f.Last != 7 {
		t.Errorf("with the honest heads: %v", f) // the proof of the first was of the honest log
	}
	other := signer{s.key, newSigner("else").private}
	if _, err := other.key.Sign(forged.head(), func(m []byte) []byte { return make([]byte, 64) }); err == nil {
		t.Error("a head was signed with the wrong key")
	}
	// All written anew with a key of their own: only who knows the key can tell.
	mine := signer{chain.Key{Log: s.key.Log, Public: newSigner("else").key.Public}, newSigner("else").private}
	report, err := verifyExport(forged.signedExport(t, mine, 8))
	if err != nil || report.Key == s.key {
		t.Errorf("wanted it whole and of another key: %+v, %v", report, err)
	}
}

// A server that was rolled back still has the heads file of before.
func TestASignedHeadBeyondTheEndTellsOfACut(t *testing.T) {
	l, s := build(t, "beyond", 20), newSigner("beyond")
	cut := testLog{raws: l.raws[:15], payloads: l.payloads[:15], tips: l.tips[:16]}
	lines := cut.signedExport(t, s, 4)
	at := bytes.LastIndex(lines, []byte(`{"head":`))
	with := chain.AppendSignedLine(slices.Clone(lines[:at]), s.key, s.sign(t, l.at(18)), nil)
	_, err := verifyExport(append(with, lines[at:]...))
	if f := wantLineFault(t, err, 19); f.Kind != chain.CutTail || f.Seq != 15 || f.Last != 17 {
		t.Fatalf("want entries 15 to 17 cut off, found %v", f)
	}
}
