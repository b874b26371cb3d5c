package ssh_test

import (
	"context"
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"

	gossh "golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
)

var statement = []byte("opsconsole approval v1\nact erasure.approve\n")

// witness is an agent that writes down what it is asked.
type witness struct {
	agent.ExtendedAgent
	mu    sync.Mutex
	asked []string
	lies  bool // it signs something else
}

func (w *witness) note(what string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = append(w.asked, what)
}

func (w *witness) List() ([]*agent.Key, error) {
	w.note("list")
	return w.ExtendedAgent.List()
}

func (w *witness) SignWithFlags(key gossh.PublicKey, data []byte, flags agent.SignatureFlags) (*gossh.Signature, error) {
	w.note("sign")
	if w.lies {
		data = []byte("something else")
	}
	return w.ExtendedAgent.SignWithFlags(key, data, flags)
}

func (w *witness) Sign(key gossh.PublicKey, data []byte) (*gossh.Signature, error) {
	return w.SignWithFlags(key, data, 0)
}

// agentOf is an agent that holds the keys of some names.
func agentOf(t *testing.T, names ...string) *witness {
	t.Helper()
	ring := agent.NewKeyring().(agent.ExtendedAgent)
	for _, name := range names {
		seed := make([]byte, ed25519.SeedSize)
		copy(seed, name)
		private := ed25519.NewKeyFromSeed(seed)
		if err := ring.Add(agent.AddedKey{PrivateKey: &private}); err != nil {
			t.Fatal(err)
		}
	}
	return &witness{ExtendedAgent: ring}
}

// consoleWith opens alice's console, forwarding an agent first; granted says
// whether the door took it.
func (d *door) consoleWith(t *testing.T, c *gossh.Client) (term *terminal, granted bool) {
	t.Helper()
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	granted, err = s.SendRequest("auth-agent-req@openssh.com", true, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.RequestPty("xterm", 24, 80, nil); err != nil {
		t.Fatal(err)
	}
	if err := s.Shell(); err != nil {
		t.Fatal(err)
	}
	return &terminal{Session: s, screen: receive(t, d.screens, "console")}, granted
}

// allowed lets alice's agent sign with her key.
func (d *door) allowed() {
	d.change("alice", func(a *admin) { a.agent = [][]byte{a.signer.PublicKey().Marshal()} })
}

func TestForwardedAgentSignsWithOnesOwnKey(t *testing.T) {
	d := open(t)
	d.allowed()
	c := d.login(t, "alice")
	w := agentOf(t, "bob", "alice")
	if err := agent.ForwardToAgent(c, w); err != nil {
		t.Fatal(err)
	}
	term, granted := d.consoleWith(t, c)
	if !granted || !term.session.CanSign() || len(w.asked) != 0 {
		t.Fatalf("granted %v, can sign %v, asked %q", granted, term.session.CanSign(), w.asked)
	}
	for range 2 {
		sig, err := term.session.Sign(context.Background(), statement)
		if err != nil {
			t.Fatal(err)
		}
		own := d.admins["alice"].signer.PublicKey().Marshal()
		if _, err := (keys.Signatures{}).Verify([][]byte{own}, model.SignNamespace, statement, sig); err != nil {
			t.Errorf("the signature: %v", err)
		}
	}
	if got := strings.Join(w.asked, " "); got != "list sign list sign" {
		t.Errorf("the agent was asked: %s", got)
	}
}

func TestAgentIsNotTakenUnlessThePolicySaysSo(t *testing.T) {
	d := open(t)
	c := d.login(t, "alice")
	w := agentOf(t, "alice")
	if err := agent.ForwardToAgent(c, w); err != nil {
		t.Fatal(err)
	}
	term, granted := d.consoleWith(t, c)
	if granted || term.session.CanSign() {
		t.Errorf("granted %v, can sign %v", granted, term.session.CanSign())
	}
	d.allowed() // too late for this session: nothing was forwarded
	if _, err := term.session.Sign(context.Background(), statement); model.CodeOf(err) != "agent" {
		t.Errorf("signed: %v", err)
	}
	again := d.login(t, "alice")
	if err := agent.ForwardToAgent(again, w); err != nil {
		t.Fatal(err)
	}
	if term, granted = d.consoleWith(t, again); !granted || !term.session.CanSign() {
		t.Errorf("the policy says so: granted %v, can sign %v", granted, term.session.CanSign())
	}
	d.change("alice", func(a *admin) { a.agent = nil })
	if _, err := term.session.Sign(context.Background(), statement); term.session.CanSign() || model.CodeOf(err) != "agent" {
		t.Errorf("the policy changed, and it signed: %v", err)
	}
	if len(w.asked) != 0 {
		t.Errorf("the agent was asked %q", w.asked)
	}
}

func TestAgentThatDoesNotSignRightlyIsRefused(t *testing.T) {
	d := open(t)
	d.allowed()
	for what, w := range map[string]*witness{
		"no key of hers": agentOf(t, "bob"),
		"no key":         agentOf(t),
		"it lies":        {ExtendedAgent: agentOf(t, "alice").ExtendedAgent, lies: true},
	} {
		c := d.login(t, "alice")
		if err := agent.ForwardToAgent(c, w); err != nil {
			t.Fatal(err)
		}
		term, _ := d.consoleWith(t, c)
		if sig, err := term.session.Sign(context.Background(), statement); sig != nil || model.CodeOf(err) != "agent" {
			t.Errorf("%s: %q, %v", what, sig, err)
		}
		_ = c.Close()
	}
}

// crooked answers an agent's channel with its own function.
func crooked(t *testing.T, c *gossh.Client, answer func(gossh.Channel)) {
	t.Helper()
	channels := c.HandleChannelOpen("auth-agent@openssh.com")
	go func() {
		for nc := range channels {
			ch, reqs, err := nc.Accept()
			if err != nil {
				return
			}
			go gossh.DiscardRequests(reqs)
			go answer(ch)
		}
	}()
}

func TestAgentThatNeverAnswersOrNeverStopsIsLeft(t *testing.T) {
	d := open(t)
	d.allowed()
	silent := make(chan struct{}, 1)
	for what, answer := range map[string]func(gossh.Channel){
		"silence": func(ch gossh.Channel) {
			_, _ = io.ReadFull(ch, make([]byte, 5))
			silent <- struct{}{}
			_, _ = io.Copy(io.Discard, ch)
		},
		"too long an answer": func(ch gossh.Channel) {
			_, _ = io.ReadFull(ch, make([]byte, 5))
			_, _ = ch.Write(binary.BigEndian.AppendUint32(nil, 15<<20))
		},
		"garbage": func(ch gossh.Channel) {
			_, _ = io.ReadFull(ch, make([]byte, 5))
			_, _ = ch.Write([]byte("\x00\x00\x00\x09garbage garbage"))
		},
		"hung up": func(ch gossh.Channel) { _ = ch.Close() },
	} {
		c := d.login(t, "alice")
		crooked(t, c, answer)
		term, _ := d.consoleWith(t, c)
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan error, 1)
		go func() {
			_, err := term.session.Sign(ctx, statement)
			done <- err
		}()
		if what == "silence" {
			receive(t, silent, "the question to the agent")
			if _, err := term.session.Sign(ctx, statement); model.CodeOf(err) != "agent" || !strings.Contains(err.Error(), "being asked already") {
				t.Errorf("asked twice at once: %v", err)
			}
			cancel()
		}
		if err := receive(t, done, "an end of signing"); model.CodeOf(err) != "agent" {
			t.Errorf("%s: %v", what, err)
		}
		cancel()
		_ = c.Close()
	}
}

func TestCommandGetsNoAgent(t *testing.T) {
	d := open(t)
	d.allowed()
	c := d.login(t, "alice")
	if err := agent.ForwardToAgent(c, agentOf(t, "alice")); err != nil {
		t.Fatal(err)
	}
	ch := channel(t, c)
	send(t, ch, "auth-agent-req@openssh.com", nil)
	send(t, ch, "exec", gossh.Marshal(struct{ C string }{"cansign"}))
	out, err := io.ReadAll(ch)
	if err != nil || string(out) != "false\n" {
		t.Errorf("%q, %v", out, err)
	}
	late := channel(t, c)
	send(t, late, "exec", gossh.Marshal(struct{ C string }{"wait"}))
	if ok, err := late.SendRequest("auth-agent-req@openssh.com", true, nil); ok || err != nil && !errors.Is(err, io.EOF) {
		t.Errorf("granted after the start: %v, %v", ok, err)
	}
}
