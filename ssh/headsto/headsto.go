// Package headsto sends signed heads of the audit log to places that the
// server's administrator does not govern: a file on another mount, a syslog
// host. It imports storage and model.
package headsto

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage"
)

// Forms lists the targets that Parse reads.
const Forms = "file:/PATH, syslog+tls://HOST:PORT, syslog+tcp://HOST:PORT or syslog+udp://HOST:PORT"

// Parse makes the keeper of a target; see Forms. now is the time that syslog
// messages carry.
func Parse(target string, now func() time.Time) (storage.HeadKeeper, error) {
	if path, ok := strings.CutPrefix(target, "file:"); ok && filepath.IsAbs(path) {
		return file(path), nil
	}
	u, err := url.Parse(target)
	network, ok := "", false
	if err == nil {
		network, ok = strings.CutPrefix(u.Scheme, "syslog+")
	}
	if ok && u.Port() != "" && u.Hostname() != "" && u.User == nil && u.Path == "" && u.RawQuery == "" && u.Fragment == "" {
		switch network {
		case "udp", "tcp", "tls":
			return &syslog{network: network, address: u.Host, host: u.Hostname(), now: now}, nil
		}
	}
	return nil, model.Refuse("usage", "--heads-to: wanted %s, found %q", Forms, target)
}

// file appends to a file of heads, as the store's own.
type file string

// String implements storage.HeadKeeper.
func (f file) String() string { return "file:" + string(f) }

// Keep implements storage.HeadKeeper.
func (f file) Keep(_ context.Context, head storage.KeptHead) error {
	return Append(string(f), "key "+head.Key+"\n\n", head.Record)
}

// syslog sends RFC 5424 messages: over UDP as RFC 5426 has it, over TCP and TLS
// framed by their length (RFC 6587, RFC 5425). It connects anew for each head:
// they are few.
type syslog struct {
	network string // udp, tcp or tls
	address string
	host    string // that the certificate must be for
	now     func() time.Time
}

// String implements storage.HeadKeeper.
func (s *syslog) String() string { return "syslog+" + s.network + "://" + s.address }

// Keep implements storage.HeadKeeper.
func (s *syslog) Keep(ctx context.Context, head storage.KeptHead) error {
	conn, err := s.dial(ctx)
	if err != nil {
		return err
	}
	if until, ok := ctx.Deadline(); ok {
		err = conn.SetDeadline(until)
	}
	message := s.message(head)
	if s.network != "udp" {
		message = strconv.Itoa(len(message)) + " " + message
	}
	if err == nil {
		_, err = io.WriteString(conn, message)
	}
	return errors.Join(err, conn.Close())
}

func (s *syslog) dial(ctx context.Context) (net.Conn, error) {
	if s.network == "tls" {
		return (&tls.Dialer{Config: &tls.Config{ServerName: s.host, MinVersion: tls.VersionTLS12}}).DialContext(ctx, "tcp", s.address)
	}
	return (&net.Dialer{}).DialContext(ctx, s.network, s.address)
}

// message is one line: facility 13 (log audit), severity notice. The note's line
// feeds are written as | so that any collector keeps it whole; neither base64
// nor the origin holds one.
func (s *syslog) message(head storage.KeptHead) string {
	name, err := os.Hostname()
	if err != nil || name == "" {
		name = "-"
	}
	const priority = 13*8 + 5
	return fmt.Sprintf("<%d>1 %s %.255s opsconsole - audit-head - %s", priority, s.now().UTC().Format("2006-01-02T15:04:05.000000Z"),
		name, strings.ReplaceAll(head.Note, "\n", "|"))
}
