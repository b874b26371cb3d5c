package page

import (
	"context"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/tui/widget"
)

const phraseHelp = "a short phrase without personal data"

// Declare is the Cmd that opens the one form that somebody fills in at night:
// what happened. Everything else can be said later.
func Declare(env Env) tea.Cmd {
	const breach, suspicion = "breach: clocks start", "suspicion"
	return form("An incident, now", "A breach starts the 72 hours and the duty to tell tenants at this instant (Art. 33 GDPR); one person declares it. A suspicion is looked into for 24 hours first.",
		[]widget.Field{
			{Name: "what", Label: "What", Required: true, Help: phraseHelp},
			{Name: "kind", Label: "It is a", Value: breach, Options: []string{breach, suspicion}, Required: true, Help: "a breach: with reasonable certainty, personal data is compromised"},
		}, func(values map[string]string) tea.Cmd {
			if values["kind"] == suspicion {
				return env.Make(model.SuspectIncident{What: values["what"]}, "incident")
			}
			return env.Make(model.DeclareAware{What: values["what"]}, "incident")
		})
}

// failing is the Cmd that says what was typed wrongly.
func failing(err error) tea.Cmd { return func() tea.Msg { return Fail{Err: err} } }

// whenOf reads an instant that a form asked for; the zero time when it is empty.
func whenOf(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	at, err := deadline.ParseInstant(text)
	if err != nil {
		return at, model.Refuse("usage", "%s", err)
	}
	return at, nil
}

func (p *Incident) aware() tea.Cmd { return awareOf(p.env, p.id) }

// awareOf asks since when we are aware; enter alone says now.
func awareOf(env Env, id string) tea.Cmd {
	return form(id+": aware", "Every clock starts at the earliest time that our staff knew it with reasonable certainty.",
		[]widget.Field{
			{Name: "at", Label: "Since", Help: "as 2026-03-05T14:30 (Vilnius); empty: now"},
			{Name: "facts", Label: "Facts", Help: "what shows it, " + phraseHelp + "; empty: as suspected"},
			{Name: "capacity", Label: "Capacity", Value: string(model.Mixed), Options: texts([]model.Capacity{model.Mixed, model.Controller, model.Processor}), Required: true, Help: "mixed: every duty holds until more is known"},
		}, func(values map[string]string) tea.Cmd {
			when, err := whenOf(values["at"])
			if err != nil {
				return failing(err)
			}
			return env.Do(model.DeclareAware{Incident: id, When: when, Facts: values["facts"], Capacity: model.Capacity(values["capacity"])}, "")
		})
}

func (p *Incident) scope() tea.Cmd {
	env, id := p.env, p.id
	return form(id+": affected tenants", "All tenants that match the filter are added; name those that are not affected to take them out.",
		[]widget.Field{
			{Name: "filter", Label: "Filter", Help: "as on the page tenants: words, country:LT, status:active"},
			{Name: "not", Label: "Not", Help: "slugs, with spaces between"},
		}, func(values map[string]string) tea.Cmd {
			return env.Ask(func(ctx context.Context) tea.Msg {
				cmd := model.ScopeIncident{Incident: id, Filter: values["filter"], Remove: strings.Fields(values["not"])}
				if cmd.Filter != "" {
					found, err := env.Backend.Tenants(ctx, model.Window{Filter: cmd.Filter, Limit: 1 << 20})
					if err != nil {
						return Fail{Err: err}
					}
					for _, t := range found.Rows {
						cmd.Add = append(cmd.Add, t.Slug)
					}
					if len(cmd.Add) == 0 {
						return Fail{Err: model.Refuse("usage", "no tenant matches %q", cmd.Filter)}
					}
				}
				if _, err := env.Backend.Do(ctx, cmd); err != nil {
					return Fail{Err: err, Reload: true}
				}
				return Say{Text: words("%s picked; each is to be told.", count(len(cmd.Add), "tenant is", "tenants are")), Reload: true}
			})
		})
}

// asking is a form of one phrase.
func asking(title, body, label string, ok func(text string) tea.Cmd) tea.Cmd {
	return form(title, body, []widget.Field{{Name: "text", Label: label, Required: true, Help: phraseHelp}}, func(values map[string]string) tea.Cmd { return ok(values["text"]) })
}

func (p *Incident) contain() tea.Cmd {
	env, id := p.env, p.id
	return asking(id+": contained", "It goes on no more.", "By", func(text string) tea.Cmd {
		return env.Do(model.ContainBreach{Incident: id, Actions: text}, id+" is contained.")
	})
}

func (p *Incident) record() tea.Cmd {
	env, id, f := p.env, p.id, p.value.Incident.Facts
	return form(id+": what is known", "What is empty stays as it is; drafts are filled from it. Name no person.", []widget.Field{
		{Name: "severity", Label: "Severity", Value: string(f.Severity), Options: texts(model.Severities)},
		{Name: "nature", Label: "Nature", Value: f.Nature, Help: "what happened, for those who are told"},
		{Name: "breached", Label: "Breached", Value: strings.Join(f.Breached, ","), Options: []string{"confidentiality", "integrity", "availability"}, Multi: true},
		{Name: "effects", Label: "Effects", Value: f.Effects, Help: "the likely consequences (Art. 33(3)(c))"},
		{Name: "measures", Label: "Measures", Value: f.Measures, Help: "taken and proposed (Art. 33(3)(d))"},
		{Name: "protection", Label: "People can", Value: f.Protection, Help: "what people can do to protect themselves"},
		{Name: "next", Label: "Next update", Value: f.Next},
	}, func(values map[string]string) tea.Cmd {
		return env.Do(model.RecordIncident{Incident: id, Facts: model.IncidentFacts{Severity: model.Severity(values["severity"]), Nature: values["nature"], Breached: itemsOf(values["breached"]),
			Effects: values["effects"], Measures: values["measures"], Protection: values["protection"], Next: values["next"]}}, id+": recorded.")
	})
}

// itemsOf are the items of a text with commas between.
func itemsOf(text string) (list []string) {
	for one := range strings.SplitSeq(text, ",") {
		if one = strings.TrimSpace(one); one != "" {
			list = append(list, one)
		}
	}
	return list
}

func (p *Incident) numbers() tea.Cmd {
	env, id, f := p.env, p.id, p.value.Incident.Facts
	number := func(n int) string { return orWord(strings.TrimPrefix(strconv.Itoa(n), "0"), "") }
	return form(id+": categories and numbers", "Estimates do at first; # counts exactly.", []widget.Field{
		{Name: "people", Label: "People are", Value: strings.Join(f.People, ", "), Help: "categories, with commas between"},
		{Name: "data", Label: "Data are", Value: strings.Join(f.Data, ", "), Help: "categories, with commas between"},
		{Name: "peopleno", Label: "People", Value: number(f.PeopleNo), Help: "about how many"},
		{Name: "recordsno", Label: "Records", Value: number(f.RecordsNo), Help: "about how many"},
		{Name: "started", Label: "Began", Value: f.Started},
		{Name: "source", Label: "Found by", Value: f.Source},
	}, func(values map[string]string) tea.Cmd {
		people, err := numberOf(values["peopleno"])
		records, err2 := numberOf(values["recordsno"])
		if err != nil || err2 != nil {
			return failing(model.Refuse("usage", "numbers are written with digits only"))
		}
		return env.Do(model.RecordIncident{Incident: id, Facts: model.IncidentFacts{People: itemsOf(values["people"]), Data: itemsOf(values["data"]), PeopleNo: people, RecordsNo: records,
			Started: values["started"], Source: values["source"]}}, id+": recorded.")
	})
}

func numberOf(text string) (int, error) {
	if text == "" {
		return 0, nil
	}
	return strconv.Atoi(text)
}

func (p *Incident) count() tea.Cmd {
	env, id := p.env, p.id
	return form(id+": count", "All people of the affected tenants, or those that match; with every record about them.",
		[]widget.Field{{Name: "filter", Label: "Only", Help: "kind:platform_user, for example; empty: all"}}, func(values map[string]string) tea.Cmd {
			return env.Ask(func(ctx context.Context) tea.Msg {
				res, err := env.Backend.CountIncident(ctx, id, values["filter"])
				if err != nil {
					return Fail{Err: err, Reload: true}
				}
				return Say{Text: Sentence(res.Message), Reload: true}
			})
		})
}

func (p *Incident) note() tea.Cmd {
	env, id := p.env, p.id
	const note, over = "note", "hand-over"
	return form(id+": note", "A hand-over note is what the next engineer reads first.", []widget.Field{
		{Name: "text", Label: "Note", Required: true, Help: phraseHelp},
		{Name: "kind", Label: "As", Value: note, Options: []string{note, over}, Required: true},
	}, func(values map[string]string) tea.Cmd {
		return env.Do(model.NoteIncident{Incident: id, Text: values["text"], HandOver: values["kind"] == over}, "Noted.")
	})
}

func (p *Incident) task() tea.Cmd {
	env, id := p.env, p.id
	return asking(id+": task", "What is to be done.", "Task", func(text string) tea.Cmd {
		return env.Do(model.TaskIncident{Incident: id, What: text, Owner: env.Me.ID}, "The task is added; it is yours.")
	})
}

func (p *Incident) taskDone() tea.Cmd {
	return p.env.Do(model.TaskIncident{Incident: p.id, Done: p.selectedNo("task/")}, "The task is done.")
}

func (p *Incident) goingOn() tea.Cmd { return goesOn(p.env, p.id) }

func goesOn(env Env, id string) tea.Cmd {
	return env.Do(model.ConfirmIncident{Incident: id}, id+" is going on; on-call engineers may reveal data under it for four hours.")
}

func (p *Incident) assess() tea.Cmd {
	env, id := p.env, p.id
	return form(id+": risk to people", "None: only two persons for management may leave the inspectorate untold. Risk: it is notified. High: people are told, too (Art. 33(1), 34(1) GDPR).", []widget.Field{
		{Name: "risk", Label: "Risk", Value: string(model.RiskSome), Options: texts(model.Risks), Required: true},
		{Name: "why", Label: "Why", Required: true, Help: "type of breach, data, ease of identification, severity, people, number"},
	}, func(values map[string]string) tea.Cmd {
		return env.Do(model.AssessBreach{Incident: id, Risk: model.Risk(values["risk"]), Reasoning: values["why"]}, "The risk of "+id+" is assessed.")
	})
}

func (p *Incident) advise() tea.Cmd {
	env, id := p.env, p.id
	const agrees, objects = "nothing against it", "objects"
	return form(id+": advise", "The DPO advises and neither approves nor vetoes (Art. 38(6), 39(1) GDPR).", []widget.Field{
		{Name: "advice", Label: "Advice", Value: agrees, Options: []string{agrees, objects}, Required: true},
		{Name: "text", Label: "Reasons", Required: true, Help: phraseHelp},
	}, func(values map[string]string) tea.Cmd {
		return env.Do(model.AdviseIncident{Incident: id, Objects: values["advice"] == objects, Text: values["text"]}, "Advice on "+id+" is recorded.")
	})
}

func (p *Incident) earlier() tea.Cmd {
	env, id := p.env, p.id
	return form(id+": aware earlier", words("So far %s. A later time takes two persons (U).", model.Instant(p.value.Incident.AwareAt)), []widget.Field{
		{Name: "at", Label: "Since", Required: true, Help: "as 2026-03-05T14:30 (Vilnius)"},
		{Name: "why", Label: "Why", Required: true, Help: phraseHelp},
	}, func(values map[string]string) tea.Cmd {
		when, err := whenOf(values["at"])
		if err != nil {
			return failing(err)
		}
		return env.Do(model.SetAwareEarlier{Incident: id, When: when, Reason: values["why"]}, "Every clock of "+id+" is computed anew.")
	})
}

func (p *Incident) finish() tea.Cmd {
	env, id, f := p.env, p.id, p.value.Incident.Facts
	return form(id+": close", "It stays in the register for good (Art. 33(5) GDPR). What engineers revealed under it is masked at once.", []widget.Field{
		{Name: "findings", Label: "Findings", Required: true, Help: phraseHelp},
		{Name: "cause", Label: "Root cause", Value: f.Cause, Required: true},
		{Name: "lessons", Label: "Lessons", Value: f.Lessons, Required: true, Help: "what follows from it"},
	}, func(values map[string]string) tea.Cmd {
		return env.Do(model.CloseIncident{Incident: id, Findings: values["findings"], Cause: values["cause"], Lessons: values["lessons"]}, id+" is closed.")
	})
}
