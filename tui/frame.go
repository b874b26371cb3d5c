package tui

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/page"
	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/theme"
)

// header is one line: what this installation is, where the admin stands, who
// they are, and the head of the log. What does not fit goes from the right; the
// word of the environment always stays.
func (a *App) header(w int) string {
	word := " " + safe.Line(a.opt.Env, 12).String() + " "
	tone := theme.Accent
	if a.opt.Env == "production" {
		tone = theme.Danger
	}
	rest := max(w-ansi.StringWidth(word), 0)
	crumbs := " " + a.crumbs()
	right := ""
	for _, r := range a.identity() {
		right = r
		if ansi.StringWidth(crumbs)+ansi.StringWidth(r)+2 <= rest {
			break
		}
	}
	room := max(rest-ansi.StringWidth(right)-1, 0)
	if gap := room - ansi.StringWidth(crumbs); gap >= 0 {
		crumbs += strings.Repeat(" ", gap)
	} else {
		crumbs = " " + ansi.TruncateLeft(crumbs, ansi.StringWidth(crumbs)-room+2, a.theme.Glyph(theme.GlyphEllipsis))
	}
	line := ansi.Truncate(crumbs+right+" ", rest, "")
	return a.theme.Paint(tone, word) + a.theme.Paint(theme.Header, line)
}

// identity is who the admin is and what they look at, from the longest way to
// say it to the shortest.
func (a *App) identity() []string {
	who := safe.Line(a.env.Me.Name, 24).String()
	role := who + " (" + string(a.env.Role) + a.ends() + ")"
	if action.ReadOnly(a.env.Role) {
		role += " read-only"
	}
	if n := a.alarms.unseen; n > 0 {
		alarm := fmt.Sprintf("%s %d alarm", a.theme.Glyph(theme.GlyphWarn), n)
		if n > 1 {
			alarm += "s"
		}
		role, who = alarm+"  "+role, alarm+"  "+who
	}
	if chip := a.breach(); chip != "" {
		role, who = chip+"  "+role, chip+"  "+who
	}
	log := "log " + thousands(a.head.Size)
	digest := ""
	if len(a.head.Root) >= 4 {
		digest = fmt.Sprintf(" %x", a.head.Root[:4])
	}
	lock := ""
	if left := a.lock.touched.Add(idleTime).Sub(a.opt.Now()); a.opt.Unlock != nil && left <= lockNotice {
		const by = 10 * time.Second
		lock = fmt.Sprintf("  %s locks in %d s", a.theme.Glyph(theme.GlyphLock), int((left + by - 1).Truncate(by).Seconds()))
	}
	lock = a.emergency() + lock
	return []string{role + "  " + log + digest + lock, role + "  " + log + lock, role + lock, who + lock}
}

// breach is the clock of the breach whose time ends first, while somebody is to
// be told of one.
func (a *App) breach() string {
	i, running := model.Running(a.alarms.incidents)
	if !running {
		return ""
	}
	end := i.Clock().Due
	if i.Capacity == model.Processor {
		end = i.AwareAt.Add(model.IncidentTarget)
	}
	left := end.Sub(a.opt.Now())
	if left <= 0 {
		return fmt.Sprintf("%s %s OVERDUE %s", a.theme.Glyph(theme.GlyphBad), safe.Line(i.ID, 12), model.Span(left))
	}
	return fmt.Sprintf("%s %s %s left", a.theme.Glyph(theme.GlyphWarn), safe.Line(i.ID, 12), model.Span(left))
}

// endsSoon is how long before its end the header says when a role ends.
const endsSoon = 14 * 24 * time.Hour

// ends is the last day of the admin's role, when that is near.
func (a *App) ends() string {
	until := a.env.Me.Until
	if until.IsZero() || until.Sub(a.opt.Now()) > endsSoon {
		return ""
	}
	return " until " + deadline.Local(until.Add(-time.Second)).Format("2 Jan")
}

// crumbs is the way from home to here.
func (a *App) crumbs() string {
	e := a.history.now()
	var parts []string
	for _, r := range e.where().Parents() {
		parts = append(parts, strings.TrimSuffix(page.Sentence(r.Page), "."))
	}
	title := ""
	func() {
		defer func() {
			if recover() != nil {
				title = "Error" // the view will say so
			}
		}()
		if e.page != nil {
			title = e.page.Title()
		}
	}()
	return strings.Join(append(parts, safe.Line(title, 60).String()), " "+a.theme.Glyph(theme.GlyphArrow)+" ")
}

// status is the line above the footer: what is being typed, else the newest
// message, else the filter; and at the right how fresh the screen is.
func (a *App) status(w int) string {
	if a.prompt != nil {
		return fit(a.prompt.view(w, a.theme), w, 1)
	}
	right, tone := a.freshness()
	room := max(w-ansi.StringWidth(right)-2, 0)
	left := a.toasts.view(room, a.theme)
	if f, ok := a.history.now().page.(page.Filterer); ok && left == "" && f.Filter() != "" {
		left = a.theme.Paint(theme.Accent, safe.Line("/"+f.Filter(), max(room-14, 1)).String()) + a.theme.Paint(theme.Muted, "  esc clears it")
	}
	left = ansi.Truncate(left, room, "")
	return left + strings.Repeat(" ", max(w-ansi.StringWidth(left)-ansi.StringWidth(right), 0)) + a.theme.Paint(tone, right)
}

func (a *App) freshness() (string, theme.Tone) {
	if a.live.paused {
		if a.live.missed {
			return "paused, there are changes", theme.Warn
		}
		return "paused", theme.Warn
	}
	switch d := coarse(a.opt.Now().Sub(a.fresh)); {
	case d < time.Second:
		return "updated now", theme.Muted
	case d < time.Minute:
		return fmt.Sprintf("updated %d s ago", int(d.Seconds())), theme.Muted
	default:
		return fmt.Sprintf("updated %d min ago", int(d.Minutes())), theme.Muted
	}
}

// footer is the few keys that do something now, "?" the last of them.
func (a *App) footer(w int) string {
	const most = 6
	hint := func(key, label string) string {
		return a.theme.Paint(theme.Key, " "+shown(key)+" ") + a.theme.Paint(theme.Footer, label+" ")
	}
	if len(a.dialogs) > 0 {
		return ansi.Truncate(hint("esc", "close")+hint("ctrl+c", "cancel"), w, "")
	}
	last := hint("?", "help")
	line, n := "", 1
	for _, act := range undoFirst(a.actions()) {
		if !act.Footer || act.Disabled != "" || act.Keys[0] == "?" || n == most {
			continue
		}
		next := hint(act.Keys[0], act.Label)
		if ansi.StringWidth(line)+ansi.StringWidth(next)+ansi.StringWidth(last) > w {
			break
		}
		line, n = line+next, n+1
	}
	return ansi.Truncate(line+last, w, "")
}

// shown is a key as people write it.
func shown(key string) string {
	switch key {
	case "space":
		return "space"
	case "pgdown":
		return "pgdn"
	}
	return key
}

func thousands(n uint64) string {
	s := strconv.FormatUint(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
