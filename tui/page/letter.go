package page

import (
	"context"
	"strings"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/theme"
)

// Letter is one letter of ours: to whom it goes, what it says, and how far it
// is on its way. What it says is masked until it is revealed.
type Letter struct {
	detail[outView]
	id string
}

// outView is what the page shows.
type outView struct {
	model.OutView
	Names map[string]string // admin id → login name
}

// NewLetter makes the page of a letter.
func NewLetter(env Env, id string) *Letter {
	p := &Letter{id: id}
	p.env = env
	p.read = func(ctx context.Context) (v outView, err error) {
		if v.OutView, err = env.Backend.OutLetter(ctx, id); err != nil {
			return v, err
		}
		v.Names, err = env.Backend.Names(ctx)
		return v, err
	}
	p.build = func(v outView, w int) []line { return outLines(v, env, w) }
	return p
}

// Route is the letter's.
func (p *Letter) Route() route.Route { return route.Route{Page: "letter", ID: p.id} }

// Title is the letter's id.
func (p *Letter) Title() string { return safe.Line(p.id, 40).String() }

// Copy gives the letter's id, or all of it that is shown as JSON.
func (p *Letter) Copy(row bool) (string, bool) { return p.copy(p.id, row) }

// Until is when what the page shows in clear must be gone.
func (p *Letter) Until() time.Time { return p.value.Revealed.Until }

// Leave lets go of what is in clear.
func (p *Letter) Leave() { p.leave(p.value.Revealed) }

// readable reports whether the page shows what the letter says.
func (v outView) readable() bool { return len(v.Letter.Digest) > 0 && !v.Gone }

func outLines(v outView, env Env, w int) []line {
	l := lines{w: w}
	o := v.Letter
	l.pair("What", own(theme.Title, "%s", letterTitle(o.Kind)))
	to := route.Route{Page: "request", ID: o.Request}
	switch {
	case o.Notice != "":
		to = route.Route{Page: "entry", ID: o.About()}
	case o.Request == "":
		to = route.Route{Page: "incidents"}
	}
	l.pick("about "+o.About(), to, labelled("About", given(theme.Accent, o.About(), 12))...)
	l.pair("State", outState(o.State))
	if rule, err := o.Kind.Rule(); err == nil && (rule.Two || o.Readdressed) && o.QueuedAt.IsZero() {
		l.pair("Takes", own(theme.Warn, "another person than its writer, who reads it and gives a fresh code"))
	}
	l.head("On its way")
	step := func(label string, at time.Time, text string) {
		if !at.IsZero() {
			l.pair(label, plain("%s%s", stamp(at), text))
		}
	}
	step("Written", o.DraftedAt, " by "+who(v.Names, o.DraftedBy))
	if o.ChangedBy != "" {
		l.pair("Edited", plain("by %s", who(v.Names, o.ChangedBy)))
	}
	step("Given out", o.QueuedAt, " by "+who(v.Names, o.SentBy))
	if o.Tries > 0 {
		l.pair("Tried", plain("%s, the server's last answer %s", count(o.Tries, "time", "times"), orWord(safe.Line(o.Code, 20).String(), "is not known")))
	}
	if o.State == model.OutDeferred {
		step("Tried again", o.Next, "")
	}
	step("Sent", o.SentAt, ", "+safe.Line(o.How, 20).String())
	if o.Joined > 0 {
		l.pair("Came back", plain("%s", count(o.Joined, "message", "messages")))
	}
	if o.Stopped {
		l.pair("Clock", own(theme.Good, "stopped by this letter"))
	}
	if next := outNext(o.State); next != "" {
		l.say(theme.Warn, "%s", next)
	}
	l.head("What it says")
	if v.Gone {
		l.say(theme.Muted, "It went with its key: the person was erased.")
		return l.out
	}
	l.pairs("To", sender(v.Text.Name, v.Text.Email)...)
	if o.Readdressed {
		l.pair("", own(theme.Warn, "another address than the record's"))
	}
	l.pair("Subject", given(theme.Plain, v.Text.Heading, 400))
	masking(&l, v.Revealed, env.Role)
	if v.readable() {
		l.gap()
		l.block(theme.Plain, head(v.Text.Body, letterMost))
	}
	return l.out
}

// outNext says what is to be done about a letter that stands still.
func outNext(s model.OutState) string {
	switch s {
	case model.OutHeld:
		return "Nobody knows whether the mail server took it. Look into the server's log, then settle it (h): it arrived, or it is sent again."
	case model.OutFailed:
		return "The mail server refused it for good. Correct it and send it again, or send it by other means."
	case model.OutBounced:
		return "It came back undelivered. Correct the address, which makes it a draft again, or send it by other means."
	}
	return ""
}

// lettersOf is the way to the letters about a record.
func lettersOf(id string) route.Route {
	return route.Route{Page: "letters", Filter: strings.TrimSpace("about:" + id)}
}
