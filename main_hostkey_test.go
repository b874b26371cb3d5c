package main

import (
	"encoding/binary"
	"testing"

	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/ssh/e2e"
	"integrora.com/opsconsole/ssh/site"
)

func TestServerProvesBothHostKeysUntilTheOldOneIsRetired(t *testing.T) {
	p := newPlace(t)
	key, invite := p.initialise()
	s := p.serve()
	secret, _ := p.enrol(s, key, invite)
	hostkey := func(verb string) {
		if out, err := p.program("hostkey", verb, "--data", p.dir).CombinedOutput(); err != nil {
			t.Fatalf("hostkey %s: %v: %s", verb, err, out)
		}
	}
	// proves says whether the server, met with the key that it has now, proves
	// all of some keys.
	proves := func(list ...gossh.PublicKey) bool {
		t.Helper()
		c, err := e2e.Dial(s.addr, s.host, "anna", gossh.PublicKeys(key), e2e.Answers(p.code(secret)))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		var asked []byte
		for _, k := range list {
			blob := k.Marshal()
			asked = append(binary.BigEndian.AppendUint32(asked, uint32(len(blob))), blob...)
		}
		ok, _, err := c.SendRequest("hostkeys-prove-00@openssh.com", true, asked)
		if err != nil {
			t.Fatal(err)
		}
		return ok
	}
	old := s.host
	hostkey("rotate")
	signer, err := keys.LoadHostKey(p.dir + "/" + site.NextFile)
	if err != nil {
		t.Fatal(err)
	}
	next := signer.PublicKey()
	if !proves(old) || proves(next) {
		t.Error("a server that was not started anew proves another key")
	}
	s.term()
	s = p.serve()
	if keys.Fingerprint(s.host) != keys.Fingerprint(old) || !proves(old, next) {
		t.Error("while the keys rotate: wanted the old one used and both proven")
	}
	hostkey("retire")
	s.term()
	s = p.serve()
	if keys.Fingerprint(s.host) != keys.Fingerprint(next) || !proves(next) || proves(old) {
		t.Error("after the old key was retired: wanted the next one alone")
	}
	s.term()
}
