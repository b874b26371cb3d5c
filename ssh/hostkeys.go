package ssh

import (
	"bytes"
	"context"
	"crypto/rand"
	"slices"

	charmssh "charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"
)

// Rotation of the host key, as OpenSSH's PROTOCOL §2.5 has it. While there is
// a next key, connections are still made with the old one, but the door tells
// every client of both, and proves that it has both: a client with
// UpdateHostKeys writes the next one down, and forgets the old one when it is
// announced no more.
const (
	hostKeysAnnounce = "hostkeys-00@openssh.com"
	hostKeysProve    = "hostkeys-prove-00@openssh.com"
	maxProofs        = 4 // requests for proof a connection; OpenSSH makes one
)

// hostKeys are the keys of the door, the one in use first.
func (s *Server) hostKeys() []gossh.Signer {
	if s.cfg.NextHostKey == nil {
		return []gossh.Signer{s.cfg.HostKey}
	}
	return []gossh.Signer{s.cfg.HostKey, s.cfg.NextHostKey}
}

// announceHostKeys tells a client that was let in of all host keys, once.
func (s *Server) announceHostKeys(c *connection, sc *gossh.ServerConn) {
	c.announced.Do(func() {
		var list []byte
		for _, k := range s.hostKeys() {
			list = append(list, gossh.Marshal(struct{ Key []byte }{k.PublicKey().Marshal()})...)
		}
		_, _, _ = sc.SendRequest(hostKeysAnnounce, false, list) // a client that is gone needs none
	})
}

// proveHostKeys answers with one signature for each host key asked for, in
// that order, over the request's name, the session's id and the key.
func (s *Server) proveHostKeys(ctx charmssh.Context, _ *charmssh.Server, req *gossh.Request) (bool, []byte) {
	c, isConn := ctx.Value(connectionKey{}).(*connection)
	sc, isServer := context.Context(ctx).Value(charmssh.ContextKeyConn).(*gossh.ServerConn)
	if !isConn || !isServer || !c.mayProve() {
		return false, nil
	}
	var proofs []byte
	var proven [][]byte
	for rest := req.Payload; len(rest) > 0; {
		var next struct {
			Key  []byte
			Rest []byte `ssh:"rest"`
		}
		if gossh.Unmarshal(rest, &next) != nil || slices.ContainsFunc(proven, func(k []byte) bool { return bytes.Equal(k, next.Key) }) {
			return false, nil
		}
		proof, ok := s.proof(sc.SessionID(), next.Key)
		if !ok {
			return false, nil
		}
		proofs, proven = append(proofs, proof...), append(proven, next.Key)
		rest = next.Rest
	}
	return len(proven) > 0, proofs
}

// proof is the signature that proves a host key to one session.
func (s *Server) proof(session, key []byte) ([]byte, bool) {
	for _, k := range s.hostKeys() {
		if !bytes.Equal(k.PublicKey().Marshal(), key) {
			continue
		}
		sig, err := k.Sign(rand.Reader, gossh.Marshal(struct {
			Name         string
			Session, Key []byte
		}{hostKeysProve, session, key}))
		if err != nil {
			s.cfg.Log.Error("a host key does not sign", "error", err.Error())
			return nil, false
		}
		return gossh.Marshal(struct{ Sig []byte }{gossh.Marshal(sig)}), true
	}
	return nil, false
}
