package model

import (
	"embed"
	"slices"
	"strings"
	"text/template"
	"unicode/utf8"

	"integrora.com/opsconsole/model/deadline"
)

//go:embed lettertext/*.txt
var letterFiles embed.FS

// liftNotice is how many days before the lifting of a restriction the person
// is told (rules §3.4).
const liftNotice = 7

// sayMost is the longest part that a drafter may say, in bytes.
const sayMost = 4000

// LetterFacts are the records that a letter is filled from. What a kind does
// not need may be zero.
type LetterFacts struct {
	On            deadline.Date // the day of writing
	Request       Request
	File          CaseFile
	Plan          Plan // of an erasure; of access and portability, what is held
	Erasure       ErasureRecord
	Tenant        Tenant
	Person        Person
	Incident      string
	Subprocessors []Subprocessor
	Notice        NoticeFacts       // of a sub-processor
	Say           map[string]string // the parts named in LetterRule.Needs
}

// letterFields is what a template sees.
type letterFields struct {
	Ref, Name, Received, Rights, Due, ExtendedDue, LiftOn string
	Tenant                                                string
	TenantNamed                                           bool
	From, Heading, Text                                   string
	ErasedOn, BackupsBy                                   string
	Erased, Kept, Categories                              []letterLine
	NotOurs                                               bool
	Told, Recipients, Portable                            []string
	Say                                                   map[string]string

	Scope            Scope // of a tenant's instruction
	Reference, ByLaw string
	KeptUntil        string
	Fields           []string
	Forwarded, Done  string
	Count            string

	Change         string // "added", "changed", "replaced" or "ended"
	Sub, Was       subLine
	List           []subLine
	Replaced       []string
	UseFrom, Until string
	Days           int
	Specific       bool
}

type letterLine struct{ What, Law, Until string }

// FillLetter writes a letter from the records. It is pure. What the letter
// needs and the records or the drafter do not say is refused by name: no letter
// has a hole.
func FillLetter(kind LetterKind, language string, facts LetterFacts) (heading, body string, err error) {
	rule, err := kind.Rule()
	if err != nil {
		return "", "", err
	}
	if !slices.Contains(LetterLanguages, language) {
		return "", "", Refuse("usage", "letters are written in %s; found %q", strings.Join(LetterLanguages, " and "), language)
	}
	if err := said(rule, facts.Say); err != nil {
		return "", "", err
	}
	w := letterWords[language]
	fields, err := letterFieldsOf(rule, w, facts)
	if err != nil {
		return "", "", err
	}
	t, err := template.New(string(kind)+"."+language+".txt").Option("missingkey=error").Funcs(template.FuncMap{"join": w.join}).
		ParseFS(letterFiles, "lettertext/shared."+language+".txt", "lettertext/"+string(kind)+"."+language+".txt")
	if err != nil {
		return "", "", err
	}
	var b strings.Builder
	if err := t.Execute(&b, fields); err != nil {
		return "", "", err
	}
	first, rest, _ := strings.Cut(b.String(), "\n")
	return strings.TrimPrefix(first, "Subject: "), strings.Trim(rest, "\n") + "\n", nil
}

// said holds what the drafter says to what the kind needs.
func said(rule LetterRule, say map[string]string) error {
	for _, n := range rule.Needs {
		if strings.TrimSpace(say[n.Name]) == "" {
			return Refuse("letter", "the letter %s needs %s: %s", rule.Kind, n.Name, n.What)
		}
	}
	for name, text := range say {
		if !slices.ContainsFunc(rule.Needs, func(n Need) bool { return n.Name == name }) {
			return Refuse("usage", "the letter %s has no part %q", rule.Kind, name)
		}
		if len(text) > sayMost || !plainText(text) {
			return Refuse("usage", "the part %s is plain text of up to %d bytes", name, sayMost)
		}
	}
	return nil
}

// plainText reports whether text has no control characters but line ends, and
// is whole UTF-8.
func plainText(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool {
		return r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0
	})
}

// oneLine makes one line of text that came from outside.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return r <= ' ' || r >= 0x7f && r < 0xa0 || r == utf8.RuneError
	}), " ")
}

// wholeText takes control characters out of text that came from outside.
func wholeText(text string) string {
	return strings.Map(func(r rune) rune {
		if !plainText(string(r)) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
}

func letterFieldsOf(rule LetterRule, w words, f LetterFacts) (letterFields, error) {
	out := letterFields{Say: f.Say, Name: oneLine(f.File.Name), Tenant: oneLine(f.Tenant.Name), LiftOn: w.date(f.On.AddDays(liftNotice))}
	need := func(what, value string) error {
		if value == "" {
			return Refuse("letter", "the letter %s needs %s, which is not recorded", rule.Kind, what)
		}
		return nil
	}
	switch rule.Kind {
	case LetterBreachPerson, LetterBreachTenant:
		out.Ref, out.Name = f.Incident, oneLine(f.Person.Name)
		if err := need("an incident", f.Incident); err != nil {
			return out, err
		}
		if rule.Kind == LetterBreachTenant {
			return out, need("the tenant's name", out.Tenant)
		}
		return out, need("the person", f.Person.ID)
	case LetterSubprocessor:
		if err := need("the tenant's name", out.Tenant); err != nil {
			return out, err
		}
		return out, subNoticeFields(&out, w, f.Notice)
	}
	r := f.Request
	if rule.Kind == LetterLift && r.ID == "" { // restricted by us, at nobody's request
		out.Name = oneLine(f.Person.Name)
		return out, need("the person", f.Person.ID)
	}
	if err := need("a request", r.ID); err != nil {
		return out, err
	}
	clock := r.Clock(f.On)
	out.Ref, out.Received, out.Due, out.Rights = r.ID, w.date(clock.ReceivedOn), w.date(clock.Due), w.rights(r.Asked())
	switch {
	case rule.Kind == LetterAcknowledge || rule.Kind == LetterRefusal:
		return out, need("the rights that are asked for", out.Rights)
	case rule.Kind == LetterExtension:
		// Told within one month of receipt, or it counts as none (Art. 12(3)).
		longer := deadline.Request(clock.ReceivedOn, deadline.Options{Extended: true, ExtensionSentOn: f.On, Pauses: r.Pauses, AsOf: f.On})
		if !longer.Extended {
			return out, Refuse("late", "an extension is told by %s; it is too late for one (Art. 12(3) GDPR)", clock.ExtensionNoticeBy)
		}
		out.ExtendedDue = w.date(longer.Due)
	case rule.Kind == LetterForward || rule.Kind == LetterHolding:
		out.TenantNamed = f.Tenant.DPA.NamedToPersons
		out.From, out.Heading, out.Text = oneLine(f.File.Name+" <"+f.File.Email+">"), oneLine(f.File.Heading), wholeText(f.File.Text)
		if rule.Kind == LetterForward {
			if err := need("the text of the request", out.Text); err != nil {
				return out, err
			}
		}
		return out, need("the tenant", out.Tenant)
	case rule.Kind.toTenant():
		return out, tenantFields(&out, w, f)
	case rule.Right == Erasure:
		return out, erasureFields(&out, w, f)
	case rule.Right == Access:
		for _, c := range f.held() {
			out.Categories = append(out.Categories, letterLine{What: w.category[c.Category], Law: w.law(c.Basis)})
		}
		if len(out.Categories) == 0 {
			return out, need("data of the person that we hold as controller", "")
		}
		for _, s := range f.Subprocessors {
			if s.Active {
				out.Recipients = append(out.Recipients, s.Name+" ("+s.Location+")")
			}
		}
		if len(out.Recipients) == 0 {
			return out, need("the recipients", "")
		}
	case rule.Right == Portability:
		for _, c := range f.held() {
			if c.Portable {
				out.Portable = append(out.Portable, w.category[c.Category])
			}
		}
		if len(out.Portable) == 0 {
			return out, need("data of the person that Art. 20 GDPR covers", "")
		}
	}
	return out, nil
}

// held are the categories of which we hold something as controller: an answer
// is about this person, not a copy of the policy (Art. 15(1) GDPR).
func (f LetterFacts) held() []CategoryRule {
	var rules []CategoryRule
	for _, c := range Categories {
		if slices.ContainsFunc(f.Plan.Items, func(i Item) bool { return i.Category == c.Category && i.Capacity == Controller && i.Count > 0 }) {
			rules = append(rules, c)
		}
	}
	return rules
}

// erasureFields tells of an erasure only what its certificate says was done.
func erasureFields(out *letterFields, w words, f LetterFacts) error {
	e := f.Erasure
	if !e.Done() {
		return Refuse("letter", "the letter needs the certificate of the erasure, and there is none yet")
	}
	done := deadline.ReceivedOn(e.DoneAt)
	out.ErasedOn = w.date(done)
	if !e.BackupsBy.IsZero() {
		out.BackupsBy = w.date(e.BackupsBy)
	}
	for _, i := range f.Plan.Items {
		switch {
		case i.Outcome.Goes():
			out.Erased = append(out.Erased, letterLine{What: w.category[i.Category]})
		case i.Outcome == NotOurs && i.Count > 0:
			out.NotOurs = true
		}
	}
	for _, k := range e.Kept {
		if k.Outcome == Anonymise {
			continue // no personal data any more
		}
		if k.Outcome == NotOurs || k.Count == 0 {
			out.NotOurs = out.NotOurs || k.Outcome == NotOurs
			continue
		}
		if k.Ground == "" || k.Until.IsZero() {
			return Refuse("letter", "the letter needs the law and the end of retention of %s", k.Category)
		}
		out.Kept = append(out.Kept, letterLine{What: w.category[k.Category], Law: w.law(k.Ground), Until: w.date(k.Until)})
	}
	for _, o := range e.Orders {
		for _, s := range f.Subprocessors {
			if s.ID == o.Subprocessor {
				out.Told = append(out.Told, s.Name)
			}
		}
	}
	if len(out.Told) < len(e.Orders) {
		return Refuse("letter", "the letter needs the name of every recipient that was told to erase")
	}
	return nil
}
