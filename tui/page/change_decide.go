package page

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/theme"
	"integrora.com/opsconsole/tui/widget"
)

// sponsorDays is how long the maker of an account cannot approve what that
// account proposes, as the store counts.
const sponsorDays = 7

// cannotDecide says why there is nothing to decide.
func cannotDecide(v changeView, now time.Time) string {
	switch word := v.Change.Standing(now); word {
	case string(model.ChangeOpen):
		return ""
	case "expired":
		return "it expired; propose it anew"
	default:
		return words("it is %s already", word)
	}
}

// cannotApproveChange never lets the proposer approve. The store asks the same,
// and more, again.
func cannotApproveChange(v changeView, me model.Admin, now time.Time) string {
	c := v.Change
	own := c.Op == model.OpRole || c.Op == model.OpDelegation || c.Op == model.OpResetCode
	switch why := cannotDecide(v, now); {
	case why != "":
		return why
	case c.By == me.ID:
		return "you proposed this"
	case c.Admin != "" && c.Admin == me.ID && own:
		return "nobody changes their own role, delegation or codes"
	case me.Since.After(c.At):
		return "your role or delegation changed after this was proposed"
	case v.Author.CreatedBy == me.ID && now.Before(v.Author.CreatedAt.AddDate(0, 0, sponsorDays)):
		return words("you made the proposer's account less than %d days ago", sponsorDays)
	}
	return ""
}

// approve leads through an approval: the frozen text to its end, the id typed,
// the proof that the policy asks for. The digest is of what was on the screen,
// whatever is refreshed meanwhile.
func (p *Change) approve() tea.Cmd {
	v, env := p.value, p.env
	c, digest := v.Change, v.Change.Digest()
	title := words("Approve %s: %s", c.ID, render.ChangeTitle(c.Op))
	proof := proving{env: env, act: model.ActApproveChange, id: c.ID, title: title, digest: digest,
		what: "exactly the change of this SHA-256, once. It is made at once.", done: words("%s is approved and made.", c.ID),
		command: func(code string, signature []byte) model.Command {
			return model.ApproveChange{Change: c.ID, Digest: digest, Code: code, Signature: signature}
		}}
	body := words("%s. It is made at once.", render.ChangeTitle(c.Op))
	if c.Name != "" {
		body = words("%s: %s", c.Name, body)
	}
	return env.underPolicy(func(policy model.AccessPolicy) widget.Overlay {
		next := func() tea.Cmd {
			return confirm(title, body, true, c.ID, func() tea.Cmd { return proof.ask(policy) })
		}
		return &review{title: title, build: func(w int) []line { return changeReview(v, env, w) }, next: next}
	})
}

// changeReview is all that an approver must have seen.
func changeReview(v changeView, env Env, w int) []line {
	l := lines{w: w}
	c := v.Change
	l.pairs("Change", given(theme.Title, c.ID, 20), plain("  %s", render.ChangeTitle(c.Op)))
	l.pair("Account", given(theme.Plain, orWord(c.Name, none), 60))
	mixed(&l, c.Key.Label)
	l.pairs("Proposed", plain("%s by ", stamp(c.At)), given(theme.Accent, who(v.Names, c.By), 40))
	l.pair("Expires", expiry(c.Expires, env.Now()))
	l.head("What you approve, byte for byte")
	frozenLines(&l, c)
	return unpicked(l.out)
}

// deny ends a change: with a reason, or as its proposer without one.
func (p *Change) deny() tea.Cmd {
	env, id := p.env, p.id
	if p.value.Change.By == env.Me.ID {
		return confirm(id+": take back", "Nobody can approve it any more; it can be proposed anew.", false, "", func() tea.Cmd {
			return env.Do(model.DenyChange{Change: id}, id+" is taken back.")
		})
	}
	return form(id+": deny", "Nobody can approve it any more. A no always wins.",
		[]widget.Field{{Name: "reason", Label: "Why", Required: true, Help: "a short phrase without personal data"}}, func(values map[string]string) tea.Cmd {
			return env.Do(model.DenyChange{Change: id, Reason: values["reason"]}, id+" is denied.")
		})
}
