package backup_test

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"filippo.io/age"

	"integrora.com/opsconsole/storage/backup"
)

func manifest(data []byte) backup.Manifest {
	return backup.Manifest{Store: "00112233445566778899aabbccddeeff", Epoch: 1, TakenAt: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC), DataBytes: int64(len(data)),
		DataSHA256: sha256.Sum256(data), LogSize: 7, LogRoot: make([]byte, 32), Records: 3, KeyGeneration: 2, KeysAdded: 5, Counts: []backup.Count{{Table: "person", Rows: 3}}}
}

// A manifest stands beside a backup for anybody to change.
func FuzzParseManifest(f *testing.F) {
	m := manifest([]byte("data"))
	f.Add(m.Text())
	m.FileBytes, m.Previous = 99, m.Sum()
	f.Add(m.Text())
	f.Add("integrora.com/opsconsole/backup@v1\nepoch 18446744073709551616\n")
	f.Fuzz(func(t *testing.T, text string) {
		m, err := backup.Parse(text)
		if err == nil && (m.Text() != text || m.DataBytes < 0 || m.FileBytes < 0) {
			t.Errorf("it is written otherwise: %q, %q", m.Text(), text)
		}
	})
}

// Whoever knows the public half can make a file that an operator's key opens.
func FuzzRead(f *testing.F) {
	id, err := age.GenerateX25519Identity()
	if err != nil {
		f.Fatal(err)
	}
	data := []byte("data")
	packed := func(names ...string) []byte {
		var out bytes.Buffer
		w := tar.NewWriter(&out)
		for _, name := range names {
			text := []byte(manifest(data).Text())
			if name == "data.db" {
				text = data
			}
			if err := w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: 0o600, Size: int64(len(text))}); err != nil {
				f.Fatal(err)
			}
			if _, err := w.Write(text); err != nil {
				f.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			f.Fatal(err)
		}
		return out.Bytes()
	}
	f.Add(packed("manifest", "data.db"))
	f.Add(packed("manifest", "../data.db"))
	f.Add(packed("manifest", "data.db", "data.db"))
	f.Add(packed("data.db"))
	f.Fuzz(func(t *testing.T, plain []byte) {
		var sealed bytes.Buffer
		w, err := age.Encrypt(&sealed, id.Recipient())
		if err == nil {
			_, err = w.Write(plain)
		}
		if err = errors.Join(err, w.Close()); err != nil {
			t.Fatal(err)
		}
		at := filepath.Join(t.TempDir(), "in.age")
		if err := os.WriteFile(at, sealed.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		into := filepath.Join(filepath.Dir(at), "data.db")
		m, err := backup.Read(at, into, []age.Identity{id}, func(note string) (string, error) { return note, nil })
		found, missing := os.ReadFile(into)
		switch {
		case err != nil && !errors.Is(err, backup.ErrContent):
			t.Errorf("an error without a code: %v", err)
		case err != nil && missing == nil:
			t.Error("it is refused, and its data are left")
		case err == nil && sha256.Sum256(found) != m.DataSHA256:
			t.Error("it is taken with other data than its manifest says")
		}
	})
}
