//go:build programs

package storage_test

import (
	"archive/zip"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// What README.txt of a case file says, done with the programs that it names;
// then a changed byte of each file, which one of them must find.
func TestProgramsOfOthersCheckACaseFile(t *testing.T) {
	_, _, archive := closedCase(t)
	dir := t.TempDir()
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err == nil {
		err = os.CopyFS(dir, z)
	}
	if err != nil {
		t.Fatal(err)
	}
	signed, err := os.ReadFile(filepath.Join(dir, "plan.statement"))
	if err != nil {
		t.Fatal(err)
	}
	key, err := os.ReadFile(filepath.Join(dir, "log-key.txt"))
	if err != nil {
		t.Fatal(err)
	}
	run := func(name string, args ...string) error {
		cmd := exec.Command(name, args...)
		cmd.Dir, cmd.Stdin = dir, bytes.NewReader(signed)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Logf("%s: %s", name, out)
		}
		return err
	}
	script := func() error {
		return run("python3", "-B", "../"+filepath.Base(dir)+"/verify_case.py", ".", "--key", strings.TrimSpace(string(key)))
	}
	if err := script(); err != nil {
		t.Fatal(err)
	}
	if err := run("sha256sum", "-c", "SHA256SUMS"); err != nil {
		t.Fatal(err)
	}
	if err := run("ssh-keygen", "-Y", "verify", "-f", "allowed_signers", "-n", "opsconsole-approval", "-I", "admin2", "-s", "plan.statement.sig"); err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		name := filepath.Join(dir, f.Name)
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(f.Name, ".py") || f.FileInfo().IsDir() { // the checkers themselves: sha256sum finds that
			continue
		}
		raw[len(raw)/2] ^= 1
		if err := os.WriteFile(name, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		if script() == nil {
			t.Errorf("%s: a changed byte was not found", f.Name)
		}
		raw[len(raw)/2] ^= 1
		if err := os.WriteFile(name, raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
