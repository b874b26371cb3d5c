package house_test

import (
	"testing"

	"integrora.com/opsconsole/model"
)

func TestALookOutlivesTheStoreAndLeavesNoEntry(t *testing.T) {
	h, _ := open(t)
	size := h.Desk("auditor").Head().Size
	look := model.Look{Theme: "light", ASCII: "on", Colour: "off"}
	h.Do("auditor", model.SetLook{Look: look})
	h.Reopen()
	me, err := h.Desk("auditor").Me()
	if err != nil || me.Look != look {
		t.Errorf("kept %+v, want %+v (%v)", me.Look, look, err)
	}
	if other, err := h.Desk("admin").Me(); err != nil || other.Look != (model.Look{}) {
		t.Errorf("another's look became %+v (%v)", other.Look, err)
	}
	if now := h.Desk("auditor").Head().Size; now != size {
		t.Errorf("the log grew from %d to %d entries", size, now)
	}
}

func TestWhatIsTakenBackIsInTheLogTwice(t *testing.T) {
	h, _ := open(t)
	h.Letters(0, 1)
	size := h.Desk("admin").Head().Size
	done := h.Do("admin", model.AssignRequest{Request: "R-1", To: h.IDs["admin"]})
	h.Do("admin", done.Undo)
	v, err := h.Desk("admin").Request(t.Context(), "R-1")
	if err != nil || v.Request.Assignee != "" {
		t.Errorf("R-1 is still of %q (%v)", v.Request.Assignee, err)
	}
	if now := h.Desk("admin").Head().Size; now != size+2 {
		t.Errorf("the log grew by %d entries, want 2", now-size)
	}
	h.Do("admin2", model.AssignRequest{Request: "R-1", To: h.IDs["admin2"]})
	h.Refused("admin", "state", done.Undo)
}
