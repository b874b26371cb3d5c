package page

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/widget"
)

// The dialogs of a request's handling. Each captures the request's id, not the
// page, so that a refresh under it changes nothing that is being typed.

func (p *Request) form(title, body string, fields []widget.Field, done string, command func(map[string]string) model.Command) tea.Cmd {
	env := p.env
	return form(p.id+": "+title, body, fields, func(values map[string]string) tea.Cmd { return env.Do(command(values), done) })
}

// triage is prefilled with what is confirmed or suggested, and with the person
// who alone has the sender's address, or who is selected among several.
func (p *Request) triage() tea.Cmd {
	r, id := p.value.Request, p.id
	candidate, found := p.candidate()
	tenant, person, capacity := r.Tenant, r.Person, string(r.Capacity)
	if found && person == "" {
		person, tenant = candidate.ID, candidate.Tenant
	}
	if capacity == "" && found {
		capacity = string(model.Mixed) // a platform user's account is ours, the content the tenant's
		if candidate.Tenant == "" {
			capacity = string(model.Controller)
		}
	}
	follows := r.FollowUpOf
	if follows == "" && has(r.Asked(), model.FollowUp) && len(p.value.Earlier) > 0 {
		follows = p.value.Earlier[0].ID
	}
	fields := []widget.Field{
		{Name: "rights", Label: "Rights", Value: commas(r.Asked()), Options: texts(model.Rights), Multi: true, Required: true, Help: "what the letter asks for, whatever it calls it; each becomes a request of its own"},
		{Name: "capacity", Label: "Capacity", Value: capacity, Options: texts([]model.Capacity{model.Controller, model.Processor, model.Mixed}), Required: true,
			Help: "controller: we decide; processor: the tenant decides; mixed: both have data"},
		{Name: "tenant", Label: "Tenant", Value: tenant, Help: "the tenant's slug; empty for none"},
		{Name: "person", Label: "Person", Value: person, Help: "the person's id; empty when nobody was found", Beside: named(p.value)},
		{Name: "follows", Label: "Follows up", Value: follows, Help: "the earlier request, as R-42; empty for none"},
	}
	return p.form("triage", p.candidateWords(), fields, id+" is triaged.", func(values map[string]string) model.Command {
		cmd := model.TriageRequest{Request: id, Capacity: model.Capacity(values["capacity"]), Tenant: strings.TrimSpace(values["tenant"]),
			Person: strings.TrimSpace(values["person"]), FollowUpOf: strings.ToUpper(strings.TrimSpace(values["follows"]))}
		for _, one := range strings.FieldsFunc(values["rights"], func(r rune) bool { return r == ',' || r == ' ' }) {
			cmd.Rights = append(cmd.Rights, model.Right(one))
		}
		return cmd
	})
}

// candidate is the person selected on the Facts tab, or the only one there is.
func (p *Request) candidate() (model.PersonRow, bool) {
	list := p.value.Candidates
	picked := p.picked(pickCandidate)
	for _, c := range list {
		if c.ID == picked || len(list) == 1 {
			return c, true
		}
	}
	return model.PersonRow{}, false
}

// named tells an id's name, of the people at hand: who has the sender's address
// and who was matched before.
func named(v model.RequestView) func(id string) string {
	return func(id string) string {
		for _, known := range append(v.Candidates[:len(v.Candidates):len(v.Candidates)], v.Matched) {
			if id == "" || known.ID != id {
				continue
			}
			if safe.Mixed(known.Name) {
				return known.Name + " (mixes scripts)"
			}
			return known.Name
		}
		return ""
	}
}

func (p *Request) candidateWords() string {
	switch n := len(p.value.Candidates); n {
	case 0:
		return "Nobody has the sender's e-mail address."
	case 1:
		return "One person has the sender's e-mail address."
	default:
		return words("%d people have the sender's e-mail address: select one on the Facts tab first.", n)
	}
}

func (p *Request) note() tea.Cmd {
	id := p.id
	return p.form("note", "It goes into the sealed case file, and is erased with it.", []widget.Field{{Name: "text", Label: "Note", Required: true}},
		"The note is in the case file of "+id+".", func(values map[string]string) model.Command {
			return model.NoteRequest{Request: id, Text: values["text"]}
		})
}

func (p *Request) query() tea.Cmd {
	id := p.id
	kinds := []deadline.PauseKind{deadline.Identity}
	if p.value.Request.Asks(model.Access) {
		kinds = append(kinds, deadline.Clarification)
	}
	body := words("The clock pauses if the question went out by %s.", day(deadline.QueryBy(p.value.Clock.ReceivedOn)))
	fields := []widget.Field{
		{Name: "kind", Label: "Asked for", Value: string(kinds[0]), Options: texts(kinds), Required: true},
		{Name: "reason", Label: "Why", Required: true, Help: "why the doubt is reasonable; no personal data"},
	}
	return p.form("ask the person", body, fields, id+" waits for the person.", func(values map[string]string) model.Command {
		return model.QueryRequest{Request: id, Kind: deadline.PauseKind(values["kind"]), Reason: values["reason"]}
	})
}

func (p *Request) resume() tea.Cmd {
	id := p.id
	return p.form("resume", "The clock runs again from today.", []widget.Field{{Name: "method", Label: "How", Required: true, Help: "how it was settled; never the document"}},
		id+" is in progress again.", func(values map[string]string) model.Command {
			return model.ResumeRequest{Request: id, Method: values["method"]}
		})
}

func (p *Request) forward() tea.Cmd {
	env, id := p.env, p.id
	body := words("Record that the whole letter went to the authorised contact of tenant %s. As processor we never decide (Art. 28(10) GDPR).", p.value.Request.Tenant)
	return confirm(id+": forward", body, false, "", func() tea.Cmd {
		return env.Do(model.ForwardRequest{Request: id}, id+" is forwarded.")
	})
}

func (p *Request) takenBack() tea.Cmd {
	env, id := p.env, p.id
	return confirm(id+": taken back", "Close the request because the person said so in a message of their own. This cannot be undone.", true, "", func() tea.Cmd {
		return env.Do(model.CloseWithdrawn{Request: id}, id+" is closed.")
	})
}

// reveal shows the letter and who sent it. The purpose suggested is the one that
// leads here, the DPO's that of their office.
func (p *Request) reveal() tea.Cmd {
	suggested := model.PurposeRequest
	if p.env.Role == model.RoleDPO {
		suggested = model.PurposeAdvice
	}
	return reveal(p.env, p.value.Request.Ref(), p.Title()+": reveal", []string{model.FieldName, model.FieldEmail, model.FieldLetter}, suggested)
}

func (p *Request) recuse() tea.Cmd {
	env, id := p.env, p.id
	return confirm(id+": stand back", "From now on you can do nothing with it, and it is masked for you; others go on. There is no way back.", true, "", func() tea.Cmd {
		return env.Do(model.RecuseFrom{Request: id}, "You stand back from "+id+".")
	})
}

func (p *Request) answer() tea.Cmd {
	id := p.id
	return p.form("record answer", "The answer must have been sent: this stops the clock.",
		[]widget.Field{{Name: "channel", Label: "Sent by", Value: channels[0], Options: channels, Required: true}},
		id+" is answered; its clock has stopped.", func(values map[string]string) model.Command {
			return model.AnswerRequest{Request: id, Channel: values["channel"]}
		})
}

func has(list []model.Right, one model.Right) bool {
	for _, r := range list {
		if r == one {
			return true
		}
	}
	return false
}

// texts are the values of a closed set, as options of a field.
func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

// commas is the value of a field of several options.
func commas[T ~string](list []T) string { return strings.Join(texts(list), ",") }
