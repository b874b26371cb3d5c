package widget_test

import (
	"strings"
	"testing"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/widget"
)

func TestTheFourStatesSayWhatTheyAre(t *testing.T) {
	bubble(t, 0, func(t *testing.T, h *host) {
		h.tab.Blank = "No requests yet. They come by e-mail."
		if h.tab.State() != widget.Empty || !strings.Contains(h.tab.View(mono), "No requests yet.") {
			t.Errorf("an empty list shows\n%s", h.tab.View(mono))
		}
	})
	bubble(t, 20, func(t *testing.T, h *host) {
		h.err = errDown
		h.run(h.tab.Refresh())
		if h.tab.State() != widget.Ready || h.tab.Err() != errDown || !strings.Contains(h.line(10), "! Not up to date. The list could not be read.") {
			t.Errorf("rows that could not be refreshed show\n%s", h.tab.View(mono))
		}
		h.err = nil
		h.run(h.tab.Refresh())
		if h.tab.Err() != nil || strings.Contains(h.tab.View(mono), "Not up to date") {
			t.Errorf("after a good refresh there is still\n%s", h.tab.View(mono))
		}
	})
	bubble(t, 20, func(t *testing.T, _ *host) {
		h := newHost(20)
		h.err = errDown
		h.run(h.tab.SetSize(80, 11))
		if s := h.tab.View(mono); h.tab.State() != widget.Error || !strings.Contains(s, "ctrl+r") || strings.Contains(s, "disk") {
			t.Errorf("a list that cannot be read shows\n%s", s)
		}
		h.err = model.Refuse("role", "auditors do not see people")
		h.run(h.tab.Refresh())
		if s := h.tab.View(mono); !strings.Contains(s, "auditors do not see people.") {
			t.Errorf("a refusal shows\n%s", s)
		}
		h.tab.Explain = func(error) string { return "Explained." }
		if s := h.tab.View(mono); !strings.Contains(s, "Explained.") {
			t.Errorf("the page's explanation is not in\n%s", s)
		}
	})
	bubble(t, 20, func(t *testing.T, _ *host) {
		h := newHost(20)
		h.deaf = true
		answer := h.tab.SetSize(80, 11)
		if s := h.tab.View(mono); h.tab.State() != widget.Loading || strings.Contains(s, "Loading") {
			t.Errorf("a list shows at once\n%s", s)
		}
		h.run(answer)
		if s := h.tab.View(mono); !strings.Contains(s, "Loading") {
			t.Errorf("a slow list shows\n%s", s)
		}
		h.deaf = false
		h.run(h.tab.Refresh())
		wantAt(t, h, "id-0", 1)
	})
}
