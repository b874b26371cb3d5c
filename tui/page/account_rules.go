package page

import (
	"slices"

	"integrora.com/opsconsole/model"
)

// The reasons why an act on an account is not offered. The store decides again,
// whatever stands here.

// cannotSelf keeps people from their own role, delegation and codes.
func cannotSelf(a, me model.Admin) string {
	return unless(a.ID != me.ID, "nobody changes their own; two others must")
}

func cannotRenew(a model.Admin) string {
	switch {
	case a.Machine():
		return "a machine has no invite; its key alone lets it in"
	case a.Enrolled():
		return "its codes are set up; reset them instead"
	case a.Disabled:
		return "it is disabled; enable it first"
	}
	return ""
}

func cannotDelegate(a model.Admin) string {
	return unless(a.Role == model.RoleAdmin, "only role admin approves erasures")
}

// keysMost is how many keys an account may have, as the store counts.
const keysMost = 8

func cannotAddKey(a model.Admin) string {
	return unless(len(a.Keys) < keysMost, "it has %d keys, the most there can be", len(a.Keys))
}

func cannotRemoveKey(a model.Admin, fingerprint string) string {
	switch {
	case fingerprint == "" || !slices.ContainsFunc(a.Keys, func(k model.AdminKey) bool { return k.Fingerprint == fingerprint }):
		return "select a key"
	case len(a.Keys) == 1:
		return "this is its only key; add another first, or disable the account"
	}
	return ""
}

func cannotReset(a model.Admin) string {
	switch {
	case a.Machine():
		return "a machine has no codes"
	case !a.Enrolled():
		return "no codes are set up; renew the invite instead"
	}
	return ""
}

func cannotDisable(a model.Admin) string { return unless(!a.Disabled, "it is disabled already") }

func cannotEnable(a model.Admin) string { return unless(a.Disabled, "it is not disabled") }

func cannotBePerson(a model.Admin) string {
	return unless(!a.Machine(), "a machine is nobody")
}

// cannotEnd says why a session cannot be ended: nothing is selected, or it is
// another's.
func cannotEnd(id string, s model.SessionRow, me model.Admin) string {
	switch {
	case id == "" || s.ID == "":
		return "select a session"
	case s.Admin != me.ID && me.Role != model.RoleAdmin:
		return "it is another's; ending that needs role admin"
	}
	return ""
}
