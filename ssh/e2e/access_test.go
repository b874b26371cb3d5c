package e2e_test

import (
	"context"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh/e2e"
	"integrora.com/opsconsole/storage/storetest"
)

// byTwo has two admins change an account.
func byTwo(d *e2e.Door, c model.ProposeChange) {
	d.Do("admin", c)
	d.Approve("admin2")
}

func clientKey(t *testing.T, seed byte) model.AdminKey {
	t.Helper()
	key, err := keys.GenerateClientKey(t.TempDir()+"/key", "another", storetest.Rand(seed))
	if err != nil {
		t.Fatal(err)
	}
	return model.AdminKey{Label: "another", Fingerprint: key.Fingerprint, Blob: key.Blob}
}

func TestEveryChangeOfAccessEndsLiveSessionsAtOnce(t *testing.T) {
	another := clientKey(t, 77)
	for what, change := range map[string]func(*e2e.Door){
		"role": func(d *e2e.Door) {
			byTwo(d, model.ProposeChange{Op: model.OpRole, Name: "oncall", Role: model.RoleAuditor})
		},
		"end of the role": func(d *e2e.Door) {
			byTwo(d, model.ProposeChange{Op: model.OpRole, Name: "oncall", Role: model.RoleOnCall, Until: d.Clock.Now().Add(time.Hour)})
		},
		"addresses": func(d *e2e.Door) {
			byTwo(d, model.ProposeChange{Op: model.OpSources, Name: "oncall", Sources: []string{"192.0.2.0/24"}})
		},
		"another key": func(d *e2e.Door) {
			byTwo(d, model.ProposeChange{Op: model.OpKeyAdd, Name: "oncall", Key: another})
		},
		"new codes": func(d *e2e.Door) {
			byTwo(d, model.ProposeChange{Op: model.OpResetCode, Name: "oncall", TokenHash: []byte("an invite")})
		},
		"disabled": func(d *e2e.Door) {
			d.Do("admin", model.DisableAdmin{Name: "oncall", Reason: "lost-laptop", Code: d.Code("admin")})
		},
	} {
		t.Run(what, func(t *testing.T) {
			d := e2e.Serve(t, storetest.New(t))
			c := d.Login("oncall")
			term := c.Console(t, e2e.Size{W: 80, H: 24}, "")
			term.Sees("oncall")
			other := d.Console("dpo")
			other.Sees("dpo")
			change(d)
			if code := term.Ends(); code != 1 || !strings.Contains(string(term.Wire()), "Your access was changed") {
				t.Errorf("the console: exit %d", code)
			}
			term.Restored()
			if rows := d.Server.Sessions(); len(rows) != 1 || rows[0].Name != "dpo" {
				t.Errorf("live sessions: %+v", rows)
			}
		})
	}
}

// A connection that had no session when its account changed is no way back.
func TestConnectionFromBeforeAChangeOfAccessIsOfNoUse(t *testing.T) {
	another := clientKey(t, 78)
	for what, change := range map[string]model.ProposeChange{
		"addresses": {Op: model.OpSources, Name: "oncall", Sources: []string{"192.0.2.0/24"}},
		"role":      {Op: model.OpRole, Name: "oncall", Role: model.RoleAuditor},
		"key":       {Op: model.OpKeyAdd, Name: "oncall", Key: another},
	} {
		d := e2e.Serve(t, storetest.New(t))
		c := d.Login("oncall")
		if r := c.Run("", "whoami"); r.Code != 0 {
			t.Fatalf("before: %+v", r)
		}
		byTwo(d, change)
		if r := c.Run("", "whoami"); r.Code != 1 || r.Out != "" || !strings.Contains(r.Err, "Your access was changed") {
			t.Errorf("%s: %+v", what, r)
		}
		if what == "addresses" {
			_ = c.Wait() // it is closed, after a while in which the client may hear why
		}
	}
}

func TestAdminEndsAnothersSession(t *testing.T) {
	d := e2e.Serve(t, storetest.New(t))
	ctx := context.Background()
	term := d.Console("oncall")
	term.Sees("oncall")
	rows, err := d.Desk("admin").Sessions(ctx)
	if err != nil || len(rows) != 1 || rows[0].Name != "oncall" || rows[0].Kind != "console" || rows[0].Remote != "127.0.0.1" {
		t.Fatalf("%+v, %v", rows, err)
	}
	if err := d.Desk("dpo").EndSession(ctx, rows[0].ID); model.CodeOf(err) != "role" {
		t.Errorf("ended by the DPO: %v", err)
	}
	if err := d.Desk("admin").EndSession(ctx, rows[0].ID); err != nil {
		t.Fatal(err)
	}
	if code := term.Ends(); code != 1 || !strings.Contains(string(term.Wire()), "This session was ended by an admin.") {
		t.Errorf("exit %d", code)
	}
	term.Restored()
	d.Console("oncall").Sees("oncall") // their account is as it was
}

// machine makes a machine's account that comes from loopback.
func machine(t *testing.T, d *e2e.Door, name string) gossh.Signer {
	t.Helper()
	path := t.TempDir() + "/key"
	key, err := keys.GenerateClientKey(path, name, storetest.Rand(88))
	if err != nil {
		t.Fatal(err)
	}
	d.IDs[name] = d.Do("admin", model.InviteAdmin{Name: name, Role: model.RoleIntake, TokenHash: []byte("none"), Sources: []string{"127.0.0.0/8"}, Rate: 5,
		Key: model.AdminKey{Label: "k", Fingerprint: key.Fingerprint, Blob: key.Blob}, Code: d.Code("admin")}).ID
	d.Approve("admin2")
	signer, err := keys.LoadHostKey(path) // the same form
	if err != nil {
		t.Fatal(err)
	}
	return signer
}

const letter = "From: Rasa <rasa@inbox.example>\r\nTo: privacy@integrora.example\r\nSubject: Please delete my data\r\n" +
	"Date: Mon, 23 Nov 2026 10:00:00 +0200\r\nMessage-ID: <m1@inbox.example>\r\n\r\nPlease erase all my personal data (Art. 17 GDPR).\r\n"

func TestMachineBringsLettersInAndReadsNothing(t *testing.T) {
	d := e2e.Serve(t, storetest.New(t))
	signer := machine(t, d, "mailbox")
	c, err := e2e.Dial(d.Addr, d.Host, "mailbox", gossh.PublicKeys(signer))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if r := c.Run(letter, "import", "letters"); r.Code != 0 {
		t.Fatalf("import letters: %+v", r)
	}
	for _, args := range [][]string{{"requests"}, {"request", "R-1"}, {"people"}, {"whoami"}, {"audit", "export"}, {"admin", "list"}, {"triage", "R-1"}} {
		if r := c.Run("", args...); r.Code != 1 || r.Out != "" || !strings.HasPrefix(r.Err, "This is a machine's account.") {
			t.Errorf("%v: %+v", args, r)
		}
	}
	if got := d.Login("admin").Must(t, "", "requests"); len(got) != 1 {
		t.Errorf("wanted the letter's request, found %v", got)
	}
	// The door apart, the store refuses a machine everything else.
	ctx := context.Background()
	desk := d.Desk("mailbox")
	if _, err := desk.Requests(ctx, model.Window{Limit: 1}); model.CodeOf(err) != "role" {
		t.Errorf("it reads: %v", err)
	}
	for _, cmd := range []model.Command{model.NoteRequest{Request: "R-1", Text: "x"}, model.DismissLetter{Request: "R-1"}, model.OpenSession{Code: "000000"}, model.SawAlarms{Newest: 1}} {
		if _, err := desk.Do(ctx, cmd); model.CodeOf(err) != "role" {
			t.Errorf("%s: %v", cmd.Act().Name, err)
		}
	}
	for range 4 {
		if r := c.Run(letter, "import", "letters"); r.Code != 0 {
			t.Errorf("import letters again: %+v", r)
		}
	}
	if r := c.Run(letter, "import", "letters"); r.Code != 1 || !strings.HasPrefix(r.Err, "This account may give 5 commands a minute. Try again at ") {
		t.Errorf("the sixth within a minute: %+v", r)
	}
	d.Do("admin", model.DisableAdmin{Name: "mailbox", Reason: "replaced", Code: d.Code("admin")})
	if c2, err := e2e.Dial(d.Addr, d.Host, "mailbox", gossh.PublicKeys(signer)); err == nil {
		_ = c2.Close()
		t.Error("a disabled machine was let in")
	}
}

func TestCertificateLogsInAndEndsWithTheTrust(t *testing.T) {
	d := e2e.Serve(t, storetest.New(t))
	ca, laptop := d.Signer["auditor"], machine(t, d, "mailbox")
	policy := model.AccessPolicy{UserCAs: []model.TrustedCA{{Name: "house", Fingerprint: keys.Fingerprint(ca.PublicKey()), Blob: ca.PublicKey().Marshal()}}}
	byTwo(d, model.ProposeChange{Op: model.OpPolicy, Policy: policy})
	now := d.Clock.Now()
	cert := &gossh.Certificate{Key: laptop.PublicKey(), CertType: gossh.UserCert, ValidPrincipals: []string{"dpo"},
		ValidAfter: uint64(now.Unix()), ValidBefore: uint64(now.Add(8 * time.Hour).Unix())}
	if err := cert.SignCert(storetest.Rand(5), ca); err != nil {
		t.Fatal(err)
	}
	signer, err := gossh.NewCertSigner(cert, laptop)
	if err != nil {
		t.Fatal(err)
	}
	if c, err := e2e.Dial(d.Addr, d.Host, "dpo", gossh.PublicKeys(signer)); err == nil {
		_ = c.Close()
		t.Fatal("a certificate alone was let in")
	}
	c, err := e2e.Dial(d.Addr, d.Host, "dpo", gossh.PublicKeys(signer), e2e.Answers(d.Code("dpo")))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	term := c.Console(t, e2e.Size{W: 80, H: 24}, "")
	term.Sees("dpo")
	byTwo(d, model.ProposeChange{Op: model.OpPolicy})
	if code := term.Ends(); code != 1 || !strings.Contains(string(term.Wire()), "Your access was changed") {
		t.Errorf("exit %d", code)
	}
	if c, err := e2e.Dial(d.Addr, d.Host, "dpo", gossh.PublicKeys(signer), e2e.Answers(d.Code("dpo"))); err == nil {
		_ = c.Close()
		t.Error("a certificate that nobody trusts any more was let in")
	}
}
