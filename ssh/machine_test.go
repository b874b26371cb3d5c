package ssh_test

import (
	"net/netip"
	"strings"
	"testing"

	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/ssh"
)

// addMachine makes a machine's account.
func (d *door) addMachine(name string) *admin {
	a := d.add(name)
	d.change(name, func(a *admin) { a.Machine, a.Role = true, "intake" })
	return a
}

// machine logs a machine in.
func (d *door) machine(t *testing.T, name string) *gossh.Client {
	t.Helper()
	c, err := d.dial(name, gossh.PublicKeys(d.admins[name].signer))
	if err != nil {
		t.Fatalf("login of %s: %v", name, err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func TestMachineEntersByItsKeyAloneAndOnlyBringsIn(t *testing.T) {
	d := open(t)
	d.addMachine("mailbox")
	c := d.machine(t, "mailbox")
	for _, line := range []string{"import letters", "import dsr", "import records --json", "incident suspect 'the login page'"} {
		if out := run(t, c, line, 0); !strings.HasPrefix(out, "mailbox intake "+strings.Fields(line)[0]) {
			t.Errorf("%s: %q", line, out)
		}
	}
	for _, line := range []string{"whoami", "help", "import", "incident", "incident close I-1", "import letters-and-more", "import dsrs", "letters import", "Import Letters", "--json import letters", "admin list", "fail"} {
		if out := run(t, c, line, 1); !strings.HasPrefix(out, "This is a machine's account.") {
			t.Errorf("%s: %q", line, out)
		}
	}
	if d.asked() != 0 {
		t.Errorf("%d codes were asked for", d.asked())
	}
	for _, entry := range d.entries() {
		if strings.Contains(entry, "console") {
			t.Errorf("the house was told: %s", entry)
		}
	}
	if !strings.Contains(d.log.String(), "a machine was refused") {
		t.Error("the log says nothing of what was refused")
	}
}

func TestMachineHasNoTerminalAndNoShell(t *testing.T) {
	d := open(t)
	d.addMachine("mailbox")
	d.change("mailbox", func(a *admin) { a.agent = [][]byte{a.signer.PublicKey().Marshal()} })
	ch := channel(t, d.machine(t, "mailbox"))
	for name, payload := range map[string][]byte{"pty-req": goodPty, "shell": nil, "env": gossh.Marshal(struct{ N, V string }{"LANG", "C"}), "auth-agent-req@openssh.com": nil} {
		if ok, err := ch.SendRequest(name, true, payload); ok || err != nil {
			t.Errorf("%s: granted %v, %v", name, ok, err)
		}
	}
}

func TestMachineGivesOneCommandAtATimeOnAConnection(t *testing.T) {
	d := open(t)
	d.addMachine("mailbox")
	c := d.machine(t, "mailbox")
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	in, err := s.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out := &safeBuffer{}
	s.Stdout = out
	if err := s.Start("import letters"); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the command to run", func() bool { return out.String() != "" })
	if got := run(t, c, "import records", 1); !strings.HasPrefix(got, "A machine gives one command at a time") {
		t.Errorf("a second command: %q", got)
	}
	_ = in.Close()
	if code := ends(t, s); code != 0 {
		t.Errorf("the first command: exit code %d", code)
	}
	run(t, c, "import records", 0)
}

// A machine's key is its own: no human's, and no human's is a machine's.
func TestMachineIsNoWayInForOthers(t *testing.T) {
	d := open(t)
	d.addMachine("mailbox")
	d.add("carol")
	d.change("carol", func(a *admin) { a.from = netip.MustParsePrefix("192.0.2.0/24") })
	d.addMachine("far")
	d.change("far", func(a *admin) { a.from = netip.MustParsePrefix("192.0.2.0/24") })
	d.tick()
	for what, try := range map[string]struct{ user, key, code string }{
		"a human's key alone":                 {"alice", "alice", ""},
		"a human's key, a machine's name":     {"mailbox", "alice", ""},
		"a machine's key, a human's name":     {"alice", "mailbox", d.code(d.admins["alice"])},
		"a human, from an address not theirs": {"carol", "carol", d.code(d.admins["carol"])},
		"a machine, from one not its own":     {"far", "far", ""},
	} {
		auth := []gossh.AuthMethod{gossh.PublicKeys(signerFor(try.key))}
		if try.code != "" {
			auth = append(auth, with(try.code))
		}
		if _, err := d.dial(try.user, auth...); err == nil {
			t.Errorf("%s: let in", what)
		}
	}
	if d.asked() != 0 {
		t.Errorf("%d codes were asked for", d.asked())
	}
}

// The library compares addresses too, with what the house says of them.
func TestAddressesAreEnforcedTwice(t *testing.T) {
	d := open(t)
	d.addMachine("mailbox")
	for list, want := range map[string]bool{"127.0.0.0/8,::1/128": true, "192.0.2.0/24": false, "nonsense": false} {
		d.change("mailbox", func(a *admin) { a.Sources = list })
		d.change("alice", func(a *admin) { a.Sources = list })
		d.tick()
		_, machine := d.dial("mailbox", gossh.PublicKeys(d.admins["mailbox"].signer))
		_, human := d.dial("alice", gossh.PublicKeys(d.admins["alice"].signer), with(d.code(d.admins["alice"])))
		if (machine == nil) != want || (human == nil) != want {
			t.Errorf("from %s: a machine %v, a human %v", list, machine, human)
		}
	}
}

func TestMachineThatBecameAHumanLosesItsSession(t *testing.T) {
	d := open(t)
	d.addMachine("mailbox")
	c := d.machine(t, "mailbox")
	run(t, c, "import letters", 0)
	d.change("mailbox", func(a *admin) { a.Machine = false })
	run(t, c, "import letters", 1)
}

func TestMachineMayBringInAndNothingElse(t *testing.T) {
	for line, want := range map[string]bool{"import letters": true, "import dsr": true, "import records": true, "incident suspect": true, "import": false, "": false, "import x": false, "incident": false} {
		if got := ssh.MachineMay(strings.Fields(line)); got != want {
			t.Errorf("%q: %v", line, got)
		}
	}
}
