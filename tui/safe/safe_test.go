package safe_test

import (
	"bytes"
	"errors"
	"log/slog"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"integrora.com/opsconsole/tui/safe"
)

func TestHostileTextIsShownButNotObeyed(t *testing.T) {
	for name, c := range map[string]struct {
		in, out string
		hidden  int
	}{
		"plain":             {"Ona Žukauskienė", "Ona Žukauskienė", 0},
		"colour":            {"\x1b[31mred", "�[31mred", 1},
		"title":             {"\x1b]0;owned\x07x", "�]0;owned�x", 2},
		"device control":    {"\x1bP$q\x1b\\", "�P$q�\\", 2},
		"8-bit introducer":  {"a\u009b2Jb", "a�2Jb", 1},
		"lone 8-bit byte":   {"a\x9b2Jb", "a�2Jb", 1},
		"line ends":         {"a\r\nb\tc", "a��b�c", 3},
		"direction":         {"invoice\u202Efdp.exe", "invoice�fdp.exe", 1},
		"isolates":          {"\u2066a\u2069", "�a�", 2},
		"zero width":        {"ad\u200Bmin\uFEFF", "ad�min�", 2},
		"tags":              {"a\U000E0041b", "a�b", 1},
		"private":           {"\uE000\U000F0000", "��", 2},
		"invalid":           {"\xff\xc0\xafz", "���z", 3},
		"surrogate":         {"\xed\xa0\x80", "���", 3},
		"delete":            {"a\x7fb\bc", "a�b�c", 2},
		"no-break space":    {"a\u00a0b\u3000c", "a b c", 0},
		"filler":            {"\u3164\u115f\u2800", "���", 3},
		"heart":             {"❤\uFE0F ok", "❤ ok", 0},
		"smuggled selector": {"a\uFE0F\uFE01", "a��", 2},
		"flag":              {"🇱🇹", "LT", 0},
		"accents":           {"e\u0301\u0323", "e\u0301\u0323", 0},
		"flood":             {"e" + strings.Repeat("\u0301", 50) + "f", "e" + strings.Repeat("\u0301", 4) + "�f", 46},
		"leading mark":      {"\u0301a", "�a", 1},
		"separators":        {"a\u2028b\u2029c", "a�b�c", 2},
	} {
		t.Run(name, func(t *testing.T) {
			got := safe.Line(c.in, 200)
			if got.String() != c.out || got.Hidden() != c.hidden {
				t.Errorf("Line(%+q) = %+q with %d hidden, want %+q with %d", c.in, got, got.Hidden(), c.out, c.hidden)
			}
		})
	}
}

func TestALineIsCutToItsCells(t *testing.T) {
	for _, c := range []struct {
		in   string
		most int
		want string
	}{
		{"abcdef", 6, "abcdef"}, {"abcdef", 5, "abcd…"}, {"abcdef", 1, "…"}, {"abcdef", 0, ""}, {"abcdef", -3, ""},
		{"日本語", 6, "日本語"}, {"日本語", 5, "日本…"}, {"日本語", 4, "日…"}, {"日本語", 2, "…"},
		{"e\u0301e\u0301e\u0301", 2, "e\u0301…"}, {"", 5, ""},
	} {
		if got := safe.Line(c.in, c.most); got.String() != c.want {
			t.Errorf("Line(%q, %d) = %q, want %q", c.in, c.most, got, c.want)
		}
	}
	if got := safe.Line("abc\x1b\x1b", 2); got.Hidden() != 2 {
		t.Errorf("hidden characters in the part cut off: got %d, want 2", got.Hidden())
	}
	if got := safe.Line("abcdef", 6).Cut(3); got.String() != "ab…" || got.Width() != 3 {
		t.Errorf("Cut(3) = %q of %d cells, want \"ab…\" of 3", got, got.Width())
	}
}

func TestABlockKeepsItsLinesAndNothingElse(t *testing.T) {
	got := safe.Block("Dear\r\n\tSirs,\rab\tc\n\x1b[2J")
	if want := "Dear\n        Sirs,�ab        c\n�[2J"; got.String() != want || got.Hidden() != 2 {
		t.Errorf("got %q with %d hidden, want %q with 2", got, got.Hidden(), want)
	}
	if got.Width() != 25 {
		t.Errorf("width %d, want that of the widest line, 25", got.Width())
	}
}

func TestNamesMadeToLookLikeOthersAreNoticed(t *testing.T) {
	for name, mixed := range map[string]bool{
		"Jonas Petraitis": false, "Иван Петров": false, "Ελένη": false, "山田 太郎": false, "ヤマダ Taro": false, "김 Min": false,
		"O'Brien-Šimkus 3": false, "": false,
		"Jоnas" /* Cyrillic о */ : true, "Αnna" /* Greek Alpha */ : true, "Anna Петрова": true, "𝐀nna": true, "Ａnna": true, "Ивαн": true, "山田 Иван": true,
	} {
		if got := safe.Mixed(name); got != mixed {
			t.Errorf("Mixed(%+q) = %v, want %v", name, got, mixed)
		}
	}
}

// logLine is what a log says of values.
func logLine(values ...any) string {
	var b bytes.Buffer
	slog.New(slog.NewTextHandler(&b, &slog.HandlerOptions{ReplaceAttr: safe.Logged})).Info("said", values...)
	_, text, _ := strings.Cut(b.String(), "msg=said")
	return strings.TrimSuffix(text, "\n")
}

func TestLoggedValuesAreShortQuotedASCII(t *testing.T) {
	for in, want := range map[string]string{
		"":              ` v=""`,
		"plain-1":       ` v=plain-1`,
		"a\"b\n\x1b[1m": ` v="a\\\"b\\n\\x1b[1m"`,
		"Ž\xff\u202e":   ` v=\u017d\xff\u202e`,
	} {
		if got := logLine("v", in); got != want {
			t.Errorf("%+q is logged as %s, want %s", in, got, want)
		}
		if got := logLine("v", errors.New(in)); got != want {
			t.Errorf("the error %+q is logged as %s, want %s", in, got, want)
		}
	}
	for _, long := range []string{strings.Repeat("x", 257), strings.Repeat("\x1b", 300), strings.Repeat("Ž", 300)} {
		if got := logLine("v", long); len(got) < 250 || len(got) > len(" v=")+256 || !strings.HasSuffix(got, "...") || strings.HasSuffix(got, `\...`) {
			t.Errorf("a long value is logged as %d bytes: %s", len(got), got)
		}
	}
	if got := logLine("v", strings.Repeat("x", 256)); got != " v="+strings.Repeat("x", 256) {
		t.Errorf("256 letters fit; got %d bytes", len(got))
	}
	if got := logLine("stack", strings.Repeat("x", 300), "n", 7); len(got) < 300 || !strings.HasSuffix(got, " n=7") {
		t.Errorf("a trace is cut: %s", got)
	}
}

// printed runs a terminal's state machine over s and fails on anything but
// characters to print (and, in a block, line feeds).
func printed(t *testing.T, s string, block bool) {
	t.Helper()
	if !utf8.ValidString(s) {
		t.Fatalf("%+q is not UTF-8", s)
	}
	p := ansi.NewParser()
	p.SetHandler(ansi.Handler{
		Print: func(r rune) {
			if !unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S) && r != ' ' {
				t.Fatalf("%U in %+q is not printable", r, s)
			}
			if unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector, unicode.Me) {
				t.Fatalf("%U in %+q is invisible", r, s)
			}
		},
		Execute: func(b byte) {
			if b != '\n' || !block {
				t.Fatalf("control %#x in %+q", b, s)
			}
		},
		HandleCsi: func(ansi.Cmd, ansi.Params) { t.Fatalf("control sequence in %+q", s) },
		HandleEsc: func(ansi.Cmd) { t.Fatalf("escape in %+q", s) },
		HandleDcs: func(ansi.Cmd, ansi.Params, []byte) { t.Fatalf("device control in %+q", s) },
		HandleOsc: func(int, []byte) { t.Fatalf("system command in %+q", s) },
		HandlePm:  func([]byte) { t.Fatalf("privacy message in %+q", s) },
		HandleApc: func([]byte) { t.Fatalf("program command in %+q", s) },
		HandleSos: func([]byte) { t.Fatalf("string in %+q", s) },
	})
	for i := range len(s) {
		p.Advance(s[i])
	}
	if p.State() != 0 {
		t.Fatalf("%+q leaves the terminal in state %d", s, p.State())
	}
}

// colours are the sequences that painted lines may hold.
var colours = regexp.MustCompile("\x1b\\[[0-9;:]*m")

func TestPaintedLinesKeepTheirColoursOnly(t *testing.T) {
	for in, want := range map[string]string{
		"plain":                           "plain",
		"\x1b[1;38;2;1;2;3mŽ\x1b[m":       "\x1b[1;38;2;1;2;3mŽ\x1b[m",
		"\x1b[31mred\x1b[2J\x1b[m":        "\x1b[31mred�[2J\x1b[m",
		"\x1b]52;c;eA==\x07":              "�]52;c;eA==�",
		"\x1b[?1049m\x1b[":                "�[?1049m�[",
		"\x1b[" + strings.Repeat("1", 99): "�[" + strings.Repeat("1", 99),
		"a\nb":                            "a�b",
	} {
		if got := safe.Painted(in); got != want {
			t.Errorf("Painted(%+q) = %+q, want %+q", in, got, want)
		}
	}
}

func FuzzOnlyPrintablesLeave(f *testing.F) {
	for _, s := range []string{"", "plain", "\x1b[31m", "\x1b]52;c;aGk=\x07", "\x1bP\x1b\\", "\u0090q\u009c", "\x9b1A", "e\u0301\u0301\u0301\u0301\u0301", "\u202Eabc", "日本\xff", "👨\u200d👩", "👍🏽", "ᄀ\u1161\u1161", "\u0d4ea", "a\r\nb\tc", "🇱", "=x"} {
		f.Add(s, 10)
	}
	f.Fuzz(func(t *testing.T, s string, most int) {
		line := safe.Line(s, most)
		printed(t, line.String(), false)
		if w := line.Width(); w > max(most, 0) {
			t.Fatalf("Line(%+q, %d) takes %d cells", s, most, w)
		}
		if again := safe.Line(line.String(), most); again.String() != line.String() {
			t.Fatalf("cleaned twice %+q becomes %+q", line, again)
		}
		block := safe.Block(s)
		printed(t, block.String(), true)
		if again := safe.Block(block.String()); again.String() != block.String() {
			t.Fatalf("cleaned twice %+q becomes %+q", block, again)
		}
		if safe.Block(strings.ReplaceAll(block.String(), "�", "?")).Hidden() != 0 {
			t.Fatalf("%+q still hides something", block)
		}
		if l := logLine("v", s); len(l) > 2*256+len(` v=""`) || strings.ContainsFunc(l, func(r rune) bool { return r < ' ' || r > '~' }) {
			t.Fatalf("%+q is logged as %+q", s, l)
		}
		safe.Mixed(s)
		printed(t, colours.ReplaceAllString(safe.Painted(s), ""), false)
	})
}

func BenchmarkLine(b *testing.B) {
	for name, s := range map[string]string{"ascii": strings.Repeat("Jonas ", 8), "letters": strings.Repeat("Žydrūnė ", 6), "hostile": strings.Repeat("\x1b[1mŽ\u0301", 8)} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				safe.Line(s, 30)
			}
		})
	}
}
