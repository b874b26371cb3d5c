package model_test

import (
	"testing"

	"integrora.com/opsconsole/model"
)

func TestALookIsOnesOwnAndQuiet(t *testing.T) {
	s := newShelf()
	look := model.Look{Theme: "light", ASCII: "on", Colour: "off"}
	for _, role := range model.Roles {
		call := s.call(role)
		d, err := model.SetLook{Look: look}.Decide(call)
		if err != nil || !d.Quiet || len(d.Put) != 1 || len(d.Delete) != 0 {
			t.Fatalf("%s: %+v, %v", role, d, err)
		}
		want := call.Actor
		want.Look = look
		if got, ok := d.Put[0].(model.Admin); !ok || got.ID != want.ID || got.Role != want.Role || got.Look != look {
			t.Errorf("%s wrote %+v, want %+v", role, d.Put[0], want)
		}
		call.Actor = want
		if d, err := (model.SetLook{Look: look}).Decide(call); err != nil || !d.Quiet || len(d.Put) != 0 {
			t.Errorf("the look that is kept already: %+v, %v", d, err)
		}
	}
	for _, wrong := range []model.Look{{Theme: "ascii"}, {ASCII: "yes"}, {Colour: "blue"}} {
		if _, err := (model.SetLook{Look: wrong}).Decide(s.call(model.RoleAdmin)); model.CodeOf(err) != "usage" {
			t.Errorf("%+v: %v", wrong, err)
		}
	}
}
