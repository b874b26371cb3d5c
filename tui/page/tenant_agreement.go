package page

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/theme"
	"integrora.com/opsconsole/tui/widget"
)

// agreementActs are the acts on the agreement with a tenant.
func (p *Tenant) agreementActs() []action.Action {
	none := unless(p.have, "the tenant is not loaded yet")
	draft := p.value.Tenant.Draft
	return []action.Action{
		act(p.env, action.Action{Keys: []string{"E"}, Label: "agreement", Help: "write what the agreement is to become: version, what persons may be told, contacts",
			Act: model.ActAgreement, Run: p.editAgreement}, none),
		act(p.env, action.Action{Keys: []string{"P"}, Label: "propose agreement", Help: "ask another admin to activate the draft", Act: model.ActProposeAgreement, Footer: true, Run: p.proposeAgreement},
			orWord(none, unless(draft.Written(), "no draft is written"))),
	}
}

// editAgreement asks for what of the agreement changes. Contacts are added and
// taken out one at a time.
func (p *Tenant) editAgreement() tea.Cmd {
	env, slug, t := p.env, p.slug, p.value.Tenant
	now := t.DPA
	if t.Draft.Written() {
		now = t.Draft.DPA
	}
	const keep, first, more, management = "no contact", "the first contact", "one more contact", "a contact of management"
	yes := []string{"no", "yes"}
	ids := []string{"none"}
	for _, c := range now.Contacts {
		ids = append(ids, c.ID)
	}
	fields := []widget.Field{
		{Name: "version", Label: "Version", Value: now.Version, Required: true},
		{Name: "signed", Label: "Signed on", Value: now.SignedOn.String(), Required: true, Help: "as 2026-03-05"},
		{Name: "named", Label: "Named", Value: noYes(now.NamedToPersons), Options: yes, Required: true, Help: "whether persons may be told the tenant's name when their request is passed on"},
		{Name: "return", Label: "Return", Value: noYes(now.Return), Options: yes, Required: true, Help: "whether data is returned at the end before it is deleted"},
		{Name: "key", Label: "Key", Value: now.ExportKey, Help: "its public key of age, for exports; empty: a passphrase"},
		{Name: "who", Label: "Contact", Value: keep, Options: []string{keep, first, more, management}, Required: true, Help: "whom to enter below"},
		{Name: "name", Label: "Name", Help: "of that contact"},
		{Name: "email", Label: "E-mail", Help: "of that contact"},
		{Name: "remove", Label: "Take out", Value: ids[0], Options: ids, Required: true, Help: "a contact who may not instruct any more"},
	}
	return retried(slug+": agreement", "Nothing counts of it until another admin activates it.", fields, func(values map[string]string) (tea.Cmd, error) {
		cmd := model.EditAgreement{Tenant: slug, Version: values["version"], Named: values["named"], Return: values["return"], ExportKey: orWord(values["key"], "none")}
		var err error
		if cmd.SignedOn, err = deadline.Parse(values["signed"]); err != nil {
			return nil, model.Refuse("usage", "%s", err.Error())
		}
		one := model.TenantContact{Name: values["name"], Email: values["email"], Management: values["who"] == management}
		switch values["who"] {
		case first:
			cmd.Main = one
		case more, management:
			cmd.Add = []model.TenantContact{one}
		}
		if values["remove"] != ids[0] {
			cmd.Remove = []string{values["remove"]}
		}
		return env.Do(cmd, "The draft of the agreement with "+slug+" is written."), nil
	})
}

func (p *Tenant) proposeAgreement() tea.Cmd {
	env, slug := p.env, p.slug
	return form(slug+": propose agreement", "Another admin reads the draft on this page, with its contacts revealed, and activates it.",
		[]widget.Field{{Name: "reason", Label: "Document", Required: true, Help: "by which it changes; no personal data"}}, func(values map[string]string) tea.Cmd {
			return env.Do(model.ProposeRuling{Op: model.OpAgreement, Object: slug, Reason: values["reason"]}, "Proposed for "+slug+"; it waits on the page rulings.")
		})
}

// contactLines are the contacts of an agreement beside the first one, and what
// else it says for requests of persons.
func contactLines(l *lines, d model.DPA) {
	for _, c := range d.Contacts {
		note := "  may instruct"
		if c.Management {
			note = "  management"
		}
		l.pairs("", slices.Concat([]span{given(theme.Muted, c.ID+" ", 20)}, sender(c.Name, c.Email), []span{own(theme.Muted, "%s", note)})...)
	}
	named := "persons are not told its name"
	if d.NamedToPersons {
		named = "persons may be told its name"
	}
	l.pair("Passed on", plain("%s", named))
	if d.ExportKey != "" {
		l.pair("Key", given(theme.Muted, d.ExportKey, 120))
	}
}

// draftLines show what the agreement is to become.
func draftLines(l *lines, v model.TenantView) {
	d := v.Tenant.Draft
	if !d.Written() {
		return
	}
	l.head("Draft of the agreement, not in force")
	l.pairs("Version", given(theme.Plain, d.DPA.Version, 60), own(theme.Muted, ", signed %s", day(d.DPA.SignedOn)))
	l.pairs("Contact", sender(d.DPA.ContactName, d.DPA.ContactEmail)...)
	contactLines(l, d.DPA)
	l.pair("Written", plain("%s", stamp(d.At)))
	if v.DraftDigest != nil {
		l.digest("SHA-256", theme.Accent, v.DraftDigest)
	} else {
		l.pair("SHA-256", own(theme.Muted, "shows with the contacts revealed (x)"))
	}
}

// listsAny reports whether an agreement or its draft lists anybody.
func listsAny(t model.Tenant) bool {
	return strings.TrimSpace(t.DPA.ContactName+t.DPA.ContactEmail) != "" || len(t.DPA.Contacts)+len(t.Draft.DPA.Listed()) > 0
}
