package page

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/widget"
)

// few is a window of a list so short that it is read whole. text is a row's
// searchable text; fields are the values that "field:value" asks for.
func few[T any](rows []T, w model.Window, id, text func(T) string, field func(row T, name string) (value string, known bool)) model.Page[T] {
	terms := model.ParseFilter(w.Filter)
	p := model.Page[T]{Total: len(rows)}
	var hits []T
	for _, r := range rows {
		if model.Match(terms, strings.ToLower(text(r)), func(name, value string) (bool, bool) {
			have, known := field(r, name)
			return strings.EqualFold(have, value), known
		}) {
			hits = append(hits, r)
		}
	}
	from := w.Offset
	for i, r := range hits {
		if w.Around != "" && id(r) == w.Around {
			from = min(i-w.Limit/2, len(hits)-w.Limit)
		}
	}
	from = min(max(from, 0), len(hits))
	p.Offset, p.Matching, p.Rows = from, len(hits), hits[from:min(from+max(w.Limit, 0), len(hits))]
	return p
}

// whole is the action that shows a row with all its words, which a list cuts:
// label and value in turns.
func whole(title string, have bool, facts ...string) action.Action {
	var lines []string
	for i := 0; i+1 < len(facts); i += 2 {
		lines = append(lines, words("%-14s %s", facts[i], orWord(facts[i+1], none)))
	}
	return action.Action{Keys: []string{"enter", "o"}, Label: "open", Help: "all that is recorded of the selected one", Footer: true,
		Disabled: unless(have, "nothing is selected"), Run: func() tea.Cmd { return Show(widget.NewText(title, lines)) }}
}
