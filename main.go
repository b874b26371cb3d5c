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
	mathrand "math/rand/v2"
	"net"
	"os"
	"os/signal"
	"runtime/debug"
	"sync"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh"
	"integrora.com/opsconsole/ssh/backups"
	"integrora.com/opsconsole/ssh/demo"
	"integrora.com/opsconsole/ssh/headsto"
	"integrora.com/opsconsole/ssh/house"
	"integrora.com/opsconsole/ssh/offline"
	"integrora.com/opsconsole/ssh/post"
	"integrora.com/opsconsole/ssh/remote"
	"integrora.com/opsconsole/ssh/site"
	"integrora.com/opsconsole/storage/backup"
	"integrora.com/opsconsole/tui"
	"integrora.com/opsconsole/tui/page"
	"integrora.com/opsconsole/tui/safe"
)

func main() { os.Exit(run(time.Now)) }

// run carries out the process's command line by the given clock and returns
// the exit code: 0, 1 refused or failed, 2 a command line that makes no sense.
func run(now func() time.Time) int {
	keys.CareForMemory()
	// The master key leaves the environment before anything else reads that.
	p := &program{now: now, secrets: keys.TakeEnvironment()}
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
	now     func() time.Time
	secrets keys.Environment
	began   bool // the command line made sense: later errors are no usage errors
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
	cmd.AddCommand(offline.Host(site.Config{Now: p.now, Env: p.secrets, Rand: rand.Reader, Log: logTo(os.Stderr)})...)
	return cmd
}

// logTo makes the log: for people, without personal data, and whatever a value
// holds, a line of short ASCII.
func logTo(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{ReplaceAttr: safe.Logged}))
}

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
	cmd.PersistentFlags().StringVar(&o.Dir, "data", demo.DefaultDir, "where the demo's files are")
	cmd.AddCommand(&cobra.Command{Use: "code NAME", Short: "print a fresh one-time code of one of the demo's admins", Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return demo.PrintCode(os.Stdout, o.Dir, args[0], p.now()) }})
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
		hint := func(name string) string {
			return "Demo: in another terminal, " + demo.CodeCommand(o.Dir, name) + " prints a fresh code."
		}
		served <- serve(ctx, s, ln, service{now: o.Now, log: o.Log, env: "demo", hint: hint, mail: &post.Mail{}, ready: func() { close(ready) }})
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
	c := site.Config{Now: p.now, Env: p.secrets, Rand: rand.Reader, Log: logTo(os.Stderr)}
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
	cmd.Flags().StringVar(&c.Master, "master-key", "", "file that keeps the master key (default: "+site.MasterPlaces+")")
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
	c := site.Config{Now: p.now, Env: p.secrets, Rand: rand.Reader, Log: logTo(os.Stderr)}
	var listen string
	var strict bool
	var exempt, headsTo []string
	var mail post.Config
	var copies backups.Config
	cmd := &cobra.Command{Use: "serve", Short: "serve an installation", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			sources, err := ssh.ParseSources(exempt)
			if err != nil {
				return fmt.Errorf("--exempt: %w", err)
			}
			for _, target := range headsTo {
				keeper, err := headsto.Parse(target, p.now)
				if err != nil {
					return err
				}
				c.Heads = append(c.Heads, keeper)
			}
			beat := time.NewTicker(30 * time.Second)
			defer beat.Stop()
			c.Beat = beat.C
			letters, err := mail.Open()
			if err != nil {
				return err
			}
			if c.Backup, err = copies.Open(); err != nil {
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
			return serve(cmd.Context(), s, ln, service{now: p.now, log: c.Log, env: "production", strict: strict, limits: ssh.Limits{Exempt: sources}, mail: letters, copies: c.Backup, ready: func() {
				fmt.Fprint(os.Stderr, site.KeyText("Host key", s.HostKey.PublicKey()))
				if s.NextHostKey != nil {
					fmt.Fprint(os.Stderr, site.KeyText("Next host key", s.NextHostKey.PublicKey()))
				}
				c.Log.Info("serving", "address", ln.Addr().String(), "host_key", keys.Fingerprint(s.HostKey.PublicKey()), "log_key", s.Store.LogKey().String())
			}})
		}}
	cmd.Flags().StringVar(&c.Dir, "data", "", "the installation's directory")
	cmd.Flags().StringVar(&c.Master, "master-key", "", "file with the master key (default: "+site.MasterPlaces+")")
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:2222", "address to serve on")
	cmd.Flags().BoolVar(&strict, "strict-pq", false, "accept only clients with post-quantum key exchange")
	cmd.Flags().StringSliceVar(&exempt, "exempt", nil, "addresses or networks without limits and penalties of their own, such as a jump host's")
	cmd.Flags().StringArrayVar(&headsTo, "heads-to", nil, "where signed heads of the audit log are sent too: "+headsto.Forms+"; may be repeated")
	mail.Flags(cmd.Flags())
	copies.Flags(cmd.Flags())
	_ = cmd.MarkFlagRequired("data")
	return cmd
}

func cannotListen(address string, err error) error {
	return fmt.Errorf("listen on %s: %w (choose another address with --listen)", address, err)
}

// service is how a site is served.
type service struct {
	now    func() time.Time
	log    *slog.Logger
	env    string // the word in the header of every screen
	strict bool
	limits ssh.Limits
	mail   *post.Mail
	copies backup.Plan
	hint   func(name string) string // where a code is asked for; nil: none
	ready  func()                   // called just before serving: logins from then on are waited for
}

// serve runs the door and the mail until ctx ends, then lets sessions go and closes the
// store.
func serve(ctx context.Context, s *site.Site, ln net.Listener, how service) error {
	srv, err := ssh.New(ssh.Config{HostKey: s.HostKey, NextHostKey: s.NextHostKey, House: house.New(s.Store, how.now, rand.Reader), IsPath: tui.IsPath,
		Command: remote.New(s.Store, rand.Reader, how.log), Log: how.log, Now: how.now, Rand: rand.Reader, StrictPQ: how.strict, Limits: how.limits, Offered: s.Store.NoteTransport,
		Console: func(ctx context.Context, v *ssh.Session) (tea.Model, []tea.ProgramOption) {
			desk := s.Store.Desk(v.Who.ID)
			o := tui.Options{Backend: desk, Ctx: ctx, Path: v.Path, Env: how.env, Notices: v.Notices, Width: v.Width, Height: v.Height,
				Environ: v.Environ, Now: how.now, Unlock: desk.Unlock, Tools: tools(v), Where: v.SetPage,
				Fell: func(where string, value any) { // its value may hold anything, so only its type is logged
					how.log.Error("panic in the console", "session", v.ID, "where", where, "type", fmt.Sprintf("%T", value), "stack", string(debug.Stack()))
				}}
			if how.hint != nil {
				o.CodeHint = how.hint(v.Who.Name)
			}
			return tui.New(o), nil
		}})
	if err != nil {
		return errors.Join(err, ln.Close(), s.Store.Close())
	}
	s.Store.UseSessions(srv)
	mailing, stop := context.WithCancel(ctx)
	wait := how.mail.Start(mailing, s.Store, how.now, how.log)
	keeper := &backups.Keeper{Store: s.Store, Plan: how.copies, Now: how.now, Log: how.log, Pick: mathrand.IntN}
	var keeping sync.WaitGroup
	keeping.Go(func() { keeper.Run(mailing) })
	days := &house.Days{Store: s.Store, Now: how.now, Log: how.log}
	keeping.Go(func() { days.Run(mailing) })
	how.ready()
	err = srv.Serve(ctx, ln)
	stop()
	wait()
	keeping.Wait()
	return errors.Join(err, s.Store.Close())
}

// tools are what the console cannot do by itself.
func tools(v *ssh.Session) page.Tools {
	t := page.Tools{Session: v.ID,
		NewInvite: func() (string, []byte, error) {
			invite, err := keys.NewInvite(rand.Reader)
			hash := invite.Hash()
			return invite.Text(), hash[:], err
		},
		ParseKey: func(line string) (model.AdminKey, error) {
			key, err := keys.ParseClientKey([]byte(line))
			if err != nil {
				return model.AdminKey{}, model.Refuse("usage", "%s", err)
			}
			return model.AdminKey{Label: key.Comment, Fingerprint: key.Fingerprint, Blob: key.Blob, Hardware: key.Hardware}, nil
		}}
	if v.CanSign() {
		t.Sign = v.Sign
	}
	return t
}
