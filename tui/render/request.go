package render

import (
	"strings"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/theme"
)

// RequestColumns are the columns of Request's rows.
func RequestColumns() []Column {
	return []Column{
		{Title: "Request", Sort: "id", Min: 7, Max: 9},
		{Title: "Due", Sort: "due", Min: 15, Max: 17},
		{Title: "State", Sort: "state", Min: 17, Max: 17},
		{Title: "Asks for", Min: 14, Max: 40, Weight: 2},
		{Title: "From", Min: 12, Max: 40, Weight: 3},
		{Title: "Tenant", Sort: "tenant", Min: 9, Max: 24, Weight: 1},
		{Title: "Received", Sort: "received", Min: 16, Max: 16},
	}
}

// Request is a line of the queue. Rights that are only suggested have a
// question mark; an erased sender is said to be so.
func Request(r model.RequestRow, now time.Time) Row {
	due := Due(r.Due, now)
	if r.State.Closed() {
		due = text("closed", theme.Muted)
	}
	return Row{ID: r.ID, Cells: []Cell{
		text(r.ID, theme.Plain), due, State(r.State), Rights(r), sender(r), orNone(r.Tenant, theme.Plain),
		text(Stamp(r.ReceivedAt), theme.Muted),
	}}
}

// Rights says what a request asks for; suggestions end in "?".
func Rights(r model.RequestRow) Cell {
	asked := r.Asked()
	if len(asked) == 0 {
		return text("nothing found", theme.Muted)
	}
	names := make([]string, len(asked))
	for i, right := range asked {
		names[i] = string(right)
	}
	if len(r.Rights) == 0 {
		return text(strings.Join(names, ", ")+"?", theme.Muted)
	}
	return text(strings.Join(names, ", "), theme.Plain)
}

func sender(r model.RequestRow) Cell {
	of := r.Name
	if of == "" {
		of = r.Email
	}
	switch {
	case of == "" && (r.State == model.Executed || r.State == model.Answered || r.State == model.Erasing):
		return text("erased", theme.Muted)
	case of == "":
		return text(nobody, theme.Muted)
	}
	return Name(of)
}

var states = map[model.State]struct {
	glyph theme.Glyph
	tone  theme.Tone
}{
	model.Received:     {theme.GlyphDot, theme.Accent},
	model.NotARequest:  {theme.GlyphDot, theme.Muted},
	model.Dismissed:    {theme.GlyphLock, theme.Muted},
	model.Triaged:      {theme.GlyphDot, theme.Plain},
	model.IdentityWait: {theme.GlyphWait, theme.Plain},
	model.ClarifyWait:  {theme.GlyphWait, theme.Plain},
	model.InProgress:   {theme.GlyphArrow, theme.Plain},
	model.Proposed:     {theme.GlyphWarn, theme.Warn},
	model.Approved:     {theme.GlyphOK, theme.Warn},
	model.Erasing:      {theme.GlyphArrow, theme.Bad},
	model.Executed:     {theme.GlyphOK, theme.Accent},
	model.Forwarded:    {theme.GlyphArrow, theme.Plain},
	model.Answered:     {theme.GlyphLock, theme.Good},
	model.Refusing:     {theme.GlyphArrow, theme.Warn},
	model.Refused:      {theme.GlyphLock, theme.Good},
	model.Unidentified: {theme.GlyphLock, theme.Good},
	model.Released:     {theme.GlyphOK, theme.Accent},
	model.NoTenant:     {theme.GlyphWarn, theme.Warn},
	model.Instructed:   {theme.GlyphDot, theme.Accent},
	model.CarriedOut:   {theme.GlyphOK, theme.Accent},
	model.KeptByLaw:    {theme.GlyphOK, theme.Warn},
	model.Delivered:    {theme.GlyphLock, theme.Good},
	model.Reopened:     {theme.GlyphDot, theme.Warn},
	model.Withdrawn:    {theme.GlyphLock, theme.Muted},
}

// State is where a request stands: a sign, a word and a tone.
func State(s model.State) Cell {
	look, known := states[s]
	if !known {
		return sign(theme.GlyphWarn, string(s), theme.Warn)
	}
	return sign(look.glyph, s.Title(), look.tone)
}
