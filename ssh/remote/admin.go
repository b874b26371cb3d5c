package remote

import (
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
)

func (c *call) admin() *cobra.Command {
	return branch("admin", "accounts of the console",
		c.adminList(), c.adminShow(), c.adminInvite(), c.adminDisable(), c.adminEnable(), c.adminRole(), c.adminDelegation(), c.adminSource(), c.adminPerson(),
		branch("key", "the keys of an account", c.keyAdd(), c.keyRemove()), c.adminResetCode(), c.adminSessions(), c.adminKick())
}

// standing says in words whether an account may be used.
func standing(a model.Admin, now time.Time) string {
	switch {
	case a.Disabled:
		return "disabled"
	case a.ConfirmedBy == "":
		return "waits for confirmation"
	case !a.Enrolled() && !a.Machine():
		return "invited"
	case now.Before(a.From):
		return "not yet in force"
	case !a.InForce(now):
		return "ended"
	}
	return "active"
}

func (c *call) adminList() *cobra.Command {
	return c.leaf("list", "list accounts with roles and keys", "ssh HOST admin list", cobra.NoArgs, func([]string) error {
		admins, err := c.desk.Admins(c.ctx)
		if err != nil {
			return err
		}
		l := c.list("NAME", "ROLE", "STATE", "DELEGATION", "LAST LOGIN", "KEYS")
		for _, a := range admins {
			last := stamp(a.LastLogin)
			var prints []string
			for _, k := range a.Keys {
				prints = append(prints, k.Fingerprint)
			}
			err := l.row(c.adminObject(a), a.Name, string(a.Role), standing(a, c.desk.Now()), a.Delegation, last, strings.Join(prints, " "))
			if err != nil {
				return err
			}
		}
		return l.end()
	})
}

func (c *call) adminObject(a model.Admin) map[string]any {
	prints := make([]string, 0, len(a.Keys))
	for _, k := range a.Keys {
		prints = append(prints, k.Fingerprint)
	}
	return map[string]any{"name": a.Name, "id": a.ID, "role": a.Role, "from": stamp(a.From), "until": stamp(a.Until), "state": standing(a, c.desk.Now()),
		"delegation": a.Delegation, "last_login": stamp(a.LastLogin), "keys": prints}
}

func (c *call) adminShow() *cobra.Command {
	return c.leaf("show NAME", "show an account: role, keys, addresses, what is proposed for it", "ssh HOST admin show rasa", cobra.ExactArgs(1), func(args []string) error {
		a, err := c.adminNamed(args[0])
		if err != nil {
			return err
		}
		var open []string
		changes, err := c.desk.AccountChanges(c.ctx)
		if err != nil {
			return err
		}
		for _, one := range changes {
			if one.Admin == a.ID && one.Open(c.desk.Now()) {
				open = append(open, one.ID)
			}
		}
		if c.json {
			return c.say(c.accountObject(a, open), "")
		}
		f := c.facts()
		f.add("Account", a.Name+", "+standing(a, c.desk.Now()))
		f.add("Because", a.DisabledFor)
		f.add("Role", string(a.Role))
		f.add("From", stamp(a.From))
		f.add("Until", stamp(a.Until))
		f.add("Delegation", a.Delegation)
		f.add("Comes from", strings.Join(a.Sources, ", "))
		if a.Machine() {
			f.add("Rate", fmt.Sprintf("%d commands a minute", a.CommandsPerMinute()))
		}
		for _, k := range a.Keys {
			where := "in software"
			if k.Hardware {
				where = "in hardware"
			}
			f.add("Key", fmt.Sprintf("%s %q, %s, since %s", k.Fingerprint, k.Label, where, stamp(k.AddedAt)))
		}
		f.add("Codes since", stamp(a.Factor.EnrolledAt))
		f.add("Last login", stamp(a.LastLogin))
		if a.Failures > 0 {
			f.add("Wrong codes", fmt.Sprintf("%d since the last login", a.Failures))
		}
		f.add("Data subject", a.Person)
		f.add("Proposed", strings.Join(open, ", "))
		return f.end()
	})
}

func (c *call) accountObject(a model.Admin, open []string) map[string]any {
	o := c.adminObject(a)
	keys := make([]map[string]any, 0, len(a.Keys))
	for _, k := range a.Keys {
		keys = append(keys, map[string]any{"label": k.Label, "fingerprint": k.Fingerprint, "hardware": k.Hardware, "added": stamp(k.AddedAt),
			"blob": base64.StdEncoding.EncodeToString(k.Blob)})
	}
	o["keys"], o["sources"], o["rate"], o["person"], o["open_changes"] = keys, notNil(a.Sources), a.Rate, a.Person, notNil(open)
	o["disabled_for"] = a.DisabledFor
	o["codes_since"], o["failures"], o["created"], o["since"] = stamp(a.Factor.EnrolledAt), a.Failures, stamp(a.CreatedAt), stamp(a.Since)
	return o
}

// moment reads a moment: RFC 3339, or a date for its first moment (UTC).
func moment(text, flag string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	for _, form := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(form, text); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, model.Refuse("usage", "--%s takes a date such as 2027-03-31, for its first moment (UTC), or 2027-03-31T17:00:00Z", flag)
}
