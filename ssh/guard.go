package ssh

import (
	"fmt"
	"reflect"

	tea "charm.land/bubbletea/v2"
)

// guard is the last net under a console: a panic in Init, Update, View or any
// Cmd ends this session, with the terminal restored and a line that says so.
// The library would catch it too, but prints the panic's value, which may hold
// anything, to the server's standard error.
type guard struct {
	inner tea.Model
	last  tea.View
	fell  func(where string, value any)
}

func (g *guard) caught(what string, about any) {
	if r := recover(); r != nil {
		g.fell(fmt.Sprintf("console %s %T", what, about), r)
	}
}

// Init is the inner model's.
func (g *guard) Init() (cmd tea.Cmd) {
	defer g.caught("init", nil)
	return g.cmd(g.inner.Init())
}

// Update is the inner model's.
func (g *guard) Update(msg tea.Msg) (m tea.Model, cmd tea.Cmd) {
	m = g
	defer g.caught("update", msg)
	inner, c := g.inner.Update(msg)
	g.inner = inner
	return g, g.cmd(c)
}

// View is the inner model's, or the last good one.
func (g *guard) View() (v tea.View) {
	v = g.last
	defer g.caught("view", nil)
	v = g.inner.View()
	g.last = v
	return v
}

var cmdType = reflect.TypeFor[tea.Cmd]()

// cmd guards a Cmd and, where it returns a batch or a sequence, those in it.
func (g *guard) cmd(c tea.Cmd) tea.Cmd {
	if c == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer g.caught("cmd", nil)
		msg = c()
		if v := reflect.ValueOf(msg); v.IsValid() && v.Kind() == reflect.Slice && v.Type().Elem() == cmdType {
			for i := range v.Len() {
				inner, _ := v.Index(i).Interface().(tea.Cmd)
				v.Index(i).Set(reflect.ValueOf(g.cmd(inner)))
			}
		}
		return msg
	}
}
