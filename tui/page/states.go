package page

import (
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/theme"
)

// failure is the error state of a page that has nothing to show.
func failure(err error, w, h int, th theme.Theme) string {
	return notice(w, h, th, plain(""), signed(theme.GlyphBad, theme.Bad, Explain(err)), plain(""),
		own(theme.Muted, "ctrl+r tries again, esc goes back."))
}

// stale is the banner over what was read before an error.
func stale(err error, w int, th theme.Theme) string {
	return notice(w, 1, th, signed(theme.GlyphWarn, theme.Warn, "Not up to date. "+Explain(err)))
}

// notice puts a few sentences into w×h cells, wrapped and cut.
func notice(w, h int, th theme.Theme, sentences ...span) string {
	if w < 1 || h < 1 {
		return ""
	}
	l := lines{w: max(w-gutter-signWidth, 1)}
	for _, s := range sentences {
		for _, t := range wrapped(s.text, l.w) {
			l.add(span{s.tone, t, s.sign})
			s.sign = 0
		}
	}
	s := sheet{lines: l.out[:min(len(l.out), h)], sel: -1}
	return s.view(w, h, th, false)
}

// signed makes a span of words of the console's own with a sign before them.
func signed(g theme.Glyph, tone theme.Tone, text string) span {
	s := own(tone, "%s", text)
	s.sign = render.Signed(g)
	return s
}
