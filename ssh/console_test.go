package ssh_test

import (
	"context"
	"encoding/binary"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/ssh"
)

// restored fails unless the terminal was handed back: alternate screen left,
// cursor shown, bracketed paste off.
func restored(t *testing.T, seen *safeBuffer) {
	t.Helper()
	out := seen.String()
	for _, seq := range []string{"\x1b[?1049", "\x1b[?25", "\x1b[?2004"} {
		if on, off := strings.LastIndex(out, seq+"h"), strings.LastIndex(out, seq+"l"); seq != "\x1b[?25" && on > off || seq == "\x1b[?25" && off > on {
			t.Errorf("%q was not undone in %q", seq, out)
		}
	}
	if !strings.Contains(out, "\x1b[?1049h") {
		t.Errorf("no console was drawn: %q", out)
	}
}

func drawn(t *testing.T, term *terminal) {
	t.Helper()
	eventually(t, "the console to be drawn", func() bool { return strings.Contains(term.seen.String(), "the console") })
}

func TestConsoleTakesKeysAndHandsTheTerminalBack(t *testing.T) {
	d := open(t)
	d.house.notes = []string{"2 wrong codes since your last login"}
	term := d.console(t, d.login(t, "alice"), "")
	drawn(t, term)
	s := term.session
	if s.Who.Role != "admin" || s.Kind != ssh.KindConsole || s.Remote != "127.0.0.1" || s.Width != 80 || s.Height != 24 || len(s.Notices) != 1 {
		t.Errorf("session %+v", s.Who)
	}
	_, _ = term.in.Write([]byte("a\x1b[B"))
	term.getsKey(t, "a")
	term.getsKey(t, "down")
	_, _ = term.in.Write([]byte("qxyz")) // keys that arrive while it ends
	if code := ends(t, term.Session); code != 0 {
		t.Errorf("exit code %d", code)
	}
	restored(t, term.seen)
	if got := strings.Join(d.entries(), "; "); got != "started console id-alice admin; ended console id-alice: ended" {
		t.Errorf("house was told: %s", got)
	}
}

func TestResizeReachesTheProgramBounded(t *testing.T) {
	d := open(t)
	term := d.console(t, d.login(t, "alice"), "")
	term.getsSize(t, 80, 24)
	for _, size := range [][4]int{{40, 100, 100, 40}, {0, 0, 100, 40}, {100000, 100000, 1000, 500}, {1, 1, 1, 1}} {
		if err := term.WindowChange(size[0], size[1]); err != nil {
			t.Fatal(err)
		}
		term.getsSize(t, size[2], size[3])
	}
	_, _ = term.in.Write([]byte("\x1b[8;9999;9999tb")) // a size by input is no size
	term.gets(t, "key b and no size before it", func(m tea.Msg) bool {
		if _, ok := m.(tea.WindowSizeMsg); ok {
			t.Errorf("size by input: %v", m)
		}
		k, ok := m.(tea.KeyPressMsg)
		return ok && k.String() == "b"
	})
}

func TestPathOpensTheConsoleThere(t *testing.T) {
	d := open(t)
	c := d.login(t, "alice")
	term := d.console(t, c, "requests/R-42?state=overdue")
	if term.session.Path != "requests/R-42?state=overdue" {
		t.Errorf("path %q", term.session.Path)
	}
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.RequestPty("xterm", 24, 80, nil); err != nil {
		t.Fatal(err)
	}
	if out, err := s.Output("requests --json"); err == nil || len(out) > 0 {
		t.Errorf("a path with arguments is a command: %q %v", out, err)
	}
}

func TestColoursComeFromTheClient(t *testing.T) {
	d := open(t)
	c := d.login(t, "alice")
	for _, try := range []struct {
		term string
		env  [2]string
		want colorprofile.Profile
	}{
		{"xterm", [2]string{}, colorprofile.ANSI},
		{"xterm-256color", [2]string{}, colorprofile.ANSI256},
		{"xterm-256color", [2]string{"COLORTERM", "truecolor"}, colorprofile.TrueColor},
		{"xterm-256color", [2]string{"NO_COLOR", "yes"}, colorprofile.ASCII},
		{"\x1b]0;x\a", [2]string{}, colorprofile.NoTTY},
	} {
		s, err := c.NewSession()
		if err != nil {
			t.Fatal(err)
		}
		s.Stdout = &safeBuffer{}
		in, _ := s.StdinPipe()
		if try.env[0] != "" {
			if err := s.Setenv(try.env[0], try.env[1]); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.RequestPty(try.term, 24, 80, nil); err != nil {
			t.Fatal(err)
		}
		if err := s.Shell(); err != nil {
			t.Fatal(err)
		}
		sc := receive(t, d.screens, "console")
		sc.gets(t, "colour profile", func(m tea.Msg) bool { p, ok := m.(tea.ColorProfileMsg); return ok && p.Profile == try.want })
		_, _ = in.Write([]byte("q"))
		ends(t, s)
	}
}

func TestOnlyThePersonsInputCountsAsActivity(t *testing.T) {
	d := open(t)
	term := d.console(t, d.login(t, "alice"), "")
	began := term.session.LastInput()
	d.tick()
	_, _ = term.in.Write([]byte("\x1b]11;rgb:0000/0000/0000\x1b\\")) // the terminal answers by itself
	term.gets(t, "background colour", func(m tea.Msg) bool { _, ok := m.(tea.BackgroundColorMsg); return ok })
	if !term.session.LastInput().Equal(began) {
		t.Error("an answer of the terminal counted as input")
	}
	_, _ = term.in.Write([]byte("a"))
	term.getsKey(t, "a")
	if got := term.session.LastInput().Sub(began); got != 30*time.Second {
		t.Errorf("last input %s after the start", got)
	}
}

func TestOneConsoleAConnection(t *testing.T) {
	d := open(t)
	c := d.login(t, "alice")
	first := d.console(t, c, "")
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	out := &safeBuffer{}
	s.Stdout, s.Stderr = out, out
	if err := s.RequestPty("xterm", 24, 80, nil); err != nil {
		t.Fatal(err)
	}
	if err := s.Shell(); err != nil {
		t.Fatal(err)
	}
	if code := ends(t, s); code != 1 || !strings.Contains(out.String(), "already has its console") {
		t.Errorf("exit code %d, said %q", code, out.String())
	}
	run(t, c, "whoami", 0)
	_, _ = first.in.Write([]byte("q"))
	ends(t, first.Session)
	again := d.console(t, c, "")
	_, _ = again.in.Write([]byte("q"))
	ends(t, again.Session)
}

func TestChangedAccessEndsLiveSessionsAtOnce(t *testing.T) {
	d := open(t, func(c *ssh.Config) { c.Grace = 100 * time.Millisecond })
	c := d.login(t, "alice")
	other := d.console(t, d.login(t, "bob"), "")
	term := d.console(t, c, "")
	drawn(t, term)
	waiting, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	out := &safeBuffer{}
	waiting.Stdout = out
	if err := waiting.Start("wait"); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the command to run", func() bool { return out.String() != "" })
	d.change("alice", func(a *admin) { a.disabled = true })
	if code := ends(t, term.Session); code != 1 {
		t.Errorf("console: exit code %d", code)
	}
	if code := ends(t, waiting); code != 1 {
		t.Errorf("command: exit code %d", code)
	}
	restored(t, term.seen)
	if !strings.Contains(term.seen.String(), "Your access was changed") {
		t.Errorf("said %q", term.seen.String())
	}
	closed := make(chan error, 1)
	go func() { closed <- c.Wait() }()
	receive(t, closed, "the end of the connection")
	_, _ = other.in.Write([]byte("a"))
	other.getsKey(t, "a")
	_, _ = other.in.Write([]byte("q"))
	ends(t, other.Session)
	eventually(t, "no one to be watched", func() bool { return d.watching(t) == 0 })
}

func TestPanicEndsOneSessionWithoutItsValue(t *testing.T) {
	d := open(t)
	c := d.login(t, "alice")
	for _, key := range []string{"u", "c"} {
		term := d.console(t, c, "")
		drawn(t, term)
		_, _ = term.in.Write([]byte(key))
		if code := ends(t, term.Session); code != 1 {
			t.Errorf("%s: exit code %d", key, code)
		}
		restored(t, term.seen)
		if !strings.Contains(term.seen.String(), "internal error") {
			t.Errorf("%s: said %q", key, term.seen.String())
		}
	}
	if log := d.log.String(); strings.Contains(log, "name of a person") || !strings.Contains(log, "tea.KeyPressMsg") {
		t.Errorf("log: %s", log)
	}
}

func TestConsoleCannotSuspendTheServer(t *testing.T) {
	d := open(t)
	term := d.console(t, d.login(t, "alice"), "")
	_, _ = term.in.Write([]byte("za"))
	term.getsKey(t, "a") // still here
}

func TestLongestSessionEndsPolitely(t *testing.T) {
	d := open(t, func(c *ssh.Config) { c.MaxSession = 300 * time.Millisecond })
	term := d.console(t, d.login(t, "alice"), "")
	if code := ends(t, term.Session); code != 1 || !strings.Contains(term.seen.String(), "longest time") {
		t.Errorf("exit code %d, said %q", code, term.seen.String())
	}
}

func TestShutdownTellsSessionsAndRestoresTerminals(t *testing.T) {
	d := open(t)
	a := d.console(t, d.login(t, "alice"), "")
	b := d.console(t, d.login(t, "bob"), "")
	drawn(t, a)
	drawn(t, b)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := d.Shutdown(ctx); err != nil {
		t.Fatal(err)
	}
	for _, term := range []*terminal{a, b} {
		if code := ends(t, term.Session); code != 1 {
			t.Errorf("exit code %d", code)
		}
		restored(t, term.seen)
		if out := term.seen.String(); !strings.HasSuffix(out, "opsconsole is stopping; reconnect in a moment.\r\n") {
			t.Errorf("said %q", out)
		}
	}
}

// A client that takes nothing more cannot hold the door open.
func TestStalledClientDoesNotDelayShutdown(t *testing.T) {
	d := open(t, func(c *ssh.Config) { c.Grace = 50 * time.Millisecond })
	c := d.login(t, "alice")
	ch, reqs, err := c.OpenChannel("session", nil)
	if err != nil {
		t.Fatal(err)
	}
	go gossh.DiscardRequests(reqs)
	send(t, ch, "pty-req", gossh.Marshal(ptyRequest{Term: "xterm", Cols: 1000, Rows: 500}))
	send(t, ch, "shell", nil)
	sc := receive(t, d.screens, "console")
	go func() { // nobody reads the channel; a window of resizes has much drawn
		for i := 0; ; i++ {
			p := binary.BigEndian.AppendUint32(nil, uint32(900+i%100))
			p = append(p, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0)
			if _, err := ch.SendRequest("window-change", false, p); err != nil {
				return
			}
			select {
			case <-sc.messages:
			case <-sc.ctx.Done():
				return
			}
		}
	}()
	stuck, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	out := &safeBuffer{}
	stuck.Stdout = out
	_, _ = stuck.StdinPipe()
	if err := stuck.Start("stuck"); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the command to run", func() bool { return out.String() != "" })
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := d.Shutdown(ctx); err != nil {
		t.Fatal(err)
	}
}

func TestPasteWithoutEndIsCutOff(t *testing.T) {
	d := open(t)
	term := d.console(t, d.login(t, "alice"), "")
	_, _ = term.in.Write([]byte("\x1b[200~"))
	go func() {
		block := []byte(strings.Repeat("a", 32<<10))
		for range 100 {
			if _, err := term.in.Write(block); err != nil {
				return
			}
		}
	}()
	if code := ends(t, term.Session); code != 1 || !strings.Contains(term.seen.String(), "pasted") {
		t.Errorf("exit code %d, said %q", code, term.seen.String())
	}
}
