package e2e

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/storage/storetest"
)

// Patience bounds every wait for what should come at once.
const Patience = 60 * time.Second

// Client is a connection that was let in.
type Client struct {
	*gossh.Client
	Net net.Conn // beneath it, to be cut
}

// Dial tries to log in.
func Dial(addr string, host gossh.PublicKey, user string, auth ...gossh.AuthMethod) (*Client, error) {
	nc, err := net.DialTimeout("tcp", addr, Patience)
	if err != nil {
		return nil, err
	}
	cfg := &gossh.ClientConfig{User: user, Auth: auth, HostKeyCallback: gossh.FixedHostKey(host)}
	conn, chans, reqs, err := gossh.NewClientConn(nc, addr, cfg)
	if err != nil {
		_ = nc.Close()
		return nil, err
	}
	return &Client{gossh.NewClient(conn, chans, reqs), nc}, nil
}

// Answers answers the questions of keyboard-interactive in turn, then fails.
func Answers(texts ...string) gossh.AuthMethod {
	i := 0
	return gossh.RetryableAuthMethod(gossh.KeyboardInteractive(func(_, _ string, questions []string, _ []bool) ([]string, error) {
		if len(questions) == 0 {
			return nil, nil
		}
		if i >= len(texts) || len(questions) != 1 {
			return nil, errors.New("no answer")
		}
		i++
		return texts[i-1 : i], nil
	}), len(texts)+1)
}

// Result is what a remote command came to. Code is -1 when the connection ended
// before the command did.
type Result struct {
	Code     int
	Out, Err string
}

// Run gives a remote command. It may be called from many goroutines.
func (c *Client) Run(stdin string, args ...string) Result {
	s, err := c.NewSession()
	if err != nil {
		return Result{-1, "", err.Error()}
	}
	defer s.Close()
	var out, errs bytes.Buffer
	s.Stdin, s.Stdout, s.Stderr = strings.NewReader(stdin), &out, &errs
	err = s.Run(Quote(args...))
	var exit *gossh.ExitError
	switch {
	case err == nil:
		return Result{0, out.String(), errs.String()}
	case errors.As(err, &exit):
		return Result{exit.ExitStatus(), out.String(), errs.String()}
	}
	return Result{-1, out.String(), errs.String() + err.Error()}
}

// Must gives a remote command that must succeed and returns its JSON lines.
func (c *Client) Must(tb testing.TB, stdin string, args ...string) []map[string]any {
	tb.Helper()
	r := c.Run(stdin, append(args, "--json")...)
	if r.Code != 0 {
		tb.Fatalf("%v: exit %d: %s", args, r.Code, r.Err)
	}
	list, err := Objects(r.Out)
	if err != nil {
		tb.Fatalf("%v: %v", args, err)
	}
	return list
}

// Objects reads lines of JSON.
func Objects(text string) ([]map[string]any, error) {
	var list []map[string]any
	for line := range strings.Lines(text) {
		var o map[string]any
		if err := json.Unmarshal([]byte(line), &o); err != nil {
			return nil, fmt.Errorf("not a JSON object: %q", line)
		}
		list = append(list, o)
	}
	return list, nil
}

// Quote writes a command line that is split again into the same words.
func Quote(args ...string) string {
	quoted := make([]string, len(args))
	for i, a := range args {
		quoted[i] = "'" + strings.ReplaceAll(a, "'", `'\''`) + "'"
	}
	return strings.Join(quoted, " ")
}

// signer is a key of its own for each seed.
func signer(tb testing.TB, seed byte) gossh.Signer {
	tb.Helper()
	_, private, err := ed25519.GenerateKey(storetest.Rand(seed))
	if err != nil {
		tb.Fatal(err)
	}
	s, err := gossh.NewSignerFromKey(private)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}
