package letter

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Labels of the lines in which people name themselves, folded.
var (
	nameLabels = set("name full-name fullname nom prénom nombre vardas pavardė imię nazwisko nome naam namn navn nimi jméno " +
		"meno név nume ime όνομα ονοματεπώνυμο име vārds ainm isem nafn")
	emailLabels = set("e-mail email mail e-mail-adresse mailadresse emailadresse courriel correo paštas epost e-post e-posti " +
		"sähköposti e-pasts ímél имейл e-pošta epošta e-postadress e-mailadres emailadres e-mailadresse")
)

// person says who the letter is about: by the lines in which the writer names
// himself when they agree with the sender, else the sender. The address of the
// header is what an answer reaches; a block that names somebody else may be a
// mistake or an attempt to act for another, so it is reported, not followed.
func person(m Message, own string) (name, email, why string) {
	name, email = clean(m.From.Name, maxName), cleanEmail(m.From.Email)
	blockName, blockEmail := block(own)
	if blockName == "" && blockEmail == "" {
		if name == "" {
			if name = signed(own); name != "" {
				return name, email, "person: e-mail from the header, name from the signature"
			}
		}
		return name, email, "person: from the header"
	}
	reply := cleanEmail(m.ReplyTo.Email)
	sameEmail := blockEmail != "" && (strings.EqualFold(blockEmail, email) || strings.EqualFold(blockEmail, reply))
	sameName := blockName != "" && name != "" && akin(blockName, name)
	switch {
	case email == "" && blockEmail != "", sameEmail, sameName && blockEmail == "", sameName && akinEmail(blockEmail, email):
		if blockName != "" {
			name = blockName
		}
		if blockEmail != "" {
			email = blockEmail
		}
		return name, email, "person: from the lines in which the writer names himself, which agree with the header"
	case name == "" && blockName != "" && blockEmail == "":
		return blockName, email, "person: e-mail from the header, name as the writer gives it"
	}
	return name, email, "person: from the header; the letter names another person or address, check the identity"
}

// block finds the name and the address on labelled lines ("Name: …"). The last
// of each counts; a line that shows a change ("old -> new") is none.
func block(own string) (name, email string) {
	for _, line := range strings.Split(own, "\n") {
		label, value, ok := strings.Cut(strings.TrimLeft(line, " \t-*•"), ":")
		if !ok || len(label) > 40 || len(strings.Fields(label)) > 3 || len(value) > 4*maxName {
			continue
		}
		value = clean(value, maxName)
		if value == "" || strings.Contains(value, "->") || strings.Contains(value, "→") {
			continue
		}
		for w := range strings.FieldsFuncSeq(fold(label), func(r rune) bool { return unicode.IsSpace(r) || r == '/' || r == '(' || r == ')' || r == '.' }) {
			if emailLabels[w] {
				if e := cleanEmail(value); e != "" {
					email = e
				}
				break
			}
			if nameLabels[w] && !strings.ContainsAny(value, "@<>") {
				name = value
				break
			}
		}
	}
	return name, email
}

// cleanEmail returns the address in s, or "" when there is none.
func cleanEmail(s string) string {
	s = strings.Trim(clean(s, maxEmail), "<>[]() .,;")
	s = strings.TrimPrefix(s, "mailto:")
	local, domain, ok := strings.Cut(s, "@")
	if !ok || local == "" || domain == "" || strings.ContainsAny(s, " <>,;:\"()") || strings.Contains(domain, "@") {
		return ""
	}
	return s
}

// akin reports whether two names share a word of three letters or more.
func akin(a, b string) bool {
	words := make(map[string]bool)
	notLetter := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) }
	for w := range strings.FieldsFuncSeq(fold(a), notLetter) {
		words[w] = true
	}
	for w := range strings.FieldsFuncSeq(fold(b), notLetter) {
		if words[w] && utf8.RuneCountInString(w) >= 3 {
			return true
		}
	}
	return false
}

// akinEmail reports whether two addresses are of one domain.
func akinEmail(a, b string) bool {
	_, da, _ := strings.Cut(a, "@")
	_, db, _ := strings.Cut(b, "@")
	return da != "" && strings.EqualFold(da, db)
}

// signed returns the last line when it looks like a name: two to four words,
// each beginning with a capital, below at least one other line.
func signed(own string) string {
	lines := strings.Split(strings.TrimSpace(own), "\n")
	if len(lines) < 2 {
		return ""
	}
	last := clean(lines[len(lines)-1], maxName)
	words := strings.Fields(last)
	if len(words) < 2 || len(words) > 4 {
		return ""
	}
	for _, w := range words {
		if first, _ := utf8.DecodeRuneInString(w); !unicode.IsUpper(first) || strings.ContainsAny(w, ".,:;!?@0123456789/") {
			return ""
		}
	}
	return last
}
