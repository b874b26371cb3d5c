package model

import (
	"bytes"
	"slices"
)

// possible refuses what makes no sense or must not be, as proposed by one and
// asked again of the approver.
func (c Change) possible(call *Call, a Admin, actor string) error {
	if a.ID == actor && (c.Op == OpRole || c.Op == OpDelegation || c.Op == OpResetCode) {
		return Refuse("own_role", "nobody changes their own role, delegation or codes; two others must")
	}
	switch c.Op {
	case OpRole:
		return c.rolePossible(call, a)
	case OpEnable:
		if !a.Disabled {
			return Refuse("state", "%q is not disabled", a.Name)
		}
	case OpKeyAdd:
		return c.keyPossible(call, a)
	case OpResetCode:
		if len(c.InviteHash) == 0 {
			return Refuse("usage", "a reset needs a new invite")
		}
		if !a.Enrolled() {
			return Refuse("state", "%q has no one-time codes; renew the invite instead", a.Name)
		}
	case OpSources:
		return checkSources(c.Sources, c.Rate, a.Role)
	case OpPerson:
		if c.Person != "" {
			_, err := call.Person(c.Person)
			return err
		}
	case OpPolicy:
		return c.policyPossible(call)
	case OpRotate:
		return c.rotationPossible(call)
	}
	return nil
}

func (c Change) rolePossible(call *Call, a Admin) error {
	if _, err := ParseRole(string(c.Role)); err != nil {
		return err
	}
	if (c.Role == RoleIntake) != a.Machine() {
		return Refuse("usage", "a machine stays a machine and a person a person; invite another account")
	}
	if err := checkDates(c.From, c.Until, call.At); err != nil {
		return err
	}
	policy, err := call.Access()
	if err != nil {
		return err
	}
	if policy.NeedsHardware(c.Role) && !slices.ContainsFunc(a.Keys, func(k AdminKey) bool { return k.Hardware }) {
		return Refuse("hardware_key", "role %s needs a key in hardware (sk-…), and %q has none; add one first", c.Role, a.Name)
	}
	if c.Role != RoleAdmin || !c.Until.IsZero() || c.From.After(call.At) {
		return keepTwo(call, a)
	}
	return nil
}

func (c Change) keyPossible(call *Call, a Admin) error {
	if len(c.Key.Blob) == 0 || c.Key.Label == "" {
		return Refuse("usage", "a key needs its public half and a name")
	}
	if len(a.Keys) >= maxKeys {
		return Refuse("too_many", "%q has %d keys, the most there can be; remove one first", a.Name, len(a.Keys))
	}
	admins, err := call.Admins()
	if err != nil {
		return err
	}
	for _, k := range a.Keys {
		if bytes.Equal(k.Blob, c.Key.Blob) || k.Label == c.Key.Label {
			return Refuse("exists", "%q has this key, or one of this name, already", a.Name)
		}
	}
	if err := freeKey(admins, c.Key, a.ID); err != nil {
		return err
	}
	return keyFits(call, a.Role, c.Key)
}

func (c Change) policyPossible(call *Call) error {
	if err := c.Policy.check(); err != nil {
		return err
	}
	admins, err := call.Admins()
	if err != nil {
		return err
	}
	for _, a := range admins {
		if a.Active(call.At) && c.Policy.NeedsHardware(a.Role) && len(a.signingKeys(c.Policy)) == 0 {
			return Refuse("hardware_key", "%q has no key in hardware and would be shut out; add one first", a.Name)
		}
	}
	return nil
}
