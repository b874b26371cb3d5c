package model_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// letterFacts are the records of an invented case, with all that any letter
// says.
func letterFacts(kind model.LetterKind) model.LetterFacts {
	rule, err := kind.Rule()
	if err != nil {
		panic(err)
	}
	say := map[string]string{}
	for _, n := range rule.Needs {
		say[n.Name] = "«" + n.What + "»"
	}
	rights := []model.Right{model.Erasure, model.Objection}
	if rule.Right != "" {
		rights = []model.Right{rule.Right}
	}
	return model.LetterFacts{On: deadline.On(2026, 11, 26), Incident: "I-7", Say: say,
		Request: model.Request{ID: "R-42", State: model.Executed, Rights: rights, Capacity: model.Controller, Tenant: "borealis", Person: "p-1", Erasure: "E-7",
			ReceivedAt: time.Date(2026, 11, 24, 23, 30, 0, 0, time.UTC),
			Processing: model.Processing{ForwardedAt: time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC),
				Instruction: model.Instruction{Contact: model.MainContact, Reference: "BF-2026-11", Scope: model.ScopeErase},
				Carried: model.Carried{Scope: model.ScopeErase, At: time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC), Count: 4, Fields: []string{"delivery notes", "route"},
					Orders: []model.Order{{Subprocessor: "hetzner"}}}}},
		File: model.CaseFile{Request: "R-42", Name: "Jonas Petrauskas", Email: "jonas@paribys.example", Heading: "Prašymas", Text: "Prašau ištrinti mano duomenis.\n\nJonas"},
		Plan: model.Plan{Items: []model.Item{
			{Category: model.Contact, Capacity: model.Controller, Outcome: model.Erase, Count: 3},
			{Category: model.ConsentData, Capacity: model.Controller, Outcome: model.Erase, Count: 1},
			{Category: model.AccountProfile, Capacity: model.Controller, Outcome: model.Erase, Count: 2},
			{Category: model.InvoiceData, Capacity: model.Controller, Outcome: model.RetainLaw, Count: 2},
			{Category: model.TenantContent, Capacity: model.Processor, Outcome: model.NotOurs, Count: 4},
			{Category: model.UsageLogs, Capacity: model.Controller, Outcome: model.NotHeld}}},
		Erasure: model.ErasureRecord{ID: "E-7", DoneAt: time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC), BackupsBy: deadline.On(2026, 12, 25),
			Kept: []model.Kept{{Category: model.InvoiceData, Count: 2, Outcome: model.RetainLaw, Until: deadline.On(2033, 3, 15),
				Ground: "Art. 17(3)(b) GDPR; accounting and VAT law; published policy: 7 years from issue"}},
			Orders: []model.Order{{Subprocessor: "hetzner"}, {Subprocessor: "resend"}}},
		Tenant: model.Tenant{Slug: "borealis", Name: "Borealis Freight", DPA: model.DPA{ContactName: "Aistė Kazlauskaitė", ContactEmail: "privacy@borealis.example"}},
		Person: model.Person{ID: "p-1", Name: "Jonas Petrauskas", Email: "jonas@paribys.example"}, Subprocessors: model.SeedSubprocessors, Notice: announcedParser()}
}

// Golden letters; write them anew with UPDATE_LETTERS=1.
func TestEveryLetterReadsAsApproved(t *testing.T) {
	for _, rule := range model.Letters {
		for _, language := range model.LetterLanguages {
			t.Run(string(rule.Kind)+"."+language, func(t *testing.T) {
				heading, body, err := model.FillLetter(rule.Kind, language, letterFacts(rule.Kind))
				if err != nil {
					t.Fatal(err)
				}
				got := heading + "\n\n" + body
				file := filepath.Join("testdata", "letters-out", string(rule.Kind)+"."+language+".txt")
				if os.Getenv("UPDATE_LETTERS") != "" {
					if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if got != string(want) {
					t.Errorf("the letter is not the approved one:\n%s", got)
				}
				if strings.Contains(got, "<no value>") || strings.Contains(got, "{{") || strings.Contains(got, "\n\n\n") || strings.Contains(got, ": \n") {
					t.Errorf("the letter has a hole:\n%s", got)
				}
				for _, n := range rule.Needs {
					if !strings.Contains(got, "«"+n.What+"»") {
						t.Errorf("the letter does not say %s", n.Name)
					}
				}
			})
		}
	}
}

// What the law demands of a kind, in both languages.
func TestLettersSayWhatTheirArticleDemands(t *testing.T) {
	complaint := map[string][]string{"en": {"VDAI", "ada@ada.lt", "where you live or work", "court"}, "lt": {"VDAI", "ada@ada.lt", "gyvenamosios ar darbo vietos", "teismą"}}
	for _, rule := range model.Letters {
		demands := rule.Right != "" || rule.Kind == model.LetterRefusal || rule.Kind == model.LetterExtension || rule.Kind == model.LetterLift
		for _, language := range model.LetterLanguages {
			_, body, err := model.FillLetter(rule.Kind, language, letterFacts(rule.Kind))
			if err != nil {
				t.Fatal(err)
			}
			for _, word := range complaint[language] {
				if demands && !strings.Contains(body, word) {
					t.Errorf("%s.%s does not say %q", rule.Kind, language, word)
				}
			}
		}
	}
	for _, c := range []struct {
		kind model.LetterKind
		says []string
	}{
		{model.LetterExtension, []string{"25 November 2026", "28 December 2026", "25 February 2027"}},
		{model.AnswerTo(model.Erasure), []string{"25 November 2026", "25 December 2026", "15 March 2033", "Art. 17(3)(b)", "contact data", "invoices", "Hetzner Online GmbH", "Resend", "organisation"}},
		{model.AnswerTo(model.Access), []string{"Hetzner Online GmbH (FI)", "Resend (US)", "Art. 6(1)(b) contract"}},
		{model.AnswerTo(model.Portability), []string{"contact data, consents and account profile"}},
		{model.LetterLift, []string{"3 December 2026"}},
		{model.LetterForward, []string{"Borealis Freight", "jonas@paribys.example", "Prašau ištrinti"}},
	} {
		_, body, err := model.FillLetter(c.kind, "en", letterFacts(c.kind))
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range c.says {
			if !strings.Contains(body, word) {
				t.Errorf("%s does not say %q:\n%s", c.kind, word, body)
			}
		}
	}
}

func TestTheHoldingReplyNamesTheTenantOnlyWhereTheAgreementAllowsIt(t *testing.T) {
	facts := letterFacts(model.LetterHolding)
	for _, language := range model.LetterLanguages {
		for _, allowed := range []bool{false, true} {
			facts.Tenant.DPA.NamedToPersons = allowed
			heading, body, err := model.FillLetter(model.LetterHolding, language, facts)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(heading+body, "Borealis") != allowed {
				t.Errorf("%s, allowed %v:\n%s", language, allowed, body)
			}
		}
	}
}

func TestWhatALetterLacksIsRefusedByName(t *testing.T) {
	for _, rule := range model.Letters {
		for _, n := range rule.Needs {
			facts := letterFacts(rule.Kind)
			facts.Say[n.Name] = " "
			if _, _, err := model.FillLetter(rule.Kind, "en", facts); model.CodeOf(err) != "letter" || !strings.Contains(err.Error(), n.Name) {
				t.Errorf("%s without %s: %v", rule.Kind, n.Name, err)
			}
		}
		if _, _, err := model.FillLetter(rule.Kind, "en", model.LetterFacts{Say: letterFacts(rule.Kind).Say}); err == nil || !model.IsRefusal(err) {
			t.Errorf("%s from no records: %v", rule.Kind, err)
		}
	}
	for name, c := range map[string]struct {
		kind  model.LetterKind
		code  string
		spoil func(*model.LetterFacts)
	}{
		"no certificate":       {model.AnswerTo(model.Erasure), "letter", func(f *model.LetterFacts) { f.Erasure.DoneAt = time.Time{} }},
		"no law":               {model.AnswerTo(model.Erasure), "letter", func(f *model.LetterFacts) { f.Erasure.Kept[0].Ground = "" }},
		"no end of retention":  {model.AnswerTo(model.Erasure), "letter", func(f *model.LetterFacts) { f.Erasure.Kept[0].Until = 0 }},
		"no recipient's name":  {model.AnswerTo(model.Erasure), "letter", func(f *model.LetterFacts) { f.Erasure.Orders[0].Subprocessor = "gone" }},
		"no recipients":        {model.AnswerTo(model.Access), "letter", func(f *model.LetterFacts) { f.Subprocessors = nil }},
		"no data":              {model.AnswerTo(model.Access), "letter", func(f *model.LetterFacts) { f.Plan.Items = nil }},
		"nothing portable":     {model.AnswerTo(model.Portability), "letter", func(f *model.LetterFacts) { f.Plan.Items = f.Plan.Items[3:] }},
		"no tenant":            {model.LetterHolding, "letter", func(f *model.LetterFacts) { f.Tenant.Name = "" }},
		"no letter to forward": {model.LetterForward, "letter", func(f *model.LetterFacts) { f.File.Text = "" }},
		"no rights":            {model.LetterAcknowledge, "letter", func(f *model.LetterFacts) { f.Request.Rights = []model.Right{model.FollowUp} }},
		"extension too late":   {model.LetterExtension, "late", func(f *model.LetterFacts) { f.On = deadline.On(2026, 12, 29) }},
		"a part it has not":    {model.LetterHolding, "usage", func(f *model.LetterFacts) { f.Say["reason"] = "x" }},
		"a control character":  {model.LetterRefusal, "usage", func(f *model.LetterFacts) { f.Say["reason"] = "a\x1b[31mb" }},
	} {
		facts := letterFacts(c.kind)
		c.spoil(&facts)
		if _, _, err := model.FillLetter(c.kind, "lt", facts); model.CodeOf(err) != c.code || err == nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err := model.FillLetter(model.LetterHolding, "de", letterFacts(model.LetterHolding)); model.CodeOf(err) != "usage" {
		t.Errorf("a language without templates: %v", err)
	}
	if _, _, err := model.FillLetter("ransom", "en", model.LetterFacts{}); model.CodeOf(err) != "usage" {
		t.Errorf("an unknown kind: %v", err)
	}
}

// An extension may be told on the last day of the month, and no later.
func TestAnExtensionIsToldWithinTheFirstMonth(t *testing.T) {
	facts := letterFacts(model.LetterExtension)
	for on, ok := range map[deadline.Date]bool{deadline.On(2026, 12, 28): true, deadline.On(2026, 12, 29): false} {
		facts.On = on
		if _, _, err := model.FillLetter(model.LetterExtension, "en", facts); (err == nil) != ok {
			t.Errorf("on %s: %v", on, err)
		}
	}
}

// A letter's text may hold anything; none of it becomes a line of a header.
func TestHostileNamesAndTextsMakeNoNewLines(t *testing.T) {
	facts := letterFacts(model.LetterForward)
	facts.File.Name, facts.File.Heading = "Eve\r\nBcc: all@x.example", "a\x1b]0;b\x07\nc"
	facts.File.Text = "one\x1b[2J\r\ntwo"
	heading, body, err := model.FillLetter(model.LetterForward, "en", facts)
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"\x1b", "\x07", "\r", "\nBcc:"} {
		if strings.Contains(heading+body, bad) {
			t.Errorf("%q stands in:\n%q", bad, body)
		}
	}
	if !strings.Contains(body, "one[2J\ntwo") {
		t.Errorf("the text is not whole: %q", body)
	}
}
