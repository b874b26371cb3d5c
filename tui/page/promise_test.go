package page_test

import (
	"testing"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/route"
)

func TestEveryPromiseLeadsToAPageWhereOneActs(t *testing.T) {
	for _, r := range model.PromiseRules() {
		if to, err := route.Parse(r.Route); err != nil || to == (route.Route{Page: "home"}) && r.Route != "home" {
			t.Errorf("%s leads to %q: %v", r.ID, r.Route, err)
		}
	}
}
