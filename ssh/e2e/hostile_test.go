package e2e_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode"

	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/ssh/e2e"
	"integrora.com/opsconsole/storage/storetest"
)

// evil are texts that must reach no screen raw.
var evil = []string{
	"\x1b]0;pwned\x07", "\x1b]52;c;cm0gLXJmIH4=\x07", "\x1b[2J\x1b[H", "\x1bPq#0;2;0;0;0\x1b\\", "\x1b_Ga=T\x1b\\", "\x1b^pm\x1b\\", "\x1bXsos\x1b\\",
	"\u009b31m", "\u009d0;x\u009c", "\u0090q\u009c", "\r\nadmin2 approved", "\b\b\b\x7f", "\u202egpj.exe", "\u2066x\u2069", "\u200b\u200d\u2060\ufeff",
	"e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301", "\U000e0041\U000e007f", "\ue000", "\u0430dm\u0456n", "a\x00b", "\t\v\f", "👩‍👩‍👧‍👦", "\ufff9x\ufffb",
}

// visible is a text without the control characters that an import refuses in
// what is to be shown often.
func visible(e string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, e)
}

func line(t testing.TB, fields map[string]any) string {
	t.Helper()
	text, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	return string(text) + "\n"
}

// hostileRecords are a tenant, people, consents and invoices with such names;
// some must be refused, none may do harm.
func hostileRecords(t testing.TB) string {
	b := strings.Builder{}
	b.WriteString(line(t, map[string]any{"type": "tenant", "slug": "acme", "name": "Acme " + evil[0] + evil[3], "country": "LT", "status": "active",
		"dpa": map[string]any{"version": "1", "signed": "2026-01-01", "contact_name": "Eve " + evil[4], "contact_email": "x@inbox.example"}}))
	b.WriteString(line(t, map[string]any{"type": "tenant", "slug": "plain", "name": "Plain " + evil[7] + evil[12], "country": "LT", "status": "active"}))
	long := strings.Repeat("A\x1b[31m\u202e", 70_000)
	for i, e := range append(evil, long, strings.Join(evil, " ")) {
		id := fmt.Sprintf("u-%d", i)
		b.WriteString(line(t, map[string]any{"type": "person", "tenant": "acme", "id": id, "kind": "user", "name": "Eve " + e, "email": fmt.Sprintf("eve%d@inbox.example", i),
			"phone": "+370 600", "language": "lt", "data": []map[string]any{{"category": "usage-logs", "field": "last login", "value": "x" + e}}}))
		b.WriteString(line(t, map[string]any{"type": "person", "tenant": "plain", "id": id, "kind": "user", "name": "Eve " + e, "email": fmt.Sprintf("eve%d@inbox.example", i)}))
		b.WriteString(line(t, map[string]any{"type": "consent", "tenant": "plain", "person": id, "id": "c-" + id, "purpose": "news " + visible(e), "notice": "1",
			"events": []map[string]any{{"at": "2025-01-01T00:00:00Z", "state": "given", "channel": "form"}}}))
		b.WriteString(line(t, map[string]any{"type": "invoice", "tenant": "plain", "id": "i-" + id, "number": "N", "issued": "2025-03-15", "amount": "1.00", "currency": "EUR",
			"buyer": "B" + e, "person": id}))
	}
	return b.String()
}

// hostileLetters is an mbox of letters with such senders, headings and texts.
func hostileLetters() string {
	b := strings.Builder{}
	for i, e := range append(evil, strings.Join(evil, " "), strings.Repeat("A\x1b[31m\u202e", 1<<20/9)) {
		flat := strings.NewReplacer("\r", "", "\n", "").Replace(e)
		fmt.Fprintf(&b, "From x@inbox.example Mon Nov 23 10:00:00 2026\nFrom: \"Eve %s\" <eve%d@inbox.example>\nSubject: erase %s\nDate: Mon, 23 Nov 2026 10:00:00 +0200\n"+
			"Message-ID: <%d%s@inbox.example>\nContent-Type: text/plain; charset=utf-8\n\nPlease erase all my personal data under Art. 17 GDPR.\n%s\n\n", flat, i, flat, i, flat, e)
	}
	return b.String()
}

// printable fails when a remote command printed anything but text and lines.
func printable(t *testing.T, what, out string) {
	t.Helper()
	for i, r := range out {
		if r != '\n' && !unicode.IsPrint(r) {
			t.Fatalf("%s printed %U: %q", what, r, out[max(0, i-40):min(len(out), i+20)])
		}
	}
}

func TestHostileTextReachesNoTerminalRaw(t *testing.T) {
	h := storetest.New(t)
	d := e2e.Serve(t, h)
	c := d.Login("admin")
	printable(t, "import", c.Run(hostileRecords(t), "import", "records").Err)
	r := c.Run(hostileLetters(), "import", "letters")
	printable(t, "import", r.Out+r.Err)
	for _, args := range [][]string{{"tenants"}, {"people"}, {"consents"}, {"requests"}, {"request", "R-1"}, {"request", "R-24"}, {"audit"}, {"request", evil[0]}, {evil[2]}, {"triage", "R-1", "--tenant", evil[1]}} {
		r := c.Run("", args...)
		printable(t, fmt.Sprintf("%q", args), r.Out+r.Err)
	}
	if n := len(c.Must(t, "", "requests")); n < len(evil) {
		t.Fatalf("only %d letters were taken", n)
	}
	people := c.Must(t, "", "people")
	if len(people) < 10 {
		t.Fatalf("only %d hostile names were taken", len(people))
	}
	for _, size := range []e2e.Size{{W: 120, H: 40}, {W: 60, H: 18}} {
		term := c.Console(t, size, "")
		tour(d, term, people)
		term.Command("q")
		if code := term.Ends(); code != 0 {
			t.Errorf("exit %d", code)
		}
		if err := e2e.CheckWire(term.Wire(), false); err != nil {
			t.Error(err)
		}
	}
}

// tour visits every page, with its tabs, lists to their end, and dialogs.
func tour(d *e2e.Door, term *e2e.Terminal, people []map[string]any) {
	visit := func(page, sees string, keys ...string) {
		term.Command(page)
		term.Sees(sees)
		for _, k := range keys {
			term.Press(k)
			term.Until("the screen after "+k, func(s string) bool {
				dialog := strings.Contains(s, "╭─")
				return (k != "t" && k != "n" || dialog) && (k != "esc" || !dialog)
			})
		}
	}
	visit("home", "Needs you")
	visit("tenants", "acme", "j", "G")
	visit("tenant acme", "Acme", "G")
	visit("people", "E•••• ", "j", "pgdown", "G")
	visit("people/plain", "E•••• ", "G")
	for i := range min(len(people), 30) {
		visit("person "+people[i]["id"].(string), "E•••• ")
		reveal(d, "admin", term)
		term.Sees("Eve")
		term.Press("G")
	}
	visit("requests", "R-", "j", "G", "space")
	for i := 1; i <= 24; i += 4 {
		visit(fmt.Sprintf("requests/R-%d", i), "[1 Letter]") // the list before it has a masked letter beside it, too
		reveal(d, "admin", term)
		visit(fmt.Sprintf("requests/R-%d", i), "Eve", "G", "2", "3", "4", "5", "1", "t", "tab", "esc")
	}
	visit("approvals", "Home")
	visit("incidents", "Incidents", "n", "esc")
	visit("breakglass", "Emergency access", "t", "esc")
	visit("audit", "Audit log", "j", "G", "enter")
	paste := "\x1b[200~" + strings.Join(evil, "") + "\x1b[201~"
	term.Press(":", paste, "enter")
	visit("requests", "R-", "/")
	term.Type("Eve\u202e\x01\x7f")
	term.Press(paste)
	term.Until("quiet", func(string) bool { return true })
	term.Press("enter")
	visit("messages", "Messages")
	term.Press("esc")
	term.SeesNot("╭─")
}

func TestClipboardIsWrittenOnACopyOnlyAndHoldsText(t *testing.T) {
	d := acme(t)
	term := d.Console("admin")
	term.Command("requests")
	term.Sees("R-1")
	if err := e2e.CheckWire(term.Wire(), false); err != nil {
		t.Fatal(err)
	}
	term.Press("y")
	term.Sees("Copied R-1.")
	eventually(t, "the copy on the wire", func() bool { return bytes.Contains(term.Wire(), []byte("\x1b]52;c;Ui0x\a")) })
	if err := e2e.CheckWire(term.Wire(), true); err != nil {
		t.Error(err)
	}
	if err := e2e.CheckWire(term.Wire(), false); err == nil {
		t.Error("the checker lets a copy pass as none")
	}
}

func TestHostileTerminalSettingsDoNoHarm(t *testing.T) {
	d := acme(t)
	c := d.Login("admin")
	for _, term := range []string{evil[0], evil[2] + "xterm", strings.Repeat("x", 5000), "", "xterm\n", "../../etc/passwd", "dumb"} {
		s, err := c.NewSession()
		if err != nil {
			t.Fatal(err)
		}
		_ = s.Setenv("LANG", evil[1])
		_ = s.Setenv("LC_ALL", strings.Repeat("C", 100<<10))
		_ = s.Setenv("COLORTERM", evil[0])
		_ = s.Setenv("LD_PRELOAD", "/tmp/x")
		in, err := s.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		out := &wireLog{}
		s.Stdout, s.Stderr = out, out
		if err := s.RequestPty(term, 24, 80, gossh.TerminalModes{}); err != nil {
			_ = s.Close() // refused
			continue
		}
		if err := s.Shell(); err != nil {
			t.Fatal(err)
		}
		out.waits(t, "Needs you today")
		_, _ = in.Write([]byte(":q\r"))
		_ = s.Wait()
		if err := e2e.CheckWire(out.bytes(), false); err != nil {
			t.Errorf("TERM=%.40q: %v", term, err)
		}
	}
}
