package keys

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
)

// Master is the operator's secret at the top of the key tree: 32 random bytes
// that seal root.key and nothing else. It lives in a file outside the data, so
// that neither a stolen data directory nor a backup of it can be read. It
// prints as "(secret)" with every verb.
type Master struct{ secret [32]byte }

const masterHead = `# Master key of an opsconsole store. Whoever has this file and the data
# directory can read everything; without it nobody can, ever. Keep one copy
# elsewhere, offline, and never in a backup of the data.
`

// CreateMaster draws a master key from rand and writes it to path: mode 0600,
// synced. ErrExists when there is anything at path; it is never replaced.
func CreateMaster(path string, rand io.Reader) (Master, error) {
	var m Master
	if _, err := io.ReadFull(rand, m.secret[:]); err != nil {
		return Master{}, fmt.Errorf("draw a master key: %w", err)
	}
	text := make([]byte, 0, 512)
	text = append(text, masterHead...)
	text = hex.AppendEncode(text, m.secret[:])
	text = append(text, '\n')
	defer wipe(text)
	if err := createFile(path, text, 0o600); err != nil {
		return Master{}, err
	}
	return m, nil
}

// LoadMaster reads the master key file at path. ErrMissing, ErrPermissions
// (anyone but the owner may read it) or ErrMalformed, each saying what to do;
// no error repeats anything of the file.
func LoadMaster(path string) (Master, error) {
	text, err := readSecret(path)
	if err != nil {
		return Master{}, fmt.Errorf("master key: %w", err)
	}
	defer wipe(text)
	m, err := parseMaster(text)
	if err != nil {
		return Master{}, fmt.Errorf("master key: %w in %s; restore the file from its copy", err, path)
	}
	return m, nil
}

// parseMaster reads comment lines (#), blank lines and exactly one line of 64
// hexadecimal digits.
func parseMaster(text []byte) (Master, error) {
	var m Master
	found := 0
	for line := range bytes.Lines(text) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		found++
		if len(line) != hex.EncodedLen(len(m.secret)) {
			return Master{}, fmt.Errorf("%w: wanted one line of 64 hexadecimal digits, found one of %d characters", ErrMalformed, len(line))
		}
		if _, err := hex.Decode(m.secret[:], line); err != nil {
			wipe(m.secret[:])
			return Master{}, fmt.Errorf("%w: wanted 64 hexadecimal digits, found another character", ErrMalformed)
		}
	}
	if found != 1 {
		wipe(m.secret[:])
		return Master{}, fmt.Errorf("%w: wanted exactly one line with a key, found %d", ErrMalformed, found)
	}
	return m, nil
}

// masterID names a master key without giving anything of it away, so that a
// wrong key can be told from a damaged file.
type masterID [8]byte

func (m Master) id() masterID {
	h := sha256.New()
	h.Write([]byte("opsconsole master key id\x00"))
	h.Write(m.secret[:])
	return masterID(h.Sum(nil)[:8])
}

// Name tells master keys apart, and nothing else of them.
func (m Master) Name() string {
	id := m.id()
	return hex.EncodeToString(id[:])
}

// Format implements fmt.Formatter.
func (m Master) Format(f fmt.State, _ rune) { printHidden(f) }
