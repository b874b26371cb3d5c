package ssh_test

import (
	"fmt"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/ssh"
)

// fail tries to log in with a key of nobody's, one time after another.
func (d *door) fail(t *testing.T, from string, n int) {
	t.Helper()
	for range n {
		before := d.Traffic().AuthFail
		if _, err := d.enterFrom(t, from, "alice", gossh.PublicKeys(signerFor("nobody's"))); err == nil {
			t.Fatal("let in")
		}
		eventually(t, "the failure to be counted", func() bool { return d.Traffic().AuthFail == before+1 })
	}
}

// leave connects and goes without trying to log in.
func (d *door) leave(t *testing.T, from string, n int) {
	t.Helper()
	for range n {
		before := d.Traffic().NoAuth
		c := d.knock(t, from)
		if !heard(t, c) {
			t.Fatal("not heard")
		}
		_ = c.Close()
		eventually(t, "the end to be counted", func() bool { return d.Traffic().NoAuth == before+1 })
	}
}

// outstay keeps a connection until the door has had enough of it.
func (d *door) outstay(t *testing.T, from string, n int) {
	t.Helper()
	for range n {
		before := d.Traffic().GraceExceeded
		d.knock(t, from)
		eventually(t, "the end to be counted", func() bool { return d.Traffic().GraceExceeded == before+1 })
	}
}

// Five seconds for a failed login, one for none, ten for outstaying; more than
// fifteen shut the door until they are over.
func TestPenaltiesAddUpAndPass(t *testing.T) {
	for name, try := range map[string]struct {
		sin    func(*door, *testing.T, string, int)
		spared int // times without consequence
		shut   time.Duration
	}{
		"failed":   {(*door).fail, 3, 20 * time.Second},
		"silent":   {(*door).leave, 15, 16 * time.Second},
		"too late": {(*door).outstay, 1, 20 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, strict, func(c *ssh.Config) {
				if name == "too late" {
					c.Limits.LoginGrace = 20 * time.Millisecond
				}
			})
			const from = "127.0.1.1"
			try.sin(d, t, from, try.spared)
			try.sin(d, t, from, 1) // still heard
			if d.admitted(t, from) {
				t.Fatal("heard in spite of the penalty")
			}
			if !d.admitted(t, "127.0.1.2") {
				t.Error("another source was not heard")
			}
			for range 50 { // knocking on does not make it longer
				d.knock(t, from)
			}
			eventually(t, "all refused", func() bool { return d.Traffic().Penalised == 51 })
			d.advance(try.shut - time.Millisecond)
			if d.admitted(t, from) {
				t.Error("heard before the penalty was over")
			}
			d.advance(time.Millisecond)
			if !d.admitted(t, from) {
				t.Error("not heard after the penalty was over")
			}
		})
	}
}

// admitted says whether the limits let a new connection of a source pass, by
// what the door counts: it may be out of time before it has read a byte.
func (d *door) admitted(t *testing.T, from string) bool {
	t.Helper()
	passed := func() int64 {
		now := d.Traffic()
		return int64(now.Startups) + now.AuthFail + now.NoAuth + now.GraceExceeded
	}
	was, refused := passed(), d.Traffic().Penalised
	d.knock(t, from)
	eventually(t, "the connection to be counted", func() bool { return passed() > was || d.Traffic().Penalised > refused })
	return passed() > was
}

func TestPenaltiesBelowTheLeastAreForgotten(t *testing.T) {
	d := open(t, strict)
	for range 10 {
		d.fail(t, "127.0.1.1", 3)
		d.advance(15 * time.Second)
	}
	if n := d.Traffic().Penalised; n != 0 {
		t.Errorf("%d refused", n)
	}
}

// An attempt is any key offered or method asked for, whatever else is wrong
// with the connection; a login that is broken off at the code is one too.
func TestEveryWayToFailIsAFailedLogin(t *testing.T) {
	d := open(t)
	d.tick()
	a := d.admins["alice"]
	stale := codeAt(a.secret, d.now().Add(-300e9))
	proven := func(r *raw) { _, _ = r.publicKey("alice", a.signer, true, true) }
	for name, try := range map[string]func(*raw) ([]byte, error){
		"key query":      func(r *raw) ([]byte, error) { return r.publicKey("alice", a.signer, false, false) },
		"bad signature":  func(r *raw) ([]byte, error) { return r.publicKey("alice", a.signer, true, false) },
		"password":       func(r *raw) ([]byte, error) { return r.auth("alice", "password", []byte{0}, str([]byte("password"))) },
		"code first":     func(r *raw) ([]byte, error) { return r.keyboard("alice", d.code(a)) },
		"key alone":      func(r *raw) ([]byte, error) { return r.publicKey("alice", a.signer, true, true) },
		"wrong code":     func(r *raw) ([]byte, error) { proven(r); return r.keyboard("alice", stale) },
		"another's code": func(r *raw) ([]byte, error) { proven(r); return r.keyboard("bob", d.code(a)) },
		"none":           func(r *raw) ([]byte, error) { return r.auth("alice", "none") }, // the only one that tries nothing
	} {
		want := d.Traffic()
		if name == "none" {
			want.NoAuth++
		} else {
			want.AuthFail++
		}
		r, err := dialRaw(d.addr)
		if err != nil {
			t.Fatal(err)
		}
		if p, err := try(r); err == nil && p[0] == msgAuthSuccess {
			t.Fatalf("%s: let in", name)
		}
		_ = r.Close()
		eventually(t, name+" to be over", func() bool { return d.Traffic().AuthFail+d.Traffic().NoAuth == want.AuthFail+want.NoAuth })
		if got := d.Traffic(); got != want {
			t.Errorf("%s: wanted %+v, found %+v", name, want, got)
		}
	}
}

// People behind one address: the failures of one shut out the others' new
// logins for the penalty and no longer; who is in stays in.
func TestPenaltyOfANeighbourPassesAndEndsNoSession(t *testing.T) {
	d := open(t, strict)
	d.tick()
	c := d.loginFrom(t, "127.0.1.1", "alice")
	d.fail(t, "127.0.1.1", 4)
	run(t, c, "whoami", 0)
	a := d.admins["bob"]
	if _, err := d.enterFrom(t, "127.0.1.1", "bob", gossh.PublicKeys(a.signer), with(d.code(a))); err == nil {
		t.Error("let in under a penalty")
	}
	if _, err := d.enterFrom(t, "127.0.1.2", "bob", gossh.PublicKeys(a.signer), with(d.code(a))); err != nil {
		t.Errorf("from another address: %v", err)
	}
	d.advance(30 * time.Second)
	d.loginFrom(t, "127.0.1.1", "alice")
}

// The most that one source can add up at four connections at once stays under
// a minute, far from the ten minutes that are the end of any penalty. A clock
// set back makes no penalty longer than that either.
func TestClockSetBackLocksNobodyOut(t *testing.T) {
	d := open(t, strict)
	d.fail(t, "127.0.1.1", 4)
	d.advance(-time.Hour)
	if !heard(t, d.knock(t, "127.0.1.1")) {
		t.Error("still under a penalty that ends in an hour")
	}
}

func TestExemptSourceHasNoLimitOfItsOwn(t *testing.T) {
	d := open(t)
	d.fail(t, "127.0.1.1", 8)
	held := d.hold(t, "127.0.1.1", 12)
	if len(held) != 12 || d.Traffic().Penalised+d.Traffic().Crowded+d.Traffic().Hurried != 0 {
		t.Errorf("%+v", d.Traffic())
	}
}

func TestSourcesAreAddressesOrWholeNetworks(t *testing.T) {
	got, err := ssh.ParseSources([]string{"10.0.0.0/24", "192.0.2.7", "2001:db8::/64", "2001:db8::1", "::ffff:192.0.2.8"})
	if want := "[10.0.0.0/24 192.0.2.7/32 2001:db8::/64 2001:db8::1/128 192.0.2.8/32]"; err != nil || fmt.Sprint(got) != want {
		t.Errorf("%v %v", got, err)
	}
	for _, bad := range []string{"", "jump.example", "10.0.0.1/24", "10.0.0.0/33", "::ffff:10.0.0.0/104"} {
		if got, err := ssh.ParseSources([]string{bad}); err == nil {
			t.Errorf("%q was read as %v", bad, got)
		}
	}
}
