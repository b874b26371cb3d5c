package page

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/widget"
)

// waits is said of every change that was proposed.
const waits = "Proposed; another admin must approve it within 24 hours (:changes)."

// proposed is a form that proposes a change of the account, of the account's
// name as it was when the form was opened.
func (p *Account) proposed(title, body string, fields []widget.Field, change func(map[string]string) (model.ProposeChange, error)) tea.Cmd {
	env, name := p.env, p.name
	return retried(name+": "+title, body, fields, func(values map[string]string) (tea.Cmd, error) {
		cmd, err := change(values)
		cmd.Name = name
		return env.Do(cmd, waits), err
	})
}

// renew makes a new invite with all that the account has, for the selected key
// or else the first: whoever is invited begins with one.
func (p *Account) renew() tea.Cmd {
	a := p.value.Admin
	if len(a.Keys) == 0 {
		return nil
	}
	key := a.Keys[0]
	for _, k := range a.Keys {
		if k.Fingerprint == p.picked(pickKey) {
			key = k
		}
	}
	return inviting(p.env, model.InviteAdmin{Name: a.Name, Role: a.Role, From: a.From, Until: a.Until, Key: key, Delegation: a.Delegation, Sources: a.Sources, Rate: a.Rate})
}

func (p *Account) role() tea.Cmd {
	a := p.value.Admin
	roles := model.Roles
	if a.Machine() {
		roles = []model.Role{model.RoleIntake}
	}
	fields := append([]widget.Field{{Name: "role", Label: "Role", Value: string(a.Role), Options: texts(roles), Required: true}}, dateFields(a.From, a.Until)...)
	return p.proposed("role", "Sessions of the account end when it changes, and it cannot approve what was proposed before.", fields,
		func(values map[string]string) (cmd model.ProposeChange, err error) {
			cmd.Op, cmd.Role = model.OpRole, model.Role(values["role"])
			cmd.From, cmd.Until, err = dates(values)
			return cmd, err
		})
}

func (p *Account) delegation() tea.Cmd {
	return p.proposed("delegation", "Whoever has it may approve erasures that others propose.",
		[]widget.Field{{Name: "delegation", Label: "Reference", Value: p.value.Admin.Delegation, Help: "of management's written delegation; empty takes it away"}},
		func(values map[string]string) (model.ProposeChange, error) {
			return model.ProposeChange{Op: model.OpDelegation, Delegation: values["delegation"]}, nil
		})
}

func (p *Account) addKey() tea.Cmd {
	env := p.env
	return p.proposed("new key", "Compare the key's fingerprint with its owner, in person.", keyFields, func(values map[string]string) (model.ProposeChange, error) {
		key, err := env.keyOf(values)
		return model.ProposeChange{Op: model.OpKeyAdd, Key: key}, err
	})
}

// removeKey asks, then for a code: it is done at once, by one person.
func (p *Account) removeKey(fingerprint string) tea.Cmd {
	env, name := p.env, p.name
	title := words("%s: remove key", name)
	body := words("The key %s opens nothing any more, and sessions of %s end. Adding it again takes two.", fingerprint, name)
	return confirm(title, body, true, "", func() tea.Cmd {
		return Show(widget.NewCode(title, words("The code removes the key %s.", fingerprint), func(code string) tea.Cmd {
			return env.Do(model.RemoveKey{Name: name, Fingerprint: fingerprint, Code: code}, words("The key is removed from %s.", name))
		}))
	})
}

// resetCodes proposes that the codes are set up anew, and shows the new invite
// once; the old codes work until another admin approves it.
func (p *Account) resetCodes() tea.Cmd {
	env, name := p.env, p.name
	title := words("%s: reset codes", name)
	body := "When another admin approves it, the one-time codes and recovery codes of this account end, and it sets them up anew with a new invite, shown to you once now."
	return confirm(title, body, true, "", func() tea.Cmd {
		return handOver(env, title, name, true, func(hash []byte) model.Command {
			return model.ProposeChange{Op: model.OpResetCode, Name: name, TokenHash: hash}
		})
	})
}

func (p *Account) disable() tea.Cmd {
	env, name := p.env, p.name
	title := words("%s: disable", name)
	return form(title, "It is out of use at once, and its sessions end. Enabling it again takes two.",
		[]widget.Field{{Name: "reason", Label: "Why", Required: true, Help: "a short phrase without personal data"}}, func(values map[string]string) tea.Cmd {
			return Show(widget.NewCode(title, words("The code disables the account %s.", name), func(code string) tea.Cmd {
				return env.Do(model.DisableAdmin{Name: name, Reason: values["reason"], Code: code}, words("%s is disabled; its sessions end.", name))
			}))
		})
}

func (p *Account) enable() tea.Cmd {
	env, name := p.env, p.name
	return confirm(words("%s: enable", name), "Propose that the account may be used again, with the role and keys it has.", false, "", func() tea.Cmd {
		return env.Do(model.ProposeChange{Op: model.OpEnable, Name: name}, waits)
	})
}

func (p *Account) sources() tea.Cmd {
	fields := sourceFields(p.value.Admin)
	if !p.value.Admin.Machine() {
		fields = fields[:1]
	}
	return p.proposed("addresses", "It can log in from there only.", fields, func(values map[string]string) (cmd model.ProposeChange, err error) {
		cmd.Op = model.OpSources
		cmd.Sources, cmd.Rate, err = sourcesOf(values)
		return cmd, err
	})
}

func (p *Account) person() tea.Cmd {
	return p.proposed("data subject", "Where this human is in the store themselves: nobody works on their own case.",
		[]widget.Field{{Name: "person", Label: "Person", Value: p.value.Admin.Person, Help: "the id of their page, as p-…; empty: they are not in the store"}},
		func(values map[string]string) (model.ProposeChange, error) {
			return model.ProposeChange{Op: model.OpPerson, Person: strings.TrimSpace(values["person"])}, nil
		})
}
