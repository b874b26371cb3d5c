package theme_test

import (
	"fmt"
	"image/color"
	"math"
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"integrora.com/opsconsole/tui/theme"
)

// backgrounds that terminals come with: black, VS Code, One Dark, Solarized,
// Catppuccin; white, Solarized, GitHub, Gruvbox.
var backgrounds = map[bool][]string{
	true:  {"#000000", "#1E1E1E", "#282C34", "#002B36", "#1E1E2E"},
	false: {"#FFFFFF", "#FDF6E3", "#F6F8FA", "#FBF1C7"},
}

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	linear := func(v uint32) float64 {
		f := float64(v) / 0xffff
		if f <= 0.04045 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

// contrast is WCAG 2.2's ratio, 1 to 21.
func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func set(c color.Color) bool { _, no := c.(lipgloss.NoColor); return c != nil && !no }

func TestEveryToneCanBeRead(t *testing.T) {
	for dark, list := range backgrounds {
		th := theme.New(theme.Options{Dark: dark})
		for tone := theme.Plain; tone <= theme.Key; tone++ {
			text, on := th.Style(tone).GetForeground(), th.Style(tone).GetBackground()
			if !set(text) {
				if set(on) {
					t.Errorf("tone %d sets a background and leaves its text to chance", tone)
				}
				continue
			}
			for _, ground := range list {
				under := lipgloss.Color(ground)
				if set(on) {
					under = on
				}
				if got := contrast(text, under); got < 4.5 {
					t.Errorf("dark=%v tone %d on %s: contrast %.2f, want at least 4.5", dark, tone, ground, got)
				}
			}
		}
	}
}

func TestFewColoursNeverHideText(t *testing.T) {
	for _, profile := range []colorprofile.Profile{colorprofile.ANSI, colorprofile.ANSI256} {
		for _, dark := range []bool{true, false} {
			th := theme.New(theme.Options{Dark: dark})
			for tone := theme.Plain; tone <= theme.Key; tone++ {
				text, on := th.Style(tone).GetForeground(), th.Style(tone).GetBackground()
				if set(text) && set(on) && contrast(profile.Convert(text), profile.Convert(on)) < 3 {
					t.Errorf("%v dark=%v tone %d: %v on %v cannot be read", profile, dark, tone, profile.Convert(text), profile.Convert(on))
				}
			}
		}
	}
}

func TestGoodAndBadDifferForColourBlindReaders(t *testing.T) {
	for _, dark := range []bool{true, false} {
		th := theme.New(theme.Options{Dark: dark})
		// Protan and deutan readers lose the red–green difference and keep blue against yellow.
		axis := func(tone theme.Tone) float64 {
			r, g, b, _ := th.Style(tone).GetForeground().RGBA()
			return float64(b)/0xffff - (float64(r)+float64(g))/2/0xffff
		}
		if good, bad := axis(theme.Good), axis(theme.Bad); good-bad < 0.3 {
			t.Errorf("dark=%v: good lies at %.2f, bad at %.2f on the blue–yellow axis", dark, good, bad)
		}
	}
}

func TestWithoutColourNothingButBoldUnderlineReverse(t *testing.T) {
	th := theme.New(theme.Options{NoColor: true, Dark: true})
	seen := ""
	for tone := theme.Plain; tone <= theme.Key; tone++ {
		s := th.Paint(tone, "word")
		if ansi.Strip(s) != "word" {
			t.Errorf("tone %d changes the text to %q", tone, s)
		}
		seen += s
	}
	for _, colour := range []string{"38;", "48;", "[3", "[9"} {
		if strings.Contains(strings.ReplaceAll(seen, "[m", ""), colour) {
			t.Errorf("colour %q in %q", colour, seen)
		}
	}
	for _, tone := range []theme.Tone{theme.Selected, theme.Danger, theme.Header} {
		if !th.Style(tone).GetReverse() {
			t.Errorf("tone %d cannot be seen without colour", tone)
		}
	}
}

func TestGlyphsTakeOneCellEverywhere(t *testing.T) {
	for _, ascii := range []bool{false, true} {
		th := theme.New(theme.Options{ASCII: ascii})
		for g := theme.Glyph(-1); g <= theme.GlyphThumb+1; g++ {
			s := th.Glyph(g)
			if ansi.StringWidth(s) != 1 || ansi.StringWidthWc(s) != 1 || ascii && s[0] >= 0x80 {
				t.Errorf("ascii=%v glyph %d is %q", ascii, g, s)
			}
		}
		for frame := -3; frame < 20; frame++ {
			if s := th.Spinner(frame); ansi.StringWidth(s) != 1 || ascii && s[0] >= 0x80 {
				t.Errorf("ascii=%v spinner frame %d is %q", ascii, frame, s)
			}
		}
	}
}

func TestASCIITerminalsGetASCIIOfTheSameWidth(t *testing.T) {
	th := theme.New(theme.Options{ASCII: true, NoColor: true})
	for in, want := range map[string]string{
		"Žydrūnė – „taip“": `Zydrune - "taip"`, "日本": "????", "e\u0301": "?", "plain": "plain", "╭──╮": "+--+", "Я…": "?.",
	} {
		if got := th.Paint(theme.Plain, in); got != want {
			t.Errorf("%q is spelled %q, want %q", in, got, want)
		}
	}
	if got := theme.New(theme.Options{}).Encode("Ž"); got != "Ž" {
		t.Errorf("a terminal with UTF-8 got %q", got)
	}
	if b := th.Border(); b.Left != "|" || b.TopLeft != "+" {
		t.Errorf("the ASCII border is %+v", b)
	}
}

func TestEachLineIsPaintedByItself(t *testing.T) {
	th := theme.New(theme.Options{Dark: true})
	for line := range strings.SplitSeq(th.Paint(theme.Danger, "one\ntwo"), "\n") {
		if !strings.HasPrefix(line, "\x1b[") || !strings.HasSuffix(line, "\x1b[m") {
			t.Errorf("line %q begins or ends in another's colour", line)
		}
	}
	if got := (theme.Theme{}).Paint(theme.Danger, "x") + th.Paint(theme.Tone(99), "y") + th.Paint(theme.Bad, ""); got != "xy" {
		t.Errorf("got %q, want what was given", got)
	}
}

func BenchmarkPaint(b *testing.B) {
	th := theme.New(theme.Options{Dark: true})
	b.Run("paint", func(b *testing.B) {
		for b.Loop() {
			th.Paint(theme.Bad, "overdue")
		}
	})
	b.Run("lipgloss", func(b *testing.B) {
		s := th.Style(theme.Bad)
		for b.Loop() {
			_ = s.Render("overdue")
		}
	})
}

func ExampleTheme_Glyph() {
	fmt.Println(theme.New(theme.Options{ASCII: true}).Glyph(theme.GlyphOK) + " kept")
	// Output: + kept
}
