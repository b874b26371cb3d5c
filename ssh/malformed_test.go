package ssh_test

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/ssh"
)

// malformed is how many connections to make: as many as MALFORMED says, a
// million for the full proof.
func malformed(t *testing.T) int {
	n, err := strconv.Atoi(cmp.Or(os.Getenv("MALFORMED"), "2000"))
	if err != nil {
		t.Fatalf("MALFORMED: wanted a number: %v", err)
	}
	return n
}

// hello is a client's version and a good key exchange start, to be spoilt.
func hello(version string) []byte {
	kex := append([]byte{msgKexInit}, make([]byte, 16)...)
	for _, list := range []string{"curve25519-sha256", "ssh-ed25519", "aes256-gcm@openssh.com", "aes256-gcm@openssh.com",
		"hmac-sha2-256-etm@openssh.com", "hmac-sha2-256-etm@openssh.com", "none", "none", "", ""} {
		kex = append(kex, str([]byte(list))...)
	}
	return append([]byte(version+"\r\n"), packet(append(kex, 0, 0, 0, 0, 0))...)
}

// packet is a payload as it goes over the wire before keys are exchanged.
func packet(payload []byte) []byte {
	pad := 16 - (5+len(payload))%16 + 4
	p := binary.BigEndian.AppendUint32(nil, uint32(1+len(payload)+pad))
	p = append(append(p, byte(pad)), payload...)
	return append(p, make([]byte, pad)...)
}

// spoilt are ways to begin a connection that never come to a login.
var spoilt = []func(*rand.Rand) []byte{
	func(*rand.Rand) []byte { return nil },
	func(r *rand.Rand) []byte { return noise(r, 2000) },
	func(r *rand.Rand) []byte { return append([]byte("SSH-2.0-junk\r\n"), noise(r, 2000)...) },
	func(*rand.Rand) []byte { return []byte("GET / HTTP/1.1\r\nHost: console.example\r\n\r\n") },
	func(*rand.Rand) []byte { return []byte("SSH-1.5-old\r\n") },
	func(*rand.Rand) []byte { return []byte("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03") },
	func(*rand.Rand) []byte { return bytes.Repeat([]byte("line before the version\r\n"), 2000) },
	func(r *rand.Rand) []byte {
		return append([]byte("SSH-2.0-"), bytes.Repeat([]byte{'x'}, r.IntN(1<<16))...)
	},
	func(r *rand.Rand) []byte { // cut off
		b := hello("SSH-2.0-cut")
		return b[:r.IntN(len(b))]
	},
	func(r *rand.Rand) []byte { // a few bits flipped
		b := hello("SSH-2.0-flipped")
		for range 1 + r.IntN(8) {
			b[r.IntN(len(b))] ^= 1 << r.IntN(8)
		}
		return b
	},
	func(r *rand.Rand) []byte { // a length that lies
		b := hello("SSH-2.0-long")
		at := bytes.IndexByte(b, '\n') + 1
		binary.BigEndian.PutUint32(b[at:], []uint32{0, 1, 4, 35000, 35001, 1 << 24, 1 << 31, 1<<32 - 1}[r.IntN(8)])
		return b
	},
	func(r *rand.Rand) []byte { // the wrong message first
		return append([]byte("SSH-2.0-first\r\n"), packet(append([]byte{byte(r.Uint32())}, noise(r, 200)...))...)
	},
	func(r *rand.Rand) []byte { // two starts of a key exchange
		b := hello("SSH-2.0-twice")
		return append(b, b[bytes.IndexByte(b, '\n')+1:]...)
	},
	func(r *rand.Rand) []byte { // a public key that is none
		point := [][]byte{nil, make([]byte, 32), bytes.Repeat([]byte{255}, 32), noise(r, 31), noise(r, 4000)}[r.IntN(5)]
		return append(hello("SSH-2.0-point"), packet(append([]byte{msgKexInitECDH}, str(point)...))...)
	},
	func(r *rand.Rand) []byte { // messages without end that mean nothing
		return append(hello("SSH-2.0-ignore"), bytes.Repeat(packet(append([]byte{2}, str(noise(r, 100))...)), 200)...)
	},
}

func noise(r *rand.Rand, most int) []byte {
	b := make([]byte, r.IntN(most))
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

// spoil makes one connection that comes to nothing, and says what it saw of it.
func (d *door) spoil(r *rand.Rand, i int) error {
	if i%64 == 0 { // through the key exchange, and then noise in place of a packet
		c, err := dialRaw(d.addr)
		if err != nil {
			return fmt.Errorf("key exchange: %w", err)
		}
		_, _ = c.Write(noise(r, 500))
		return c.Close()
	}
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 20, byte(i>>8), byte(i%250+1))}, Timeout: patience}
	c, err := dialer.Dial("tcp", d.addr)
	if err != nil {
		return err
	}
	_ = c.(*net.TCPConn).SetLinger(0) // leaves no port behind
	_ = c.SetDeadline(time.Now().Add(patience))
	_, _ = c.Write(spoilt[r.IntN(len(spoilt))](r))
	if i%3 == 0 { // wait for the door to hang up
		_ = c.(*net.TCPConn).CloseWrite()
		_, err = io.Copy(io.Discard, c)
		var ne net.Error
		if errors.As(err, &ne) && ne.Timeout() {
			return fmt.Errorf("the door does not hang up: %w", err)
		}
	}
	return c.Close()
}

// memory is what the process holds once garbage is gone.
func memory() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc + m.StackInuse)
}

// Connections that are not SSH, or stop half way, leave nothing behind, bring
// nothing down and keep nobody out.
func TestMalformedConnectionsLeaveNothing(t *testing.T) {
	panics := &safeBuffer{} // the library catches them, and logs them there
	was := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(panics, nil)))
	t.Cleanup(func() { slog.SetDefault(was) })
	d := open(t, func(c *ssh.Config) { c.Rand = dice{nil} })
	d.login(t, "alice")
	goroutines, held := settled(), memory()
	n := malformed(t)
	var next atomic.Int64
	var workers sync.WaitGroup
	for w := range 8 { // fewer than are dropped early
		workers.Go(func() {
			r := rand.New(rand.NewPCG(uint64(w), 2))
			for i := int(next.Add(1)); i <= n; i = int(next.Add(1)) {
				if err := d.spoil(r, i); err != nil {
					t.Errorf("connection %d: %v", i, err)
					return
				}
			}
		})
	}
	workers.Wait()
	backTo(t, goroutines)
	more := memory() - held
	t.Logf("%d connections, %+d KiB, %+v", n, more>>10, d.Traffic())
	if more > 20<<20 {
		t.Errorf("wanted at most 20 MiB more, found %d", more)
	}
	if panics.String() != "" || strings.Contains(d.log.String(), "panic") {
		t.Errorf("panics: %s%s", panics.String(), d.log.String())
	}
	if traffic := d.Traffic(); traffic.NoAuth+traffic.Full != int64(n) || traffic.Full > int64(n/10) || traffic.Startups != 0 {
		t.Errorf("wanted %d ended without a try, and few dropped early, found %+v", n, traffic)
	}
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
