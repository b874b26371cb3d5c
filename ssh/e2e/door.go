package e2e

import (
	"context"
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"testing"

	tea "charm.land/bubbletea/v2"
	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/ssh"
	"integrora.com/opsconsole/ssh/house"
	"integrora.com/opsconsole/ssh/remote"
	"integrora.com/opsconsole/storage/storetest"
	"integrora.com/opsconsole/tui"
)

// Door is a server on loopback over a store with its people. The clock is the
// store's and stands still until a code is made.
type Door struct {
	*storetest.House
	Addr   string
	Host   gossh.PublicKey
	Server *ssh.Server
	tb     testing.TB
	codes  sync.Mutex // codes are made and used up one after another
}

// Serve opens the door of a house and shuts it with the test. A tweak may
// replace parts of the door, such as its console. A page that panics fails the
// test.
func Serve(tb testing.TB, h *storetest.House, tweaks ...func(*ssh.Config)) *Door {
	tb.Helper()
	host := signer(tb, 9)
	now, log := h.Clock.Now, slog.New(slog.DiscardHandler)
	cfg := ssh.Config{HostKey: host, House: house.New(h.Store, now, storetest.Rand(3)), IsPath: tui.IsPath,
		Offered: h.Store.NoteTransport, Command: remote.New(h.Store, storetest.Rand(4), log), Log: log, Now: now, Rand: storetest.Rand(5),
		Limits: ssh.Limits{Exempt: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}},
		Console: func(ctx context.Context, v *ssh.Session) (tea.Model, []tea.ProgramOption) {
			desk := h.Store.Desk(v.Who.ID)
			return tui.New(tui.Options{Backend: desk, Ctx: ctx, Path: v.Path, Env: "demo", Notices: v.Notices, Width: v.Width, Height: v.Height,
				Environ: v.Environ, Now: now, Unlock: desk.Unlock,
				Fell: func(where string, value any) { tb.Errorf("a page panicked in %s: %v", where, value) }}), nil
		}}
	for _, tweak := range tweaks {
		tweak(&cfg)
	}
	srv, err := ssh.New(cfg)
	if err != nil {
		tb.Fatal(err)
	}
	h.Store.UseSessions(srv)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	d := &Door{House: h, Addr: ln.Addr().String(), Host: host.PublicKey(), Server: srv, tb: tb}
	served := make(chan error, 1)
	go func() { served <- srv.Serve(context.Background(), ln) }()
	tb.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), Patience)
		defer cancel()
		if err := srv.Shutdown(ctx); err != nil {
			tb.Errorf("shutdown: %v", err)
		}
		if err := <-served; err != nil {
			tb.Errorf("serve: %v", err)
		}
	})
	return d
}

// Login logs an admin of the house in, with key and a fresh code.
func (d *Door) Login(name string) *Client {
	d.tb.Helper()
	d.codes.Lock()
	defer d.codes.Unlock()
	c, err := Dial(d.Addr, d.Host, name, gossh.PublicKeys(d.Signer[name]), Answers(d.Code(name)))
	if err != nil {
		d.tb.Fatalf("login of %s: %v", name, err)
	}
	d.tb.Cleanup(func() { _ = c.Close() })
	return c
}

// Console logs an admin in and opens the console at 120×40.
func (d *Door) Console(name string) *Terminal {
	d.tb.Helper()
	return d.Login(name).Console(d.tb, Size{120, 40}, "")
}
