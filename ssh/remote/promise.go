package remote

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
)

func (c *call) promises() *cobra.Command {
	return branch("promises", "the promises of the published policy, and how each stands", c.promiseList(), c.promiseShow(), c.promiseExplain(), c.promiseExport())
}

func (c *call) promiseList() *cobra.Command {
	return c.leaf("list", "list the promises with their live states", "ssh HOST promises list", cobra.NoArgs, func([]string) error {
		list, err := c.desk.Promises(c.ctx)
		if err != nil {
			return err
		}
		names, err := c.allNames()
		if err != nil {
			return err
		}
		l := c.list("ID", "STATE", "SINCE", "CHECKED", "PROMISE", "FIGURE", "EXPLAINED")
		for _, p := range list {
			why, _ := p.Explained()
			if err := l.row(promiseObject(p, names), p.ID, string(p.State), stamp(p.Since()), stamp(p.CheckedAt), p.Text, p.Figure, why.Text); err != nil {
				return err
			}
		}
		return l.end()
	})
}

func (c *call) promiseShow() *cobra.Command {
	return c.leaf("show ID", "show a promise: how it is measured, how it stands, its history and explanations", "ssh HOST promises show backup-daily", cobra.ExactArgs(1), func(args []string) error {
		p, err := c.desk.Promise(c.ctx, args[0])
		if err != nil {
			return err
		}
		names, err := c.allNames()
		if err != nil {
			return err
		}
		if c.json {
			return c.say(promiseObject(p, names), "")
		}
		f := c.facts()
		f.add("Promise", p.Text)
		f.add("State", string(p.State))
		f.add("Figure", p.Figure)
		f.add("Checked", stamp(p.CheckedAt))
		f.add("Source", p.Source)
		f.add("Measured", p.Measure)
		f.add("Act at", p.Route)
		for _, s := range p.Record.Steps {
			f.add("Since", stamp(s.At)+" "+string(s.State)+": "+s.Figure)
		}
		for _, e := range p.Record.Explains {
			f.add("Explained", explained(e, names))
		}
		return f.end()
	})
}

// explained is an explanation in a line.
func explained(e model.PromiseReason, names names) string {
	return fmt.Sprintf("%s by %s, while %s: %s", stamp(e.At), names.of(e.By), e.State, e.Text)
}

func (c *call) promiseExplain() *cobra.Command {
	var text string
	cmd := c.leaf("explain ID", "explain why a promise is not kept; it is shown beside the state, which stays as it is", `ssh HOST promises explain backup-daily --text '"the disk was replaced"'`, cobra.ExactArgs(1), func(args []string) error {
		p, err := c.desk.Promise(c.ctx, args[0])
		if err != nil {
			return err
		}
		return c.do(model.ExplainPromise{Promise: p.ID, State: p.State, Text: text}, "is explained;")
	}, model.ActExplainPromise)
	cmd.Flags().StringVar(&text, "text", "", "why, in a short phrase without personal data")
	return cmd
}

func (c *call) promiseExport() *cobra.Command {
	var format string
	cmd := c.leaf("export", "write the statement of accountability: every promise, its state, figure, history and explanations, and the signed head of the log",
		"ssh HOST promises export --format html > accountability.html", cobra.NoArgs, func([]string) error {
			st, err := c.desk.Accountability(c.ctx)
			if err != nil {
				return err
			}
			if c.json {
				format = "json"
			}
			switch format {
			case "json":
				list := make([]map[string]any, 0, len(st.Promises))
				for _, p := range st.Promises {
					list = append(list, promiseObject(p, names(st.Names)))
				}
				return c.encode(c.out, map[string]any{"at": stamp(st.At), "promises": list, "head": st.Head, "key": st.LogKey})
			case "text", "html":
				out, err := c.raw("a statement")
				if err != nil {
					return err
				}
				if format == "html" {
					return statementPage.Execute(out, st)
				}
				_, err = out.Write([]byte(statementText(st)))
				return err
			}
			return model.Refuse("usage", "--format is text, html or json; found %q", format)
		})
	cmd.Flags().StringVar(&format, "format", "text", "text, html or json")
	return cmd
}

func promiseObject(p model.Promise, names names) map[string]any {
	history, explains := []map[string]any{}, []map[string]any{}
	for _, s := range p.Record.Steps {
		history = append(history, map[string]any{"since": stamp(s.At), "state": s.State, "figure": s.Figure})
	}
	for _, e := range p.Record.Explains {
		explains = append(explains, map[string]any{"at": stamp(e.At), "by": names.of(e.By), "state": e.State, "text": e.Text})
	}
	return map[string]any{"id": p.ID, "promise": p.Text, "state": p.State, "figure": p.Figure, "since": stamp(p.Since()), "checked": stamp(p.CheckedAt),
		"source": p.Source, "measure": p.Measure, "route": p.Route, "history": history, "explanations": explains}
}

// statementText is the statement as plain text.
func statementText(st model.AccountabilityStatement) string {
	var b strings.Builder
	fmt.Fprintf(&b, "STATEMENT OF ACCOUNTABILITY\nArt. 5(2) GDPR. The promises of the published policy as of %s.\n", stamp(st.At))
	for _, s := range model.PromiseStates {
		fmt.Fprintf(&b, "%-12s %d\n", s, st.Count(s))
	}
	for _, p := range st.Promises {
		fmt.Fprintf(&b, "\n%s [%s]\n  %s: %s\n  checked %s; source: %s\n  measured: %s\n", p.Text, p.ID, strings.ToUpper(string(p.State)), p.Figure, stamp(p.CheckedAt), p.Source, p.Measure)
		for _, s := range p.Record.Steps {
			fmt.Fprintf(&b, "  since %s %s: %s\n", stamp(s.At), s.State, s.Figure)
		}
		for _, e := range p.Record.Explains {
			fmt.Fprintf(&b, "  explained %s\n", explained(e, names(st.Names)))
		}
	}
	fmt.Fprintf(&b, "\nThe head of the audit log, signed. Its key is %s\n\n%s", st.LogKey, st.Head)
	return b.String()
}
