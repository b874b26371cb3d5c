package model

import (
	"embed"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"text/template"
	"time"

	"integrora.com/opsconsole/model/deadline"
)

//go:embed noticetext/*.txt
var noticeFiles embed.FS

// privacyContact is where more can be learned of a breach (Art. 33(3)(b) GDPR).
const privacyContact = "Integrora, privacy, support@integrora.com"

func breachPersonNeeds() []Need {
	rule, err := LetterBreachPerson.Rule()
	if err != nil {
		return nil
	}
	return rule.Needs
}

// Say is a part of a notice as the incident's record tells it; empty where it
// does not (see LetterRule.Needs).
func (i Incident) Say(part string) string {
	f := i.Facts
	switch part {
	case "aware":
		if i.Breach() {
			return Instant(i.AwareAt)
		}
	case "nature":
		return f.Nature
	case "affected":
		return i.affected()
	case "consequences":
		return f.Effects
	case "measures":
		return f.Measures
	case "advice":
		return f.Protection
	case "contact":
		return privacyContact
	case "next":
		return f.Next
	}
	return ""
}

// fill completes what a drafter says of a notice with what the record tells.
func (i Incident) fill(rule LetterRule, said map[string]string) map[string]string {
	all := maps.Clone(said)
	for _, n := range rule.Needs {
		if text := i.Say(n.Name); text != "" && all[n.Name] == "" {
			if all == nil {
				all = map[string]string{}
			}
			all[n.Name] = text
		}
	}
	return all
}

// affected tells categories and numbers.
func (i Incident) affected() string {
	people, records, exact := i.Numbers()
	if people == 0 || len(i.Facts.People) == 0 || len(i.Facts.Data) == 0 {
		return ""
	}
	about := "about "
	if exact {
		about = ""
	}
	return fmt.Sprintf("%s%d people (%s), %s%d records (%s)", about, people, strings.Join(i.Facts.People, ", "), about, records, strings.Join(i.Facts.Data, ", "))
}

// noticeFields is what the template of the notification sees.
type noticeFields struct {
	Ref, Aware, Due, Started, Source, Nature, Breached, People, Data, PeopleNo, RecordsNo, Exact string
	Effects, Measures, Risk, Contact, Late, Next, Subjects, Cause                                string
	Tenants                                                                                      int
	Phase                                                                                        string
}

// InspectorateNotice is the notification to the inspectorate as far as the
// record tells it (Art. 33(3) GDPR). What is not known yet says so: it follows
// in a later phase (Art. 33(4)). It names no person.
func InspectorateNotice(i Incident, language string, at time.Time) (string, error) {
	unknown, exact, about := "not known yet; it follows (Art. 33(4) GDPR)", "exact", "approximate"
	if language == "lt" {
		unknown, exact, about = "dar nežinoma; bus pateikta vėliau (BDAR 33 str. 4 d.)", "tikslus", "apytikris"
	}
	if !i.Breach() {
		return "", Refuse("state", "%s is a suspicion; there is nothing to notify yet", i.ID)
	}
	or := func(text string) string {
		if text == "" {
			return unknown
		}
		return text
	}
	people, records, counted := i.Numbers()
	number := func(n int) string {
		if n == 0 && !counted {
			return unknown
		}
		return strconv.Itoa(n)
	}
	f := noticeFields{Ref: i.ID, Aware: Instant(i.AwareAt), Due: Instant(i.Clock().Due), Started: or(i.Facts.Started), Source: or(i.Facts.Source), Nature: or(i.Facts.Nature),
		Breached: or(strings.Join(i.Facts.Breached, ", ")), People: or(strings.Join(i.Facts.People, ", ")), Data: or(strings.Join(i.Facts.Data, ", ")),
		PeopleNo: number(people), RecordsNo: number(records), Exact: about, Effects: or(i.Facts.Effects), Measures: or(i.Facts.Measures), Risk: or(string(i.Risk)),
		Contact: privacyContact, Next: or(i.Facts.Next), Cause: or(i.Facts.Cause), Tenants: len(i.Tenants), Subjects: unknown}
	if counted {
		f.Exact = exact
	}
	if n := i.obligationTo(ToSubjects, ""); n >= 0 {
		f.Subjects = i.Obligations[n].words()
	}
	if n := i.obligationTo(ToInspectorate, ""); n >= 0 {
		o := i.Obligations[n]
		if f.Late = o.Late; f.Late == "" && i.Late(o, at) {
			f.Late = unknown
		}
		f.Phase = o.Proof
	}
	return noticeText("breach-inspectorate", language, f)
}

func noticeText(name, language string, fields any) (string, error) {
	file := "noticetext/" + name + "." + language + ".txt"
	t, err := template.New(name+"."+language+".txt").Option("missingkey=error").ParseFS(noticeFiles, file)
	if err != nil {
		return "", Refuse("usage", "drafts are written in %s; found %q", strings.Join(LetterLanguages, " and "), language)
	}
	var b strings.Builder
	err = t.Execute(&b, fields)
	return b.String(), err
}

// words is how the obligation stands.
func (o Obligation) words() string {
	switch {
	case o.Decision == DecidedNotNotifiable:
		return "not notifiable: " + o.Ground
	case o.Decision == DecidedExempt:
		return "not told: " + o.Ground
	case !o.SentAt.IsZero():
		return "told " + Instant(o.SentAt)
	case o.Decision == DecidedInform:
		return "to be told, as decided"
	}
	return "to be told"
}

// Words is how the obligation stands, in a phrase.
func (o Obligation) Words() string { return o.words() }

// SubjectsMessage is the message to people as the record tells it (Art. 34(2)
// GDPR), without a name.
func SubjectsMessage(i Incident, language string, at time.Time) (string, error) {
	say := map[string]string{}
	for _, n := range breachPersonNeeds() {
		say[n.Name] = i.Say(n.Name)
	}
	heading, body, err := FillLetter(LetterBreachPerson, language, LetterFacts{On: deadline.ReceivedOn(at), Incident: i.ID, Person: Person{ID: "-"}, Say: say})
	return heading + "\n\n" + body, err
}

// RegisterHead names the columns of the register of breaches (Art. 33(5) GDPR).
var RegisterHead = []string{"id", "state", "what", "opened", "started", "aware", "declared", "due", "outer limit", "rule", "source", "capacity", "breached",
	"nature", "people categories", "data categories", "people", "records", "numbers", "effects", "measures", "severity", "risk", "risk reasoning", "dpo advice",
	"tenants", "inspectorate", "receipt", "late because", "data subjects", "obligations", "contained", "cause", "lessons", "closed", "findings"}

// RegisterRow is the incident's line in the register. It holds no personal data.
func (i Incident) RegisterRow() []string {
	f, c := i.Facts, i.Clock()
	people, records, exact := i.Numbers()
	numbers := "estimated"
	if exact {
		numbers = "exact, counted " + moment(i.Count.At)
	}
	advice := ""
	if i.Advice.Given() {
		advice = adviceWord(i.Advice.Objects) + ": " + i.Advice.Text
	}
	var sa, receipt, late, subjects string
	var all []string
	for _, o := range i.Obligations {
		switch o.To {
		case ToInspectorate:
			sa, receipt, late = o.words(), o.Proof, o.Late
		case ToSubjects:
			subjects = o.words()
		}
		all = append(all, o.Title()+": "+o.words())
	}
	list := func(words []string) string { return strings.Join(words, ", ") }
	when := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return deadline.Local(t).Format(time.RFC3339)
	}
	return []string{i.ID, i.State.Title(), i.What, when(i.OpenedAt), f.Started, when(i.AwareAt), when(i.DeclaredAt), when(c.Due), when(c.OuterLimit), c.RuleVersion, f.Source,
		string(i.Capacity), list(f.Breached), f.Nature, list(f.People), list(f.Data), strconv.Itoa(people), strconv.Itoa(records), numbers, f.Effects, f.Measures,
		string(f.Severity), string(i.Risk), i.Reasoning, advice, list(i.Tenants), sa, receipt, late, subjects, strings.Join(all, "; "), when(i.ContainedAt), f.Cause, f.Lessons,
		when(i.ClosedAt), i.Findings}
}
