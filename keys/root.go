package keys

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
)

// root is the content of root.key: the key that wraps the group keys, sealed
// under the master key. Its generation rises with every renewal; the group
// table in keys.db says under which generations it was wrapped.
type root struct {
	ring       ringID
	generation uint64
	key        secret
}

const (
	rootHead = "# Root key of an opsconsole store, sealed under its master key. Keep only the\n" +
		"# newest copy: what was erased dies with the copies before it.\n"
	rootTag     = "opsconsole-root-key-v"
	rootVersion = "1"
	rootSize    = 8 + 16 + 8 + wrappedSize
)

// sealRoot returns the bytes of root.key.
func sealRoot(r root, master Master, rand io.Reader) ([]byte, error) {
	id := master.id()
	b := append(make([]byte, 0, rootSize), id[:]...)
	b = append(b, r.ring[:]...)
	b = binary.BigEndian.AppendUint64(b, r.generation)
	b, err := wrap(b, aead(&master.secret), rand, bindRoot(id, r.ring, r.generation), &r.key)
	if err != nil {
		return nil, err
	}
	text := append([]byte(rootHead), rootTag+rootVersion+" "...)
	text = base64.StdEncoding.AppendEncode(text, b)
	return append(text, '\n'), nil
}

// openRoot is the inverse of sealRoot. ErrMalformed, ErrFormat, ErrWrongMaster
// or ErrDamaged, naming path.
func openRoot(text []byte, master Master, path string) (root, error) {
	b, err := decodeRoot(text)
	if err != nil {
		return root{}, fmt.Errorf("%s: %w", path, err)
	}
	id := masterID(b[:8])
	if have := master.id(); id != have {
		return root{}, fmt.Errorf("%w: this master key (%x…) does not open %s, which was sealed under another (%x…)",
			ErrWrongMaster, have[:4], path, id[:4])
	}
	r := root{ring: ringID(b[8:24]), generation: binary.BigEndian.Uint64(b[24:32])}
	if err := unwrap(&r.key, aead(&master.secret), bindRoot(id, r.ring, r.generation), b[32:]); err != nil {
		return root{}, fmt.Errorf("%w: %s was changed after it was written; restore the newest copy of it and of keys.db", err, path)
	}
	return r, nil
}

func decodeRoot(text []byte) ([]byte, error) {
	return decodeTagged(text, rootTag, rootVersion, rootSize)
}

// decodeTagged reads a key file of comment lines and one line of a tag with its
// version and size bytes in base64.
func decodeTagged(text []byte, tag, version string, size int) ([]byte, error) {
	for line := range bytes.Lines(text) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		start, data, _ := bytes.Cut(line, []byte(" "))
		found, ok := bytes.CutPrefix(start, []byte(tag))
		if !ok {
			break
		}
		if string(found) != version {
			return nil, fmt.Errorf("%w: wanted %s, found another; use the opsconsole that wrote it", ErrFormat, version)
		}
		b, err := base64.StdEncoding.AppendDecode(nil, data)
		if err != nil || len(b) != size {
			return nil, fmt.Errorf("%w: wanted %d bytes in base64", ErrMalformed, size)
		}
		return b, nil
	}
	return nil, fmt.Errorf("%w: wanted a line that begins with %s%s", ErrMalformed, tag, version)
}

// digestRoot is the evidence that an erasure leaves: SHA-256 of the bytes of
// the root.key in force.
func digestRoot(text []byte) [32]byte { return sha256.Sum256(text) }
