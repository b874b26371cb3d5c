package storage_test

import (
	"fmt"
	"strings"
	"testing"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/storage/storetest"
)

// values makes values of names and texts.
func values(pairs ...string) []model.Value {
	var list []model.Value
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, model.Value{Field: pairs[i], Text: pairs[i+1]})
	}
	return list
}

// forced brings a version of an entry into force by two persons.
func forced(t *testing.T, h *storetest.House, op model.RulingOp, entry, item string) string {
	t.Helper()
	id := h.Do("admin", model.ProposeRuling{Op: op, Object: entry, Items: []string{item}}).ID
	h.Refused("admin", "own_proposal", model.ApproveRuling{Ruling: id, Op: op, Digest: ruledBy(t, h, id).Digest(), Code: h.Code("admin"), Management: "MG-1"})
	yes := ruleYes(t, h, id)
	yes.Management = "MG-1"
	h.Do("admin2", yes)
	return id
}

func registered(t *testing.T, h *storetest.House, id string) model.Entry {
	t.Helper()
	e, err := h.Desk("dpo").Entry(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func assessed(t *testing.T, h *storetest.House, result string) {
	t.Helper()
	h.Do("admin", model.SaveEntry{Entry: "assessment.fraud", Reason: "first", Values: values("name", "Fraud checks", "interest", "to keep thieves out", "necessity", "nothing milder",
		"balance", "expected by users", "safeguards", "opt out", "result", result, "owner", "security")})
	forced(t, h, model.OpRegister, "assessment.fraud", fmt.Sprint(registered(t, h, "assessment.fraud").Last().Number))
}

func TestAnActivityComesIntoForceByTwoAndKeepsItsVersions(t *testing.T) {
	h := storetest.New(t)
	save := model.SaveEntry{Entry: "activity.fraud", Reason: "new checks", Values: values("name", "Fraud checks", "purposes", "security", "basis", "legitimate-interests")}
	h.Refused("dpo", "role", save)
	h.Do("admin", save)
	h.Refused("admin", "exists", save)
	propose := model.ProposeRuling{Op: model.OpRegister, Object: "activity.fraud", Items: []string{"1"}}
	h.Refused("admin", "incomplete", propose)
	h.Do("admin", model.SaveEntry{Entry: "activity.fraud", Reason: "the rest", Values: values("subjects", "users", "data", "technical", "recipients", "hosting",
		"limits", "12 months", "measures", "roles", "contact", "Integrora")})
	propose.Items = []string{"2"}
	h.Refused("admin", "assessment", propose)
	h.Refused("admin", "not_found", model.SaveEntry{Entry: "activity.fraud", Reason: "names it", Values: values("assessment", "assessment.fraud")})

	assessed(t, h, "fails")
	h.Do("admin", model.SaveEntry{Entry: "activity.fraud", Reason: "names it", Values: values("assessment", "assessment.fraud")})
	propose.Items = []string{"3"}
	h.Refused("admin", "assessment", propose)
	h.Do("admin", model.SaveEntry{Entry: "assessment.fraud", Reason: "milder now", Values: values("result", "passes")})
	forced(t, h, model.OpRegister, "assessment.fraud", "2")
	forced(t, h, model.OpRegister, "activity.fraud", "3")

	e := registered(t, h, "activity.fraud")
	if e.InForce != 3 || len(e.Versions) != 3 || e.Versions[0].Get("data") != "" || e.Current().Ruling == "" {
		t.Fatalf("it stands as %+v", e)
	}
	if want := today(h).AddMonths(12); e.Review != want {
		t.Errorf("it is reviewed on %s, want %s", e.Review, want)
	}
	h.Refused("admin", "usage", model.ReviewEntry{Entry: e.ID, Next: today(h).AddMonths(13)})
	h.Do("admin", model.ReviewEntry{Entry: e.ID, Next: today(h).AddMonths(6)})
	h.Refused("admin", "used", model.ProposeRuling{Op: model.OpRegister, Object: "assessment.fraud", Items: []string{"retire"}})
	forced(t, h, model.OpRegister, "activity.fraud", "retire")
	h.Refused("admin", "state", model.SaveEntry{Entry: "activity.fraud", Reason: "again", Values: values("data", "contact")})
	h.Reopen()
	if s := registered(t, h, "activity.fraud").Standing(today(h)); s != "retired" {
		t.Errorf("after a restart it is %s", s)
	}
}

// aiParser writes what is asked of the one sub-processor that the policy leaves
// unnamed.
func aiParser(h *storetest.House) {
	h.Do("admin", model.SaveEntry{Entry: "subprocessor.ai-parsing", Reason: "named at last", Values: values("name", "Parsing Ltd", "address", "1 High Street", "contact", "privacy desk",
		"countries", "FI US", "contract", "2026-10-01")})
}

func TestTheUnnamedParserCannotBeUsedWithoutNameCountryAndTool(t *testing.T) {
	h := storetest.New(t)
	const id = "subprocessor.ai-parsing"
	h.Refused("admin", "incomplete", model.ProposeRuling{Op: model.OpSubprocessor, Object: id, Items: []string{"1"}})
	aiParser(h)
	propose := model.ProposeRuling{Op: model.OpSubprocessor, Object: id, Items: []string{"2"}}
	h.Refused("admin", "transfer", propose) // data would go to the US by no tool

	transfer := model.SaveEntry{Entry: "transfer.parser", Reason: "first", Values: values("name", "Parsing", "exporter", "Integrora, processor", "importer", "Parsing Ltd, sub-processor",
		"data", "tenant content", "countries", "US", "mechanism", "adequacy", "checked", "2026-11-01")}
	h.Do("admin", transfer)
	h.Refused("admin", "transfer", model.ProposeRuling{Op: model.OpRegister, Object: "transfer.parser", Items: []string{"1"}})
	h.Do("admin", model.SaveEntry{Entry: "transfer.parser", Reason: "clauses", Values: values("mechanism", "scc-module-3")})
	h.Refused("admin", "transfer", model.ProposeRuling{Op: model.OpRegister, Object: "transfer.parser", Items: []string{"2"}}) // no assessment
	h.Do("admin", model.SaveEntry{Entry: "transfer.parser", Reason: "assessed", Values: values("tia", "TIA-2026-4", "measures", "our keys")})
	h.Do("admin", model.SaveEntry{Entry: id, Reason: "its transfer", Values: values("transfer", "transfer.parser")})
	propose.Items = []string{"3"}
	h.Refused("admin", "transfer", propose) // not in force yet
	forced(t, h, model.OpRegister, "transfer.parser", "3")
	h.Refused("admin", "announce", propose)

	forced(t, h, model.OpAnnounce, id, "3")
	told, ok := registered(t, h, id).Told(3, model.AudienceTenants)
	if want := deadline.Objection(today(h), 0).Due; !ok || told.Until != want {
		t.Fatalf("tenants may object until %s, want %s", told.Until, want)
	}
	h.Refused("admin", "announce", propose)
	stock(t, h, false)
	objection := model.ObjectSubprocessor{Entry: id, Tenant: "acme", Reference: "letter of 3 March"}
	h.Refused("dpo", "role", objection)
	h.Refused("admin", "not_found", model.ObjectSubprocessor{Entry: id, Tenant: "nobody", Reference: "x"})
	h.Do("admin", objection)
	h.Refused("admin2", "exists", objection)
	h.Refused("admin", "second_person", model.ResolveObjection{Entry: id, Tenant: "acme", Reference: "settled"})
	h.Clock.Advance(deadline.EndOf(told.Until).Sub(h.Clock.Now()))
	ruling := forced(t, h, model.OpSubprocessor, id, "3")
	if text := string(ruledBy(t, h, ruling).Canonical()); !strings.Contains(text, "not for 1 tenant that objected") {
		t.Errorf("the approver was not shown the objection:\n%s", text)
	}
	if e := registered(t, h, id); !e.Active() || !e.BlockedFor("acme") || e.BlockedFor("beta") {
		t.Errorf("in force %v, blocked for acme %v and beta %v", e.Active(), e.BlockedFor("acme"), e.BlockedFor("beta"))
	}
	h.Do("admin2", model.ResolveObjection{Entry: id, Tenant: "acme", Reference: "letter of 9 April"})
	if registered(t, h, id).BlockedFor("acme") {
		t.Error("settled, and still blocked")
	}
}

func TestAPolicyIsPublishedByTwoWithManagementAndAnnouncedToEach(t *testing.T) {
	h := storetest.New(t)
	const id = "policy.v2"
	h.Do("admin", model.SaveEntry{Entry: id, Reason: "new version", Values: values("name", "2", "language", "en", "text", "We keep your data.\nAnd tell you.", "effective", today(h).AddDays(-1).String(),
		"summary", "a new purpose", "material", "yes", "why", "a new purpose")})
	h.Refused("admin", "usage", model.ProposeRuling{Op: model.OpPublish, Object: id, Items: []string{"1"}})
	h.Refused("admin", "usage", model.ProposeRuling{Op: model.OpRegister, Object: id, Items: []string{"1"}})
	h.Do("admin", model.SaveEntry{Entry: id, Reason: "later", Values: values("effective", today(h).AddDays(30).String())})
	h.Refused("admin", "usage", model.ProposeRuling{Op: model.OpPublish, Object: id, Items: []string{"2"}}) // consents
	h.Do("admin", model.SaveEntry{Entry: id, Reason: "consents", Values: values("consents", "newsletter")})
	h.Refused("admin", "state", model.AnnouncePolicy{Entry: id, Audience: "users", Channel: "e-mail", On: today(h), Proof: "campaign 4"})

	ruling := h.Do("admin", model.ProposeRuling{Op: model.OpPublish, Object: id, Items: []string{"3"}}).ID
	h.Refused("admin2", "objection", ruleYes(t, h, ruling)) // no decision of management's
	yes := ruleYes(t, h, ruling)
	yes.Management = "MG-2026-12"
	h.Do("admin2", yes)

	tell := model.AnnouncePolicy{Entry: id, Audience: "users", Channel: "e-mail", On: today(h), Proof: "campaign 4"}
	h.Refused("admin", "usage", model.AnnouncePolicy{Entry: id, Audience: "everyone", Channel: "e-mail", On: today(h), Proof: "campaign 4"})
	h.Do("admin", tell)
	h.Refused("admin", "exists", tell)
	if a, ok := registered(t, h, id).Told(3, "users"); !ok || a.Proof != "campaign 4" {
		t.Errorf("told: %+v %v", a, ok)
	}
}

func TestARegisterTakesOnlyWhatItsFieldsHold(t *testing.T) {
	h := storetest.New(t)
	for name, c := range map[string]struct{ entry, field, text string }{
		"no register": {"shoes.x", "name", "x"}, "no name": {"activity.", "name", "x"}, "no field": {"activity.x", "shoes", "x"}, "no day": {"transfer.x", "checked", "soon"},
		"no country": {"transfer.x", "countries", "Finland"}, "no choice": {"activity.x", "basis", "because"}, "control": {"activity.x", "name", "a\x1b[2Jb"},
		"too long": {"activity.x", "name", strings.Repeat("x", 2001)}, "wrong register": {"activity.x", "transfers", "assessment.x"},
	} {
		t.Run(name, func(t *testing.T) {
			h.Refused("admin", "usage", model.SaveEntry{Entry: c.entry, Reason: "a try", Values: values(c.field, c.text)})
		})
	}
}
