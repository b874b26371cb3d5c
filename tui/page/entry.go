package page

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/theme"
)

// Entry is one line of a register: what is in force, what a newer draft would
// change, and who was told of what.
type Entry struct {
	detail[entryView]
	id string
}

// entryView is what the page shows.
type entryView struct {
	Entry    model.Entry
	All      []model.Entry     // of its register, where it has a wording to compare
	Proposed []model.Ruling    // about it, undecided
	Notices  model.Notices     // of a sub-processor that is announced
	Names    map[string]string // admin id → login name
}

// NewEntry makes the page of an entry.
func NewEntry(env Env, id string) *Entry {
	p := &Entry{id: id}
	p.env = env
	p.read = func(ctx context.Context) (entryView, error) { return readEntry(ctx, env, id) }
	p.build = func(v entryView, w int) []line { return registerEntryLines(v, env, w) }
	return p
}

// readEntry reads what the page of an entry shows.
func readEntry(ctx context.Context, env Env, id string) (v entryView, err error) {
	if v.Entry, v.All, err = entryAmong(ctx, env, id); err != nil {
		return v, err
	}
	if v.Notices, err = env.Backend.SubNotices(ctx, id); err != nil && model.CodeOf(err) != "state" {
		return v, err
	}
	rulings, err := env.Backend.Rulings(ctx, model.Window{Filter: "undecided:yes about:" + id, Limit: model.Whole})
	if err != nil {
		return v, err
	}
	for _, r := range rulings.Rows {
		v.Proposed = append(v.Proposed, r.Ruling)
	}
	v.Names, err = env.Backend.Names(ctx)
	return v, err
}

// Route is the entry's.
func (p *Entry) Route() route.Route { return route.Route{Page: "entry", ID: p.id} }

// Title is the entry's id.
func (p *Entry) Title() string { return safe.Line(p.id, 60).String() }

// Copy gives the entry's id, or all of it as JSON.
func (p *Entry) Copy(row bool) (string, bool) { return p.copy(p.id, row) }

// Actions write a draft, review what is in force, propose its rulings, and
// record what tenants and other audiences said or were told.
func (p *Entry) Actions() []action.Action {
	e := p.value.Entry
	register := model.RegisterOf(p.id)
	live := orWord(unless(p.have, "it is not read yet"), unless(e.RetiredAt.IsZero(), "it is retired"))
	inForce := orWord(live, unless(e.Active(), "nothing of it is in force"))
	sub := orWord(live, unless(register == model.RegisterSubprocessor, "only of a sub-processor"))
	_, said := e.ToTenants()
	toTell := orWord(unless(register == model.RegisterSubprocessor, "only of a sub-processor"), unless(said, "nothing of it is announced to tenants"))
	objected := orWord(sub, unless(e.OpenObjections()+p.value.Notices.Awaiting > 0, "no objection stands, and no authorisation is awaited"))
	policy := orWord(live, unless(register == model.RegisterPolicy, "only of the policy"))
	wording, worded := register.Rule().Wording()
	return []action.Action{
		open(p.sheet.selected()),
		act(p.env, action.Action{Keys: []string{"e"}, Label: "edit", Help: "change fields: writes a new draft", Act: model.ActSaveEntry, Footer: true,
			Run: func() tea.Cmd { return writingEntry(p.env, p.value.Entry) }}, live),
		act(p.env, action.Action{Keys: []string{"w"}, Label: "write its text", Help: "in an editor; what differs from the text in force is shown before it is saved as a draft", Act: model.ActSaveEntry, Footer: worded,
			Run: func() tea.Cmd { return writingText(p.env, p.value, wording.Name) }}, orWord(live, unless(worded, "only of the policy"))),
		act(p.env, action.Action{Keys: []string{"r"}, Label: "reviewed", Help: "record that it is still right, and when to ask again", Act: model.ActReviewEntry, Footer: true,
			Run: func() tea.Cmd { return reviewingEntry(p.env, p.id) }}, inForce),
		p.proposing(live),
		act(p.env, action.Action{Keys: []string{"b"}, Label: "objection", Help: "record a tenant's objection: it is not used for that tenant", Act: model.ActObject,
			Run: func() tea.Cmd { return objecting(p.env, p.id) }}, sub),
		act(p.env, action.Action{Keys: []string{"B"}, Label: "settled", Help: "record the tenant's word that settles its objection, or authorises it", Act: model.ActResolveObjection,
			Run: func() tea.Cmd { return settling(p.env, p.id) }}, objected),
		act(p.env, action.Action{Keys: []string{"T"}, Label: "tenant told", Help: "record that a tenant was told of it otherwise than by our letter, with proof", Act: model.ActTellTenant,
			Run: func() tea.Cmd { return tellingTenant(p.env, p.id) }}, toTell),
		act(p.env, action.Action{Keys: []string{"t"}, Label: "told", Help: "record that an audience was told of the policy, and how", Act: model.ActAnnouncePolicy,
			Run: func() tea.Cmd { return announcing(p.env, p.id) }}, policy),
	}
}

func registerEntryLines(v entryView, env Env, w int) []line {
	l := lines{w: w}
	e := v.Entry
	rule := e.Register.Rule()
	now, last := e.Current(), e.Last()
	l.pair("Standing", entryStanding(e, env))
	l.pair("Review", plain("%s", day(e.Review)))
	if text := e.Lacks(); text != "" {
		l.pair("Lacks", given(theme.Bad, text, 400))
	}
	if n := e.OpenObjections(); n > 0 {
		l.pair("Objections", signed(theme.GlyphBad, theme.Bad, count(n, "stands", "stand")+": not to be used for who objects"))
	}
	for _, r := range v.Proposed {
		l.pick("ruling "+r.ID, route.Route{Page: "ruling", ID: r.ID}, labelled("Proposed", given(theme.Accent, r.ID, 12), plain("  by %s, waits for another person", who(v.Names, r.By)))...)
	}
	l.head("Version %d", now.Number)
	for _, f := range rule.Fields {
		if !fieldPicks(&l, f, now) {
			l.pairs(f.Name, fieldText(f, now), own(theme.Muted, "  %s", f.Law))
		}
	}
	if changed := e.Differences(now, last); len(changed) > 0 {
		l.head("Draft: version %d would change", last.Number)
		for _, name := range changed {
			f, _ := rule.Field(name)
			l.pair(name, fieldText(f, last))
		}
	}
	l.head("Versions")
	for _, one := range e.Versions {
		written := plain("%s by %s: ", stamp(one.At), who(v.Names, one.By))
		if one.By == "" {
			written = plain("not written here: ")
		}
		l.pairs(words("%d", one.Number), written, given(theme.Plain, orWord(one.Reason, none), 200))
	}
	if len(e.Announced) > 0 {
		l.head("Told")
	}
	for _, a := range e.Announced {
		of := words("version %d", a.Version)
		if a.Version == 0 {
			of = "its end"
		}
		l.pairs(a.On.String(), plain("%s to ", of), given(theme.Plain, a.Audience+" by "+a.Channel+", "+a.Proof, 200))
	}
	if _, said := e.ToTenants(); said {
		noticeLines(&l, v.Notices, e.ID)
	}
	if len(e.Objections) > 0 {
		l.head("Objections (Art. 28(2) GDPR)")
	}
	for _, o := range e.Objections {
		state := own(theme.Bad, "stands")
		if !o.ResolvedAt.IsZero() {
			state = plain("settled %s", stamp(o.ResolvedAt))
		}
		l.pairs(deadline.ReceivedOn(o.At).String(), given(theme.Plain, o.Tenant+", "+o.Reference+": ", 200), state)
	}
	if len(e.Reviews) > 0 {
		l.head("Reviews")
	}
	for _, r := range e.Reviews {
		l.say(theme.Plain, "%s by %s: still right; next on %s", stamp(r.At), who(v.Names, r.By), day(r.Next))
	}
	if f, has := rule.Wording(); has {
		textLines(&l, v, f.Name)
	}
	return l.out
}

// fieldPicks shows a field that names other records, each of which can be entered;
// it does nothing, and says so, where the field names none.
func fieldPicks(l *lines, f model.RegisterField, v model.EntryVersion) bool {
	page := map[model.FieldKind]string{model.FieldEntries: "entry", model.FieldTenant: "tenant"}[f.Kind]
	ids := strings.Fields(v.Get(f.Name))
	if page == "" || len(ids) == 0 {
		return false
	}
	for i, id := range ids {
		label, law := f.Name, f.Law
		if i > 0 {
			label, law = "", ""
		}
		l.pick(f.Name+" "+id, route.Route{Page: page, ID: id}, labelled(label, given(theme.Accent, id, 80), own(theme.Muted, "  %s", law))...)
	}
	return true
}

// fieldText is what a version says in a field; a wording stands below.
func fieldText(f model.RegisterField, v model.EntryVersion) span {
	text := v.Get(f.Name)
	switch {
	case text == "":
		return own(theme.Muted, "%s", none)
	case f.Kind == model.FieldWording:
		return plain("%s, see below", count(strings.Count(text, "\n")+1, "line", "lines"))
	}
	return given(theme.Plain, text, fieldWidth)
}

// fieldWidth is how much of a field is shown: all that one takes.
const fieldWidth = 2000
