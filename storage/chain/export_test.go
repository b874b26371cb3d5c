package chain_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"integrora.com/opsconsole/storage/chain"
)

func verifyExport(b []byte, known ...chain.Head) (chain.Report, error) {
	return chain.VerifyExport(bytes.NewReader(b), known...)
}

// wantLineFault wants a fault in a line of an export, counted from 1.
func wantLineFault(t *testing.T, err error, line int) *chain.Fault {
	t.Helper()
	var f *chain.Fault
	if !errors.As(err, &f) {
		t.Fatalf("want a fault in line %d, found %v", line, err)
	}
	if f.Line != line {
		t.Fatalf("want a fault in line %d, found %v", line, f)
	}
	return f
}

func TestAWholeExportIsAccepted(t *testing.T) {
	l := build(t, "export", 50)
	export := l.export(t)
	for _, r := range []io.Reader{bytes.NewReader(export), iotest.OneByteReader(bytes.NewReader(export))} {
		report, err := chain.VerifyExport(r, l.at(50), l.at(7))
		want := chain.Report{Head: l.head(), Entries: 50, Opened: 38}
		if err != nil || report != want {
			t.Fatalf("want %+v, found %+v, %v", want, report, err)
		}
	}
	empty := build(t, "empty", 0)
	if report, err := verifyExport(empty.export(t), empty.head()); err != nil || report.Head != empty.head() {
		t.Fatalf("want an empty log accepted, found %+v, %v", report, err)
	}
}

func TestEveryFlippedBitOfAnExportIsFoundInItsLine(t *testing.T) {
	flipExport(t, build(t, "export bits", 4).export(t), 1, []byte{1, 2, 4, 8, 16, 32, 64, 128})
}

func TestFlippedBytesOfALongExportAreFoundInTheirLine(t *testing.T) {
	flipExport(t, build(t, "export bytes", 300).export(t), 997, []byte{0x01})
}

// flipExport changes every step'th byte by each mask.
func flipExport(t *testing.T, export []byte, step int, masks []byte) {
	line := 1
	for at := range export {
		if at%step == 0 {
			for _, mask := range masks {
				export[at] ^= mask
				_, err := verifyExport(export)
				export[at] ^= mask
				wantLineFault(t, err, line)
			}
		}
		if export[at] == '\n' {
			line++
		}
	}
}

// otherWritings change a line of an export without changing what JSON readers
// would take from it, or with.
var otherWritings = map[string]func(string) string{
	"a space":          func(s string) string { return strings.Replace(s, `,"leaf"`, `, "leaf"`, 1) },
	"a space at front": func(s string) string { return " " + s },
	"a space at end":   func(s string) string { return strings.TrimSuffix(s, "\n") + " \n" },
	"carriage return":  func(s string) string { return strings.TrimSuffix(s, "\n") + "\r\n" },
	"a key more":       func(s string) string { return strings.Replace(s, `"seq"`, `"note":"x","seq"`, 1) },
	"a key twice":      func(s string) string { return strings.Replace(s, `,"time"`, `,"seq":0,"time"`, 1) },
	"key order":        func(s string) string { return `{"entry":"` + between(s, `"entry":"`, `"`) + `",` + s[1:] },
	"key's case":       func(s string) string { return strings.Replace(s, `"actor"`, `"Actor"`, 1) },
	"an escape":        func(s string) string { return strings.Replace(s, `admin`, "\\u0061dmin", 1) },
	"number's form":    func(s string) string { return strings.Replace(s, `"seq":1`, `"seq":1.0`, 1) },
	"time's zone":      func(s string) string { return strings.Replace(s, `Z","actor`, `+00:00","actor`, 1) },
	"an empty line":    func(s string) string { return "\n" + s },
	"a bare value":     func(string) string { return "null\n" },
	"without opening":  func(s string) string { return strings.Replace(s, `"opening":"`, `"opening":null,"x":"`, 1) },
	"a fact changed":   func(s string) string { return strings.Replace(s, "state,due", "state", 1) },
	"a fact dropped": func(s string) string {
		return strings.Replace(s, between(s, `"facts":[`, `]`), "", 1)
	},
	"line of megabytes": func(s string) string { return strings.Replace(s, "admin", strings.Repeat("a", 2<<20), 1) },
}

func TestAnyOtherWritingOfALineIsFound(t *testing.T) {
	export := string(build(t, "writing", 6).export(t))
	lines := strings.SplitAfter(export, "\n")
	for name, change := range otherWritings {
		t.Run(name, func(t *testing.T) {
			changed := change(lines[1])
			if changed == lines[1] {
				t.Fatal("want a change")
			}
			_, err := verifyExport([]byte(lines[0] + changed + strings.Join(lines[2:], "")))
			wantLineFault(t, err, 2)
		})
	}
}

func between(s, start, end string) string {
	_, s, _ = strings.Cut(s, start)
	s, _, _ = strings.Cut(s, end)
	return s
}

// lineOrders are the lines of an export of 12 entries, and where the fault is.
var lineOrders = map[string]struct {
	order []int
	kind  chain.Kind
	seq   uint64
	line  int
}{
	"removed":          {[]int{0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12}, chain.Missing, 3, 4},
	"first removed":    {[]int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, chain.Missing, 0, 1},
	"doubled":          {[]int{0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, chain.Duplicated, 1, 3},
	"swapped":          {[]int{0, 1, 7, 3, 4, 5, 6, 2, 8, 9, 10, 11, 12}, chain.Swapped, 2, 3},
	"last removed":     {[]int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12}, chain.CutTail, 11, 12},
	"no closing line":  {[]int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, chain.CutTail, 12, 13},
	"nothing":          {nil, chain.CutTail, 0, 1},
	"closed twice":     {[]int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 12}, chain.Malformed, 13, 14},
	"more after":       {[]int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0}, chain.Malformed, 13, 14},
	"gap and then cut": {[]int{0, 1, 2, 4, 5}, chain.Missing, 3, 4},
}

func TestLinesRemovedDoubledSwappedOrCutAreFound(t *testing.T) {
	l := build(t, "lines", 12)
	lines := strings.SplitAfter(string(l.export(t)), "\n")
	lines = lines[:len(lines)-1] // what follows the last line feed is empty
	with := func(order ...int) []byte {
		var b strings.Builder
		for _, i := range order {
			b.WriteString(lines[i])
		}
		return []byte(b.String())
	}
	for name, c := range lineOrders {
		t.Run(name, func(t *testing.T) {
			_, err := verifyExport(with(c.order...))
			f := wantLineFault(t, err, c.line)
			if f.Kind != c.kind || f.Seq != c.seq {
				t.Fatalf("want fault %q at %d, found %v", c.kind, c.seq, f)
			}
		})
	}
	whole := l.export(t)
	for cut := 0; cut < len(whole); cut += 3 {
		if _, err := verifyExport(whole[:cut]); err == nil {
			t.Fatalf("want an export cut to %d bytes found", cut)
		}
	}
}

// A forger who writes lines by the rules, head included, is found by the heads
// that others remember.
func TestAnExportRolledBackOrRewrittenIsFoundAgainstKnownHeads(t *testing.T) {
	l, other := build(t, "known", 20), build(t, "foreign", 20)
	rolled := testLog{raws: l.raws[:15], payloads: l.payloads[:15], tips: l.tips[:16]}.export(t)
	if _, err := verifyExport(rolled, l.at(15), l.at(3)); err != nil {
		t.Fatal(err)
	}
	_, err := verifyExport(rolled, l.at(3), l.at(18))
	if f := wantLineFault(t, err, 16); f.Kind != chain.CutTail || f.Seq != 15 || f.Last != 17 {
		t.Fatalf("want entries 15 to 17 cut off, found %v", f)
	}

	forged := l.at(9)
	forged.Root[0] ^= 1
	_, err = verifyExport(l.export(t), l.at(5), forged)
	if f := wantLineFault(t, err, 6); f.Kind != chain.Rewritten || f.Seq != 5 || f.Last != 8 {
		t.Fatalf("want entries 5 to 8 rewritten, found %v", f)
	}

	for _, export := range [][]byte{other.export(t), build(t, "foreign", 0).export(t)} {
		_, err = verifyExport(export, l.at(1))
		if f := wantLineFault(t, err, 1); f.Kind != chain.Foreign && f.Kind != chain.BadHead {
			t.Fatalf("want another log, found %v", f)
		}
	}
	mixed := append(append([]byte{}, rolled[:bytes.LastIndexByte(rolled[:len(rolled)-1], '\n')+1]...),
		chain.AppendHeadLine(nil, other.at(15))...)
	_, err = verifyExport(mixed)
	if f := wantLineFault(t, err, 16); f.Kind != chain.BadHead {
		t.Fatalf("want the head refused, found %v", f)
	}
}

func TestDetailsOfAnotherEntryAreRefused(t *testing.T) {
	l := build(t, "mixed", 3)
	if _, err := chain.AppendLine(nil, l.raws[0], l.payloads[1]); !errors.Is(err, chain.ErrCommitment) {
		t.Fatalf("want %v, found %v", chain.ErrCommitment, err)
	}
	lines := strings.SplitAfter(string(l.export(t)), "\n")
	opening := between(lines[0], `"opening":"`, `"`)
	lines[0] = strings.Replace(lines[0], opening, between(lines[1], `"opening":"`, `"`), 1)
	_, err := verifyExport([]byte(strings.Join(lines, "")))
	if f := wantLineFault(t, err, 1); f.Kind != chain.Unopened {
		t.Fatalf("want the opening refused, found %v", f)
	}
}

func TestTheLongestLineFitsItsLimit(t *testing.T) {
	d := chain.Details{Outcome: chain.Done}
	for range chain.MaxDetails/4 - 10 { // the shortest facts give the longest JSON
		d.Facts = append(d.Facts, chain.Fact{Name: "n"})
	}
	payload, commitment, err := chain.EncodePayload(chain.Opening{}, d)
	if err != nil {
		t.Fatal(err)
	}
	e := sample()
	e.Seq, e.Previous, e.Commitment = 0, chain.Hash{}, commitment
	e.Sealed = bytesOf(chain.MaxSealed)
	tip := chain.Start(e.LogID)
	raw, err := tip.Extend(e.Draft)
	if err != nil {
		t.Fatal(err)
	}
	line, err := chain.AppendLine(nil, raw, payload)
	if err != nil || len(line) > chain.MaxLine {
		t.Fatalf("want at most %d bytes, found %d, %v", chain.MaxLine, len(line), err)
	}
	if _, err := verifyExport(chain.AppendHeadLine(line, tip.Head())); err != nil {
		t.Fatal(err)
	}
}

func TestAReadersErrorIsNoFault(t *testing.T) {
	broken := errors.New("disk gone")
	export := build(t, "reader", 3).export(t)
	_, err := chain.VerifyExport(io.MultiReader(bytes.NewReader(export[:2000]), iotest.ErrReader(broken)))
	var f *chain.Fault
	if !errors.Is(err, broken) || errors.As(err, &f) {
		t.Fatalf("want %v, found %v", broken, err)
	}
}

func FuzzVerifyExport(f *testing.F) {
	l := build(f, "fuzz export", 3)
	export := l.export(f)
	f.Add(export)
	f.Add(build(f, "fuzz export", 0).export(f))
	f.Add(export[:len(export)/2])
	f.Fuzz(func(t *testing.T, b []byte) {
		report, err := verifyExport(b)
		if err != nil {
			return
		}
		// what is accepted ends in the line of its head and nothing else
		if !bytes.HasSuffix(b, chain.AppendHeadLine(nil, report.Head)) || report.Entries != report.Head.Size {
			t.Fatalf("accepted an export that does not end in its head: %+v", report)
		}
	})
}
