package house

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh"
)

// shown is a key as somebody showed it, weighed without a look at the accounts.
type shown struct {
	blob     []byte // the key in SSH wire format; a certificate's is the key in it
	hardware bool
	cert     *gossh.Certificate // nil: the key itself has to be an account's
	good     bool               // it is no authority's, and a certificate holds for the name
}

// weigh weighs a key that was shown for a login name.
func weigh(user string, key gossh.PublicKey, policy model.AccessPolicy, now time.Time) shown {
	s := shown{}
	authorities := make([][]byte, len(policy.UserCAs))
	for i, ca := range policy.UserCAs {
		authorities[i] = ca.Blob
	}
	s.cert, _ = key.(*gossh.Certificate)
	if s.cert != nil {
		key = s.cert.Key
	}
	s.blob, s.hardware = key.Marshal(), strings.HasPrefix(key.Type(), "sk-")
	s.good = s.cert == nil || keys.CheckCertificate(s.cert, authorities, user, now) == nil
	for _, ca := range authorities {
		if subtle.ConstantTimeCompare(ca, s.blob) == 1 {
			s.good = false
		}
	}
	return s
}

// opens reports whether the key may be tried for an account, its name apart.
// Its work is the same for every account. A certificate stands in for a key of
// one's own, but not for a machine's: that is bound to its account.
func (s shown) opens(a model.Admin, policy model.AccessPolicy, now time.Time) bool {
	owns := false
	for _, k := range a.Keys {
		if subtle.ConstantTimeCompare(k.Blob, s.blob) == 1 {
			owns = true
		}
	}
	if s.cert != nil {
		owns = !a.Machine() && a.Active(now)
	}
	may := !a.Disabled && a.InForce(now) && (!a.Machine() || a.Active(now))
	return s.good && owns && may && (s.hardware || !policy.NeedsHardware(a.Role))
}

// until is the earlier of the ends of a role and a certificate; zero: never.
func (s shown) until(a model.Admin) time.Time {
	if s.cert == nil {
		return a.Until
	}
	ends := keys.CertificateEnds(s.cert)
	if !a.Until.IsZero() && a.Until.Before(ends) {
		return a.Until
	}
	return ends
}

// identity is the account as the door knows it, come with that key.
func (s shown) identity(a model.Admin) ssh.Identity {
	return ssh.Identity{ID: a.ID, Name: a.Name, Role: string(a.Role), Machine: a.Machine(),
		Sources: strings.Join(a.Sources, ","), Until: s.until(a), Grant: grant(a)}
}

// grant names what a login of an account rests on: its role and dates, codes,
// addresses and keys.
func grant(a model.Admin) string {
	sum := sha256.New()
	_, _ = fmt.Fprintf(sum, "%s %d %d %d %q", a.Role, a.From.Unix(), a.Until.Unix(), a.Factor.EnrolledAt.Unix(), a.Sources)
	for _, k := range a.Keys {
		_, _ = fmt.Fprintf(sum, " %x", k.Blob)
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}
