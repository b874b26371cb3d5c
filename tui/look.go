package tui

import (
	"strings"

	"integrora.com/opsconsole/tui/theme"
)

// look is how the console is drawn: what the environment and the terminal say,
// until the admin says otherwise.
type look struct {
	dark, ascii, noColor bool
	chosen               bool // dark was set by the admin: the terminal's answer no longer counts
}

// lookOf reads the client's environment. A screen is dark until the terminal
// answers otherwise; characters are plain where the locale names another
// charset than UTF-8, or the terminal is dumb.
func lookOf(environ []string) look {
	env := map[string]string{}
	for _, kv := range environ {
		if k, v, ok := strings.Cut(kv, "="); ok {
			env[k] = v
		}
	}
	l := look{dark: true, noColor: env["NO_COLOR"] != "", ascii: env["TERM"] == "dumb"}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} { // the order of setlocale(3)
		if v := strings.ToUpper(env[name]); v != "" {
			l.ascii = l.ascii || !strings.Contains(v, "UTF-8") && !strings.Contains(v, "UTF8")
			break
		}
	}
	return l
}

func (l *look) theme() theme.Theme {
	return theme.New(theme.Options{Dark: l.dark, ASCII: l.ascii, NoColor: l.noColor})
}

// answered takes in what the terminal says of its background.
func (l *look) answered(dark bool) {
	if !l.chosen {
		l.dark = dark
	}
}

// set obeys ":theme" and ":ascii" and reports whether it knows the word.
func (l *look) set(word string) bool {
	switch word {
	case "theme dark", "theme light":
		l.dark, l.chosen = word == "theme dark", true
	case "theme ascii", "ascii on":
		l.ascii = true
	case "ascii off":
		l.ascii = false
	default:
		return false
	}
	return true
}
