package ssh_test

import (
	"cmp"
	"fmt"
	"net"
	"slices"
	"testing"
	"time"

	"integrora.com/opsconsole/ssh"
)

// flood is a thousand clients that connect and never log in: a half are silent,
// a half send an SSH client's beginning byte by byte.
type flood struct {
	slow []net.Conn
	sent int
}

const flooders = 1000

// full has the early drop spare all it may, so that the door gets full.
func full(c *ssh.Config) { c.Rand = dice{nil} }

// flood starts one; clients to an address.
func (d *door) flood(t testing.TB, each int) *flood {
	t.Helper()
	f := &flood{}
	for i := range flooders {
		source := i / each
		c := d.knock(t, fmt.Sprintf("127.30.%d.%d", source/250, source%250+1))
		if i%2 == 0 {
			f.slow = append(f.slow, c)
		}
	}
	return f
}

// drip sends one byte more on every slow connection, short of a whole message.
func (f *flood) drip() {
	text := hello("SSH-2.0-slow")
	if f.sent == len(text)-1 {
		return
	}
	for _, c := range f.slow {
		_, _ = c.Write(text[f.sent:][:1]) // the door may have closed it
	}
	f.sent++
}

// A thousand half-open and slow clients leave room for a login: from anywhere
// when they come from few addresses, and from where somebody has logged in
// before when they come from so many that the door is full.
func TestFloodOfHalfOpenAndSlowClientsKeepsNoAdminOut(t *testing.T) {
	for name, try := range map[string]struct {
		each     int // clients to an address
		startups int // what the door hears of them
	}{
		"from four addresses": {250, 16},
		"from 250 addresses":  {4, 100},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, strict, full)
			d.tick()
			from := "127.0.1.2"
			if try.startups == 100 {
				from = "127.0.1.1"
			}
			d.loginFrom(t, from, "alice") // also, it serves from now on
			f := d.flood(t, try.each)
			eventually(t, "every client heard or refused", func() bool {
				traffic := d.Traffic()
				return int64(traffic.Startups)+traffic.Crowded+traffic.Full == flooders
			})
			if n := d.Traffic().Startups; n != try.startups {
				t.Errorf("wanted %d heard, found %d", try.startups, n)
			}
			for range 20 {
				f.drip()
				d.tick()
				c := d.loginFrom(t, "127.0.1.1", "bob")
				if out := run(t, c, "whoami", 0); out != "bob admin\n" {
					t.Errorf("whoami: %q", out)
				}
				_ = c.Close()
			}
		})
	}
}

// How long a login takes, with and without the flood of
// TestFloodOfHalfOpenAndSlowClientsKeepsNoAdminOut: connect, key exchange, key,
// code. Run it with -benchtime=1000x for a p99 that means something.
func BenchmarkLogin(b *testing.B) {
	for _, flooded := range []bool{false, true} {
		b.Run(map[bool]string{false: "quiet", true: "flooded"}[flooded], func(b *testing.B) {
			d := open(b, strict, full)
			d.tick()
			_ = d.loginFrom(b, "127.0.1.1", "alice").Close()
			f := &flood{}
			if flooded {
				f = d.flood(b, 4)
			}
			times := make([]time.Duration, 0, b.N)
			for b.Loop() {
				b.StopTimer()
				f.drip()
				d.tick()
				b.StartTimer()
				begun := time.Now()
				c := d.loginFrom(b, "127.0.1.1", "bob")
				times = append(times, time.Since(begun))
				_ = c.Close()
			}
			slices.SortFunc(times, cmp.Compare[time.Duration])
			b.ReportMetric(float64(times[len(times)/2].Microseconds())/1e3, "p50-ms")
			b.ReportMetric(float64(times[len(times)*99/100].Microseconds())/1e3, "p99-ms")
			b.ReportMetric(float64(d.Traffic().Startups), "held")
		})
	}
}
