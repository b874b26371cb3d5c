// Package post sets up the mail of a served installation: the mail server that
// takes our letters, and the mailbox that theirs arrive in. Both are optional;
// without them letters are exported and imported by hand.
package post

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/spf13/pflag"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh/mailbox"
	"integrora.com/opsconsole/ssh/outbox"
	"integrora.com/opsconsole/storage"
)

// Config is what the command line says of mail. Passwords come from files, so
// that none stands on a command line.
type Config struct {
	SMTP         outbox.Server
	SMTPPassword string // file
	IMAP         mailbox.IMAP
	IMAPPassword string // file
	Maildir      string
	CA           string // file of certificates that are trusted instead of the system's
}

// Flags adds the flags of mail to a command.
func (c *Config) Flags(f *pflag.FlagSet) {
	f.StringVar(&c.SMTP.Address, "smtp", "", "mail server that takes letters, HOST:PORT with STARTTLS")
	f.StringVar(&c.SMTP.User, "smtp-user", "", "login at the mail server")
	f.StringVar(&c.SMTPPassword, "smtp-password", "", "file with the password of that login, mode 0600")
	f.StringVar(&c.SMTP.From, "mail-from", outbox.From, "sender of letters")
	f.StringVar(&c.Maildir, "maildir", "", "Maildir in which letters arrive")
	f.StringVar(&c.IMAP.Address, "imap", "", "mail server in whose INBOX letters arrive, HOST:PORT with TLS (143: STARTTLS)")
	f.StringVar(&c.IMAP.User, "imap-user", "", "login at that server")
	f.StringVar(&c.IMAPPassword, "imap-password", "", "file with the password of that login, mode 0600")
	f.StringVar(&c.CA, "mail-ca", "", "file of certificates (PEM) to trust of mail servers instead of the system's")
}

// Mail is the mail of an installation, ready to run.
type Mail struct {
	offer   *outbox.Server
	sources []mailbox.Source
}

// Open reads the files that the configuration names, and refuses what cannot be
// meant: half a login, a file that others may read, a directory that is no
// Maildir.
func (c *Config) Open() (*Mail, error) {
	m := &Mail{}
	var roots *x509.CertPool
	if c.CA != "" {
		pem, err := os.ReadFile(c.CA)
		if err != nil {
			return nil, fmt.Errorf("--mail-ca: %w", err)
		}
		if roots = x509.NewCertPool(); !roots.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("--mail-ca: %s holds no certificate; wanted PEM", c.CA)
		}
	}
	if c.SMTP.Address != "" {
		s := c.SMTP
		var err error
		if s.Password, err = secret("--smtp-password", c.SMTPPassword); err != nil {
			return nil, err
		}
		s.Roots = roots
		if err := s.Check(); err != nil {
			return nil, err
		}
		m.offer = &s
	} else if c.SMTP.User != "" || c.SMTPPassword != "" {
		return nil, errors.New("--smtp-user and --smtp-password belong to --smtp, which is missing")
	}
	if c.Maildir != "" {
		dir := &mailbox.Maildir{Dir: c.Maildir}
		if err := dir.Check(); err != nil {
			return nil, err
		}
		m.sources = append(m.sources, dir)
	}
	if c.IMAP.Address != "" {
		box := &mailbox.IMAP{Address: c.IMAP.Address, User: c.IMAP.User, Roots: roots}
		var err error
		if box.Password, err = secret("--imap-password", c.IMAPPassword); err != nil {
			return nil, err
		}
		if err := box.Check(); err != nil {
			return nil, err
		}
		m.sources = append(m.sources, box)
	} else if c.IMAP.User != "" || c.IMAPPassword != "" {
		return nil, errors.New("--imap-user and --imap-password belong to --imap, which is missing")
	}
	return m, nil
}

// secret reads a password from a file that nobody else may read; none when no
// file is named.
func secret(flag, file string) (string, error) {
	if file == "" {
		return "", nil
	}
	info, err := os.Stat(file)
	if err != nil {
		return "", fmt.Errorf("%s: %w", flag, err)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return "", fmt.Errorf("%s: %s has wrong permissions: it is %04o, wanted 0600; run: chmod 600 %s", flag, file, mode, file)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("%s: %w", flag, err)
	}
	password := strings.TrimRight(string(text), "\r\n")
	if password == "" || strings.ContainsAny(password, "\r\n") {
		return "", fmt.Errorf("%s: %s holds no password; wanted one line", flag, file)
	}
	return password, nil
}

// Start runs the mail of a store until ctx ends. The returned function waits
// until what was under way is written down; call it before the store closes.
func (m *Mail) Start(ctx context.Context, store *storage.Store, now func() time.Time, log *slog.Logger) (wait func()) {
	var running sync.WaitGroup
	if m.offer != nil {
		q := &outbox.Queue{Store: store, Offer: m.offer.Offer, Now: now, Log: log}
		running.Go(func() { q.Run(ctx) })
	}
	for _, s := range m.sources {
		door := func(ctx context.Context, cmd model.Command) (model.Result, error) {
			return store.Do(ctx, model.System.ID, cmd)
		}
		running.Go(func() { mailbox.Run(ctx, s, door, log) })
	}
	return running.Wait
}
