package model_test

import (
	"strings"
	"testing"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// announcedParser is an invented sub-processor that is announced, beside those of
// the published policy.
func announcedParser() model.NoticeFacts {
	version := model.EntryVersion{Number: 1, Values: []model.Value{{Field: "name", Text: "Parsing Ltd"}, {Field: "address", Text: "1 High Street, Dublin"}, {Field: "service", Text: "document parsing"},
		{Field: "data", Text: "tenant-content contact"}, {Field: "countries", Text: "IE US"}, {Field: "transfer", Text: "transfer.parser"}}}
	f := model.NoticeFacts{Entry: model.Entry{ID: "subprocessor.parser", Register: model.RegisterSubprocessor, Versions: []model.EntryVersion{version}},
		Announcement: model.Announcement{Version: 1, Audience: model.AudienceTenants, On: deadline.On(2026, 11, 26), Until: deadline.On(2026, 12, 28)},
		Transfers: []model.Entry{{ID: "transfer.parser", Register: model.RegisterTransfer, InForce: 1,
			Versions: []model.EntryVersion{{Number: 1, Values: []model.Value{{Field: "mechanism", Text: "scc-module-3"}, {Field: "countries", Text: "US"}}}}}},
		Until: deadline.On(2026, 12, 28), Days: 32}
	for _, id := range []string{"subprocessor.hetzner", "subprocessor.resend"} {
		e, err := model.PublishedEntry(id)
		if err != nil {
			panic(err)
		}
		f.List = append(f.List, e)
	}
	return f
}

func TestANoticeOfASubprocessorSaysWhatChangesUntilWhenToObjectAndTheWholeList(t *testing.T) {
	listed := []string{"Hetzner Online GmbH", "Resend", "not recorded yet"}
	about := []string{"Borealis Freight", "Parsing Ltd, 1 High Street, Dublin", "document parsing", "IE, US", "standard contractual clauses, module 3", "content of an organisation and contact data"}
	times := []string{"until 28 December 2026", "from 29 December 2026 at the earliest", "within 32 days"}
	for name, c := range map[string]struct {
		change func(*model.NoticeFacts)
		says   [][]string
		not    []string
	}{
		"added": {func(*model.NoticeFacts) {}, [][]string{about, times, listed, {"to add"}}, []string{"in place of", "Until then"}},
		"replaced": {func(f *model.NoticeFacts) {
			f.Replaces, f.List = f.List[:1], f.List[1:]
		}, [][]string{about, times, {"in place of Hetzner Online GmbH", "Resend"}}, []string{"hosting", "to add"}},
		"changed": {func(f *model.NoticeFacts) {
			e := &f.Entry
			next := e.Versions[0]
			next.Number, next.Values = 2, append([]model.Value{{Field: "countries", Text: "IE"}}, next.Values...)
			e.Versions, e.InForce, f.Announcement.Version = append(e.Versions, next), 1, 2
		}, [][]string{about, times, listed, {"Until then", "is to change", "Countries: IE\n", "none needed"}}, []string{"to add"}},
		"ended": {func(f *model.NoticeFacts) {
			f.Entry.InForce, f.Announcement = 1, model.Announcement{Audience: model.AudienceTenants, Until: deadline.On(2026, 12, 31)}
		}, [][]string{about, listed, {"cease to use", "the last day is 31 December 2026"}}, []string{"object"}},
	} {
		t.Run(name, func(t *testing.T) {
			facts := letterFacts(model.LetterSubprocessor)
			c.change(&facts.Notice)
			heading, body, err := model.FillLetter(model.LetterSubprocessor, "en", facts)
			if err != nil {
				t.Fatal(err)
			}
			for _, words := range c.says {
				for _, word := range words {
					if !strings.Contains(body, word) {
						t.Errorf("it does not say %q:\n%s", word, body)
					}
				}
			}
			for _, word := range c.not {
				if strings.Contains(body, word) {
					t.Errorf("it says %q:\n%s", word, body)
				}
			}
			if _, lt, err := model.FillLetter(model.LetterSubprocessor, "lt", facts); err != nil || !strings.Contains(lt, "Parsing Ltd") || strings.Contains(heading+lt, "\n\n\n") {
				t.Errorf("in Lithuanian: %v\n%s", err, lt)
			}
		})
	}
}

func TestANoticeWithAHoleIsNotWritten(t *testing.T) {
	for name, spoil := range map[string]func(*model.NoticeFacts){
		"no mechanism": func(f *model.NoticeFacts) { f.Transfers = nil },
		"no data":      func(f *model.NoticeFacts) { f.Entry.Versions[0].Values[3].Text = "" },
		"no last day":  func(f *model.NoticeFacts) { f.Until = 0 },
	} {
		facts := letterFacts(model.LetterSubprocessor)
		spoil(&facts.Notice)
		if _, _, err := model.FillLetter(model.LetterSubprocessor, "en", facts); model.CodeOf(err) != "letter" || err == nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
