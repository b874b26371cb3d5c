package page_test

import (
	"encoding/hex"
	"strings"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// rulings are those of the house: one that waits for the DPO, one that expired,
// one approved.
func rulings() []model.Ruling {
	return []model.Ruling{
		{ID: "D-3", Op: model.OpRefuse, Object: "R-5", Request: "R-5", Reason: "the ninth letter in two weeks", Law: "Art. 12(5)(b) GDPR; Art. 12(4) GDPR", Items: []string{"excessive"},
			Text: []string{"refused: erasure", "ground excessive: excessive, in particular by repetition (Art. 12(5)(b) GDPR)"},
			By:   "a-4", At: now.Add(-2 * time.Hour), Expires: now.Add(22 * time.Hour), State: model.RulingOpen},
		{ID: "D-2", Op: model.OpLiftHold, Object: "H-1", Reason: "the claim is settled", Law: "Art. 17(3), 5(1)(e) GDPR", Text: []string{"hold H-1 on tenant baltic"},
			By: "a-4", At: now.Add(-30 * time.Hour), Expires: now.Add(-6 * time.Hour), State: model.RulingOpen},
		{ID: "D-1", Op: model.OpExtend, Object: "R-2", Request: "R-2", Reason: "four systems", Law: "Art. 12(3) GDPR", Text: []string{"now due 2026-12-10"},
			By: "a-1", At: now.AddDate(0, 0, -9), Expires: now.AddDate(0, 0, -8), State: model.RulingApproved, DecidedBy: "a-4", DecidedAt: now.AddDate(0, 0, -9),
			Advice: model.Advice{By: "a-5", At: now.AddDate(0, 0, -9)}},
	}
}

// lettersOut are the letters of ours, in most states that one can be in.
func lettersOut() []model.OutView {
	digest, _ := hex.DecodeString(strings.Repeat("5a", 32))
	letter := func(id string, kind model.LetterKind, request string, state model.OutState) model.OutView {
		return model.OutView{
			Letter: model.OutLetter{ID: id, Kind: kind, Language: "en", Request: request, State: state, DraftedBy: "a-1", DraftedAt: now.AddDate(0, 0, -1), Digest: digest},
			Text: model.OutText{Letter: id, Name: "Jonas Petraitis", Email: "jonas@acme.example", Heading: "Your request " + request,
				Body: "Dear Jonas Petraitis,\n\nwe received your request and answer it within one month.\n\nIntegrora"},
		}
	}
	list := []model.OutView{letter("L-4", model.LetterAcknowledge, "R-1", model.OutHeld), letter("L-3", model.LetterRefusal, "R-5", model.OutBounced),
		letter("L-2", model.LetterIdentity, "R-3", model.OutSent), letter("L-1", model.AnswerTo(model.Erasure), "R-6", model.OutDraft)}
	for i := range list[:3] {
		l := &list[i].Letter
		l.SentBy, l.QueuedAt, l.Tries, l.Code, l.How = "a-4", now.Add(-3*time.Hour), i+1, "250", "smtp"
	}
	list[0].Letter.Code = ""
	list[1].Letter.Code, list[1].Letter.Joined = "5.1.1", 1
	list[2].Letter.SentAt = now.Add(-2 * time.Hour)
	return list
}

// holds are in force, in want of a review, and ended.
func holds() []model.Hold {
	return []model.Hold{
		{ID: "H-3", Categories: []model.Category{model.Categories[0].Category}, Ground: model.HoldLaw, Law: "VAT Law Art. 78", Until: deadline.On(2027, 11, 24), Review: deadline.On(2027, 2, 1), By: "a-1", At: now.AddDate(0, -1, 0)},
		{ID: "H-2", Person: "p-0001", Ground: model.HoldClaims, Law: "claim 2-117", Until: deadline.On(2027, 5, 1), Review: deadline.On(2026, 11, 20), By: "a-1", At: now.AddDate(0, -3, 0),
			Reviewed: []model.HoldReview{{By: "a-4", At: now.AddDate(0, -1, 0), Next: deadline.On(2026, 11, 20)}}},
		{ID: "H-1", Tenant: "baltic", Ground: model.HoldClaims, Law: "claim 2-98", Until: deadline.On(2026, 12, 1), Review: deadline.On(2026, 11, 1), By: "a-4", At: now.AddDate(0, -6, 0),
			EndedAt: now.AddDate(0, 0, -2), Ruling: "D-2"},
	}
}

// backups are one verified, one drilled, one that is broken.
func backups() []model.Backup {
	root, _ := hex.DecodeString(strings.Repeat("c3", 32))
	return []model.Backup{
		{ID: "B-3", File: "B-3.age", At: now.Add(-5 * time.Hour), Bytes: 8_421_376, LogSize: 4302, LogRoot: root, CheckedAt: now.Add(-5 * time.Hour)},
		{ID: "B-2", File: "B-2.age", At: now.Add(-29 * time.Hour), Bytes: 8_388_608, LogSize: 4198, LogRoot: root, CheckedAt: now.Add(-29 * time.Hour), DrilledAt: now.Add(-26 * time.Hour)},
		{ID: "B-1", File: "B-1.age", At: now.Add(-53 * time.Hour), Bytes: 8_300_032, LogSize: 4100, LogRoot: root, CheckedAt: now.Add(-4 * time.Hour), Fault: "changed"},
	}
}
