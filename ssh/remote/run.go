package remote

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh"
	"integrora.com/opsconsole/storage"
	"integrora.com/opsconsole/tui/safe"
)

// Exit codes.
const (
	ok      = 0
	refused = 1
	usage   = 2
)

// call is one remote command under way.
type call struct {
	ctx  context.Context
	desk *storage.Desk
	who  ssh.Identity
	in   io.Reader
	out  io.Writer
	errs io.Writer
	json bool
	term bool // somebody types and reads
	rand io.Reader
	ran  bool // arguments were in order: later errors are no usage errors

	lines *bufio.Reader // of in, once it is read by lines
}

// New makes the door's command runner on a store. rand makes invites.
func New(store *storage.Store, rand io.Reader, log *slog.Logger) ssh.Command {
	return func(ctx context.Context, s *ssh.Session, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
		c := &call{ctx: ctx, desk: store.Desk(s.Who.ID), who: s.Who, in: heeding(ctx, stdin), out: stdout, errs: stderr, term: s.Term != "", rand: rand}
		root := c.root()
		root.SetArgs(args)
		err := root.ExecuteContext(ctx)
		_, fault := storage.IsFault(err)
		switch {
		case err == nil:
			return ok
		case errors.Is(err, io.ErrClosedPipe), ctx.Err() != nil:
			return refused
		case !c.ran:
			c.json = c.json || slices.Contains(args, "--json") // what comes first may be wrong already
			return c.fail(usage, "usage", err.Error())
		case model.CodeOf(err) == "usage":
			return c.fail(usage, "usage", err.Error())
		case model.IsRefusal(err):
			return c.fail(refused, model.CodeOf(err), err.Error())
		case isTold(err):
			return c.fail(refused, "partly", err.Error())
		case fault:
			return c.fail(refused, "log", err.Error())
		}
		log.Error("remote command failed", "err", err.Error())
		return c.fail(refused, "internal", "internal error; the server's log has the cause")
	}
}

// fail tells why a command was not done, with --json as an object with the code
// of the refusal.
func (c *call) fail(exit int, code, text string) int {
	clean := safe.Line(text, failMost).String()
	if c.json {
		_ = c.encode(c.errs, map[string]any{"code": code, "error": clean})
		return exit
	}
	fmt.Fprintln(c.errs, clean)
	if exit == usage {
		fmt.Fprintln(c.errs, "Try: help")
	}
	return exit
}

// failMost is how long the text of a refusal may be.
const failMost = 500

// told is an error of ours for the person at the other end, without a code.
type told string

func (t told) Error() string { return string(t) }

func isTold(err error) bool {
	var t told
	return errors.As(err, &t)
}

// root is the tree of commands. It is made per call: nothing is shared between
// sessions.
func (c *call) root() *cobra.Command {
	root := &cobra.Command{
		Use: "ssh", Annotations: map[string]string{cobra.CommandDisplayNameAnnotation: "ssh NAME@HOST"}, Short: "opsconsole without a terminal", SilenceUsage: true, SilenceErrors: true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
		RunE:              func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetIn(c.in)
	root.SetOut(c.out)
	root.SetErr(c.errs)
	root.PersistentFlags().BoolVar(&c.json, "json", false, "one JSON object a line")
	root.PersistentPreRun = func(*cobra.Command, []string) { c.ran = true }
	root.AddCommand(c.whoami(), c.board(), c.digest(), c.tenants(), c.tenant(), c.people(), c.person(), c.history(), c.consents(), c.withdraw(), c.requests(), c.request(),
		c.reveal(), c.original(), c.letterList(), c.letter(), c.changes(), c.change(), c.approval(), c.approve(), c.deny(), c.policy(), c.admin(), c.keyTree(),
		c.breakglass(), c.incident(), c.alarms(), c.audit(), c.importing(), c.backup(), c.compact(), c.restored())
	root.AddCommand(c.copies(), c.export(), c.evidence())
	root.AddCommand(c.hold(), c.retention(), c.offboard(), c.register(), c.promises())
	root.AddCommand(c.sorting()...)
	root.AddCommand(c.handling()...)
	root.AddCommand(c.planning()...)
	root.AddCommand(c.ruling())
	root.AddCommand(c.consenting()...)
	root.AddCommand(c.effecting()...)
	root.AddCommand(c.working()...)
	root.AddCommand(c.clocking()...)
	root.AddCommand(c.forTenants()...)
	return root
}
