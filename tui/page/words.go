package page

import (
	"fmt"
	"strings"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/safe"
)

// words is a phrase on one line, fit to be shown wherever words are: arguments
// may be of the store's.
func words(format string, args ...any) string {
	return safe.Line(fmt.Sprintf(format, args...), unlimited).String()
}

// unless is nothing when a thing holds, else the words that say why it does
// not.
func unless(holds bool, format string, args ...any) string {
	if holds {
		return ""
	}
	return words(format, args...)
}

func orWord(s, instead string) string {
	if s == "" {
		return instead
	}
	return s
}

// instant is a moment as a clock in Vilnius shows it, the zone in which all
// legal dates are read.
func instant(t time.Time) string {
	if t.IsZero() {
		return none
	}
	return deadline.Local(t).Format("Mon 2 Jan 2006 15:04")
}

// none is the word for an empty value: a blank looks like a fault.
const none = "–"

// clock is the time of a moment on the wall in Vilnius.
func clock(t time.Time) string { return deadline.Local(t).Format("15:04") }

func stamp(t time.Time) string { return orWord(render.Stamp(t), none) }

func day(d deadline.Date) string { return orWord(d.Words(), none) }

func rights(list []model.Right) string {
	return orWord(strings.Join(texts(list), ", "), none)
}

// who is an admin's login name, else their id: ids name nobody by themselves.
func who(names map[string]string, id string) string {
	if id == "" {
		return none
	}
	return orWord(names[id], id)
}

// count is a number with its noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return render.Number(n) + " " + many
}
