package page

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/theme"
	"integrora.com/opsconsole/tui/widget"
)

// approve leads through an approval: the frozen text to its end, management's
// decision where it takes one, the id typed, the proof that the policy asks
// for. The digest is of what was on the screen, whatever is refreshed
// meanwhile.
func (p *Ruling) approve() tea.Cmd {
	v, env := p.value, p.env
	r, rule, digest := v.Ruling, v.Ruling.Op.Rule(), v.Ruling.Digest()
	title := words("Approve %s: %s", r.ID, rule.Title)
	cmd := model.ApproveRuling{Ruling: r.ID, Op: r.Op, Digest: digest}
	done := words("%s is approved and made.", r.ID)
	return env.underPolicy(func(policy model.AccessPolicy) widget.Overlay {
		last := func() tea.Cmd {
			return confirm(title, words("%s: %s. It is made at once.", r.Object, rule.Title), true, r.ID, func() tea.Cmd {
				if !rule.Approve.StepUp {
					return env.Do(cmd, done)
				}
				return proving{env: env, act: rule.Approve, id: r.ID, title: title, digest: digest, management: cmd.Management,
					what: "exactly the ruling of this SHA-256, once. It is made at once.", done: done,
					command: func(code string, signature []byte) model.Command {
						cmd.Code, cmd.Signature = code, signature
						return cmd
					}}.ask(policy)
			})
		}
		next := last
		if r.Advice.Objects || rule.Management {
			next = func() tea.Cmd {
				return form(title, "Only management's reasoned decision lets this pass.",
					[]widget.Field{{Name: "management", Label: "Decision", Required: true, Help: "the reference of management's written decision"}},
					func(values map[string]string) tea.Cmd {
						cmd.Management = strings.TrimSpace(values["management"])
						return last()
					})
			}
		}
		return &review{title: title, build: func(w int) []line { return rulingReview(v, env, w) }, next: next}
	})
}

// rulingReview is all that an approver must have seen.
func rulingReview(v rulingView, env Env, w int) []line {
	l := lines{w: w}
	r := v.Ruling
	l.pairs("Ruling", given(theme.Title, r.ID, 20), plain("  %s", r.Op.Rule().Title))
	l.pairs("Proposed", plain("%s by ", stamp(r.At)), given(theme.Accent, who(v.Names, r.By), 40))
	l.pair("Expires", expiry(r.Expires, env.Now()))
	l.pair("DPO", rulingAdvice(v))
	l.head("What you approve, byte for byte")
	rulingText(&l, r)
	return unpicked(l.out)
}

// advise records what the DPO says of exactly what is on the screen.
func (p *Ruling) advise() tea.Cmd {
	env, id, digest := p.env, p.id, p.value.Ruling.Digest()
	help := "the reasons; a short phrase without personal data"
	if p.value.Ruling.Request != "" {
		help = "the reasons; they go into the sealed case file"
	}
	const agrees, objects = "nothing against it", "objects"
	return form(id+": advise", "The DPO advises and neither approves nor vetoes (Art. 38(6), 39(1) GDPR). Advice is recorded once.",
		[]widget.Field{
			{Name: "advice", Label: "Advice", Value: agrees, Options: []string{agrees, objects}, Required: true, Help: "an objection takes management's reasoned decision to pass"},
			{Name: "text", Label: "Reasons", Help: help},
		}, func(values map[string]string) tea.Cmd {
			return env.Do(model.AdviseRuling{Ruling: id, Digest: digest, Objects: values["advice"] == objects, Text: values["text"]}, "Advice on "+id+" is recorded.")
		})
}

// deny ends a ruling: with a reason, or as its proposer without one.
func (p *Ruling) deny() tea.Cmd {
	env, id := p.env, p.id
	if p.value.Ruling.By == env.Me.ID {
		return confirm(id+": take back", "Nobody can approve it any more; it can be proposed anew.", false, "", func() tea.Cmd {
			return env.Do(model.DenyRuling{Ruling: id}, id+" is taken back.")
		})
	}
	return form(id+": deny", "Nobody can approve it any more. A no always wins.",
		[]widget.Field{{Name: "reason", Label: "Why", Required: true, Help: "a short phrase without personal data"}}, func(values map[string]string) tea.Cmd {
			return env.Do(model.DenyRuling{Ruling: id, Reason: values["reason"]}, id+" is denied.")
		})
}
