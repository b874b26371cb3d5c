package page

import (
	"cmp"
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/theme"
)

// Letters lists the letters of ours and how far each is on its way.
type Letters struct{ *list[model.OutLetter] }

// letterList is how they are filtered and ordered: by words, state:, kind:,
// about:, tenant:, lang:, stuck:.
var letterList = short[model.OutLetter]{
	id:   func(l model.OutLetter) string { return l.ID },
	text: func(l model.OutLetter) string { return l.ID + "\n" + letterTitle(l.Kind) + "\n" + l.About() },
	field: func(l model.OutLetter, name string) (string, bool) {
		if name == "stuck" {
			return map[bool]string{true: "yes", false: "no"}[l.State.Stuck()], true
		}
		value, known := map[string]string{"state": string(l.State), "kind": string(l.Kind), "about": l.About(), "tenant": l.Tenant, "lang": l.Language}[name]
		return value, known
	},
	by: map[string]func(a, b model.OutLetter) int{
		"id": func(a, b model.OutLetter) int { return cmp.Compare(model.NumberOf(a.ID), model.NumberOf(b.ID)) },
	},
}

func letterColumns() []render.Column {
	return []render.Column{
		{Title: "Letter", Sort: "id", Min: 7, Max: 8},
		{Title: "State", Min: 10, Max: 10},
		{Title: "What", Min: 20, Weight: 2},
		{Title: "About", Min: 8, Max: 12},
		{Title: "Since", Min: 16, Max: 16},
		{Title: "Lang", Min: 4, Max: 4},
		{Title: "Tries", Min: 5, Max: 5, Right: true},
		{Title: "Code", Min: 6, Max: 8},
	}
}

// NewLetters makes the list under a filter.
func NewLetters(env Env, filter string) *Letters {
	read := func(ctx context.Context, w model.Window) (model.Page[model.OutLetter], error) {
		all, err := env.Backend.Letters(ctx, model.Window{})
		return letterList.window(all.Rows, w), err
	}
	p := &Letters{newList(env, letterColumns(), read, outRow)}
	p.start(filter, "No letter was written yet. They are written on the page of the request that they are about (e).")
	return p
}

func outRow(l model.OutLetter) render.Row {
	tries := own(theme.Muted, none)
	if l.Tries > 0 {
		tries = plain("%d", l.Tries)
	}
	return render.Row{ID: l.ID, Cells: cells(given(theme.Plain, l.ID, 12), outState(l.State), plain("%s", letterTitle(l.Kind)), given(theme.Accent, l.About(), 12),
		own(theme.Muted, "%s", stamp(outSince(l))), given(theme.Plain, l.Language, 4), tries, given(theme.Muted, orWord(l.Code, none), 20))}
}

// letterTitle is a kind of letter in words.
func letterTitle(k model.LetterKind) string {
	if rule, err := k.Rule(); err == nil {
		return rule.Title
	}
	return string(k)
}

// outState is a letter's state as sign and word.
func outState(s model.OutState) span {
	switch s {
	case model.OutSent:
		return signed(theme.GlyphOK, theme.Good, string(s))
	case model.OutHeld:
		return signed(theme.GlyphWarn, theme.Warn, string(s))
	case model.OutFailed, model.OutBounced:
		return signed(theme.GlyphBad, theme.Bad, string(s))
	case model.OutDraft, model.OutDropped:
		return signed(theme.GlyphLock, theme.Muted, string(s))
	}
	return signed(theme.GlyphWait, theme.Plain, string(s))
}

// outSince is when the letter came to stand where it stands, as far as that is
// noted.
func outSince(l model.OutLetter) time.Time {
	for _, at := range []time.Time{l.SentAt, l.QueuedAt} {
		if !at.IsZero() {
			return at
		}
	}
	return l.DraftedAt
}

// Route is the list as it is filtered now.
func (p *Letters) Route() route.Route { return route.Route{Page: "letters", Filter: p.Filter()} }

// Title is the page's name.
func (p *Letters) Title() string { return "Letters" }

// Update takes rows, keys and the size.
func (p *Letters) Update(msg tea.Msg) tea.Cmd { return p.update(msg) }

// View shows the list in w×h cells.
func (p *Letters) View(w, h int, th theme.Theme) string { return p.view(w, h, th) }

// Actions lead to the selected letter.
func (p *Letters) Actions() []action.Action {
	id, ok := p.table.Selected()
	stuck := action.Action{Keys: []string{"u"}, Label: "not delivered", Help: "those that are held, failed or bounced", Footer: true,
		Run: func() tea.Cmd { return To(route.Route{Page: "letters", Filter: "stuck:yes"}) }}
	return []action.Action{{Keys: []string{"enter", "o"}, Label: "open", Help: "the letter: read, edit, send, settle", Footer: true,
		Disabled: unless(ok, "no letter is selected"), Run: func() tea.Cmd { return To(route.Route{Page: "letter", ID: id}) }}, stuck}
}
