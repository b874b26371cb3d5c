package outbox

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"integrora.com/opsconsole/model"
)

// serverTime is how long the mail server may take for a step.
const serverTime = 30 * time.Second

// Server is the mail server that takes our letters.
type Server struct {
	Address  string // host:port; STARTTLS is required there
	User     string // empty: no login
	Password string
	From     string         // empty: the constant From
	Roots    *x509.CertPool // nil: the system's
}

// Outcome is what became of an offer: OutSent, OutDeferred, OutFailed or
// OutHeld, and the server's code where it gave one.
type Outcome struct {
	State model.OutState
	Code  string
	// Why is a word of ours for the log.
	Why string
}

// Check refuses a server that cannot be meant.
func (s Server) Check() error {
	host, port, err := net.SplitHostPort(s.Address)
	if _, bad := strconv.ParseUint(port, 10, 16); err != nil || host == "" || bad != nil {
		return fmt.Errorf("the mail server: wanted HOST:PORT such as smtp.example.org:587, found %q", s.Address)
	}
	if (s.User == "") != (s.Password == "") {
		return errors.New("the mail server: a user and a password belong together, found one of them")
	}
	_, err = compose(s.from(), model.OutLetter{}, model.OutText{Email: "nobody@example.org"})
	return err
}

func (s Server) from() string {
	if s.From == "" {
		return From
	}
	return s.From
}

// Offer offers one letter to the server.
func (s Server) Offer(ctx context.Context, l model.OutLetter, t model.OutText) Outcome {
	m, err := compose(s.from(), l, t)
	if err != nil {
		return Outcome{model.OutFailed, "", "address"}
	}
	host, port, _ := net.SplitHostPort(s.Address)
	number, _ := strconv.Atoi(port)
	options := []mail.Option{mail.WithPort(number), mail.WithTimeout(serverTime), mail.WithTLSPolicy(mail.TLSMandatory),
		mail.WithTLSConfig(&tls.Config{ServerName: host, RootCAs: s.Roots, MinVersion: tls.VersionTLS12}), mail.WithHELO(model.MailDomain)}
	if s.User != "" {
		options = append(options, mail.WithUsername(s.User), mail.WithPassword(s.Password),
			mail.WithOpportunisticSMTPAuth(mail.SMTPAuthSCRAMSHA256PLUS, mail.SMTPAuthSCRAMSHA256, mail.SMTPAuthPlain))
	}
	client, err := mail.NewClient(host, options...)
	if err != nil {
		return Outcome{model.OutDeferred, "", "configuration"}
	}
	conn, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil { // nothing of the letter was said yet
		return Outcome{model.OutDeferred, codeOf(err), reached(err)}
	}
	err = client.SendWithSMTPClient(conn, m)
	outcome := judge(m, err)
	_ = client.CloseWithSMTPClient(conn) // the server has said all that counts
	return outcome
}

// judge reads what the server said to a letter.
func judge(m *mail.Msg, err error) Outcome {
	if m.IsDelivered() {
		code, _, _ := strings.Cut(m.ServerResponse(), " ")
		if len(code) < 3 || strings.Trim(code, "0123456789.") != "" {
			code = "250"
		}
		return Outcome{model.OutSent, code, "taken"}
	}
	var said *mail.SendError
	if !errors.As(err, &said) {
		return Outcome{model.OutDeferred, "", "connection"}
	}
	code := said.EnhancedStatusCode()
	if code == "" && said.ErrorCode() > 0 {
		code = strconv.Itoa(said.ErrorCode())
	}
	switch {
	case said.ErrorCode() >= 530 && said.ErrorCode() < 540:
		// It is about our login (RFC 4954), not about the letter.
		return Outcome{model.OutDeferred, code, "login"}
	case said.ErrorCode() >= 500:
		return Outcome{model.OutFailed, code, "refused"}
	case said.ErrorCode() >= 400:
		return Outcome{model.OutDeferred, code, "later"}
	case said.Reason == mail.ErrSMTPDataClose:
		// The whole letter was said, and no answer came.
		return Outcome{model.OutHeld, "", "no answer"}
	}
	return Outcome{model.OutDeferred, "", "connection"}
}

// codeOf is the code of a server that refused before any letter.
func codeOf(err error) string {
	var said *textproto.Error
	if errors.As(err, &said) {
		return strconv.Itoa(said.Code)
	}
	return ""
}

// reached says in a word how far the connection came.
func reached(err error) string {
	var cert *tls.CertificateVerificationError
	var said *textproto.Error
	switch {
	case errors.As(err, &cert):
		return "certificate"
	case errors.As(err, &said):
		return "refused before the letter"
	}
	return "not reached"
}
