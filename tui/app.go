package tui

import (
	"context"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/page"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/theme"
)

// Options is what a console is made of. Backend, Ctx and Now are needed.
type Options struct {
	Backend page.Backend
	Ctx     context.Context // ends with the session
	Path    string          // where to start: requests/R-42
	Env     string          // what this installation is: "demo", "production"
	Notices []string        // sentences to begin with; see model.AlarmMark
	Width   int
	Height  int
	Environ []string // LANG, LC_*, NO_COLOR, TERM as the client sent them
	Now     func() time.Time
	// Unlock takes a fresh code after a long silence. Without it the screen
	// never locks.
	Unlock func(ctx context.Context, code string) error
	// Where hears which page is shown, as a route without its filter, which may
	// hold names. It is called when that changes, must not wait, and may be nil.
	Where func(route string)
	Tools page.Tools
	// CodeHint says, where a code is asked for, how one comes by it: in a demo,
	// whose people have no authenticator. Empty elsewhere.
	CodeHint string
	// Fell hears of a panic in a page: where, and the value, which may hold
	// anything. It is called while the panic's stack is there, from any
	// goroutine. It may be nil.
	Fell func(where string, value any)
}

// App is the console: the only tea.Model there is.
type App struct {
	opt   Options
	env   page.Env
	head  model.AuditHead
	pages map[string]maker

	lay     Layout
	look    look
	theme   theme.Theme
	mouse   mouse
	history history
	shown   *entry // what show last brought up
	dialogs []*dialog
	prompt  *prompt
	lines   lines
	toasts  toasts
	live    live
	lock    lock
	undo    undo
	alarms  alarms
	glass   model.BreakGlass // the admin's emergency access, as last read

	keys    int       // how many were pressed
	fresh   time.Time // when the shown page last heard from the store
	leaving time.Time // when ctrl+c was last pressed
	wake    time.Time // when the earliest beat under way comes
}

// New makes the console of one session. It registers for changes until
// opt.Ctx ends.
func New(opt Options) tea.Model {
	a := &App{opt: opt, pages: pages, lay: Lay(opt.Width, opt.Height)}
	now := opt.Now()
	a.lock.touched, a.fresh = now, now
	for _, n := range opt.Notices {
		if alarm, is := strings.CutPrefix(n, model.AlarmMark); is {
			a.tell(bad, alarm)
		} else {
			a.tell(good, n)
		}
	}
	me, err := opt.Backend.Me()
	if err != nil {
		a.fail(err)
	}
	a.env = page.Env{Backend: opt.Backend, Ctx: opt.Ctx, Role: me.Role, Me: me, Now: opt.Now, Tools: opt.Tools}
	a.head = opt.Backend.Head()
	a.look = lookOf(opt.Environ, me.Look)
	a.theme = a.look.theme()
	a.live = listen(opt.Ctx, opt.Backend)
	a.history.list = []*entry{{route: route.Home}}
	if opt.Path != "" {
		if r, err := route.Parse(opt.Path); err != nil {
			a.tell(bad, page.Sentence(err.Error()))
		} else if r != route.Home {
			a.history.push(&entry{route: r})
		}
	}
	return a
}

// IsPath reports whether a word names a place in the console, so that
// "ssh -t host requests/R-42" can open there.
func IsPath(word string) bool {
	_, err := route.Parse(word)
	return word != "" && err == nil
}

// Init shows the first page and asks the terminal for its background.
func (a *App) Init() tea.Cmd {
	return a.beating(tea.Batch(a.show(), a.listen(), a.live.await(), tea.RequestBackgroundColor, a.colours(), a.readGlass()))
}

// Update implements tea.Model.
func (a *App) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	return a, a.beating(tea.Batch(a.outlasted(), a.update(msg)))
}

func (a *App) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		a.lay = Lay(msg.Width, msg.Height)
		return a.show()
	case tea.BackgroundColorMsg:
		a.look.told.Dark = msg.IsDark()
		a.theme = a.look.theme()
		return nil
	case tea.KeyPressMsg:
		return a.press(msg)
	case tea.PasteMsg:
		return a.paste(msg)
	case tea.MouseMsg:
		return a.point(msg)
	case wheeled:
		return a.roll()
	case changed:
		return gather(msg)
	case gathered:
		return a.catchUp()
	case headerRead:
		return a.read(msg)
	case alarmsRead:
		a.hear(msg)
		return nil
	case glassRead:
		a.glass = msg.BreakGlass
		return nil
	case lookKept:
		a.kept(msg)
		return nil
	case beat:
		return a.beaten(msg)
	case unlocked:
		return a.unlockedBy(msg)
	case covered:
		return a.unlocking(msg.msg)
	case arrived:
		return a.arrive(msg.from, msg.msg)
	case fell:
		return a.replace(msg)
	}
	if ofTerminal(msg) {
		return nil // focus, modes, what the terminal can do: nothing that a page asks for
	}
	return a.arrive(a.here(), msg)
}

// read takes in who the admin is by now, and the head of the log. A role or a
// delegation that changed makes every page anew: what they offer depends on it.
func (a *App) read(msg headerRead) tea.Cmd {
	if msg.err != nil {
		a.fail(msg.err)
		return nil
	}
	a.head = msg.head
	same := a.env.Role == msg.me.Role && a.env.Me.Delegation == msg.me.Delegation
	a.env.Me, a.env.Role = msg.me, msg.me.Role
	a.alarms.count(msg.me.AlarmSeen)
	if same {
		return nil
	}
	a.conceal(a.history.now())
	a.dialogs = nil
	a.history.forget()
	return a.show()
}

// refresh reads again what the screen shows.
func (a *App) refresh() tea.Cmd {
	a.live.missed = false
	backend := a.opt.Backend
	header := func() tea.Msg {
		me, err := backend.Me()
		return headerRead{me, backend.Head(), err}
	}
	e := a.history.now()
	if e.page == nil {
		return tea.Batch(header, a.listen(), a.readGlass())
	}
	return tea.Batch(header, a.listen(), a.readGlass(), a.guarded(e, "refresh", e.page.Refresh))
}

type headerRead struct {
	me   model.Admin
	head model.AuditHead
	err  error
}
