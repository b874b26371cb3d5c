package action

import (
	"fmt"
	"strings"

	"integrora.com/opsconsole/model"
)

// Document writes sections as the page of keys in docs/, in Markdown.
func Document(sections []Section) string {
	var b strings.Builder
	b.WriteString("# Keys\n\nMade from the list of actions that the console itself uses: `go test ./tui -run Keys -update`.\n" +
		"What your role may not do is shown with the reason, and refused by the store.\n")
	for _, s := range sections {
		if len(s.Actions) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n## %s\n\n| keys | what | who |\n|---|---|---|\n", s.Title)
		for _, a := range s.Actions {
			keys := make([]string, len(a.Keys))
			for i, k := range a.Keys {
				keys[i] = "`" + k + "`"
			}
			what := a.Label
			if a.Help != "" {
				what += ": " + a.Help
			}
			fmt.Fprintf(&b, "| %s | %s | %s |\n", strings.Join(keys, " "), cell(what), who(a.Act))
		}
	}
	return b.String()
}

func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }

func who(act *model.Act) string {
	if act == nil {
		return "everybody"
	}
	text := strings.Join(roles(act), ", ")
	if act.StepUp {
		text += "; with a fresh code"
	}
	if act.Danger {
		text += "; **cannot be undone**"
	}
	return text
}
