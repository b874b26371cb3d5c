package page

import (
	"context"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/theme"
)

// ErrorPage stands in for a page that could not be shown.
type ErrorPage struct {
	route   route.Route
	what    string
	howNext string
}

// NewError makes the page that says what went wrong at r. It holds nothing of
// what caused it, which may be anything.
func NewError(r route.Route, what string) *ErrorPage {
	return &ErrorPage{route: r, what: what,
		howNext: "Press r to try again, esc to go back. If it stays so, tell the operators what you did."}
}

// Route implements Page.
func (e *ErrorPage) Route() route.Route { return e.route }

// Title is the place that could not be shown.
func (e *ErrorPage) Title() string {
	name := e.route.ID
	if name == "" {
		name = strings.TrimSuffix(Sentence(e.route.Page), ".")
	}
	return safe.Line(name, 60).String() + " (error)"
}

// Init implements Page.
func (e *ErrorPage) Init() tea.Cmd { return nil }

// Refresh does nothing: what failed is tried again on a key only.
func (e *ErrorPage) Refresh() tea.Cmd { return nil }

// Update implements Page.
func (e *ErrorPage) Update(tea.Msg) tea.Cmd { return nil }

// Capturing implements Page.
func (e *ErrorPage) Capturing() bool { return false }

// Actions is the way to try again.
func (e *ErrorPage) Actions() []action.Action {
	return []action.Action{{Keys: []string{"r", "ctrl+r", "enter"}, Label: "try again", Help: "make this page anew", Footer: true,
		Run: func() tea.Cmd { return func() tea.Msg { return Retry{} } }}}
}

// View says what happened and what to do.
func (e *ErrorPage) View(w, h int, th theme.Theme) string {
	var lines []string
	add := func(tone theme.Tone, text string) {
		for line := range strings.SplitSeq(ansi.Wrap(safe.Block(text).String(), max(w-4, 1), ""), "\n") {
			lines = append(lines, ansi.Truncate("  "+th.Paint(tone, line), w, ""))
		}
	}
	lines = append(lines, "")
	add(theme.Bad, th.Glyph(theme.GlyphBad)+" "+e.what)
	lines = append(lines, "")
	add(theme.Plain, e.howNext)
	return strings.Join(lines[:min(h, len(lines))], "\n")
}

// Explain says in a sentence what an error means to the admin: a refusal in its
// own words, anything else without its cause, which is not for them.
func Explain(err error) string {
	var refusal *model.Refusal
	switch {
	case err == nil:
		return ""
	case errors.As(err, &refusal):
		return Sentence(refusal.Message)
	case errors.Is(err, context.DeadlineExceeded):
		return "The store did not answer in time. Try again with ctrl+r."
	case errors.Is(err, context.Canceled):
		return "This was cancelled."
	}
	return "Something went wrong inside the console, and not by what you did. Try again; if it stays so, tell the operators."
}

// Sentence gives a message a capital letter and a full stop.
func Sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return ""
	}
	first, n := utf8.DecodeRuneInString(s)
	s = string(unicode.ToUpper(first)) + s[n:]
	if last := s[len(s)-1]; last != '.' && last != '!' && last != '?' {
		s += "."
	}
	return s
}
