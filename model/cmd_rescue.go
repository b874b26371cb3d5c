package model

import (
	"strings"
	"time"
)

// RescueAdmin recovers an account, or makes one, from the server's host while
// the server is stopped: a new key, a new invite, role admin. It is the way back
// in when nobody is left who could reset another's codes, and it is loud: an
// entry of its own, and an alarm that every admin sees at the next login.
type RescueAdmin struct {
	Name      string
	Key       AdminKey
	TokenHash []byte
}

// Act implements Command.
func (RescueAdmin) Act() *Act { return ActRescue }

// Decide implements Command.
func (c RescueAdmin) Decide(call *Call) (Decision, error) {
	if !ValidLogin(c.Name) || len(c.Key.Blob) == 0 || len(c.TokenHash) == 0 {
		return Decision{}, Refuse("usage", "a rescue needs a login name and a public key")
	}
	admins, err := call.Admins()
	if err != nil {
		return Decision{}, err
	}
	a := Admin{ID: call.NewID("a"), Name: c.Name, CreatedBy: call.Actor.ID, CreatedAt: call.At}
	for _, old := range admins {
		if old.Name == c.Name {
			a = old
		}
	}
	if a.Machine() {
		return Decision{}, Refuse("usage", "%q is a machine; a rescue is for people", c.Name)
	}
	if err := freeKey(admins, c.Key, a.ID); err != nil {
		return Decision{}, err
	}
	if err := keyFits(call, RoleAdmin, c.Key); err != nil {
		return Decision{}, err
	}
	c.Key.AddedAt = call.At
	// The keys that were there may be the reason for the rescue: they go.
	a.Keys, a.Factor, a.Failures, a.Disabled = []AdminKey{c.Key}, SecondFactor{}, 0, false
	a.DisabledFor = ""
	if a.Role != RoleAdmin {
		a.Role, a.Delegation = RoleAdmin, ""
	}
	a.From, a.Until, a.Sources = time.Time{}, time.Time{}, nil
	a.ConfirmedBy, a.Since = call.Actor.ID, call.At
	a.Invite = Invite{c.TokenHash, call.At.Add(InviteFor)}
	alarm, err := call.raise(AlarmRescue, a.Name, "")
	if err != nil {
		return Decision{}, err
	}
	return Decision{Object: a.ID, Put: []Record{a}, Result: Result{ID: a.ID}, Facts: []Fact{{"key", c.Key.Fingerprint}, {"alarm", alarm.ID}}}, nil
}

// SawAlarms remembers the newest alarm that an admin was shown.
type SawAlarms struct{ Newest int }

// Act implements Command.
func (SawAlarms) Act() *Act { return ActSawAlarms }

// Decide implements Command.
func (c SawAlarms) Decide(call *Call) (Decision, error) {
	a := call.Actor
	if c.Newest <= a.AlarmSeen {
		return Decision{Quiet: true}, nil
	}
	a.AlarmSeen = c.Newest
	return Decision{Object: a.ID, Put: []Record{a}, Quiet: true}, nil
}

// validSession reports whether an id may stand in the log: the door makes them
// of letters, digits, dots and dashes.
func validSession(id string) bool {
	return id != "" && len(id) <= 64 && !strings.ContainsFunc(id, func(r rune) bool {
		return r != '.' && r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	})
}

// EndSession ends a live session: one's own, or as admin anybody's. The store
// only judges and notes it; the door does it.
type EndSession struct {
	Session string // the door's id of it
	Of      string // admin id
}

// Act implements Command.
func (EndSession) Act() *Act { return ActEndSession }

// Decide implements Command.
func (c EndSession) Decide(call *Call) (Decision, error) {
	if c.Of != call.Actor.ID && call.Actor.Role != RoleAdmin {
		return Decision{}, Refuse("role", "ending another's session needs role admin; your role is %s", call.Actor.Role)
	}
	if _, err := call.Admin(c.Of); err != nil {
		return Decision{}, err
	}
	if !validSession(c.Session) {
		return Decision{}, Refuse("usage", "that is no session's id; the list of sessions shows them")
	}
	return Decision{Object: c.Of, Facts: []Fact{{"session", c.Session}}}, nil
}
