package model

import "time"

// Role is what an admin is here to do. One human holds one role (rules §5,
// separation of duties 3).
type Role string

// The roles. RoleSystem is the console itself; nobody can log in with it.
const (
	RoleAdmin   Role = "admin"
	RoleOnCall  Role = "oncall"
	RoleDPO     Role = "dpo"
	RoleAuditor Role = "auditor"
	RoleIntake  Role = "intake"
	RoleSystem  Role = "system"
)

// Roles lists the roles that a person may hold.
var Roles = []Role{RoleAdmin, RoleOnCall, RoleDPO, RoleAuditor}

// ParseRole reads the name of a person's role, or of a machine's (intake).
func ParseRole(s string) (Role, error) {
	for _, r := range append(Roles[:len(Roles):len(Roles)], RoleIntake) {
		if s == string(r) {
			return r, nil
		}
	}
	return "", Refuse("usage", "the role must be one of admin, oncall, dpo, auditor, intake; found %q", s)
}

// Admin is the account of a person, or of a machine of role intake, sealed under
// the store's key. Times are instants; zero means never, unless it says otherwise.
type Admin struct {
	ID          string       `cbor:"1,keyasint"`
	Name        string       `cbor:"2,keyasint"` // login name
	Role        Role         `cbor:"3,keyasint"`
	Disabled    bool         `cbor:"4,keyasint"`
	Keys        []AdminKey   `cbor:"5,keyasint"`
	Factor      SecondFactor `cbor:"6,keyasint"`
	Invite      Invite       `cbor:"7,keyasint"`
	Delegation  string       `cbor:"8,keyasint"` // management's written delegation: a reference, empty when there is none
	CreatedBy   string       `cbor:"9,keyasint"`
	CreatedAt   time.Time    `cbor:"10,keyasint"`
	ConfirmedBy string       `cbor:"11,keyasint"` // the second person of the invite
	LastLogin   time.Time    `cbor:"12,keyasint"`
	Failures    int          `cbor:"13,keyasint"` // wrong codes after a proven key since LastLogin
	HeadSize    uint64       `cbor:"14,keyasint"` // the audit head this admin last saw
	HeadRoot    []byte       `cbor:"15,keyasint"`
	Look        Look         `cbor:"16,keyasint"`
	Sources     []string     `cbor:"17,keyasint"` // CIDR prefixes that they may come from; none: anywhere
	From        time.Time    `cbor:"18,keyasint"` // the role is in force from here; zero: at once
	Until       time.Time    `cbor:"19,keyasint"` // and up to here; zero: without end
	Since       time.Time    `cbor:"20,keyasint"` // when role, validity or delegation last changed
	Person      string       `cbor:"21,keyasint"` // the data subject that this human is, where they are in the store
	AlarmSeen   int          `cbor:"22,keyasint"` // number of the newest alarm shown to them
	Rate        int          `cbor:"23,keyasint"` // of an intake machine: commands a minute
	LastFrom    string       `cbor:"24,keyasint"` // address of LastLogin, so that they recognise a foreign one
	DisabledFor string       `cbor:"25,keyasint"` // why it was disabled, a short phrase; empty when it is not
}

// Limits of an account.
const (
	maxKeys     = 8
	maxSources  = 16
	intakeRate  = 30  // commands a minute, unless the account says otherwise
	maxRate     = 600 // the most that it may say
	activeLeast = 2   // active admins of role admin, always
)

// AdminKey is one public key of an admin; no two accounts share one.
type AdminKey struct {
	Label       string    `cbor:"1,keyasint"`
	Fingerprint string    `cbor:"2,keyasint"` // SHA256:…
	Blob        []byte    `cbor:"3,keyasint"` // the key in SSH wire format
	AddedAt     time.Time `cbor:"4,keyasint"`
	Hardware    bool      `cbor:"5,keyasint"` // its private half is in a security key (sk-…)
}

// Invite lets one admin enrol a second factor once.
type Invite struct {
	Hash    []byte    `cbor:"1,keyasint"`
	Expires time.Time `cbor:"2,keyasint"`
}

// Ref implements Record.
func (a Admin) Ref() Ref { return Ref{KindAdmin, a.ID} }

// Subject implements Record.
func (a Admin) Subject() string { return StoreSubject }

// Enrolled reports whether the admin has a second factor.
func (a Admin) Enrolled() bool { return len(a.Factor.Secret) > 0 }

// Machine reports whether the account is a machine's: a key, no codes.
func (a Admin) Machine() bool { return a.Role == RoleIntake }

// InForce reports whether the role is valid at an instant.
func (a Admin) InForce(at time.Time) bool {
	return !at.Before(a.From) && (a.Until.IsZero() || at.Before(a.Until))
}

// SeesAccounts reports whether a role reads the accounts, their keys and what is
// proposed about them: admins and the DPO all, auditors without addresses
// (rules §5 row 33).
func (r Role) SeesAccounts() bool { return r == RoleAdmin || r == RoleDPO || r == RoleAuditor }

// ReadsDigest reports whether a role reads the digest of a week: those who
// answer for it, and those who check it.
func (r Role) ReadsDigest() bool { return r == RoleAdmin || r == RoleDPO || r == RoleAuditor }

// SeesAddresses reports whether a role reads where people and machines come
// from.
func (r Role) SeesAddresses() bool { return r == RoleAdmin || r == RoleDPO }

// Masked is the account as a role without SeesAddresses reads it.
func (a Admin) Masked() Admin {
	if len(a.Sources) > 0 {
		a.Sources = []string{maskedSource}
	}
	a.Person, a.LastFrom = Mask(a.Person), ""
	return a
}

// maskedSource stands for addresses that a reader may not see. No address is
// written so.
const maskedSource = "(masked)"

// Active reports whether the account may be used at an instant: confirmed by a
// second person, not disabled, its role in force, and, for a human, with a
// second factor.
func (a Admin) Active(at time.Time) bool {
	return !a.Disabled && a.InForce(at) && a.ConfirmedBy != "" && (a.Enrolled() || a.Machine())
}

// CommandsPerMinute is how many commands a minute a machine may give.
func (a Admin) CommandsPerMinute() int {
	if a.Rate > 0 {
		return a.Rate
	}
	return intakeRate
}

// System is the actor of what the console does by itself.
var System = Admin{ID: "system", Name: "system", Role: RoleSystem}
