package ssh_test

import (
	"bytes"
	"io"
	"math/rand/v2"
	"net"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// Connections that are not SSH, or stop half way, leave nothing behind and
// keep nobody out.
func TestMalformedConnectionsLeaveNothing(t *testing.T) {
	d := open(t)
	before := settled()
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 500 {
		c, err := net.Dial("tcp", d.addr)
		if err != nil {
			t.Fatal(err)
		}
		junk := make([]byte, random.IntN(2000))
		for j := range junk {
			junk[j] = byte(random.Uint32())
		}
		if i%2 == 0 {
			junk = append([]byte("SSH-2.0-junk\r\n"), junk...)
		}
		_, _ = c.Write(junk)
		if i%3 == 0 {
			_ = c.(*net.TCPConn).CloseWrite()
			_ = c.SetReadDeadline(time.Now().Add(patience))
			_, _ = io.Copy(io.Discard, c)
		}
		_ = c.Close()
	}
	backTo(t, before)
	d.login(t, "alice")
}

func FuzzSessionRequests(f *testing.F) {
	for _, name := range []string{"pty-req", "env", "window-change", "shell", "exec", "signal", "subsystem", "break", ""} {
		f.Add(name, []byte{}, goodPty)
		f.Add(name, goodPty, []byte{0, 0, 0, 1})
		f.Add(name, gossh.Marshal(struct{ C string }{"whoami"}), bytes.Repeat([]byte{255}, 16))
	}
	d := open(f)
	c := d.login(f, "alice")
	f.Fuzz(func(t *testing.T, name string, one, two []byte) {
		ch, reqs, err := c.OpenChannel("session", nil)
		if err != nil {
			return // the last ones are still closing
		}
		go gossh.DiscardRequests(reqs)
		go func() { _, _ = io.Copy(io.Discard, ch) }()
		for _, p := range [][]byte{one, two} {
			if _, err := ch.SendRequest(name, true, p); err != nil && err != io.EOF {
				t.Fatalf("the connection broke: %v", err)
			}
		}
		_ = ch.Close()
		for len(d.screens) > 0 {
			<-d.screens
		}
		if _, _, err := c.SendRequest("are-you-there", true, nil); err != nil {
			t.Fatalf("the connection broke: %v", err)
		}
	})
}
