package ssh_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/ssh"
)

func TestSelfTestAndLoginsCostNoPenalty(t *testing.T) {
	d := open(t, strict)
	d.tick()
	for range 5 {
		d.login(t, "alice")
	}
	d.goneAgain(t, 0)
	if got, want := d.Traffic(), (ssh.Traffic{Sources: 1}); got != want {
		t.Errorf("wanted %+v, found %+v", want, got)
	}
}

func TestFourOfOneSourceWithoutLoginNotFive(t *testing.T) {
	d := open(t, strict)
	held := d.hold(t, "127.0.1.1", 4)
	if heard(t, d.knock(t, "127.0.1.1")) {
		t.Error("a fifth was heard")
	}
	if !heard(t, d.knock(t, "127.0.1.2")) {
		t.Error("another source was not heard")
	}
	if n := d.Traffic().Crowded; n != 1 {
		t.Errorf("wanted 1 refused, found %d", n)
	}
	_ = held[0].Close()
	d.goneAgain(t, 4)
	d.tick()
	d.loginFrom(t, "127.0.1.1", "alice") // takes the place, and gives it back by being let in
	if !heard(t, d.knock(t, "127.0.1.1")) {
		t.Error("a login did not make room")
	}
	if heard(t, d.knock(t, "127.0.1.1")) {
		t.Error("a fifth was heard after a login")
	}
}

func TestUnderTwentyConnectionsASecondOfOneSource(t *testing.T) {
	d := open(t, strict)
	d.tick()
	for i := range 19 {
		user := fmt.Sprint("admin", i)
		d.add(user)
		d.loginFrom(t, "127.0.1.1", user)
	}
	if heard(t, d.knock(t, "127.0.1.1")) {
		t.Error("a twentieth was heard")
	}
	d.loginFrom(t, "127.0.1.2", "alice")
	if n := d.Traffic().Hurried; n != 1 {
		t.Errorf("wanted 1 refused, found %d", n)
	}
	d.advance(1e9)
	d.loginFrom(t, "127.0.1.1", "bob")
}

func TestOneIPv6NetworkIsOneSource(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d := openOn(t, posing{ln}, strict)
	for i := range 4 {
		d.hold(t, fmt.Sprintf("127.6.1.%d", i+1), 1)
	}
	if heard(t, d.knock(t, "127.6.1.200")) {
		t.Error("a fifth of one /64 was heard")
	}
	if !heard(t, d.knock(t, "127.6.2.1")) {
		t.Error("another /64 was not heard")
	}
	d.hold(t, "127.7.1.1", 2)
	d.hold(t, "127.7.2.1", 2)
	if heard(t, d.knock(t, "127.7.3.1")) {
		t.Error("a fifth of an IPv4 address written as IPv6 was heard")
	}
	if !heard(t, d.knock(t, "127.7.3.2")) {
		t.Error("IPv4 addresses written as IPv6 were taken for one network")
	}
}

// MaxStartups 20:30:100, with the whole range of the dice thrown at each size.
func TestEarlyDropRisesEvenlyFromTwentyToAHundred(t *testing.T) {
	random := dice{make(chan int, 1)}
	d := open(t, strict, func(c *ssh.Config) { c.Rand = random })
	held, sources := 0, 0
	from := func() string { sources++; return fmt.Sprintf("127.1.%d.%d", sources/250, sources%250+1) }
	for _, size := range []struct{ held, dropped int }{{20, 30}, {40, 47}, {60, 65}, {99, 99}} {
		for ; held < size.held; held++ {
			if held >= 20 {
				random.percent <- 99
			}
			d.hold(t, from(), 1)
		}
		dropped := 0
		for percent := range 100 {
			random.percent <- percent
			c := d.knock(t, from())
			in := heard(t, c)
			if in != (percent >= size.dropped) {
				t.Errorf("%d held, dice show %d: heard %v", held, percent, in)
			}
			if !in {
				dropped++
			}
			_ = c.Close()
			d.goneAgain(t, held)
		}
		if dropped != size.dropped {
			t.Errorf("%d held: wanted %d of 100 dropped, found %d", held, size.dropped, dropped)
		}
	}
	random.percent <- 99
	d.hold(t, from(), 1)
	for range 50 {
		if heard(t, d.knock(t, from())) {
			t.Fatal("more than a hundred were heard")
		}
	}
}

// What one address may do to the others behind it is told in
// docs/security-checks.md; this is what many addresses may do to a source from
// which people log in.
func TestSourceOfALoginStaysWelcomeWhenTheDoorIsFull(t *testing.T) {
	d := open(t, strict)
	d.tick()
	d.loginFrom(t, "127.0.1.1", "alice")
	for i := range 600 {
		d.knock(t, fmt.Sprintf("127.1.%d.%d", i/250, i%250+1))
	}
	eventually(t, "a hundred connections without a login", func() bool {
		traffic := d.Traffic()
		return traffic.Startups == 100 && traffic.Full == 500
	})
	if heard(t, d.knock(t, "127.0.1.2")) {
		t.Error("a stranger was heard though the door is full")
	}
	d.loginFrom(t, "127.0.1.1", "bob")
}

func TestSourcesRememberedAreBounded(t *testing.T) {
	const most = 4096
	d := open(t, strict)
	d.fail(t, "127.0.1.1", 4)
	for i := range 100 {
		d.knock(t, fmt.Sprintf("127.1.0.%d", i/4+1))
	}
	for i := range most + 2000 {
		c := d.knock(t, fmt.Sprintf("127.2.%d.%d", i/250, i%250+1))
		_ = c.Close()
	}
	eventually(t, "all to have been seen", func() bool {
		traffic := d.Traffic()
		return traffic.Full+traffic.AuthFail+traffic.NoAuth+int64(traffic.Startups) == 4+100+most+2000
	})
	if n := d.Traffic().Sources; n > most || n < most/2 {
		t.Errorf("wanted up to %d sources remembered, found %d", most, n)
	}
	if heard(t, d.knock(t, "127.0.1.1")) || d.Traffic().Penalised != 1 {
		t.Errorf("a penalty was forgotten before what ends sooner: %+v", d.Traffic())
	}
}

func TestFloodWritesFewLinesAndNoAddress(t *testing.T) {
	d := open(t, strict)
	d.tick()
	d.loginFrom(t, "127.0.1.2", "alice") // it serves
	lines := func() int { return strings.Count(d.log.String(), "\n") }
	for i := range 500 {
		c := d.knock(t, fmt.Sprintf("127.3.%d.%d", i/250, i%250+1))
		_ = c.Close()
	}
	eventually(t, "all to be gone", func() bool { traffic := d.Traffic(); return traffic.NoAuth+traffic.Full == 500 })
	eventually(t, "ten lines", func() bool { return lines() == 10 })
	d.advance(60e9)
	_, err := d.enterFrom(t, "127.0.1.1", "mallory", gossh.PublicKeys(signerFor("mallory")))
	if err == nil {
		t.Fatal("let in")
	}
	eventually(t, "one line more", func() bool { return lines() == 11 })
	if !strings.Contains(d.log.String(), "refused=501 unlogged=490") {
		t.Errorf("the last line does not say how many were not logged:\n%s", d.log.String())
	}
	for _, word := range []string{"127.", "mallory"} {
		if strings.Contains(d.log.String(), word) {
			t.Errorf("the log says %q", word)
		}
	}
}

// The library alone would read a thousand lines, a byte at a time.
func TestWhatDoesNotBeginAsSSHIsCutOffAtOnce(t *testing.T) {
	d := open(t, strict)
	for i, start := range []string{"GET / HTTP/1.1\r\n", "hello\r\nSSH-2.0-late\r\n", "SSH-1.5-old\r\n", "\r\n", "SSH-2.0x"} {
		c := d.knock(t, fmt.Sprintf("127.0.1.%d", i+1))
		if _, err := c.Write([]byte(start)); err != nil {
			t.Fatal(err)
		}
		_ = c.SetReadDeadline(time.Now().Add(patience))
		if out, err := io.ReadAll(c); errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("%q: read on after %q", start, out)
		}
	}
	d.goneAgain(t, 0)
}
