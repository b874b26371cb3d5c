package model_test

import (
	"slices"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// What Art. 16, 18 and 21(3) GDPR did to a person's data stands in their joint
// history, in order, by names of articles and of fields and without a value.
func TestAHistoryTellsOfRestrictionSuppressionAndCorrection(t *testing.T) {
	at := func(day int) time.Time { return now.AddDate(0, 0, day) }
	past := model.Past{
		Person: model.Person{ID: "p-1", Name: "Aurelija", Email: "aurelija@people.example",
			Restrictions: []model.PersonRestriction{{No: 1, Began: model.GroundAsked, Ground: model.GroundAccuracy, Request: "R-1", By: "a-1", At: at(0),
				Reviews:  []model.RestrictionReview{{By: "a-2", At: at(1), Ground: model.GroundAccuracy, Reason: "still contested"}},
				LiftedAt: at(5), Ruling: "D-2", Letter: "L-1"}},
			Uses: []model.RestrictionUse{{Ground: model.UseClaims, Until: deadline.ReceivedOn(at(9)), Ruling: "D-1", At: at(2)}},
		},
		Requests:     []model.Request{{ID: "R-3", Corrected: []model.Corrected{{At: at(6), By: "a-1", Fields: []string{"name", "e-mail"}}}}},
		Suppressions: []model.Suppression{{}, {ID: "M-1", Events: []model.SuppressionEvent{{At: at(3), By: "a-1", Request: "R-2"}, {At: at(4), By: "a-2", Ended: true, Ruling: "D-3"}}}},
	}
	want := []model.Happening{
		{At: at(0), Object: "p-1/1", What: "restriction 1 began: Art. 18(1) GDPR R-1", By: "a-1"},
		{At: at(1), Object: "p-1/1", What: "restriction 1 reviewed: Art. 18(1)(a) GDPR", By: "a-2"},
		{At: at(2), Object: "p-1", What: "use of restricted data allowed until " + deadline.ReceivedOn(at(9)).String() + " D-1"},
		{At: at(3), Object: "M-1", What: "marketing suppressed R-2", By: "a-1"},
		{At: at(4), Object: "M-1", What: "suppression of marketing ended D-3", By: "a-2"},
		{At: at(5), Object: "p-1/1", What: "restriction 1 was lifted D-2 L-1"},
		{At: at(6), Object: "R-3", What: "data corrected: name, e-mail", By: "a-1"},
	}
	if got := model.Happenings(past); !slices.Equal(got, want) {
		t.Errorf("it tells\n%v\nwanted\n%v", got, want)
	}
}
