//go:build programs

package ssh_test

import (
	"bytes"
	"cmp"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"integrora.com/opsconsole/ssh"
)

// finding is a line of ssh-audit with a verdict; the algorithm stands on the
// first line about it.
var finding = regexp.MustCompile(`(?m)^(?:\((\w+)\) (\S+))?\s*(?:--|` + "`-" + `) \[(warn|fail)\] (.*)$`)

// Our lists are what the policy files say, and ssh-audit finds no fault but
// that the second key exchange is not post-quantum, which --strict-pq mends.
// SSH_AUDIT names a newer program than the installed one. Up to version 3.2 it
// does not know mlkem768x25519-sha256, and says so; up to 3.0 not the
// countermeasure to Terrapin; nothing else is let pass.
func TestSSHAuditFindsOnlyWhatIsKnown(t *testing.T) {
	program := cmp.Or(os.Getenv("SSH_AUDIT"), "ssh-audit")
	audit := func(d *door, args ...string) (string, int) {
		_, port, _ := net.SplitHostPort(d.addr)
		cmd := exec.Command(program, append([]string{"-n", "-p", port}, append(args, "127.0.0.1")...)...)
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		err := cmd.Run()
		return out.String(), exitCode(err)
	}
	const quantum = "does not provide protection against post-quantum attacks"
	for policy, try := range map[string]struct {
		strict bool
		known  []string
	}{
		"usual.txt":     {false, []string{"curve25519-sha256 " + quantum, "curve25519-sha256@libssh.org " + quantum}},
		"strict-pq.txt": {true, nil},
	} {
		d := open(t, func(c *ssh.Config) { c.StrictPQ = try.strict })
		out, code := audit(d, "-P", filepath.Join("..", ".ci", "ssh-audit", policy))
		if code != 0 || !strings.Contains(out, "Passed") {
			t.Errorf("%s: exit code %d\n%s", policy, code, out)
		}
		out, code = audit(d)
		var found, unknown []string
		for _, m := range finding.FindAllStringSubmatch(out, -1) {
			text := m[2] + " " + m[4]
			if m[4] == "unknown algorithm" {
				unknown = append(unknown, m[2])
			} else {
				found = append(found, text)
			}
		}
		if len(unknown) > 0 {
			t.Logf("%s: this ssh-audit is too old to judge %s", policy, strings.Join(unknown, ", "))
			for _, name := range unknown {
				if name != "mlkem768x25519-sha256" && name != "kex-strict-s-v00@openssh.com" {
					t.Errorf("%s: %s is not known", policy, name)
				}
			}
			if len(found) > 0 {
				t.Errorf("%s: found %q", policy, found)
			}
			continue
		}
		if !slices.Equal(found, try.known) || (code == 0) != (len(try.known) == 0) {
			t.Errorf("%s: wanted %q, found %q, exit code %d\n%s", policy, try.known, found, code, out)
		}
	}
}
