// Package backup holds what a backup of the store is as a file: a tar of a
// signed manifest and the compact data file, encrypted with age
// (age-encryption.org/v1), and its manifest beside it for those who cannot open
// it. It knows nothing of the store. age draws its own randomness.
package backup

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"
)

const format = "integrora.com/opsconsole/backup@v1"

// Manifest says what is in a backup. It is signed with the log's key.
type Manifest struct {
	Store         string // id, hex
	Epoch         uint64
	TakenAt       time.Time
	DataBytes     int64
	DataSHA256    [32]byte
	LogSize       uint64
	LogRoot       []byte
	Records       uint64
	KeyGeneration uint64 // a ring to restore with must be as new
	KeysAdded     uint64
	Previous      []byte   // SHA-256 of the manifest of the backup before; empty: none
	Counts        []Count  // rows of each table, in order
	FileBytes     int64    // of the encrypted file; only in the manifest beside it
	FileSHA256    [32]byte // likewise
}

// Count is how many rows a table (a bucket of the data file) has.
type Count struct {
	Table string
	Rows  uint64
}

// Text is the manifest as lines, in the one form that Parse takes: what is signed.
func (m Manifest) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\nstore %s\nepoch %d\ntaken %s\ndata %d %x\nlog %d %x\nrecords %d\nkeys %d %d\nprevious %s\n", format, m.Store, m.Epoch,
		m.TakenAt.UTC().Format(time.RFC3339Nano), m.DataBytes, m.DataSHA256, m.LogSize, m.LogRoot, m.Records, m.KeyGeneration, m.KeysAdded, orDash(m.Previous))
	for _, c := range m.Counts {
		fmt.Fprintf(&b, "rows %s %d\n", c.Table, c.Rows)
	}
	if m.FileBytes > 0 {
		fmt.Fprintf(&b, "file %d %x\n", m.FileBytes, m.FileSHA256)
	}
	return b.String()
}

func orDash(b []byte) string {
	if len(b) == 0 {
		return "-"
	}
	return hex.EncodeToString(b)
}

// Sum is the digest by which the next manifest names this one: of the lines
// that do not depend on the encryption.
func (m Manifest) Sum() []byte {
	m.FileBytes, m.FileSHA256 = 0, [32]byte{}
	sum := sha256.Sum256([]byte(m.Text()))
	return sum[:]
}

// Parse reads exactly what Text writes, and refuses the same values written in
// any other way. It checks no signature.
func Parse(text string) (Manifest, error) {
	var m Manifest
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if lines[0] != format {
		return m, fmt.Errorf("manifest of a backup: wanted the line %s first", format)
	}
	for _, line := range lines[1:] {
		word, rest, _ := strings.Cut(line, " ")
		first, second, _ := strings.Cut(rest, " ")
		n, _ := strconv.ParseUint(first, 10, 64)
		raw, _ := hex.DecodeString(second)
		switch word {
		case "store":
			m.Store = rest
		case "epoch":
			m.Epoch = n
		case "taken":
			m.TakenAt, _ = time.Parse(time.RFC3339Nano, rest)
		case "data":
			m.DataBytes = int64(n)
			copy(m.DataSHA256[:], raw)
		case "log":
			m.LogSize, m.LogRoot = n, raw
		case "records":
			m.Records = n
		case "keys":
			m.KeyGeneration = n
			m.KeysAdded, _ = strconv.ParseUint(second, 10, 64)
		case "previous":
			m.Previous, _ = hex.DecodeString(rest)
		case "rows":
			rows, _ := strconv.ParseUint(second, 10, 64)
			m.Counts = append(m.Counts, Count{first, rows})
		case "file":
			m.FileBytes = int64(n)
			copy(m.FileSHA256[:], raw)
		}
	}
	if m.Text() != text {
		return Manifest{}, fmt.Errorf("manifest of a backup: wanted the lines of %s in their order", format)
	}
	return m, nil
}
