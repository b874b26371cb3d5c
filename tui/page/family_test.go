package page_test

import (
	"testing"
	"testing/synctest"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/tui/page"
)

func TestARequestShowsWhatItsLetterAlsoAsksFor(t *testing.T) {
	synctest.Test(t, aRequestShowsWhatItsLetterAlsoAsksFor)
}

func aRequestShowsWhatItsLetterAlsoAsksFor(t *testing.T) {
	f := house(model.RoleAdmin)
	f.requests[2].Family = []model.RequestRow{{ID: "R-40", State: model.InProgress, Rights: []model.Right{model.Access}, Capacity: model.Processor, Due: deadline.On(2026, 12, 22)}}
	f.requests[2].Chased = []model.RequestRow{{ID: "R-41", State: model.Received}}
	x := open(t, page.NewRequest(env(f, t), f.requests[2].Request.ID, "facts"), 100, 40)
	x.sees("The same letter also asks for", "R-40", "due 2026-12-22", "processor", "access", "Chased by", "R-41")
}
