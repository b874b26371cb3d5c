package tui_test

import (
	"context"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/page"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/theme"
	"integrora.com/opsconsole/tui/tuitest"
)

// noon is when the screens of these tests are drawn.
var noon = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

// sheet is a page of one line, so that screens show the frame.
type sheet struct{ *fake }

func (s sheet) View(w, h int, th theme.Theme) string {
	return th.Paint(theme.Title, s.route.Page) + " … seen " + time.Duration(s.refreshes).String()
}
func (s sheet) Actions() []action.Action { return s.fake.Actions()[:2] }

// session is a console in a program of its own, on a virtual terminal.
func session(t *testing.T, b page.Backend, w, h int, environ ...string) *tuitest.Terminal {
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	app := tui.New(tui.Options{Backend: b, Ctx: ctx, Env: "demo", Width: w, Height: h, Environ: append([]string{"LANG=en_GB.UTF-8"}, environ...),
		Now: func() time.Time { return noon }, Unlock: func(context.Context, string) error { return nil }})
	table := map[string]func(page.Env, route.Route) page.Page{}
	for _, word := range route.Words() {
		table[word] = func(env page.Env, r route.Route) page.Page { return sheet{&fake{env: env, route: r}} }
	}
	tui.SetPages(app, table)
	return tuitest.Start(t, app, w, h)
}

func house() *backend {
	return &backend{role: model.RoleAdmin, size: 4310, changes: make(chan struct{}, 1)}
}

func TestTheFrameOnEverySizeOfScreen(t *testing.T) {
	for _, c := range []struct {
		name    string
		w, h    int
		environ []string
	}{
		{"frame-60x18", 60, 18, nil}, {"frame-80x24", 80, 24, nil}, {"frame-120x40", 120, 40, nil},
		{"frame-80x24-ascii", 80, 24, []string{"LC_ALL=C"}}, {"frame-small", 40, 9, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := session(t, house(), c.w, c.h, c.environ...)
			s.Press(":")
			s.Type("requests/R-42")
			s.Press("enter")
			s.Golden(c.name)
		})
	}
}

// store is a backend for several sessions: each has its own signal, as the
// real one has it.
type store struct {
	*backend
	mu   sync.Mutex
	ears []chan struct{}
}

func (s *store) Changes() (<-chan struct{}, func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ear := make(chan struct{}, 1)
	s.ears = append(s.ears, ear)
	return ear, func() {}
}

func (s *store) Do(context.Context, model.Command) (model.Result, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, ear := range s.ears {
		select {
		case ear <- struct{}{}:
		default:
		}
	}
	return model.Result{}, nil
}

func TestOneAdminsActShowsOnAnothersScreen(t *testing.T) {
	shared := &store{backend: house()}
	a, b := session(t, shared, 80, 24), session(t, shared, 80, 24)
	b.SeesRow("seen 0s")
	a.Press("A")
	a.Sees("Approved.")
	b.SeesRow("seen 1ns")
}

func TestTheProgramEndsOnTheSecondCtrlC(t *testing.T) {
	s := session(t, house(), 80, 24)
	s.Press("ctrl+c")
	s.Sees("Press ctrl+c again to leave.")
	s.Send(tea.KeyPressMsg{Code: 'c', Mod: tea.ModCtrl})
	if err := s.End(); err != nil {
		t.Fatalf("the program ended with %v", err)
	}
}

func TestAStormOfResizesLeavesAWholeScreen(t *testing.T) {
	s := session(t, house(), 80, 24)
	for i := range 60 {
		s.Send(tea.WindowSizeMsg{Width: (i * 53) % 200, Height: (i * 31) % 60})
	}
	s.Press("?")
	s.Resize(80, 24)
	s.Sees("demo", "Help")
	s.Press("esc")
	s.Golden("frame-after-storm")
}

func TestACursorMoveCostsFewBytes(t *testing.T) {
	s := session(t, house(), 120, 40)
	s.Press("j")
	before := s.Written()
	s.Press("j", "j", "j", "j")
	if n := s.Written() - before; n > 4*300 {
		t.Fatalf("four keys wrote %d bytes", n)
	}
}
