package page

import (
	"strings"
	"unicode/utf8"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/theme"
)

// letterMost is how many bytes of a letter are shown; the original has no
// limit and is kept whole.
const letterMost = 128 << 10

// letterLines is what arrived: who wrote, what they seem to want and why we
// think so, and the text.
func letterLines(v model.RequestView, role model.Role, w int) []line {
	l := lines{w: w}
	f := v.File
	if v.Revealed.Any() {
		masking(&l, v.Revealed, role)
	}
	if f.Request == "" {
		l.say(theme.Muted, "The case file of %s is not there any more: its key is gone.", v.Request.ID)
		l.say(theme.Muted, "What was decided, and when, stands under Plan and Timeline.")
		return l.out
	}
	l.pairs("From", sender(f.Name, f.Email)...)
	mixed(&l, f.Name)
	l.pair("Subject", given(theme.Plain, f.Heading, 400))
	l.pairs("Received", plain("%s", instant(v.Request.ReceivedAt)), own(theme.Muted, " by "), given(theme.Muted, orWord(v.Request.Channel, "?"), 40))
	l.pair("Suggested", suggestion(v.Request))
	for i, why := range f.Why {
		l.pair(first(i, "Why"), given(theme.Muted, why, 400))
	}
	if f.Language != "" {
		l.pair("Language", given(theme.Plain, f.Language, 20))
	}
	for i, name := range f.Files {
		l.pair(first(i, "Attached"), given(theme.Plain, name, 200))
	}
	l.gap()
	if f.Text != "" && !v.Revealed.Shows(model.FieldLetter) {
		masking(&l, model.Revealed{}, role)
		return l.out
	}
	text := head(f.Text, letterMost)
	if strings.TrimSpace(text) == "" {
		l.say(theme.Muted, "The letter has no readable text. Its original is kept; what is attached may say more.")
		return l.out
	}
	l.block(theme.Plain, text)
	if len(text) < len(f.Text) {
		l.say(theme.Warn, "Only the first %d KiB are shown. The whole original is kept sealed.", letterMost>>10)
	}
	return l.out
}

// head is the beginning of a text, cut between characters.
func head(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most]
}

// sender is a name and an address; what is missing is left out.
func sender(name, email string) []span {
	switch {
	case name == "" && email == "":
		return []span{own(theme.Muted, "unknown sender")}
	case name == "":
		return []span{given(theme.Plain, email, 254)}
	case email == "":
		return []span{given(theme.Plain, name, 200)}
	}
	return []span{given(theme.Plain, name, 200), plain(" "), given(theme.Muted, "<"+email+">", 256)}
}

func suggestion(r model.Request) span {
	if len(r.Suggested) == 0 {
		return own(theme.Muted, "asks for nothing that we know (trace %.2f)", r.Confidence)
	}
	tone, sure := theme.Good, "sure"
	switch {
	case r.Confidence < 0.6:
		tone, sure = theme.Warn, "unsure, read the letter"
	case r.Confidence < 0.9:
		tone, sure = theme.Plain, "likely"
	}
	return own(tone, "%s, %s (%.2f)", rights(r.Suggested), sure, r.Confidence)
}
