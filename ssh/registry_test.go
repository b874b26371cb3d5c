package ssh_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
)

func TestLiveSessionsAreListedWithTheirPage(t *testing.T) {
	d := open(t)
	if rows := d.Sessions(); len(rows) != 0 {
		t.Fatalf("nobody is in, but %+v", rows)
	}
	alice := d.console(t, d.login(t, "alice"), "requests/R-42?filter=rasa@inbox.example")
	d.tick()
	c := d.login(t, "bob")
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	out := &safeBuffer{}
	s.Stdout = out
	if err := s.Start("wait for rasa@inbox.example"); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the command to run", func() bool { return out.String() != "" })
	rows := d.Sessions()
	if len(rows) != 2 {
		t.Fatalf("wanted 2 sessions, found %+v", rows)
	}
	first, second := rows[0], rows[1]
	if first.ID != alice.session.ID || first.Admin != "id-alice" || first.Name != "alice" || first.Role != model.RoleAdmin || first.Kind != "console" ||
		first.Remote != "127.0.0.1" || first.Page != "requests/R-42" || !first.Began.Equal(alice.session.Began) || !first.LastInput.Equal(first.Began) {
		t.Errorf("the console: %+v", first)
	}
	if second.Name != "bob" || second.Kind != "command" || second.Page != "wait" {
		t.Errorf("the command: %+v", second)
	}
	for route, want := range map[string]string{
		"tenants/acme?name=Rasa":         "tenants/acme",
		"people/p-1\x1b[2J\u202e/<Rasa>": "people/p-12J/Rasa",
		strings.Repeat("x", 200):         strings.Repeat("x", 64),
		"?all of it":                     "",
	} {
		alice.session.SetPage(route)
		if got := d.Sessions()[0].Page; got != want {
			t.Errorf("%q: wanted %q, found %q", route, want, got)
		}
	}
	d.tick()
	_, _ = alice.in.Write([]byte("a"))
	alice.getsKey(t, "a")
	if row := d.Sessions()[0]; !row.LastInput.Equal(d.now()) {
		t.Errorf("last key at %s, wanted %s", row.LastInput, d.now())
	}
	_, _ = alice.in.Write([]byte("q"))
	if code := ends(t, alice.Session); code != 0 {
		t.Errorf("exit code %d", code)
	}
	eventually(t, "the ended session to leave the list", func() bool { return len(d.Sessions()) == 1 })
}

func TestEndedSessionIsToldAndLosesItsConnection(t *testing.T) {
	d := open(t)
	c := d.login(t, "alice")
	term := d.console(t, c, "")
	drawn(t, term)
	d.tick()
	other := d.console(t, d.login(t, "bob"), "")
	drawn(t, other)
	if d.EndSession("nobody's") {
		t.Error("a session that is not was ended")
	}
	if !d.EndSession(term.session.ID) {
		t.Error("the session was not found")
	}
	if code := ends(t, term.Session); code != 1 || !strings.Contains(term.seen.String(), "This session was ended by an admin.") {
		t.Errorf("exit code %d, said %q", code, term.seen.String())
	}
	restored(t, term.seen)
	closed := make(chan error, 1)
	go func() { closed <- c.Wait() }()
	receive(t, closed, "the end of the connection")
	eventually(t, "one session to be left", func() bool { return len(d.Sessions()) == 1 })
	if d.EndSession(term.session.ID) {
		t.Error("ended twice")
	}
	if other.screen.ctx.Err() != nil {
		t.Error("another's session ended too")
	}
	found := false
	for _, e := range d.entries() {
		found = found || e == "ended console id-alice: ended by an admin"
	}
	if !found {
		t.Errorf("the house was told %q", d.entries())
	}
}

func TestSessionEndsWithTheRole(t *testing.T) {
	d := open(t)
	d.change("alice", func(a *admin) { a.Until = d.clock.Add(30*time.Second + 300*time.Millisecond) }) // the login takes 30 s
	c := d.login(t, "alice")
	term := d.console(t, c, "")
	if code := ends(t, term.Session); code != 1 || !strings.Contains(term.seen.String(), "Your access has reached its end") {
		t.Errorf("exit code %d, said %q", code, term.seen.String())
	}
	closed := make(chan error, 1)
	go func() { closed <- c.Wait() }()
	receive(t, closed, "the end of the connection")
}

func TestSessionOfARoleThatIsOverDoesNotLast(t *testing.T) {
	d := open(t)
	d.change("alice", func(a *admin) { a.Until = d.clock.Add(-time.Hour) })
	term := d.console(t, d.login(t, "alice"), "")
	receive(t, term.screen.ctx.Done(), "the end of the session")
	if cause := context.Cause(term.screen.ctx); cause.Error() != "access over" {
		t.Errorf("ended for %v", cause)
	}
}
