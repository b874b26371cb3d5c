package remote

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"integrora.com/opsconsole/model"
)

// Limits of what is read from standard input.
const (
	lineMost   = 16 << 10  // a public key; a line of anything else is far shorter
	policyMost = 64 << 10  // a policy
	letterMost = 256 << 10 // the text of a letter of ours
	formMost   = 2 << 20   // a request in the Data Rights Protocol's form
)

// line reads the next line of standard input, without blanks around it; empty
// at its end. On a terminal it asks for what is named: nothing typed is echoed.
func (c *call) line(what string) (string, error) {
	if c.lines == nil {
		c.lines = bufio.NewReaderSize(c.in, lineMost)
	}
	asked := c.term && what != ""
	if asked {
		fmt.Fprintf(c.errs, "%s: ", what)
	}
	text, err := c.lines.ReadSlice('\n')
	switch {
	case errors.Is(err, bufio.ErrBufferFull):
		return "", model.Refuse("usage", "a line of standard input is longer than %d bytes", lineMost)
	case err != nil && err != io.EOF:
		return "", err
	}
	if asked {
		fmt.Fprintln(c.errs)
	}
	return strings.TrimSpace(string(text)), nil
}

// code takes a fresh one-time code from standard input, so that it stands on no
// command line.
func (c *call) code() (string, error) {
	code, err := c.line("Fresh one-time code")
	if err == nil && code == "" {
		err = model.Refuse("usage", "a fresh one-time code is read from standard input, and there was none")
	}
	return code, err
}

// text reads all of standard input.
func (c *call) text(what string, most int) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(c.in, int64(most)+1))
	if err == nil && len(text) > most {
		err = model.Refuse("usage", "%s has at most %d bytes; standard input holds more", what, most)
	}
	return text, err
}

// sure is the console's question before an act that cannot be taken back and
// takes no code. --yes answers it, and nothing else: neither a code nor a
// second person is ever skipped.
func (c *call) sure(yes bool, what string) error {
	if yes {
		return nil
	}
	if !c.term {
		return model.Refuse("usage", "%s; give --yes if that is what you mean", what)
	}
	fmt.Fprintf(c.errs, "%s.\n", what)
	answer, err := c.line("Type yes to go on")
	if err == nil && answer != "yes" {
		err = model.Refuse("cancelled", "nothing was done, as the answer was not yes")
	}
	return err
}

// raw is standard output for bytes that are not ours to clean: it refuses a
// terminal, which could obey them.
func (c *call) raw(what string) (io.Writer, error) {
	if c.term {
		return nil, model.Refuse("usage", "%s goes to a file, byte for byte: leave out -t and write > FILE", what)
	}
	return c.out, nil
}
