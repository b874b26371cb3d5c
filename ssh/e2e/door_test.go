package e2e_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh/e2e"
	"integrora.com/opsconsole/storage/storetest"
)

func TestCutConnectionInAFormChangesNothingAndLeavesNothing(t *testing.T) {
	d := acme(t)
	warm := d.Login("admin")
	screen := warm.Console(t, e2e.Size{W: 80, H: 24}, "")
	screen.Sees("Needs you today")
	_ = warm.Close()
	screen.Ends()
	screen.Close()
	before, head := settled(), d.Store.Head()
	for _, stage := range []string{"triage typed", "note typed", "confirm open", "code typed"} {
		c := d.Login("admin")
		entries := d.Store.Head().Size
		term := c.Console(t, e2e.Size{W: 120, H: 40}, "requests/R-1")
		term.Sees("Personal data is masked")
		switch stage {
		case "triage typed":
			term.Press("t")
			term.Sees("R-1: triage")
			term.Press("tab", "tab", "tab", "x", "y")
			term.Sees("xy")
		case "note typed":
			term.Press("n")
			term.Sees("R-1: note")
			term.Type("half a sentence")
			term.Sees("half a sentence")
		case "code typed":
			term.Press("x")
			term.Sees("R-1: reveal")
			term.Type("12345")
		case "confirm open":
			term.Press("W")
			term.Sees("R-1: taken back")
			term.Press("tab")
		}
		_ = c.Net.Close()
		term.Ends()
		term.Close()
		eventually(t, "no goroutine left after "+stage, func() bool { return runtime.NumGoroutine() <= before })
		if now := d.Store.Head().Size; now != entries {
			t.Errorf("%s: %d entries came of it", stage, now-entries)
		}
	}
	view, err := d.Desk("admin").Request(context.Background(), "R-1")
	if err != nil || view.Request.State != model.Received || len(view.File.Notes) > 0 {
		t.Errorf("R-1 is %s with %d notes (%v)", view.Request.State, len(view.File.Notes), err)
	}
	if d.Store.Head().Size != head.Size+4 { // the four logins
		t.Errorf("%d entries, wanted those of 4 logins", d.Store.Head().Size-head.Size)
	}
}

// disable stands in for the command that ends an account, which the catalogue
// does not have yet.
type disable struct{ id string }

var actDisable = &model.Act{Name: "admin.disable", Allow: []model.Role{model.RoleSystem}, Summary: "end an account, in a test"}

func (disable) Act() *model.Act { return actDisable }

func (c disable) Decide(call *model.Call) (model.Decision, error) {
	a, err := call.Admin(c.id)
	a.Disabled = true
	return model.Decision{Object: c.id, Put: []model.Record{a}}, err
}

func TestEveryWrongLoginIsRefusedAlike(t *testing.T) {
	d := e2e.Serve(t, storetest.New(t))
	d.Do(model.System.ID, disable{d.IDs["oncall"]})
	byTwo(d, model.ProposeChange{Op: model.OpSources, Name: "auditor", Sources: []string{"192.0.2.0/24"}})
	byTwo(d, model.ProposeChange{Op: model.OpRole, Name: "dpo", Role: model.RoleDPO, From: d.Clock.Now().Add(24 * time.Hour)})
	used := d.Code("admin")
	c, err := e2e.Dial(d.Addr, d.Host, "admin", gossh.PublicKeys(d.Signer["admin"]), e2e.Answers(used))
	if err != nil {
		t.Fatal(err)
	}
	_ = c.Close()
	key := func(name string) gossh.AuthMethod { return gossh.PublicKeys(d.Signer[name]) }
	logins := []struct {
		what, user string
		auth       []gossh.AuthMethod
	}{
		{"unknown user", "nobody", []gossh.AuthMethod{key("admin"), e2e.Answers(d.Code("admin"))}},
		{"wrong key", "admin", []gossh.AuthMethod{key("dpo"), e2e.Answers(d.Code("admin"))}},
		{"disabled account", "oncall", []gossh.AuthMethod{key("oncall"), e2e.Answers(d.Code("oncall"))}},
		{"from elsewhere", "auditor", []gossh.AuthMethod{key("auditor"), e2e.Answers(d.Code("auditor"))}},
		{"role not yet in force", "dpo", []gossh.AuthMethod{key("dpo"), e2e.Answers(d.Code("dpo"))}},
		{"hostile user name", "admin\x1b[2J\u202e", []gossh.AuthMethod{key("admin"), e2e.Answers(d.Code("admin"))}},
		{"long user name", strings.Repeat("a", 20_000), []gossh.AuthMethod{key("admin")}},
		{"system", "system", []gossh.AuthMethod{key("admin"), e2e.Answers(d.Code("admin"))}},
		{"password", "admin", []gossh.AuthMethod{gossh.Password("secret")}},
		{"code without key", "admin", []gossh.AuthMethod{e2e.Answers(d.Code("admin"))}},
		{"nothing", "admin", nil},
		{"key and password", "admin", []gossh.AuthMethod{key("admin"), gossh.Password("secret")}},
		{"key alone", "admin", []gossh.AuthMethod{key("admin")}},
		{"used code", "admin", []gossh.AuthMethod{key("admin"), e2e.Answers(used)}},
		{"wrong code", "admin", []gossh.AuthMethod{key("admin"), e2e.Answers("000000")}},
		{"another's code", "admin", []gossh.AuthMethod{key("admin"), e2e.Answers(d.Code("dpo"))}},
		{"empty code", "admin", []gossh.AuthMethod{key("admin"), e2e.Answers("")}},
	}
	texts := map[string][]string{}
	for _, l := range logins {
		c, err := e2e.Dial(d.Addr, d.Host, l.user, l.auth...)
		if err == nil {
			_ = c.Close()
			t.Fatalf("%s was let in", l.what)
		}
		// The client adds what it tried itself, and why it gave up.
		text, _, _ := strings.Cut(err.Error(), ", attempted")
		text = strings.Replace(text, "no answer", "ssh: unable to authenticate", 1)
		texts[text] = append(texts[text], l.what)
	}
	if len(texts) != 1 {
		t.Errorf("refusals differ: %q", texts)
	}
	d.Login("admin") // the account is not locked by strangers, nor by this little
}

func TestCommandsShareAConnectionWithAConsole(t *testing.T) {
	d := acme(t)
	c := d.Login("admin")
	term := c.Console(t, e2e.Size{W: 120, H: 40}, "requests")
	term.Sees("R-1", "received")
	var wait sync.WaitGroup
	for i := range 12 {
		wait.Go(func() {
			cmd := [][]string{{"whoami"}, {"people"}, {"requests"}, {"audit", "head"}}[i%4]
			for { // at most four at once: a fifth is told to wait
				r := c.Run("", cmd...)
				if r.Code == 0 {
					return
				}
				if !strings.Contains(r.Err, "its 4 commands") && !strings.Contains(r.Err, "too many sessions") {
					t.Errorf("%v: exit %d: %s", cmd, r.Code, r.Err)
					return
				}
			}
		})
	}
	wait.Wait()
	c.Must(t, "", "dismiss", "R-1")
	term.Sees("dismissed")
	term.Command("q")
	if code := term.Ends(); code != 0 {
		t.Errorf("exit %d", code)
	}
	if r := c.Run("", "whoami"); r.Code != 0 {
		t.Errorf("after the console: exit %d: %s", r.Code, r.Err)
	}
}

func TestLogVerifiesWhileRecordsComeIn(t *testing.T) {
	d := acme(t)
	in, read := d.Login("admin"), d.Login("auditor")
	done := make(chan e2e.Result, 1)
	go func() { done <- in.Run(people(20_000), "import", "records") }()
	verified := 0
	for {
		select {
		case r := <-done:
			if r.Code != 0 || !strings.Contains(r.Out, "created 20000") {
				t.Fatalf("import: exit %d: %s %s", r.Code, r.Out, r.Err)
			}
			if verified == 0 {
				t.Error("nothing was verified meanwhile")
			}
			read.Must(t, "", "audit", "verify", "--deep")
			return
		default:
		}
		if r := read.Run("", "audit", "verify"); r.Code != 0 {
			t.Fatalf("verify: exit %d: %s", r.Code, r.Err)
		}
		verified++
	}
}

// people are n records of people of acme.
func people(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"type":"person","tenant":"acme","id":"n-%d","kind":"user","name":"Name Surname %d","email":"n%d@inbox.example"}`+"\n", i, i, i)
	}
	return b.String()
}

func TestDisabledAccountLosesItsConsoleAtOnce(t *testing.T) {
	d := acme(t)
	term := d.Console("oncall")
	term.Sees("Needs you today")
	d.Do(model.System.ID, disable{d.IDs["oncall"]})
	if code := term.Ends(); code != 1 || !strings.Contains(string(term.Wire()), "Your access was changed") {
		t.Errorf("exit %d", code)
	}
	term.Restored()
	_, err := e2e.Dial(d.Addr, d.Host, "oncall", gossh.PublicKeys(d.Signer["oncall"]), e2e.Answers(d.Code("oncall")))
	var dead *gossh.ServerAuthError
	if err == nil || errors.As(err, &dead) {
		t.Errorf("a disabled account: %v", err)
	}
}
