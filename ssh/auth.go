package ssh

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	charmssh "charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"
)

// errRefused is the one answer to unknown user, wrong key, disabled admin,
// wrong code, no code and password.
var errRefused = errors.New("permission denied")

// errEnough ends the connection: it offers the client no method to go on with,
// at which the library hangs up.
var errEnough = &gossh.PartialSuccessError{}

// publicKeyExtension is where charm.land/ssh finds what Session.PublicKey
// returns.
const publicKeyExtension = "gliderlabs/ssh.PublicKey"

type admissionKey struct{}

// admission is what authentication hands to the session, in Permissions and
// nowhere else: values put into the context while authenticating may stem from
// an attempt that failed (CVE-2023-43809 of Soft Serve was that).
type admission struct {
	who    Identity
	key    gossh.PublicKey
	invite string // not empty: this login may enrol and do nothing else
	secret Enrolment
}

// permissions are what the library keeps of a login. The house has compared
// the address already; the library does it once more.
func (a *admission) permissions() *gossh.Permissions {
	p := &gossh.Permissions{
		Extensions: map[string]string{publicKeyExtension: base64.StdEncoding.EncodeToString(a.key.Marshal())},
		ExtraData:  map[any]any{admissionKey{}: a},
	}
	if a.who.Sources != "" {
		p.CriticalOptions = map[string]string{sourceAddress: a.who.Sources}
	}
	return p
}

// sourceAddress is the critical option that the library enforces.
const sourceAddress = "source-address"

func admissionIn(p *gossh.Permissions) (*admission, bool) {
	if p == nil {
		return nil, false
	}
	a, ok := p.ExtraData[admissionKey{}].(*admission)
	return a, ok && a != nil && a.who.ID != "" && a.key != nil
}

// login is the state of one connection's authentication. The library runs all
// callbacks of a connection in one goroutine.
type login struct {
	door   *Server
	ctx    context.Context
	banner func(string) error
	tries  int
	told   string // what the last refused code is answered with
}

// loginConfig is the recipe. None of the library's own authentication handlers
// is used: they are alternatives to each other, never steps. It runs under the
// library's lock: no I/O.
func (s *Server) loginConfig(ctx charmssh.Context) *gossh.ServerConfig {
	l := &login{door: s, ctx: ctx}
	return &gossh.ServerConfig{
		Config:                  algorithms(s.cfg.StrictPQ),
		PublicKeyAuthAlgorithms: clientKeys,
		MaxAuthTries:            maxAuthTries,
		PreAuthConnCallback:     func(c gossh.ServerPreAuthConn) { l.banner = c.SendAuthBanner },
		PublicKeyCallback: func(c gossh.ConnMetadata, key gossh.PublicKey) (*gossh.Permissions, error) {
			if _, _, ok := s.offered(c, key); !ok {
				return nil, errRefused
			}
			return fromCertificate(key), nil
		},
		VerifiedPublicKeyCallback: l.keyProven,
		// Belt: should "none" ever be switched on, it is still refused.
		NoClientAuthCallback: func(gossh.ConnMetadata) (*gossh.Permissions, error) { return nil, errRefused },
	}
}

func (s *Server) offered(c gossh.ConnMetadata, key gossh.PublicKey) (who Identity, enrolled, ok bool) {
	if p := s.probing.Load(); p != nil {
		if who, is := p.is(c.User(), key); is {
			return who, true, true
		}
	}
	who, enrolled, ok = s.cfg.House.Offered(c.User(), hostOf(c.RemoteAddr()), key)
	return who, enrolled, ok && acceptable(key) && who.ID != "" && who.ID != probeID
}

// fromCertificate has the library enforce a certificate's source-address, too,
// as soon as it is offered. Nothing else of a certificate's permissions is
// passed on.
func fromCertificate(key gossh.PublicKey) *gossh.Permissions {
	cert, ok := key.(*gossh.Certificate)
	if !ok {
		return nil
	}
	from, bound := cert.CriticalOptions[sourceAddress]
	if !bound {
		return nil
	}
	return &gossh.Permissions{CriticalOptions: map[string]string{sourceAddress: from}}
}

// keyProven is called when the client has signed with an offered key. It lets
// no human in; it opens the second step, for this user and key. A machine has
// no second step: its key, from its addresses, lets it in to what MachineMay
// lists.
func (l *login) keyProven(c gossh.ConnMetadata, key gossh.PublicKey, _ *gossh.Permissions, _ string) (*gossh.Permissions, error) {
	user := c.User()
	who, enrolled, ok := l.door.offered(c, key)
	if !ok {
		return nil, errRefused
	}
	if who.Machine {
		return (&admission{who: who, key: key}).permissions(), nil
	}
	second := func(c gossh.ConnMetadata, ask gossh.KeyboardInteractiveChallenge) (*gossh.Permissions, error) {
		if c.User() != user {
			return nil, errEnough
		}
		step := l.code
		if !enrolled {
			step = l.invite
		}
		a, err := step(c, who, key, ask)
		if err != nil {
			return nil, l.refused(err)
		}
		return a.permissions(), nil
	}
	return nil, &gossh.PartialSuccessError{Next: gossh.ServerAuthCallbacks{KeyboardInteractiveCallback: second}}
}

// code asks for one code and has the house use it up.
func (l *login) code(c gossh.ConnMetadata, who Identity, key gossh.PublicKey, ask gossh.KeyboardInteractiveChallenge) (*admission, error) {
	code, err := l.answer(ask, "One-time code (or a recovery code): ")
	if err != nil {
		return nil, err
	}
	if who.ID == probeID {
		return nil, errRefused
	}
	ctx, cancel := context.WithTimeout(l.ctx, houseTime)
	defer cancel()
	if err := l.door.cfg.House.Code(ctx, who.ID, key, hostOf(c.RemoteAddr()), code); err != nil {
		return nil, err
	}
	return &admission{who: who, key: key}, nil
}

// invite asks for the one-time invite of an admin without codes. What it gives
// is a session that can enrol and nothing else; see enrol.go for why the
// dialog is held there.
func (l *login) invite(_ gossh.ConnMetadata, who Identity, key gossh.PublicKey, ask gossh.KeyboardInteractiveChallenge) (*admission, error) {
	token, err := l.answer(ask, "Invite (from the admin who invited you): ")
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(l.ctx, houseTime)
	defer cancel()
	secret, err := l.door.cfg.House.BeginEnrolment(ctx, who.ID, token)
	if err != nil {
		return nil, err
	}
	return &admission{who: who, key: key, invite: token, secret: secret}, nil
}

// answer puts one question, all of it in the prompt because many clients hide
// the instruction, and returns the answer without blanks around it.
func (l *login) answer(ask gossh.KeyboardInteractiveChallenge, prompt string) (string, error) {
	if l.told != "" {
		prompt = plain(l.told) + "\n" + prompt
	}
	answers, err := ask("", "", []string{prompt}, []bool{false})
	if err != nil { // the client went away or broke the protocol
		return "", errRefused
	}
	l.told = ""
	if len(answers) != 1 || len(answers[0]) > maxAnswer {
		return "", errRefused
	}
	a := strings.TrimSpace(answers[0])
	if a == "" {
		return "", errRefused
	}
	return a, nil
}

// refused counts a failed second step and says what the library is to do.
func (l *login) refused(err error) error {
	l.tries++
	l.door.count.codesRefused.Add(1)
	var told Told
	switch {
	case errors.As(err, &told):
		l.told = string(told)
	case errors.Is(err, errRefused):
		l.told = "That was not accepted."
	default:
		l.told = "That could not be checked; try again in a moment."
		l.door.cfg.Log.Error("second step could not be checked", "error", err.Error())
	}
	if l.tries < maxCodes {
		return errRefused
	}
	if l.banner != nil {
		_ = l.banner(fmt.Sprintf("%s\r\n%d tries are used up. Wait for a new code, then connect again.\r\n", plain(l.told), maxCodes))
	}
	return errEnough
}
