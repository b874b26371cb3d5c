package storage_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/storetest"
)

// TestInAnyOrderRestrictionsEndByTwoAndNobodyIsMarketedAgainstTheirWord gives
// commands in random orders, and holds the store after each to what no order may
// break.
func TestInAnyOrderRestrictionsEndByTwoAndNobodyIsMarketedAgainstTheirWord(t *testing.T) {
	lifted, ended := 0, 0
	for seed := range uint64(4) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(seed, 18))
			h := storetest.New(t)
			lines, person := subscribed(t, h)
			desk := h.Desk("admin")
			var letters, sent, rulings, requests []string
			pick := func(list []string) string {
				if len(list) == 0 {
					return "none"
				}
				return list[rng.IntN(len(list))]
			}
			last := func(list []string) string { return pick(list[max(len(list)-1, 0):]) }
			one := func() string { return fmt.Sprintf("%s/%d", person, 1+rng.IntN(3)) }
			try := func(by string, cmd model.Command) string {
				res, err := h.Store.Do(ctx, h.IDs[by], cmd)
				if err != nil && !model.IsRefusal(err) {
					t.Fatalf("%s: %v", cmd.Act().Name, err)
				}
				if err != nil {
					return ""
				}
				return res.ID
			}
			keep := func(list *[]string, id string) {
				if id != "" {
					*list = append(*list, id)
				}
			}
			n := 0
			steps := []func(){
				func() {
					try("admin", model.RestrictPerson{Person: person, Ground: model.RestrictionGrounds[rng.IntN(5)]})
				},
				func() {
					n++
					l := objection("rasa@mail.example")
					l.File.MessageID = fmt.Sprint("<n", n, "@mail.example>")
					id := try("oncall", l)
					rights := []model.Right{model.Restriction, model.Objection, model.ObjectionMarketing, model.Rectification}
					try("admin", model.TriageRequest{Request: id, Rights: rights[rng.IntN(4):], Capacity: model.Controller, Person: person})
					keep(&requests, id)
				},
				func() {
					keep(&letters, try("admin", model.DraftLetter{Kind: model.LetterLift, Person: person, Say: said(t, model.LetterLift)}))
				},
				func() {
					id := last(letters)
					if id != "none" && personPage(t, h, person).Person.Restricted() {
						keep(&sent, try("admin2", model.SendLetter{Letter: id, Kind: model.LetterLift, How: "post", Digest: opened(t, h, "admin2", id).Letter.Digest, Code: h.Code("admin2")}))
					}
				},
				func() {
					keep(&rulings, try("admin", model.ProposeRuling{Op: model.OpLiftRestriction, Object: one(), Letter: pick(append(sent, letters...)), Reason: "settled"}))
				},
				func() {
					keep(&rulings, try("admin", model.ProposeRuling{Op: model.OpUnsuppress, Object: "M-1", Reason: "asked again"}))
				},
				func() {
					if id := last(rulings); id != "none" {
						try("admin2", ruleYes(t, h, id))
					}
				},
				func() { try("dpo", model.SuppressMarketing{Person: person, Channel: "phone"}) },
				func() {
					try("admin", model.ReviewRestriction{Restriction: one(), Ground: model.GroundClaims, Reason: "still there"})
				},
				func() {
					try("admin", model.RectifyPerson{Request: pick(requests), Fields: []model.Correction{{Field: model.FieldName, Value: fmt.Sprint("Rasa ", n)}}})
				},
				func() { try("admin", model.ImportRecords{Lines: lines}) },
				func() {
					c := *lines[1].Consent
					c.External = fmt.Sprint("again-", n)
					try("admin", model.ImportRecords{Lines: []model.ImportLine{{Line: 1, Sum: []byte("x"), OfPerson: "m-1", Consent: &c}}})
				},
				func() { h.Clock.Advance(time.Duration(rng.IntN(16*24)) * time.Hour) },
				func() {
					if err := h.Store.Daily(ctx); err != nil {
						t.Fatal(err)
					}
				},
			}
			began := 0
			for step := range 120 {
				if at := rng.IntN(len(steps) + 8); at >= len(steps) { // lifting takes several in a row
					at -= len(steps)
					steps[2+at%4]()
					steps[6]()
				} else {
					steps[at]()
				}
				v, err := desk.Person(ctx, person)
				if err != nil {
					t.Fatal(err)
				}
				if len(v.Person.Restrictions) < began {
					t.Fatalf("step %d: a restriction is gone without a trace", step)
				}
				began = len(v.Person.Restrictions)
				for _, r := range v.Person.Restrictions {
					if !r.InForce() {
						liftedRightly(t, h, r)
						if step == 119 {
							lifted++
						}
					}
				}
				for _, c := range v.Consents {
					if c.Purpose == "newsletter" && c.State() == model.ConsentGiven && v.Suppression.InForce() && !c.Events[len(c.Events)-1].At.After(v.Suppression.Since()) {
						t.Fatalf("step %d: a consent from before the objection is given: %+v", step, c)
					}
				}
			}
			before := personPage(t, h, person)
			h.Reopen()
			after := personPage(t, h, person)
			if fmt.Sprint(before.Person.Restrictions, before.Suppression) != fmt.Sprint(after.Person.Restrictions, after.Suppression) {
				t.Error("opened again it is something else")
			}
			if err := h.Store.Check(); err != nil {
				t.Error(err)
			}
			for _, e := range after.Suppression.Events {
				if e.Ended {
					ended++
				}
			}
		})
	}
	if lifted == 0 || ended == 0 {
		t.Errorf("%d restrictions were lifted and %d suppressions ended: these orders try too little", lifted, ended)
	}
	t.Logf("%d restrictions were lifted, %d suppressions ended", lifted, ended)
}

// liftedRightly holds an ended restriction to Art. 18(3) GDPR.
func liftedRightly(t *testing.T, h *storetest.House, r model.PersonRestriction) {
	t.Helper()
	ruling, err := h.Desk("auditor").Ruling(ctx, r.Ruling)
	if err != nil || ruling.State != model.RulingApproved || ruling.By == ruling.DecidedBy {
		t.Fatalf("lifted by %+v, %v", ruling, err)
	}
	l, err := h.Desk("admin").OutLetter(ctx, r.Letter)
	if err != nil || l.Letter.State != model.OutSent || r.LiftedAt.Sub(l.Letter.SentAt) < 6*24*time.Hour {
		t.Fatalf("lifted %s after %+v, %v", r.LiftedAt, l.Letter, err)
	}
}
