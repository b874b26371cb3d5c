package offline_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/storetest"
)

func TestEvidenceIsVerifiedWithTheLogsKeyOnly(t *testing.T) {
	h := storetest.New(t)
	h.Fill(3, 1, 4)
	h.Letters(0, 1)
	var archive bytes.Buffer
	if err := h.Desk("dpo").CaseFile(context.Background(), &archive, model.ExportEvidence{Request: "R-1", Code: h.Code("dpo")}); err != nil {
		t.Fatal(err)
	}
	path, key := filepath.Join(t.TempDir(), "R-1.zip"), h.Store.LogKey().String()
	verify := func(archive []byte, args ...string) (string, error) {
		if err := os.WriteFile(path, archive, 0o600); err != nil {
			t.Fatal(err)
		}
		out, _, err := command("", append([]string{"verify", path}, args...)...)
		return out, err
	}
	if out, err := verify(archive.Bytes(), "--key", key); err != nil || !strings.HasPrefix(out, "whole: ") {
		t.Errorf("as it was handed out: %q, %v", out, err)
	}
	if _, err := verify(archive.Bytes()); err == nil || !strings.Contains(err.Error(), "--key") {
		t.Errorf("without a key: %v", err)
	}
	other := h.Store.LogKey()
	other.Public[0] ^= 1
	if _, err := verify(archive.Bytes(), "--key", other.String()); err == nil || !strings.Contains(err.Error(), "is not whole") {
		t.Errorf("with another log's key: %v", err)
	}
	for at := 3; at < archive.Len(); at += archive.Len() / 40 {
		bad := bytes.Clone(archive.Bytes())
		bad[at] ^= 1
		if out, err := verify(bad, "--key", key); err == nil || !strings.Contains(err.Error(), "is not whole") {
			t.Fatalf("byte %d changed: %q, %v", at, out, err)
		}
	}
}
