package page_test

import (
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// entries are those of a sub-processor in force with a newer draft and an
// objection, and the published ones.
func entries() []model.Entry {
	list := model.PublishedEntries()
	for i := range list {
		if e := &list[i]; e.ID == "subprocessor.hetzner" {
			e.Versions[0].Number, e.InForce, e.Review = 1, 1, deadline.On(2026, 10, 1)
			draft := model.EntryVersion{Number: 2, By: "a-4", At: now.AddDate(0, 0, -1), Reason: "a second site"}
			for _, v := range e.Versions[0].Values {
				if v.Field == "countries" {
					v.Text = "DE FI"
				}
				draft.Values = append(draft.Values, v)
			}
			e.Versions = append(e.Versions, draft)
			e.Objections = []model.TenantObjection{{Tenant: "acme", Reference: "MAIL-7", By: "a-1", At: now.AddDate(0, 0, -2)}}
		}
	}
	return list
}
