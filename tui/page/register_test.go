package page_test

import (
	"reflect"
	"testing"
	"testing/synctest"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/tui/page"
)

func TestFormsOfRegistersAndRetentionGiveTheirCommands(t *testing.T) {
	const id = "subprocessor.hetzner"
	for _, c := range []struct {
		name string
		make func(page.Env) page.Page
		key  string
		text []string
		want model.Command
	}{
		{"review", func(e page.Env) page.Page { return page.NewEntry(e, id) }, "r", []string{"2027-03-05"}, model.ReviewEntry{Entry: id, Next: deadline.On(2027, 3, 5)}},
		{"objection", func(e page.Env) page.Page { return page.NewEntry(e, id) }, "b", []string{"acme", "MAIL-8"}, model.ObjectSubprocessor{Entry: id, Tenant: "acme", Reference: "MAIL-8"}},
		{"settled", func(e page.Env) page.Page { return page.NewEntry(e, id) }, "B", []string{"acme", "MAIL-9"}, model.ResolveObjection{Entry: id, Tenant: "acme", Reference: "MAIL-9"}},
		{"told", func(e page.Env) page.Page { return page.NewEntry(e, "subprocessor.parser") }, "T", []string{"acme", "post", "2026-11-20", "RR-8"},
			model.TellTenant{Entry: "subprocessor.parser", Tenant: "acme", Channel: "post", On: deadline.On(2026, 11, 20), Proof: "RR-8"}},
		{"decision", func(e page.Env) page.Page { return page.NewRetention(e, "invoice") }, "m", []string{"MG-2026-11"}, model.DecideRetention{Rule: "invoice", Reference: "MG-2026-11"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := house(model.RoleAdmin)
				x := open(t, c.make(env(f, t)), 80, 21).press(c.key)
				for _, text := range c.text {
					for _, r := range text {
						x.press(string(r))
					}
					x.press("enter")
				}
				x.press("enter")
				if len(f.did) == 0 || !reflect.DeepEqual(f.did[0], c.want) {
					t.Errorf("gave %+v, want %+v\n%s", f.did, c.want, x.text())
				}
			})
		})
	}
}
