package page

import (
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/theme"
)

// consentState is a consent's state: only a given one permits processing.
func consentState(s model.ConsentState) span {
	switch s {
	case model.ConsentGiven:
		return signed(theme.GlyphOK, theme.Good, string(s))
	case model.ConsentRequested:
		return signed(theme.GlyphWait, theme.Muted, string(s))
	case model.ConsentWithdrawn:
		return signed(theme.GlyphLock, theme.Warn, string(s))
	}
	return signed(theme.GlyphBad, theme.Muted, string(s))
}

// mixed warns of a name that is likely made to look like another's: it mixes
// scripts, or has characters that cannot be seen.
func mixed(l *lines, name string) {
	if safe.Mixed(name) {
		l.pair("", signed(theme.GlyphWarn, theme.Warn, "This name mixes scripts: letters may not be what they look like."))
	}
	if n := safe.Line(name, unlimited).Hidden(); n > 0 {
		l.pair("", signed(theme.GlyphWarn, theme.Warn, "This name has "+count(n, "character that is", "characters that are")+" not shown as received."))
	}
}
