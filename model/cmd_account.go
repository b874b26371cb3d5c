package model

import (
	"net/netip"
	"slices"
	"strings"
	"time"
)

// activeAdmins counts the active admins of role admin, but for one.
func activeAdmins(all []Admin, at time.Time, without string) int {
	n := 0
	for _, a := range all {
		if a.Role == RoleAdmin && a.Active(at) && a.ID != without {
			n++
		}
	}
	return n
}

// keepTwo refuses to take an admin away when fewer than two others without an
// end date would be left: nobody could approve anything any more.
func keepTwo(call *Call, a Admin) error {
	if a.Role != RoleAdmin || !a.Active(call.At) {
		return nil
	}
	admins, err := call.Admins()
	if err != nil {
		return err
	}
	lasting := slices.DeleteFunc(slices.Clone(admins), func(o Admin) bool { return !o.Until.IsZero() })
	if n := activeAdmins(lasting, call.At, a.ID); n < activeLeast {
		return Refuse("last_admins", "%d active admins must remain, and without %q there would be %d; invite another first", activeLeast, a.Name, n)
	}
	return nil
}

// freeKey refuses a key that another account has: every person, and every
// machine, has keys of their own.
func freeKey(admins []Admin, key AdminKey, owner string) error {
	for _, a := range admins {
		if a.ID != owner && slices.ContainsFunc(a.Keys, func(k AdminKey) bool { return k.Fingerprint == key.Fingerprint }) {
			return Refuse("key_taken", "this key belongs to another account; every person uses a key of their own")
		}
	}
	return nil
}

// keyFits refuses a key in software for a role that needs hardware.
func keyFits(call *Call, role Role, key AdminKey) error {
	policy, err := call.Access()
	if err != nil {
		return err
	}
	if policy.NeedsHardware(role) && !key.Hardware {
		return Refuse("hardware_key", "role %s needs a key in hardware; make one with ssh-keygen -t ed25519-sk", role)
	}
	return nil
}

func checkDates(from, until, now time.Time) error {
	if !until.IsZero() && (!until.After(now) || !until.After(from)) {
		return Refuse("usage", "a role must end after it begins, and not in the past")
	}
	return nil
}

// checkSources wants CIDR prefixes, and at least one for a machine.
func checkSources(sources []string, rate int, role Role) error {
	if len(sources) > maxSources {
		return Refuse("usage", "at most %d addresses; found %d", maxSources, len(sources))
	}
	for _, s := range sources {
		p, err := netip.ParsePrefix(s)
		if err != nil || p.Masked() != p {
			return Refuse("usage", "an address range looks like 203.0.113.0/24 or 2001:db8::/48, its other bits zero; found %q", s)
		}
		if role == RoleIntake && p.Bits() == 0 {
			return Refuse("usage", "a machine must be bound to its own addresses, not to all")
		}
	}
	switch {
	case role == RoleIntake && len(sources) == 0:
		return Refuse("usage", "a machine must be bound to the addresses it comes from")
	case rate < 0 || rate > maxRate:
		return Refuse("usage", "commands a minute are 1 to %d; found %d", maxRate, rate)
	case role != RoleIntake && rate != 0:
		return Refuse("usage", "a rate is for machines only")
	}
	return nil
}

// ComesFrom reports whether an account may come from an address, given without
// a port.
func (a Admin) ComesFrom(address string) bool {
	if len(a.Sources) == 0 {
		return !a.Machine()
	}
	ip, err := netip.ParseAddr(strings.Trim(address, "[]"))
	if err != nil {
		return false
	}
	ip = ip.Unmap().WithZone("")
	return slices.ContainsFunc(a.Sources, func(s string) bool {
		p, err := netip.ParsePrefix(s)
		return err == nil && p.Contains(ip)
	})
}

// DisableAdmin takes an account out of use at once. It protects, so it waits
// for nobody; enabling it again takes two.
type DisableAdmin struct {
	Name   string
	Reason string // short phrase without personal data
	Code   string
}

// Act implements Command.
func (DisableAdmin) Act() *Act { return ActDisable }

// Decide implements Command.
func (c DisableAdmin) Decide(call *Call) (Decision, error) {
	a, err := adminNamed(call, c.Name)
	switch {
	case err != nil:
		return Decision{}, err
	case a.Disabled:
		return Decision{}, Refuse("state", "%q is disabled already", c.Name)
	}
	if err := checkPhrase(c.Reason, "why"); err != nil {
		return Decision{}, err
	}
	if err := keepTwo(call, a); err != nil {
		return Decision{}, err
	}
	// The reason is free text and stays in the sealed record, not in the log.
	return call.onAccount(a, c.Code, nil, func(a *Admin) { a.Disabled, a.DisabledFor = true, c.Reason })
}

// RemoveKey takes a key from an account at once.
type RemoveKey struct {
	Name        string
	Fingerprint string // SHA256:…
	Code        string
}

// Act implements Command.
func (RemoveKey) Act() *Act { return ActRemoveKey }

// Decide implements Command.
func (c RemoveKey) Decide(call *Call) (Decision, error) {
	a, err := adminNamed(call, c.Name)
	if err != nil {
		return Decision{}, err
	}
	at := slices.IndexFunc(a.Keys, func(k AdminKey) bool { return k.Fingerprint == c.Fingerprint })
	switch {
	case at < 0:
		return Decision{}, Refuse("not_found", "%q has no key %s", c.Name, c.Fingerprint)
	case len(a.Keys) == 1:
		return Decision{}, Refuse("last_key", "this is the only key of %q; add another first, or disable the account", c.Name)
	}
	policy, err := call.Access()
	if err != nil {
		return Decision{}, err
	}
	rest := a
	rest.Keys = slices.Delete(slices.Clone(a.Keys), at, at+1)
	if len(rest.signingKeys(policy)) == 0 {
		return Decision{}, Refuse("last_key", "this is the only key in hardware of %q, and role %s needs one; add another first, or disable the account", c.Name, a.Role)
	}
	return call.onAccount(a, c.Code, []Fact{{"key", c.Fingerprint}}, func(a *Admin) { a.Keys = rest.Keys })
}

// onAccount changes an account after the actor's fresh code, which may be the
// account itself.
func (c *Call) onAccount(a Admin, code string, facts []Fact, change func(*Admin)) (Decision, error) {
	actor, err := c.StepUp(code)
	d := Decision{Object: a.ID, Put: []Record{actor}, Result: Result{ID: a.Name}, Facts: facts}
	if err != nil {
		return d, err
	}
	if a.ID == actor.ID {
		change(&actor)
		d.Put[0] = actor
		return d, nil
	}
	change(&a)
	d.Put = append(d.Put, a)
	return d, nil
}
