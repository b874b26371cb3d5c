//go:build programs

package remote_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"integrora.com/opsconsole/model"
)

// keygen runs ssh-keygen in a directory.
func keygen(t *testing.T, dir, stdin string, args ...string) ([]byte, error) {
	t.Helper()
	cmd := exec.Command("ssh-keygen", args...)
	cmd.Dir, cmd.Stdin = dir, strings.NewReader(stdin)
	out, err := cmd.CombinedOutput()
	return out, err
}

func TestOpenSSHSignsApprovalsAndVerifiesTheExport(t *testing.T) {
	for _, kind := range [][]string{{"-t", "ed25519"}, {"-t", "ecdsa", "-b", "384"}, {"-t", "rsa", "-b", "3072"}} {
		t.Run(kind[1], func(t *testing.T) {
			s, dir := newShell(t), t.TempDir()
			write := func(name, text string) {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			must := func(stdin string, args ...string) {
				t.Helper()
				if out, err := keygen(t, dir, stdin, args...); err != nil {
					t.Fatalf("ssh-keygen %v: %v: %s", args, err, out)
				}
			}
			must("", append(kind, "-N", "", "-f", "key")...)
			public, err := os.ReadFile(filepath.Join(dir, "key.pub"))
			if err != nil {
				t.Fatal(err)
			}
			s.approve("admin2", s.must("admin", string(public), "admin", "key", "add", "admin2", "--label", "own")[0]["id"].(string))
			s.asks(model.ActApprove, model.ProofBoth)
			id, _ := s.proposed()

			statement := s.statement("admin2", id)
			write("f", statement)
			must("", "-Y", "sign", "-n", "opsconsole-approval", "-f", "key", "f")
			sig, err := os.ReadFile(filepath.Join(dir, "f.sig"))
			if err != nil {
				t.Fatal(err)
			}
			s.must("admin2", s.h.Code("admin2")+"\n"+string(sig), "approve", id)

			write("kept.sig", s.statement("auditor", id, "--signed=signature"))
			write("signers", s.statement("auditor", id, "--signed=signer"))
			verify := []string{"-Y", "verify", "-f", "signers", "-I", "admin2", "-n", "opsconsole-approval", "-s", "kept.sig"}
			kept := s.statement("auditor", id, "--signed")
			must(kept, verify...)
			if out, err := keygen(t, dir, strings.Replace(kept, "erase", "keep", 1), verify...); err == nil {
				t.Errorf("another statement verified: %s", out)
			}
			verify[7] = "file"
			if out, err := keygen(t, dir, kept, verify...); err == nil || !bytes.Contains(out, []byte("namespace")) {
				t.Errorf("for another purpose it verified: %v %s", err, out)
			}
		})
	}
}
