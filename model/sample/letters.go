package sample

import (
	_ "embed"
	"fmt"
	"iter"
	"strings"
	"time"

	"integrora.com/opsconsole/model"
)

// Letter is a message as it reaches the privacy mailbox, and what it was
// written to ask for, against which a reader can be checked.
type Letter struct {
	Raw      []byte // RFC 5322, lines ended by CRLF
	Date     time.Time
	Language string
	Rights   []model.Right // in the order of model.Rights; empty when nothing is asked
	Person   string        // the sender's id in Records, "" for a stranger
}

// Letters are o.Requests messages as they reach the mailbox. The first dozen are made for showing the
// console: each of another case, some overdue, some due within days. The rest
// follow in order of their dates, over the 50 days before o.Now.
func Letters(o Options) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for l := range Meant(o) {
			if !yield(l.Raw) {
				return
			}
		}
	}
}

// Meant are the same letters, each with what it was written to ask for.
func Meant(o Options) iter.Seq[Letter] {
	s := worldOf(o)
	return func(yield func(Letter) bool) {
		for j := range s.Requests {
			if !yield(s.letter(j)) {
				return
			}
		}
	}
}

// wording is one letter of letters.txt.
type wording struct {
	language, asks, name, subject, body string
}

//go:embed letters.txt
var lettersText string

// opening is what the sample begins with, ordinary what it goes on with.
var opening, ordinary = readWordings(lettersText)

func readWordings(text string) (opening, ordinary []wording) {
	for _, block := range strings.Split(text, "\n== ")[1:] {
		head, rest, _ := strings.Cut(block, "\n")
		subject, body, _ := strings.Cut(rest, "\n")
		part := strings.Split(head+" | ", " | ")
		w := wording{part[0], part[1], part[2], subject, strings.TrimSpace(body) + "\n"}
		if w.name != "" {
			opening = append(opening, w)
		} else {
			ordinary = append(ordinary, w)
		}
	}
	return opening, ordinary
}

// scene says who writes an opening letter, and when.
type scene struct {
	who  func(s world, p personLine) bool // nil: a stranger
	days int                              // before now
	re   string                           // the opening letter it answers, by the same hand
}

var scenes = map[string]scene{
	"invoices": {days: 28, who: func(s world, p personLine) bool {
		return p.kind == user && p.tenant != terminatedTenant && s.kept(s.invoices(p))
	}},
	"contact":    {days: 29, who: func(s world, p personLine) bool { return p.kind == contact && len(s.invoices(p)) == 0 }},
	"processor":  {days: 20, who: func(s world, p personLine) bool { return p.kind == candidate && p.tenant != terminatedTenant }},
	"copy":       {days: 12, who: func(s world, p personLine) bool { return p.kind == user }},
	"marketing":  {days: 6, who: func(s world, p personLine) bool { return p.kind == contact }},
	"newsletter": {days: 2, who: func(s world, p personLine) bool { return p.kind == contact }},
	"name":       {days: 30, who: func(s world, p personLine) bool { return p.kind == user }},
	"stranger":   {days: 39},
	"reminder":   {days: 5, re: "stranger"},
	"question":   {days: 3},
	"dispute":    {days: 9, who: func(s world, p personLine) bool { return p.kind == user }},
	"both":       {days: 34, who: func(s world, p personLine) bool { return p.kind == contact }},
}

// draft is a letter before it is put into the mail format.
type draft struct {
	wording
	from, email, tenant string
	person              string
	date                time.Time
	id, re              string
}

func (s world) letter(j int) Letter {
	d := s.dice(diceLetter, j)
	var m draft
	if j < len(opening) {
		m = s.opening(j, d)
	} else {
		m = s.ordinary(j, d)
	}
	m.body = strings.NewReplacer("{name}", m.from, "{email}", m.email, "{tenant}", m.tenant).Replace(m.body)
	m.subject = strings.ReplaceAll(m.subject, "{tenant}", m.tenant)
	l := Letter{Raw: m.mail(j), Date: m.date, Language: m.language, Person: m.person}
	for _, r := range model.Rights {
		if strings.Contains("+"+m.asks+"+", "+"+string(r)+"+") {
			l.Rights = append(l.Rights, r)
		}
	}
	return l
}

func (s world) opening(j int, d *dice) draft {
	m := draft{wording: opening[j]}
	scene := scenes[m.name]
	if scene.re != "" {
		for k := range j {
			if opening[k].name == scene.re {
				before := s.opening(k, s.dice(diceLetter, k))
				m.from, m.email, m.tenant, m.person, m.re = before.from, before.email, before.tenant, before.person, before.id
			}
		}
	} else if p, ok := s.find(m.language, d.below(max(s.People, 1)), scene.who); ok {
		s.sign(&m, p)
	} else {
		s.stranger(&m, j, d)
	}
	m.date = s.Now.AddDate(0, 0, -scene.days).Add(-time.Duration(d.below(4*3600)) * time.Second)
	m.id = s.messageID(j, m.email)
	return m
}

// find looks for somebody who fits, from index start on, best of that language.
func (s world) find(language string, start int, fits func(world, personLine) bool) (found personLine, ok bool) {
	if fits == nil {
		return found, false
	}
	for i := range min(s.People, 2000) {
		p := s.person((start + i) % s.People)
		if !fits(s, p) {
			continue
		}
		if p.Language == language {
			return p, true
		}
		if !ok {
			found, ok = p, true
		}
	}
	return found, ok
}

// span is the time over which ordinary letters arrive; a reminder comes half of
// it, and more than the legal month, after the letter it is about.
const (
	span     = 50 * 24 * time.Hour
	reminder = 35
)

// asks is how often what is asked for.
var asks = strings.Fields("erasure access withdrawal erasure objection-marketing none erasure rectification access portability follow-up " +
	"erasure withdrawal none restriction access erasure access+erasure objection-marketing follow-up")

func (s world) ordinary(j int, d *dice) draft {
	nth, of := j-len(opening), s.Requests-len(opening)
	ask := asks[nth%len(asks)]
	before := -1
	if ask == "follow-up" {
		before = nth - of*reminder/50
		if before < 0 || asks[before%len(asks)] == "follow-up" {
			ask, before = "erasure", -1
		}
	}
	m := draft{date: s.Now.Add(-span + time.Duration((float64(nth)+float64(d.below(1000))/1000)*float64(span)/float64(of))).Truncate(time.Second)}
	language := ""
	switch {
	case before >= 0:
		first := s.ordinary(before+len(opening), s.dice(diceLetter, before+len(opening)))
		m.from, m.email, m.tenant, m.person, m.re, language = first.from, first.email, first.tenant, first.person, first.id, first.language
	case s.People > 0 && d.percent(75):
		p := s.person(d.below(s.People))
		s.sign(&m, p)
		language = p.Language
	default:
		language = s.stranger(&m, j, d)
	}
	m.wording = choose(language, ask, d)
	m.id = s.messageID(j, m.email)
	return m
}

// choose finds a wording, in English where there is none of the language.
func choose(language, ask string, d *dice) wording {
	var fit []wording
	for _, tongue := range []string{language, "en"} {
		for _, w := range ordinary {
			if w.language == tongue && w.asks == ask {
				fit = append(fit, w)
			}
		}
		if len(fit) > 0 {
			break
		}
	}
	return fit[d.below(len(fit))]
}

func (s world) sign(m *draft, p personLine) {
	m.from, m.email, m.person, m.tenant = p.Name, p.Email, p.ID, p.Tenant
	if p.tenant >= 0 {
		m.tenant = s.tenant(p.tenant).Name
	}
}

// stranger signs for somebody who is not in Records, and returns the language.
func (s world) stranger(m *draft, j int, d *dice) string {
	home, name, rank := s.called(s.People + maxTenants + j)
	m.from, m.email, m.tenant = name, fmt.Sprintf("%s.%d@%s", mailbox(name, rank), 60+d.below(40), d.pick(boxes)), s.tenant(0).Name
	return home.language
}

func (s world) messageID(j int, email string) string {
	_, host, _ := strings.Cut(email, "@")
	d := s.dice(diceLetter, -1-j)
	return fmt.Sprintf("%016x.%d@%s", d.throw(), j+1, host)
}
