package page

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/route"
)

// Patience is how long a Cmd waits for the store before it gives up.
const Patience = 10 * time.Second

// Env is what a page is made with: its session's own, never shared.
type Env struct {
	Backend Backend
	Ctx     context.Context // ends with the session
	Role    model.Role
	Me      model.Admin
	Now     func() time.Time
	Tools
}

// Tools are what a page cannot do by itself: draw at random, read a key, ask
// the admin's own agent.
type Tools struct {
	Session string // this session's id; empty when it has none
	// NewInvite draws a one-time invite: as it is handed over, and its hash,
	// which alone is stored.
	NewInvite func() (text string, hash []byte, err error)
	// ParseKey reads a public key as a .pub file has it. Its refusals say what
	// is wrong with it.
	ParseKey func(line string) (model.AdminKey, error)
	// Sign asks the admin's forwarded agent to sign an approval's statement.
	// It is nil when there is none, and may wait for a touch.
	Sign func(ctx context.Context, statement []byte) (armored []byte, err error)
}

// Ask is a Cmd that reads: it calls read with the session's context, given up
// after Patience, and answers with the message that read returns.
func (e Env) Ask(read func(context.Context) tea.Msg) tea.Cmd {
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(e.Ctx, Patience)
		defer cancel()
		return read(ctx)
	}
}

// Do is a Cmd that gives a command. It answers Say with done, or with the
// result's own message when done is empty; Fail when it was refused. The page
// is refreshed in both cases.
func (e Env) Do(cmd model.Command, done string) tea.Cmd {
	return e.Ask(func(ctx context.Context) tea.Msg {
		result, err := e.Backend.Do(ctx, cmd)
		if err != nil {
			return Fail{Err: err, Reload: true}
		}
		if done == "" {
			done = result.Message
		}
		return Say{Text: done, Reload: true, Undo: wayBack(cmd, result.ID, result.Undo)}
	})
}

// Make is a Cmd that gives a command which makes something, and goes to that
// one's page. It answers Fail when it was refused; the page is refreshed then.
func (e Env) Make(cmd model.Command, page string) tea.Cmd {
	return e.Ask(func(ctx context.Context) tea.Msg {
		result, err := e.Backend.Do(ctx, cmd)
		if err != nil {
			return Fail{Err: err, Reload: true}
		}
		return Go{route.Route{Page: page, ID: result.ID}}
	})
}

// Check fills in why the admin's role may not do a.
func (e Env) Check(a action.Action) action.Action { return action.Check(e.Role, a) }
