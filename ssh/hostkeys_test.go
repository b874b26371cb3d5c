package ssh_test

import (
	"bytes"
	"testing"

	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/ssh"
)

// loginHearing logs alice in and returns the host keys that the door announces
// when a session is opened.
func (d *door) loginHearing(t *testing.T) (*gossh.Client, [][]byte) {
	t.Helper()
	d.tick()
	a := d.admins["alice"]
	client := d.dialConn(t)
	conn, chans, reqs, err := gossh.NewClientConn(client, d.addr, &gossh.ClientConfig{User: "alice",
		Auth: []gossh.AuthMethod{gossh.PublicKeys(a.signer), with(d.code(a))}, HostKeyCallback: gossh.FixedHostKey(d.host)})
	if err != nil {
		t.Fatal(err)
	}
	heard, others := make(chan []byte, 1), make(chan *gossh.Request)
	go func() {
		defer close(others)
		for r := range reqs {
			if r.Type == "hostkeys-00@openssh.com" {
				heard <- r.Payload
				continue
			}
			others <- r
		}
	}()
	c := gossh.NewClient(conn, chans, others)
	t.Cleanup(func() { _ = c.Close() })
	run(t, c, "whoami", 0)
	run(t, c, "whoami", 0)
	return c, split(t, receive(t, heard, "the announcement of host keys"))
}

// split takes strings in SSH wire format apart.
func split(t *testing.T, p []byte) [][]byte {
	t.Helper()
	var list [][]byte
	for len(p) > 0 {
		var next struct {
			One  []byte
			Rest []byte `ssh:"rest"`
		}
		if err := gossh.Unmarshal(p, &next); err != nil {
			t.Fatal(err)
		}
		list, p = append(list, next.One), next.Rest
	}
	return list
}

func rotating(c *ssh.Config) { c.NextHostKey = signerFor("next host key") }

func TestBothHostKeysAreAnnouncedAndProvenWhileTheyRotate(t *testing.T) {
	d := open(t, rotating)
	c, heard := d.loginHearing(t)
	next := signerFor("next host key").PublicKey()
	if len(heard) != 2 || !bytes.Equal(heard[0], d.host.Marshal()) || !bytes.Equal(heard[1], next.Marshal()) {
		t.Fatalf("announced %q", heard)
	}
	ok, answer, err := c.SendRequest("hostkeys-prove-00@openssh.com", true, append(str(heard[1]), str(heard[0])...))
	if err != nil || !ok {
		t.Fatalf("proof: %v, %v", ok, err)
	}
	proofs := split(t, answer)
	if len(proofs) != 2 {
		t.Fatalf("wanted 2 proofs, found %d", len(proofs))
	}
	for i, key := range []gossh.PublicKey{next, d.host} { // in the order asked for
		var sig gossh.Signature
		if err := gossh.Unmarshal(proofs[i], &sig); err != nil {
			t.Fatal(err)
		}
		signed := append(append(str([]byte("hostkeys-prove-00@openssh.com")), str(c.SessionID())...), str(key.Marshal())...)
		if err := key.Verify(signed, &sig); err != nil {
			t.Errorf("proof %d: %v", i, err)
		}
	}
}

func TestOneHostKeyIsAnnouncedAlone(t *testing.T) {
	d := open(t)
	if _, heard := d.loginHearing(t); len(heard) != 1 || !bytes.Equal(heard[0], d.host.Marshal()) {
		t.Errorf("announced %q", heard)
	}
}

func TestProofIsGivenForOwnKeysOnlyAndNotForEver(t *testing.T) {
	d := open(t)
	own, foreign := str(d.host.Marshal()), str(signerFor("next host key").PublicKey().Marshal())
	for what, payload := range map[string][]byte{
		"nothing": nil, "a foreign key": foreign, "an own and a foreign key": append(append([]byte{}, own...), foreign...),
		"a key twice": append(append([]byte{}, own...), own...), "cut short": own[:len(own)-1], "garbage": {0xff, 0xff, 0xff, 0xff},
	} {
		c := d.login(t, "alice")
		if ok, answer, err := c.SendRequest("hostkeys-prove-00@openssh.com", true, payload); ok || len(answer) > 0 || err != nil {
			t.Errorf("%s: granted %v, %q, %v", what, ok, answer, err)
		}
	}
	c := d.login(t, "alice")
	granted := 0
	for range 20 {
		if ok, _, err := c.SendRequest("hostkeys-prove-00@openssh.com", true, own); err != nil {
			t.Fatal(err)
		} else if ok {
			granted++
		}
	}
	if granted != 4 {
		t.Errorf("wanted 4 proofs on one connection, found %d", granted)
	}
	run(t, c, "whoami", 0)
}
