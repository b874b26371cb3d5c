package ssh

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"sync/atomic"
	"time"

	charmssh "charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
)

const (
	agentChannel = "auth-agent@openssh.com"
	agentRequest = "auth-agent-req@openssh.com"
	agentTime    = time.Minute // for the person to touch a key or to say yes
	maxAgentSays = 256 << 10   // bytes of one answer of an agent
)

// forwarded is the way to an agent that a console's client forwards. Nothing
// is opened before Sign is called, and nothing but the list of its keys and one
// signature is asked of the agent.
type forwarded struct {
	conn gossh.Conn
	keys func() [][]byte // those that may sign now; none when the policy says no
	busy atomic.Bool
}

// agentOf is the way to the agent that a console's client forwards; nil when
// it forwards none, or may not.
func (s *Server) agentOf(sess charmssh.Session, v *Session) *forwarded {
	f, _ := sess.Context().Value(filterKey{}).(*filter)
	conn, _ := sess.Context().Value(charmssh.ContextKeyConn).(*gossh.ServerConn)
	if v.Kind != KindConsole || f == nil || !f.agent || conn == nil {
		return nil
	}
	return &forwarded{conn: conn, keys: func() [][]byte { return s.cfg.House.AgentKeys(v.Who.ID) }}
}

// CanSign says whether a forwarded agent may be asked to sign an approval.
func (s *Session) CanSign() bool { return s.agent != nil && len(s.agent.keys()) > 0 }

// Sign has the admin's forwarded agent sign a statement, with one of the
// account's own keys, as ssh-keygen -Y sign -n opsconsole-approval would, and
// returns the armored signature. Refusals carry the code "agent". It asks the
// agent anew each time and keeps no way to it open.
func (s *Session) Sign(ctx context.Context, message []byte) ([]byte, error) {
	if !s.CanSign() {
		return nil, model.Refuse("agent", "no agent is forwarded to this console that may sign; connect with ssh -A, or sign with ssh-keygen -Y sign")
	}
	if !s.agent.busy.CompareAndSwap(false, true) {
		return nil, model.Refuse("agent", "your agent is being asked already; answer it first")
	}
	ctx, cancel := context.WithTimeout(ctx, agentTime)
	type answer struct {
		sig []byte
		err error
	}
	done := make(chan answer, 1)
	go func() { // a client that does not answer is waited for here, not by the console
		defer cancel()
		sig, err := s.agent.sign(ctx, message)
		s.agent.busy.Store(false) // first: who has the answer may ask again
		done <- answer{sig, err}
	}()
	select {
	case a := <-done:
		return a.sig, a.err
	case <-ctx.Done():
	}
	select {
	case a := <-done:
		return a.sig, a.err
	default:
		return nil, model.Refuse("agent", "your agent did not answer in time; nothing was signed")
	}
}

func (f *forwarded) sign(ctx context.Context, message []byte) ([]byte, error) {
	ch, reqs, err := f.conn.OpenChannel(agentChannel, nil)
	if err != nil {
		return nil, model.Refuse("agent", "your client does not let the agent be asked; connect with ssh -A")
	}
	go gossh.DiscardRequests(reqs)
	stop := context.AfterFunc(ctx, func() { _ = ch.Close() })
	defer func() {
		stop()
		_ = ch.Close()
	}()
	signers, err := agent.NewClient(&frames{ReadWriter: ch}).Signers()
	if err != nil {
		return nil, model.Refuse("agent", "your agent did not list its keys; nothing was signed")
	}
	mine := f.keys()
	for _, signer := range signers {
		blob := signer.PublicKey().Marshal()
		for _, key := range mine {
			if !bytes.Equal(key, blob) {
				continue
			}
			sig, err := keys.Sign(signer, model.SignNamespace, message)
			if err == nil { // an agent is a stranger's program: its word is checked
				_, err = (keys.Signatures{}).Verify([][]byte{key}, model.SignNamespace, message, sig)
			}
			if err != nil {
				return nil, model.Refuse("agent", "your agent did not sign; nothing was approved")
			}
			return sig, nil
		}
	}
	return nil, model.Refuse("agent", "your agent holds none of your keys; add it with ssh-add, then try again")
}

var errLongAnswer = errors.New("the agent's answer is too long")

// frames passes on an agent's answers, each a length and so many bytes (OpenSSH
// PROTOCOL.agent), and stops at one that is too long: the library would make
// room for 16 MiB first.
type frames struct {
	io.ReadWriter
	head []byte // of the next answer, as far as it has come
	left uint32 // bytes of this answer to come
}

func (f *frames) Read(p []byte) (int, error) {
	if f.left > 0 {
		n, err := f.ReadWriter.Read(p[:min(len(p), int(f.left))])
		f.left -= uint32(n)
		return n, err
	}
	n, err := f.ReadWriter.Read(p[:min(len(p), 4-len(f.head))])
	f.head = append(f.head, p[:n]...)
	if len(f.head) == 4 {
		f.left = binary.BigEndian.Uint32(f.head)
		f.head = f.head[:0]
		if f.left > maxAgentSays {
			return 0, errLongAnswer
		}
	}
	return n, err
}
