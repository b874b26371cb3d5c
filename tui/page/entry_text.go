package page

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/theme"
	"integrora.com/opsconsole/tui/widget"
)

// entryText is the wording of an entry's next version while it is written.
type entryText struct {
	env   Env
	id    string
	field string
	from  model.EntryVersion // the newest version when it was begun
	begun string             // the text to begin with
}

// writingText opens the editor with an entry's newest text; where it has none yet,
// with the text that is in force before it.
func writingText(env Env, v entryView, field string) tea.Cmd {
	t := entryText{env: env, id: v.Entry.ID, field: field, from: v.Entry.Last()}
	if t.begun = t.from.Get(field); t.begun == "" {
		before, _, _ := v.Entry.TextBefore(v.All)
		t.begun = before.Get(field)
	}
	return t.write(t.begun)
}

// write opens the editor with a text; it asks before it throws away what is not
// what it began with.
func (t entryText) write(text string) tea.Cmd {
	return Show(widget.NewArea(widget.Area{Title: t.id + ": " + t.field, Was: t.begun, Text: text, Most: model.WordingMost, Does: "shows what differs"}, t.compare))
}

// compare shows what a text changes in what is in force, as the store has it now,
// before it is saved. Whatever goes wrong, the text stays in the editor.
func (t entryText) compare(text string) tea.Cmd {
	return t.env.Ask(func(ctx context.Context) tea.Msg {
		again := t.write(text)
		e, all, err := entryAmong(ctx, t.env, t.id)
		if err != nil {
			return tea.BatchMsg{func() tea.Msg { return Fail{Err: err} }, again}
		}
		before, of, some := e.TextBefore(all)
		title, lines := t.id+": nothing is in force before it", diffLines("", text)
		if some {
			title, lines = words("%s: what differs from %s, version %d", t.id, of, before.Number), diffLines(before.Get(t.field), text)
		}
		if len(lines) == 0 {
			lines = []widget.Toned{{Tone: theme.Muted, Text: "Nothing: it is the text that is in force."}}
		}
		if last := e.Last(); last.Get(t.field) != t.from.Get(t.field) {
			lines = append([]widget.Toned{{Tone: theme.Warn, Text: words("Version %d was written meanwhile. What you save stands in place of its text.", last.Number)}, {}}, lines...)
		}
		return Open{widget.NewReviewed(title, lines, func(reason string) tea.Cmd { return t.save(text, reason) }, func() tea.Cmd { return again })}
	})
}

// save writes the draft; refused, the text is back in the editor.
func (t entryText) save(text, reason string) tea.Cmd {
	return orAgain(t.env.Do(model.SaveEntry{Entry: t.id, Values: []model.Value{{Field: t.field, Text: text}}, Reason: reason}, "The draft is written; propose to publish it (U)."), t.write(text))
}

// entryAmong reads an entry, and where it has a wording all of its register, to
// compare with.
func entryAmong(ctx context.Context, env Env, id string) (e model.Entry, all []model.Entry, err error) {
	if e, err = env.Backend.Entry(ctx, id); err != nil {
		return e, nil, err
	}
	if _, has := e.Register.Rule().Wording(); !has {
		return e, nil, nil
	}
	page, err := env.Backend.Register(ctx, e.Register, model.Window{Limit: model.Whole}) // a few in a year
	return e, page.Rows, err
}

// orAgain is a Cmd that gives a command; when that is refused, again follows, which
// opens once more where it was made.
func orAgain(do, again tea.Cmd) tea.Cmd {
	return func() tea.Msg {
		msg := do()
		if fail, refused := msg.(Fail); refused {
			return tea.BatchMsg{func() tea.Msg { return fail }, again}
		}
		return msg
	}
}

// textLines are an entry's wording: what a draft changes in it, and all of it.
func textLines(l *lines, v entryView, field string) {
	e := v.Entry
	last := e.Last().Get(field)
	if before, of, some := e.TextBefore(v.All); some && before.Get(field) != last && last != "" {
		l.head("Text of version %d against %s, version %d", e.Last().Number, of, before.Number)
		for _, one := range diffLines(before.Get(field), last) {
			l.block(one.Tone, one.Text)
		}
	}
	if text := e.Current().Get(field); text != "" {
		l.head("Text of version %d", e.Current().Number)
		l.block(theme.Plain, text)
	}
}
