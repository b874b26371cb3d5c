package ssh_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/binary"
	"fmt"
	"net/netip"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"
	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/ssh"
)

const badCode = ssh.Told("That code was not accepted; wait for the next one.")

// house is an ssh.House in memory: real one-time codes (RFC 6238), each good
// once, with one last-used step an admin.
type house struct {
	mu     sync.Mutex
	clock  time.Time
	admins map[string]*admin
	log    []string
	codes  int      // how often Code was asked
	offer  int      // how often Offered was asked
	broken error    // what Started answers, if not nil
	notes  []string // what Started shows
}

type admin struct {
	ssh.Identity
	signer   gossh.Signer
	secret   string
	enrolled bool
	invite   string
	disabled bool
	step     int64
	from     netip.Prefix // where they may come from; zero: anywhere
	agent    [][]byte     // with what their agent may sign
	watchers map[chan struct{}]bool
}

func newHouse() *house {
	return &house{clock: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), admins: map[string]*admin{}}
}

// signerFor is a key made from a name, so that runs are alike.
func signerFor(name string) gossh.Signer {
	seed := make([]byte, ed25519.SeedSize)
	copy(seed, name)
	s, err := gossh.NewSignerFromKey(ed25519.NewKeyFromSeed(seed))
	if err != nil {
		panic(err)
	}
	return s
}

func (h *house) add(user string) *admin {
	a := &admin{
		Identity: ssh.Identity{ID: "id-" + user, Name: user, Role: "admin"},
		signer:   signerFor(user),
		secret:   "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
		enrolled: true,
		watchers: map[chan struct{}]bool{},
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.admins[user] = a
	return a
}

func (h *house) now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.clock
}

// tick moves the clock to the next step, where no code has been used.
func (h *house) tick() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.clock = h.clock.Add(30 * time.Second)
}

var codeOpts = totp.ValidateOpts{Period: 30, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}

func codeAt(secret string, at time.Time) string {
	c, err := totp.GenerateCodeCustom(secret, at, codeOpts)
	if err != nil {
		panic(err)
	}
	return c
}

func (h *house) code(a *admin) string { return codeAt(a.secret, h.now()) }

func (h *house) byID(id string) *admin {
	for _, a := range h.admins {
		if a.ID == id {
			return a
		}
	}
	return nil
}

func (h *house) Offered(user, remote string, key gossh.PublicKey) (ssh.Identity, bool, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.offer++
	a := h.admins[user]
	if a == nil || a.disabled || !a.has(key) {
		return ssh.Identity{}, false, false
	}
	if ip, err := netip.ParseAddr(remote); a.from.IsValid() && (err != nil || !a.from.Contains(ip)) {
		return ssh.Identity{}, false, false
	}
	return a.Identity, a.enrolled, true
}

// authority signs the certificates that this house takes.
var authority = signerFor("an authority")

// has says whether a key is the admin's own, or in a certificate for them.
func (a *admin) has(key gossh.PublicKey) bool {
	cert, ok := key.(*gossh.Certificate)
	if !ok {
		return bytes.Equal(a.signer.PublicKey().Marshal(), key.Marshal())
	}
	return len(cert.ValidPrincipals) == 1 && cert.ValidPrincipals[0] == a.Name &&
		bytes.Equal(cert.SignatureKey.Marshal(), authority.PublicKey().Marshal())
}

func (h *house) Code(_ context.Context, id string, _ gossh.PublicKey, _, code string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.codes++
	a := h.byID(id)
	if a == nil || a.disabled {
		return badCode
	}
	now := h.clock.Unix() / 30
	for step := now - 1; step <= now+1; step++ {
		if step > a.step && codeAt(a.secret, time.Unix(step*30, 0)) == code {
			a.step = step
			return nil
		}
	}
	return badCode
}

func (h *house) BeginEnrolment(_ context.Context, id, token string) (ssh.Enrolment, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	a := h.byID(id)
	if a == nil || a.invite == "" || a.invite != token {
		return ssh.Enrolment{}, ssh.Told("That invite was not accepted.")
	}
	return ssh.Enrolment{Secret: a.secret, URI: "otpauth://totp/Integrora:" + a.Name + "?secret=" + a.secret + "&issuer=Integrora"}, nil
}

func (h *house) FinishEnrolment(_ context.Context, id, token, one, two string) ([]string, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	a := h.byID(id)
	if a == nil || a.invite != token {
		return nil, ssh.Told("That invite was not accepted.")
	}
	if one != codeAt(a.secret, h.clock) || two != codeAt(a.secret, h.clock.Add(30*time.Second)) {
		return nil, ssh.Told("Those were not two consecutive codes.")
	}
	a.enrolled, a.invite = true, ""
	return []string{"recovery-one", "recovery-two"}, nil
}

func (h *house) Current(_ context.Context, id string, key gossh.PublicKey) (ssh.Identity, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	a := h.byID(id)
	if a == nil || a.disabled || !a.has(key) {
		return ssh.Identity{}, ssh.Told("Your access has ended. Ask another admin.")
	}
	return a.Identity, nil
}

func (h *house) AgentKeys(id string) [][]byte {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.byID(id).agent
}

func (h *house) Watch(id string, _ gossh.PublicKey) (<-chan struct{}, func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	ch := make(chan struct{}, 1)
	if a := h.byID(id); a != nil {
		a.watchers[ch] = true
	}
	return ch, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		if a := h.byID(id); a != nil {
			delete(a.watchers, ch)
		}
	}
}

// change changes an admin and tells their sessions.
func (h *house) change(user string, how func(*admin)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	a := h.admins[user]
	how(a)
	for ch := range a.watchers {
		select {
		case ch <- struct{}{}:
		default:
		}
	}
}

func (h *house) Started(_ context.Context, s *ssh.Session) ([]string, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.broken != nil {
		return nil, h.broken
	}
	h.log = append(h.log, fmt.Sprintf("started %s %s %s", s.Kind, s.Who.ID, s.Who.Role))
	return h.notes, nil
}

func (h *house) Ended(s *ssh.Session, why string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.log = append(h.log, fmt.Sprintf("ended %s %s: %s", s.Kind, s.Who.ID, why))
}

func (h *house) entries() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]string(nil), h.log...)
}

func (h *house) asked() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.codes
}

func (h *house) offers() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.offer
}

func (h *house) watching(t *testing.T) int {
	t.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	n := 0
	for _, a := range h.admins {
		n += len(a.watchers)
	}
	return n
}

// counter is a random source that always gives the same.
type counter struct{ n uint64 }

func (c *counter) Read(p []byte) (int, error) {
	for i := range p {
		var b [8]byte
		binary.LittleEndian.PutUint64(b[:], c.n*0x9e3779b97f4a7c15)
		p[i] = b[7]
		c.n++
	}
	return len(p), nil
}
