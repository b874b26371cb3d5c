package storage_test

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/storetest"
)

// endTenant brings acme to the point at which it may be erased.
func endTenant(t *testing.T, h *storetest.House, slug string) {
	t.Helper()
	h.Do("admin", model.GiveNotice{Tenant: slug})
	h.Do("admin", model.TerminateTenant{Tenant: slug, On: today(h)})
	h.Do("admin", model.RecordReturn{Tenant: slug, Choice: model.DeleteOnly, Reference: "letter 7"})
}

func certificate(t *testing.T, h *storetest.House, of string) (model.TenantErasure, string) {
	t.Helper()
	e, text, err := h.Desk("auditor").Certificate(ctx, of)
	if err != nil {
		t.Fatal(err)
	}
	return e, text
}

// filesHold lists the files under a directory that hold one of the words.
func filesHold(t *testing.T, dir string, words ...string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		for _, w := range words {
			if bytes.Contains(raw, []byte(w)) {
				found = append(found, filepath.Base(path)+": "+w)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestATenantIsErasedOnlyWhenNothingSpeaksAgainstIt(t *testing.T) {
	h := storetest.New(t)
	person := stock(t, h, true)
	propose := model.ProposeRuling{Op: model.OpEraseTenant, Object: "acme"}
	h.Refused("admin", "state", propose)
	h.Do("admin", model.GiveNotice{Tenant: "acme"})
	h.Do("admin", model.TerminateTenant{Tenant: "acme", On: today(h)})
	h.Refused("admin", "state", propose) // no choice
	h.Do("admin", model.RecordReturn{Tenant: "acme", Choice: model.ReturnThenDelete, Reference: "letter 7"})
	h.Refused("admin", "state", propose) // no export
	h.Do("admin", model.RecordReturn{Tenant: "acme", Choice: model.ReturnThenDelete, Reference: "letter 7", Done: true})
	hold := placed(h, model.PlaceHold{Person: person})
	h.Refused("admin", "held", propose)
	h.Clock.Advance(31 * day)
	request := h.Do("oncall", letter()).ID
	h.Do("admin", model.TriageRequest{Request: request, Rights: []model.Right{model.Access}, Capacity: model.Controller, Tenant: "acme", Person: person})
	h.Refused("admin", "open_request", propose)
	h.Do("admin", model.CloseWithdrawn{Request: request})
	h.Refused("dpo", "role", propose)
	id := h.Do("admin", propose).ID
	text := string(ruledBy(t, h, id).Canonical())
	for _, want := range []string{"erase 1 person, 1 consent", "keep 1 invoice by law"} {
		if !strings.Contains(text, want) {
			t.Errorf("the approver is not shown %q:\n%s", want, text)
		}
	}
	h.Refused("admin", "own_proposal", model.ApproveRuling{Ruling: id, Op: model.OpEraseTenant, Digest: ruledBy(t, h, id).Digest(), Code: h.Code("admin")})
	_ = hold
	late := placed(h, model.PlaceHold{Tenant: "acme"}) // between proposal and approval
	h.Refused("admin2", "held", ruleYes(t, h, id))
	if late == "" || tenant(t, h).Status != model.TenantTerminated {
		t.Error("refused, and the tenant changed")
	}
}

func TestAnErasedTenantIsGoneFromEveryFileAndItsCertificateClaimsNoMoreThanHappened(t *testing.T) {
	h, plan := backedUp(t)
	person := stock(t, h, true)
	b := takeOne(t, h)
	endTenant(t, h, "acme")
	id := h.Do("admin", model.ProposeRuling{Op: model.OpEraseTenant, Object: "acme"}).ID
	h.Do("admin2", ruleYes(t, h, id))

	if _, err := h.Desk("admin").Tenant(ctx, "acme"); model.CodeOf(err) != "not_found" {
		t.Errorf("the tenant is there: %v", err)
	}
	if _, err := h.Desk("admin").Person(ctx, person); model.CodeOf(err) != "not_found" {
		t.Errorf("the person is there: %v", err)
	}
	e, text := certificate(t, h, "acme")
	if !e.Done() || e.Complete() || e.Standing() != "erased, orders open" || e.BackupsBy.IsZero() {
		t.Fatalf("it stands as %s: %+v", e.Standing(), e)
	}
	for _, want := range []string{"Erased: 1 of kind person", "Erased: 1 of kind consent", "Erased: 1 of kind content", "Erased: 1 of kind tenant", "Kept: 1 of invoice, Art. 17(3)(b) GDPR",
		"has yet to confirm by", "SPEAKS FOR OUR OWN STORE ONLY", "the last is rotated out by", "proposed by admin, approved by admin2"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in the certificate:\n%s", want, text)
		}
	}
	if found := filesHold(t, h.Config.Dir, subjectName, subjectMail, subjectPhone, "Acme UAB"); found != nil {
		t.Errorf("plain text is left: %v", found)
	}
	h.Refused("admin", "state", model.CertifyTenant{Erasure: e.ID, Reference: "registered letter"})
	for _, o := range e.Orders {
		h.Do("admin", model.AcknowledgeOrder{Erasure: e.ID, Subprocessor: o.Subprocessor, Answer: model.OrderDone})
	}
	h.Do("admin", model.CertifyTenant{Erasure: e.ID, Reference: "registered letter 12"})
	if e, text = certificate(t, h, e.ID); e.Standing() != "certified" || strings.Contains(text, "ONLY") {
		t.Errorf("it stands as %s:\n%s", e.Standing(), text)
	}
	back := h.Do("admin", model.ImportRecords{Lines: []model.ImportLine{{Line: 1, Sum: []byte{9}, Tenant: &model.Tenant{Slug: "acme", Name: "Acme UAB", Country: "LT", Status: model.TenantActive}}}})
	if back.Lines[0].Outcome != "refused" {
		t.Errorf("an import brought it back: %+v", back.Lines)
	}

	// A backup from before brings neither the tenant nor its people back, and keeps the invoice.
	into, done, err := h.Restore(plan, b, true)
	if err != nil || len(done.Restore.Dropped) != 1 {
		t.Fatalf("%+v, %v", done, err)
	}
	h.Move(into)
	if _, err := h.Desk("admin").Tenant(ctx, "acme"); model.CodeOf(err) != "not_found" {
		t.Errorf("restored, the tenant is there: %v", err)
	}
	if _, err := h.Store.Verify(ctx, true); err != nil {
		t.Error(err)
	}
	if err := h.Store.Check(); err != nil {
		t.Error(err)
	}
}

func TestTheCertificateIsCompletedWhenTheLastBackupIsGone(t *testing.T) {
	h, _ := backedUp(t)
	stock(t, h, false)
	takeOne(t, h)
	endTenant(t, h, "acme")
	h.Do("admin2", ruleYes(t, h, h.Do("admin", model.ProposeRuling{Op: model.OpEraseTenant, Object: "acme"}).ID))
	if err := h.Store.Daily(ctx); err != nil {
		t.Fatal(err)
	}
	if e, _ := certificate(t, h, "acme"); !e.BackupsGone.IsZero() {
		t.Fatal("a backup is left, and the certificate says none is")
	}
	for range 40 {
		h.Clock.Advance(20 * day)
		if _, err := h.Store.Backup(ctx, ""); err != nil {
			t.Fatal(err)
		}
		if err := h.Store.Daily(ctx); err != nil {
			t.Fatal(err)
		}
		if e, text := certificate(t, h, "acme"); !e.BackupsGone.IsZero() {
			if !strings.Contains(text, "no copy is left") {
				t.Errorf("the certificate says\n%s", text)
			}
			return
		}
	}
	t.Error("the last backup of it never goes")
}

// crashTenant, in the environment, is the directory of a store whose tenant's
// erasure a child process carries out until it is killed.
const crashTenant = "OPSCONSOLE_TEST_CRASH_TENANT"

// eraseUntilKilled opens the store, which goes on with an erasure that was
// approved, and approves the one that is proposed.
func eraseUntilKilled(dir string) {
	fmt.Println("ready")
	h := storetest.Attach(childTB{}, dir, storetest.Start.Add(time.Hour))
	if r, err := h.Desk("admin2").Ruling(ctx, "D-1"); err == nil && r.State == model.RulingOpen {
		h.Do("admin2", model.ApproveRuling{Ruling: r.ID, Op: r.Op, Digest: r.Digest(), Code: h.Code("admin2")})
	}
	fmt.Println("done")
}

func TestATenantsErasureIsFinishedWhereverAKillCutItShort(t *testing.T) {
	const people = 1000
	h := storetest.New(t)
	h.Import([]model.ImportLine{storetest.TenantLine(3)}, 1)
	var lines []model.ImportLine
	for n := range people {
		lines = append(lines, storetest.PersonLine(n*storetest.Tenants+3))
	}
	h.Import(lines, model.ImportBatch)
	slug := storetest.Slug(3)
	endTenant(t, h, slug)
	h.Do("admin", model.ProposeRuling{Op: model.OpEraseTenant, Object: slug})
	dir := h.Dir
	if err := h.Store.Close(); err != nil {
		t.Fatal(err)
	}
	kills := 0
	for round := range 12 {
		if finished := killedTenant(t, dir, time.Duration(60+round*35)*time.Millisecond); finished {
			break
		}
		kills++
	}
	after := storetest.Attach(t, dir, storetest.Start.Add(2*time.Hour))
	if r := ruledBy(t, after, "D-1"); r.State == model.RulingOpen {
		after.Do("admin2", ruleYes(t, after, "D-1")) // every kill came before the approval
	}
	e, _ := certificate(t, after, slug)
	t.Logf("%d kills; it stands as %s", kills, e.Standing())
	if !e.Done() || len(e.Deleted) == 0 || e.Deleted[0] != (model.Tally{Kind: model.KindPerson, Count: people}) {
		t.Fatalf("erased: %+v", e.Deleted)
	}
	if left, err := after.Desk("admin").People(ctx, "*", model.Window{Limit: 1}); err != nil || left.Total != 0 {
		t.Errorf("%d people are left, %v", left.Total, err)
	}
	status, err := after.Store.KeyStatus(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range status.Levels {
		if (l.Level == model.LevelPeople || l.Level == model.LevelTenants) && l.Keys != 0 {
			t.Errorf("%d keys of level %s are left", l.Keys, l.Level)
		}
	}
	if err := after.Store.Check(); err != nil {
		t.Error(err)
	}
	if _, err := after.Store.Verify(ctx, true); err != nil {
		t.Error(err)
	}
}

// killedTenant runs a child that erases, and kills it some time after it began.
func killedTenant(t *testing.T, dir string, after time.Duration) (finished bool) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), crashTenant+"="+dir)
	var fault bytes.Buffer
	child.Stderr = &fault
	pipe, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(pipe); lines.Scan(); {
		switch lines.Text() {
		case "ready":
			defer time.AfterFunc(after, func() { _ = child.Process.Kill() }).Stop()
		case "done":
			finished = true
		}
	}
	_ = child.Wait()
	if fault.Len() > 0 {
		t.Fatalf("the child failed by itself: %s", fault.String())
	}
	return finished
}

func TestTheEndOfATenantsDaysIsAlarmedAtSevenThreeAndOneAndWhenItIsOver(t *testing.T) {
	h := storetest.New(t)
	stock(t, h, false)
	h.Do("admin", model.GiveNotice{Tenant: "acme"})
	h.Do("admin", model.TerminateTenant{Tenant: "acme", On: today(h)})
	var told []int
	for n := range 34 {
		for range 2 { // and each only once
			if err := h.Store.Daily(ctx); err != nil {
				t.Fatal(err)
			}
		}
		alarms, err := h.Desk("dpo").Alarms(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if len(alarms) > len(told) {
			told = append(told, 30-n)
			if a := alarms[0]; a.Kind != model.AlarmRetention || !strings.Contains(a.Text(), "acme") {
				t.Errorf("the alarm is %+v", a)
			}
		}
		h.Clock.Advance(day)
	}
	if fmt.Sprint(told) != "[7 3 1 -1]" {
		t.Errorf("told with %v days left", told)
	}
}

func TestWhatIsAnonymisedLeavesACountAndWhatIsRestrictedIsSweptByNobody(t *testing.T) {
	h, _ := backedUp(t)
	person := stock(t, h, true)
	takeOne(t, h)
	h.Clock.Advance(8 * 366 * day) // the invoice's seven years are over
	id := h.Do("oncall", letter()).ID
	h.Do("admin", model.TriageRequest{Request: id, Rights: []model.Right{model.Erasure}, Capacity: model.Controller, Tenant: "acme", Person: person})
	h.Do("admin", model.DrawPlan{Request: id})
	for n, i := range view(t, h, id).Plan.Items {
		switch i.Category {
		case model.UsageLogs:
			h.Refused("admin", "usage", model.SetItem{Request: id, Item: n + 1, Outcome: model.RestrictItem})
			h.Do("admin", model.SetItem{Request: id, Item: n + 1, Outcome: model.Anonymise})
		case model.InvoiceData:
			h.Refused("admin", "usage", model.SetItem{Request: id, Item: n + 1, Outcome: model.Anonymise})
			h.Refused("admin", "usage", model.SetItem{Request: id, Item: n + 1, Outcome: model.RestrictItem})
			h.Do("admin", model.SetItem{Request: id, Item: n + 1, Outcome: model.RestrictItem, Ground: "Art. 18(1)(c) GDPR, claim 4", Until: today(h).AddDays(40)})
		}
	}
	h.Do("admin", model.ProposeErasure{Request: id})
	digest := view(t, h, id).Request.Proposal.Digest
	h.Refused("admin2", "advice", model.ApproveErasure{Request: id, Digest: digest, Code: h.Code("admin2")})
	h.Do("dpo", model.AdviseErasure{Request: id, Digest: digest})
	h.Do("admin2", model.ApproveErasure{Request: id, Digest: digest, Code: h.Code("admin2")})

	e := view(t, h, id).Erasure
	kept := map[model.Outcome]int{}
	for _, k := range e.Kept {
		kept[k.Outcome] += k.Count
	}
	if kept[model.Anonymise] != 1 || kept[model.RestrictItem] != 1 {
		t.Errorf("kept %v", e.Kept)
	}
	if found := filesHold(t, h.Config.Dir, "Zirniukas", subjectName); found != nil {
		t.Errorf("anonymised, and plain text is left: %v", found)
	}
	h.Refused("admin", "state", model.ProposeRuling{Op: model.OpSweep, Object: model.RetentionInvoice})
	h.Clock.Advance(41 * day)
	h.Do("admin", model.ProposeRuling{Op: model.OpSweep, Object: model.RetentionInvoice})
}

func TestAnErasureIsCompleteWhenEveryRecipientHasConfirmedAndItsCertificateSaysSoFar(t *testing.T) {
	h := storetest.New(t)
	person := stock(t, h, false)
	id, digest := proposed(t, h, person)
	h.Do("admin2", model.ApproveErasure{Request: id, Digest: digest, Code: h.Code("admin2")})
	e := view(t, h, id).Erasure
	if len(e.Orders) != 2 || e.Complete() || model.Unconfirmed(e.Orders) != "2 recipients have yet to confirm" {
		t.Fatalf("%d orders, complete %v: %s", len(e.Orders), e.Complete(), model.Unconfirmed(e.Orders))
	}
	h.Do("admin", model.AcknowledgeOrder{Erasure: e.ID, Subprocessor: e.Orders[0].Subprocessor, Answer: model.OrderDone})
	if e = view(t, h, id).Erasure; e.Complete() || model.Unconfirmed(e.Orders) != "1 recipient has yet to confirm" {
		t.Errorf("one answered, complete %v: %s", e.Complete(), model.Unconfirmed(e.Orders))
	}
	h.Do("admin", model.AcknowledgeOrder{Erasure: e.ID, Subprocessor: e.Orders[1].Subprocessor, Answer: model.OrderException, Ground: "its own law"})
	if e = view(t, h, id).Erasure; !e.Complete() || model.Unconfirmed(e.Orders) != e.Orders[1].Subprocessor+" keeps data: its own law" {
		t.Errorf("all answered, complete %v: %s", e.Complete(), model.Unconfirmed(e.Orders))
	}
}

func TestTheApprovalOfATenantsErasureIsBoundToWhoIsErased(t *testing.T) {
	h := storetest.New(t)
	stock(t, h, false)
	add := func(external string) {
		h.Do("admin", model.ImportRecords{Lines: []model.ImportLine{{Line: 1, Sum: []byte(external), Person: &model.Person{Kind: model.PlatformUser, Tenant: "acme", External: external, Name: "Petras Test", Email: external + "@mail.example"}}}})
	}
	add("u-2")
	endTenant(t, h, "acme")
	id := h.Do("admin", model.ProposeRuling{Op: model.OpEraseTenant, Object: "acme"}).ID
	people, err := h.Desk("admin").People(ctx, "acme", model.Window{Filter: "u-2", Limit: 9})
	if err != nil || len(people.Rows) != 1 {
		t.Fatal(people, err)
	}
	request, digest := proposed(t, h, people.Rows[0].ID)
	h.Do("admin2", model.ApproveErasure{Request: request, Digest: digest, Code: h.Code("admin2")})
	h.Clock.Advance(time.Minute)
	h.Do("admin", model.AnswerRequest{Request: request, Channel: "post"})
	add("u-3") // as many people as before, and another among them
	h.Refused("admin2", "stale", ruleYes(t, h, id))
}
