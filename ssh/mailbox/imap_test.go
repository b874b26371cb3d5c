package mailbox_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"log/slog"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"integrora.com/opsconsole/ssh/mailbox"
)

const password = "correct horse"

// certificate makes one for loopback, and the pool that trusts it.
func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	cert := &x509.Certificate{SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, NotBefore: time.Unix(0, 0),
		NotAfter: time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature}
	der, err := x509.CreateCertificate(rand.Reader, cert, cert, public, private)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: private}, pool
}

// newIMAP starts a mail server on loopback: under TLS from the first byte, by
// STARTTLS, or in clear.
func newIMAP(t *testing.T, how string, caps ...imap.Cap) (*imapmemserver.User, *mailbox.IMAP) {
	t.Helper()
	cert, pool := certificate(t)
	config := &tls.Config{Certificates: []tls.Certificate{cert}}
	user := imapmemserver.NewUser("privacy", password)
	if err := user.Create("INBOX", nil); err != nil {
		t.Fatal(err)
	}
	memory := imapmemserver.New()
	memory.AddUser(user)
	set := imap.CapSet{imap.CapIMAP4rev1: {}}
	for _, c := range caps {
		set[c] = struct{}{}
	}
	options := &imapserver.Options{Caps: set, InsecureAuth: how == "clear", Logger: log.New(io.Discard, "", 0),
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return memory.NewSession(), nil, nil
		}}
	if how == "starttls" {
		options.TLSConfig = config
	}
	s := imapserver.New(options)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := ln.Addr().String()
	if how == "tls" {
		ln = tls.NewListener(ln, config)
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve(ln) }()
	t.Cleanup(func() {
		_ = s.Close()
		<-served
	})
	return user, &mailbox.IMAP{Address: address, User: "privacy", Password: password, Roots: pool, StartTLS: how != "tls"}
}

func appendTo(t *testing.T, user *imapmemserver.User, text string, flags ...imap.Flag) {
	t.Helper()
	if _, err := user.Append("INBOX", strings.NewReader(text), &imap.AppendOptions{Time: arrived, Flags: flags}); err != nil {
		t.Fatal(err)
	}
}

// count is how many messages a folder holds.
func count(t *testing.T, user *imapmemserver.User, folder string) uint32 {
	t.Helper()
	data, err := user.Status(folder, &imap.StatusOptions{NumMessages: true})
	if err != nil {
		t.Fatal(err)
	}
	return *data.NumMessages
}

func TestLettersOfAnIMAPMailboxAreTakenOnceWithTheServersTime(t *testing.T) {
	for _, how := range []string{"tls", "starttls"} {
		t.Run(how, func(t *testing.T) {
			user, m := newIMAP(t, how, imap.CapMove)
			r := newRoom(t)
			appendTo(t, user, letter(1))
			appendTo(t, user, letter(2), imap.FlagSeen) // a person has read it
			r.once(m, 2)
			r.once(m, 0)
			rows := requests(t, r.House)
			if len(rows) != 2 || !rows[0].ReceivedAt.Equal(arrived) || !rows[1].ReceivedAt.Equal(arrived) {
				t.Fatalf("the store has %+v", rows)
			}
			if in, taken := count(t, user, "INBOX"), count(t, user, "Taken"); in != 0 || taken != 2 {
				t.Errorf("INBOX has %d, Taken %d", in, taken)
			}
			r.quiet()
		})
	}
}

func TestAMessageStaysInINBOXUntilTheStoreHasIt(t *testing.T) {
	user, m := newIMAP(t, "tls", imap.CapMove)
	r := newRoom(t)
	appendTo(t, user, letter(1))
	r.broken = true
	if n, err := m.Once(ctx, r.do, slog.New(slog.DiscardHandler)); err == nil || n != 0 {
		t.Fatalf("took %d: %v", n, err)
	}
	if in := count(t, user, "INBOX"); in != 1 {
		t.Fatalf("INBOX has %d", in)
	}
	r.broken = false
	r.once(m, 1)
	appendTo(t, user, letter(1))
	r.once(m, 1)
	if rows := requests(t, r.House); len(rows) != 1 || count(t, user, "INBOX") != 0 {
		t.Errorf("the store has %d requests", len(rows))
	}
}

func TestNoPasswordIsSaidToAServerThatCannotProveItself(t *testing.T) {
	for name, spoil := range map[string]func(*mailbox.IMAP){
		"in clear":           nil,
		"untrusted":          func(m *mailbox.IMAP) { m.Roots = x509.NewCertPool() },
		"a wrong password":   func(m *mailbox.IMAP) { m.Password = "wrong" },
		"cannot move safely": nil,
	} {
		t.Run(name, func(t *testing.T) {
			how, caps := "tls", []imap.Cap{imap.CapMove}
			switch name {
			case "in clear":
				how = "clear"
			case "cannot move safely":
				caps = nil
			}
			user, m := newIMAP(t, how, caps...)
			if spoil != nil {
				spoil(m)
			}
			r := newRoom(t)
			appendTo(t, user, letter(1))
			n, err := m.Once(ctx, r.do, slog.New(slog.DiscardHandler))
			if err == nil || n != 0 || len(requests(t, r.House)) != 0 || count(t, user, "INBOX") != 1 {
				t.Errorf("took %d: %v", n, err)
			}
			if err != nil && (strings.Contains(err.Error(), password) || strings.Contains(err.Error(), "privacy")) {
				t.Errorf("the error tells the login: %v", err)
			}
		})
	}
}

func TestAnIMAPServerThatCannotBeMeantIsRefused(t *testing.T) {
	for _, m := range []mailbox.IMAP{{}, {Address: "imap.example", User: "u", Password: "p"}, {Address: "imap.example:993", User: "u"}, {Address: "imap.example:imaps", User: "u", Password: "p"}} {
		if m.Check() == nil {
			t.Errorf("%+v was taken", m)
		}
	}
	if err := (&mailbox.IMAP{Address: "imap.example:993", User: "u", Password: "p"}).Check(); err != nil {
		t.Error(err)
	}
}
