package model_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"integrora.com/opsconsole/model"
)

func TestTheTableOfPromisesInTheDocsIsThatOfTheCode(t *testing.T) {
	const path, mark = "../docs/promises.md", "go test ./model -run Promises -->\n"
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, _, found := strings.Cut(string(raw), mark)
	if !found {
		t.Fatalf("%s lacks the mark %q", path, mark)
	}
	var b strings.Builder
	b.WriteString(head + mark + "| id | promise | source | measured | act at |\n|---|---|---|---|---|\n")
	for _, r := range model.PromiseRules() {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | `%s` |\n", r.ID, r.Text, r.Source, r.Measure, r.Route)
	}
	if os.Getenv("UPDATE_DOCS") != "" {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if b.String() != string(raw) {
		t.Errorf("%s is stale: run UPDATE_DOCS=1 %s", path, strings.TrimSuffix(mark, " -->\n"))
	}
}

func TestPromisesHaveTheirOwnIdsSentencesSourcesAndMeasures(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range model.PromiseRules() {
		for _, text := range []string{r.ID, r.Text} {
			if text == "" || seen[text] {
				t.Errorf("%q is empty or stands twice", text)
			}
			seen[text] = true
		}
		if r.Source == "" || r.Measure == "" || r.Route == "" {
			t.Errorf("%s lacks its source, measure or route", r.ID)
		}
	}
}

func TestAPromiseIsNotedOnlyWhenItsStateChanges(t *testing.T) {
	s := newShelf()
	found := func(state model.PromiseState, figure string) model.NotePromises {
		return model.NotePromises{Found: []model.Promise{{PromiseRule: model.PromiseRule{ID: "log"}, State: state, Figure: figure}}}
	}
	for _, step := range []struct {
		state model.PromiseState
		steps int
	}{{model.PromiseKept, 1}, {model.PromiseKept, 1}, {model.PromiseBroken, 2}, {model.PromiseKept, 3}} {
		before := len(s.records)
		d, err := found(step.state, "x").Decide(s.call(model.RoleSystem))
		if err != nil {
			t.Fatal(err)
		}
		s.take(d)
		rec, _ := s.Promise("log")
		if len(rec.Steps) != step.steps || d.Quiet != (len(d.Put) == 0) || before > len(s.records) {
			t.Errorf("%s: %d steps, quiet %v", step.state, len(rec.Steps), d.Quiet)
		}
	}
	if _, err := (model.NotePromises{Found: []model.Promise{{PromiseRule: model.PromiseRule{ID: "nothing"}, State: model.PromiseKept}}}).Decide(s.call(model.RoleSystem)); err == nil {
		t.Error("a promise of no table was noted")
	}
}

func TestAnExplanationNeitherHidesNorChangesAState(t *testing.T) {
	s := newShelf()
	s.put(model.PromiseRecord{ID: "log", Steps: []model.PromiseStep{{At: now, State: model.PromiseBroken}}})
	for _, text := range []string{"", "write to a@b.example"} {
		if _, err := (model.ExplainPromise{Promise: "log", State: model.PromiseBroken, Text: text}).Decide(s.call(model.RoleDPO)); err == nil {
			t.Errorf("%q was taken", text)
		}
	}
	for _, text := range []string{"the disk broke", "it was replaced"} {
		d, err := (model.ExplainPromise{Promise: "log", State: model.PromiseBroken, Text: text}).Decide(s.call(model.RoleDPO))
		if err != nil {
			t.Fatal(err)
		}
		s.take(d)
	}
	rec, _ := s.Promise("log")
	p := model.Promise{State: model.PromiseBroken, Record: rec}
	if why, ok := p.Explained(); len(rec.Explains) != 2 || rec.Last().State != model.PromiseBroken || !ok || why.Text != "it was replaced" {
		t.Errorf("%+v", rec)
	}
	p.State = model.PromiseAtRisk
	if _, ok := p.Explained(); ok {
		t.Error("what explained another state is shown beside this one")
	}
}
