package render

import (
	"encoding/hex"
	"strings"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/tui/theme"
)

// AccountColumns are the columns of Account's rows.
func AccountColumns() []Column {
	return []Column{
		{Title: "Name", Sort: "name", Min: 10, Max: 32, Weight: 1},
		{Title: "Role", Sort: "role", Min: 8, Max: 8},
		{Title: "State", Min: 20, Max: 24},
		{Title: "Keys", Min: 4, Max: 4, Right: true},
		{Title: "Last login", Sort: "login", Min: 16, Max: 16},
		{Title: "Until", Min: 10, Max: 10},
		{Title: "Delegation", Min: 10, Max: 24, Weight: 1},
		{Title: "Comes from", Min: 12, Max: 40, Weight: 2},
	}
}

// Account is a line of the list of accounts; its id is the login name.
func Account(a model.Admin, now time.Time) Row {
	return Row{ID: a.Name, Cells: []Cell{
		text(a.Name, theme.Plain), text(string(a.Role), theme.Plain), AccountState(a, now), count(len(a.Keys)),
		orNone(Stamp(a.LastLogin), theme.Plain), orNone(LastDay(a.Until), theme.Plain), orNone(a.Delegation, theme.Plain),
		text(Sources(a), theme.Plain),
	}}
}

// AccountState says whether an account can be used now, and why not.
func AccountState(a model.Admin, now time.Time) Cell {
	switch {
	case a.Disabled:
		return sign(theme.GlyphLock, "disabled", theme.Bad)
	case a.ConfirmedBy == "":
		return sign(theme.GlyphWait, "waits for approval", theme.Warn)
	case !a.InForce(now) && now.Before(a.From):
		return sign(theme.GlyphWait, "role not begun", theme.Warn)
	case !a.InForce(now):
		return sign(theme.GlyphLock, "role ended", theme.Bad)
	case a.Active(now) && now.Before(a.Factor.LockedUntil):
		return sign(theme.GlyphLock, "codes locked", theme.Bad)
	case a.Active(now):
		return sign(theme.GlyphOK, "active", theme.Good)
	case now.Before(a.Invite.Expires):
		return sign(theme.GlyphWait, "invited", theme.Accent)
	}
	return sign(theme.GlyphWarn, "invite expired", theme.Warn)
}

// LastDay is the last day of what ends at an instant, in Vilnius; empty for
// what does not end.
func LastDay(until time.Time) string {
	if until.IsZero() {
		return ""
	}
	return deadline.Local(until.Add(-time.Second)).Format(time.DateOnly)
}

// Sources is where an account may come from.
func Sources(a model.Admin) string {
	if len(a.Sources) == 0 {
		return "anywhere"
	}
	return strings.Join(a.Sources, ", ")
}

var changeTitles = map[model.ChangeOp]string{
	model.OpInvite: "invite", model.OpRole: "role and dates", model.OpDelegation: "delegation", model.OpEnable: "enable again",
	model.OpKeyAdd: "add a key", model.OpResetCode: "reset the codes", model.OpSources: "addresses", model.OpPerson: "data subject", model.OpPolicy: "access policy",
	model.OpExport: "export of the log", model.OpRotate: "rotation of keys",
}

// ChangeTitle is what a proposed change does, in words.
func ChangeTitle(op model.ChangeOp) string {
	if title := changeTitles[op]; title != "" {
		return title
	}
	return string(op)
}

// ChangeColumns are the columns of Change's rows.
func ChangeColumns() []Column {
	return []Column{
		{Title: "Change", Sort: "id", Min: 7, Max: 8},
		{Title: "State", Min: 10, Max: 11},
		{Title: "What", Min: 16, Max: 20},
		{Title: "Account", Min: 10, Max: 24, Weight: 1},
		{Title: "Proposed by", Min: 11, Max: 20, Weight: 1},
		{Title: "Expires", Min: 16, Max: 16},
		{Title: "Proposed", Min: 16, Max: 16},
		{Title: "SHA-256", Min: 12, Max: 64},
	}
}

// Change is a line of the list of proposed changes; by is who proposed it.
func Change(c model.Change, by string, now time.Time) Row {
	sum := text(nobody, theme.Muted)
	if !c.IsMasked() {
		sum = text(hex.EncodeToString(c.Digest()), theme.Muted)
	}
	return Row{ID: c.ID, Cells: []Cell{
		text(c.ID, theme.Plain), ChangeState(c, now), text(ChangeTitle(c.Op), theme.Plain), orNone(c.Name, theme.Plain), orNone(by, theme.Accent),
		text(Stamp(c.Expires), theme.Plain), text(Stamp(c.At), theme.Plain), sum,
	}}
}

// ChangeState is where a change stands, expiry included.
func ChangeState(c model.Change, now time.Time) Cell {
	switch word := c.Standing(now); word {
	case string(model.ChangeOpen):
		return sign(theme.GlyphWait, word, theme.Warn)
	case string(model.ChangeApproved):
		return sign(theme.GlyphOK, word, theme.Good)
	case string(model.ChangeDenied):
		return sign(theme.GlyphBad, word, theme.Bad)
	default:
		return sign(theme.GlyphLock, word, theme.Muted)
	}
}

// SessionColumns are the columns of Session's rows.
func SessionColumns() []Column {
	return []Column{
		{Title: "Who", Sort: "name", Min: 10, Max: 32, Weight: 1},
		{Title: "Role", Sort: "role", Min: 8, Max: 8},
		{Title: "On page", Min: 12, Max: 40, Weight: 2},
		{Title: "From", Min: 15, Max: 40, Weight: 1},
		{Title: "Idle", Sort: "idle", Min: 10, Max: 10},
		{Title: "Since", Sort: "since", Min: 5, Max: 5},
		{Title: "Kind", Sort: "kind", Min: 7, Max: 8},
		{Title: "Session", Min: 14, Max: 24},
	}
}

// Session is a line of the list of live sessions. own says that it is the
// one in which the list is read.
func Session(s model.SessionRow, own bool, now time.Time) Row {
	who, kind := text(s.Name, theme.Plain), text(s.Kind, theme.Plain)
	if own {
		who, kind = text(s.Name, theme.Accent), text("here", theme.Accent)
	}
	idle := text("active", theme.Good) // told by the minute: a list that moves every second is not read
	switch {
	case s.LastInput.IsZero():
		idle = text(nobody, theme.Muted)
	case now.Sub(s.LastInput) >= time.Minute:
		idle = text(Ago(s.LastInput, now), theme.Plain)
	}
	return Row{ID: s.ID, Cells: []Cell{
		who, text(string(s.Role), theme.Plain), orNone(s.Page, theme.Plain), orNone(s.Remote, theme.Plain), idle,
		text(deadline.Local(s.Began).Format("15:04"), theme.Plain), kind, text(s.ID, theme.Muted),
	}}
}

// AlarmColumns are the columns of Alarm's rows.
func AlarmColumns() []Column {
	return []Column{
		{Title: "Alarm", Min: 6, Max: 8},
		{Title: "When", Min: 16, Max: 16},
		{Title: "What", Min: 14, Max: 16},
		{Title: "About", Min: 10, Max: 32, Weight: 1},
		{Title: "In words", Min: 20, Weight: 4},
	}
}

// Alarm is a line of the list of alarms; seen says whether the reader had seen
// it before.
func Alarm(a model.Alarm, seen bool) Row {
	tone := theme.Plain
	if !seen {
		tone = theme.Bad
	}
	words := a.Text()
	return Row{ID: a.ID, Cells: []Cell{
		sign(theme.GlyphWarn, a.ID, tone), text(Stamp(a.At), theme.Plain), text(string(a.Kind), tone), orNone(a.Who, theme.Plain), text(words, theme.Muted),
	}}
}
