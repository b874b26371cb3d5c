package model

import (
	"strings"
	"unicode/utf8"
)

// Mask hides a personal value but for the first letter of each of its words:
// "j•••• p•••••••@b•••.example". The end of a domain stays, as it is nobody's.
func Mask(value string) string {
	local, domain, isMail := strings.Cut(value, "@")
	if !isMail {
		return maskWords(value)
	}
	host, rest, _ := strings.Cut(domain, ".")
	masked := maskWords(local) + "@" + maskWords(host)
	if rest != "" {
		masked += "." + rest
	}
	return masked
}

func maskWords(text string) string {
	words := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '.' || r == '-' || r == '_' })
	for i, w := range words {
		first, size := utf8.DecodeRuneInString(w)
		n := min(utf8.RuneCountInString(w[size:]), 12)
		words[i] = string(first) + strings.Repeat("•", n)
	}
	return strings.Join(words, " ")
}

// SeesPersons reports whether a role reads personal data in clear. Auditors
// never do, and on-call engineers only under an open incident (rules §5 rows
// 1 and 2).
func (r Role) SeesPersons() bool { return r == RoleAdmin || r == RoleDPO || r == RoleSystem }
