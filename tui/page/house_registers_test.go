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
	list = append(list, model.Entry{ID: "subprocessor.parser", Register: model.RegisterSubprocessor,
		Versions: []model.EntryVersion{{Number: 1, By: "a-1", At: now.AddDate(0, -1, 0), Reason: "first", Values: []model.Value{{Field: "name", Text: "Parsing Ltd"}, {Field: "service", Text: "document parsing"},
			{Field: "data", Text: "tenant-content"}, {Field: "countries", Text: "IE"}}}},
		Announced:  []model.Announcement{{Version: 1, Audience: model.AudienceTenants, Channel: "e-mail", On: deadline.On(2026, 11, 10), Until: deadline.On(2026, 12, 10), Proof: "D-4", By: "a-2", At: now}},
		Objections: []model.TenantObjection{{Tenant: "borealis", Reference: "MAIL-9", By: "a-1", At: now.AddDate(0, 0, -1)}}})
	policy := func(id, text string, effective deadline.Date) model.Entry {
		return model.Entry{ID: id, Register: model.RegisterPolicy, Versions: []model.EntryVersion{{Number: 1, By: "a-4", At: now.AddDate(0, -1, 0), Reason: "a longer period",
			Values: []model.Value{{Field: "name", Text: "Privacy policy"}, {Field: "language", Text: "en"}, {Field: "text", Text: text}, {Field: "effective", Text: effective.String()},
				{Field: "summary", Text: "how long logs are kept"}, {Field: "material", Text: "no"}, {Field: "why", Text: "no purpose changes"}}}}}
	}
	v1 := policy("policy.v1", "Privacy policy\n\nWe keep your data while your account lives, and 30 days after.\nLogs are kept for six months.\n\nYou may write to us at any time.", deadline.On(2026, 9, 1))
	v1.InForce, v1.Review = 1, deadline.On(2027, 9, 1)
	v2 := policy("policy.v2", "Privacy policy\n\nWe keep your data while your account lives, and 30 days after.\nLogs are kept for twelve months.\n\nYou may write to us at any time.", deadline.On(2027, 1, 1))
	return append(list, v1, v2)
}

// announced is whom an announcement reached, and of which entry.
type announced struct {
	entry string
	model.Notices
}

// reached is a notice that some tenants have, that came back from one, that one
// must be told by hand, and that many are still to be written of.
func reached() announced {
	n := announced{entry: "subprocessor.parser"}
	day := deadline.On(2026, 11, 10)
	for _, row := range []model.NoticeRow{
		{Tenant: "acme", State: model.NoticeSent, Letter: "L-21", Told: day, Until: day.AddDays(30)},
		{Tenant: "borealis", State: model.NoticeTold, Told: day.AddDays(6), Until: day.AddDays(36), Channel: "post", Proof: "RR-7", Objects: true},
		{Tenant: "cobalt", State: model.NoticeSent, Letter: "L-22", Told: day.AddDays(2), Until: day.AddDays(34)},
		{Tenant: "delta", State: model.NoticeByHand}, {Tenant: "elk", State: model.NoticeBounced, Letter: "L-23"}, {Tenant: "fern", State: model.NoticeOnWay, Letter: "L-24"},
	} {
		n.Add(row)
	}
	for i := range 30 {
		n.Add(model.NoticeRow{Tenant: "more-" + string(rune('a'+i%26)) + string(rune('a'+i/26)), State: model.NoticeUnwritten})
	}
	return n
}
