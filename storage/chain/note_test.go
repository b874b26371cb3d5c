package chain_test

import (
	"crypto/rand"
	"errors"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"integrora.com/opsconsole/storage/chain"
)

func TestSignedHeadsOpenWithTheLibraryThatOthersUse(t *testing.T) {
	l, s := build(t, "signed", 9), newSigner("signed")
	verifier, err := note.NewVerifier(s.key.String())
	if err != nil {
		t.Fatal(err)
	}
	text := s.key.Note(s.sign(t, l.head()))
	n, err := note.Open([]byte(text), note.VerifierList(verifier))
	if err != nil || n.Text != l.head().Checkpoint() || len(n.Sigs) != 1 {
		t.Fatalf("%+v, %v", n, err)
	}
	again, err := s.key.Open(text)
	if err != nil || again.Checkpoint() != l.head().Checkpoint() {
		t.Fatalf("%+v, %v", again, err)
	}
	// A witness's signature beside the log's is let be.
	private, _, err := note.GenerateKey(rand.Reader, "witness.example")
	if err != nil {
		t.Fatal(err)
	}
	witness, err := note.NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	both, err := note.Sign(n, witness)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := s.key.Open(string(both)); err != nil || again.Size != 9 {
		t.Errorf("with a witness's signature: %+v, %v", again, err)
	}
	if _, err := newSigner("else").key.Open(string(both)); !errors.Is(err, chain.ErrSignature) {
		t.Errorf("another key: %v", err)
	}
}

func TestEveryChangeOfASignedHeadIsRefused(t *testing.T) {
	l, s := build(t, "signed", 9), newSigner("signed")
	flipText(t, s.key.Note(s.sign(t, l.head())), func(text string) error { _, err := s.key.Open(text); return err })
	forged := s.sign(t, l.head())
	forged.Head = l.at(8)
	if err := s.key.Check(forged); !errors.Is(err, chain.ErrSignature) {
		t.Errorf("a signature of another head: %v", err)
	}
	if err := s.key.Check(newSigner("else").sign(t, build(t, "else", 9).head())); !errors.Is(err, chain.ErrSignature) {
		t.Errorf("a head of another log: %v", err)
	}
}

func TestVerifierKeysAreReadInTheirOneForm(t *testing.T) {
	key := newSigner("key").key
	flipText(t, key.String(), func(text string) error {
		got, err := chain.ParseKey(text)
		if err == nil && got != key {
			err = errors.New("another key")
		}
		return err
	})
}

func TestAFileOfHeadsIsReadUpToWhereACrashCutIt(t *testing.T) {
	l, s := build(t, "file", 9), newSigner("file")
	old, err := l.at(2).MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	text := []byte(hexLine(old)) // as earlier versions wrote
	ends := []int{0, len(text)}
	text = append(text, "key "+s.key.String()+"\n\n"...)
	ends = append(ends, len(text))
	for _, n := range []int{3, 5, 9} {
		text = s.key.AppendRecord(text, s.sign(t, l.at(n)), false)
		ends = append(ends, len(text))
	}
	file, err := chain.ParseHeads(text)
	if err != nil || file.Whole != len(text) || len(file.Heads) != 4 || file.Key != s.key || file.Heads[0].Signed() || file.Check() != nil {
		t.Fatalf("%+v, %v", file, err)
	}
	if last, there := file.Last(); !there || last.Size != 9 || !last.Signed() {
		t.Errorf("the last is %+v", last)
	}
	for cut := range text {
		file, err := chain.ParseHeads(text[:cut])
		if err != nil {
			t.Fatalf("cut to %d: %v", cut, err)
		}
		heads := len(file.Heads)
		want := map[int]int{0: 0, 1: 1, 2: 1, 3: 2, 4: 3}
		records := 0
		for records+1 < len(ends) && ends[records+1] <= cut {
			records++
		}
		if heads != want[records] || file.Whole > cut {
			t.Fatalf("cut to %d: %d heads in %d bytes", cut, heads, file.Whole)
		}
	}
	for at := range text {
		text[at] ^= 1
		file, err := chain.ParseHeads(text)
		if err == nil && file.Whole == len(text) && file.Check() == nil && at >= ends[2] {
			t.Errorf("byte %d changed: accepted", at)
		}
		text[at] ^= 1
	}
	second := strings.Replace(string(text), "key ", "key "+newSigner("else").key.String()+"\nkey ", 1)
	if _, err := chain.ParseHeads([]byte(second)); err == nil {
		t.Error("two keys in one file")
	}
}
