package remote

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"integrora.com/opsconsole/model"
)

// Reference is docs/commands.md: the remote commands, and the catalogue of
// changes with who may make them.
func Reference() string {
	var b strings.Builder
	b.WriteString("# Commands\nGenerated from the program; do not edit.\n\n## Remote commands\n" +
		"`ssh NAME@HOST COMMAND`, through the same login and the same door as the console. `--json` prints one object a line. " +
		"Exit codes: 0 done, 1 refused or failed, 2 usage.\n\n| command | what it does | flags |\n|---|---|---|\n")
	var walk func(cmd *cobra.Command, prefix string)
	walk = func(cmd *cobra.Command, prefix string) {
		for _, sub := range cmd.Commands() {
			if sub.Name() == "help" {
				continue
			}
			var flags []string
			sub.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) {
				if f.Name != "help" {
					flags = append(flags, fmt.Sprintf("`--%s` %s", f.Name, f.Usage))
				}
			})
			if sub.Runnable() {
				fmt.Fprintf(&b, "| `%s%s` | %s | %s |\n", prefix, sub.Use, sub.Short, strings.Join(flags, "; "))
			}
			walk(sub, prefix+sub.Name()+" ")
		}
	}
	walk((&call{}).root(), "")
	b.WriteString("\n## Changes\nEvery change is one of these, given by console, remote command, import or the console itself; each is an audit entry, " +
		"refused ones too. *Row* is the row of the role matrix.\n\n| change | what it does | who | row | |\n|---|---|---|---|---|\n")
	for _, a := range model.Catalogue {
		var who, marks []string
		for _, r := range a.Allow {
			who = append(who, string(r))
		}
		if a.StepUp {
			marks = append(marks, "fresh code")
		}
		if a.Danger {
			marks = append(marks, "dangerous")
		}
		row := ""
		if a.Row > 0 {
			row = fmt.Sprint(a.Row)
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", a.Name, a.Summary, strings.Join(who, ", "), row, strings.Join(marks, ", "))
	}
	return b.String()
}
