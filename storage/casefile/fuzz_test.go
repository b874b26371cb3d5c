package casefile_test

import (
	"archive/zip"
	"bytes"
	"crypto/ed25519"
	"errors"
	"io"
	"runtime"
	"testing"

	"integrora.com/opsconsole/storage/casefile"
	"integrora.com/opsconsole/storage/chain"
)

// written is a case file of a log that never was, and its key.
func written(tb testing.TB, files ...casefile.File) ([]byte, chain.Key) {
	tb.Helper()
	private := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	key := chain.Key{Log: chain.LogID{1}, Public: [32]byte(private.Public().(ed25519.PublicKey))}
	archive, err := casefile.Write("R-1", files, key, func(m []byte) []byte { return ed25519.Sign(private, m) })
	if err != nil {
		tb.Fatal(err)
	}
	return archive, key
}

// A case file comes back from whoever it was handed to.
func FuzzRead(f *testing.F) {
	archive, key := written(f, casefile.File{Name: "timeline.txt", Data: []byte("request R-1\n")})
	f.Add(archive)
	f.Add(archive[:len(archive)-30])
	f.Add([]byte("PK\x05\x06" + string(make([]byte, 18))))
	f.Fuzz(func(t *testing.T, raw []byte) {
		files, err := casefile.Read(raw, key)
		switch {
		case err != nil && !errors.Is(err, casefile.ErrCaseFile):
			t.Errorf("an error without a code: %v", err)
		case err == nil && len(files) == 0:
			t.Error("a case file of nothing is whole")
		}
	})
}

// A small file must not become a large one in memory.
func TestACaseFileThatWasPackedAnewIsRefusedUnread(t *testing.T) {
	_, key := written(t)
	var bomb bytes.Buffer
	z := zip.NewWriter(&bomb)
	for range 4 {
		w, err := z.Create("log/zeros")
		if err == nil {
			_, err = io.CopyN(w, zeros{}, 16<<20)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := casefile.Read(bomb.Bytes(), key); !errors.Is(err, casefile.ErrCaseFile) {
		t.Errorf("it is taken: %v", err)
	}
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; took > 8<<20 {
		t.Errorf("of %d bytes it made %d in memory", bomb.Len(), took)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }
