package render

import (
	"strconv"
	"strings"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/theme"
)

// AuditColumns are the columns of Audit's rows. The log has one order.
func AuditColumns() []Column {
	return []Column{
		{Title: "Entry", Min: 7, Max: 11, Right: true},
		{Title: "When", Min: 16, Max: 16},
		{Title: "Who", Min: 10, Max: 20, Weight: 1},
		{Title: "What", Min: 16, Max: 32, Weight: 2},
		{Title: "Outcome", Min: 9, Max: 24, Weight: 1},
		{Title: "On what", Min: 10, Max: 40, Weight: 2},
		{Title: "Facts", Min: 16, Weight: 4},
	}
}

// Audit is a line of the log. Its id is the entry's number.
func Audit(a model.AuditRow) Row {
	who := a.ActorName
	if who == "" {
		who = a.Actor
	}
	facts := make([]string, len(a.Facts))
	for i, f := range a.Facts {
		facts[i] = f.Name + "=" + f.Value
	}
	id := strconv.FormatUint(a.Seq, 10)
	return Row{ID: id, Cells: []Cell{
		text(id, theme.Muted), text(Stamp(a.At), theme.Plain), orNone(who, theme.Plain), text(a.Action, theme.Plain),
		Outcome(a.Outcome, a.Code), orNone(a.Object, theme.Plain), text(strings.Join(facts, " "), theme.Muted),
	}}
}

// Outcome says whether something was done, or refused and why.
func Outcome(outcome, code string) Cell {
	switch outcome {
	case "done":
		return sign(theme.GlyphOK, outcome, theme.Good)
	case "refused":
		if code != "" {
			outcome += ": " + code
		}
		return sign(theme.GlyphLock, outcome, theme.Bad)
	}
	return orNone(outcome, theme.Muted)
}
