package main

import (
	"net"
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/ssh/e2e"
)

// greeted says whether the program speaks on a new connection, which stays
// open.
func (s *server) greeted() bool {
	s.t.Helper()
	c, err := net.Dial("tcp", s.addr)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = c.Close() })
	_ = c.SetReadDeadline(time.Now().Add(e2e.Patience))
	n, err := c.Read(make([]byte, 1))
	if ne, ok := err.(net.Error); ok && ne.Timeout() {
		s.t.Fatal("the program neither speaks nor hangs up")
	}
	return n == 1
}

func TestServeLimitsASourceUnlessExempt(t *testing.T) {
	p := newPlace(t)
	p.initialise()
	for _, try := range []struct {
		flags []string
		fifth bool
	}{{nil, false}, {[]string{"--exempt", "10.0.0.0/8"}, false}, {[]string{"--exempt", "10.0.0.0/8,127.0.0.1"}, true}} {
		s := p.serve(try.flags...)
		for range 4 {
			if !s.greeted() {
				t.Fatal("one of the first four was not heard")
			}
		}
		if s.greeted() != try.fifth {
			t.Errorf("%q: fifth heard: %v", try.flags, !try.fifth)
		}
		s.term()
	}
	out, err := p.program("serve", "--data", p.dir, "--exempt", "jump.example").CombinedOutput()
	if err == nil || !strings.Contains(string(out), `wanted an address, or a network`) {
		t.Errorf("%v: %s", err, out)
	}
}
