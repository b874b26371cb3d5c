package ssh

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	charmssh "charm.land/ssh"
	"golang.org/x/term"
)

// Enrolment is begun in the second step of authentication (key proven, invite
// asked for) and held in a session that can do nothing else. It is not held in
// keyboard-interactive prompts, for three reasons found with OpenSSH: prompts
// go through its sanitiser, which prints the blocks of a QR picture as octal
// escapes unless the client's locale is UTF-8, and drops the colours without
// which the picture is inverted on a dark terminal and no telephone reads it;
// two consecutive codes and setting up an app take longer than LoginGraceTime;
// and many clients hide or cut long prompts.

const maxPairs = 5 // pairs of codes that may be tried in one dialog

// enrol runs the dialog and ends the connection.
func (s *Server) enrol(sess charmssh.Session, a *admission) {
	conn, _ := sess.Context().Value(connectionKey{}).(*connection)
	if conn == nil || !conn.take(KindConsole, maxCommands) {
		_ = sess.Exit(1)
		return
	}
	defer conn.give(KindConsole)
	if strings.TrimSpace(sess.RawCommand()) != "" {
		say(sess, "Set up your one-time codes first: connect without a command.")
		_ = sess.Exit(1)
		return
	}
	ctx, cancel := context.WithTimeout(sess.Context(), enrolTime)
	defer cancel()
	defer context.AfterFunc(s.stopping, func() {
		say(sess, errStopping.text)
		cancel()
	})()
	// Nothing else lives on this connection, so that is what to close when the
	// dialog is out of time: it unblocks whatever waits for the client.
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	d := s.newDialog(sess)
	err := d.enrol(ctx, s.cfg.House, a)
	code := 0
	if err != nil {
		code = 1
		s.cfg.Log.Info("enrolment not finished", "error", d.logged(err))
	}
	_ = sess.Exit(code)
	time.AfterFunc(s.cfg.Grace, func() { _ = conn.Close() }) // if the client does not hang up itself
}

// dialog is a conversation in lines, on a terminal or without one.
type dialog struct {
	out     io.Writer
	ask     func(prompt string) (string, error)
	picture func(uri string) string
}

func (s *Server) newDialog(sess charmssh.Session) *dialog {
	pty, _, isPty := sess.Pty()
	if !isPty {
		r := bufio.NewReaderSize(sess, 2*maxAnswer)
		return &dialog{
			out: sess,
			ask: func(prompt string) (string, error) {
				_, _ = io.WriteString(sess, prompt)
				line, err := r.ReadSlice('\n')
				return strings.TrimSpace(string(line)), err
			},
			picture: func(string) string { return "" },
		}
	}
	t := term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{sess, sess}, "")
	_ = t.SetSize(pty.Window.Width, pty.Window.Height)
	return &dialog{
		out: t,
		ask: func(prompt string) (string, error) {
			t.SetPrompt(prompt)
			line, err := t.ReadLine()
			return strings.TrimSpace(line), err
		},
		picture: func(uri string) string {
			return picture(uri, pty.Term, sess.Environ(), pty.Window.Width, pty.Window.Height)
		},
	}
}

// enrol shows the candidate secret, takes two consecutive codes and shows the
// recovery codes.
func (d *dialog) enrol(ctx context.Context, house House, a *admission) error {
	_, _ = fmt.Fprintf(d.out, "\nWelcome, %s. Set up your one-time codes: scan this with an authenticator app\n"+
		"(RFC 6238, SHA-1, 6 digits, 30 seconds), or type the secret into it.\n\n%s\nSecret: %s\n\n",
		plain(a.who.Name), d.picture(a.secret.URI), groups(a.secret.Secret))
	var recovery []string
	for try := 1; ; try++ {
		first, err := d.ask("The code the app shows now: ")
		if err != nil {
			return err
		}
		second, err := d.ask("The next code it shows (wait for it): ")
		if err != nil {
			return err
		}
		ask, cancel := context.WithTimeout(ctx, houseTime)
		recovery, err = house.FinishEnrolment(ask, a.who.ID, a.invite, first, second)
		cancel()
		if err == nil {
			break
		}
		var told Told
		if !errors.As(err, &told) {
			_, _ = fmt.Fprint(d.out, "\nThat could not be stored. Connect again in a moment; your invite is still good.\n")
			return err
		}
		_, _ = fmt.Fprintf(d.out, "\n%s\n\n", plain(string(told)))
		if try == maxPairs {
			return told
		}
	}
	_, _ = fmt.Fprint(d.out, "\nDone. These recovery codes are shown this once; each works once, instead of a\n"+
		"one-time code. Keep them where your telephone is not.\n\n")
	for _, code := range recovery {
		_, _ = fmt.Fprintf(d.out, "  %s\n", plain(code))
	}
	_, _ = fmt.Fprint(d.out, "\nConnect again: you will be asked for a one-time code.\n")
	return nil
}

// logged is what the log may have of an error: words of the house for the
// admin stay out of it.
func (d *dialog) logged(err error) string {
	var told Told
	if errors.As(err, &told) {
		return "codes not accepted"
	}
	return err.Error()
}

// groups is a secret in groups of four, as it is easiest to copy.
func groups(secret string) string {
	var b strings.Builder
	for i, r := range plain(secret) {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}
