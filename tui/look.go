package tui

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/theme"
)

// look is how the console is drawn: what the environment and the terminal say,
// unless the admin says otherwise.
type look struct {
	told   theme.Options
	chosen model.Look
}

// lookOf reads the client's environment. A screen is dark until the terminal
// answers otherwise; characters are plain where the locale names another
// charset than UTF-8, or the terminal is dumb.
func lookOf(environ []string, chosen model.Look) look {
	env := map[string]string{}
	for _, kv := range environ {
		if k, v, ok := strings.Cut(kv, "="); ok {
			env[k] = v
		}
	}
	o := theme.Options{Dark: true, NoColor: env[noColor] != "", ASCII: env["TERM"] == "dumb"}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} { // the order of setlocale(3)
		if v := strings.ToUpper(env[name]); v != "" {
			o.ASCII = o.ASCII || !strings.Contains(v, "UTF-8") && !strings.Contains(v, "UTF8")
			break
		}
	}
	return look{o, chosen}
}

// noColor is the variable of no-color.org.
const noColor = "NO_COLOR"

func (l *look) theme() theme.Theme {
	o := l.told
	if l.chosen.Theme != "" {
		o.Dark = l.chosen.Theme == "dark"
	}
	if l.chosen.ASCII != "" {
		o.ASCII = l.chosen.ASCII == "on"
	}
	if l.chosen.Colour != "" {
		o.NoColor = l.chosen.Colour == "off"
	}
	return theme.New(o)
}

// lookWords are what the admin may say of it after ":".
var lookWords = map[string]func(*model.Look){
	"theme auto":  func(l *model.Look) { l.Theme = "" },
	"theme dark":  func(l *model.Look) { l.Theme = "dark" },
	"theme light": func(l *model.Look) { l.Theme = "light" },
	"ascii auto":  func(l *model.Look) { l.ASCII = "" },
	"ascii on":    func(l *model.Look) { l.ASCII = "on" },
	"ascii off":   func(l *model.Look) { l.ASCII = "off" },
	"colour auto": func(l *model.Look) { l.Colour = "" },
	"colour on":   func(l *model.Look) { l.Colour = "on" },
	"colour off":  func(l *model.Look) { l.Colour = "off" },
}

// wear changes the look at once, and asks the store to keep it.
func (a *App) wear(change func(*model.Look)) tea.Cmd {
	change(&a.look.chosen)
	a.theme = a.look.theme()
	backend, cmd := a.opt.Backend, model.SetLook{Look: a.look.chosen}
	return tea.Batch(a.colours(), a.env.Ask(func(ctx context.Context) tea.Msg {
		_, err := backend.Do(ctx, cmd)
		return lookKept{err}
	}))
}

// lookKept says whether the store keeps the look.
type lookKept struct{ err error }

func (a *App) kept(msg lookKept) {
	if msg.err != nil {
		a.fail(msg.err)
		return
	}
	a.tell(hint, "Kept for your next sessions, too.")
}

// colours asks for colours where the environment forbids them and the admin
// wants them: their own word counts more (no-color.org).
func (a *App) colours() tea.Cmd {
	if !a.look.told.NoColor || a.look.chosen.Colour != "on" {
		return nil
	}
	environ := slices.DeleteFunc(slices.Clone(a.opt.Environ), func(kv string) bool { return strings.HasPrefix(kv, noColor+"=") })
	profile := colorprofile.Env(environ)
	return func() tea.Msg { return tea.ColorProfileMsg{Profile: profile} }
}
