package tuitest

import (
	"reflect"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
)

// waits is how long a Cmd runs until it counts as one that waits: for time to
// pass, for a change. Idle does not wait for those.
const waits = 50 * time.Millisecond

// watch is a model around the one under test that counts what goes on.
type watch struct {
	inner tea.Model

	mu       sync.Mutex
	messages int               // handled by the model
	running  map[int]time.Time // Cmds, until their message is handled
	cmds     int
	first    map[reflect.Type]bool // of the messages that every program begins with
	changed  chan struct{}         // closed when any of this changes
}

func newWatch(inner tea.Model) *watch {
	return &watch{inner: inner, running: map[int]time.Time{}, first: map[reflect.Type]bool{}, changed: make(chan struct{})}
}

// answered is the message of a watched Cmd on its way to the model.
type answered struct {
	cmd int
	msg tea.Msg
}

var beginning = []reflect.Type{reflect.TypeFor[tea.ColorProfileMsg](), reflect.TypeFor[tea.WindowSizeMsg](), reflect.TypeFor[tea.EnvMsg]()}

func (w *watch) Init() tea.Cmd { return w.wrap(w.inner.Init()) }

func (w *watch) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if raw, ok := msg.(tea.RawMsg); ok {
		if _, ours := raw.Msg.(mark); ours {
			return w, nil
		}
	}
	var cmd tea.Cmd
	w.inner, cmd = w.inner.Update(msg)
	cmd = w.wrap(cmd)
	w.note(func() {
		w.messages++
		w.first[reflect.TypeOf(msg)] = true
	})
	return w, cmd
}

func (w *watch) View() tea.View { return w.inner.View() }

// filter unpacks the answers of Cmds before the program acts on them, and packs
// the Cmds that they hold.
func (w *watch) filter(_ tea.Model, msg tea.Msg) tea.Msg {
	a, ok := msg.(answered)
	if !ok {
		return msg
	}
	v := reflect.ValueOf(a.msg)
	if a.msg != nil && v.Kind() == reflect.Slice && v.Type().Elem() == reflect.TypeFor[tea.Cmd]() {
		packed := reflect.MakeSlice(v.Type(), 0, v.Len())
		for i := range v.Len() {
			packed = reflect.Append(packed, reflect.ValueOf(w.wrap(v.Index(i).Interface().(tea.Cmd))))
		}
		a.msg = packed.Interface()
	}
	w.note(func() { delete(w.running, a.cmd) })
	return a.msg
}

func (w *watch) wrap(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	id := 0
	w.note(func() {
		w.cmds++
		id = w.cmds
		w.running[id] = time.Now()
	})
	return func() tea.Msg { return answered{id, cmd()} }
}

// note changes the counts and wakes who waits for that.
func (w *watch) note(change func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	change()
	close(w.changed)
	w.changed = make(chan struct{})
}

func (w *watch) begun() (bool, <-chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, t := range beginning {
		if !w.first[t] {
			return false, w.changed
		}
	}
	return true, nil
}

// quiet reports whether no Cmd runs but those that wait; if one does, at what
// time it will count as waiting.
func (w *watch) quiet() (quiet bool, messages int, next time.Duration, changed <-chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	quiet = true
	for _, since := range w.running {
		if left := waits - time.Since(since); left > 0 {
			quiet, next = false, max(next, left)
		}
	}
	return quiet, w.messages, next, w.changed
}
