package model

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Personal data is shown masked, to every role alike, until somebody reveals it
// for a purpose (RevealData). A mask is as long for everybody: the length of a
// name tells much to whoever knows a few candidates. What names nobody stays in
// clear: ids of ours, states, dates, amounts, purposes, names of fields, and the
// id of a message, by which imports are compared.
const (
	firstDots = "••••"
	lastDots  = "•••••••"
	hostDots  = "•••"
)

// Hidden stands for a value of which nothing may show.
const Hidden = "••••••••"

// Mask hides a name or an e-mail address but for the first letters of its first
// and last word and of the host, and the public end of the domain:
// "j•••• p•••••••@b•••.example". Letters of scripts without case do not show,
// since one of them may be a whole name, nor do digits.
func Mask(value string) string {
	if value == "" {
		return ""
	}
	at := strings.LastIndexByte(value, '@')
	if at < 0 {
		return maskWords(value)
	}
	return maskWords(value[:at]) + "@" + maskHost(value[at+1:])
}

func maskWords(text string) string {
	words := strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(".-_+,", r) })
	if len(words) == 0 {
		return firstDots
	}
	masked := initial(words[0]) + firstDots
	if len(words) > 1 {
		masked += " " + initial(words[len(words)-1]) + lastDots
	}
	return masked
}

func maskHost(domain string) string {
	host, end := domain, ""
	if dot := strings.LastIndexByte(domain, '.'); dot >= 0 && public(domain[dot+1:]) {
		host, end = domain[:dot], domain[dot:]
	}
	return initial(host) + hostDots + end
}

// public reports whether the last label of a domain can be shown: it looks like
// a top-level domain, which is nobody's. Longer ones are taken for names.
func public(label string) bool {
	const least, most = 2, 7
	return len(label) >= least && len(label) <= most && strings.Trim(label, "abcdefghijklmnopqrstuvwxyz") == ""
}

// initial is a word's first letter, where the script has letters that tell
// little by themselves.
func initial(word string) string {
	first, _ := utf8.DecodeRuneInString(word)
	if unicode.IsUpper(first) || unicode.IsLower(first) || unicode.IsTitle(first) {
		return string(first)
	}
	return ""
}

// Hide hides a value whole; an empty one stays empty, as "nothing is held" is no
// personal data.
func Hide(value string) string {
	if value == "" {
		return ""
	}
	return Hidden
}

// FindsPersons reports whether a role may search by what is masked: it must find
// people by name or address. For others a search would tell what the mask hides.
func (r Role) FindsPersons() bool { return r == RoleAdmin || r == RoleDPO || r == RoleSystem }
