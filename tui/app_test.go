package tui_test

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui"
	"integrora.com/opsconsole/tui/page"
)

func TestFirstScreenShowsWhereAndWho(t *testing.T) {
	run(t, func(o *tui.Options) { o.Notices = []string{model.AlarmMark + "2 wrong codes since your last login."} }, func(c *console) {
		c.back.size = 1234567
		c.sees("demo", "Home", "ona (admin)", "log 0", "page home", "size 80×21", "2 wrong codes since your last login.", "? help")
		c.seesNot("read-only")
		if len(c.asked) != 1 {
			t.Fatalf("the terminal was asked %d times for its background", len(c.asked))
		}
		if v := c.app.View(); v.WindowTitle != "opsconsole" || !v.AltScreen || v.MouseMode != tea.MouseModeNone {
			t.Fatalf("the view is %q, %v, %v", v.WindowTitle, v.AltScreen, v.MouseMode)
		}
		c.press("ctrl+r")
		c.sees("log 1,234,567", "refreshed 1")
		c.seesNot("wrong codes") // a key was pressed
	})
}

func TestAnAlarmStaysUntilAKeyAndOtherNoticesGo(t *testing.T) {
	const alarm, neutral = "3 wrong codes.", "Last login yesterday."
	run(t, func(o *tui.Options) { o.Notices = []string{neutral} }, func(c *console) {
		c.sees(neutral)
		c.pass(6 * time.Second)
		c.seesNot(neutral)
	})
	run(t, func(o *tui.Options) { o.Notices = []string{neutral, model.AlarmMark + alarm} }, func(c *console) {
		c.pass(time.Minute)
		c.sees(alarm)
		c.seesNot(model.AlarmMark+alarm, neutral)
		c.press("j")
		c.seesNot(alarm, neutral) // its time was over long ago
		c.press("!")
		c.sees(alarm, neutral)
	})
}

func TestAnAuditorIsToldThatTheyReadOnly(t *testing.T) {
	run(t, func(o *tui.Options) { o.Backend.(*backend).role = model.RoleAuditor }, func(c *console) {
		c.sees("ona (auditor) read-only")
		c.press("A")
		c.sees("Approve: needs role admin.")
	})
}

func TestDeepLinkOpensWithHomeBehindIt(t *testing.T) {
	run(t, func(o *tui.Options) { o.Path = "requests/R-42" }, func(c *console) {
		c.sees("Home → Requests → R-42", "page requests/R-42")
		c.press("q")
		c.sees("page home")
	})
}

func TestUnknownPlacesSaySo(t *testing.T) {
	run(t, func(o *tui.Options) { o.Path = "nowhere" }, func(c *console) {
		c.sees(`There is no page "nowhere"`, "page home")
		c.command("elsewhere")
		c.sees(`There is no page "elsewhere"`, "page home")
		c.command("tenants")
		c.sees("not part of this version")
	})
	for word, want := range map[string]bool{"requests/R-42": true, "audit": true, "whoami": false, "": false, "import": false} {
		if tui.IsPath(word) != want {
			t.Errorf("IsPath(%q) = %v", word, !want)
		}
	}
}

func TestEscGoesOneLevelBackAndNeverLeaves(t *testing.T) {
	run(t, nil, func(c *console) {
		c.command("requests")
		c.press("/")
		c.typing("late")
		c.press("enter")
		p := c.pages["requests"]
		if p.filter != "late" {
			t.Fatalf("the filter is %q", p.filter)
		}
		d := &dialog{}
		p.opened = d
		c.press("d")
		c.sees("DIALOG")
		c.press("esc")
		c.seesNot("DIALOG")
		c.sees(`filter "late"`, "/late")
		c.press("esc")
		c.sees("page requests", `filter ""`)
		c.press("esc")
		c.sees("page home")
		c.press("esc", "esc")
		c.sees("page home", "q leaves the console")
		if c.quit {
			t.Fatal("esc left the console")
		}
	})
}

func TestEscInTheFilterLineClearsIt(t *testing.T) {
	run(t, nil, func(c *console) {
		c.press("/")
		c.typing("ab")
		c.sees(`filter "ab"`)
		c.press("esc")
		c.sees(`filter ""`, "page home")
	})
}

func TestACommandPutAwayComesBack(t *testing.T) {
	run(t, nil, func(c *console) {
		c.press(":")
		c.typing("requests sta")
		c.press("esc", ":")
		c.sees(":requests sta")
		c.typing("te:late")
		c.press("enter")
		c.sees("page requests?state:late")
	})
}

func TestCtrlCTwiceWithinASecondLeaves(t *testing.T) {
	run(t, nil, func(c *console) {
		d := &dialog{}
		c.pages["home"].opened = d
		c.press("d", "x", "ctrl+c")
		c.sees("Press ctrl+c again to leave.")
		c.seesNot("DIALOG")
		c.pass(1100 * time.Millisecond)
		c.press("ctrl+c")
		if c.quit {
			t.Fatal("two, more than a second apart, left")
		}
		c.pass(900 * time.Millisecond)
		c.press("ctrl+c")
		if !c.quit {
			t.Fatal("two within a second did not leave")
		}
		if strings.Join(d.keys, " ") != "x" {
			t.Fatalf("the dialog got %v", d.keys)
		}
	})
}

func TestQGoesBackAndAsksAtTheStart(t *testing.T) {
	run(t, nil, func(c *console) {
		c.command("audit")
		c.press("q")
		c.sees("page home")
		c.press("q")
		c.sees("Leave opsconsole?")
		c.press("enter") // on Cancel
		c.seesNot("Leave opsconsole?")
		if c.quit {
			t.Fatal("an empty enter left")
		}
		c.command("q")
		if !c.quit {
			t.Fatal(":q did not leave")
		}
	})
}

func TestDialogsSwallowKeys(t *testing.T) {
	run(t, nil, func(c *console) {
		p, d := c.pages["home"], &dialog{}
		p.opened = d
		c.press("d", "q", "j", ":", "?", "p", "[", "A", "enter")
		if got := strings.Join(d.keys, ""); got != "qj:?p[Aenter" {
			t.Fatalf("the dialog got %s", got)
		}
		if len(p.keys) > 0 {
			t.Fatalf("the page got %v", p.keys)
		}
		c.seesNot("DIALOG")
	})
}

func TestWhatADialogAsksForComesBackToItAndItsPage(t *testing.T) {
	run(t, nil, func(c *console) {
		type preview struct{}
		d := &dialog{answer: tea.Batch(func() tea.Msg { return preview{} }, func() tea.Msg { return page.Say{Text: "Counted."} })}
		p := c.pages["home"]
		p.opened = d
		c.press("d", "x")
		c.sees("Counted.")
		if len(d.heard) != 1 || p.heard[len(p.heard)-1] != any(preview{}) {
			t.Fatalf("the dialog heard %v, the page %v", d.heard, p.heard)
		}
	})
}

func TestATextFieldOfThePageHasTheKeys(t *testing.T) {
	run(t, nil, func(c *console) {
		p := c.pages["home"]
		c.send(tea.PasteMsg{Content: "lost"})
		p.capturing = true
		c.press("q", "?", "A")
		c.send(tea.PasteMsg{Content: "kept"})
		if strings.Join(p.keys, "") != "q?A" || p.pasted != "kept" {
			t.Fatalf("the page got %v and %q", p.keys, p.pasted)
		}
	})
}

func TestHistoryGoesBothWays(t *testing.T) {
	run(t, nil, func(c *console) {
		c.command("requests")
		c.press("enter")
		c.sees("page requests/R-1")
		c.press("[", "[")
		c.sees("page home")
		c.press("]")
		c.sees("page requests,", "refreshed 2")
		c.press("-")
		c.sees("page home")
		c.press("-")
		c.sees("page requests,")
		c.command("audit")
		c.press("]")
		c.sees("page audit", "Later page: this is where you are.")
		if c.made != 4 {
			t.Fatalf("%d pages were made; going back must find them alive", c.made)
		}
	})
}

func TestALongHistoryStaysSmall(t *testing.T) {
	run(t, nil, func(c *console) {
		for range 80 {
			c.command("audit")
			c.command("requests")
		}
		c.press("[")
		c.sees("page audit")
		for range 200 {
			c.press("[")
		}
		c.sees("page home")
	})
}

func TestRefusalsAndFaultsAreToldApart(t *testing.T) {
	run(t, nil, func(c *console) {
		c.press("A")
		c.sees("Something went wrong inside the console")
		c.seesNot("fire")
		c.sees("refreshed 1") // what the page showed may be why
		c.press("D")
		c.sees("Record advice: needs role dpo.")
		c.press("w")
		c.sees("All is well.", "refreshed 2")
		c.pass(6 * time.Second)
		c.seesNot("All is well.")
		c.press("!")
		c.sees("All is well.", "Something went wrong")
	})
}

func TestHelpListsWhatIsDisabledAndWhy(t *testing.T) {
	run(t, func(o *tui.Options) { o.Width, o.Height = 120, 60 }, func(c *console) {
		c.press("?")
		c.sees("record advice", "needs role dpo", "later page", "palette")
	})
}

func TestPaletteAndCommandLineKnowTheSameActions(t *testing.T) {
	run(t, nil, func(c *console) {
		c.command("say")
		c.sees("All is well.")
		c.press("ctrl+p")
		c.typing("go to requests")
		c.press("enter")
		c.sees("page requests")
		c.press("ctrl+k")
		c.sees("What to do", "needs role dpo")
		c.typing("say")
		n := c.pages["requests"].refreshes
		c.press("enter")
		c.seesNot("What to do")
		if c.pages["requests"].refreshes != n+1 {
			t.Fatal("an action picked from the palette did not answer")
		}
		c.back.size = 77
		c.press("ctrl+p")
		c.typing("refresh")
		c.press("enter")
		c.sees("log 77")
		c.command("record-advice")
		c.sees("needs role dpo")
	})
}

func TestCopyGoesOnlyOutAndIsPrintable(t *testing.T) {
	run(t, nil, func(c *console) {
		c.press("y")
		c.sees("Copied R-1.")
		if c.copied != "R-1" {
			t.Fatalf("copied %q", c.copied)
		}
		c.press("Y")
		if !strings.Contains(c.copied, `"id":"R-1"`) || strings.ContainsAny(c.copied, "\x1b\x07") {
			t.Fatalf("copied %q", c.copied)
		}
		c.pages["home"].fall = "nothing selected"
		c.press("y")
		c.sees("Nothing is selected")
	})
}

func TestTheLookFollowsTheTerminalAndTheAdmin(t *testing.T) {
	run(t, func(o *tui.Options) { o.Environ = []string{"LANG=en_US.UTF-8", "LC_ALL=C"} }, func(c *console) {
		c.command("requests")
		if s := c.screen(); s != ansi.Strip(s) || strings.ContainsFunc(s, func(r rune) bool { return r > 126 }) {
			t.Fatalf("a locale of plain characters gets others:\n%s", s)
		}
		c.command("ascii off")
		c.sees("Home → Requests")
		c.command("ascii on")
		c.sees("Home > Requests")
		dark := c.app.View().Content
		c.command("theme light")
		if c.app.View().Content == dark {
			t.Fatal(":theme light changes nothing")
		}
	})
	run(t, func(o *tui.Options) { o.Environ = []string{"NO_COLOR=1"} }, func(c *console) {
		if s := c.app.View().Content; strings.Contains(s, "38;") || strings.Contains(s, "48;") {
			t.Fatalf("NO_COLOR gets colours: %q", s)
		}
	})
}
