package page

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/theme"
	"integrora.com/opsconsole/tui/widget"
)

// approve leads through an approval: the frozen plan to its end, management's
// decision where the DPO objects, the request's id typed, the proof that the
// access policy asks for. The digest is taken when the plan is opened and goes
// into the command as it was shown, whatever is refreshed meanwhile; the store
// refuses it if it is stale.
func (p *Request) approve() tea.Cmd {
	v, env := p.value, p.env
	cmd := model.ApproveErasure{Request: v.Request.ID, Digest: v.Request.Proposal.Digest}
	title := "Approve the erasure in " + v.Request.ID
	var policy model.AccessPolicy
	prove := func(cmd model.ApproveErasure) tea.Cmd {
		return proving{env: env, act: model.ActApprove, id: cmd.Request, title: title, digest: cmd.Digest, management: cmd.Management,
			what: "exactly the plan of this SHA-256, once. It is executed at once and cannot be undone.",
			done: cmd.Request + " is erased and certified. Next: send the answer, and record it.",
			command: func(code string, signature []byte) model.Command {
				cmd.Code, cmd.Signature = code, signature
				return cmd
			}}.ask(policy)
	}
	confirm := func(cmd model.ApproveErasure) tea.Cmd {
		body := words("%s erased for good, records and key; backups lose them, too.", count(v.Plan.Count(model.Erase), "value is", "values are"))
		return Show(widget.NewConfirm(title, body, true, cmd.Request, func() tea.Cmd { return prove(cmd) }))
	}
	next := func() tea.Cmd { return confirm(cmd) }
	if v.Request.Proposal.Advice.Objects {
		next = func() tea.Cmd {
			return form(title, "The DPO objects. Only management's reasoned decision lets this pass.",
				[]widget.Field{{Name: "management", Label: "Decision", Required: true, Help: "the reference of management's written decision"}},
				func(values map[string]string) tea.Cmd {
					cmd.Management = strings.TrimSpace(values["management"])
					return confirm(cmd)
				})
		}
	}
	return env.underPolicy(func(now model.AccessPolicy) widget.Overlay {
		policy = now
		return &review{title: title, build: func(w int) []line { return reviewLines(v, env, w) }, next: next}
	})
}

// reviewLines is all that an approver must have seen: who proposed it, what the
// DPO said, the plan in words and, byte for byte, the text that the digest is
// of.
func reviewLines(v model.RequestView, env Env, w int) []line {
	l := lines{w: w}
	l.pairs("Request", given(theme.Title, v.Request.ID, 20), plain("  received %s, due %s", day(v.Clock.ReceivedOn), day(v.Clock.Due)))
	l.pairs("From", sender(v.File.Name, v.File.Email)...)
	mixed(&l, v.File.Name)
	if v.Request.Person != "" {
		l.pairs("Person", matched(v)...)
		otherAddress(&l, v)
	} else {
		l.pair("Person", own(theme.Muted, "nobody matched: nothing is erased"))
	}
	p := v.Request.Proposal
	l.pairs("Proposed", plain("%s by ", stamp(p.At)), given(theme.Accent, who(v.Admins, p.By), 40))
	l.pair("Expires", expiry(p.Expires, env.Now()))
	l.pair("DPO", advice(v))
	for _, n := range v.File.Notes {
		if p.Advice.Given() && n.By == p.Advice.By && n.At.Equal(p.Advice.At) {
			l.indented(labelWidth, func(l *lines) { l.block(theme.Plain, n.Text) })
		}
	}
	l.head("What is erased, what stays")
	l.pair("Ground", given(theme.Plain, v.Plan.Ground, 300))
	for i, item := range v.Plan.Items {
		itemLines(&l, i+1, item)
	}
	l.gap()
	l.pair("To be told", given(theme.Plain, orWord(strings.Join(v.Plan.Orders, ", "), "no sub-processor"), 400))
	l.head("The text that you approve, byte for byte")
	l.block(theme.Plain, strings.TrimRight(v.PlanText, "\n"))
	l.gap()
	l.digest("SHA-256", theme.Accent, p.Digest)
	return unpicked(l.out)
}

// review is a dialog that must be read to its end before it leads on.
type review struct {
	title string
	build func(w int) []line
	next  func() tea.Cmd
	sheet sheet
	w     int
	seen  bool // the last line was on the screen
}

// Title is the dialog's.
func (r *review) Title() string { return r.title }

// Update scrolls; enter goes on once all was seen, esc leaves.
func (r *review) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	key, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return false, nil
	}
	switch key.String() {
	case "esc", "q":
		return true, nil
	case "enter":
		if r.seen {
			return true, r.next()
		}
		r.sheet.key("pgdown")
	case "space":
		r.sheet.key("pgdown")
	default:
		r.sheet.key(key.String())
	}
	return false, nil
}

// View shows the part that fits, and how to go on.
func (r *review) View(w, h int, th theme.Theme) string {
	return boxed(r.title, w, h, th, func(w, h int) string {
		if w != r.w {
			r.w = w
			r.sheet = sheet{sel: -1}
			r.sheet.set(r.build(max(w-gutter, 1)))
			r.sheet.sel = -1
		}
		text := r.sheet.view(w, max(h-1, 1), th, false)
		r.seen = r.seen || r.sheet.top+r.sheet.rows() >= len(r.sheet.lines)
		hint := own(theme.Warn, "Read on: space or j; esc leaves")
		if r.seen {
			hint = own(theme.Accent, "enter: go on to the approval; esc: leave without")
		}
		return text + "\n" + notice(w, 1, th, hint)
	})
}
