package model_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// stands are the states of rules §3.4, and how a shelf gets into each from the
// one before.
var stands = []struct {
	name string
	lead func(s *shelf)
}{
	{"unrestricted", func(s *shelf) {}},
	{"asked by DPO", func(s *shelf) {
		must(s, model.RoleDPO, model.AskRestriction{Person: "p-1", Ground: model.GroundAccuracy, Reason: "it differs"})
	}},
	{"restricted", func(s *shelf) {
		must(s, model.RoleAdmin, model.RestrictPerson{Person: "p-1", Ground: model.GroundAccuracy, Request: "R-1"})
	}},
	{"review due", func(s *shelf) {
		p, _ := s.Person("p-1")
		p.Restrictions[0].Review = deadline.ReceivedOn(now)
		s.put(p)
	}},
	{"letter drafted", func(s *shelf) {
		s.put(model.OutLetter{ID: "L-1", Kind: model.LetterLift, Request: "R-1", State: model.OutDraft, DraftedBy: "a-other", DraftedAt: now})
	}},
	{"told today", func(s *shelf) { sentAgo(s, 0) }},
	{"told 6 days ago", func(s *shelf) { sentAgo(s, 6) }},
	{"told 7 days ago", func(s *shelf) { sentAgo(s, 7) }},
	{"lift proposed", func(s *shelf) {
		must(s, model.RoleAdmin, effectSteps["propose lift"].(model.ProposeRuling))
	}},
	{"lifted", func(s *shelf) {
		p, _ := s.Person("p-1")
		p.Restrictions[0].LiftedAt = now
		s.put(p)
	}},
	{"erased", func(s *shelf) {
		delete(s.records, model.Ref{Kind: model.KindPerson, ID: "p-1"})
		delete(s.records, model.Ref{Kind: model.KindConsent, ID: "p-1/c-1"})
	}},
}

// sentAgo has the letter before the lifting sent so many days ago.
func sentAgo(s *shelf, days int) {
	p, _ := s.Person("p-1")
	p.Restrictions[0].At = now.AddDate(0, 0, -10)
	at := now.AddDate(0, 0, -days)
	s.put(p, model.OutLetter{ID: "L-1", Kind: model.LetterLift, Request: "R-1", State: model.OutSent, DraftedBy: "a-other", DraftedAt: at, SentAt: at})
}

func must(s *shelf, role model.Role, cmd model.Command) {
	d, err := cmd.Decide(s.call(role))
	if err != nil {
		panic(fmt.Sprintf("%s: %v", cmd.Act().Name, err))
	}
	s.take(d)
}

// effectSteps are the acts on a restriction, and the acts that a restriction
// shuts or leaves open.
var effectSteps = map[string]model.Command{
	"restrict":             model.RestrictPerson{Person: "p-1", Ground: model.GroundClaims, Incident: "I-1"},
	"ask":                  model.AskRestriction{Person: "p-1", Ground: model.GroundClaims, Reason: "claims"},
	"review":               model.ReviewRestriction{Restriction: "p-1/1", Reason: "still contested"},
	"due":                  model.RestrictionDue{Restriction: "p-1/1"},
	"letter before lift":   model.DraftLetter{Kind: model.LetterLift, Request: "R-1", Say: map[string]string{"reason": "it is verified"}},
	"propose lift":         model.ProposeRuling{Op: model.OpLiftRestriction, Object: "p-1/1", Letter: "L-1", Reason: "verified"},
	"propose use":          model.ProposeRuling{Op: model.OpUseRestricted, Object: "p-1", Items: []string{"claims"}, Reason: "defence", Until: deadline.ReceivedOn(now)},
	"notice of a breach":   model.DraftLetter{Kind: model.LetterBreachPerson, Incident: "I-1", Person: "p-1", Say: map[string]string{"nature": "x", "consequences": "x", "measures": "x", "advice": "x", "contact": "x"}},
	"letter about request": model.DraftLetter{Kind: model.LetterAcknowledge, Request: "R-1"},
	"withdraw consent":     model.WithdrawConsent{Consent: "p-1/c-1", Channel: "phone"},
	"suppress":             model.SuppressMarketing{Person: "p-1", Channel: "phone"},
	"correct":              model.RectifyPerson{Request: "R-1", Fields: []model.Correction{{Field: model.FieldName, Value: "Ona New"}}},
}

func restrictedShelf(upTo int) *shelf {
	s := newShelf()
	s.put(model.Person{ID: "p-1", Kind: model.PlatformUser, Name: "Ona Test", Email: "ona@mail.example"},
		model.Request{ID: "R-1", State: model.InProgress, Rights: []model.Right{model.Restriction, model.Rectification}, Capacity: model.Controller, Person: "p-1", ReceivedAt: now},
		model.CaseFile{Request: "R-1", Name: "Ona Test", Email: "ona@mail.example"}, model.Incident{ID: "I-1", State: model.IncidentSuspected},
		model.Consent{ID: "p-1/c-1", Purpose: "newsletter", Events: []model.ConsentEvent{{At: now, State: model.ConsentGiven}}})
	for _, one := range stands[:upTo+1] {
		one.lead(s)
	}
	return s
}

// doors are what a restriction shuts, as functions that every door shares.
var doors = map[string]func(s *shelf) error{
	"read": func(s *shelf) error { _, err := model.StorageOnly(s, "p-1", now); return err },
	"sweep": func(s *shelf) error {
		return model.Protected(s, model.Doomed{Person: "p-1", Items: []model.Item{{Category: model.UsageLogs, Count: 1}}}, now)
	},
	"erase at own request": func(s *shelf) error {
		return model.Protected(s, model.Doomed{Person: "p-1", Request: model.Request{ID: "R-9", Rights: []model.Right{model.Erasure}, ReceivedAt: now}, Items: []model.Item{{Category: model.UsageLogs, Count: 1}}}, now)
	},
}

// TestEveryStepOfARestrictionIsAllowedWhereTheTableSaysSo holds rules §3.4 as a
// table. Set UPDATE_TABLE to write it anew, and read the difference.
func TestEveryStepOfARestrictionIsAllowedWhereTheTableSaysSo(t *testing.T) {
	const file = "testdata/restriction.txt"
	var b strings.Builder
	for at, state := range stands {
		for _, name := range slices.Sorted(keysOf(effectSteps)) {
			cmd := effectSteps[name]
			s := restrictedShelf(at)
			d, err := cmd.Decide(s.call(model.RoleAdmin))
			said := "done"
			var roles []string
			if err != nil {
				said = "refused: " + model.CodeOf(err)
				if !model.IsRefusal(err) {
					t.Errorf("%s while %s: %v", name, state.name, err)
				}
			} else {
				s.take(d)
				for _, role := range append(model.MatrixRoles[:], model.RoleSystem) {
					if cmd.Act().Allows(role) {
						roles = append(roles, string(role))
					}
				}
			}
			fmt.Fprintf(&b, "%-16s %-21s %-22s %s\n", state.name, name, said, strings.Join(roles, " "))
		}
		for _, name := range slices.Sorted(func(yield func(string) bool) {
			for k := range doors {
				if !yield(k) {
					return
				}
			}
		}) {
			said := "open"
			if err := doors[name](restrictedShelf(at)); err != nil {
				said = "shut: " + model.CodeOf(err)
			}
			fmt.Fprintf(&b, "%-16s %-21s %s\n", state.name, name, said)
		}
	}
	sameTable(t, file, b.String())
}

// TestDataIsProtectedFromDeletionByTheFirstOfItsReasons is the table of what
// keeps a person's data, against an erasure of their own and one nobody asked for.
func TestDataIsProtectedFromDeletionByTheFirstOfItsReasons(t *testing.T) {
	own := model.Request{ID: "R-9", Rights: []model.Right{model.Erasure}, ReceivedAt: now, State: model.InProgress, Person: "p-1"}
	hold := model.Hold{ID: "H-1", Person: "p-1", Ground: model.HoldClaims, Until: deadline.ReceivedOn(now), Review: deadline.ReceivedOn(now)}
	restricted := func(g model.RestrictionGround, days int) model.Person {
		return model.Person{ID: "p-1", Restrictions: []model.PersonRestriction{{No: 1, Ground: g, At: now.AddDate(0, 0, days)}}}
	}
	lifted := restricted(model.GroundClaims, -3)
	lifted.Restrictions[0].LiftedAt = now
	asks := func(right model.Right, state model.State) model.Request {
		return model.Request{ID: "R-2", Rights: []model.Right{right}, State: state, Person: "p-1"}
	}
	for _, c := range []struct {
		name       string
		put        []model.Record
		own, sweep string // codes
	}{
		{"nothing", nil, "", ""},
		{"open access", []model.Record{asks(model.Access, model.Triaged)}, "access_first", "access_first"},
		{"open portability", []model.Record{asks(model.Portability, model.Proposed)}, "access_first", "access_first"},
		{"answered access", []model.Record{asks(model.Access, model.Answered)}, "", ""},
		{"open objection", []model.Record{asks(model.Objection, model.Triaged)}, "", ""},
		{"a hold", []model.Record{hold}, "held", "held"},
		{"a hold that ended", []model.Record{model.Hold{ID: "H-1", Person: "p-1", Until: deadline.ReceivedOn(now) - 1}}, "", ""},
		{"a lock", []model.Record{model.Person{ID: "p-1", LockedBy: "R-9"}}, "", "state"},
		{"accuracy contested", []model.Record{restricted(model.GroundAccuracy, 1)}, "", "restricted"},
		{"asked for, ground unknown", []model.Record{restricted(model.GroundAsked, 1)}, "restricted", "restricted"},
		{"an objection", []model.Record{restricted(model.GroundObjection, 1)}, "", "restricted"},
		{"claims, after the request", []model.Record{restricted(model.GroundClaims, 1)}, "restricted", "restricted"},
		{"claims, at the same time", []model.Record{restricted(model.GroundClaims, 0)}, "restricted", "restricted"},
		{"claims, before the request", []model.Record{restricted(model.GroundClaims, -1)}, "", "restricted"},
		{"unlawful, after the request", []model.Record{restricted(model.GroundUnlawful, 1)}, "restricted", "restricted"},
		{"lifted", []model.Record{lifted}, "", ""},
		{"access before hold", []model.Record{asks(model.Access, model.Triaged), hold}, "access_first", "access_first"},
	} {
		s := newShelf()
		s.put(model.Person{ID: "p-1"})
		s.put(c.put...)
		doomed := model.Doomed{Person: "p-1", Items: []model.Item{{Category: model.UsageLogs, Count: 1}}}
		if got := codeOr(model.Protected(s, doomed, now)); got != c.sweep {
			t.Errorf("%s, a sweep: %q, want %q", c.name, got, c.sweep)
		}
		doomed.Request = own
		if got := codeOr(model.Protected(s, doomed, now)); got != c.own {
			t.Errorf("%s, their own erasure: %q, want %q", c.name, got, c.own)
		}
	}
}

func codeOr(err error) string {
	if err == nil {
		return ""
	}
	return model.CodeOf(err)
}
