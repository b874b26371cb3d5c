package house_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/storetest"
)

const near, far = "192.0.2.1", "198.51.100.1"

// policy has two admins change the access policy.
func policy(h *storetest.House, p model.AccessPolicy) {
	h.Do("admin", model.ProposeChange{Op: model.OpPolicy, Policy: p})
	h.Approve("admin2")
}

// newKey is a key that nobody has yet.
func newKey(t *testing.T) gossh.Signer {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	s, err := gossh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// hardwareKey is the public half of a key in a security key.
func hardwareKey(t *testing.T) gossh.PublicKey {
	t.Helper()
	point := newKey(t).PublicKey().(gossh.CryptoPublicKey).CryptoPublicKey().(ed25519.PublicKey)
	key, err := gossh.ParsePublicKey(gossh.Marshal(struct{ Type, Key, Application string }{gossh.KeyAlgoSKED25519, string(point), "ssh:"}))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func adminKey(key gossh.PublicKey, hardware bool) model.AdminKey {
	return model.AdminKey{Label: "k", Fingerprint: keys.Fingerprint(key), Blob: key.Marshal(), Hardware: hardware}
}

func TestEveryKeyOfAnAccountOpensAndNoneOfAnother(t *testing.T) {
	h, door := open(t)
	second := newKey(t).PublicKey()
	h.Do("admin", model.ProposeChange{Op: model.OpKeyAdd, Name: "dpo", Key: adminKey(second, false)})
	if _, _, ok := door.Offered("dpo", near, second); ok {
		t.Error("a key that is only proposed opens")
	}
	h.Approve("admin2")
	for _, key := range []gossh.PublicKey{second, h.Signer["dpo"].PublicKey()} {
		if who, _, ok := door.Offered("dpo", near, key); !ok || who.ID != h.IDs["dpo"] {
			t.Errorf("%s: %v %+v", keys.Fingerprint(key), ok, who)
		}
		if _, _, ok := door.Offered("auditor", near, key); ok {
			t.Error("it opens another account")
		}
	}
	h.Do("admin", model.RemoveKey{Name: "dpo", Fingerprint: keys.Fingerprint(second), Code: h.Code("admin")})
	if _, _, ok := door.Offered("dpo", near, second); ok {
		t.Error("a key that was removed opens")
	}
}

func TestSoftwareKeysAreClosedWhereTheRoleNeedsHardware(t *testing.T) {
	h, door := open(t)
	hard, soft := hardwareKey(t), h.Signer["dpo"].PublicKey()
	h.Do(model.System.ID, change{h.IDs["dpo"], func(a *model.Admin) { a.Keys = append(a.Keys, adminKey(hard, true)) }})
	ca := newKey(t)
	policy(h, model.AccessPolicy{HardwareKey: []model.Role{model.RoleDPO}, UserCAs: trusted(ca)})
	for what, c := range map[string]struct {
		user string
		key  gossh.PublicKey
		want bool
	}{
		"its key in hardware":            {"dpo", hard, true},
		"its key in software":            {"dpo", soft, false},
		"another role's key in software": {"admin", h.Signer["admin"].PublicKey(), true},
		"a certificate over a soft key":  {"dpo", certificate(t, h, ca, newKey(t).PublicKey(), "dpo"), false},
		"a certificate over a hard key":  {"dpo", certificate(t, h, ca, hardwareKey(t), "dpo"), true},
		"a certificate for another role": {"admin", certificate(t, h, ca, newKey(t).PublicKey(), "admin"), true},
	} {
		if _, _, ok := door.Offered(c.user, near, c.key); ok != c.want {
			t.Errorf("%s is offered: %v", what, ok)
		}
		if _, err := door.Current(ctx, h.IDs[c.user], c.key); (err == nil) != c.want {
			t.Errorf("%s is current: %v", what, err)
		}
	}
}

func TestAddressIsAskedOfEveryKey(t *testing.T) {
	h, door := open(t)
	h.Do("admin", model.ProposeChange{Op: model.OpSources, Name: "dpo", Sources: []string{"192.0.2.0/24", "2001:db8::/48"}})
	h.Approve("admin2")
	key := h.Signer["dpo"].PublicKey()
	for from, want := range map[string]bool{near: true, "::ffff:192.0.2.7": true, "2001:db8::1": true, far: false, "2001:db9::1": false, "": false, "name.example": false} {
		who, _, ok := door.Offered("dpo", from, key)
		if ok != want || ok && who.Sources != "192.0.2.0/24,2001:db8::/48" {
			t.Errorf("from %q: %v %+v", from, ok, who)
		}
	}
	if _, _, ok := door.Offered("admin", far, h.Signer["admin"].PublicKey()); !ok {
		t.Error("an admin without addresses is kept out")
	}
}

func TestRoleOpensBetweenItsDatesOnly(t *testing.T) {
	h, door := open(t)
	key, id := h.Signer["oncall"].PublicKey(), h.IDs["oncall"]
	from, until := h.Clock.Now().Add(time.Hour), h.Clock.Now().Add(3*time.Hour)
	h.Do("admin", model.ProposeChange{Op: model.OpRole, Name: "oncall", Role: model.RoleOnCall, From: from, Until: until})
	h.Approve("admin2")
	for _, step := range []struct {
		at   time.Time
		want bool
	}{{from.Add(-time.Second), false}, {from, true}, {until.Add(-time.Second), true}, {until, false}} {
		h.Clock.Advance(step.at.Sub(h.Clock.Now()))
		who, _, ok := door.Offered("oncall", near, key)
		if ok != step.want || ok && !who.Until.Equal(until) {
			t.Errorf("offered at %s: %v %+v", step.at, ok, who)
		}
		if _, err := door.Current(ctx, id, key); (err == nil) != step.want {
			t.Errorf("current at %s: %v", step.at, err)
		}
	}
}

// wasTold waits for a watch to be told.
func wasTold(changed <-chan struct{}) bool {
	select {
	case <-changed:
		return true
	case <-time.After(10 * time.Second):
		return false
	}
}

func TestPolicyEndsTheSessionsThatItShutsOut(t *testing.T) {
	h, door := open(t)
	ca := newKey(t)
	policy(h, model.AccessPolicy{UserCAs: trusted(ca)})
	cert := certificate(t, h, ca, newKey(t).PublicKey(), "dpo")
	byKey, stopKey := door.Watch(h.IDs["dpo"], h.Signer["dpo"].PublicKey())
	defer stopKey()
	byCert, stop := door.Watch(h.IDs["dpo"], cert)
	policy(h, model.AccessPolicy{UserCAs: trusted(ca), Agent: true})
	select {
	case <-byCert:
		t.Error("a session ended that the policy does not concern")
	case <-byKey:
		t.Error("a session ended that the policy does not concern")
	default:
	}
	policy(h, model.AccessPolicy{Agent: true})
	if !wasTold(byCert) {
		t.Error("a session by certificate outlives the trust in its authority")
	}
	select {
	case <-byKey:
		t.Error("a session ended that the policy does not concern")
	default:
	}
	stop()
	stop() // twice does no harm
	h.Do(model.System.ID, change{h.IDs["dpo"], func(a *model.Admin) { a.Disabled = true }})
	if !wasTold(byKey) {
		t.Error("a session outlives its account")
	}
}

func TestAgentSignsForAdminsWhenThePolicySaysSo(t *testing.T) {
	h, door := open(t)
	if list := door.AgentKeys(h.IDs["admin"]); len(list) != 0 {
		t.Fatalf("before the policy says so: %d keys", len(list))
	}
	hard := hardwareKey(t)
	for _, name := range []string{"admin", "admin2"} {
		h.Do(model.System.ID, change{h.IDs[name], func(a *model.Admin) { a.Keys = append(a.Keys, adminKey(hard, true)) }})
	}
	machine(h, "mailbox", newKey(t).PublicKey())
	policy(h, model.AccessPolicy{Agent: true})
	for name, want := range map[string]int{"admin": 2, "dpo": 0, "auditor": 0, "oncall": 0, "mailbox": 0, "nobody": 0} {
		if list := door.AgentKeys(h.IDs[name]); len(list) != want {
			t.Errorf("%s: wanted %d keys, found %d", name, want, len(list))
		}
	}
	policy(h, model.AccessPolicy{Agent: true, HardwareKey: []model.Role{model.RoleAdmin}})
	if list := door.AgentKeys(h.IDs["admin"]); len(list) != 1 || string(list[0]) != string(hard.Marshal()) {
		t.Errorf("where hardware is needed: %d keys", len(list))
	}
	h.Do(model.System.ID, change{h.IDs["admin"], func(a *model.Admin) { a.Disabled = true }})
	if list := door.AgentKeys(h.IDs["admin"]); len(list) != 0 {
		t.Errorf("of a disabled account: %d keys", len(list))
	}
}
