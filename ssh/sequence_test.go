package ssh_test

import (
	"net/netip"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	gossh "golang.org/x/crypto/ssh"
)

// The steps of which all sequences are made. The rare ones come with keys that
// are not the user's own: a certificate, a machine's, an admin's who may come
// from elsewhere only.
var (
	steps = []string{"none", "password", "code", "stale code", "key query", "good signature", "bad signature", "user switch"}
	rare  = []string{"certificate", "foreign certificate", "machine signature", "far signature", "far machine signature"}
)

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
	if l.proven != "" && userOf(s, l.user) != l.proven {
		l.dead = true // the library hangs up
		return
	}
	switch {
	case s == "machine signature":
		l.in = true
	case (s == "good signature" || s == "certificate") && l.proven == "":
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

// userOf is in whose name a step is taken.
func userOf(step, user string) string {
	switch {
	case step == "machine signature":
		return "mailbox"
	case step == "far signature":
		return "carol"
	case step == "far machine signature":
		return "far"
	}
	return user
}

// Every sequence of steps gets in exactly when a good key precedes a valid
// unused code for the same user.
func TestOnlyKeyThenCodeOfOneUserLetsIn(t *testing.T) {
	depth := 5
	if testing.Short() {
		depth = 4
	}
	everySequence(t, steps, depth)
}

// The same with the rare steps among them, where a certificate is as good as a
// key, and a machine's key from its own addresses the only way in without a
// code. Sequences of 3 steps are tried; OPSCONSOLE_TEST_DEPTH sets another
// length, and 5 takes minutes.
func TestOnlyKeyThenCodeOrAMachinesKeyLetsIn(t *testing.T) {
	depth := 3
	if text := os.Getenv(envDepth); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		depth = n
	}
	everySequence(t, append(slices.Clone(steps), rare...), depth)
}

const envDepth = "OPSCONSOLE_TEST_DEPTH"

func everySequence(t *testing.T, steps []string, depth int) {
	t.Helper()
	d := open(t)
	d.addMachine("mailbox")
	d.addMachine("far")
	d.add("carol")
	for _, user := range []string{"far", "carol"} {
		d.change(user, func(a *admin) { a.from = netip.MustParsePrefix("192.0.2.0/24") })
	}
	certs := map[string]gossh.Signer{}
	for _, user := range []string{"alice", "bob"} {
		certs[user] = certified(t, signerFor("laptop"), authority, nil, user)
		certs["foreign "+user] = certified(t, signerFor("laptop"), signerFor("no authority"), nil, user)
	}
	sequences, entered := 0, 0
	var walk func(prefix []string, l lock)
	walk = func(prefix []string, l lock) {
		if l.dead || l.in || len(prefix) == depth {
			sequences++
			d.tick()
			if d.play(t, certs, prefix) != l.in {
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
func (d *door) play(t *testing.T, certs map[string]gossh.Signer, sequence []string) bool {
	t.Helper()
	r, err := dialRaw(d.addr)
	if err != nil {
		t.Fatalf("connecting: %v", err)
	}
	defer func() { _ = r.Close() }()
	user := "alice"
	for _, s := range sequence {
		as := userOf(s, user)
		a := d.admins[as]
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
		case "certificate":
			p, err = r.publicKey(user, certs[user], true, true)
		case "foreign certificate":
			p, err = r.publicKey(user, certs["foreign "+user], true, true)
		case "machine signature", "far signature", "far machine signature":
			p, err = r.publicKey(as, a.signer, true, true)
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
