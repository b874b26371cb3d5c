package intake_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/sample"
	"integrora.com/opsconsole/ssh/intake"
)

// sampleRecords is invented data of some people.
func sampleRecords(tb testing.TB, people int) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := sample.Records(&b, sample.Options{People: people, Now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), Seed: 1}); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func TestSampleIsWrittenInTheDocumentedFormat(t *testing.T) {
	file := sampleRecords(t, 2000)
	good, bad := takeRecords(t, bytes.NewReader(file))
	if len(bad) > 0 {
		t.Errorf("%d lines are refused, the first: %v", len(bad), bad[0])
	}
	if len(good) != bytes.Count(file, []byte("\n")) {
		t.Errorf("wanted a record of each line, got %d of %d", len(good), bytes.Count(file, []byte("\n")))
	}
	for n, again := range func() []model.ImportLine { l, _ := takeRecords(t, bytes.NewReader(file)); return l }() {
		if !bytes.Equal(again.Sum, good[n].Sum) {
			t.Fatalf("line %d has another sum the second time", n+1)
		}
	}
}

func FuzzRecords(f *testing.F) {
	vectors, err := os.ReadFile("testdata/records-bad.txt")
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(docExample(f)))
	for line := range bytes.Lines(vectors) {
		f.Add(line)
	}
	f.Add([]byte("\ufeff" + goodLine + "\r\n\x00\n\xff"))
	f.Fuzz(func(t *testing.T, input []byte) {
		var raw []string
		in := bufio.NewScanner(bytes.NewReader(bytes.TrimPrefix(input, []byte("\ufeff"))))
		in.Buffer(nil, 2*intake.MaxLine)
		for in.Scan() {
			raw = append(raw, in.Text())
		}
		last := 0
		for line, err := range intake.Records(bytes.NewReader(input)) {
			var bad *intake.BadLine
			if err != nil && !errors.As(err, &bad) {
				t.Fatalf("a reader that does not fail failed: %v", err)
			}
			if line.Line <= last || line.Line > len(raw) {
				t.Fatalf("line %d comes after line %d of %d", line.Line, last, len(raw))
			}
			last = line.Line
			if bad != nil {
				if len(bad.Reason) > 250 || !utf8.ValidString(bad.Reason) || strings.ContainsAny(bad.Reason, "\x00\x1b\n") {
					t.Fatalf("the reason is no short text: %q", bad.Reason)
				}
				continue
			}
			// What is taken, encoding/json takes too and reads alike.
			var other struct {
				Type, ID, Slug, Name, Buyer string
				Data                        []struct{ Category, Field, Value string }
			}
			if err := json.Unmarshal([]byte(raw[last-1]), &other); err != nil {
				t.Fatalf("line %d is taken, and encoding/json says: %v", last, err)
			}
			switch {
			case line.Tenant != nil:
				sameText(t, other.Slug, line.Tenant.Slug)
				sameText(t, other.Name, line.Tenant.Name)
			case line.Person != nil:
				sameText(t, other.ID, line.Person.External)
				sameText(t, other.Name, line.Person.Name)
				if len(other.Data) != len(line.Person.Facts) {
					t.Fatalf("wanted %d data, got %d", len(other.Data), len(line.Person.Facts))
				}
				for n, d := range line.Person.Facts {
					sameText(t, other.Data[n].Value, d.Value)
				}
			case line.Consent != nil:
				sameText(t, other.ID, line.Consent.External)
			case line.Invoice != nil:
				sameText(t, other.Buyer, line.Invoice.Buyer)
			default:
				t.Fatal("a line is taken and holds no record")
			}
		}
	})
}

func sameText(t *testing.T, want, got string) {
	t.Helper()
	if want != got {
		t.Fatalf("wanted %q, got %q", want, got)
	}
}

// The baseline reads each line into a map, as a program would that checks
// nothing.
func BenchmarkRecords(b *testing.B) {
	file := sampleRecords(b, 2000)
	lines := bytes.Count(file, []byte("\n"))
	rate := func(b *testing.B) {
		b.ReportMetric(float64(b.N*lines)/b.Elapsed().Seconds(), "lines/s")
	}
	b.Run("map", func(b *testing.B) {
		b.SetBytes(int64(len(file)))
		for b.Loop() {
			for line := range bytes.Lines(file) {
				var m map[string]any
				if err := json.Unmarshal(line, &m); err != nil {
					b.Fatal(err)
				}
			}
		}
		rate(b)
	})
	b.Run("records", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(file)))
		for b.Loop() {
			for _, err := range intake.Records(bytes.NewReader(file)) {
				if err != nil {
					b.Fatal(err)
				}
			}
		}
		rate(b)
	})
}
