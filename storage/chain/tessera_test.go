//go:build programs

package chain_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// TestTesseraChecksTheTiles hands tiles to the checker of Tessera, transparency-
// dev's library of tiled logs: it reads the checkpoint, hashes every entry and
// rebuilds every tile.
func TestTesseraChecksTheTiles(t *testing.T) {
	dir := t.TempDir()
	program := filepath.Join(dir, "fsck")
	build := exec.Command("go", "build", "-o", program, ".")
	build.Dir = filepath.Join("testdata", "fsck")
	build.Env = append(os.Environ(), "GOFLAGS=-mod=readonly")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, n := range []int{1, 256, 600, 66_000} {
		files, _, head, s := tiled(t, n)
		tiles := t.TempDir()
		for path, data := range files {
			full := filepath.Join(tiles, path)
			if err := os.MkdirAll(filepath.Dir(full), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(full, data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		check := func() (string, error) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			out, err := exec.CommandContext(ctx, program, tiles, s.key.String()).CombinedOutput()
			return string(out), err
		}
		if out, err := check(); err != nil || !bytes.HasSuffix([]byte(out), []byte("whole\n")) {
			t.Fatalf("%d entries: %v: %s", n, err, out)
		}
		if n != 600 {
			continue
		}
		// The checker can fail: a changed byte in any tile, hashes or entries.
		for path, data := range files {
			if path == "checkpoint" {
				continue
			}
			full := filepath.Join(tiles, path)
			bad := bytes.Clone(data)
			bad[len(bad)/2] ^= 1
			if err := os.WriteFile(full, bad, 0o600); err != nil {
				t.Fatal(err)
			}
			if out, err := check(); err == nil {
				t.Errorf("%s with a changed byte: %s", path, out)
			}
			if err := os.WriteFile(full, data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		head.Signature[0] ^= 1
		if err := os.WriteFile(filepath.Join(tiles, "checkpoint"), []byte(s.key.Note(head)), 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := check(); err == nil {
			t.Errorf("a checkpoint with a wrong signature: %s", out)
		}
	}
}
