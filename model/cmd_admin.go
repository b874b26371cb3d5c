package model

import (
	"crypto/subtle"
	"net/netip"
	"strconv"
	"time"
)

// InviteFor is how long an invite may be used, from when it was given.
const InviteFor = 24 * time.Hour

// FoundStore writes the registers of a new store.
type FoundStore struct{}

// Act implements Command.
func (FoundStore) Act() *Act { return ActFound }

// Decide implements Command.
func (FoundStore) Decide(call *Call) (Decision, error) {
	d := Decision{Object: "store"}
	for _, s := range SeedSubprocessors {
		d.Put = append(d.Put, s)
	}
	d.Facts = []Fact{{"subprocessors", strconv.Itoa(len(SeedSubprocessors))}}
	return d, nil
}

// InviteAdmin makes an account with a key and an invite to set up its codes; of
// an account that never set up its codes it renews the invite. While there is
// another active admin beside the giver, the account cannot be used before one
// of them approves: the invite is a proposed Change then. A machine's account
// (role intake) has no codes: it needs the addresses that it comes from.
type InviteAdmin struct {
	Name        string
	Role        Role
	From, Until time.Time // the role's dates; zero: at once, without end
	Key         AdminKey
	TokenHash   []byte
	Delegation  string
	Sources     []string
	Rate        int
	Code        string
}

// Act implements Command.
func (InviteAdmin) Act() *Act { return ActInvite }

// Decide implements Command.
func (c InviteAdmin) Decide(call *Call) (Decision, error) {
	if !ValidLogin(c.Name) {
		return Decision{}, Refuse("usage", "a login name is 2–32 of a–z, 0–9 and dash, starting with a letter; found %q", c.Name)
	}
	if _, err := ParseRole(string(c.Role)); err != nil {
		return Decision{}, err
	}
	if len(c.Key.Blob) == 0 || len(c.TokenHash) == 0 {
		return Decision{}, Refuse("usage", "an invite needs a public key and a token")
	}
	if err := checkDates(c.From, c.Until, call.At); err != nil {
		return Decision{}, err
	}
	if err := checkSources(c.Sources, c.Rate, c.Role); err != nil {
		return Decision{}, err
	}
	admins, err := call.Admins()
	if err != nil {
		return Decision{}, err
	}
	a := Admin{ID: call.NewID("a"), Name: c.Name}
	for _, old := range admins {
		if old.Name == c.Name {
			if old.Enrolled() || old.Machine() || old.Disabled || c.Role == RoleIntake {
				return Decision{}, Refuse("exists", "there is already an account %q", c.Name)
			}
			// Its invite is renewed. Who it is, and what it saw, stays: nobody
			// gets at their own case by being invited again.
			a = old
			a.ConfirmedBy = ""
		}
	}
	if err := freeKey(admins, c.Key, a.ID); err != nil {
		return Decision{}, err
	}
	if err := keyFits(call, c.Role, c.Key); err != nil {
		return Decision{}, err
	}
	c.Key.AddedAt = call.At
	a.Role, a.From, a.Until, a.Since, a.Delegation, a.Sources, a.Rate = c.Role, c.From, c.Until, call.At, c.Delegation, c.Sources, c.Rate
	a.CreatedBy, a.CreatedAt, a.Keys = call.Actor.ID, call.At, []AdminKey{c.Key}
	if !a.Machine() {
		a.Invite = Invite{c.TokenHash, call.At.Add(InviteFor)}
	}
	d := Decision{Object: a.ID, Result: Result{ID: a.ID}, Facts: []Fact{{"role", string(c.Role)}, {"key", c.Key.Fingerprint}}}
	if call.Actor.Role != RoleSystem {
		actor, err := call.StepUp(c.Code)
		d.Put = append(d.Put, actor)
		if err != nil {
			return d, err
		}
	}
	if call.Actor.Role == RoleSystem || activeAdmins(admins, call.At, call.Actor.ID) == 0 {
		a.ConfirmedBy = call.Actor.ID
	} else {
		change, err := call.propose(Change{Op: OpInvite, Admin: a.ID, Name: a.Name}, a)
		if err != nil {
			return Decision{}, err
		}
		d.Put = append(d.Put, change)
		d.Facts = append(append(d.Facts, Fact{"change", change.ID}), change.said()...)
		d.Result.Message = "another admin must approve " + change.ID + " before it can be used"
	}
	d.Put = append(d.Put, a)
	return d, nil
}

func adminNamed(call *Call, name string) (Admin, error) {
	admins, err := call.Admins()
	if err != nil {
		return Admin{}, err
	}
	for _, a := range admins {
		if a.Name == name {
			return a, nil
		}
	}
	return Admin{}, NotFound(KindAdmin, name)
}

// EnrolAdmin sets the actor's second factor, proven by two consecutive codes.
type EnrolAdmin struct {
	TokenHash    []byte
	Secret       []byte
	Code1, Code2 string
	Recovery     [][]byte // hashes
}

// Act implements Command.
func (EnrolAdmin) Act() *Act { return ActEnrol }

// Decide implements Command.
func (c EnrolAdmin) Decide(call *Call) (Decision, error) {
	a := call.Actor
	if a.Machine() {
		return Decision{}, Refuse("state", "a machine has no one-time codes")
	}
	if err := a.AcceptsInvite(c.TokenHash, call.At); err != nil {
		return Decision{}, err
	}
	first, ok1 := call.Codes.Match(c.Secret, c.Code1, call.At)
	second, ok2 := call.Codes.Match(c.Secret, c.Code2, call.At)
	if !ok1 || !ok2 || second != first+1 {
		return Decision{}, Refuse("code_wrong", "these are not two consecutive codes; enter one, wait for the next, enter that")
	}
	a.Factor = SecondFactor{Secret: c.Secret, LastStep: second, EnrolledAt: call.At, Recovery: c.Recovery}
	a.Invite = Invite{}
	return Decision{Object: a.ID, Put: []Record{a}, Facts: []Fact{{"recovery_codes", strconv.Itoa(len(c.Recovery))}}}, nil
}

// AcceptsInvite reports whether the invite behind hash may be used now.
func (a Admin) AcceptsInvite(hash []byte, at time.Time) error {
	switch {
	case a.Enrolled():
		return Refuse("state", "one-time codes are set up already")
	case len(a.Invite.Hash) == 0 || subtle.ConstantTimeCompare(a.Invite.Hash, hash) != 1:
		return Refuse("invite_wrong", "the invite is not valid")
	case at.After(a.Invite.Expires):
		return Refuse("invite_expired", "the invite expired; ask for a new one")
	case a.ConfirmedBy == "":
		return Refuse("unconfirmed", "the invite waits for another admin to confirm it")
	}
	return nil
}

// OpenSession logs the actor in: the code is consumed and synced before the
// door opens.
type OpenSession struct {
	Code string
	From string // address, without port
}

// Act implements Command.
func (OpenSession) Act() *Act { return ActOpenSession }

// Decide implements Command.
func (c OpenSession) Decide(call *Call) (Decision, error) {
	d := Decision{Object: call.Actor.ID}
	actor, err := call.StepUp(c.Code)
	if err == nil {
		actor.LastLogin, actor.LastFrom, actor.Failures = call.At, "", 0
		if ip, bad := netip.ParseAddr(c.From); bad == nil {
			actor.LastFrom = ip.Unmap().WithZone("").String()
		}
	}
	d.Put = []Record{actor}
	return d, err
}

// UnlockSession takes a locked screen back with a fresh code.
type UnlockSession struct{ Code string }

// Act implements Command.
func (UnlockSession) Act() *Act { return ActUnlock }

// Decide implements Command.
func (c UnlockSession) Decide(call *Call) (Decision, error) {
	actor, err := call.StepUp(c.Code)
	return Decision{Object: call.Actor.ID, Put: []Record{actor}}, err
}
