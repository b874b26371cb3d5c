package tui_test

import (
	"errors"
	"regexp"
	"testing"
	"unicode"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui"
)

var painting = regexp.MustCompile("\x1b\\[[0-9;:]*m")

// printable fails when the screen holds anything but printable characters and
// colours.
func (c *console) printable() {
	c.t.Helper()
	for _, r := range painting.ReplaceAllString(c.app.View().Content, "") {
		if r != '\n' && r != '\uFFFD' && !unicode.IsPrint(r) {
			c.t.Fatalf("%U reaches the screen:\n%q", r, c.screen())
		}
	}
}

const hostile = "x\x1b]0;evil\x07\x1b[2J\x1bP1;2|q\x1b\\\u009b31m\u202egnp.\u200b\r\b\xff"

func TestHostileTextReachesNoScreen(t *testing.T) {
	run(t, func(o *tui.Options) {
		o.Env, o.Path, o.Notices = hostile, "requests/"+hostile, []string{hostile}
		o.Backend.(*backend).name = hostile
		o.Width = 160
	}, func(c *console) {
		c.printable()
		c.press("!")
		c.printable()
		c.press("esc", ":")
		c.typing("no" + "such")
		c.press("enter")
		c.printable()
		c.back.err = model.Refuse("x", "there is no %s", hostile)
		c.press("A")
		c.printable()
		c.back.err = errors.New(hostile)
		c.press("A", "!")
		c.printable()
		if title := c.app.View().WindowTitle; title != "opsconsole" {
			t.Fatalf("the window is called %q", title)
		}
	})
}

func TestAChangedRoleMakesThePagesAnew(t *testing.T) {
	run(t, nil, func(c *console) {
		c.press("D")
		c.sees("needs role dpo")
		c.back.role = model.RoleAuditor
		c.press("ctrl+r")
		c.sees("(auditor) read-only")
		if c.made != 2 || c.pages["home"].env.Role != model.RoleAuditor {
			t.Fatalf("%d pages were made, the last for %s", c.made, c.pages["home"].env.Role)
		}
		c.back.role = ""
		c.press("ctrl+r")
		c.sees("This account is disabled.")
	})
}
