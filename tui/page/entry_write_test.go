package page_test

import (
	"reflect"
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/storage/storetest"
	"integrora.com/opsconsole/tui/page"
)

// paste pastes into the dialog that is open.
func (x *host) paste(text string) *host {
	x.t.Helper()
	if len(x.boxes) == 0 {
		x.t.Fatal("nothing is open to paste into")
	}
	x.dialog(tea.PasteMsg{Content: text})
	x.screen()
	return x
}

// policies is a house with a version of the policy in force and a draft of the next.
func policies(t *testing.T, h *storetest.House) {
	t.Helper()
	old := storetest.EntryOf("policy.v1", true, 0, "language", "en", "text", "We keep data.\nFor a year.\nThat is all.")
	other := storetest.EntryOf("policy.lt", true, 0, "language", "lt", "text", "Saugome duomenis.")
	draft := storetest.EntryOf("policy.v2", false, 0, "language", "en", "text", "We keep data.\nFor a year.\nThat is all.", "effective", deadline.ReceivedOn(h.Clock.Now()).AddDays(40).String(),
		"material", "no")
	h.Do("admin", storetest.Entries{old, other, draft})
}

func TestATextOfThePolicyIsWrittenComparedAndSavedAsADraft(t *testing.T) { inStore(t, aTextIsWritten) }

func aTextIsWritten(t *testing.T, h *storetest.House) {
	policies(t, h)
	x := sits(t, h, "admin", entryPage("policy.v2"))
	x.press("w").sees("policy.v2: text", "For a year.", "shows what differs")
	x.press("down", "ctrl+k").paste("For two years.\r\nAt the \x07longest.").press("enter").write("Ačiū.").press("ctrl+s")
	x.sees("what differs from policy.v1, version 1", "-For a year.", "+For two years.", "+At the longest.", "+Ačiū.", "Why")
	if got := registered(t, h, "policy.v2"); len(got.Versions) != 1 {
		t.Fatal("it was saved before the difference was shown")
	}
	x.press("enter").sees("Why is needed")
	x.press("esc").sees("For two years.", "shows what differs") // and back, with the text
	x.press("ctrl+s").write("a longer period").press("enter")
	if len(x.boxes) > 0 || len(x.fail) > 0 {
		t.Fatalf("%d dialogs left, told %v", len(x.boxes), x.fail)
	}
	e := registered(t, h, "policy.v2")
	if got := e.Last(); got.Number != 2 || got.Get("text") != "We keep data.\nFor two years.\nAt the longest.\nAčiū.\nThat is all." || got.Reason != "a longer period" || e.InForce != 0 {
		t.Errorf("the draft is %+v", got)
	}
	tall := open(t, x.page, 80, 70)
	tall.sees("Text of version 2 against policy.v1, version 1", "+For two years.", "Text of version 2", "Ačiū.")
}

// registered is an entry as the store has it.
func registered(t *testing.T, h *storetest.House, id string) model.Entry {
	t.Helper()
	e, err := h.Desk("dpo").Entry(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestATextOfThePolicyIsNotLostUnasked(t *testing.T) { inStore(t, aTextIsNotLost) }

func aTextIsNotLost(t *testing.T, h *storetest.House) {
	policies(t, h)
	x := sits(t, h, "admin", entryPage("policy.v2"))
	if x.press("w", "esc"); len(x.boxes) != 0 {
		t.Error("what was not changed asks before it closes")
	}
	x.press("w").write("New. ").press("esc").sees("Throw away what you typed?")
	x.press("n").sees("New. We keep data.")
	x.press("ctrl+s").sees("+New. We keep data.").press("esc", "esc").sees("Throw away what you typed?").press("n")

	// Another admin writes meanwhile, and is not silently overwritten.
	h.Do("admin2", model.SaveEntry{Entry: "policy.v2", Reason: "another", Values: []model.Value{{Field: "text", Text: "Something else."}}})
	x.press("ctrl+s").sees("Version 2 was written meanwhile").press("esc")

	// Refused, the text stays in the editor.
	retired := registered(t, h, "policy.v2")
	retired.InForce, retired.RetiredAt = 1, h.Clock.Now()
	h.Do("admin", storetest.Entries{retired})
	x.press("ctrl+s").write("late").press("enter")
	if len(x.fail) != 1 || !strings.Contains(x.fail[0].Error(), "retired") {
		t.Errorf("told %v", x.fail)
	}
	x.sees("New. We keep data.").press("esc").sees("Throw away what you typed?")
	if x.press("y"); len(x.boxes) != 0 {
		t.Error("it does not close")
	}
}

func TestANewVersionOfThePolicyBeginsWithTheTextInForce(t *testing.T) { inStore(t, aNewVersionBegins) }

func aNewVersionBegins(t *testing.T, h *storetest.House) {
	policies(t, h)
	x := sits(t, h, "admin", func(e page.Env) page.Page { return page.NewRegister(e, "policy", "") })
	x.press("n").write("v3").press("tab").write("Policy 3").press("tab").sees("( ) en").press("space").press("shift+tab", "shift+tab", "shift+tab").write("begun").press("ctrl+s")
	if len(x.went) != 1 || x.went[0].ID != "policy.v3" {
		t.Fatalf("it leads to %v, told %v", x.went, x.fail)
	}
	y := sits(t, h, "admin", entryPage("policy.v3")).press("w").sees("For a year.", "That is all.")
	if y.press("esc"); len(y.boxes) != 0 {
		t.Error("what was not changed asks before it closes")
	}
	y.press("w").write("Since 2027: ").press("ctrl+s").sees("differs from policy.v1", "+Since 2027: We keep data.").write("the third").press("enter")
	if got := registered(t, h, "policy.v3"); got.Last().Get("language") != "en" || !strings.HasPrefix(got.Last().Get("text"), "Since 2027: We keep data.\nFor a year.") {
		t.Errorf("it says %+v", got.Last())
	}
}

func TestATextOfThePolicyIsBounded(t *testing.T) { inStore(t, aTextIsBounded) }

func aTextIsBounded(t *testing.T, h *storetest.House) {
	policies(t, h)
	x := sits(t, h, "admin", entryPage("policy.v2")).press("w")
	x.paste(strings.Repeat("word ", model.WordingMost)).sees("The paste is too long", "60000").press("ctrl+s").sees("Nothing: it is the text that is in force.").press("esc")
	line := strings.Repeat("a line of the policy, ", 3) + "\n"
	x.paste(strings.Repeat(line, (model.WordingMost-100)/len(line)))
	for range 20 { // until there is no room for one more
		x.paste("some more ")
	}
	x.sees("The paste is too long")
	x.write("some more!").press("ctrl+s").sees("at most 60000 are kept: shorten it").press("ctrl+w", "ctrl+w")
	x.press("ctrl+s").sees("what differs").write("long").press("enter")
	if e := registered(t, h, "policy.v2"); len(e.Versions) != 2 || len(e.Last().Get("text")) < model.WordingMost-300 {
		t.Errorf("%d versions, the last of %d bytes; told %v", len(e.Versions), len(e.Last().Get("text")), x.fail)
	}
}

func TestAFormOfAnEntryHoldsItsFieldsAndSavesWhatChanged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := house(model.RoleAdmin)
		e := storetest.EntryOf("activity.fraud", true, 0, "name", "Fraud checks", "portable", "yes")
		f.entries = []model.Entry{e}
		x := open(t, page.NewEntry(env(f, t), e.ID), 80, 21).press("e").sees("Fraud checks", "needed to come into force (Art. 30(1)(b))")
		x.write(" of payments").press("tab", "tab").sees("(x) contract").press("j", "space", "ctrl+s").sees("Why is needed").write("wider").press("enter")
		want := model.SaveEntry{Entry: e.ID, Reason: "wider", Values: []model.Value{{Field: "name", Text: "Fraud checks of payments"}, {Field: "basis", Text: "legitimate-interests"}}}
		if len(f.did) != 1 || !reflect.DeepEqual(f.did[0], want) {
			t.Fatalf("gave %+v, want %+v", f.did, want)
		}

		// What the store refuses is not typed twice; and is not lost unasked.
		f.did, f.refusal = nil, model.Refuse("usage", "name holds a character that is no text")
		x.press("e").write("!").press("ctrl+s").write("again").press("enter").sees("Fraud checks!", "1–17 of 18").press("shift+tab").sees("again")
		x.press("esc").sees("Throw away what you typed?").press("n")
		f.refusal = nil
		if x.press("ctrl+s"); len(f.did) != 2 || len(x.boxes) != 0 {
			t.Errorf("%d commands given, %d dialogs left", len(f.did), len(x.boxes))
		}
		x.press("e").press("shift+tab").write("no change").press("ctrl+s")
		if last := x.fail[len(x.fail)-1]; !strings.Contains(last.Error(), "nothing was changed") {
			t.Errorf("told %v", last)
		}
	})
}

func TestTheFormOfEveryRegisterHoldsAllItsFields(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, rule := range model.Registers() {
			x := open(t, page.NewRegister(env(house(model.RoleAdmin), t), string(rule.Register), ""), 80, 60).press("n")
			for _, f := range rule.Fields {
				if shown := strings.Contains(x.text(), " "+f.Name+" "); shown == (f.Kind == model.FieldWording) {
					t.Errorf("the form of %s: %s is shown: %v", rule.Register, f.Name, shown)
				}
			}
		}
	})
}
