package intake_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh/intake"
)

func TestBatchesHoldEveryLineOnceInOrder(t *testing.T) {
	var file strings.Builder
	for n := range 2500 {
		switch {
		case n%10 == 3:
			file.WriteString("\n")
		case n%10 == 7:
			file.WriteString("{}\n")
		default:
			file.WriteString(goodLine + "\n")
		}
	}
	for _, size := range []int{1, 7, 1000, 0, -1, model.ImportBatch, model.ImportBatch + 1} {
		most := size
		if size < 1 || size > model.ImportBatch {
			most = intake.DefaultBatch
		}
		seen := map[int]string{}
		var last intake.Batch
		for batch, err := range intake.Batches(strings.NewReader(file.String()), size) {
			if err != nil {
				t.Fatal(err)
			}
			if n := len(batch.Lines) + len(batch.Bad); n == 0 || n > most {
				t.Errorf("size %d: a batch has %d lines", size, n)
			}
			for _, l := range batch.Lines {
				if l.Line <= last.Last || l.Line > batch.Last {
					t.Errorf("size %d: line %d stands in a batch that ends at %d", size, l.Line, batch.Last)
				}
				seen[l.Line] += "good"
			}
			for _, b := range batch.Bad {
				if b.Outcome != "refused" || b.Reason == "" {
					t.Errorf("size %d: bad line %d is %q because of %q", size, b.Line, b.Outcome, b.Reason)
				}
				seen[b.Line] += "bad"
			}
			last = batch
		}
		for n := range 2500 {
			want := map[int]string{3: "", 7: "bad"}
			if w, special := want[n%10]; special && seen[n+1] != w || !special && seen[n+1] != "good" {
				t.Fatalf("size %d: line %d came as %q", size, n+1, seen[n+1])
			}
		}
		if last.Last != 2500 || last.Bytes != int64(file.Len()) {
			t.Errorf("size %d: wanted 2500 lines and %d bytes read, got %d and %d", size, file.Len(), last.Last, last.Bytes)
		}
	}
}

func TestLongLinesCloseABatchEarly(t *testing.T) {
	// Values, not spaces: they stay with the record.
	datum := `{"category":"contact","field":"a","value":"` + strings.Repeat("x", 10_000) + `"},`
	line := `{"type":"person","id":"1","kind":"user","data":[` + strings.TrimSuffix(strings.Repeat(datum, 100), ",") + "]}\n"
	lines, batches := 0, 0
	for batch, err := range intake.Batches(strings.NewReader(strings.Repeat(line, 40)), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if size := len(batch.Lines) * len(line); size > 6<<20 {
			t.Errorf("a batch holds %d bytes", size)
		}
		lines, batches = lines+len(batch.Lines), batches+1
	}
	if lines != 40 || batches < 8 {
		t.Errorf("wanted 40 lines in many batches, got %d in %d", lines, batches)
	}
}

func TestWhatWasReadBeforeACutIsGiven(t *testing.T) {
	cut := errors.New("connection cut")
	input := io.MultiReader(strings.NewReader(goodLine+"\n{}\n"), iotest.ErrReader(cut))
	var got []intake.Batch
	var last error
	for batch, err := range intake.Batches(input, 0) {
		got, last = append(got, batch), err
	}
	if len(got) != 2 || len(got[0].Lines) != 1 || len(got[0].Bad) != 1 || len(got[1].Lines) != 0 || got[1].Last != 2 || !errors.Is(last, cut) {
		t.Errorf("wanted two lines, then the cut alone; got %+v and %v", got, last)
	}
}

func TestReadersMayStopEarly(t *testing.T) {
	n := 0
	for range intake.Batches(strings.NewReader(strings.Repeat(goodLine+"\n", 10)), 2) {
		if n++; n == 2 {
			break
		}
	}
	for range intake.Records(strings.NewReader(strings.Repeat(goodLine+"\n", 10))) {
		if n++; n == 4 {
			break
		}
	}
	if n != 4 {
		t.Errorf("wanted to stop at 4, got %d", n)
	}
}
