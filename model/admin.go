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

// ParseRole reads a role's name.
func ParseRole(s string) (Role, error) {
	for _, r := range Roles {
		if s == string(r) {
			return r, nil
		}
	}
	return "", Refuse("usage", "the role must be one of admin, oncall, dpo, auditor; found %q", s)
}

// Admin is a person who may log in.
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
}

// AdminKey is one public key of an admin.
type AdminKey struct {
	Label       string    `cbor:"1,keyasint"`
	Fingerprint string    `cbor:"2,keyasint"` // SHA256:…
	Blob        []byte    `cbor:"3,keyasint"` // the key in SSH wire format
	AddedAt     time.Time `cbor:"4,keyasint"`
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

// Active reports whether the admin may log in.
func (a Admin) Active() bool { return !a.Disabled && a.Enrolled() }

// System is the actor of what the console does by itself.
var System = Admin{ID: "system", Name: "system", Role: RoleSystem}
