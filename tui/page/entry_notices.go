package page

import (
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/theme"
)

// noticeMost is how many tenants that were not told are listed one by one.
const noticeMost = 20

// noticeLines tell whom the announcement of a sub-processor reached, from when it
// may be used, and who is still to be told: those first whose letter needs
// somebody.
func noticeLines(l *lines, n model.Notices, entry string) {
	l.head("Tenants told (Art. 28(2) GDPR)")
	told := signed(theme.GlyphOK, theme.Good, words("%d of %d", n.Told, len(n.Rows)))
	if n.Told < len(n.Rows) {
		told = signed(theme.GlyphWarn, theme.Warn, words("%d of %d", n.Told, len(n.Rows)))
	}
	l.pairs("Told", told, plain(": %s by letter, %s by hand", words("%d", n.Sent), words("%d", n.Hand)))
	for _, one := range []struct {
		label string
		n     int
		tone  theme.Tone
		what  string
	}{
		{"Came back", n.Stuck, theme.Bad, "refused, returned or held: nobody was told by these"},
		{"By hand", n.ToHand, theme.Warn, "no address in the agreement: tell them, and record it (T)"},
		{"To be written", n.Unwritten, theme.Muted, "the console writes them within the hour"},
		{"On their way", n.OnWay, theme.Muted, "the mail server has yet to take them"},
		{"Objecting", n.Objecting, theme.Warn, "it is not used for them"},
		{"To authorise", n.Awaiting, theme.Warn, "their agreements ask for that: not used before it is recorded (B)"},
	} {
		if one.n > 0 {
			l.pairs(one.label, own(one.tone, "%d", one.n), own(theme.Muted, "  %s", one.what))
		}
	}
	if !n.First.IsZero() {
		l.pair("Use from", plain("%s at the earliest", day(n.First)))
		if n.Last != n.First {
			l.pair("", plain("%s for every tenant that was told", day(n.Last)))
		}
	}
	var open []model.NoticeRow
	for _, stuck := range []bool{true, false} {
		for _, row := range n.Rows {
			if !row.State.Told() && row.State.Stuck() == stuck {
				open = append(open, row)
			}
		}
	}
	for i, row := range open {
		if i == noticeMost {
			l.say(theme.Muted, "and %s: register notices %s --open", count(len(open)-i, "more", "more"), entry)
			break
		}
		to := route.Route{Page: "tenant", ID: row.Tenant}
		if row.Letter != "" {
			to = route.Route{Page: "letter", ID: row.Letter}
		}
		l.pick("notice to "+row.Tenant, to, given(theme.Accent, row.Tenant, 40), plain(" %s", string(row.State)), given(theme.Muted, " "+row.Letter, 12))
	}
}
