package main

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/ssh/e2e"
	"integrora.com/opsconsole/storage/storetest"
)

// rescue runs the program's rescue of an account with a new key.
func (p *place) rescue(name string) (key gossh.Signer, invite, said string, err error) {
	p.t.Helper()
	path := filepath.Join(p.t.TempDir(), name)
	if _, err := keys.GenerateClientKey(path, name, storetest.Rand(33)); err != nil {
		p.t.Fatal(err)
	}
	key, err = keys.LoadHostKey(path) // the same form
	if err != nil {
		p.t.Fatal(err)
	}
	out, err := p.program("admin", "rescue", "--data", p.dir, "--name", name, "--key", path+".pub").CombinedOutput()
	if found := inviteLine.FindSubmatch(out); found != nil {
		invite = string(found[1])
	}
	return key, invite, string(out), err
}

func TestRescueNeedsTheServerStoppedAndIsToldToEveryAdmin(t *testing.T) {
	p := newPlace(t)
	old, invite := p.initialise()
	s := p.serve()
	secret, _ := p.enrol(s, old, invite)
	login := func(key gossh.Signer, secret []byte) *e2e.Client {
		c, err := e2e.Dial(s.addr, s.host, "anna", gossh.PublicKeys(key), e2e.Answers(p.code(secret)))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		return c
	}
	_ = login(old, secret).Close()
	if _, _, said, err := p.rescue("anna"); err == nil || !strings.Contains(said, "in use by another process; stop that one first") {
		t.Fatalf("while the server runs: %v: %s", err, said)
	}
	s.term()

	key, invite, said, err := p.rescue("anna")
	if err != nil || invite == "" {
		t.Fatalf("%v: %s", err, said)
	}
	s = p.serve()
	for what, auth := range map[string][]gossh.AuthMethod{
		"the old key and code": {gossh.PublicKeys(old), e2e.Answers(p.code(secret))},
		"the old code":         {gossh.PublicKeys(key), e2e.Answers(p.code(secret))},
		"the new key alone":    {gossh.PublicKeys(key)},
	} {
		if c, err := e2e.Dial(s.addr, s.host, "anna", auth...); err == nil {
			_ = c.Close()
			t.Errorf("%s was let in", what)
		}
	}
	fresh, _ := p.enrol(s, key, invite)
	c := login(key, fresh)
	c.Console(t, e2e.Size{W: 120, H: 40}, "").Sees("anna was recovered on the server's host")
	s.term()
	var log strings.Builder
	if err := storetest.Attach(t, p.dir, time.Now()).Store.Export(context.Background(), &log); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(log.String(), `"admin.rescue"`); n != 1 {
		t.Errorf("wanted one entry of the rescue, found %d", n)
	}
}
