package intake_test

import (
	"bytes"
	"strings"
	"testing"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh/intake"
	"integrora.com/opsconsole/storage/storetest"
)

// importAll gives a file to a real store and tells what became of its lines.
func importAll(t *testing.T, h *storetest.House, file []byte, size int) map[string]int {
	t.Helper()
	outcomes := map[string]int{}
	for batch, err := range intake.Batches(bytes.NewReader(file), size) {
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range append(batch.Bad, h.Do("admin", model.ImportRecords{Lines: batch.Lines}).Lines...) {
			outcomes[r.Outcome]++
			if r.Outcome == "refused" {
				t.Errorf("line %d: %s", r.Line, r.Reason)
			}
		}
	}
	return outcomes
}

func TestARerunOfAFileChangesNothing(t *testing.T) {
	h := storetest.New(t)
	file := sampleRecords(t, 300)
	lines := bytes.Count(file, []byte("\n"))
	if got := importAll(t, h, file, 100); got["created"] != lines {
		t.Errorf("wanted %d lines created, got %v", lines, got)
	}
	h.Reopen()
	if got := importAll(t, h, file, 0); got["unchanged"] != lines {
		t.Errorf("wanted %d lines unchanged, got %v", lines, got)
	}
	// The same in other words, as another program would write it.
	spaced := strings.NewReplacer(`":"`, `" : "`, `Z","`, `+00:00","`, `ū`, `\u016b`).Replace(string(file))
	if got := importAll(t, h, []byte(spaced), 0); got["unchanged"] != lines {
		t.Errorf("wanted %d lines unchanged however they are written, got %v", lines, got)
	}
}

func TestDocumentedExampleGoesIntoAStore(t *testing.T) {
	h := storetest.New(t)
	if got := importAll(t, h, []byte(docExample(t)), 0); got["created"] != 6 {
		t.Errorf("wanted six lines created, got %v", got)
	}
}
