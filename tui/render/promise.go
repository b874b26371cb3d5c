package render

import (
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/theme"
)

// Promise is how a promise of the published policy stands.
func Promise(s model.PromiseState) Cell {
	switch s {
	case model.PromiseKept:
		return sign(theme.GlyphOK, string(s), theme.Good)
	case model.PromiseAtRisk:
		return sign(theme.GlyphWarn, string(s), theme.Warn)
	case model.PromiseBroken:
		return sign(theme.GlyphBad, string(s), theme.Bad)
	}
	return sign(theme.GlyphDot, string(s), theme.Muted)
}
