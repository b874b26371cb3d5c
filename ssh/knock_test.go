package ssh_test

import (
	"fmt"
	"io"
	"net"
	"net/netip"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/ssh"
)

// strict takes back that loopback is exempt: the limits as installed.
func strict(c *ssh.Config) { c.Limits = ssh.Limits{} }

// advance moves the clock.
func (h *house) advance(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.clock = h.clock.Add(d)
}

// knock connects from one of loopback's many addresses.
func (d *door) knock(t testing.TB, from string) net.Conn {
	t.Helper()
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}, Timeout: patience}
	c, err := dialer.Dial("tcp", d.addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// heard says whether the door answers a connection; if not, it must have closed
// it before a byte.
func heard(t testing.TB, c net.Conn) bool {
	t.Helper()
	_ = c.SetReadDeadline(time.Now().Add(patience))
	b := make([]byte, 1)
	n, err := c.Read(b)
	if ne, ok := err.(net.Error); ok && ne.Timeout() {
		t.Fatal("the door neither answers nor closes")
	}
	return n == 1
}

// hold keeps connections of a source open without a login. All must be heard.
func (d *door) hold(t testing.TB, from string, n int) []net.Conn {
	t.Helper()
	var held []net.Conn
	for range n {
		c := d.knock(t, from)
		if !heard(t, c) {
			t.Fatalf("%s was not heard", from)
		}
		held = append(held, c)
	}
	return held
}

// enterFrom logs in from an address; the error is why it did not.
func (d *door) enterFrom(t testing.TB, from, user string, auth ...gossh.AuthMethod) (*gossh.Client, error) {
	t.Helper()
	c := d.knock(t, from)
	_ = c.SetDeadline(time.Now().Add(patience))
	conn, chans, reqs, err := gossh.NewClientConn(c, d.addr, &gossh.ClientConfig{User: user, Auth: auth, HostKeyCallback: gossh.FixedHostKey(d.host)})
	if err != nil {
		_ = c.Close()
		return nil, err
	}
	_ = c.SetDeadline(time.Time{})
	return gossh.NewClient(conn, chans, reqs), nil
}

// loginFrom logs in from an address without moving the clock.
func (d *door) loginFrom(t testing.TB, from, user string) *gossh.Client {
	t.Helper()
	a := d.admins[user]
	c, err := d.enterFrom(t, from, user, gossh.PublicKeys(a.signer), with(d.code(a)))
	if err != nil {
		t.Fatalf("login of %s from %s: %v", user, from, err)
	}
	return c
}

// goneAgain waits until so many connections without a login are left.
func (d *door) goneAgain(t *testing.T, startups int) {
	t.Helper()
	eventually(t, fmt.Sprintf("%d connections without a login", startups), func() bool { return d.Traffic().Startups == startups })
}

// posing is a listener that takes 127.6.x.y for an address of the network
// 2001:db8:0:x::/64 and 127.7.x.y for 192.0.2.y written as IPv6.
type posing struct{ net.Listener }

type posed struct {
	net.Conn
	as net.Addr
}

func (p posed) RemoteAddr() net.Addr { return p.as }

func (p posing) Accept() (net.Conn, error) {
	c, err := p.Listener.Accept()
	if err != nil {
		return nil, err
	}
	at := c.RemoteAddr().(*net.TCPAddr)
	ip := at.IP.To4()
	switch ip[1] {
	case 6:
		as := netip.MustParseAddr(fmt.Sprintf("2001:db8:0:%x::%x", ip[2], ip[3]))
		return posed{c, net.TCPAddrFromAddrPort(netip.AddrPortFrom(as, uint16(at.Port)))}, nil
	case 7:
		return posed{c, &net.TCPAddr{IP: net.IPv4(192, 0, 2, ip[3]).To16(), Port: at.Port}}, nil
	}
	return c, nil
}

// dice is a random source that shows what it is told, in percent; 99 if nobody
// tells it, so that none are dropped before the door is all but full.
type dice struct{ percent chan int }

func (d dice) Read(p []byte) (int, error) {
	if len(p) != 4 { // the self test's key
		return (&counter{}).Read(p)
	}
	percent := 99
	if d.percent != nil {
		percent = <-d.percent
	}
	v := uint64(percent)<<32/100 + 1
	p[0], p[1], p[2], p[3] = byte(v>>24), byte(v>>16), byte(v>>8), byte(v)
	return 4, nil
}

var _ io.Reader = dice{}
