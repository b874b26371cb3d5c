package remote

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"integrora.com/opsconsole/model"
)

// Reference is docs/commands.md: the remote commands, how approvals are signed,
// the codes of refusals, and the catalogue of changes with who may make them.
func Reference() string {
	var b strings.Builder
	b.WriteString(intro)
	given := commandRows(&b)
	rulingRows(&b)
	b.WriteString(signing)
	b.WriteString("\n## Refusals\nWith `--json` a refusal is one object on standard error, with its code and a sentence.\n\n| code | what it means |\n|---|---|\n")
	for _, c := range codes {
		fmt.Fprintf(&b, "| `%s` | %s |\n", c.code, c.meaning)
	}
	b.WriteString("\n## Changes\nEvery change is one of these, given by console, remote command, import or the console itself; each is an audit entry, " +
		"refused ones too. *Row* is the row of the role matrix.\n\n| change | what it does | who | row | | remote command |\n|---|---|---|---|---|---|\n")
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
		by := Elsewhere[a]
		if list := given[a.Name]; len(list) > 0 {
			by = "`" + strings.Join(list, "`, `") + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s | %s |\n", a.Name, a.Summary, strings.Join(who, ", "), row, strings.Join(marks, ", "), by)
	}
	return b.String()
}

// rulingRows writes the table of what can be ruled on.
func rulingRows(b *strings.Builder) {
	b.WriteString("\n## Rulings\nWhat takes two persons and is neither a plan nor a change of an account: `ruling propose OP OBJECT`, or `:propose OP OBJECT` in the console. " +
		"Fields are flags; one in *italics* is an `--item`, and one in brackets may be left out. Any ruling may be advised on; an objection takes management's decision to pass.\n\n" +
		"| op | what it does | about | fields | proposed by | DPO's advice | approved by | takes | law |\n|---|---|---|---|---|---|---|---|---|\n")
	for _, op := range model.RulingOps() {
		r := op.Rule()
		advice, about := "", string(r.On)
		if r.Advises != nil {
			advice = "where due"
		}
		if about == "" {
			about = "record"
		}
		fmt.Fprintf(b, "| `%s` | %s | %s | %s | %s | %s | %s | %s | %s |\n", op, r.Title, about, askedWords(r), roleWords(r.Propose), advice, roleWords(r.Approve), strings.Join(takesWords(r), ", "), r.Law)
	}
}

// askedWords are the fields of an op as the reference lists them.
func askedWords(r model.RulingRule) string {
	var words []string
	for _, f := range r.Asks() {
		word := "`--" + f.Name + "`"
		if !f.Flag() {
			word = "*" + f.Name + "*"
			if f.Prefix != "" {
				word = "*`" + f.Prefix + "`*"
			}
		}
		word += " " + f.Help
		if len(f.Options) > 0 {
			word += ": " + strings.Join(f.Options, ", ")
		}
		if f.Optional {
			word = "[" + word + "]"
		}
		words = append(words, word)
	}
	return strings.Join(words, "; ")
}

// commandRows writes the table of commands, and returns the commands that give
// an act by its name.
func commandRows(b *strings.Builder) map[string][]string {
	given := map[string][]string{}
	eachLeaf(func(cmd *cobra.Command, path string) {
		var flags []string
		cmd.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) {
			if f.Name != "help" {
				flags = append(flags, fmt.Sprintf("`--%s` %s", f.Name, f.Usage))
			}
		})
		_, args, _ := strings.Cut(cmd.Use, " ")
		fmt.Fprintf(b, "| `%s` | %s | %s | `%s` |\n", cell(strings.TrimSpace(path+" "+args)), cell(cmd.Short), cell(strings.Join(flags, "; ")), cell(strings.TrimSpace(cmd.Example)))
		for _, act := range strings.Fields(cmd.Annotations[actsKey]) {
			given[act] = append(given[act], path)
		}
	})
	return given
}

// cell keeps a text inside its cell of a table.
func cell(text string) string { return strings.ReplaceAll(text, "|", "\\|") }

// eachLeaf calls found for every command that does something, with its words.
func eachLeaf(found func(cmd *cobra.Command, path string)) {
	var walk func(cmd *cobra.Command, prefix string)
	walk = func(cmd *cobra.Command, prefix string) {
		for _, sub := range cmd.Commands() {
			if sub.Example != "" {
				found(sub, prefix+sub.Name())
			}
			walk(sub, prefix+sub.Name()+" ")
		}
	}
	walk((&call{}).root(), "")
}

const intro = `# Commands
Generated from the program; do not edit.

## Remote commands
` + "`ssh NAME@HOST COMMAND`, through the same login and the same door as the console. `help COMMAND` explains one, with an example. " +
	"ssh joins the words of a command with spaces, so what holds a space is quoted twice: `'\"so\"'`. " +
	"`--json` prints one object a line; what a terminal might obey stands in it as an escape. Exit codes: 0 done, 1 refused or failed, 2 usage. " +
	"A fresh one-time code is read from standard input and never stands on a command line; on a terminal (`ssh -t`) it is asked for. " +
	"`--yes` answers the question that the console would ask; it skips neither a code, nor a signature, nor the second person. " +
	"Personal data is printed masked, but by `reveal`, `original`, and `letter` with a purpose." + `

| command | what it does | flags | example |
|---|---|---|---|
`

const signing = `
## Approvals signed with one's own key
Where the policy asks for a signature (` + "`policy show`), an approver signs what they approve, byte for byte, with a key of their account:" + `

    ssh HOST approval R-42 > f
    ssh-keygen -Y sign -n opsconsole-approval -f KEY f
    ssh HOST approve R-42 < f.sig

` + "Where it asks for a code and a signature, the code stands on the first line: `(echo 123456; cat f.sig) | ssh HOST approve R-42`. " +
	"Read `f` before you sign it: it is the act, the frozen plan or change, and your name. The signature is kept with the approval, and anyone can check it with stock tools:" + `

    ssh HOST approval R-42 --signed > f
    ssh HOST approval R-42 --signed=signature > f.sig
    ssh HOST approval R-42 --signed=signer > signers
    ssh-keygen -Y verify -f signers -I NAME -n opsconsole-approval -s f.sig < f

` + "Compare the key in `signers` with one that you have from its owner: what comes from the server alone proves only that the server agrees with itself. " +
	"`request R-42 --json`, `change C-3 --json` and `ruling show D-7 --json` hold the same as `signed`, the statement in base64.\n"
