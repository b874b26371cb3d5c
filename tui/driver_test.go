package tui_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/page"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/theme"
	"integrora.com/opsconsole/tui/widget"
)

// console drives an App as the library does, in a bubble of its own time: all
// that could happen has happened when a method returns.
type console struct {
	t       *testing.T
	app     tea.Model
	back    *backend
	msgs    chan tea.Msg
	done    chan struct{}
	pages   map[string]*fake // the newest page of each word
	made    int
	updates int
	copied  string
	asked   []string // names of messages meant for the terminal
	quit    bool
	profile string // of colours, as the console asked for
	fell    []string
	unlocks []string
}

// run gives do a console in a bubble. Options are changed by with.
func run(t *testing.T, with func(*tui.Options), do func(c *console)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		c := &console{t: t, back: &backend{role: model.RoleAdmin, changes: make(chan struct{}, 1)}, msgs: make(chan tea.Msg), done: make(chan struct{}), pages: map[string]*fake{}}
		defer func() {
			cancel()
			close(c.done)
			time.Sleep(time.Hour) // of the bubble's time: beats under way run out
			synctest.Wait()
			if !c.back.stopped {
				t.Error("the ended session still listens for changes")
			}
		}()
		opt := tui.Options{Backend: c.back, Ctx: ctx, Env: "demo", Width: 80, Height: 24, Now: time.Now, Environ: []string{"LANG=lt_LT.UTF-8"},
			Fell: func(where string, _ any) { c.fell = append(c.fell, where) },
			Unlock: func(_ context.Context, code string) error {
				c.unlocks = append(c.unlocks, code)
				if code != "123456" {
					return model.Refuse("code", "that code is not right")
				}
				return nil
			}}
		if with != nil {
			with(&opt)
		}
		c.app = tui.New(opt)
		table := map[string]func(page.Env, route.Route) page.Page{}
		for _, w := range []string{"home", "requests", "request", "audit"} {
			table[w] = func(env page.Env, r route.Route) page.Page {
				c.made++
				c.pages[w] = &fake{env: env, route: r}
				return c.pages[w]
			}
		}
		tui.SetPages(c.app, table)
		c.run(c.app.Init())
		c.settle()
		do(c)
	})
}

func (c *console) run(cmd tea.Cmd) {
	if cmd != nil {
		go c.exec(cmd)
	}
}

// exec does a Cmd with all that it holds: a batch at once, a sequence in turn.
func (c *console) exec(cmd tea.Cmd) {
	msg := cmd()
	v := reflect.ValueOf(msg)
	if !v.IsValid() {
		return
	}
	if v.Kind() == reflect.Slice && v.Type().Elem() == reflect.TypeFor[tea.Cmd]() {
		var all sync.WaitGroup
		for i := range v.Len() {
			inner := v.Index(i).Interface().(tea.Cmd)
			switch {
			case inner == nil:
			case v.Type() == reflect.TypeFor[tea.BatchMsg]():
				all.Go(func() { c.exec(inner) })
			default:
				c.exec(inner)
			}
		}
		all.Wait()
		return
	}
	select {
	case c.msgs <- msg:
	case <-c.done:
	}
}

func (c *console) settle() {
	for {
		synctest.Wait()
		select {
		case msg := <-c.msgs:
			c.send(msg)
		default:
			return
		}
	}
}

func (c *console) send(msg tea.Msg) {
	v := reflect.ValueOf(msg)
	switch {
	case msg == nil:
		return
	case v.Type() == reflect.TypeFor[tea.QuitMsg]():
		c.quit = true
		return
	case v.Type() == reflect.TypeOf(tea.SetClipboard("")()):
		c.copied = fmt.Sprint(msg)
		return
	case v.Type() == reflect.TypeOf(tea.RequestBackgroundColor()):
		c.asked = append(c.asked, v.Type().String())
		return
	}
	if m, ok := msg.(tea.ColorProfileMsg); ok {
		c.profile = m.String()
	}
	c.updates++
	_, cmd := c.app.Update(msg)
	_ = c.app.View()
	c.run(cmd)
}

var named = map[string]rune{"esc": tea.KeyEscape, "enter": tea.KeyEnter, "tab": tea.KeyTab, "backspace": tea.KeyBackspace, "up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight, "space": tea.KeySpace}

func (c *console) press(keys ...string) {
	for _, k := range keys {
		msg := tea.KeyPressMsg{}
		if rest, ok := strings.CutPrefix(k, "ctrl+"); ok {
			msg.Mod, msg.Code = tea.ModCtrl, rune(rest[0])
		} else if code, ok := named[k]; ok {
			msg.Code = code
		} else {
			msg.Code, msg.Text = []rune(k)[0], k
		}
		c.send(msg)
		c.settle()
	}
}

func (c *console) typing(text string) {
	for _, r := range text {
		if r == ' ' {
			c.send(tea.KeyPressMsg{Code: tea.KeySpace, Text: " "})
			c.settle()
			continue
		}
		c.press(string(r))
	}
}

// command types a line after ":".
func (c *console) command(line string) {
	c.press(":")
	c.typing(line)
	c.press("enter")
}

// pass lets time go by, as if nobody touched the console.
func (c *console) pass(d time.Duration) {
	for end := time.Now().Add(d); ; {
		synctest.Wait()
		select {
		case msg := <-c.msgs:
			c.send(msg)
			continue
		case <-time.After(time.Until(end)):
		}
		c.settle()
		return
	}
}

func (c *console) screen() string { return ansi.Strip(c.app.View().Content) }

func (c *console) sees(parts ...string) {
	c.t.Helper()
	s := c.screen()
	for _, p := range parts {
		if !strings.Contains(s, p) {
			c.t.Fatalf("the screen does not show %q:\n%s", p, s)
		}
	}
}

func (c *console) seesNot(parts ...string) {
	c.t.Helper()
	s := c.screen()
	for _, p := range parts {
		if strings.Contains(s, p) {
			c.t.Fatalf("the screen shows %q:\n%s", p, s)
		}
	}
}

// backend answers what the frame asks for; pages here read nothing.
type backend struct {
	page.Backend
	role      model.Role
	size      uint64
	changes   chan struct{}
	stopped   bool
	name      string
	err       error // what Do answers
	did       []model.Command
	look      model.Look // kept
	alarms    []model.Alarm
	me        func(*model.Admin)
	glasses   []model.BreakGlass
	incidents []model.Incident
	concealed int
}

func (b *backend) Me() (model.Admin, error) {
	if b.role == "" {
		return model.Admin{}, model.Refuse("disabled", "this account is disabled")
	}
	a := model.Admin{Name: cmp.Or(b.name, "ona"), Role: b.role, Look: b.look}
	if b.me != nil {
		b.me(&a)
	}
	return a, nil
}
func (b *backend) Incidents(context.Context) ([]model.Incident, error) {
	return b.incidents, nil
}
func (b *backend) Alarms(context.Context) ([]model.Alarm, error) { return b.alarms, nil }
func (b *backend) Head() model.AuditHead {
	return model.AuditHead{Size: b.size, Root: make([]byte, 32)}
}
func (b *backend) CheckLog(context.Context) (model.AuditHead, error) { return b.Head(), b.err }
func (b *backend) Conceal()                                          { b.concealed++ }
func (b *backend) BreakGlasses(context.Context) ([]model.BreakGlass, error) {
	return b.glasses, nil
}
func (b *backend) Changes() (<-chan struct{}, func()) {
	return b.changes, func() { b.stopped = true }
}
func (b *backend) Do(_ context.Context, cmd model.Command) (model.Result, error) {
	if cmd != nil {
		b.did = append(b.did, cmd)
		if c, ok := cmd.(model.SetLook); ok && b.err == nil {
			b.look = c.Look
		}
		return model.Result{ID: "R-1"}, b.err
	}
	return model.Result{}, cmp.Or(b.err, errors.New("disk on fire"))
}

// fake is a page with a list, that can be told to fall over.
type fake struct {
	env       page.Env
	route     route.Route
	w, h      int
	inits     int
	refreshes int
	filter    string
	keys      []string
	pasted    string
	capturing bool
	fall      string // where to panic
	opened    widget.Overlay
	acts      []action.Action
	heard     []tea.Msg
	late      chan tea.Msg // what the next Refresh waits for
}

func (f *fake) trip(where string) {
	if f.fall == where {
		panic("tripped in " + where)
	}
}
func (f *fake) Route() route.Route { r := f.route; r.Filter = f.filter; return r }
func (f *fake) Title() string {
	f.trip("title")
	if f.route.ID != "" {
		return f.route.ID
	}
	return strings.ToUpper(f.route.Page[:1]) + f.route.Page[1:]
}
func (f *fake) Init() tea.Cmd {
	f.trip("init")
	f.inits++
	return func() tea.Msg { return "loaded " + f.route.Page }
}
func (f *fake) Refresh() tea.Cmd {
	f.trip("refresh")
	f.refreshes++
	if f.fall == "cmd" {
		return tea.Batch(nil, func() tea.Msg { panic("tripped in cmd") })
	}
	if late := f.late; late != nil {
		f.late = nil
		return func() tea.Msg { return <-late }
	}
	return nil
}
func (f *fake) Update(msg tea.Msg) tea.Cmd {
	f.trip("update")
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		f.w, f.h = msg.Width, msg.Height
	case tea.KeyPressMsg:
		f.keys = append(f.keys, msg.String())
	case tea.PasteMsg:
		f.pasted += msg.Content
	default:
		f.heard = append(f.heard, msg)
	}
	return nil
}
func (f *fake) View(w, h int, th theme.Theme) string {
	f.trip("view")
	return fmt.Sprintf("page %s, refreshed %d, filter %q, size %d×%d", f.route, f.refreshes, f.filter, w, h) +
		strings.Repeat("\n"+strings.Repeat("x", w+10), h+5) // too much, to be cut
}
func (f *fake) Actions() []action.Action {
	f.trip("actions")
	return append([]action.Action{
		{Keys: []string{"enter", "o"}, Label: "open", Help: "open it", Footer: true, Run: func() tea.Cmd { return page.To(route.Route{Page: "request", ID: "R-1"}) }},
		{Keys: []string{"A"}, Label: "approve", Help: "approve the plan", Act: model.ActApprove, Run: func() tea.Cmd { return f.env.Do(nil, "Approved.") }},
		{Keys: []string{"D"}, Label: "record advice", Act: model.ActAdvise, Run: func() tea.Cmd { panic("never for an admin") }},
		{Keys: []string{"w"}, Label: "say", Run: func() tea.Cmd { return func() tea.Msg { return page.Say{Text: "All is well.", Reload: true} } }},
		{Keys: []string{"d"}, Label: "dialog", Run: func() tea.Cmd { return page.Show(f.opened) }},
		{Keys: []string{"c"}, Label: "crash", Run: func() tea.Cmd { panic("tripped in action") }},
	}, f.acts...)
}
func (f *fake) Capturing() bool            { f.trip("capturing"); return f.capturing }
func (f *fake) Filter() string             { return f.filter }
func (f *fake) SetFilter(s string) tea.Cmd { f.filter = s; return nil }
func (f *fake) Copy(row bool) (string, bool) {
	if row {
		return `{"id":"R-1","name":"\u001b[2J"}` + "\x1b]0;evil\x07", true
	}
	return "R-1", f.fall != "nothing selected"
}

// dialog remembers its keys and is done on enter.
type dialog struct {
	keys   []string
	heard  []tea.Msg
	answer tea.Cmd
	fall   bool
}

func (d *dialog) Title() string { return "Dialog" }
func (d *dialog) Update(msg tea.Msg) (bool, tea.Cmd) {
	if d.fall {
		panic("tripped in dialog")
	}
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		d.heard = append(d.heard, msg)
		return false, nil
	}
	d.keys = append(d.keys, k.String())
	return k.String() == "enter" || k.String() == "esc", d.answer
}
func (d *dialog) View(int, int, theme.Theme) string { return "+------+\n|DIALOG|\n+------+" }

func (b *backend) Backups(context.Context) (model.Backups, error) { return model.Backups{}, nil }
func (b *backend) CheckBackup(_ context.Context, id string) (model.Backup, error) {
	return model.Backup{}, model.NotFound(model.KindBackup, id)
}
func (b *backend) BackupNow(context.Context) (model.Backup, error) {
	return model.Backup{}, model.Refuse("backup", "no backups are set up")
}
