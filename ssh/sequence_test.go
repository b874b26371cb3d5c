package ssh_test

import (
	"strings"
	"testing"
)

// The steps of which all sequences are made.
var steps = []string{"none", "password", "code", "stale code", "key query", "good signature", "bad signature", "user switch"}

// lock is what the door should do, in its simplest form.
type lock struct {
	user   string
	proven string // the user whose key was proven
	dead   bool
	in     bool
	wrong  int
}

func (l *lock) step(s string) {
	if s == "user switch" {
		l.user = map[string]string{"alice": "bob", "bob": "alice"}[l.user]
		return
	}
	if l.proven != "" && l.user != l.proven {
		l.dead = true // the library hangs up
		return
	}
	switch {
	case s == "good signature" && l.proven == "":
		l.proven = l.user
	case s == "bad signature" && l.proven == "":
		l.dead = true
	case s == "code" && l.proven != "":
		l.in = true
	case s == "stale code" && l.proven != "":
		l.wrong++
		l.dead = l.wrong == 3
	}
}

// Every sequence of steps gets in exactly when a good key precedes a valid
// unused code for the same user.
func TestOnlyKeyThenCodeOfOneUserLetsIn(t *testing.T) {
	depth := 5
	if testing.Short() {
		depth = 4
	}
	d := open(t)
	sequences, entered := 0, 0
	var walk func(prefix []string, l lock)
	walk = func(prefix []string, l lock) {
		if l.dead || l.in || len(prefix) == depth {
			sequences++
			d.tick()
			if d.play(t, prefix) != l.in {
				t.Errorf("%s: wanted in %v", strings.Join(prefix, ", "), l.in)
			}
			if l.in {
				entered++
			}
			return
		}
		for _, s := range steps {
			after := l
			after.step(s)
			walk(append(prefix[:len(prefix):len(prefix)], s), after)
		}
	}
	walk(nil, lock{user: "alice"})
	t.Logf("%d sequences, %d let in", sequences, entered)
	if entered == 0 {
		t.Error("nothing let in: the test tests nothing")
	}
}

// play runs a sequence on a fresh connection and says whether it got in.
func (d *door) play(t *testing.T, sequence []string) bool {
	t.Helper()
	r, err := dialRaw(d.addr)
	if err != nil {
		t.Fatalf("connecting: %v", err)
	}
	defer func() { _ = r.Close() }()
	user := "alice"
	for _, s := range sequence {
		a := d.admins[user]
		var p []byte
		switch s {
		case "user switch":
			user = map[string]string{"alice": "bob", "bob": "alice"}[user]
			continue
		case "none":
			p, err = r.auth(user, "none")
		case "password":
			p, err = r.auth(user, "password", []byte{0}, str([]byte("password")))
		case "code":
			p, err = r.keyboard(user, d.code(a))
		case "stale code":
			p, err = r.keyboard(user, codeAt(a.secret, d.now().Add(-300e9)))
		case "key query":
			p, err = r.publicKey(user, a.signer, false, false)
		case "good signature":
			p, err = r.publicKey(user, a.signer, true, true)
		case "bad signature":
			p, err = r.publicKey(user, a.signer, true, false)
		}
		if err != nil {
			return false
		}
		if p[0] == msgAuthSuccess {
			return true
		}
	}
	return false
}
