package page

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/widget"
)

// forTenant are the acts on a request that a tenant decides on. The footer shows
// the next one.
func (p *Request) forTenant() []action.Action {
	r := p.value.Request
	instruct, help := model.ActInstruct, "record what the tenant instructs, from a listed contact of its agreement"
	if r.State == model.Received || r.State == model.Triaged {
		instruct, help = model.ActHelpTenant, "record that the letter is a tenant's own call for help, and what it instructs"
	}
	find, found := model.ActTenantUnknown, "it is for a tenant, and it is not known for which"
	if r.State == model.NoTenant {
		find, found = model.ActTenantFound, "name the tenant that it is for, and by what it was found"
	}
	carry := model.ActCarryOut
	if takesTwo(r) {
		carry = model.ActProposeCarryOut
	}
	acts := []action.Action{
		p.offered("T", find, "tenant unknown or found", found, cannotFind(r), p.tenant),
		p.offered("I", instruct, "instruction", help, cannotInstruct(r), p.instruct),
		p.offered("S", carry, "carry out", "do what the tenant instructed; to erase or export is proposed to another admin", cannotCarryOut(r), p.carryOut),
		p.offered("B", model.ActObjectTo, "hold or take back", "the instruction infringes the law, was taken back, or a law forbids the erasure", cannotHold(r), p.hold),
		p.offered("L", model.ActDeliver, "delivered", "record that the result went to the tenant, and to nobody else", cannotDeliver(r), p.deliver),
	}
	next := map[model.State]string{model.NoTenant: "T", model.Forwarded: "I", model.Instructed: "S", model.CarriedOut: "L", model.KeptByLaw: "L"}[r.State]
	for i := range acts {
		acts[i].Footer = acts[i].Footer && acts[i].Keys[0] == next
	}
	return acts
}

// takesTwo reports whether the instruction is carried out by a ruling.
func takesTwo(r model.Request) bool { return r.Processing.Instruction.Scope.Two() }

func cannotFind(r model.Request) string {
	switch {
	case r.State == model.NoTenant:
		return ""
	case !r.State.CanBecome(model.NoTenant):
		return stands(r)
	case r.Capacity == model.Controller || r.Capacity == model.Processor:
		return words("it is held as %s; that is changed by a ruling (U)", r.Capacity)
	}
	return ""
}

func cannotInstruct(r model.Request) string {
	switch {
	case !r.State.CanBecome(model.Instructed):
		return words("%s; a tenant instructs after it was forwarded", stands(r))
	case r.State == model.Triaged && r.Capacity != model.Processor:
		return "it is not held for a tenant; that is changed by a ruling (U)"
	}
	return ""
}

func cannotCarryOut(r model.Request) string {
	i := r.Processing.Instruction
	switch {
	case !i.Given() || r.State != model.Instructed:
		return "no instruction of a tenant awaits its execution (Art. 28(3)(a) GDPR)"
	case i.Held():
		return "the instruction is held, as it would infringe the law; record another one"
	}
	return ""
}

func cannotHold(r model.Request) string {
	return unless(r.State == model.Instructed || r.State == model.CarriedOut && r.Processing.Carried.Hands(), "no instruction of a tenant awaits its execution")
}

func cannotDeliver(r model.Request) string {
	switch {
	case r.State != model.CarriedOut && r.State != model.KeptByLaw:
		return "nothing was carried out for a tenant yet"
	case r.Processing.Carried.Hands() && r.Processing.Carried.ExportedAt.IsZero():
		return "the file was not written out yet: ssh NAME@HOST instruction export " + r.ID
	}
	return ""
}

func (p *Request) tenant() tea.Cmd {
	id, r := p.id, p.value.Request
	basis := widget.Field{Name: "basis", Label: "Basis", Required: true, Help: "what was looked for, or by what it was found; no personal data"}
	if r.State != model.NoTenant {
		return p.form("tenant unknown", "It waits until its tenant is found. The person is not told whether any data are held.",
			[]widget.Field{{Name: "rights", Label: "Rights", Value: commas(r.Asked()), Options: texts(model.Rights), Multi: true, Required: true}, basis},
			id+" waits for its tenant.", func(values map[string]string) model.Command {
				return model.TenantUnknown{Request: id, Rights: rightsIn(values["rights"]), Basis: values["basis"]}
			})
	}
	c, _ := p.candidate()
	return p.form("tenant found", "It can be forwarded then. "+p.candidateWords(), []widget.Field{
		{Name: "tenant", Label: "Tenant", Value: c.Tenant, Required: true, Help: "the tenant's slug"},
		{Name: "person", Label: "Person", Value: c.ID, Help: "the person's id in its data; empty when nobody was found", Beside: named(p.value)}, basis},
		"The tenant of "+id+" is found.", func(values map[string]string) model.Command {
			return model.TenantFound{Request: id, Tenant: values["tenant"], Person: values["person"], Basis: values["basis"]}
		})
}

func rightsIn(text string) []model.Right {
	var list []model.Right
	for _, one := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		list = append(list, model.Right(one))
	}
	return list
}

// instruct records an instruction, or a tenant's own call for help with what it
// instructs.
func (p *Request) instruct() tea.Cmd {
	env, id, v := p.env, p.id, p.value
	r := v.Request
	var ids []string
	for _, c := range v.Contacts {
		ids = append(ids, c.ID)
	}
	contact := widget.Field{Name: "contact", Label: "Contact", Value: model.MainContact, Options: ids, Required: true, Help: "who instructs, as the tenant's page lists them"}
	if !slices.Contains(ids, model.MainContact) {
		contact.Options = nil
	}
	fields := []widget.Field{contact,
		{Name: "reference", Label: "Reference", Required: true, Help: "of the tenant's writing; no personal data"},
		{Name: "how", Label: "Made sure", Required: true, Help: "how it was made sure that it is from that contact"},
		{Name: "scope", Label: "Scope", Value: string(model.ScopeRead), Options: texts(model.Scopes), Required: true, Help: "read tells what is held, export hands out values, keep changes nothing"},
		{Name: "fields", Label: "Fields", Help: "of the tenant's content, with commas; empty: all"},
		{Name: "due", Label: "Due", Required: true, Help: "the tenant's own day, as 2026-03-05"},
	}
	asks := r.State == model.Received || r.State == model.Triaged
	title, body := "instruction", "Only a listed contact instructs, in writing. What is done is exactly what is recorded here (Art. 28(3)(a), 29 GDPR)."
	if asks {
		c, _ := p.candidate()
		title, body = "the tenant asks for help", "The letter is the tenant's own (Art. 28(3)(e) GDPR): nothing is forwarded, and its own day counts."
		fields = append([]widget.Field{
			{Name: "tenant", Label: "Tenant", Value: orWord(r.Tenant, c.Tenant), Required: true, Help: "the tenant's slug"},
			{Name: "person", Label: "Person", Value: r.Person, Help: "whom it is about, by id; empty when nobody was found", Beside: named(v)},
			{Name: "rights", Label: "Rights", Value: commas(r.Asked()), Options: texts(model.Rights), Multi: true, Required: true, Help: "what its person asked for"},
		}, fields...)
	}
	return retried(id+": "+title, body, fields, func(values map[string]string) (tea.Cmd, error) {
		due, err := deadline.Parse(values["due"])
		if err != nil {
			return nil, model.Refuse("usage", "%s", err.Error())
		}
		in := model.RecordInstruction{Request: id, Contact: values["contact"], Reference: values["reference"], How: values["how"], Scope: model.Scope(values["scope"]), Due: due}
		for name := range strings.SplitSeq(values["fields"], ",") {
			if name = strings.TrimSpace(name); name != "" {
				in.Fields = append(in.Fields, name)
			}
		}
		if !asks {
			return env.Do(in, id+" is instructed."), nil
		}
		return env.Do(model.HelpTenant{RecordInstruction: in, Rights: rightsIn(values["rights"]), Tenant: values["tenant"], Person: values["person"]}, id+" is instructed."), nil
	})
}

// carryOut does exactly what was instructed, or proposes it where it takes two.
func (p *Request) carryOut() tea.Cmd {
	env, id, i := p.env, p.id, p.value.Request.Processing.Instruction
	fields := "all fields of the tenant's content"
	if len(i.Fields) > 0 {
		fields = "the fields " + strings.Join(i.Fields, ", ")
	}
	body := words("The tenant %s instructed us to %s: %s (%s).", p.value.Request.Tenant, i.Scope, fields, i.Reference)
	switch {
	case i.Scope.Two():
		op := map[model.Scope]model.RulingOp{model.ScopeErase: model.OpInstructErase, model.ScopeExport: model.OpInstructExport}[i.Scope]
		const propose, nothing = "propose to another admin", "nothing is held: close it as that"
		return form(id+": carry out", body+" Another admin checks identity, authority and scope.",
			[]widget.Field{{Name: "how", Label: "How", Value: propose, Options: []string{propose, nothing}, Required: true}}, func(values map[string]string) tea.Cmd {
				if values["how"] == nothing {
					return env.Do(model.CarryOut{Request: id}, "What the tenant instructed on "+id+" is carried out.")
				}
				return env.Do(model.ProposeRuling{Op: op, Object: id}, "Proposed for "+id+"; it waits on the page rulings.")
			})
	case i.Scope == model.ScopeRectify:
		var list []widget.Field
		for _, name := range i.Fields {
			list = append(list, widget.Field{Name: name, Label: name, Required: true, Help: "the value as the tenant gave it"})
		}
		return p.form("put right", body, list, "What the tenant named is put right.", func(values map[string]string) model.Command {
			return model.CarryOut{Request: id, Values: values}
		})
	}
	return confirm(id+": carry out", body, true, "", func() tea.Cmd {
		return env.Do(model.CarryOut{Request: id}, "What the tenant instructed on "+id+" is carried out; tell the tenant.")
	})
}

// The ways in which an instruction is not carried out.
const (
	wayInfringes = "it would infringe the law"
	wayTakenBack = "the tenant took it back"
	wayKept      = "a law forbids the erasure"
)

func (p *Request) hold() tea.Cmd {
	env, id := p.env, p.id
	fields := []widget.Field{
		{Name: "way", Label: "Because", Value: wayInfringes, Options: []string{wayInfringes, wayTakenBack, wayKept}, Required: true},
		{Name: "law", Label: "Law", Help: "that it would infringe, or that requires storage"},
		{Name: "until", Label: "Until", Help: "of a law that requires storage: its last day, as 2033-03-05"},
		{Name: "reason", Label: "Why", Required: true, Help: "a short phrase, or the reference of the tenant's writing; no personal data"},
	}
	return retried(id+": hold or take back", "An instruction that infringes the law is held and the tenant told at once. What a law keeps takes the DPO's advice and another admin (Art. 28(3) GDPR).",
		fields, func(values map[string]string) (tea.Cmd, error) {
			switch values["way"] {
			case wayTakenBack:
				return env.Do(model.TakeBack{Request: id, Reason: values["reason"]}, id+" waits for another instruction."), nil
			case wayKept:
				until, err := deadline.Parse(values["until"])
				if err != nil {
					return nil, model.Refuse("usage", "%s", err.Error())
				}
				return env.Do(model.ProposeRuling{Op: model.OpInstructKeep, Object: id, Reason: values["reason"], Law: values["law"], Until: until}, "Proposed for "+id+"; it waits on the page rulings."), nil
			}
			return env.Do(model.ObjectTo{Request: id, Law: values["law"], Reason: values["reason"]}, "The instruction on "+id+" is held; its letter to the tenant is queued."), nil
		})
}

func (p *Request) deliver() tea.Cmd {
	id, v := p.id, p.value
	var ids []string
	for _, c := range v.Contacts {
		ids = append(ids, c.ID)
	}
	to := widget.Field{Name: "contact", Label: "To", Value: v.Request.Processing.Instruction.Contact, Options: ids, Required: true, Help: "a listed contact of the tenant; never the person"}
	return p.form("delivered", "The result went to the tenant, and to nobody else. This closes the request.", []widget.Field{to,
		{Name: "channel", Label: "By", Value: "portal", Options: []string{"portal", "e-mail", "post", "phone"}, Required: true}},
		id+" is delivered to the tenant.", func(values map[string]string) model.Command {
			return model.DeliverResult{Request: id, Contact: values["contact"], Channel: values["channel"]}
		})
}
