package render

import (
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/theme"
)

// RulingColumns are the columns of Ruling's rows.
func RulingColumns() []Column {
	return []Column{
		{Title: "Ruling", Sort: "id", Min: 7, Max: 8},
		{Title: "State", Min: 10, Max: 11},
		{Title: "What", Min: 16, Max: 34, Weight: 1},
		{Title: "About", Min: 8, Max: 24, Weight: 1},
		{Title: "Proposed by", Min: 11, Max: 20, Weight: 1},
		{Title: "Expires", Min: 16, Max: 16},
	}
}

// Ruling is a line of the list of rulings; by is who proposed it.
func Ruling(r model.Ruling, by string, now time.Time) Row {
	return Row{ID: r.ID, Cells: []Cell{
		text(r.ID, theme.Plain), RulingState(r, now), text(r.Op.Rule().Title, theme.Plain), orNone(r.Object, theme.Plain), orNone(by, theme.Accent),
		text(Stamp(r.Expires), theme.Plain),
	}}
}

// RulingState is where a ruling stands, expiry included.
func RulingState(r model.Ruling, now time.Time) Cell {
	return ChangeState(model.Change{State: model.ChangeState(r.State), Expires: r.Expires}, now)
}
