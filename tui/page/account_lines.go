package page

import (
	"strings"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/theme"
)

// accountLines is all that is shown of an account. Without names, changes and
// sessions it is the account alone.
func accountLines(v accountView, env Env, w int) []line {
	l := lines{w: w}
	a, now := v.Admin, env.Now()
	l.pairs("Account", given(theme.Title, a.Name, 60), own(theme.Muted, "  "), given(theme.Muted, a.ID, 60))
	l.pair("Role", plain("%s", a.Role))
	if dates := datesWords(a.From, a.Until); dates != "" {
		l.pair("In force", plain("%s", dates))
	}
	l.pair("State", of(render.AccountState(a, now)))
	if a.Disabled && a.DisabledFor != "" {
		l.pair("", given(theme.Plain, a.DisabledFor, 400))
	}
	l.pair("Codes", factor(a, now))
	if len(a.Invite.Hash) > 0 || now.Before(a.Invite.Expires) {
		l.pair("Invite", plain("until %s", instant(a.Invite.Expires)))
	}
	l.pair("Delegation", given(theme.Plain, orWord(a.Delegation, none), 200))
	l.pair("Comes from", given(theme.Plain, render.Sources(a), 800))
	if a.Machine() {
		l.pair("Rate", plain("%s a minute", count(a.CommandsPerMinute(), "command", "commands")))
	}
	if a.Person != "" {
		l.pick(pickPerson+a.Person, personRoute(a.Person, env.Role), labelled("Data subject", given(theme.Accent, a.Person, 60))...)
	}
	if v.Names != nil {
		l.pairs("Made", plain("%s by ", stamp(a.CreatedAt)), given(theme.Accent, who(v.Names, a.CreatedBy), 60))
		l.pair("Approved", approvedBy(v.Names, a.ConfirmedBy))
	}
	l.pair("Last login", plain("%s", stamp(a.LastLogin)))
	if a.Failures > 0 {
		l.pair("Since then", signed(theme.GlyphWarn, theme.Warn, count(a.Failures, "wrong code", "wrong codes")+" after a proven key"))
	}
	l.head("Keys")
	for _, k := range a.Keys {
		l.pick(pickKey+k.Fingerprint, route.Route{}, given(theme.Plain, k.Label, 40).fit(16), plain(" "), given(theme.Muted, k.Fingerprint, 60))
		place := "in software"
		if k.Hardware {
			place = "in hardware"
		}
		l.add(plain("").fit(17), own(theme.Muted, "%s, since %s", place, stamp(k.AddedAt)))
		mixed(&l, k.Label)
	}
	if len(a.Keys) == 0 {
		l.say(theme.Muted, "None.")
	}
	if v.Names == nil {
		return l.out
	}
	openLines(&l, v.Open, v.Names, now)
	l.head("Sessions")
	for _, s := range v.Sessions {
		l.pick(pickSession+s.ID, route.Route{}, plain("%s", s.Kind).fit(9), given(theme.Plain, orWord(s.Page, none), 40).fit(20), plain(" "),
			given(theme.Plain, orWord(s.Remote, none), 60).fit(18), own(theme.Muted, "since %s", stamp(s.Began)))
	}
	if len(v.Sessions) == 0 {
		l.say(theme.Muted, "None.")
	}
	return l.out
}

// openLines lists changes that await a decision, each a way to its page.
func openLines(l *lines, open []model.Change, names map[string]string, now time.Time) {
	l.head("Proposed")
	for _, c := range open {
		l.pick(pickChange+c.ID, route.Route{Page: "change", ID: c.ID}, given(theme.Plain, c.ID, 12).fit(8), plain("%s", render.ChangeTitle(c.Op)).fit(20),
			own(theme.Muted, "by "), given(theme.Accent, who(names, c.By), 40), own(theme.Muted, ", "), expiry(c.Expires, now))
	}
	if len(open) == 0 {
		l.say(theme.Muted, "Nothing.")
	}
}

// approvedBy is the second person of an account.
func approvedBy(names map[string]string, id string) span {
	if id == "" {
		return own(theme.Warn, "not yet")
	}
	return given(theme.Accent, "by "+who(names, id), 60)
}

// datesWords says when a role is in force; nothing when always.
func datesWords(from, until time.Time) string {
	var parts []string
	if !from.IsZero() {
		parts = append(parts, "from "+instant(from))
	}
	if !until.IsZero() {
		parts = append(parts, "until the end of "+render.LastDay(until))
	}
	return strings.Join(parts, ", ")
}

// factor says how the account's one-time codes stand.
func factor(a model.Admin, now time.Time) span {
	switch {
	case a.Machine():
		return own(theme.Muted, "none: a machine logs in with its key alone")
	case !a.Enrolled():
		return signed(theme.GlyphWait, theme.Warn, "not set up yet")
	case now.Before(a.Factor.LockedUntil):
		return signed(theme.GlyphLock, theme.Bad, words("locked until %s after %d wrong ones", instant(a.Factor.LockedUntil), a.Factor.Wrong))
	}
	return signed(theme.GlyphOK, theme.Good, "set up "+stamp(a.Factor.EnrolledAt))
}

// personRoute is a data subject's page, for those who may open it.
func personRoute(id string, role model.Role) route.Route {
	if !role.SeesAddresses() {
		return route.Route{}
	}
	return route.Route{Page: "person", ID: id}
}
