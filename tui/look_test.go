package tui_test

import (
	"strings"
	"testing"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui"
)

func coloured(c *console) bool {
	s := c.app.View().Content
	return strings.Contains(s, "38;") || strings.Contains(s, "48;")
}

func TestTheNextSessionStartsWithTheLookChosen(t *testing.T) {
	var kept model.Look
	run(t, nil, func(c *console) {
		c.sees("Home") // in all characters, and in colours
		c.command("theme light")
		c.sees("Kept for your next sessions, too.")
		c.command("ascii on")
		c.command("colour off")
		if coloured(c) {
			t.Error(":colour off leaves colours")
		}
		if kept = c.back.look; kept != (model.Look{Theme: "light", ASCII: "on", Colour: "off"}) {
			t.Fatalf("kept %+v", kept)
		}
	})
	run(t, func(o *tui.Options) { o.Backend.(*backend).look = kept }, func(c *console) {
		c.command("requests")
		c.sees("Home > Requests")
		if coloured(c) {
			t.Error("the kept look has no colours, the screen has")
		}
		c.command("ascii auto")
		c.command("colour auto")
		c.sees("Home → Requests")
		light := c.app.View().Content
		c.command("theme auto")
		if c.back.look != (model.Look{}) || !coloured(c) || c.app.View().Content == light {
			t.Errorf("what follows the terminal is kept as %+v", c.back.look)
		}
	})
}

func TestALookThatCannotBeKeptIsWornAllTheSame(t *testing.T) {
	run(t, func(o *tui.Options) { o.Backend.(*backend).err = model.Refuse("busy", "the store is busy") }, func(c *console) {
		c.command("requests")
		c.command("ascii on")
		c.sees("Home > Requests", "The store is busy")
	})
}

func TestTheAdminsWordOnColoursCountsMoreThanTheEnvironments(t *testing.T) {
	run(t, func(o *tui.Options) { o.Environ = []string{"LANG=C.UTF-8", "TERM=xterm-256color", "NO_COLOR=1"} }, func(c *console) {
		if coloured(c) || c.profile != "" {
			t.Fatalf("NO_COLOR gets colours; the terminal's became %q", c.profile)
		}
		c.command("colour on")
		if !coloured(c) || c.profile != "ANSI256" {
			t.Fatalf(":colour on gets colours of %q", c.profile)
		}
	})
}
