package pack_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/net/html"

	"integrora.com/opsconsole/model/pack"
)

var update = flag.Bool("update", false, "write the golden packages")

func row(texts ...string) []pack.Cell {
	cells := make([]pack.Cell, len(texts))
	for i, t := range texts {
		cells[i].Text = t
	}
	return cells
}

// sample is the copy of an invented person.
func sample(language string) pack.Input {
	two := []string{"field", "value"}
	return pack.Input{Language: language, Request: "R-42", Person: "p-0000000000000", Name: "Aurelija Vanagaitė-Quux", On: "2026-11-24", Access: true, Portable: true, Content: true, Tenant: "Acme UAB",
		Tables: []pack.Table{
			{Category: "contact", Basis: "Art. 6(1)(a) consent", Portable: true, Columns: two},
			{Category: "consent", Basis: "Art. 7(1) proof of consent", Portable: true, KeptAfter: 36, Columns: []string{"purpose", "notice", "state", "at", "channel", "recorded_by"}, Rows: [][]pack.Cell{
				row("newsletter", "2026-01", "given", "2025-11-24T09:00:00Z", "form", "you"), row("newsletter", "2026-01", "withdrawn", "2026-10-01T08:00:00Z", "phone", "us")}},
			{Category: "account-profile", Basis: "Art. 6(1)(b) contract", Portable: true, Columns: two, Rows: [][]pack.Cell{
				row("name", "Aurelija Vanagaitė-Quux"), row("phone", "+370 600 12345"), {{Text: "remark"}, {Withheld: true}}}},
			{Category: "authentication", Basis: "Art. 6(1)(b) contract", Columns: two, Rows: [][]pack.Cell{row("sign-in method", "passkey"), {{Text: "password hash"}, {Secret: true}}}},
			{Category: "usage-logs", Basis: "Art. 6(1)(f) legitimate interests", Columns: two, Rows: [][]pack.Cell{row("last sign-in", "2026-11-01T10:00:00Z")}},
			{Category: "invoice", Basis: "Art. 6(1)(c) legal obligation", Columns: []string{"number", "issued_on", "amount_minor", "currency", "buyer", "contact", "kept_until"},
				Rows: [][]pack.Cell{row("INV-1", "2025-03-15", "12345", "EUR", "Acme UAB", "Aurelija Vanagaitė-Quux", "2032-03-15")}},
			{Category: "consultations", Basis: "Art. 6(1)(c) legal obligation", Columns: []string{"at", "why"}, Rows: [][]pack.Cell{row("2026-11-20T08:00:00Z", "identity")}},
		},
		Recipients: []pack.Recipient{{Name: "Hetzner Online GmbH", Service: "hosting", Country: "FI", Categories: []string{"consent", "account-profile", "usage-logs"}},
			{Name: "Resend", Service: "e-mail delivery", Country: "US", Safeguard: "dpf", Categories: []string{"account-profile"}}}}
}

func built(t testing.TB, in pack.Input) (pack.Package, map[string]string) {
	t.Helper()
	p, err := pack.Build(in)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range p.Files {
		files[f.Name] = string(f.Data)
	}
	return p, files
}

func TestThePackageOfASamplePersonIsTheGoldenOne(t *testing.T) {
	for _, language := range pack.Languages {
		p, _ := built(t, sample(language))
		for _, f := range p.Files {
			name := filepath.Join("testdata", language, filepath.FromSlash(f.Name))
			if *update {
				if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(name, f.Data, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want, err := os.ReadFile(name); err != nil || !bytes.Equal(want, f.Data) {
				t.Errorf("%s is not as it was (%v): look at the difference, and -update", name, err)
			}
		}
	}
}

func TestTheSameValueGivesTheSameBytes(t *testing.T) {
	one, _ := built(t, sample("lt"))
	two, _ := built(t, sample("lt"))
	a, err := one.Zip()
	if err != nil {
		t.Fatal(err)
	}
	b, err := two.Zip()
	if err != nil || !bytes.Equal(a, b) || one.Digest != two.Digest {
		t.Errorf("two builds differ: %v", err)
	}
	changed := sample("lt")
	changed.Tables[4].Rows[0][1].Text = "2026-11-01T10:00:01Z"
	if three, _ := built(t, changed); three.Digest == one.Digest {
		t.Error("another value has the same digest")
	}
}

func TestTheManifestChecksWithSha256sum(t *testing.T) {
	dir := t.TempDir()
	p, _ := built(t, sample("en"))
	for _, f := range p.Files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	check := func() (string, error) {
		cmd := exec.Command("sha256sum", "--strict", "-c", pack.Manifest)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	if out, err := check(); err != nil || strings.Count(out, ": OK\n") != len(p.Files)-1 {
		t.Errorf("%v of %d files: %s", err, len(p.Files), out)
	}
	if err := os.WriteFile(filepath.Join(dir, "index.txt"), []byte("other"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := check(); err == nil {
		t.Errorf("a changed file passes: %s", out)
	}
}

// hostile is text that pages, tables and terminals might obey.
var hostile = []string{`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, "# Forged\n## heading\n- item", `=HYPERLINK("http://evil.example")`, "@SUM(1)", "+1", "-1", "\t=1", "\r=1",
	"＝1", "\u202e=1", "a\u202eb", "\x1b[2J", "{{.Name}}", "\x00", "\xff\xfe", "a,b\"c\nd", "</title><script>"}

func TestHostileValuesStayText(t *testing.T) {
	for _, language := range pack.Languages {
		for _, evil := range hostile {
			checkHostile(t, language, evil)
		}
	}
}

func checkHostile(t *testing.T, language, evil string) {
	t.Helper()
	in := sample(language)
	in.Name, in.Tenant, in.Recipients[0].Name, in.Recipients[0].Service = evil, evil, evil, evil
	in.Tables[2].Rows[0] = row(evil, evil)
	in.Tables[5].Rows[0] = row(evil, evil, evil, evil, evil, evil, evil)
	_, files := built(t, in)
	_, plain := built(t, sample(language))
	root, err := html.Parse(strings.NewReader(files["index.html"]))
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			count[n.Data]++
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "src" || a.Key == "href" {
					t.Errorf("%q made an attribute %s", evil, a.Key)
				}
			}
		}
	}
	for _, tag := range []string{"script", "img", "a", "iframe", "link"} {
		if count[tag] > 0 {
			t.Errorf("%q made an element %s", evil, tag)
		}
	}
	for _, tag := range []string{"h1", "h2", "li", "table"} {
		if want := strings.Count(plain["index.html"], "<"+tag+">"); count[tag] != want {
			t.Errorf("%q: %d elements %s, wanted %d", evil, count[tag], tag, want)
		}
	}
	for name, text := range files {
		for _, r := range text {
			if strings.HasSuffix(name, ".json") {
				break // as it is held, with JSON's escapes
			}
			if r < ' ' && r != '\n' && r != '\r' || r >= 0x7f && r < 0xa0 || r == 0x202e {
				t.Errorf("%q: %s has the character %U", evil, name, r)
			}
		}
		if !strings.HasSuffix(name, ".csv") {
			continue
		}
		rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil {
			t.Errorf("%q: %s: %v", evil, name, err)
		}
		for _, row := range rows {
			for _, cell := range row {
				if cell != "" && strings.ContainsRune("=+-@\t\r|%＝＋－＠", []rune(cell)[0]) {
					t.Errorf("%s: a spreadsheet may compute %q", name, cell)
				}
			}
		}
	}
	var data any
	if err := json.Unmarshal([]byte(files["data.json"]), &data); err != nil {
		t.Errorf("%q: %v", evil, err)
	}
}

func FuzzHostileValuesStayText(f *testing.F) {
	for _, evil := range hostile {
		f.Add(evil)
	}
	f.Fuzz(func(t *testing.T, evil string) { checkHostile(t, "en", evil) })
}

func TestATenantThatIsNotToBeNamedIsNot(t *testing.T) {
	for _, language := range pack.Languages {
		in := sample(language)
		in.Tenant, in.Tables = "", in.Tables[:5]
		_, files := built(t, in)
		if text := files["index.txt"]; strings.Contains(text, "Acme") || !strings.Contains(text, map[string]string{"en": "An organisation that uses our platform keeps", "lt": "Mūsų platforma besinaudojanti organizacija"}[language]) {
			t.Errorf("the page is %s", text)
		}
	}
}

// schema is the published one.
func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	s, err := c.Compile(filepath.Join("..", "..", "docs", "schema", "portable-data-1.json"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func valid(t *testing.T, s *jsonschema.Schema, text string) error {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(value)
}

func TestThePortableFileHoldsToItsPublishedSchema(t *testing.T) {
	_, files := built(t, sample("en"))
	published, err := os.ReadFile(filepath.Join("..", "..", "docs", "schema", "portable-data-1.json"))
	if err != nil || files["portable/schema.json"] != string(published) {
		t.Errorf("the schema that goes with the data is not the published one: %v", err)
	}
	s := schema(t)
	if err := valid(t, s, files["portable/data.json"]); err != nil {
		t.Error(err)
	}
	empty := sample("en")
	empty.Tables = nil
	_, none := built(t, empty)
	if err := valid(t, s, none["portable/data.json"]); err != nil {
		t.Error(err)
	}
	for _, wrong := range [][2]string{{`"category": "consent"`, `"category": "usage-logs"`}, {`"state": "given"`, `"state": "maybe"`}, {`"version": 1`, `"version": 2`}, {`"R-42"`, `"42"`}} {
		if err := valid(t, s, strings.Replace(files["portable/data.json"], wrong[0], wrong[1], 1)); err == nil {
			t.Errorf("the schema takes %s", wrong[1])
		}
	}
}

func TestThePortableFilesHoldOnlyWhatArticle20Covers(t *testing.T) {
	in := sample("en")
	_, files := built(t, in)
	for name, text := range files {
		if !strings.HasPrefix(name, "portable/") || name == "portable/schema.json" {
			continue
		}
		for _, no := range []string{"INV-1", "12345\",\"EUR", "passkey", "sign-in", "withheld", "remark", "usage-logs", "authentication"} {
			if strings.Contains(text, no) {
				t.Errorf("%s has %q", name, no)
			}
		}
	}
	in.Access = false
	_, files = built(t, in)
	var names []string
	for name, text := range files {
		names = append(names, name)
		if strings.Contains(text, "INV-1") || strings.Contains(text, "passkey") {
			t.Errorf("%s has more than Art. 20 covers", name)
		}
	}
	slices.Sort(names)
	if want := "SHA256SUMS index.html index.txt portable/account-profile.csv portable/consent.csv portable/data.json portable/schema.json"; strings.Join(names, " ") != want {
		t.Errorf("files %v", names)
	}
	if !strings.Contains(files["index.txt"], "It does not cover: Authentication data, Usage logs, Invoices, When our staff saw your data, and why.") {
		t.Errorf("what is left out is not told: %s", files["index.txt"])
	}
}

func TestKeysOfAgeAreToldFromOtherText(t *testing.T) {
	const key = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p" // of age's own documentation
	if !pack.ValidRecipient(key) {
		t.Error("a key of age is none")
	}
	for _, wrong := range []string{"", "age1", strings.ToUpper(key), strings.Replace(key, "q", "p", 1), key[:61], key + "q", "ssh-ed25519 AAAA", "age1b" + key[5:]} {
		if pack.ValidRecipient(wrong) {
			t.Errorf("%q is taken for a key", wrong)
		}
	}
}

// The period of a retention rule that two persons changed is told as it is now.
func TestTheStatementTellsThePeriodInForce(t *testing.T) {
	for months, want := range map[int][2]string{1: {"1 month after", "ir 1 mėnesį po"}, 6: {"6 months after", "ir 6 mėnesius po"}, 11: {"11 months after", "ir 11 mėnesių po"}, 12: {"1 year after", "ir 1 metus po"},
		30: {"30 months after", "ir 30 mėnesių po"}, 36: {"3 years after", "ir 3 metus po"}, 120: {"10 years after", "ir 10 metų po"}, 252: {"21 years after", "ir 21 metus po"}} {
		for i, language := range []string{"en", "lt"} {
			in := sample(language)
			in.Tables[1].KeptAfter = months
			if _, files := built(t, in); !strings.Contains(files["index.txt"], want[i]) || strings.Contains(files["index.txt"], "%s") {
				t.Errorf("%d months: want %q in\n%s", months, want[i], files["index.txt"])
			}
		}
	}
}
