package house_test

import (
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh"
	"integrora.com/opsconsole/storage/storetest"
)

// machine makes a machine's account, which comes from near, with one command
// every 20 seconds.
func machine(h *storetest.House, name string, key gossh.PublicKey) {
	h.IDs[name] = h.Do("admin", model.InviteAdmin{Name: name, Role: model.RoleIntake, TokenHash: []byte("none"), Sources: []string{near + "/32"}, Rate: 3,
		Key: adminKey(key, false), Code: h.Code("admin")}).ID
	h.Approve("admin2")
}

func TestMachineOpensByItsKeyFromItsAddressesWhenConfirmed(t *testing.T) {
	h, door := open(t)
	key := newKey(t).PublicKey()
	h.IDs["early"] = h.Do("admin", model.InviteAdmin{Name: "early", Role: model.RoleIntake, TokenHash: []byte("none"), Sources: []string{near + "/32"},
		Key: adminKey(key, false), Code: h.Code("admin")}).ID
	if _, _, ok := door.Offered("early", near, key); ok {
		t.Error("a machine that nobody confirmed opens")
	}
	h.Approve("admin2")
	who, enrolled, ok := door.Offered("early", near, key)
	if !ok || enrolled || !who.Machine || who.ID != h.IDs["early"] || who.Sources != near+"/32" {
		t.Errorf("%v %v %+v", ok, enrolled, who)
	}
	for what, c := range map[string]struct {
		user, from string
		key        gossh.PublicKey
	}{
		"from elsewhere": {"early", far, key},
		"from nowhere":   {"early", "", key},
		"another key":    {"early", near, newKey(t).PublicKey()},
		"a human's key":  {"early", near, h.Signer["dpo"].PublicKey()},
		"a human's name": {"dpo", near, key},
	} {
		if who, _, ok := door.Offered(c.user, c.from, c.key); ok {
			t.Errorf("%s: %+v", what, who)
		}
	}
	if who, err := door.Current(ctx, h.IDs["early"], key); err != nil || !who.Machine {
		t.Errorf("current: %+v, %v", who, err)
	}
	h.Do("admin", model.DisableAdmin{Name: "early", Reason: "replaced", Code: h.Code("admin")})
	if _, _, ok := door.Offered("early", near, key); ok {
		t.Error("a disabled machine opens")
	}
	if _, err := door.Current(ctx, h.IDs["early"], key); err == nil {
		t.Error("a disabled machine is current")
	}
}

func TestMachineGetsNoCodesAndNoInvite(t *testing.T) {
	h, door := open(t)
	machine(h, "mailbox", newKey(t).PublicKey())
	_, token := invited(t, h, "newcomer", true)
	if _, err := door.BeginEnrolment(ctx, h.IDs["mailbox"], token); told(err) == "" {
		t.Errorf("enrolment began: %v", err)
	}
	if err := door.Code(ctx, h.IDs["mailbox"], nil, near, "000000"); told(err) == "" {
		t.Errorf("a code: %v", err)
	}
}

func TestMachineWaitsWhenItGivesTooManyCommands(t *testing.T) {
	h, door := open(t)
	machine(h, "mailbox", newKey(t).PublicKey())
	machine(h, "pager", newKey(t).PublicKey())
	began := h.Clock.Now()
	give := func(name string) error {
		lines, err := door.Started(ctx, &ssh.Session{Who: ssh.Identity{ID: h.IDs[name], Machine: true}, Kind: ssh.KindCommand})
		if len(lines) != 0 {
			t.Errorf("a machine is told %q", lines)
		}
		return err
	}
	size := h.Store.Head().Size
	for range 3 { // at 0, 10 and 20 seconds
		if err := give("mailbox"); err != nil {
			t.Fatal(err)
		}
		h.Clock.Advance(10 * time.Second)
	}
	want := "This account may give 3 commands a minute. Try again at " + began.Add(time.Minute).Format("15:04:05") + " UTC."
	for range 5 { // refusals do not count
		if err := give("mailbox"); told(err) != want {
			t.Errorf("wanted %q, found %v", want, err)
		}
	}
	if err := give("pager"); err != nil {
		t.Errorf("another machine: %v", err)
	}
	h.Clock.Advance(30 * time.Second)
	if err := give("mailbox"); err != nil {
		t.Errorf("when it was to try again: %v", err)
	}
	if err := give("mailbox"); told(err) == "" {
		t.Errorf("only one was free, but: %v", err)
	}
	h.Clock.Advance(-time.Hour)
	if err := give("mailbox"); err != nil {
		t.Errorf("after the clock went back: %v", err)
	}
	if h.Store.Head().Size != size {
		t.Error("sessions of machines flood the log")
	}
}
