package ssh

import (
	"context"
	"encoding/binary"
	"slices"
	"strings"
	"sync"

	charmssh "charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"
)

// window is a terminal's size in cells.
type window struct{ cols, rows int }

// filter stands between a client's session channel and the library's session.
// It passes on only what is allowed and bounded, and keeps window changes to
// itself: the library hands them over a channel that blocks its request loop
// for good when nobody reads it, and closes it when the channel closes.
type filter struct {
	gossh.NewChannel
	ctx     context.Context
	resized chan window // one slot: the latest size not yet seen
	size    window      // last size passed on; touched by the pump only
	pty     bool
	started bool
	env     int

	bare     bool        // a machine's: a command and nothing beside
	mayAgent func() bool // asked when the client offers to forward its agent
	agent    bool        // it offered, and may
}

func newFilter(ctx context.Context, nc gossh.NewChannel, bare bool, mayAgent func() bool) *filter {
	return &filter{NewChannel: nc, ctx: ctx, resized: make(chan window, 1), bare: bare, mayAgent: mayAgent}
}

// Accept accepts the channel and gives the library the filtered requests.
func (f *filter) Accept() (gossh.Channel, <-chan *gossh.Request, error) {
	ch, in, err := f.NewChannel.Accept()
	if err != nil {
		return nil, nil, err
	}
	out := make(chan *gossh.Request)
	go f.pump(in, out)
	return ch, out, nil
}

// pump ends when the channel is closed, by either side or with its connection.
func (f *filter) pump(in <-chan *gossh.Request, out chan<- *gossh.Request) {
	defer close(out)
	for req := range in {
		if req.Type == "window-change" {
			_ = req.Reply(f.resize(req.Payload), nil)
			continue
		}
		if req.Type == agentRequest { // not for the library, which would open a socket of its own
			f.agent = f.agent || !f.started && len(req.Payload) == 0 && f.mayAgent()
			_ = req.Reply(f.agent && !f.started, nil)
			continue
		}
		if !f.allow(req) {
			_ = req.Reply(false, nil)
			continue
		}
		select {
		case out <- req:
		case <-f.ctx.Done():
			_ = req.Reply(false, nil)
		}
	}
}

// allow judges one request and may rewrite what it carries. Signals, breaks,
// subsystems, X11 forwarding and all that is unknown are refused.
func (f *filter) allow(req *gossh.Request) bool {
	if f.started || f.bare && req.Type != "exec" {
		return false
	}
	switch req.Type {
	case "pty-req":
		return f.allowPty(req)
	case "env":
		var kv struct{ Name, Value string }
		if gossh.Unmarshal(req.Payload, &kv) != nil || f.env >= maxEnv || !allowedEnv(kv.Name, kv.Value) {
			return false
		}
		f.env++
		return true
	case "shell":
		f.started = true
		return true
	case "exec":
		f.started = len(req.Payload) <= maxCommandLen
		return f.started
	}
	return false
}

// ptyRequest is RFC 4254 §6.2. Terminal modes are dropped: the terminal is
// emulated, nothing heeds them.
type ptyRequest struct {
	Term                   string
	Cols, Rows, Wide, High uint32
	Modes                  string
}

func (f *filter) allowPty(req *gossh.Request) bool {
	var p ptyRequest
	if f.pty || gossh.Unmarshal(req.Payload, &p) != nil || len(p.Term) > maxEnvLen {
		return false
	}
	f.pty = true
	f.size = clamp(window{80, 24}, p.Cols, p.Rows)
	req.Payload = gossh.Marshal(ptyRequest{Term: termName(p.Term), Cols: uint32(f.size.cols), Rows: uint32(f.size.rows)})
	return true
}

// resize keeps the latest size in the slot. It is the slot's only sender, so
// it never blocks.
func (f *filter) resize(payload []byte) bool {
	if !f.pty || len(payload) < 8 {
		return false
	}
	f.size = clamp(f.size, binary.BigEndian.Uint32(payload), binary.BigEndian.Uint32(payload[4:]))
	select {
	case <-f.resized:
	default:
	}
	f.resized <- f.size
	return true
}

// clamp bounds a size. A dimension of 0 says nothing (RFC 4254 §6.2): it stays
// what it was.
func clamp(was window, cols, rows uint32) window {
	if cols > 0 {
		was.cols = int(min(cols, maxCols))
	}
	if rows > 0 {
		was.rows = int(min(rows, maxRows))
	}
	return was
}

// termName is the name if it looks like one of terminfo's, else "dumb".
func termName(s string) string {
	ok := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-+._", r)
	}
	if s == "" || strings.ContainsFunc(s, func(r rune) bool { return !ok(r) }) {
		return "dumb"
	}
	return s
}

// allowedEnv allows the locale and the two colour switches, in plain ASCII.
func allowedEnv(name, value string) bool {
	known := slices.Contains([]string{"LANG", "COLORTERM", "NO_COLOR",
		"LC_ALL", "LC_CTYPE", "LC_MESSAGES", "LC_TIME", "LC_NUMERIC", "LC_COLLATE",
		"LC_MONETARY", "LC_PAPER", "LC_NAME", "LC_ADDRESS", "LC_TELEPHONE",
		"LC_MEASUREMENT", "LC_IDENTIFICATION"}, name)
	return known && len(value) <= maxEnvLen &&
		!strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r > '~' })
}

// sessionContext gives each session its own context and values; the library's
// is shared by all sessions of a connection.
type sessionContext struct {
	charmssh.Context
	own context.Context

	mu     sync.Mutex
	values map[any]any
}

func (c *sessionContext) Done() <-chan struct{} { return c.own.Done() }
func (c *sessionContext) Err() error            { return c.own.Err() }

func (c *sessionContext) Value(key any) any {
	c.mu.Lock()
	v, ok := c.values[key]
	c.mu.Unlock()
	if ok {
		return v
	}
	return c.own.Value(key) // its cause, then what the connection holds
}

func (c *sessionContext) SetValue(key, value any) {
	c.mu.Lock()
	c.values[key] = value
	c.mu.Unlock()
}
