package model

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Happening is a line of a person's joint history: what was done on any of
// their requests, consents, holds and letters. It holds no personal data.
type Happening struct {
	At     time.Time
	Object string // R-42, L-3, H-7, p-…/c-1, E-2
	What   string
	By     string // admin id; of a consent, who gave or withdrew it
}

// Happenings puts a person's history together, oldest first. It is still there
// after their erasure, and then names nobody.
func Happenings(requests []Request, consents []Consent, holds []Hold, letters []OutLetter, erasures []ErasureRecord, restrictions []PersonRestriction) []Happening {
	var list []Happening
	add := func(at time.Time, object, by string, what ...string) {
		if !at.IsZero() {
			words := slices.DeleteFunc(what, func(w string) bool { return w == "" })
			list = append(list, Happening{at.UTC(), object, strings.Join(words, " "), by})
		}
	}
	for _, r := range requests {
		add(r.ReceivedAt, r.ID, "", "received by", r.Channel)
		for _, e := range r.History {
			reason := ""
			if e.Reason != "" && !strings.HasPrefix(e.Reason, "a-") { // an assignment's is an account
				reason = "(" + e.Reason + ")"
			}
			add(e.At, r.ID, e.By, e.Act+":", e.To.Title(), reason)
		}
	}
	for _, c := range consents {
		for _, e := range c.Events {
			add(e.At, c.ID, e.By, "consent to "+c.Purpose+":", string(e.State))
		}
	}
	for _, h := range holds {
		add(h.At, h.ID, h.By, "legal hold placed until", h.Until.String())
		add(h.EndedAt, h.ID, "", "legal hold ended", h.Ruling)
	}
	for _, l := range letters {
		add(l.SentAt, l.ID, l.SentBy, "letter sent:", string(l.Kind), "by", l.How)
	}
	for _, r := range restrictions {
		name := "restriction " + fmt.Sprint(r.No)
		add(r.At, cmp.Or(r.Request, r.Incident, "-"), r.By, name, "began:", r.Began.Article())
		for _, look := range r.Reviews {
			add(look.At, "-", look.By, name, "reviewed:", look.Ground.Article())
		}
		add(r.LiftedAt, cmp.Or(r.Ruling, "-"), "", name, "was lifted")
	}
	for _, e := range erasures {
		add(e.IntentAt, e.ID, "", "records erased")
		for _, o := range e.Orders {
			add(o.AnsweredAt, e.ID, "", o.Subprocessor, "answered the order:", string(o.Answer))
		}
	}
	slices.SortStableFunc(list, func(a, b Happening) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Object, b.Object)) })
	return list
}
