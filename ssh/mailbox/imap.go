package mailbox

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strconv"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// serverTime bounds a visit to the mail server.
const serverTime = 5 * time.Minute

// IMAP is a mailbox on a mail server (RFC 9051), always under TLS with its
// certificate checked: from the first byte, or by STARTTLS on port 143. Letters
// are taken from INBOX and moved to Taken, so that what is in INBOX is what was
// not taken yet, whoever has read it.
type IMAP struct {
	Address  string // host:port
	User     string
	Password string
	Taken    string         // folder; empty: "Taken"
	Roots    *x509.CertPool // nil: the system's
	StartTLS bool           // STARTTLS also on another port than 143
	bad      map[imap.UID]bool
}

// Check refuses a server that cannot be meant.
func (m *IMAP) Check() error {
	host, port, err := net.SplitHostPort(m.Address)
	if _, bad := strconv.ParseUint(port, 10, 16); err != nil || host == "" || bad != nil {
		return fmt.Errorf("the IMAP server: wanted HOST:PORT such as imap.example.org:993, found %q", m.Address)
	}
	if m.User == "" || m.Password == "" {
		return errors.New("the IMAP server: wanted a user and a password file, found one missing")
	}
	return nil
}

func (m *IMAP) folder() string {
	if m.Taken == "" {
		return "Taken"
	}
	return m.Taken
}

// Once implements Source.
func (m *IMAP) Once(ctx context.Context, do Door, log *slog.Logger) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, serverTime)
	defer cancel()
	c, err := m.dial(ctx)
	if err != nil {
		return 0, fmt.Errorf("the IMAP server is not reached: %w", told(err))
	}
	// The library's calls wait without a context; a closed connection ends them.
	defer context.AfterFunc(ctx, func() { _ = c.Close() })()
	defer func() { _ = c.Close() }()
	n, err := m.visit(ctx, c, do, log)
	return n, errors.Join(told(err), context.Cause(ctx))
}

func (m *IMAP) dial(ctx context.Context) (*imapclient.Client, error) {
	host, port, err := net.SplitHostPort(m.Address)
	if err != nil {
		return nil, err
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", m.Address)
	if err != nil {
		return nil, err
	}
	// The handshakes wait without a context as well.
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	config := &tls.Config{ServerName: host, RootCAs: m.Roots, MinVersion: tls.VersionTLS12}
	var c *imapclient.Client
	if m.StartTLS || port == "143" {
		c, err = imapclient.NewStartTLS(conn, &imapclient.Options{TLSConfig: config})
	} else {
		secure := tls.Client(conn, config)
		if err = secure.HandshakeContext(ctx); err == nil {
			c = imapclient.New(secure, nil)
		}
	}
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return c, nil
}

// visit takes what is in INBOX.
func (m *IMAP) visit(ctx context.Context, c *imapclient.Client, do Door, log *slog.Logger) (int, error) {
	if err := c.Login(m.User, m.Password).Wait(); err != nil {
		return 0, fmt.Errorf("login: %w", err)
	}
	if caps := c.Caps(); !caps.Has(imap.CapMove) && !caps.Has(imap.CapUIDPlus) {
		// Without either, moving one message would remove others that somebody
		// marked as deleted.
		return 0, errors.New("the server can neither MOVE nor UIDPLUS; use another, or a Maildir")
	}
	if err := c.Create(m.folder(), nil).Wait(); err != nil && !answered(err) {
		return 0, err // a no says that it is there already
	}
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		return 0, fmt.Errorf("INBOX: %w", err)
	}
	found, err := c.UIDSearch(&imap.SearchCriteria{NotFlag: []imap.Flag{imap.FlagDeleted}}, nil).Wait()
	if err != nil {
		return 0, err
	}
	taken := 0
	for _, uid := range found.AllUIDs() {
		if m.bad[uid] {
			continue
		}
		err := m.one(ctx, c, uid, do)
		switch {
		case errors.Is(err, errUnreadable):
			if m.bad == nil {
				m.bad = map[imap.UID]bool{}
			}
			m.bad[uid] = true
			log.Error("a message in INBOX cannot be taken and stays there; read it with a mail program", "err", err.Error())
		case err != nil:
			return taken, err
		default:
			taken++
		}
	}
	return taken, c.Logout().Wait()
}

// one takes one message, and moves it when the store has it.
func (m *IMAP) one(ctx context.Context, c *imapclient.Client, uid imap.UID, do Door) error {
	set := imap.UIDSetNum(uid)
	sizes, err := c.Fetch(set, &imap.FetchOptions{UID: true, RFC822Size: true, InternalDate: true}).Collect()
	if err != nil || len(sizes) == 0 {
		return err // somebody moved it meanwhile
	}
	if sizes[0].RFC822Size > messageMost {
		return fmt.Errorf("%w: wanted 1 to %d bytes", errUnreadable, messageMost)
	}
	section := &imap.FetchItemBodySection{Peek: true}
	got, err := c.Fetch(set, &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{section}}).Collect()
	if err != nil || len(got) == 0 {
		return err
	}
	if err := take(ctx, do, got[0].FindBodySection(section), sizes[0].InternalDate.UTC()); err != nil {
		return err
	}
	_, err = c.Move(set, m.folder()).Wait()
	return err
}

// answered reports whether err is the server's own word rather than a broken
// connection.
func answered(err error) bool {
	var said *imap.Error
	return errors.As(err, &said)
}

// told keeps the code of a server's answer and leaves out its words, which may
// hold anything.
func told(err error) error {
	var said *imap.Error
	if errors.As(err, &said) {
		return fmt.Errorf("the IMAP server said %s %s", said.Type, said.Code)
	}
	return err
}
