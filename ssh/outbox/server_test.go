package outbox_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"integrora.com/opsconsole/ssh/outbox"
)

const password = "correct horse"

// post is a mail server on loopback.
type post struct {
	mu    sync.Mutex
	got   []string // whole messages, in order
	to    []string
	tried int
	// answer says what to do with the nth message; nil takes it. An errDrop
	// closes the connection after the whole message was read.
	answer func(n int) error
	rcpt   error // answers RCPT TO
	came   chan string
	server outbox.Server
}

var errDrop = errors.New("drop")

// certificate makes one for a name on loopback, and the pool that trusts it.
func certificate(t *testing.T, name string) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	cert := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{name}, NotBefore: time.Unix(0, 0), NotAfter: time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature}
	if ip := net.ParseIP(name); ip != nil {
		cert.DNSNames, cert.IPAddresses = nil, []net.IP{ip}
	}
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

// newPost starts a server whose certificate is for name; "" offers no TLS.
func newPost(t *testing.T, name string) *post {
	t.Helper()
	p := &post{came: make(chan string, 64)}
	s := smtp.NewServer(p)
	s.Domain, s.ErrorLog = "mail.example", log.New(io.Discard, "", 0)
	p.server = outbox.Server{User: "console", Password: password}
	if name != "" {
		cert, pool := certificate(t, name)
		s.TLSConfig, p.server.Roots = &tls.Config{Certificates: []tls.Certificate{cert}}, pool
	} else {
		s.AllowInsecureAuth = true
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.server.Address = ln.Addr().String()
	served := make(chan error, 1)
	go func() { served <- s.Serve(ln) }()
	t.Cleanup(func() {
		_ = s.Close()
		<-served
	})
	return p
}

// NewSession implements smtp.Backend.
func (p *post) NewSession(c *smtp.Conn) (smtp.Session, error) { return &sitting{post: p, conn: c}, nil }

func (p *post) messages() (got, to []string, tried int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string{}, p.got...), append([]string{}, p.to...), p.tried
}

// sitting is one client's session.
type sitting struct {
	post  *post
	conn  *smtp.Conn
	known bool
}

// AuthMechanisms implements smtp.AuthSession.
func (s *sitting) AuthMechanisms() []string { return []string{sasl.Plain} }

// Auth implements smtp.AuthSession.
func (s *sitting) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, secret string) error {
		if user != "console" || secret != password {
			return smtp.ErrAuthFailed
		}
		s.known = true
		return nil
	}), nil
}

// Mail implements smtp.Session.
func (s *sitting) Mail(string, *smtp.MailOptions) error {
	if !s.known {
		return smtp.ErrAuthRequired
	}
	return nil
}

// Rcpt implements smtp.Session.
func (s *sitting) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.post.mu.Lock()
	defer s.post.mu.Unlock()
	s.post.to = append(s.post.to, to)
	return s.post.rcpt
}

// Data implements smtp.Session.
func (s *sitting) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.post.mu.Lock()
	n := s.post.tried
	s.post.tried++
	answer := error(nil)
	if s.post.answer != nil {
		answer = s.post.answer(n)
	}
	if answer == nil {
		s.post.got = append(s.post.got, string(text))
	}
	s.post.mu.Unlock()
	if errors.Is(answer, errDrop) {
		_ = s.conn.Conn().Close()
	}
	if answer == nil {
		s.post.came <- string(text)
	}
	return answer
}

// Reset implements smtp.Session.
func (s *sitting) Reset() {}

// Logout implements smtp.Session.
func (s *sitting) Logout() error { return nil }
