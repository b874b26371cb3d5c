package letter

import (
	"strings"

	"integrora.com/opsconsole/model"
)

// Names of the regulation, folded, as words of their own or before a hyphen.
var lawNames = set("gdpr ukgdpr bdsg kdg dsg lopdgdd dsgvo rgpd bdar rodo avg vdar rgcs ikum ikü isikuandmete gszr gdprn " +
	"datenschutzgrundverordnung dataskyddsförordningen databeskyttelsesforordningen personvernforordningen " +
	"tietosuoja γκπδ орзд uredbe uredba nariadenia nařízení nariadenie регламент регламента κανονισμού κανονισμός")

// articleOf maps the articles that grant a right (Chapter III and Art. 7(3)).
var articleOf = map[string]model.Right{
	"15": model.Access, "16": model.Rectification, "17": model.Erasure,
	"18": model.Restriction, "20": model.Portability, "21": model.Objection,
}

// Words for "article": those before the number, and those after it.
var (
	articleBefore = set("art arts article articles artikel artikeln artikels articulo articulos articolo articoli artigo " +
		"artigos artt articol articolul articolului articolele cl clanek clanku clankem clanok clankom " +
		"clanak clanka clancima αρθρο αρθρου αρθρα αρθ чл член членове airteagal airteagail artikolu " +
		"artikoli artikkel artikkeli artykul artykulu artykulem grein статья статьи стаття статті")
	articleAfter = []string{"straipsn", "str", "pant", "cikk", "clen", "artikl", "gr"}
)

func isArticleAfter(w string) bool {
	for _, stem := range articleAfter {
		if w == stem || len(stem) > 3 && strings.HasPrefix(w, stem) {
			return true
		}
	}
	return false
}

// Words and marks between the numbers of a list of articles.
var between = set("and und et y e ir i en och og ja és και и și si un a in or oder ou o lub of eller u agus kif kao in bei , oraz ve")

// articles returns the rights whose articles s cites.
func articles(s sentence) map[model.Right]bool {
	var found map[model.Right]bool
	cite := func(j int) {
		right, ok := articleOf[s[j]]
		if s[j] == "7" { // Art. 7(3), "Art. 7 Abs. 3": withdrawal of consent
			for k := j + 1; k <= j+3 && k < len(s); k++ {
				if s[k] == "3" {
					right, ok = model.Withdrawal, true
				}
			}
		}
		if ok {
			if found == nil {
				found = make(map[model.Right]bool)
			}
			found[right] = true
		}
	}
	for i, w := range s {
		before, after := articleBefore[w], isArticleAfter(w)
		switch {
		case after && i > 0 && number(s[i-1]): // "15 ir 17 straipsniai"
			for j := i - 1; j >= 0 && (number(s[j]) || between[s[j]]); j-- {
				cite(j)
			}
		case before || after: // "Articles 15, 17(1) and 21"
			listed := true
			for j := i + 1; j < len(s) && j < i+16 && (number(s[j]) || between[s[j]]); j++ {
				if listed && number(s[j]) {
					cite(j)
				}
				listed = between[s[j]] // a number right after another is a paragraph
			}
		}
	}
	return found
}

func number(w string) bool {
	return len(w) > 0 && len(w) < 3 && strings.Trim(w, "0123456789") == ""
}

// namesLaw reports whether any sentence names the regulation.
func namesLaw(parts ...[]sentence) bool {
	for _, all := range parts {
		for _, s := range all {
			for i, w := range s {
				if lawNames[w] || w == "2016" && i+1 < len(s) && s[i+1] == "679" {
					return true
				}
			}
		}
	}
	return false
}
