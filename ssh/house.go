package ssh

import (
	"context"
	"io"
	"time"

	tea "charm.land/bubbletea/v2"
	gossh "golang.org/x/crypto/ssh"
)

// Identity is an account as the door needs to know it. ID is the stable id of
// the record, Name what may be shown, Role the role in force now.
type Identity struct {
	ID, Name, Role string
	Machine        bool      // a machine's: its key alone lets in, to what MachineMay lists
	Sources        string    // CIDR prefixes to come from, separated by commas; empty: anywhere
	Until          time.Time // when role or certificate ends, and every session with it; zero: never
	Grant          string    // names what the login rests on: another one, and the connection is of no use
}

// House is what the door asks. All methods may be called from many goroutines.
type House interface {
	// Offered says whether this key may be tried for this user name from this
	// address, who that would be, and whether they have enrolled one-time
	// codes (false: only an invite is open). It is a look-up in memory: no
	// I/O, no lock held over I/O, and the same work whether user and key are
	// known or not. It proves nothing, since a public key is public. The key
	// may be a certificate, which the house judges; a machine's never is.
	Offered(user, remote string, key gossh.PublicKey) (who Identity, enrolled, ok bool)

	// Code uses up one one-time code, or one recovery code, of the admin. The
	// use is committed and synced before nil is returned, so that a code works
	// once (RFC 6238 §5.2). Wrong codes are counted by the house. remote is
	// the caller's address. An error of type Told is shown to the caller.
	Code(ctx context.Context, id string, key gossh.PublicKey, remote, code string) error

	// BeginEnrolment checks an invite, bound to this person, and returns a
	// candidate secret. It may be called again with the same invite until
	// FinishEnrolment has succeeded.
	BeginEnrolment(ctx context.Context, id, token string) (Enrolment, error)

	// FinishEnrolment takes two consecutive codes made from the candidate
	// secret, commits it, uses up the invite and returns the recovery codes,
	// which are never shown again.
	FinishEnrolment(ctx context.Context, id, token, code1, code2 string) (recovery []string, err error)

	// Current is the admin as the store has them now. It refuses if they are
	// unknown or disabled, or if the key or certificate is no longer good for
	// them. Asked at the start of every console and of every remote command.
	Current(ctx context.Context, id string, key gossh.PublicKey) (Identity, error)

	// Watch returns a channel that is closed or sent to when the admin is
	// disabled, their role or a key changes, or a change of policy shuts this
	// key out. stop ends the watch.
	Watch(id string, key gossh.PublicKey) (changed <-chan struct{}, stop func())

	// AgentKeys lists the public keys, in SSH wire format, with which a
	// forwarded agent may sign the admin's approvals; none when they may
	// forward no agent. A look-up in memory.
	AgentKeys(id string) [][]byte

	// Started is told of a session before anything of it runs, and returns
	// lines to show (last login, wrong codes since, alarms). An error refuses
	// the session: without its audit entry there is none, and a machine that
	// gives too many commands has to wait.
	Started(ctx context.Context, s *Session) (notices []string, err error)

	// Ended is told that a session for which Started succeeded is over. why is
	// one of a fixed set of words and holds nothing of the client's.
	Ended(s *Session, why string)
}

// Enrolment is a candidate for a one-time-code secret. URI is the otpauth URI
// for the QR picture, Secret the same secret in base32 without padding.
type Enrolment struct{ URI, Secret string }

// Told is an error whose text the admin may read: a sentence with a next step.
// A wrong code is one ("That code was not accepted; wait for the next one.").
// Every other error of a House means that it could not do its work: its text
// goes to the log only.
type Told string

// Error is the sentence.
func (t Told) Error() string { return string(t) }

// Console makes the program of one session. Its context ends with the session,
// for whatever reason; every Cmd must heed it, since nothing else stops a Cmd.
// The door sets input, output, environment, size, colours, context and filter
// itself, over any of the options returned.
type Console func(ctx context.Context, s *Session) (tea.Model, []tea.ProgramOption)

// Command runs one remote command and returns its exit code: 0, 1 refused or
// failed, 2 usage. Its context ends with the session. On a terminal, lines are
// read from stdin without echo, and ctrl+c ends the context.
type Command func(ctx context.Context, s *Session, args []string, stdin io.Reader, stdout, stderr io.Writer) int
