package page_test

import (
	"strings"
	"testing"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/storage/storetest"
	"integrora.com/opsconsole/tui/page"
)

// aLetter is the page of a letter.
func aLetter(id string) func(page.Env) page.Page {
	return func(e page.Env) page.Page { return page.NewLetter(e, id) }
}

func TestALetterIsWrittenReadEditedAndSentInTheConsole(t *testing.T) {
	inStore(t, aLetterIsWritten)
}

func aLetterIsWritten(t *testing.T, h *storetest.House) {
	h.Fill(1, 0, 1)
	h.Do("admin", model.TriageRequest{Request: "R-1", Rights: []model.Right{model.Erasure}, Capacity: model.Controller})
	x := sits(t, h, "admin", func(e page.Env) page.Page { return page.NewRequest(e, "R-1", "") })
	x.press("e").write("acknowledge").press("enter", "ctrl+s")
	if len(x.fail) > 0 || len(x.went) != 1 || x.went[0].String() != "letters/L-1" {
		t.Fatalf("told %v, went to %v", x.fail, x.went)
	}
	y := sits(t, h, "admin", aLetter("L-1"))
	y.sees("draft", "masked", "acknowledge receipt").press("e")
	if len(y.boxes) > 0 {
		t.Fatal("a masked letter is edited")
	}
	y.press("x").write(h.Code("admin")).press("enter")
	y.press("e").write("Good day. ").press("ctrl+s").press("x").write(h.Code("admin")).press("enter").sees("Good day.")
	if len(y.fail) > 0 {
		t.Fatalf("told %v", y.fail)
	}
	y.press("S", "ctrl+s")
	l, err := h.Desk("admin").OutLetter(t.Context(), "L-1")
	if err != nil || l.Letter.State != model.OutQueued {
		t.Fatalf("it is %s (%v); told %v", l.Letter.State, err, y.fail)
	}
	sits(t, h, "auditor", func(e page.Env) page.Page { return page.NewLetters(e, "state:queued") }).sees("L-1", "R-1", "queued")
	for _, to := range []model.OutState{model.OutSending, model.OutHeld} {
		h.Do("system", model.DeliverLetter{Letter: "L-1", To: to})
	}
	home := sits(t, h, "admin", func(e page.Env) page.Page { return page.NewHome(e) })
	home.sees("letters not delivered")
	y.run(y.page.Refresh())
	y.sees("held", "settle it (h)").press("h", "j", "space", "ctrl+s").sees("queued")
}

func TestALetterThatTakesTwoIsSentByWhoReadIt(t *testing.T) {
	f := house(model.RoleAdmin)
	f.letters[3].Letter.Kind, f.letters[3].Letter.Readdressed = model.LetterAcknowledge, true
	for by, want := range map[string]string{f.me.ID: "you wrote it; another person must read and send it", "a-4": "reveal it first (x): you send what you read"} {
		f.letters[3].Letter.DraftedBy = by
		x := open(t, page.NewLetter(env(f, t), "L-1"), 80, 21)
		for _, a := range x.page.Actions() {
			if a.Label == "send" && a.Disabled != want {
				t.Errorf("written by %s it is not sent because %q, want %q", by, a.Disabled, want)
			}
		}
	}
}

func TestAHoldIsPlacedReviewedAndItsEndProposedInTheConsole(t *testing.T) {
	inStore(t, aHoldIsPlaced)
}

func aHoldIsPlaced(t *testing.T, h *storetest.House) {
	today := deadline.ReceivedOn(h.Clock.Now())
	x := sits(t, h, "admin", func(e page.Env) page.Page { return page.NewHolds(e, "") })
	x.press("n", "tab", "tab", "space", "tab", "j", "space", "tab").write("claim 2-117").press("tab").write("some day").press("tab").write(today.AddDays(9).String()).press("ctrl+s")
	if len(x.fail) != 1 || !strings.Contains(x.fail[0].Error(), "Until") {
		t.Fatalf("an end that is no day is told as %v", x.fail)
	}
	x.press("n", "tab", "tab", "space", "tab", "j", "space", "tab").write("claim 2-117").press("tab").write(today.AddDays(90).String()).press("tab").write(today.AddDays(9).String()).press("ctrl+s")
	x.sees("H-1", "in force")
	y := sits(t, h, "admin", func(e page.Env) page.Page { return page.NewHold(e, "H-1") })
	y.sees("Art. 17(3)(e) GDPR", "claim 2-117").press("r").write(today.AddDays(30).String()).press("ctrl+s").sees("needed still")
	y.press("U", "enter").write("the claim is settled").press("ctrl+s")
	list, err := h.Rulings()
	if err != nil || len(list) != 1 || list[0].Op != model.OpLiftHold || list[0].Object != "H-1" {
		t.Fatalf("proposed are %v (%v); told %v", list, err, y.fail)
	}
}
