package render

import (
	"encoding/hex"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/theme"
)

// BackupColumns are the columns of Backup's rows.
func BackupColumns() []Column {
	return []Column{
		{Title: "Backup", Sort: "id", Min: 6, Max: 8},
		{Title: "State", Min: 14, Max: 14},
		{Title: "Taken", Min: 16, Max: 16},
		{Title: "Age", Min: 10, Max: 14},
		{Title: "Bytes", Min: 10, Max: 16, Right: true},
		{Title: "Log", Min: 8, Max: 12, Right: true},
		{Title: "Root", Min: 16, Max: 64},
		{Title: "Drilled", Min: 16, Max: 16},
		{Title: "Found", Min: 10, Max: 60, Weight: 1},
	}
}

// Backup is a line of the list of backups.
func Backup(b model.Backup, now time.Time) Row {
	return Row{ID: b.ID, Cells: []Cell{
		text(b.ID, theme.Plain), BackupState(b), text(Stamp(b.At), theme.Plain), text(Ago(b.At, now), theme.Plain), text(Number(int(b.Bytes)), theme.Plain),
		text(Number(int(b.LogSize)), theme.Plain), text(hex.EncodeToString(b.LogRoot), theme.Muted), orNone(Stamp(b.DrilledAt), theme.Plain),
		orNone(model.BackupFault[b.Fault], theme.Muted),
	}}
}

// BackupState is how a backup stands.
func BackupState(b model.Backup) Cell {
	switch {
	case !b.Held():
		return sign(theme.GlyphLock, b.State(), theme.Muted)
	case b.Fault != "":
		return sign(theme.GlyphBad, b.State(), theme.Bad)
	case b.Good():
		return sign(theme.GlyphOK, b.State(), theme.Good)
	}
	return sign(theme.GlyphWait, b.State(), theme.Warn)
}
