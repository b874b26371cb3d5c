package house_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh"
	"integrora.com/opsconsole/ssh/house"
	"integrora.com/opsconsole/storage/storetest"
)

var ctx = context.Background()

func open(t *testing.T) (*storetest.House, *house.House) {
	h := storetest.New(t)
	return h, house.New(h.Store, h.Clock.Now, storetest.Rand(7))
}

// told is what an error tells the caller; empty when it tells nothing.
func told(err error) string {
	var text ssh.Told
	if errors.As(err, &text) {
		return string(text)
	}
	return ""
}

// invited is a new account with an invite that another admin confirmed, unless
// confirmed is false.
func invited(t *testing.T, h *storetest.House, name string, confirmed bool) (id, token string) {
	t.Helper()
	invite, err := keys.NewInvite(storetest.Rand(name[0]))
	if err != nil {
		t.Fatal(err)
	}
	key, err := keys.GenerateClientKey(t.TempDir()+"/key", name, storetest.Rand(name[1]))
	if err != nil {
		t.Fatal(err)
	}
	hash := invite.Hash()
	id = h.Do("admin", model.InviteAdmin{Name: name, Role: model.RoleOnCall, TokenHash: hash[:], Code: h.Code("admin"),
		Key: model.AdminKey{Label: "k", Fingerprint: key.Fingerprint, Blob: key.Blob}}).ID
	if confirmed {
		h.Approve("admin2")
	}
	return id, invite.Text()
}

// codes are the one-time codes of a secret for now and the step before.
func codes(t *testing.T, h *storetest.House, secret string) (first, second string) {
	t.Helper()
	s, err := keys.ParseSecret(secret)
	if err != nil {
		t.Fatal(err)
	}
	step := keys.StepAt(h.Clock.Now())
	return keys.Code(s, step-1), keys.Code(s, step)
}

func TestOnlyTheRightNameAndKeyAreOffered(t *testing.T) {
	h, door := open(t)
	h.Do(model.System.ID, change{h.IDs["oncall"], func(a *model.Admin) { a.Disabled = true }})
	for _, c := range []struct {
		user, key string
		want      bool
	}{{"admin", "admin", true}, {"dpo", "dpo", true}, {"admin", "dpo", false}, {"nobody", "admin", false}, {"oncall", "oncall", false}, {"", "admin", false}, {"system", "admin", false}} {
		who, enrolled, ok := door.Offered(c.user, "192.0.2.1", h.Signer[c.key].PublicKey())
		if ok != c.want || ok && (who.ID != h.IDs[c.user] || who.Name != c.user || !enrolled) || !ok && who != (ssh.Identity{}) {
			t.Errorf("%s with the key of %s: %v, %+v", c.user, c.key, ok, who)
		}
	}
}

// change alters an account, as a command that is not in the catalogue yet will.
type change struct {
	id  string
	how func(*model.Admin)
}

var actChange = &model.Act{Name: "admin.change", Allow: []model.Role{model.RoleSystem}, Summary: "alter an account, in a test"}

func (change) Act() *model.Act { return actChange }

func (c change) Decide(call *model.Call) (model.Decision, error) {
	a, err := call.Admin(c.id)
	c.how(&a)
	return model.Decision{Object: c.id, Put: []model.Record{a}}, err
}

func TestNextSessionTellsOfTheLastLoginAndOfWrongCodes(t *testing.T) {
	h, door := open(t)
	id, key := h.IDs["admin"], h.Signer["admin"].PublicKey()
	if err := door.Code(ctx, id, key, "", h.Code("admin")); err != nil {
		t.Fatal(err)
	}
	first := h.Clock.Now()
	session := &ssh.Session{Who: ssh.Identity{ID: id}, Kind: ssh.KindConsole}
	if lines, err := door.Started(ctx, session); err != nil || len(lines) != 0 {
		t.Errorf("the first login tells %q, %v", lines, err)
	}
	for range 2 {
		if err := door.Code(ctx, id, key, "", "000000"); told(err) != "That code was not accepted; wait for the next one." {
			t.Errorf("a wrong code: %v", err)
		}
	}
	code := h.Code("admin")
	if err := door.Code(ctx, id, key, "", code); err != nil {
		t.Fatal(err)
	}
	if err := door.Code(ctx, id, key, "", code); told(err) != "That code was used already; wait for the next one." {
		t.Errorf("a used code: %v", err)
	}
	if lines, _ := door.Started(ctx, &ssh.Session{Who: session.Who, Kind: ssh.KindCommand}); len(lines) != 0 {
		t.Errorf("a command is told %q", lines)
	}
	lines, err := door.Started(ctx, session)
	want := "Last login " + first.Format("2006-01-02 15:04") + " UTC."
	if err != nil || len(lines) != 2 || lines[0] != want || !strings.HasPrefix(lines[1], model.AlarmMark+"2 wrong codes after your key was proven") {
		t.Errorf("wanted %q and two wrong codes, found %q, %v", want, lines, err)
	}
	if lines, _ := door.Started(ctx, session); len(lines) != 0 {
		t.Errorf("told twice: %q", lines)
	}
}

func TestFiveWrongCodesLockTheCode(t *testing.T) {
	h, door := open(t)
	id, key := h.IDs["dpo"], h.Signer["dpo"].PublicKey()
	for range 5 {
		_ = door.Code(ctx, id, key, "", "000000")
	}
	if err := door.Code(ctx, id, key, "", h.Code("dpo")); !strings.HasPrefix(told(err), "Too many wrong codes; try again after ") {
		t.Errorf("a right code after five wrong ones: %v", err)
	}
	h.Reopen()
	door = house.New(h.Store, h.Clock.Now, storetest.Rand(7))
	if err := door.Code(ctx, id, key, "", h.Code("dpo")); told(err) == "" {
		t.Errorf("a restart unlocks: %v", err)
	}
	h.Clock.Advance(31 * time.Minute)
	if err := door.Code(ctx, id, key, "", h.Code("dpo")); err != nil {
		t.Errorf("after half an hour: %v", err)
	}
	if err := door.Code(ctx, "a-nobody", key, "", "000000"); told(err) != "That code was not accepted; wait for the next one." {
		t.Errorf("an account that is gone: %v", err)
	}
}

func TestInviteEnrolsOnceWithTwoConsecutiveCodes(t *testing.T) {
	h, door := open(t)
	id, token := invited(t, h, "newcomer", true)
	e, err := door.BeginEnrolment(ctx, id, token)
	if err != nil || !strings.HasPrefix(e.URI, "otpauth://totp/opsconsole:newcomer?secret="+e.Secret) || strings.Contains(e.Secret, " ") {
		t.Fatalf("%+v, %v", e, err)
	}
	again, err := door.BeginEnrolment(ctx, id, strings.ToLower(token))
	if err != nil || again.Secret == e.Secret {
		t.Fatalf("a second connection gets %+v, %v", again, err)
	}
	first, second := codes(t, h, again.Secret)
	old1, old2 := codes(t, h, e.Secret)
	for what, pair := range map[string][2]string{"codes of another secret": {old1, old2}, "one code twice": {first, first}, "the wrong way round": {second, first}, "none": {"", ""}} {
		if _, err := door.FinishEnrolment(ctx, id, token, pair[0], pair[1]); !strings.HasPrefix(told(err), "These are not two consecutive codes") {
			t.Errorf("%s: %v", what, err)
		}
	}
	recovery, err := door.FinishEnrolment(ctx, id, token, first, second)
	if err != nil || len(recovery) != keys.RecoveryCodes {
		t.Fatalf("%d recovery codes, %v", len(recovery), err)
	}
	if _, err := door.BeginEnrolment(ctx, id, token); told(err) != "One-time codes are set up already." {
		t.Errorf("the invite a second time: %v", err)
	}
	if _, err := door.FinishEnrolment(ctx, id, token, first, second); told(err) == "" {
		t.Errorf("finished twice: %v", err)
	}
	var key gossh.PublicKey
	if err := door.Code(ctx, id, key, "", second); told(err) != "That code was used already; wait for the next one." {
		t.Errorf("the second code logs in: %v", err)
	}
	if err := door.Code(ctx, id, key, "", recovery[3]); err != nil {
		t.Errorf("a recovery code: %v", err)
	}
	if err := door.Code(ctx, id, key, "", recovery[3]); told(err) == "" {
		t.Errorf("a recovery code a second time: %v", err)
	}
	if err := door.Code(ctx, id, key, "", strings.ToLower(strings.ReplaceAll(recovery[4], "-", " "))); err != nil {
		t.Errorf("a recovery code typed otherwise: %v", err)
	}
}

func TestInviteIsBoundToItsPersonAndDay(t *testing.T) {
	h, door := open(t)
	first, token := invited(t, h, "first", true)
	second, _ := invited(t, h, "second", true)
	waiting, early := invited(t, h, "waiting", false)
	other, _ := keys.NewInvite(storetest.Rand(99))
	for what, c := range map[string]struct{ id, token, want string }{
		"another's":   {second, token, "The invite is not valid."},
		"made up":     {first, other.Text(), "The invite is not valid."},
		"no invite":   {first, "please\x1b[2J", "That invite is not valid."},
		"unconfirmed": {waiting, early, "The invite waits for another admin to confirm it."},
	} {
		if _, err := door.BeginEnrolment(ctx, c.id, c.token); told(err) != c.want {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := door.FinishEnrolment(ctx, first, token, "1", "2"); told(err) != "The enrolment took too long; connect again." {
		t.Errorf("finished before it was begun: %v", err)
	}
	e, err := door.BeginEnrolment(ctx, first, token)
	if err != nil {
		t.Fatal(err)
	}
	h.Clock.Advance(24*time.Hour + time.Second)
	one, two := codes(t, h, e.Secret)
	if _, err := door.FinishEnrolment(ctx, first, token, one, two); told(err) != "The invite expired; ask for a new one." {
		t.Errorf("finished a day later: %v", err)
	}
	if _, err := door.BeginEnrolment(ctx, first, token); told(err) != "The invite expired; ask for a new one." {
		t.Errorf("a day later: %v", err)
	}
}

func TestCurrentIsAsTheStoreHasIt(t *testing.T) {
	h, door := open(t)
	id, key := h.IDs["dpo"], h.Signer["dpo"].PublicKey()
	who, err := door.Current(ctx, id, key)
	if err != nil || who != (ssh.Identity{ID: id, Name: "dpo", Role: "dpo", Grant: who.Grant}) || who.Grant == "" {
		t.Fatalf("%+v, %v", who, err)
	}
	if offered, _, _ := door.Offered("dpo", "192.0.2.1", key); offered != who {
		t.Errorf("offered %+v, current %+v", offered, who)
	}
	changed, stop := door.Watch(id, key)
	defer stop()
	h.Do(model.System.ID, change{id, func(a *model.Admin) { a.Role = model.RoleAuditor }})
	if _, ok := <-changed; !ok {
		t.Log("the watch was closed, which tells as well")
	}
	if who, err := door.Current(ctx, id, key); err != nil || who.Role != "auditor" {
		t.Errorf("%+v, %v", who, err)
	}
	for what, how := range map[string]func(*model.Admin){
		"key gone": func(a *model.Admin) { a.Keys = nil },
		"disabled": func(a *model.Admin) { a.Disabled = true },
	} {
		h.Do(model.System.ID, change{id, how})
		if _, err := door.Current(ctx, id, key); err == nil || told(err) != "" {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestConsolesHeadIsRemembered(t *testing.T) {
	h, door := open(t)
	session := &ssh.Session{Who: ssh.Identity{ID: h.IDs["auditor"]}, Kind: ssh.KindConsole}
	if _, err := door.Started(ctx, session); err != nil {
		t.Fatal(err)
	}
	h.Fill(1, 0, 1)
	door.Ended(session, "ended")
	me, err := h.Desk("auditor").Me()
	if head := h.Store.Head(); err != nil || me.HeadSize != head.Size || !bytes.Equal(me.HeadRoot, head.Root) {
		t.Errorf("remembered %d, the head is %d, %v", me.HeadSize, head.Size, err)
	}
	if err := h.Store.Close(); err != nil {
		t.Fatal(err)
	}
	door.Ended(session, "stopping") // a closed store is no reason to fall
	if _, err := door.Started(ctx, session); err == nil {
		t.Error("a session starts on a closed store")
	}
}
