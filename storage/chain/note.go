package chain

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

const (
	// signatureMark begins a signature line of a note: an em dash and a space.
	signatureMark = "— "
	// algEd25519 is the one algorithm used: Ed25519 over the note's text (C2SP
	// signed-note).
	algEd25519 = 0x01
	// maxSignatures is how many signature lines a note may have; witnesses add
	// theirs to the log's.
	maxSignatures = 16
)

// ErrSignature is found in the error for a head that the log's key did not sign.
var ErrSignature = errors.New("signature wrong")

// Key is what anyone needs to open the signed heads of a log: the log's id and
// the public half of its signing key.
type Key struct {
	Log    LogID
	Public [ed25519.PublicKeySize]byte
}

// id is the key's four bytes in a signature line.
func (k Key) id() []byte {
	sum := sha256.New()
	sum.Write([]byte(k.Log.Origin() + "\n"))
	sum.Write(append([]byte{algEd25519}, k.Public[:]...))
	return sum.Sum(nil)[:4]
}

// String is the key as a verifier key of C2SP signed-note:
// origin+hex of its id+base64. It is no secret.
func (k Key) String() string {
	return k.Log.Origin() + "+" + hex.EncodeToString(k.id()) + "+" +
		base64.StdEncoding.EncodeToString(append([]byte{algEd25519}, k.Public[:]...))
}

// ParseKey reads exactly what String writes; a key whose id does not fit it is
// refused.
func ParseKey(s string) (Key, error) {
	var k Key
	name, rest, _ := strings.Cut(s, "+")
	_, text, _ := strings.Cut(rest, "+")
	id, err := parseOrigin(name)
	if err != nil {
		return k, fmt.Errorf("verifier key: %w", err)
	}
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(raw) != 1+len(k.Public) || raw[0] != algEd25519 {
		return k, fmt.Errorf("verifier key: want an Ed25519 key in base64 after the name and its id, found %s", quote(s))
	}
	k = Key{Log: id, Public: [ed25519.PublicKeySize]byte(raw[1:])}
	if k.String() != s {
		return Key{}, fmt.Errorf("verifier key: want %s, found %s", quote(k.String()), quote(s))
	}
	return k, nil
}

// SignedHead is a head with the log's signature of its checkpoint.
type SignedHead struct {
	Head
	Signature [ed25519.SignatureSize]byte // zero: not signed
}

// Signed reports whether there is a signature; not whether it is right.
func (s SignedHead) Signed() bool { return s.Signature != [ed25519.SignatureSize]byte{} }

// Sign makes a signed head of the key's log. sign is the private half: Ed25519
// over the whole message.
func (k Key) Sign(h Head, sign func(message []byte) []byte) (SignedHead, error) {
	s := SignedHead{Head: h}
	copy(s.Signature[:], sign([]byte(h.Checkpoint())))
	return s, k.Check(s)
}

// Check returns nil when the key signed the head, else an error with
// ErrSignature.
func (k Key) Check(s SignedHead) error {
	switch {
	case s.LogID != k.Log:
		return fmt.Errorf("%w: want a head of log %s, found one of log %s", ErrSignature, k.Log, s.LogID)
	case !ed25519.Verify(k.Public[:], []byte(s.Checkpoint()), s.Signature[:]):
		return fmt.Errorf("%w: want one by key %x of the head over %d entries, found another", ErrSignature, k.id(), s.Size)
	}
	return nil
}

// Note is the head as a signed note (C2SP tlog-checkpoint): its checkpoint, an
// empty line and one signature line.
func (k Key) Note(s SignedHead) string {
	return s.Checkpoint() + "\n" + signatureMark + k.Log.Origin() + " " + k.signature(s) + "\n"
}

// signature is the base64 that ends a signature line.
func (k Key) signature(s SignedHead) string {
	return base64.StdEncoding.EncodeToString(append(k.id(), s.Signature[:]...))
}

// Open reads a signed note and checks the key's signature. Signatures of
// others, such as witnesses, may stand beside and are not looked at. The head's
// Leaf is not known.
func (k Key) Open(note string) (SignedHead, error) {
	head, lines, err := ParseNote(note)
	if err != nil {
		return SignedHead{}, err
	}
	for _, line := range lines {
		raw, err := k.parseSignature(line)
		if err != nil {
			continue
		}
		s := SignedHead{Head: head, Signature: raw}
		return s, k.Check(s)
	}
	return SignedHead{}, fmt.Errorf("%w: want one by key %s, found none", ErrSignature, k)
}

// parseSignature reads a signature line of this key.
func (k Key) parseSignature(line string) (sig [ed25519.SignatureSize]byte, err error) {
	text, ok := strings.CutPrefix(line, signatureMark+k.Log.Origin()+" ")
	raw, bad := base64.StdEncoding.Strict().DecodeString(text)
	if !ok || bad != nil || len(raw) != 4+len(sig) || !bytes.Equal(raw[:4], k.id()) {
		return sig, fmt.Errorf("%w: want a line of key %x, found %s", ErrSignature, k.id(), quote(line))
	}
	return [ed25519.SignatureSize]byte(raw[4:]), nil
}

// ParseNote splits a signed note into its head and its signature lines, without
// checking any.
func ParseNote(note string) (Head, []string, error) {
	body, tail, found := strings.Cut(note, "\n\n")
	if !found || !strings.HasSuffix(tail, "\n") {
		return Head{}, nil, fmt.Errorf("signed head: want a checkpoint, an empty line and signature lines, found %s", quote(note))
	}
	head, err := ParseCheckpoint(body + "\n")
	if err != nil {
		return Head{}, nil, err
	}
	lines := strings.Split(strings.TrimSuffix(tail, "\n"), "\n")
	if len(lines) > maxSignatures {
		return Head{}, nil, fmt.Errorf("signed head: want at most %d signature lines, found %d", maxSignatures, len(lines))
	}
	for _, line := range lines {
		if !strings.HasPrefix(line, signatureMark) {
			return Head{}, nil, fmt.Errorf("signed head: want a signature line, found %s", quote(line))
		}
	}
	return head, lines, nil
}

// ReadHead reads a head as text: a checkpoint, or a signed note of the key. The
// signature of a note must be right; a bare checkpoint has none.
func (k Key) ReadHead(text string) (Head, error) {
	if !strings.Contains(text, "\n\n") {
		return ParseCheckpoint(text)
	}
	s, err := k.Open(text)
	return s.Head, err
}

// SignText makes a signed note (C2SP signed-note) of a text of the log's that is
// no head, such as the manifest of a backup. The text must end with a line feed,
// hold no empty line, and begin unlike a checkpoint, so that a signature of the
// one is never one of the other.
func (k Key) SignText(text string, sign func(message []byte) []byte) (string, error) {
	if strings.HasPrefix(text, originPrefix) || !strings.HasSuffix(text, "\n") || strings.Contains(text, "\n\n") {
		return "", fmt.Errorf("signed text: want lines without an empty one that do not begin as a head does, found %s", quote(text))
	}
	var s SignedHead
	copy(s.Signature[:], sign([]byte(text)))
	note := text + "\n" + signatureMark + k.Log.Origin() + " " + k.signature(s) + "\n"
	_, err := k.OpenText(note)
	return note, err
}

// OpenText reads what SignText made and returns the text; an error with
// ErrSignature when the key did not sign it.
func (k Key) OpenText(note string) (string, error) {
	body, tail, found := strings.Cut(note, "\n\n")
	if !found || strings.HasPrefix(note, originPrefix) {
		return "", fmt.Errorf("signed text: want lines, an empty line and signature lines, found %s", quote(note))
	}
	for line := range strings.Lines(tail) {
		sig, err := k.parseSignature(strings.TrimSuffix(line, "\n"))
		if err == nil && ed25519.Verify(k.Public[:], []byte(body+"\n"), sig[:]) {
			return body + "\n", nil
		}
	}
	return "", fmt.Errorf("%w: want one by key %s, found none", ErrSignature, k)
}
