package ssh

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// Config is what a Server is made of. All but the last group must be set.
type Config struct {
	HostKey gossh.Signer // ed25519
	House   House
	Console Console
	Command Command
	IsPath  func(word string) bool // does this word name a page of the console?
	Log     *slog.Logger
	Now     func() time.Time
	Rand    io.Reader // for the throw-away key of the self test and the early drop

	NextHostKey gossh.Signer // ed25519; announced and proven beside HostKey while it is rotated; or nil

	// Offered is told what the door's test of itself found: how many algorithms it
	// offers, and those of them that are not allowed; or nil.
	Offered func(offered int, others []string)

	StrictPQ   bool          // only post-quantum key exchange; old clients stay out
	MaxSession time.Duration // a session's longest life, from login; 12 h less 10 s if 0
	Grace      time.Duration // how long an ended session may take to leave; 2 s if 0
	Keepalive  time.Duration // how often a client is asked for a sign of life; 30 s if 0
	Limits     Limits        // of connections without a login; OpenSSH's if zero
}

// Limits of the door; names as in OpenSSH's sshd_config where it has them.
const (
	maxAuthTries     = 10                       // MaxAuthTries; agents offer many keys
	maxCodes         = 3                        // wrong codes or invites a connection
	maxAnswer        = 128                      // bytes of a code or invite
	loginGraceTime   = 120 * time.Second        // LoginGraceTime
	maxLife          = 12 * time.Hour           // of a connection (ASVS 5.0 7.3.2)
	maxSession       = maxLife - 10*time.Second // leaves time to hand the terminal back
	houseTime        = 10 * time.Second         // for one question to the house
	enrolTime        = 15 * time.Minute         // for the enrolment dialog
	maxChannels      = 16                       // open channels a connection (MaxSessions)
	maxCommands      = 4                        // remote commands at once a connection
	maxEnv           = 8                        // environment variables a session
	maxEnvLen        = 64                       // bytes of a variable's value, and of TERM
	maxCommandLen    = 16 << 10                 // bytes of a command line
	maxCols, maxRows = 1000, 500                // of a terminal
	maxPaste         = 1 << 20                  // bytes of input that make no event yet
	aliveCountMax    = 3                        // ClientAliveCountMax
)

func (c *Config) check() error {
	switch {
	case c.HostKey == nil || c.HostKey.PublicKey().Type() != gossh.KeyAlgoED25519:
		return errors.New("host key: wanted an ed25519 key")
	case c.NextHostKey != nil && c.NextHostKey.PublicKey().Type() != gossh.KeyAlgoED25519:
		return errors.New("next host key: wanted an ed25519 key")
	case c.House == nil, c.Console == nil, c.Command == nil, c.IsPath == nil:
		return errors.New("door: wanted a house, a console, a command and a path test, found one missing")
	case c.Log == nil, c.Now == nil, c.Rand == nil:
		return errors.New("door: wanted a log, a clock and a random source, found one missing")
	case c.MaxSession < 0 || c.MaxSession > maxSession:
		return fmt.Errorf("longest session: wanted up to %s, found %s", maxSession, c.MaxSession)
	case c.Limits.LoginGrace < 0:
		return fmt.Errorf("login grace: wanted a time to log in, found %s", c.Limits.LoginGrace)
	}
	if c.MaxSession == 0 {
		c.MaxSession = maxSession
	}
	if c.Limits.LoginGrace == 0 {
		c.Limits.LoginGrace = loginGraceTime
	}
	if c.Grace == 0 {
		c.Grace = 2 * time.Second
	}
	if c.Keepalive == 0 {
		c.Keepalive = 30 * time.Second
	}
	return nil
}
