package page_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/page"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/theme"
)

func TestErrorsAreToldInSentencesAndFaultsWithoutTheirCause(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{nil, ""},
		{model.Refuse("role", "erasure.approve needs role admin; your role is dpo"), "Erasure.approve needs role admin; your role is dpo."},
		{fmt.Errorf("do: %w", model.Refuse("state", "šis prašymas uždarytas!")), "Šis prašymas uždarytas!"},
		{context.DeadlineExceeded, "The store did not answer in time. Try again with ctrl+r."},
		{fmt.Errorf("view: %w", context.Canceled), "This was cancelled."},
	} {
		if got := page.Explain(c.err); got != c.want {
			t.Errorf("%v is told as %q, want %q", c.err, got, c.want)
		}
	}
	if got := page.Explain(errors.New("open /var/db: Jonas Jonaitis")); strings.Contains(got, "Jonas") || strings.Contains(got, "/var") {
		t.Errorf("a fault tells its cause: %q", got)
	}
}

func TestTheErrorPageFitsEverySize(t *testing.T) {
	p := page.NewError(route.Route{Page: "request", ID: "R-1"}, "This page met an error.\x1b[2J")
	th := theme.New(theme.Options{Dark: true})
	for w := range 140 {
		for h := range 45 {
			lines := strings.Split(p.View(w, h, th), "\n")
			if len(lines) > max(h, 1) {
				t.Fatalf("%d×%d: %d lines", w, h, len(lines))
			}
			for _, l := range lines {
				if ansi.StringWidth(l) > w {
					t.Fatalf("%d×%d: a line of %d", w, h, ansi.StringWidth(l))
				}
			}
		}
	}
	if s := p.View(80, 20, th); strings.Contains(s, "\x1b[2J") || !strings.Contains(ansi.Strip(s), "Press r to try again") {
		t.Fatalf("the page shows %q", s)
	}
	if p.Title() != "R-1 (error)" {
		t.Fatalf("the page is called %q", p.Title())
	}
}
