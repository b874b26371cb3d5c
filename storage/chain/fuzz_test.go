package chain_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"integrora.com/opsconsole/storage/chain"
)

// vector reads a file of testdata.
func vector(f *testing.F, name string) string {
	f.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		f.Fatal(err)
	}
	return string(text)
}

// A file of heads comes from whoever kept it: a witness, a mount, a restore.
func FuzzParseHeads(f *testing.F) {
	s, l := newSigner("signed"), build(f, "signed", 9)
	text := vector(f, "heads.txt")
	f.Add([]byte(text))
	f.Add([]byte(text[:len(text)/2]))
	f.Add([]byte("key " + s.key.String() + "\n\n"))
	f.Add(s.key.AppendRecord(nil, s.sign(f, l.head()), true))
	f.Add([]byte(strings.Repeat("00", 81) + "\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		file, err := chain.ParseHeads(text)
		if file.Whole < 0 || file.Whole > len(text) {
			t.Fatalf("read %d of %d bytes", file.Whole, len(text))
		}
		if err != nil {
			return
		}
		_ = file.Check()
		again, err := chain.ParseHeads(text[:file.Whole])
		if err != nil || len(again.Heads) != len(file.Heads) || again.Whole != file.Whole {
			t.Fatalf("what was whole reads otherwise: %d heads and %d, %v", len(file.Heads), len(again.Heads), err)
		}
		if file.Key == (chain.Key{}) {
			return
		}
		head, ok := file.Last()
		if !ok || !head.Signed() {
			return
		}
		more, err := chain.ParseHeads(file.Key.AppendRecord(bytes.Clone(text[:file.Whole]), head, false))
		if err != nil || len(more.Heads) != len(file.Heads)+1 {
			t.Fatalf("what is appended to it does not read: %v", err)
		}
	})
}

// Proofs and heads come from a server that may lie, or whoever carries them.
func FuzzProofs(f *testing.F) {
	s, l := newSigner("signed"), build(f, "signed", 13)
	f.Add(vector(f, "consistency-13.txt"))
	f.Add(vector(f, "entry-7.tlog-proof"))
	f.Add(s.key.Note(s.sign(f, l.head())))
	f.Add(l.head().Checkpoint())
	tree, leaves := l.tree()
	p := chain.Inclusion{Index: 5, Entry: l.raws[5], Head: s.sign(f, l.head())}
	var err error
	if p.Hashes, err = tree.Inclusion(5, 13, leaves); err != nil {
		f.Fatal(err)
	}
	f.Add(p.Text(s.key))
	f.Fuzz(func(t *testing.T, text string) {
		if p, err := chain.ParseConsistency(text); err == nil && p.Text() != text {
			t.Errorf("a proof of consistency is written otherwise:\n%q\n%q", p.Text(), text)
		}
		if p, e, err := s.key.OpenInclusion(text); err == nil && (p.Text(s.key) != text || e.Seq >= p.Head.Size) {
			t.Errorf("a proof of entry %d is written otherwise:\n%q\n%q", e.Seq, p.Text(s.key), text)
		}
		if h, err := s.key.ReadHead(text); err == nil && h.LogID != s.key.Log {
			t.Errorf("a head of another log is read: %s", h.LogID)
		}
		if h, err := s.key.Open(text); err == nil && s.key.Check(h) != nil {
			t.Error("a head is opened that the key did not sign")
		}
		if k, err := chain.ParseKey(text); err == nil && k.String() != text {
			t.Errorf("a key is written otherwise: %q, %q", k, text)
		}
		if signed, err := s.key.OpenText(text); err == nil && !strings.HasPrefix(text, signed) {
			t.Errorf("a text is opened that is not in the note: %q", signed)
		}
	})
}
