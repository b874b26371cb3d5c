package ssh

import (
	"errors"
	"fmt"
	"net"
	"strings"

	gossh "golang.org/x/crypto/ssh"
)

// ProbeMachine enters an SSH server with a machine's key and nothing else,
// which is the only way in without a code, and tries what it gets: its commands
// and no other, no terminal, no shell, no forwarding. It returns an error
// naming what was open and should not be, or shut and should not be.
func ProbeMachine(dial func() (net.Conn, error), host gossh.PublicKey, user string, signer gossh.Signer) error {
	c, err := enters(dial, host, user, []gossh.AuthMethod{gossh.PublicKeys(signer)})
	switch {
	case err != nil:
		return fmt.Errorf("trying a machine's key: %w", err)
	case c == nil:
		return errors.New("wanted a machine let in by its key, but it was not")
	}
	defer func() { _ = c.Close() }()
	for _, words := range machineCommands {
		line := strings.Join(words, " ")
		if given, err := gives(c, line); err != nil || !given {
			return fmt.Errorf("wanted a machine to give %q, but it could not (%v)", line, err)
		}
	}
	for _, line := range []string{"help", "whoami", "admin list", "import", "letters", "incident"} {
		given, err := gives(c, line)
		if err != nil {
			return fmt.Errorf("trying a machine's %q: %w", line, err)
		}
		if given {
			return fmt.Errorf("wanted a machine to give its own commands only, but %q was taken", line)
		}
	}
	return shut(c)
}

// gives runs a command and says whether it ended with 0.
func gives(c *gossh.Client, line string) (bool, error) {
	s, err := c.NewSession()
	if err != nil {
		return false, err
	}
	defer func() { _ = s.Close() }()
	err = s.Run(line)
	var exit *gossh.ExitError
	if errors.As(err, &exit) {
		return false, nil
	}
	return err == nil, err
}

// shut says what of a session is open to a machine beside a command.
func shut(c *gossh.Client) error {
	s, err := c.NewSession()
	if err != nil {
		return fmt.Errorf("trying a machine's session: %w", err)
	}
	defer func() { _ = s.Close() }()
	for _, try := range []struct {
		name    string
		payload []byte
	}{
		{agentRequest, nil},
		{"pty-req", gossh.Marshal(ptyRequest{Term: "xterm", Cols: 80, Rows: 24})},
		{"subsystem", gossh.Marshal(struct{ Name string }{"sftp"})},
		{"shell", nil},
	} {
		granted, err := s.SendRequest(try.name, true, try.payload)
		if err != nil {
			return fmt.Errorf("trying a machine's %s: %w", try.name, err)
		}
		if granted {
			return fmt.Errorf("wanted a machine to have no %s, but it was granted", try.name)
		}
	}
	return nil
}
