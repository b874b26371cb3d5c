package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"syscall"
	"time"

	gossh "golang.org/x/crypto/ssh"
	"golang.org/x/term"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/ssh/site"
)

// Attach opens the console in this terminal as the demo's admin, through a
// real SSH connection with key and one-time code. It returns when the console
// is left.
func Attach(ctx context.Context, s *site.Site, o Options, addr net.Addr, host gossh.PublicKey) error {
	const name = "admin"
	signer, err := Signer(o.Dir, name)
	if err != nil {
		return err
	}
	code, err := freshCode(ctx, s, o, name)
	if err != nil {
		return err
	}
	client, err := gossh.Dial("tcp", addr.String(), &gossh.ClientConfig{User: name, HostKeyCallback: gossh.FixedHostKey(host), Timeout: 10 * time.Second,
		Auth: []gossh.AuthMethod{gossh.PublicKeys(signer),
			gossh.KeyboardInteractive(func(_, _ string, questions []string, _ []bool) ([]string, error) {
				answers := make([]string, len(questions))
				for i := range answers {
					answers[i] = code
				}
				return answers, nil
			})}})
	if err != nil {
		return fmt.Errorf("connect to the demo's own server: %w", err)
	}
	defer client.Close()
	sess, err := client.NewSession()
	if err != nil {
		return err
	}
	defer sess.Close()
	return console(ctx, sess)
}

// freshCode is the oldest code that still works, so that the one just printed
// stays free for another terminal.
func freshCode(ctx context.Context, s *site.Site, o Options, name string) (string, error) {
	secret, err := Secret(o.Dir, name)
	if err != nil {
		return "", err
	}
	a, known := s.Store.AdminNamed(name)
	if !known {
		return "", fmt.Errorf("the demo has no account %s; remove %s and start again", name, o.Dir)
	}
	for {
		now := keys.StepAt(o.Now())
		step := max(a.Factor.LastStep+1, now-1)
		if step <= now+1 {
			return keys.Code(secret, step), nil
		}
		select {
		case <-ctx.Done():
			return "", ctx.Err()
		case <-time.After(time.Second):
		}
	}
}

// console joins this terminal with the session's.
func console(ctx context.Context, sess *gossh.Session) error {
	in, out := int(os.Stdin.Fd()), int(os.Stdout.Fd())
	width, height, err := term.GetSize(out)
	if err != nil {
		width, height = 80, 24
	}
	kind := os.Getenv("TERM")
	if kind == "" {
		kind = "xterm-256color"
	}
	for _, name := range []string{"LANG", "LC_ALL", "LC_CTYPE", "COLORTERM", "NO_COLOR"} {
		if value := os.Getenv(name); value != "" {
			_ = sess.Setenv(name, value) // the server takes what it allows
		}
	}
	if err := sess.RequestPty(kind, height, width, gossh.TerminalModes{gossh.ECHO: 0}); err != nil {
		return err
	}
	old, err := term.MakeRaw(in)
	if err != nil {
		return err
	}
	defer func() { _ = term.Restore(in, old) }()
	sess.Stdout, sess.Stderr = os.Stdout, os.Stderr
	stdin, err := sess.StdinPipe()
	if err != nil {
		return err
	}
	go func() { _, _ = io.Copy(stdin, os.Stdin) }()
	resized := make(chan os.Signal, 1)
	signal.Notify(resized, syscall.SIGWINCH)
	defer signal.Stop(resized)
	if err := sess.Shell(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- sess.Wait() }()
	for {
		select {
		case <-resized:
			if w, h, err := term.GetSize(out); err == nil {
				_ = sess.WindowChange(h, w)
			}
		case <-ctx.Done():
			// The server tells the session and ends it; wait for that a moment.
			select {
			case <-ended:
			case <-time.After(5 * time.Second):
			}
			return nil
		case err := <-ended:
			var exit *gossh.ExitError
			var lost *gossh.ExitMissingError
			if errors.As(err, &exit) || errors.As(err, &lost) {
				return nil
			}
			return err
		}
	}
}
