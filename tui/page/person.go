package page

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/widget"
)

// Person is one data subject: what is held and why, every consent with its
// history, invoices with the end of their retention, and requests.
type Person struct {
	detail[model.PersonView]
	id string
}

// NewPerson makes the page of a person.
func NewPerson(env Env, id string) *Person {
	p := &Person{id: id}
	p.env = env
	p.read = func(ctx context.Context) (model.PersonView, error) { return env.Backend.Person(ctx, id) }
	p.build = func(v model.PersonView, w int) []line { return personLines(v, env, w) }
	return p
}

// Route is the person's.
func (p *Person) Route() route.Route { return route.Route{Page: "person", ID: p.id} }

// Title is the person's id, which names nobody by itself: titles may end up
// where names must not.
func (p *Person) Title() string { return safe.Line(p.id, 40).String() }

// Copy gives the person's id, or all that is held as JSON.
func (p *Person) Copy(row bool) (string, bool) { return p.copy(p.id, row) }

// Actions lead on from the person, record a withdrawal, and protect the person.
func (p *Person) Actions() []action.Action {
	chosen := p.sheet.selected()
	tenant := orWord(p.value.Person.Tenant, "-")
	list := []action.Action{
		open(chosen),
		revealing(p.env, p.value.Revealed, p.cannotReveal(), p.reveal),
		act(p.env, action.Action{Keys: []string{"w"}, Label: "withdraw consent", Act: model.ActWithdrawConsent, Footer: true,
			Help: "record that the person withdrew the selected consent; takes effect at once",
			Run:  func() tea.Cmd { return p.withdraw(strings.TrimPrefix(chosen.id, pickConsent)) }}, p.cannotWithdraw(chosen.id)),
		invalidating(toPropose(p.env, model.KindConsent, unless(strings.HasPrefix(chosen.id, pickConsent), "select a consent"), func() string { return strings.TrimPrefix(chosen.id, pickConsent) })),
		{Keys: []string{"e"}, Label: "people", Help: "the people of the same tenant", Disabled: unless(p.have, "nothing is loaded"),
			Run: func() tea.Cmd { return To(route.Route{Page: "people", ID: tenant}) }},
	}
	return append(list, p.protecting(chosen.id)...)
}

// cannotReveal says why nothing more is shown: restricted data is used under a
// ruling only.
func (p *Person) cannotReveal() string {
	v := p.value.Person
	switch {
	case !p.have:
		return "nothing is loaded"
	case v.Restricted() && v.Use(deadline.ReceivedOn(p.env.Now())) == "":
		return "it is restricted; propose its use first (U)"
	}
	return ""
}

// reveal suggests the person's open request as the purpose, if there is one.
func (p *Person) reveal() tea.Cmd {
	v, suggested := p.value, model.PurposeAccuracy
	for _, r := range v.Requests {
		if r.State.Counts() {
			suggested = model.PurposeRequest
		}
	}
	return reveal(p.env, v.Person.Ref(), "Reveal: "+safe.Line(p.id, 40).String(), fieldsOf(v), suggested)
}

// fieldsOf are the fields that are held of a person.
func fieldsOf(v model.PersonView) []string {
	var list []string
	add := func(field, value string) {
		if value != "" && !slices.Contains(list, field) {
			list = append(list, field)
		}
	}
	p := v.Person
	add(model.FieldName, p.Name)
	add(model.FieldEmail, p.Email)
	add(model.FieldPhone, p.Phone)
	add(model.FieldExternal, p.External)
	add(model.FieldLanguage, p.Language)
	for _, one := range v.Invoices {
		add(model.FieldContact, one.Buyer+one.Contact)
	}
	for _, d := range slices.Concat(p.Facts, v.Content.Facts) {
		add(d.Field, d.Value)
	}
	return list
}

func (p *Person) consent(line string) (model.Consent, bool) {
	id, ok := strings.CutPrefix(line, pickConsent)
	at := slices.IndexFunc(p.value.Consents, func(c model.Consent) bool { return c.ID == id })
	if !ok || at < 0 {
		return model.Consent{}, false
	}
	return p.value.Consents[at], true
}

func (p *Person) cannotWithdraw(line string) string {
	switch c, ok := p.consent(line); {
	case !ok:
		return "select a consent"
	case c.State() != model.ConsentGiven:
		return words("this consent is %s", c.State())
	}
	return ""
}

// channels are the ways on which people write and are written to.
var channels = []string{"e-mail", "post", "phone", "platform", "in person"}

func (p *Person) withdraw(consent string) tea.Cmd {
	c, _ := p.consent(pickConsent + consent)
	purpose := safe.Line(c.Purpose, 60).String()
	return form("Withdraw consent: "+purpose, "A withdrawal takes effect at once (Art. 7(3) GDPR). Staff can never record a consent.",
		[]widget.Field{{Name: "channel", Label: "How they said so", Value: channels[0], Options: channels, Required: true}},
		func(values map[string]string) tea.Cmd {
			return p.env.Do(model.WithdrawConsent{Consent: consent, Channel: values["channel"]}, "The consent to "+purpose+" is withdrawn.")
		})
}

// invalidating is what is proposed on a consent, under a key of its own: "U" is
// the ruling on what restricts the person's data.
func invalidating(a action.Action) action.Action {
	a.Keys, a.Label, a.Help = []string{"I"}, "question consent", "propose that the selected consent never was one: another admin decides"
	return a
}
