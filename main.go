// Command opsconsole is Integrora's privacy-operations console: an SSH server
// whose sessions are a terminal console, over an embedded, sealed, audited
// store. This file is the command line; it wires the parts and holds no logic.
package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh"
	"integrora.com/opsconsole/ssh/demo"
	"integrora.com/opsconsole/ssh/house"
	"integrora.com/opsconsole/ssh/offline"
	"integrora.com/opsconsole/ssh/post"
	"integrora.com/opsconsole/ssh/remote"
	"integrora.com/opsconsole/ssh/site"
	"integrora.com/opsconsole/tui"
)

func main() { os.Exit(run(time.Now)) }

// run carries out the process's command line by the given clock and returns
// the exit code: 0, 1 refused or failed, 2 a command line that makes no sense.
func run(now func() time.Time) int {
	// Bubble Tea would write every key typed into the file that these name.
	_ = os.Unsetenv("TEA_TRACE")
	_ = os.Unsetenv("TEA_DEBUG")
	// Libraries log to the default logger what may be personal; ours is handed on.
	slog.SetDefault(slog.New(slog.DiscardHandler))
	// Most of the memory is the store's file, which the system may drop at any
	// time. What is ours is kept small at the price of a little more collecting.
	debug.SetGCPercent(50)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	p := &program{now: now}
	err := p.root().ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	fmt.Fprintf(os.Stderr, "opsconsole: %v\n", err)
	if !p.began || model.CodeOf(err) == "usage" {
		fmt.Fprintln(os.Stderr, "Try: opsconsole help")
		return 2
	}
	return 1
}

// program is one run of the command line.
type program struct {
	now   func() time.Time
	began bool // the command line made sense: later errors are no usage errors
}

func (p *program) root() *cobra.Command {
	cmd := &cobra.Command{Use: "opsconsole", Short: "the privacy-operations console of Integrora", SilenceUsage: true, SilenceErrors: true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			err := cmd.ValidateRequiredFlags()
			p.began = err == nil
			return err
		}}
	cmd.AddCommand(p.demo(), p.init(), p.serve())
	cmd.AddCommand(offline.Commands(p.now)...)
	return cmd
}

// logTo makes the log: for people, without personal data.
func logTo(w io.Writer) *slog.Logger { return slog.New(slog.NewTextHandler(w, nil)) }

func (p *program) demo() *cobra.Command {
	o := demo.Options{Now: p.now, Rand: rand.Reader, Say: func(f string, a ...any) { fmt.Fprintf(os.Stderr, f+"\n", a...) }}
	var listen string
	var alone bool
	cmd := &cobra.Command{Use: "demo", Short: "try it out: invented data, five admins, the console right here", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			attach := !alone && term.IsTerminal(int(os.Stdin.Fd())) && term.IsTerminal(int(os.Stdout.Fd()))
			o.Log = logTo(os.Stderr)
			if attach {
				o.Log = slog.New(slog.DiscardHandler) // the terminal is the console's
			}
			return runDemo(cmd.Context(), o, listen, attach)
		}}
	cmd.Flags().StringVar(&o.Dir, "data", "./opsconsole-demo", "where the demo's files are")
	cmd.Flags().IntVar(&o.People, "people", 120, "how many people to invent")
	cmd.Flags().IntVar(&o.Requests, "requests", 24, "how many letters to invent")
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:2222", "address to serve on")
	cmd.Flags().BoolVar(&alone, "no-attach", false, "only serve")
	return cmd
}

func runDemo(ctx context.Context, o demo.Options, listen string, attach bool) error {
	ln, err := net.Listen("tcp", listen)
	if err != nil {
		return cannotListen(listen, err)
	}
	s, err := demo.Open(ctx, o)
	if err != nil {
		return errors.Join(err, ln.Close())
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	served := make(chan error, 1)
	ready := make(chan struct{})
	go func() {
		served <- serve(ctx, o.Now, s, ln, &post.Mail{}, o.Log, "demo", false, func() { close(ready) })
	}()
	select {
	case err := <-served:
		return err
	case <-ready:
	}
	host := s.HostKey.PublicKey()
	err = demo.Print(os.Stdout, o.Dir, ln.Addr(), host, o.Now())
	if err != nil {
		stop()
	}
	if attach && err == nil {
		err = demo.Attach(ctx, s, o, ln.Addr(), host)
		stop()
		fmt.Printf("The demo has stopped. Its data stays in %s; start it again with the same command.\n", o.Dir)
	}
	return errors.Join(err, <-served)
}

func (p *program) init() *cobra.Command {
	c := site.Config{Now: p.now, Rand: rand.Reader, Log: logTo(os.Stderr)}
	var name, key, role, delegation string
	cmd := &cobra.Command{Use: "init", Short: "make an installation and invite its first admin", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			r, err := model.ParseRole(role)
			if err != nil {
				return err
			}
			text, err := site.Init(cmd.Context(), c, site.First{Name: name, Role: r, KeyFile: key, Delegation: delegation})
			if err != nil {
				return err
			}
			fmt.Print(text)
			return nil
		}}
	cmd.Flags().StringVar(&c.Dir, "data", "", "directory to make")
	cmd.Flags().StringVar(&c.Master, "master-key", "", "where the master key is kept (default: in the data directory)")
	cmd.Flags().StringVar(&name, "admin", "", "login name of the first admin")
	cmd.Flags().StringVar(&key, "key", "", "their SSH public key file")
	cmd.Flags().StringVar(&role, "role", "admin", "their role")
	cmd.Flags().StringVar(&delegation, "delegation", "", "reference of management's written delegation to approve erasures")
	for _, need := range []string{"data", "admin", "key"} {
		_ = cmd.MarkFlagRequired(need)
	}
	return cmd
}

func (p *program) serve() *cobra.Command {
	c := site.Config{Now: p.now, Rand: rand.Reader, Log: logTo(os.Stderr)}
	var listen string
	var strict bool
	var mail post.Config
	cmd := &cobra.Command{Use: "serve", Short: "serve an installation", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			letters, err := mail.Open()
			if err != nil {
				return err
			}
			s, err := site.Open(c)
			if err != nil {
				return err
			}
			ln, err := net.Listen("tcp", listen)
			if err != nil {
				return errors.Join(cannotListen(listen, err), s.Store.Close())
			}
			return serve(cmd.Context(), p.now, s, ln, letters, c.Log, "production", strict, func() {
				c.Log.Info("serving", "address", ln.Addr().String(), "host_key", keys.Fingerprint(s.HostKey.PublicKey()))
			})
		}}
	cmd.Flags().StringVar(&c.Dir, "data", "", "the installation's directory")
	cmd.Flags().StringVar(&c.Master, "master-key", "", "where the master key is (default: in the data directory)")
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:2222", "address to serve on")
	cmd.Flags().BoolVar(&strict, "strict-pq", false, "accept only clients with post-quantum key exchange")
	mail.Flags(cmd.Flags())
	_ = cmd.MarkFlagRequired("data")
	return cmd
}

func cannotListen(address string, err error) error {
	return fmt.Errorf("listen on %s: %w (choose another address with --listen)", address, err)
}

// serve runs the door and the mail until ctx ends, then lets sessions go and
// closes the store. ready is called just before: logins from then on are waited
// for.
func serve(ctx context.Context, now func() time.Time, s *site.Site, ln net.Listener, mail *post.Mail, log *slog.Logger, env string, strict bool, ready func()) error {
	srv, err := ssh.New(ssh.Config{HostKey: s.HostKey, House: house.New(s.Store, now, rand.Reader), IsPath: tui.IsPath,
		Command: remote.New(s.Store, rand.Reader, log), Log: log, Now: now, Rand: rand.Reader, StrictPQ: strict,
		Console: func(ctx context.Context, v *ssh.Session) (tea.Model, []tea.ProgramOption) {
			desk := s.Store.Desk(v.Who.ID)
			return tui.New(tui.Options{Backend: desk, Ctx: ctx, Path: v.Path, Env: env, Notices: v.Notices, Width: v.Width, Height: v.Height,
				Environ: v.Environ, Now: now, Unlock: desk.Unlock,
				Fell: func(where string, value any) { // its value may hold anything, so only its type is logged
					log.Error("panic in the console", "session", v.ID, "where", where, "type", fmt.Sprintf("%T", value), "stack", string(debug.Stack()))
				}}), nil
		}})
	if err != nil {
		return errors.Join(err, ln.Close(), s.Store.Close())
	}
	mailing, stop := context.WithCancel(ctx)
	wait := mail.Start(mailing, s.Store, now, log)
	ready()
	err = srv.Serve(ctx, ln)
	stop()
	wait()
	return errors.Join(err, s.Store.Close())
}
