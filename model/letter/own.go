package letter

import (
	"strings"
)

// ownText returns what the sender wrote in this letter: quoted lines, the
// quoted letter below a reply, and what follows a signature mark are left out.
func ownText(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	lines := strings.Split(text, "\n")
	var keep []string
	for i, line := range lines {
		trimmed := strings.TrimSpace(line)
		if line == "-- " || trimmed == "--" || quoteBegins(lines, i) {
			break
		}
		if strings.HasPrefix(trimmed, ">") {
			// The line that introduces the quotation goes with it.
			for len(keep) > 0 && strings.TrimSpace(keep[len(keep)-1]) == "" {
				keep = keep[:len(keep)-1]
			}
			if n := len(keep); n > 0 && introduces(keep[n-1]) {
				keep = keep[:n-1]
			}
			continue
		}
		keep = append(keep, line)
	}
	return strings.Join(withoutNotices(keep), "\n")
}

// Stems by which the notice of confidentiality below many a mail is known, and
// the words for the mail it speaks of.
var (
	confidential = []string{"confidential", "intended recipient", "vertraulich", "confidentiel", "confidencial", "riservat", "vertrouwelijk",
		"poufn", "konfiden", "fortrolig", "luottamuksell", "bizalmas", "duvern", "dovern", "εμπιστευτικ", "поверител", "povjerljiv", "zaupn"}
	thisMail = []string{"e-mail", "email", "message", "mail", "nachricht", "mensaje", "messagg", "mensagem", "bericht", "wiadomos", "meddelande",
		"laisk", "viest", "uzenet", "zprav", "sprav", "mesaj", "μηνυμα", "съобщени", "poruk", "sporocil", "besked", "vestul", "kiri"}
)

// advertising are stems by which direct marketing is known, in folded letters.
var advertising = []string{"marketing", "advertis", "newsletter", "promotion", "werbung", "prospection", "publicit", "publicidad", "mercadotecnia", "rinkodar", "reklam",
	"reclame", "pubblicit", "markkinoin", "mainon", "turunda", "tirgved", "markedsfor", "marknadsfor", "διαφημ", "μαρκετινγκ", "маркетинг", "реклам", "margaiocht"}

// withoutNotices leaves out every paragraph but the first that declares the
// mail confidential: what it asks for is not asked of us.
func withoutNotices(lines []string) []string {
	var out []string
	for begin := 0; begin < len(lines); {
		end := begin
		for end < len(lines) && strings.TrimSpace(lines[end]) != "" {
			end++
		}
		end = min(end+1, len(lines))
		text := fold(strings.Join(lines[begin:end], " "))
		if begin == 0 || !holds(text, confidential) || !holds(text, thisMail) {
			out = append(out, lines[begin:end]...)
		}
		begin = end
	}
	return out
}

func holds(text string, stems []string) bool {
	for _, stem := range stems {
		if strings.Contains(text, stem) {
			return true
		}
	}
	return false
}

// introduces reports whether line is of the kind "On Monday, Ann wrote:".
func introduces(line string) bool {
	line = strings.TrimSpace(line)
	return strings.HasSuffix(line, ":") && len(line) < 200 &&
		(strings.ContainsAny(line, "@<0123456789"))
}

// quoteBegins reports whether the letter below line i is somebody else's: a
// ruled "original message" line, or a block of mail headers.
func quoteBegins(lines []string, i int) bool {
	line := strings.TrimSpace(lines[i])
	if n := len(line); n > 6 && n < 120 && (strings.HasPrefix(line, "--") || strings.HasPrefix(line, "__")) {
		word := strings.Trim(line, "-_ ")
		if word == "" {
			return strings.HasPrefix(line, "____") && headerLines(lines, i+1) >= 3
		}
		if strings.HasSuffix(line, "--") || strings.HasSuffix(line, "__") {
			return true
		}
	}
	return headerLines(lines, i) >= 3
}

// headerLines counts the lines from i on of the form "Word: value", where the
// first holds an address, as mail programs put them above a forwarded letter.
func headerLines(lines []string, i int) int {
	n := 0
	for ; i < len(lines) && n < 4; i++ {
		line := strings.TrimSpace(lines[i])
		name, value, ok := strings.Cut(line, ":")
		if !ok || len(name) > 24 || strings.Count(name, " ") > 1 || strings.TrimSpace(value) == "" {
			break
		}
		if n == 0 && (!fromWords[fold(strings.Trim(name, "* "))]) {
			return 0
		}
		n++
	}
	return n
}

// fromWords open the block of headers above a quoted letter.
var fromWords = set("from von de da van od fra från lähettäjä no kellelt saatja nuo feladó от από " +
	"expéditeur expeditor mittente remitente nadawca odesílatel odosielateľ pošiljatelj pošiljatelj siuntėjas sūtītājs")

func set(words string) map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(words) {
		m[fold(w)] = true
	}
	return m
}
