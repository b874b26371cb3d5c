package ssh_test

import (
	"crypto/rand"
	"crypto/rsa"
	"net/netip"
	"strings"
	"testing"

	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/ssh"
)

func TestKeyThenCodeLetsIn(t *testing.T) {
	d := open(t)
	c := d.login(t, "alice")
	if out := run(t, c, "whoami", 0); out != "alice admin\n" {
		t.Errorf("whoami: %q", out)
	}
}

func TestCodeWorksOnce(t *testing.T) {
	d := open(t)
	d.login(t, "alice")
	a := d.admins["alice"]
	if _, err := d.dial("alice", gossh.PublicKeys(a.signer), with(d.code(a))); err == nil {
		t.Fatal("a used code let in")
	}
}

func TestThirdWrongCodeEndsTheConnection(t *testing.T) {
	d := open(t)
	a := d.admins["alice"]
	d.tick()
	if _, err := d.dial("alice", gossh.PublicKeys(a.signer), with("000001", "000002", d.code(a))); err != nil {
		t.Fatalf("third code was right: %v", err)
	}
	d.tick()
	asked := d.asked()
	if _, err := d.dial("alice", gossh.PublicKeys(a.signer), with("000001", "000002", "000003", d.code(a))); err == nil {
		t.Fatal("a fourth code was taken")
	}
	if d.asked()-asked != 3 {
		t.Errorf("codes tried: wanted 3, found %d", d.asked()-asked)
	}
}

// What the one at the door may learn: the same from a name nobody has, a key
// that is not theirs and an admin disabled.
func TestRefusalsAreAlike(t *testing.T) {
	d := open(t)
	d.change("bob", func(a *admin) { a.disabled = true })
	d.add("carol")
	d.change("carol", func(a *admin) { a.from = netip.MustParsePrefix("192.0.2.0/24") })
	d.addMachine("mailbox")
	d.change("mailbox", func(a *admin) { a.from = netip.MustParsePrefix("192.0.2.0/24") })
	tries := map[string]struct {
		user string
		key  gossh.Signer
	}{
		"unknown user":          {"nobody", signerFor("alice")},
		"wrong key":             {"alice", signerFor("bob")},
		"disabled":              {"bob", signerFor("bob")},
		"from elsewhere":        {"carol", signerFor("carol")},
		"machine elsewhere":     {"mailbox", signerFor("mailbox")},
		"machine's wrong key":   {"mailbox", signerFor("alice")},
		"untrusted":             {"alice", certified(t, signerFor("laptop"), signerFor("no authority"), nil, "alice")},
		"another's":             {"alice", certified(t, signerFor("laptop"), authority, nil, "bob")},
		"certificate's address": {"alice", certified(t, signerFor("laptop"), authority, from("192.0.2.0/24"), "alice")},
	}
	texts := map[string][]string{}
	for name, try := range tries {
		_, err := d.dial(try.user, gossh.PublicKeys(try.key), with("000000"))
		if err == nil {
			t.Fatalf("%s: let in", name)
		}
		texts[err.Error()] = append(texts[err.Error()], name)
	}
	if len(texts) != 1 {
		t.Errorf("refusals differ: %v", texts)
	}
	if d.asked() != 0 {
		t.Errorf("wanted no code asked for before a proven key, found %d", d.asked())
	}
	for _, name := range []string{"nobody", "alice", "bob", "carol", "mailbox", "127.0.0.1"} {
		if strings.Contains(d.log.String(), name) {
			t.Errorf("the log says %q", name)
		}
	}
}

func TestDisabledBetweenKeyAndCodeStaysOut(t *testing.T) {
	d := open(t)
	a := d.admins["alice"]
	d.tick()
	code := d.code(a)
	_, err := d.dial("alice", gossh.PublicKeys(a.signer), gossh.KeyboardInteractive(
		func(string, string, []string, []bool) ([]string, error) {
			d.change("alice", func(a *admin) { a.disabled = true })
			return []string{code}, nil
		}))
	if err == nil {
		t.Fatal("a disabled admin was let in")
	}
}

func TestNextPromptSaysWhyTheLastCodeWasRefused(t *testing.T) {
	d := open(t)
	a := d.admins["alice"]
	d.tick()
	var prompts []string
	answers := []string{"000001", d.code(a)}
	c, err := d.dial("alice", gossh.PublicKeys(a.signer), gossh.RetryableAuthMethod(gossh.KeyboardInteractive(
		func(_, instruction string, q []string, echo []bool) ([]string, error) {
			if instruction != "" || len(q) != 1 || echo[0] {
				t.Errorf("wanted one prompt, hidden, without instruction; found %q %q %v", instruction, q, echo)
			}
			prompts = append(prompts, q[0])
			return answers[len(prompts)-1:][:1], nil
		}), 3))
	if err != nil {
		t.Fatal(err)
	}
	_ = c.Close()
	want := []string{"One-time code (or a recovery code): ", string(badCode) + "\nOne-time code (or a recovery code): "}
	if strings.Join(prompts, "|") != strings.Join(want, "|") {
		t.Errorf("prompts %q", prompts)
	}
}

func TestShortRSAKeyIsNotOffered(t *testing.T) {
	d := open(t)
	for bits, want := range map[int]bool{2048: false, 3072: true} {
		k, err := rsa.GenerateKey(rand.Reader, bits)
		if err != nil {
			t.Fatal(err)
		}
		signer, err := gossh.NewSignerFromKey(k)
		if err != nil {
			t.Fatal(err)
		}
		if got := ssh.AcceptableKey(signer.PublicKey()); got != want {
			t.Errorf("RSA %d acceptable: %v", bits, got)
		}
		d.tick()
		a := d.admins["alice"]
		a.signer = signer
		c, err := d.dial("alice", gossh.PublicKeys(signer), with(d.code(a)))
		if (err == nil) != want {
			t.Errorf("login with RSA %d: %v", bits, err)
		}
		if c != nil {
			_ = c.Close()
		}
	}
}

func TestManyKeysOfAnAgentLeaveRoomForTheRightOne(t *testing.T) {
	d := open(t)
	a := d.admins["alice"]
	d.tick()
	var keys []gossh.Signer
	for _, n := range []string{"1", "2", "3", "4", "5", "6", "7"} {
		keys = append(keys, signerFor("other "+n))
	}
	c, err := d.dial("alice", gossh.PublicKeys(append(keys, a.signer)...), with(d.code(a)))
	if err != nil {
		t.Fatal(err)
	}
	_ = c.Close()
}

func TestWeakAlgorithmsAreRefused(t *testing.T) {
	d := open(t)
	a := d.admins["alice"]
	for name, weak := range map[string]gossh.Config{
		"kex":    {KeyExchanges: []string{gossh.KeyExchangeDH14SHA256}},
		"cipher": {Ciphers: []string{gossh.CipherChaCha20Poly1305}},
		"mac":    {Ciphers: []string{gossh.CipherAES256CTR}, MACs: []string{gossh.HMACSHA1}},
	} {
		_, err := gossh.Dial("tcp", d.addr, &gossh.ClientConfig{Config: weak, User: "alice",
			Auth: []gossh.AuthMethod{gossh.PublicKeys(a.signer)}, HostKeyCallback: gossh.FixedHostKey(d.host)})
		if err == nil || !strings.Contains(err.Error(), "no common algorithm") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestStrictLeavesOnlyPostQuantum(t *testing.T) {
	d := open(t, func(c *ssh.Config) { c.StrictPQ = true })
	d.login(t, "alice")
	_, err := gossh.Dial("tcp", d.addr, &gossh.ClientConfig{Config: gossh.Config{KeyExchanges: []string{gossh.KeyExchangeCurve25519}},
		HostKeyCallback: gossh.FixedHostKey(d.host)})
	if err == nil || !strings.Contains(err.Error(), "no common algorithm") {
		t.Errorf("curve25519 in strict mode: %v", err)
	}
}
