package model

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// reviewNotice is within how many working days another person reviews what one
// submitted alone (rules §3.5).
const reviewNotice = 1

// TellTenants records that affected tenants were told by other means than a
// letter of ours, which records it itself. For those told late, it gives the
// reason.
type TellTenants struct {
	Incident string
	Tenants  []string  // slugs; none: all that are still to be told
	When     time.Time // zero: now
	How      string    // "phone", "portal", …
	Proof    string    // reference of what was sent
	Late     string    // why, where our target was missed
	Code     string
}

// Act implements Command.
func (TellTenants) Act() *Act { return ActTellTenants }

// Decide implements Command.
func (c TellTenants) Decide(call *Call) (Decision, error) {
	i, err := openBreach(call, c.Incident)
	if err != nil {
		return Decision{}, err
	}
	if c.When.IsZero() {
		c.When = call.At
	}
	switch {
	case c.How == "" || !validHow(c.How):
		return Decision{}, Refuse("usage", "say how they were told in a word: phone, portal, …")
	case c.When.After(call.At) || c.When.Before(i.AwareAt):
		return Decision{}, Refuse("usage", "they are told between %s and now; found %s", moment(i.AwareAt), moment(c.When))
	}
	if err := checkPhrase(c.Proof, "what proves it: the reference of what was sent"); err != nil {
		return Decision{}, err
	}
	if c.Late != "" {
		if err := checkPhrase(c.Late, "why it is late"); err != nil {
			return Decision{}, err
		}
	}
	i.Obligations = slices.Clone(i.Obligations)
	told := 0
	for n := range i.Obligations {
		o := &i.Obligations[n]
		named := slices.Contains(c.Tenants, o.Name)
		if o.To != ToTenant || len(c.Tenants) > 0 && !named {
			continue
		}
		if !o.SentAt.IsZero() {
			if named && o.Late == "" && c.Late != "" && i.Late(*o, call.At) {
				o.Late, told = c.Late, told+1
			}
			continue
		}
		o.SentAt, o.SentBy, o.How, o.Proof = c.When.UTC(), call.Actor.ID, c.How, c.Proof
		if told++; i.Late(*o, call.At) {
			if o.Late = c.Late; c.Late == "" {
				return Decision{}, Refuse("late", "tenants are told without undue delay, by our target %s; say why it is late (Art. 33(2) GDPR)", Instant(i.AwareAt.Add(IncidentTarget)))
			}
		}
	}
	if told == 0 {
		return Decision{}, Refuse("state", "no tenant among %s is still to be told of %s", orNone(strings.Join(c.Tenants, ", ")), i.ID)
	}
	i.step(call, ActTellTenants, "", fmt.Sprintf("%d tenants told by %s, %s", told, c.How, c.Proof))
	i.settle()
	actor, err := call.StepUp(c.Code)
	if err != nil {
		return Decision{Object: i.ID, Put: []Record{actor}}, err
	}
	return i.decision(Fact{"tenants", strconv.Itoa(told)}).with(actor), nil
}

// SubjectsTold records that people were told as decided (OpSubjects), and how
// many.
type SubjectsTold struct {
	Incident string
	How      string
	Number   int
	Proof    string
}

// Act implements Command.
func (SubjectsTold) Act() *Act { return ActSubjectsTold }

// Decide implements Command.
func (c SubjectsTold) Decide(call *Call) (Decision, error) {
	i, err := openBreach(call, c.Incident)
	if err != nil {
		return Decision{}, err
	}
	at, err := i.toInform()
	switch {
	case err != nil:
		return Decision{}, err
	case c.How == "" || !validHow(c.How):
		return Decision{}, Refuse("usage", "say how they were told in a word: mail, post, portal, …")
	case c.Number < 1:
		return Decision{}, Refuse("usage", "say how many people were told")
	}
	if err := checkPhrase(c.Proof, "what proves it: the reference of what was sent"); err != nil {
		return Decision{}, err
	}
	i.Obligations = slices.Clone(i.Obligations)
	o := &i.Obligations[at]
	o.Number += c.Number
	if o.SentAt.IsZero() {
		o.SentAt, o.SentBy = call.At, call.Actor.ID
	}
	o.How, o.Proof = c.How, c.Proof
	i.step(call, ActSubjectsTold, "", fmt.Sprintf("%d people told by %s, %s", c.Number, c.How, c.Proof))
	i.settle()
	return i.decision(Fact{"people", strconv.Itoa(c.Number)}), nil
}

// toInform finds the obligation to tell people, decided so by two persons for
// management.
func (i Incident) toInform() (int, error) {
	at := i.obligationTo(ToSubjects, "")
	if at < 0 || i.Obligations[at].Decision != DecidedInform {
		return -1, Refuse("second_person", "it is not decided that people are told of %s; propose it as ruling %s (Art. 34 GDPR)", i.ID, OpSubjects)
	}
	return at, nil
}

// noticeSent records on an incident that a letter of ours about it was sent.
func noticeSent(call *Call, act *Act, l OutLetter, d Decision) (Decision, error) {
	i, err := call.Incident(l.Incident)
	if err != nil || !i.Breach() {
		return d, err
	}
	at := i.obligationTo(ToTenant, l.Tenant)
	if l.Kind == LetterBreachPerson {
		at = i.obligationTo(ToSubjects, "")
	}
	if at < 0 {
		return d, nil
	}
	i.Obligations = slices.Clone(i.Obligations)
	o := &i.Obligations[at]
	if o.Number++; o.SentAt.IsZero() {
		o.SentAt, o.SentBy, o.How, o.Proof = l.SentAt, l.SentBy, l.How, l.ID
		i.step(call, act, "", o.Title()+" told by "+l.ID)
		if i.Open() {
			i.settle()
		}
	}
	return d.with(i), nil
}

// noticeBack opens the obligation again that a notice had met which came back.
func noticeBack(call *Call, l OutLetter, d Decision) (Decision, error) {
	i, err := call.Incident(l.Incident)
	if err != nil || !i.Open() {
		return d, err
	}
	at := slices.IndexFunc(i.Obligations, func(o Obligation) bool { return o.To == ToTenant && o.Proof == l.ID })
	if at < 0 {
		return d, nil
	}
	i.Obligations = slices.Clone(i.Obligations)
	o := &i.Obligations[at]
	o.SentAt, o.SentBy, o.How, o.Proof, o.Number = time.Time{}, "", "", "", 0
	i.settle()
	i.step(call, ActLetterBounce, "", l.ID+" came back; "+o.Title()+" is still to be told")
	return d.with(i), nil
}
