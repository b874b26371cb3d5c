package model

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Happening is a line of a person's joint history: what was done on any of
// their requests, consents, holds, letters, restrictions and corrections, and on
// the suppression of their address. It holds no personal data.
type Happening struct {
	At     time.Time
	Object string // R-42, L-3, H-7, p-…/c-1, E-2, p-…/1 of a restriction, M-1
	What   string
	By     string // admin id; of a consent, who gave or withdrew it
}

// Past is what a person's history is put together from. Who was erased has a
// zero Person and no Suppressions.
type Past struct {
	Person       Person    // for restrictions and uses while restricted (Art. 18 GDPR)
	Requests     []Request // with what they had corrected (Art. 16)
	Consents     []Consent
	Holds        []Hold
	Letters      []OutLetter
	Erasures     []ErasureRecord
	Suppressions []Suppression // of their address (Art. 21(3))
}

// Happenings puts a person's history together, oldest first. It is still there
// after their erasure, and then names nobody.
func Happenings(past Past) []Happening {
	var list []Happening
	add := func(at time.Time, object, by string, what ...string) {
		if !at.IsZero() {
			words := slices.DeleteFunc(what, func(w string) bool { return w == "" })
			list = append(list, Happening{at.UTC(), object, strings.Join(words, " "), by})
		}
	}
	for _, r := range past.Requests {
		add(r.ReceivedAt, r.ID, "", "received by", r.Channel)
		for _, e := range r.History {
			reason := ""
			if e.Reason != "" && !strings.HasPrefix(e.Reason, "a-") { // an assignment's is an account
				reason = "(" + e.Reason + ")"
			}
			add(e.At, r.ID, e.By, e.Act+":", e.To.Title(), reason)
		}
		for _, c := range r.Corrected {
			add(c.At, r.ID, c.By, "data corrected:", strings.Join(c.Fields, ", "))
		}
	}
	for _, c := range past.Consents {
		for _, e := range c.Events {
			add(e.At, c.ID, e.By, "consent to "+c.Purpose+":", string(e.State))
		}
	}
	for _, h := range past.Holds {
		add(h.At, h.ID, h.By, "legal hold placed until", h.Until.String())
		add(h.EndedAt, h.ID, "", "legal hold ended", h.Ruling)
	}
	for _, l := range past.Letters {
		add(l.SentAt, l.ID, l.SentBy, "letter sent:", string(l.Kind), "by", l.How)
	}
	for _, e := range past.Erasures {
		add(e.IntentAt, e.ID, "", "records erased")
		for _, o := range e.Orders {
			add(o.AnsweredAt, e.ID, "", o.Subprocessor, "answered the order:", string(o.Answer))
		}
	}
	p := past.Person
	for _, r := range p.Restrictions {
		id, name := RestrictionID(p.ID, r.No), fmt.Sprintf("restriction %d", r.No)
		add(r.At, id, r.By, name, "began:", cmp.Or(r.Began, r.Ground).Article(), r.Request, r.Incident)
		for _, look := range r.Reviews {
			add(look.At, id, look.By, name, "reviewed:", look.Ground.Article())
		}
		add(r.LiftedAt, id, "", name, "was lifted", r.Ruling, r.Letter)
	}
	for _, u := range p.Uses {
		add(u.At, p.ID, "", "use of restricted data allowed until", u.Until.String(), u.Ruling)
	}
	for _, s := range past.Suppressions {
		for _, e := range s.Events {
			what := "marketing suppressed"
			if e.Ended {
				what = "suppression of marketing ended"
			}
			add(e.At, s.ID, e.By, what, e.Request, e.Ruling)
		}
	}
	slices.SortStableFunc(list, func(a, b Happening) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Object, b.Object)) })
	return list
}
