package remote

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

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
	rand io.Reader
	ran  bool // arguments were in order: later errors are no usage errors
}

// New makes the door's command runner on a store. rand makes invites.
func New(store *storage.Store, rand io.Reader, log *slog.Logger) ssh.Command {
	return func(ctx context.Context, s *ssh.Session, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
		c := &call{ctx: ctx, desk: store.Desk(s.Who.ID), who: s.Who, in: heeding(ctx, stdin), out: stdout, errs: stderr, rand: rand}
		root := c.root()
		root.SetArgs(args)
		err := root.ExecuteContext(ctx)
		switch {
		case err == nil:
			return ok
		case errors.Is(err, io.ErrClosedPipe), ctx.Err() != nil:
			return refused
		case !c.ran || model.CodeOf(err) == "usage":
			fmt.Fprintf(stderr, "%s\nTry: help\n", safe.Line(err.Error(), 400))
			return usage
		case model.IsRefusal(err), isTold(err):
			fmt.Fprintln(stderr, safe.Line(err.Error(), 400))
			return refused
		}
		if _, fault := storage.IsFault(err); fault {
			fmt.Fprintln(stderr, safe.Line(err.Error(), 400))
			return refused
		}
		log.Error("remote command failed", "err", err.Error())
		fmt.Fprintln(stderr, "internal error; the server's log has the cause")
		return refused
	}
}

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
		Use: "ssh NAME@host", Short: "opsconsole without a terminal", SilenceUsage: true, SilenceErrors: true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
		RunE:              func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetIn(c.in)
	root.SetOut(c.out)
	root.SetErr(c.errs)
	root.PersistentFlags().BoolVar(&c.json, "json", false, "one JSON object a line")
	root.PersistentPreRun = func(*cobra.Command, []string) { c.ran = true }
	root.AddCommand(c.whoami(), c.tenants(), c.people(), c.consents(), c.requests(), c.request(), c.audit(), c.importing(), c.admin(), c.letterList(), c.letter())
	root.AddCommand(c.acts()...)
	return root
}

// Words lists the first words of the remote commands.
func Words() []string {
	var words []string
	for _, cmd := range (&call{}).root().Commands() {
		words = append(words, cmd.Name())
	}
	return append(words, "help")
}
