// Package house answers the door's questions from the store. It is the one
// place where the SSH door (package ssh) and package storage meet.
package house

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh"
	"integrora.com/opsconsole/storage"
)

// Issuer is the name under which authenticator apps list a code.
const Issuer = "opsconsole"

// pendingMost bounds the candidate secrets kept for people who are enrolling.
const pendingMost = 64

// House implements ssh.House on a store.
type House struct {
	store *storage.Store
	now   func() time.Time
	rand  io.Reader

	mu      sync.Mutex
	pending map[string][]byte      // admin id → candidate secret
	notices map[string][]string    // admin id → what to show at the next session
	given   map[string][]time.Time // machine's id → its commands within a minute
}

var _ ssh.House = (*House)(nil)

// New makes the house of a store.
func New(store *storage.Store, now func() time.Time, rand io.Reader) *House {
	return &House{store: store, now: now, rand: rand, pending: map[string][]byte{}, notices: map[string][]string{}, given: map[string][]time.Time{}}
}

// Offered implements ssh.House: it weighs the key against every account, so
// that the work says nothing about who is known.
func (h *House) Offered(user, remote string, key gossh.PublicKey) (who ssh.Identity, enrolled, ok bool) {
	policy, now := h.store.Access(), h.now()
	s := weigh(user, key, policy, now)
	s.good = s.good && (s.cert == nil || keys.CertificateFrom(s.cert, remote))
	for _, a := range h.store.Directory() {
		opens, comes := s.opens(a, policy, now), a.ComesFrom(remote)
		if opens && comes && a.Name == user {
			who, enrolled, ok = s.identity(a), a.Enrolled(), true
		}
	}
	return who, enrolled, ok
}

// Code implements ssh.House.
func (h *House) Code(ctx context.Context, id string, _ gossh.PublicKey, remote, code string) error {
	before, known := h.admin(id)
	if !known {
		return ssh.Told("That code was not accepted; wait for the next one.")
	}
	_, err := h.store.Do(ctx, id, model.OpenSession{Code: code, From: remote})
	if model.IsRefusal(err) {
		return ssh.Told(codeTold(err))
	}
	if err != nil {
		return err
	}
	var lines []string
	if !before.LastLogin.IsZero() {
		line := "Last login " + before.LastLogin.UTC().Format("2006-01-02 15:04") + " UTC"
		if before.LastFrom != "" {
			line += " from " + before.LastFrom
		}
		lines = append(lines, line+".")
	}
	if before.Failures > 0 {
		lines = append(lines, fmt.Sprintf(model.AlarmMark+"%d wrong codes after your key was proven since your last login. If that was not you, tell the others and change your key.", before.Failures))
	}
	if !before.LastLogin.IsZero() {
		lines = append(lines, h.changed(before)...)
	}
	h.mu.Lock()
	h.notices[id] = lines
	h.mu.Unlock()
	return nil
}

// changed tells what was made of an account since its last login: who holds it
// must hear of a key or codes that they did not ask for (ASVS 5.0 6.3.7).
func (h *House) changed(a model.Admin) []string {
	var lines []string
	for _, c := range h.store.MadeSince(a.ID, a.LastLogin) {
		by, _ := h.admin(c.DecidedBy)
		lines = append(lines, fmt.Sprintf(model.AlarmMark+"Your account was changed at %s UTC: %s, %s, approved by %s. If you do not know why, ask them.",
			c.DecidedAt.UTC().Format("2006-01-02 15:04"), c.ID, c.Op, by.Name))
	}
	return lines
}

// codeTold is the sentence that answers a refused code at login.
func codeTold(err error) string {
	switch model.CodeOf(err) {
	case "code_wrong":
		return "That code was not accepted; wait for the next one."
	case "code_used":
		return "That code was used already; wait for the next one."
	}
	return told(err)
}

// told turns a refusal into a sentence.
func told(err error) string {
	first, n := utf8.DecodeRuneInString(err.Error())
	return string(unicode.ToUpper(first)) + err.Error()[n:] + "."
}

func (h *House) admin(id string) (model.Admin, bool) {
	for _, a := range h.store.Directory() {
		if a.ID == id {
			return a, true
		}
	}
	return model.Admin{}, false
}

// BeginEnrolment implements ssh.House.
func (h *House) BeginEnrolment(ctx context.Context, id, token string) (ssh.Enrolment, error) {
	invite, err := keys.ParseInvite(token)
	if err != nil {
		return ssh.Enrolment{}, ssh.Told("That invite is not valid.")
	}
	hash := invite.Hash()
	if err := h.store.CheckInvite(ctx, id, hash[:]); err != nil {
		if model.IsRefusal(err) {
			return ssh.Enrolment{}, ssh.Told(told(err))
		}
		return ssh.Enrolment{}, err
	}
	a, known := h.admin(id)
	if !known || a.Machine() {
		return ssh.Enrolment{}, ssh.Told("A machine has no one-time codes.")
	}
	secret, err := keys.NewSecret(h.rand)
	if err != nil {
		return ssh.Enrolment{}, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.pending) >= pendingMost {
		clear(h.pending) // those people begin again
	}
	h.pending[id] = secret
	return ssh.Enrolment{URI: keys.URI(Issuer, a.Name, secret), Secret: strings.ReplaceAll(keys.SecretText(secret), " ", "")}, nil
}

// FinishEnrolment implements ssh.House.
func (h *House) FinishEnrolment(ctx context.Context, id, token, code1, code2 string) ([]string, error) {
	invite, err := keys.ParseInvite(token)
	if err != nil {
		return nil, ssh.Told("That invite is not valid.")
	}
	h.mu.Lock()
	secret := h.pending[id]
	h.mu.Unlock()
	if secret == nil {
		return nil, ssh.Told("The enrolment took too long; connect again.")
	}
	codes, err := keys.NewRecoveryCodes(h.rand)
	if err != nil {
		return nil, err
	}
	var texts []string
	var hashes [][]byte
	for _, c := range codes {
		sum := c.Hash()
		texts, hashes = append(texts, c.Text()), append(hashes, sum[:])
	}
	hash := invite.Hash()
	_, err = h.store.Do(ctx, id, model.EnrolAdmin{TokenHash: hash[:], Secret: secret, Code1: code1, Code2: code2, Recovery: hashes})
	if model.IsRefusal(err) {
		return nil, ssh.Told(told(err))
	}
	if err != nil {
		return nil, err
	}
	h.mu.Lock()
	delete(h.pending, id)
	h.mu.Unlock()
	return texts, nil
}

// Current implements ssh.House.
func (h *House) Current(_ context.Context, id string, key gossh.PublicKey) (ssh.Identity, error) {
	a, known := h.admin(id)
	now := h.now()
	if !known || !a.Active(now) {
		return ssh.Identity{}, errors.New("account unknown, disabled, not in force or not enrolled")
	}
	policy := h.store.Access()
	s := weigh(a.Name, key, policy, now)
	if !s.opens(a, policy, now) {
		return ssh.Identity{}, errors.New("the key or certificate is no longer good for the account")
	}
	return s.identity(a), nil
}

// Started implements ssh.House. A human's login was an entry before the door
// opened (model.OpenSession). A machine's is none: it would flood the log, and
// what the machine brings in is an entry that names it.
func (h *House) Started(ctx context.Context, s *ssh.Session) ([]string, error) {
	a, known := h.admin(s.Who.ID)
	switch {
	case !known:
		return nil, errors.New("account unknown")
	case a.Machine():
		return nil, h.pace(a)
	case s.Kind != ssh.KindConsole:
		return nil, nil
	}
	if err := h.sawHead(ctx, s); err != nil {
		return nil, err
	}
	alarms, err := h.alarms(ctx, a)
	if err != nil {
		return nil, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	lines := h.notices[s.Who.ID]
	delete(h.notices, s.Who.ID)
	return append(append(lines, alarms...), h.reminders(a)...), nil
}

// remindersMost is how many reminders a login shows; the home page has more.
const remindersMost = 3

// reminders lists the dates that an admin was last reminded of, by requests'
// numbers only.
func (h *House) reminders(a model.Admin) []string {
	rows, all := h.store.RemindersOf(a.ID, remindersMost)
	var lines []string
	for _, r := range rows {
		lines = append(lines, "Reminder: "+r.Text()+".")
	}
	if more := all - len(rows); more > 0 {
		lines = append(lines, fmt.Sprintf("There are %d more reminders; the home page has them.", more))
	}
	return lines
}

// alarmsMost is how many alarms a login shows; the page of alarms has all.
const alarmsMost = 5

// alarms lists the alarms that an admin was not shown yet, newest first, and
// remembers that they are shown now.
func (h *House) alarms(ctx context.Context, a model.Admin) ([]string, error) {
	fresh := h.store.Alarms(a.AlarmSeen)
	if len(fresh) == 0 {
		return nil, nil
	}
	var lines []string
	for _, alarm := range fresh[:min(len(fresh), alarmsMost)] {
		lines = append(lines, model.AlarmMark+alarm.Text())
	}
	if more := len(fresh) - len(lines); more > 0 {
		lines = append(lines, fmt.Sprintf(model.AlarmMark+"There are %d more alarms that you have not seen.", more))
	}
	_, err := h.store.Do(ctx, a.ID, model.SawAlarms{Newest: fresh[0].Number()})
	return lines, err
}

// Ended implements ssh.House.
func (h *House) Ended(s *ssh.Session, _ string) {
	if s.Kind == ssh.KindConsole {
		// The console's header showed the head until now. A store that is
		// closing refuses; then the head of the start stays.
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_ = h.sawHead(ctx, s)
	}
}

// sawHead remembers the audit head that a console shows, so that a log cut or
// rewritten below it is found.
func (h *House) sawHead(ctx context.Context, s *ssh.Session) error {
	head := h.store.Head()
	_, err := h.store.Do(ctx, s.Who.ID, model.SawHead{Size: head.Size, Root: head.Root})
	return err
}
