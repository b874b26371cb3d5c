package house_test

import (
	"crypto/rand"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/storetest"
)

// certificate is one of an authority over a key, good for a working day.
func certificate(t *testing.T, h *storetest.House, ca gossh.Signer, key gossh.PublicKey, name string, alter ...func(*gossh.Certificate)) *gossh.Certificate {
	t.Helper()
	now := h.Clock.Now()
	c := &gossh.Certificate{Key: key, CertType: gossh.UserCert, ValidPrincipals: []string{name},
		ValidAfter: uint64(now.Unix()), ValidBefore: uint64(now.Add(8 * time.Hour).Unix())}
	for _, how := range alter {
		how(c)
	}
	if err := c.SignCert(rand.Reader, ca); err != nil {
		t.Fatal(err)
	}
	return c
}

func trusted(ca gossh.Signer) []model.TrustedCA {
	k := ca.PublicKey()
	return []model.TrustedCA{{Name: "house", Fingerprint: keys.Fingerprint(k), Blob: k.Marshal()}}
}

func TestCertificateOpensTheAccountThatItNames(t *testing.T) {
	h, door := open(t)
	ca, laptop := newKey(t), newKey(t).PublicKey()
	early := certificate(t, h, ca, laptop, "dpo")
	if _, _, ok := door.Offered("dpo", near, early); ok {
		t.Error("an authority that nobody trusts opens")
	}
	policy(h, model.AccessPolicy{UserCAs: trusted(ca)})
	h.Do("admin", model.DisableAdmin{Name: "auditor", Reason: "left", Code: h.Code("admin")})
	_, _ = invited(t, h, "newcomer", true)
	machine(h, "mailbox", newKey(t).PublicKey())
	good := certificate(t, h, ca, laptop, "dpo")
	who, enrolled, ok := door.Offered("dpo", near, good)
	if !ok || !enrolled || who.ID != h.IDs["dpo"] || !who.Until.Equal(h.Clock.Now().Add(8*time.Hour)) {
		t.Fatalf("%v %v %+v", ok, enrolled, who)
	}
	for what, c := range map[string]struct {
		user, from string
		cert       *gossh.Certificate
	}{
		"another's name":           {"admin", near, good},
		"a disabled account":       {"auditor", near, certificate(t, h, ca, laptop, "auditor")},
		"an account without codes": {"newcomer", near, certificate(t, h, ca, laptop, "newcomer")},
		"a machine's account":      {"mailbox", near, certificate(t, h, ca, laptop, "mailbox")},
		"no account":               {"nobody", near, certificate(t, h, ca, laptop, "nobody")},
		"another authority":        {"dpo", near, certificate(t, h, newKey(t), laptop, "dpo")},
		"the authority's own key":  {"dpo", near, certificate(t, h, ca, ca.PublicKey(), "dpo")},
		"without a principal":      {"dpo", near, certificate(t, h, ca, laptop, "dpo", func(c *gossh.Certificate) { c.ValidPrincipals = nil })},
		"for ever":                 {"dpo", near, certificate(t, h, ca, laptop, "dpo", func(c *gossh.Certificate) { c.ValidBefore = gossh.CertTimeInfinity })},
		"with a forced command":    {"dpo", near, certificate(t, h, ca, laptop, "dpo", func(c *gossh.Certificate) { c.CriticalOptions = map[string]string{"force-command": "true"} })},
		"of a host":                {"dpo", near, certificate(t, h, ca, laptop, "dpo", func(c *gossh.Certificate) { c.CertType = gossh.HostCert })},
		"from elsewhere":           {"dpo", far, certificate(t, h, ca, laptop, "dpo", func(c *gossh.Certificate) { c.CriticalOptions = map[string]string{"source-address": near} })},
	} {
		if who, _, ok := door.Offered(c.user, c.from, c.cert); ok {
			t.Errorf("%s: %+v", what, who)
		}
	}
	if _, err := door.Current(ctx, h.IDs["dpo"], good); err != nil {
		t.Errorf("current: %v", err)
	}
	h.Clock.Advance(8 * time.Hour)
	if _, _, ok := door.Offered("dpo", near, good); ok {
		t.Error("it opens when it has ended")
	}
	if _, err := door.Current(ctx, h.IDs["dpo"], good); err == nil {
		t.Error("a session begins when it has ended")
	}
}

func TestAuthoritysKeyIsNoLoginKey(t *testing.T) {
	h, door := open(t)
	own := h.Signer["dpo"]
	policy(h, model.AccessPolicy{UserCAs: trusted(own)})
	if _, _, ok := door.Offered("dpo", near, own.PublicKey()); ok {
		t.Error("the key of an authority opens")
	}
	if _, err := door.Current(ctx, h.IDs["dpo"], own.PublicKey()); err == nil {
		t.Error("the key of an authority is current")
	}
}
