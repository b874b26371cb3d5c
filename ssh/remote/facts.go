package remote

import (
	"fmt"
	"strings"

	"integrora.com/opsconsole/tui/safe"
)

// facts prints one record for people: a name and a value a line.
type facts struct {
	c *call
	b strings.Builder
}

func (c *call) facts() *facts { return &facts{c: c} }

// add adds a line; nothing where there is no value.
func (f *facts) add(name, value string) {
	if value = strings.TrimSpace(value); value != "" {
		fmt.Fprintf(&f.b, "%-12s %s\n", safe.Line(name, 40), safe.Line(value, 250))
	}
}

// block adds a value that may have several lines, whole.
func (f *facts) block(name, value string) {
	text := safe.Block(value).String()
	if strings.Contains(text, "\n") {
		text = "\n" + text
	}
	fmt.Fprintf(&f.b, "%-12s %s\n", safe.Line(name, 40), text)
}

func (f *facts) end() error {
	_, err := fmt.Fprint(f.c.out, f.b.String())
	return err
}
