package page

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/tui/widget"
)

// retried is a form whose values may turn out wrong only when all are there, or
// before the store: it opens again with what was typed, and says why.
func retried(title, body string, fields []widget.Field, ok func(map[string]string) (tea.Cmd, error)) tea.Cmd {
	return form(title, body, fields, func(values map[string]string) tea.Cmd {
		again := slices.Clone(fields)
		for i, f := range again {
			typed := values[f.Name]
			again[i].Typed = &typed
		}
		do, err := ok(values)
		if err != nil {
			do = func() tea.Msg { return Fail{Err: err} }
		}
		return orAgain(do, retried(title, body, again, ok))
	})
}

// first and last day of a role, as forms ask for them.
func dateFields(from, until time.Time) []widget.Field {
	begins := ""
	if !from.IsZero() {
		begins = deadline.ReceivedOn(from).String()
	}
	last := ""
	if !until.IsZero() {
		last = deadline.ReceivedOn(until.Add(-time.Second)).String()
	}
	return []widget.Field{
		{Name: "from", Label: "From", Value: begins, Help: "the first day, as 2027-01-15; empty: at once"},
		{Name: "until", Label: "Until", Value: last, Help: "the last day, as 2027-06-30; empty: without end"},
	}
}

// dates reads what dateFields asked for.
func dates(values map[string]string) (from, until time.Time, err error) {
	if text := values["from"]; text != "" {
		d, err := deadline.Parse(text)
		if err != nil {
			return from, until, model.Refuse("usage", "the first day: %s", err)
		}
		from = deadline.EndOf(d.AddDays(-1))
	}
	if text := values["until"]; text != "" {
		d, err := deadline.Parse(text)
		if err != nil {
			return from, until, model.Refuse("usage", "the last day: %s", err)
		}
		until = deadline.EndOf(d)
	}
	return from, until, nil
}

// sourceFields ask where an account may come from.
func sourceFields(a model.Admin) []widget.Field {
	rate := ""
	if a.Rate > 0 {
		rate = strconv.Itoa(a.Rate)
	}
	return []widget.Field{
		{Name: "sources", Label: "Comes from", Value: strings.Join(a.Sources, ", "), Help: "address ranges as 203.0.113.0/24; empty: anywhere, which no machine may"},
		{Name: "rate", Label: "Rate", Value: rate, Help: "of a machine: commands a minute; empty: the usual"},
	}
}

// sourcesOf reads what sourceFields asked for.
func sourcesOf(values map[string]string) (sources []string, rate int, err error) {
	if list := strings.FieldsFunc(values["sources"], func(r rune) bool { return r == ',' || r == ' ' || r == ';' }); len(list) > 0 {
		sources = list
	}
	if text := values["rate"]; text != "" {
		if rate, err = strconv.Atoi(text); err != nil {
			return nil, 0, model.Refuse("usage", "the rate is a number of commands a minute; found %q", text)
		}
	}
	return sources, rate, nil
}

// keyFields ask for a public key, pasted whole.
var keyFields = []widget.Field{
	{Name: "key", Label: "Public key", Required: true, Help: "the whole line of the .pub file; paste it"},
	{Name: "label", Label: "Its name", Help: "to tell it from their others: laptop, blue token; empty: its comment"},
}

// keyOf reads what keyFields asked for.
func (e Env) keyOf(values map[string]string) (model.AdminKey, error) {
	if e.ParseKey == nil {
		return model.AdminKey{}, model.Refuse("usage", "this console cannot read keys; use the remote command")
	}
	key, err := e.ParseKey(values["key"])
	if err != nil {
		return model.AdminKey{}, err
	}
	key.Label = orWord(values["label"], orWord(key.Label, "key"))
	return key, nil
}

// drawn is a new one-time invite.
func (e Env) drawn() (text string, hash []byte, err error) {
	if e.NewInvite == nil {
		return "", nil, model.Refuse("usage", "this console cannot draw invites; use the remote command")
	}
	return e.NewInvite()
}

// inviteRoles are those that an account can be made with.
var inviteRoles = append(slices.Clone(model.Roles), model.RoleIntake)

// invite makes an account.
func invite(env Env) tea.Cmd {
	fields := append([]widget.Field{
		{Name: "name", Label: "Login name", Required: true, Help: "2 to 32 of a to z, 0 to 9 and dash"},
		{Name: "role", Label: "Role", Value: string(model.RoleOnCall), Options: texts(inviteRoles), Required: true, Help: "intake is a machine: it only brings letters and records in"},
	}, dateFields(time.Time{}, time.Time{})...)
	fields = append(fields, keyFields...)
	fields = append(fields, widget.Field{Name: "delegation", Label: "Delegation", Help: "reference of management's written delegation to approve erasures"})
	fields = append(fields, sourceFields(model.Admin{})...)
	return retried("Invite", "Another admin must approve it before the account can be used. Compare the key's fingerprint with its owner, in person.", fields,
		func(values map[string]string) (tea.Cmd, error) {
			cmd := model.InviteAdmin{Name: values["name"], Role: model.Role(values["role"]), Delegation: values["delegation"]}
			var err error
			if cmd.From, cmd.Until, err = dates(values); err != nil {
				return nil, err
			}
			if cmd.Sources, cmd.Rate, err = sourcesOf(values); err != nil {
				return nil, err
			}
			if cmd.Key, err = env.keyOf(values); err != nil {
				return nil, err
			}
			return inviting(env, cmd), nil
		})
}

// inviting asks for the code of an invite, gives it, and shows its text once.
func inviting(env Env, cmd model.InviteAdmin) tea.Cmd {
	title := words("Invite %s", cmd.Name)
	body := words("The code makes the account %s with role %s and the key %s, and nothing else.", cmd.Name, cmd.Role, cmd.Key.Fingerprint)
	return Show(widget.NewCode(title, body, func(code string) tea.Cmd {
		return handOver(env, title, cmd.Name, cmd.Role != model.RoleIntake, func(hash []byte) model.Command {
			cmd.Code, cmd.TokenHash = code, hash
			return cmd
		})
	}))
}

// handOver draws an invite, gives the command that it is for, and shows its
// text in a dialog, once: it is stored nowhere. A machine needs none.
func handOver(env Env, title, name string, human bool, command func(hash []byte) model.Command) tea.Cmd {
	return env.Ask(func(ctx context.Context) tea.Msg {
		text, hash, err := env.drawn()
		if err != nil {
			return Fail{Err: err}
		}
		result, err := env.Backend.Do(ctx, command(hash))
		if err != nil {
			return Fail{Err: err, Reload: true}
		}
		said := Say{Text: words("%s: %s.", title, orWord(result.Message, "done")), Reload: true}
		if !human {
			return said
		}
		body := words("Give this to %s in person. It works once, within 24 hours, and only with their key: ssh %s@HOST asks for it.", name, name)
		if result.Message != "" {
			body += words(" First, %s.", result.Message)
		}
		return tea.BatchMsg{func() tea.Msg { return said }, Show(widget.NewOnce(title, body, text))}
	})
}
