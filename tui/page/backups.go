package page

import (
	"cmp"
	"context"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/theme"
)

// Backups lists the backups: age, size, head of the log, verified and drilled.
type Backups struct{ *list[model.Backup] }

var backupList = short[model.Backup]{
	id:   func(b model.Backup) string { return b.ID },
	text: func(b model.Backup) string { return b.ID + " " + b.State() + " " + b.File },
	field: func(b model.Backup, name string) (string, bool) {
		return b.State(), name == "state"
	},
	by: map[string]func(a, b model.Backup) int{
		"id": func(a, b model.Backup) int { return cmp.Compare(model.NumberOf(a.ID), model.NumberOf(b.ID)) },
	},
}

// NewBackups makes the list under a filter: words, state:.
func NewBackups(env Env, filter string) *Backups {
	read := func(ctx context.Context, w model.Window) (model.Page[model.Backup], error) {
		v, err := env.Backend.Backups(ctx)
		return backupList.window(v.List, w), err
	}
	p := &Backups{newList(env, render.BackupColumns(), read, func(b model.Backup) render.Row { return render.Backup(b, env.Now()) })}
	p.start(filter, "No backup was made yet. The server makes them when it is started with --backup-dir; docs/backup.md says how.")
	return p
}

// Route is the list as it is filtered now.
func (p *Backups) Route() route.Route { return route.Route{Page: "backups", Filter: p.Filter()} }

// Title is the page's name.
func (p *Backups) Title() string { return "Backups" }

// Update takes rows, keys and the size.
func (p *Backups) Update(msg tea.Msg) tea.Cmd { return p.update(msg) }

// View shows the list in w×h cells.
func (p *Backups) View(w, h int, th theme.Theme) string { return p.view(w, h, th) }

// Actions check a backup, and have one made.
func (p *Backups) Actions() []action.Action {
	b, ok := p.selected()
	return []action.Action{
		act(p.env, action.Action{Keys: []string{"V"}, Label: "verify", Help: "check the selected backup: its file, its manifest and, where the server can open it, all that is in it", Act: model.ActBackupChecked,
			Footer: true, Run: func() tea.Cmd { return checkBackup(p.env, b) }}, orWord(unless(ok, "no backup is selected"), unless(b.Held(), "it was rotated out"))),
		act(p.env, action.Action{Keys: []string{"n"}, Label: "back up now", Help: "have a backup made now, beside the daily ones", Act: model.ActBackupAsk,
			Footer: true, Run: func() tea.Cmd { return backUp(p.env) }}, ""),
		act(p.env, action.Action{Keys: []string{"U"}, Label: "new keys", Help: "propose new keys for a level of the key tree: another admin approves", Act: model.ActProposeChange,
			Run: func() tea.Cmd { return rotation(p.env) }}, ""),
	}
}

func checkBackup(env Env, b model.Backup) tea.Cmd {
	return env.Ask(func(ctx context.Context) tea.Msg {
		if _, err := env.Backend.CheckBackup(ctx, b.ID); err != nil {
			return Fail{Err: err, Reload: true}
		}
		return Say{Text: words("%s is whole.", b.ID), Reload: true}
	})
}

func backUp(env Env) tea.Cmd {
	return env.Ask(func(ctx context.Context) tea.Msg {
		b, err := env.Backend.BackupNow(ctx)
		if err != nil {
			return Fail{Err: err, Reload: true}
		}
		return Say{Text: words("%s is made and verified.", b.ID), Reload: true}
	})
}
