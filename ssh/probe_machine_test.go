package ssh_test

import (
	"errors"
	"net"
	"strings"
	"testing"

	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/ssh"
)

// machines serves sessions to whoever has a key: grants says which requests it
// grants, and a command ends well when it is among lines.
func machines(t *testing.T, grants string, takes func(line string) bool) func() (net.Conn, error) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ln.Close() })
	serve := func(nc gossh.NewChannel) {
		ch, reqs, err := nc.Accept()
		if err != nil {
			return
		}
		for r := range reqs {
			var exec struct{ Line string }
			if r.Type != "exec" || gossh.Unmarshal(r.Payload, &exec) != nil {
				_ = r.Reply(strings.Contains(grants, r.Type), nil)
				continue
			}
			_ = r.Reply(true, nil)
			status := uint32(1)
			if takes(exec.Line) {
				status = 0
			}
			_, _ = ch.SendRequest("exit-status", false, gossh.Marshal(struct{ Status uint32 }{status}))
			_ = ch.Close()
		}
	}
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			go func() {
				sc := &gossh.ServerConfig{PublicKeyCallback: func(m gossh.ConnMetadata, _ gossh.PublicKey) (*gossh.Permissions, error) {
					if m.User() == "machine" {
						return nil, nil
					}
					return nil, errors.New("no")
				}}
				sc.AddHostKey(signerFor("host key"))
				_, chans, reqs, err := gossh.NewServerConn(c, sc)
				if err != nil {
					return
				}
				go gossh.DiscardRequests(reqs)
				for nc := range chans {
					go serve(nc)
				}
			}()
		}
	}()
	return func() (net.Conn, error) { return net.Dial("tcp", ln.Addr().String()) }
}

func TestProbeFindsWhateverAMachineGetsBesideItsCommands(t *testing.T) {
	host, key := signerFor("host key").PublicKey(), signerFor("machine")
	own := func(line string) bool { return ssh.MachineMay(strings.Fields(line)) }
	for want, dial := range map[string]func() (net.Conn, error){
		"": machines(t, "", own),
		`wanted a machine to give its own commands only, but "help" was taken`:       machines(t, "", func(string) bool { return true }),
		`wanted a machine to give its own commands only, but "admin list" was taken`: machines(t, "", func(l string) bool { return own(l) || l == "admin list" }),
		`wanted a machine to give "import letters", but it could not`:                machines(t, "", func(string) bool { return false }),
		`wanted a machine to have no pty-req`:                                        machines(t, "pty-req", own),
		`wanted a machine to have no shell`:                                          machines(t, "shell", own),
		`wanted a machine to have no subsystem`:                                      machines(t, "subsystem", own),
		`wanted a machine to have no auth-agent-req@openssh.com`:                     machines(t, "auth-agent-req@openssh.com", own),
	} {
		err := ssh.ProbeMachine(dial, host, "machine", key)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("wanted %q, found %v", want, err)
		}
	}
	if err := ssh.ProbeMachine(machines(t, "", own), host, "nobody", key); err == nil || !strings.Contains(err.Error(), "let in by its key") {
		t.Errorf("a machine that is kept out: %v", err)
	}
}

// The throw-away identities of the self test are nobody's once it is over.
func TestIdentitiesOfTheSelfTestAreGoneAfterIt(t *testing.T) {
	d := open(t)
	d.login(t, "alice") // the door serves, so the test is over
	for _, user := range []string{"\x00self-test", "\x00self-test machine"} {
		if _, err := d.dial(user, gossh.PublicKeys(signerFor("alice")), with("000000")); err == nil {
			t.Errorf("%q was let in", user)
		}
	}
	if strings.Contains(d.log.String(), "a machine was refused") {
		t.Error("the log holds the self test's own tries")
	}
}
