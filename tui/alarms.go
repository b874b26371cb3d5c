package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/page"
)

// alarms is what this console knows of the alarms that everybody is told.
type alarms struct {
	list   []model.Alarm // newest first
	told   int           // number of the newest that was said on the screen
	unseen int           // above the newest that the admin has seen

	incidents []model.Incident // whose clocks the header shows
}

// alarmsRead is the list of alarms, and the incidents.
type alarmsRead struct {
	list      []model.Alarm
	incidents []model.Incident
	err       error
}

// listen is the Cmd that reads the alarms and incidents.
func (a *App) listen() tea.Cmd {
	backend, ctx := a.opt.Backend, a.opt.Ctx
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, page.Patience)
		defer cancel()
		list, err := backend.Alarms(ctx)
		if err != nil {
			return alarmsRead{err: err}
		}
		incidents, err := backend.Incidents(ctx)
		return alarmsRead{list, incidents, err}
	}
}

// hear says every alarm that the admin has not seen, once; it stays until a key
// is pressed. Those of the time before the login were told at the login.
func (a *App) hear(msg alarmsRead) {
	if msg.err != nil {
		return // the header's own read says what is wrong with the store
	}
	a.alarms.list, a.alarms.incidents = msg.list, msg.incidents
	a.alarms.count(a.env.Me.AlarmSeen)
	for i := len(msg.list) - 1; i >= 0; i-- {
		if one := msg.list[i]; one.Number() > max(a.alarms.told, a.env.Me.AlarmSeen) {
			a.alarms.told = one.Number()
			a.tell(bad, "Alarm: "+one.Words()+" (:alarms)")
		}
	}
}

// count counts the alarms above the newest that was seen.
func (l *alarms) count(seen int) {
	l.unseen = 0
	for _, one := range l.list {
		if one.Number() > seen {
			l.unseen++
		}
	}
}
