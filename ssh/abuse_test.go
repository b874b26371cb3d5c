package ssh_test

import (
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/ssh"
)

type ptyRequest struct {
	Term                   string
	Cols, Rows, Wide, High uint32
	Modes                  string
}

// send sends a channel request that must be granted.
func send(t *testing.T, ch gossh.Channel, name string, payload []byte) {
	t.Helper()
	if ok, err := ch.SendRequest(name, true, payload); err != nil || !ok {
		t.Fatalf("%s: granted %v, %v", name, ok, err)
	}
}

// channel opens a raw session channel.
func channel(t *testing.T, c *gossh.Client) gossh.Channel {
	t.Helper()
	ch, reqs, err := c.OpenChannel("session", nil)
	if err != nil {
		t.Fatal(err)
	}
	go gossh.DiscardRequests(reqs)
	return ch
}

var goodPty = gossh.Marshal(ptyRequest{Term: "xterm", Cols: 80, Rows: 24})

// Whatever a client does to its channels, when they are closed nothing of them
// is left, though the connection lives on.
func TestNothingIsLeftOfAClosedChannel(t *testing.T) {
	change := []byte{0, 0, 0, 90, 0, 0, 0, 30, 0, 0, 0, 0, 0, 0, 0, 0}
	ways := map[string]func(*testing.T, *door, gossh.Channel){
		"opened only": func(*testing.T, *door, gossh.Channel) {},
		"console, channel closed": func(t *testing.T, d *door, ch gossh.Channel) {
			send(t, ch, "pty-req", goodPty)
			send(t, ch, "shell", nil)
			receive(t, d.screens, "console")
		},
		"console, end of file": func(t *testing.T, d *door, ch gossh.Channel) {
			send(t, ch, "pty-req", goodPty)
			send(t, ch, "shell", nil)
			sc := receive(t, d.screens, "console")
			_ = ch.CloseWrite()
			<-sc.ctx.Done()
		},
		"console, closed amid keys": func(t *testing.T, d *door, ch gossh.Channel) {
			send(t, ch, "pty-req", goodPty)
			send(t, ch, "shell", nil)
			receive(t, d.screens, "console")
			_, _ = ch.Write([]byte(strings.Repeat("abc\x1b[", 500)))
		},
		"console, quit amid keys": func(t *testing.T, d *door, ch gossh.Channel) {
			send(t, ch, "pty-req", goodPty)
			send(t, ch, "shell", nil)
			receive(t, d.screens, "console")
			_, _ = ch.Write([]byte("q" + strings.Repeat("abc", 500)))
		},
		"window changes before the shell": func(t *testing.T, d *door, ch gossh.Channel) {
			send(t, ch, "pty-req", goodPty)
			for range 50 {
				send(t, ch, "window-change", change)
			}
		},
		"window changes, then the shell": func(t *testing.T, d *door, ch gossh.Channel) {
			send(t, ch, "pty-req", goodPty)
			send(t, ch, "window-change", change)
			send(t, ch, "window-change", change)
			send(t, ch, "shell", nil)
			receive(t, d.screens, "console").getsSize(t, 90, 30)
		},
		"window changes to a command": func(t *testing.T, d *door, ch gossh.Channel) {
			send(t, ch, "pty-req", goodPty)
			send(t, ch, "exec", gossh.Marshal(struct{ C string }{"wait"}))
			for range 50 {
				send(t, ch, "window-change", change)
			}
		},
		"command, channel closed": func(t *testing.T, d *door, ch gossh.Channel) {
			send(t, ch, "exec", gossh.Marshal(struct{ C string }{"wait"}))
		},
		"signals and breaks": func(t *testing.T, d *door, ch gossh.Channel) {
			send(t, ch, "exec", gossh.Marshal(struct{ C string }{"wait"}))
			for range 500 {
				_, _ = ch.SendRequest("signal", false, gossh.Marshal(struct{ S string }{"INT"}))
				_, _ = ch.SendRequest("break", false, []byte{0, 0, 0, 0})
			}
		},
	}
	d := open(t)
	c := d.login(t, "alice")
	run(t, c, "whoami", 0)
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			before := settled()
			for range 10 {
				ch := channel(t, c)
				way(t, d, ch)
				_ = ch.Close()
				backTo(t, before)
			}
			run(t, c, "whoami", 0)
		})
	}
	if n := d.watching(t); n != 0 {
		t.Errorf("%d watches left", n)
	}
}

func TestNothingIsLeftOfALostConnection(t *testing.T) {
	d := open(t)
	before := settled()
	for i := range 10 {
		c := d.login(t, "alice")
		term := d.console(t, c, "")
		if i%2 == 0 {
			drawn(t, term)
		}
		_ = c.Close()
	}
	backTo(t, before)
}

func TestTerminalIsBoundedAndItsNameClean(t *testing.T) {
	d := open(t)
	c := d.login(t, "alice")
	ch := channel(t, c)
	if ok, _ := ch.SendRequest("pty-req", true, gossh.Marshal(ptyRequest{Term: strings.Repeat("x", 65), Cols: 80, Rows: 24})); ok {
		t.Error("a TERM of 65 bytes was taken")
	}
	send(t, ch, "pty-req", gossh.Marshal(ptyRequest{Term: "x\x1b[31mterm", Cols: 1 << 31, Rows: 1<<32 - 1, Modes: strings.Repeat("\x01\x00\x00\x00\x01", 100)}))
	if ok, _ := ch.SendRequest("pty-req", true, goodPty); ok {
		t.Error("a second pty was granted")
	}
	send(t, ch, "shell", nil)
	s := receive(t, d.screens, "console").session
	if s.Width != 1000 || s.Height != 500 || s.Term != "dumb" {
		t.Errorf("%dx%d on %q", s.Width, s.Height, s.Term)
	}
	if ok, _ := ch.SendRequest("shell", true, nil); ok {
		t.Error("a second shell was granted")
	}
}

func TestEnvironmentIsAllowListedAndBounded(t *testing.T) {
	d := open(t)
	s, err := d.login(t, "alice").NewSession()
	if err != nil {
		t.Fatal(err)
	}
	granted := 0
	try := func(name, value string) bool {
		err := s.Setenv(name, value)
		if err == nil {
			granted++
		}
		return err == nil
	}
	for _, bad := range [][2]string{{"PATH", "/"}, {"LC_HACK", "x"}, {"TERM", "x"}, {"LANG", strings.Repeat("x", 65)}, {"LANG", "a\x1b[31m"}, {"LC_ALL", "\u202e"}} {
		if try(bad[0], bad[1]) {
			t.Errorf("%q was taken", bad)
		}
	}
	for i := range 1000 {
		try("LANG", fmt.Sprint(i))
	}
	if granted != 8 {
		t.Errorf("wanted 8 variables taken, found %d", granted)
	}
	out, err := s.Output("env")
	if err != nil || string(out) != "LANG=0 LANG=1 LANG=2 LANG=3 LANG=4 LANG=5 LANG=6 LANG=7\n" {
		t.Errorf("%q %v", out, err)
	}
}

// Terminals of 4096×4096 and more, environments, command lines and global
// requests, hundreds of times over: none of it is kept.
func TestAbuseOfASessionTakesNoMemory(t *testing.T) {
	d := open(t)
	c := d.login(t, "alice")
	run(t, c, "whoami", 0)
	goroutines, held := settled(), memory()
	big := strings.Repeat("x", 30<<10)
	env := gossh.Marshal(struct{ Name, Value string }{"LANG", big})
	huge := gossh.Marshal(ptyRequest{Term: "xterm", Cols: 4096, Rows: 4096, Modes: big})
	ch := channel(t, c)
	send(t, ch, "pty-req", goodPty)
	for range 300 {
		for name, payload := range map[string][]byte{"env": env, "pty-req": huge, "exec": gossh.Marshal(struct{ C string }{big}), "subsystem": env} {
			if ok, err := ch.SendRequest(name, true, payload); ok || err != nil {
				t.Fatalf("%s: granted %v, %v", name, ok, err)
			}
		}
		if ok, _, err := c.SendRequest("tcpip-forward", true, []byte(big)); ok || err != nil {
			t.Fatalf("global request: granted %v, %v", ok, err)
		}
	}
	if more := memory() - held; more > 20<<20 {
		t.Errorf("wanted at most 20 MiB more, found %d", more)
	}
	_ = ch.Close()
	backTo(t, goroutines)
	if more := memory() - held; more > 20<<20 {
		t.Errorf("wanted at most 20 MiB more after the end, found %d", more)
	}
	run(t, c, "whoami", 0)
}

func TestManyChannelsAreRefused(t *testing.T) {
	d := open(t)
	c := d.login(t, "alice")
	var opened []gossh.Channel
	for range 1000 {
		ch, reqs, err := c.OpenChannel("session", nil)
		if err != nil {
			continue
		}
		go gossh.DiscardRequests(reqs)
		opened = append(opened, ch)
	}
	if len(opened) != 16 {
		t.Errorf("wanted 16 channels, found %d", len(opened))
	}
	for _, ch := range opened {
		_ = ch.Close()
	}
	eventually(t, "room again", func() bool {
		s, err := c.NewSession()
		if err == nil {
			_ = s.Close()
		}
		return err == nil
	})
}

func TestForwardingAndSubsystemsAreRefused(t *testing.T) {
	d := open(t)
	c := d.login(t, "alice")
	for _, name := range []string{"direct-tcpip", "direct-streamlocal@openssh.com", "x11", "auth-agent@openssh.com", "tun@openssh.com", "nonsense"} {
		if _, _, err := c.OpenChannel(name, gossh.Marshal(struct {
			H string
			P uint32
			O string
			Q uint32
		}{"127.0.0.1", 22, "127.0.0.1", 1})); err == nil {
			t.Errorf("channel %s was opened", name)
		}
	}
	if l, err := c.Listen("tcp", "127.0.0.1:0"); err == nil {
		_ = l.Close()
		t.Error("a port was forwarded back")
	}
	for _, name := range []string{"tcpip-forward", "streamlocal-forward@openssh.com", "no-more-sessions@openssh.com", "nonsense"} {
		if ok, _, err := c.SendRequest(name, true, nil); ok || err != nil {
			t.Errorf("global request %s: granted %v, %v", name, ok, err)
		}
	}
	ch := channel(t, c)
	for name, payload := range map[string][]byte{
		"auth-agent-req@openssh.com": nil,
		"x11-req":                    gossh.Marshal(struct{ S bool }{true}),
		"subsystem":                  gossh.Marshal(struct{ N string }{"sftp"}),
		"nonsense":                   nil,
	} {
		if ok, err := ch.SendRequest(name, true, payload); ok || err != nil {
			t.Errorf("request %s: granted %v, %v", name, ok, err)
		}
	}
	if ok, _ := ch.SendRequest("exec", true, gossh.Marshal(struct{ C string }{"whoami " + strings.Repeat("x", 16<<10)})); ok {
		t.Error("a command line of more than 16 KiB was taken")
	}
	run(t, c, "whoami", 0)
}

func TestMalformedRequestsAreRefused(t *testing.T) {
	d := open(t)
	c := d.login(t, "alice")
	ch := channel(t, c)
	for _, name := range []string{"pty-req", "env", "window-change"} {
		for _, payload := range [][]byte{nil, {0}, {0xff, 0xff, 0xff, 0xff}, []byte("garbage garbage garbage")} {
			if ok, err := ch.SendRequest(name, true, payload); ok || err != nil {
				t.Errorf("%s %q: granted %v, %v", name, payload, ok, err)
			}
		}
	}
	run(t, c, "whoami", 0)
}

func TestSilentClientIsLetGo(t *testing.T) {
	d := open(t, func(c *ssh.Config) { c.Keepalive = 20 * time.Millisecond })
	d.tick()
	a := d.admins["alice"]
	up, err := net.Dial("tcp", d.addr)
	if err != nil {
		t.Fatal(err)
	}
	tube := &tube{Conn: up, mute: make(chan struct{})}
	conn, chans, reqs, err := gossh.NewClientConn(tube, d.addr, &gossh.ClientConfig{User: "alice",
		Auth: []gossh.AuthMethod{gossh.PublicKeys(a.signer), with(d.code(a))}, HostKeyCallback: gossh.FixedHostKey(d.host)})
	if err != nil {
		t.Fatal(err)
	}
	c := gossh.NewClient(conn, chans, reqs)
	term := d.console(t, c, "")
	drawn(t, term)
	close(tube.mute) // the cable is cut: nothing goes out any more
	receive(t, term.screen.ctx.Done(), "the session's end")
}

// tube drops what is written once it is mute.
type tube struct {
	net.Conn
	mute chan struct{}
}

func (t *tube) Write(p []byte) (int, error) {
	select {
	case <-t.mute:
		return len(p), nil
	default:
		return t.Conn.Write(p)
	}
}
