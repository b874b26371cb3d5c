package storage

import (
	"fmt"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// Times after which the promises about backups are at risk, and broken.
const (
	backupAtRisk = 26 * time.Hour
	backupBroken = 48 * time.Hour
	drillAtRisk  = 8 * 24 * time.Hour // they are weekly
	drillBroken  = 30 * 24 * time.Hour
)

const noBackups = "not set up: serve --backup-dir"

// backupDaily: a backup that was found whole was made within the day.
func (m *measuring) backupDaily() measured {
	if !m.backups.Configured {
		return unmeasured(noBackups)
	}
	var last, failed time.Time
	for _, b := range m.backups.List {
		if b.Good() {
			last = b.At
			break
		}
	}
	for _, a := range m.alarms {
		if a.Kind == model.AlarmBackup {
			failed = a.At
			break
		}
	}
	age := m.now.Sub(last)
	found := measured{state: promiseState(failed.After(last) || !last.IsZero() && age > backupBroken, last.IsZero() || age > backupAtRisk), figure: "none yet"}
	if !last.IsZero() {
		found.figure = "last verified " + clockText(last)
	}
	return found
}

// backupVerified: of what is kept, every file was found whole when it was last
// checked.
func (m *measuring) backupVerified() measured {
	if !m.backups.Configured {
		return unmeasured(noBackups)
	}
	held, damaged, unchecked := 0, 0, 0
	var checked time.Time
	for _, b := range m.backups.List {
		if !b.Held() {
			continue
		}
		held++
		switch {
		case b.Fault == model.FaultRotated: // as a rotation of keys wants it

		case b.Fault != "":
			damaged++
		case b.CheckedAt.IsZero():
			unchecked++
		case b.CheckedAt.After(checked):
			checked = b.CheckedAt
		}
	}
	if held == 0 {
		return unmeasured("none is kept yet")
	}
	return measured{state: promiseState(damaged > 0, unchecked > 0), at: checked, figure: fmt.Sprintf("%d kept, %d damaged, %d unchecked", held, damaged, unchecked)}
}

// backupDrilled: restoring is rehearsed every week, and works.
func (m *measuring) backupDrilled() measured {
	switch {
	case !m.backups.Configured:
		return unmeasured(noBackups)
	case len(m.backups.Drills) == 0:
		return unmeasured("no drill yet")
	}
	last := m.backups.Drills[0]
	age := m.now.Sub(last.At)
	found := measured{state: promiseState(last.Fault != "" || age > drillBroken, age > drillAtRisk), at: last.At, figure: "last drill " + deadline.ReceivedOn(last.At).String()}
	if last.Fault != "" {
		found.figure += ": " + model.BackupFault[last.Fault]
	}
	return found
}
