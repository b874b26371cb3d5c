package storage_test

import (
	"bufio"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/storage/storetest"
)

const parser = "subprocessor.parser"

// customers imports tenants customer-000 and on, each with an agreement that
// lists an address unless without says otherwise.
func customers(h *storetest.House, n int, without func(n int) bool) {
	var lines []model.ImportLine
	for i := range n {
		slug := fmt.Sprintf("customer-%03d", i)
		sum := sha256.Sum256([]byte(slug))
		t := model.Tenant{Slug: slug, Name: "Invented company " + slug, Country: []string{"LT", "DE"}[i%2], Status: model.TenantActive,
			DPA: model.DPA{Version: "1", SignedOn: deadline.On(2026, 1, 15), ContactName: "Privacy desk", ContactEmail: "privacy@" + slug + ".example"}}
		if without(i) {
			t.DPA.ContactEmail = ""
		}
		lines = append(lines, model.ImportLine{Line: i + 1, Sum: sum[:], Tenant: &t})
	}
	h.Import(lines, model.ImportBatch)
}

// addressed says that every agreement lists an address.
func addressed(int) bool { return false }

// announceParser has a new sub-processor announced by two for management.
func announceParser(t *testing.T, h *storetest.House) {
	t.Helper()
	h.Do("admin", model.SaveEntry{Entry: parser, Reason: "first", Values: values("name", "Parsing Ltd", "address", "1 High Street", "contact", "privacy desk", "service", "document parsing",
		"data", "tenant-content", "subjects", "tenants' persons", "countries", "IE", "contract", "2026-10-01")})
	forced(t, h, model.OpAnnounce, parser, "1")
}

func noticesOf(t *testing.T, h *storetest.House) model.Notices {
	t.Helper()
	n, err := h.Desk("auditor").SubNotices(ctx, parser)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// rowOf is where the notice to a tenant stands.
func rowOf(t *testing.T, h *storetest.House, slug string) model.NoticeRow {
	t.Helper()
	n := noticesOf(t, h)
	i := slices.IndexFunc(n.Rows, func(r model.NoticeRow) bool { return r.Tenant == slug })
	if i < 0 {
		t.Fatalf("%s is not among those to be told", slug)
	}
	return n.Rows[i]
}

// stands checks the state of a tenant's notice.
func noticeStands(t *testing.T, h *storetest.House, slug string, want model.NoticeState) model.NoticeRow {
	t.Helper()
	row := rowOf(t, h, slug)
	if row.State != want {
		t.Fatalf("the notice to %s is %q, want %q", slug, row.State, want)
	}
	return row
}

// taken is the mail server taking a letter.
func taken(h *storetest.House, letter string) {
	h.Do(model.System.ID, model.DeliverLetter{Letter: letter, To: model.OutSending})
	h.Do(model.System.ID, model.DeliverLetter{Letter: letter, To: model.OutSent, Code: "250"})
}

// mayUse checks the code with which the use for a tenant is refused; "" for none.
func mayUse(t *testing.T, h *storetest.House, slug, code string) {
	t.Helper()
	err := h.Desk("oncall").MayUse(ctx, parser, slug)
	if (err == nil) != (code == "") || err != nil && model.CodeOf(err) != code {
		t.Errorf("for %s: wanted %q, got %v", slug, code, err)
	}
}

func TestASubprocessorIsUsedForATenantOnlyAfterItWasToldAndItsTimeToObjectIsOver(t *testing.T) {
	h := storetest.New(t)
	customers(h, 4, func(n int) bool { return n == 3 })
	announceParser(t, h)
	announcedOn := today(h)
	daily(t, h)
	activate := model.ProposeRuling{Op: model.OpSubprocessor, Object: parser, Items: []string{"1"}}
	first := noticeStands(t, h, "customer-000", model.NoticeOnWay)
	noticeStands(t, h, "customer-003", model.NoticeByHand)
	h.Clock.Advance(45 * day)
	h.Refused("admin", "untold", activate) // the announcement's days are over, and nobody was told

	taken(h, first.Letter)
	h.Refused("admin", "window", activate)
	first = noticeStands(t, h, "customer-000", model.NoticeSent)
	if first.Told != today(h) || first.Until.Before(today(h).AddDays(30)) {
		t.Fatalf("told on %s, it may object until %s", first.Told, first.Until)
	}
	told := model.TellTenant{Entry: parser, Tenant: "customer-003", Channel: "post", On: today(h), Proof: "registered letter 7"}
	h.Refused("dpo", "role", told)
	h.Refused("admin", "not_found", model.TellTenant{Entry: parser, Tenant: "nobody", Channel: "post", On: today(h), Proof: "7"})
	for _, wrong := range []deadline.Date{0, announcedOn.AddDays(-1), today(h).AddDays(1)} {
		bad := told
		bad.On = wrong
		h.Refused("admin", "usage", bad)
	}
	bad := told
	bad.Proof = ""
	h.Refused("admin", "usage", bad)
	h.Do("admin", told)
	h.Refused("admin2", "exists", told)
	if row := noticeStands(t, h, "customer-003", model.NoticeTold); row.Until != first.Until || row.Proof != "registered letter 7" {
		t.Errorf("told by hand: %+v", row)
	}
	h.Do("admin", model.ObjectSubprocessor{Entry: parser, Tenant: "customer-003", Reference: "their letter 4"})

	h.Clock.Advance(deadline.EndOf(first.Until).Sub(h.Clock.Now()) - time.Second)
	h.Refused("admin", "window", activate)
	h.Clock.Advance(time.Second)
	mayUse(t, h, "customer-000", "state")
	ruling := forced(t, h, model.OpSubprocessor, parser, "1")
	if text := string(ruledBy(t, h, ruling).Canonical()); !strings.Contains(text, "only for tenants that were told") {
		t.Errorf("the approver was not shown for whom:\n%s", text)
	}
	mayUse(t, h, "customer-000", "")
	mayUse(t, h, "customer-001", "untold")
	mayUse(t, h, "customer-003", "objected")
	mayUse(t, h, "nobody", "not_found")

	second := rowOf(t, h, "customer-001")
	taken(h, second.Letter)
	mayUse(t, h, "customer-001", "window")
	h.Clock.Advance(40 * day)
	mayUse(t, h, "customer-001", "")
	h.Clock.Advance(day)
	sum := sha256.Sum256([]byte("late"))
	h.Import([]model.ImportLine{{Line: 1, Sum: sum[:], Tenant: &model.Tenant{Slug: "late", Name: "Late UAB", Country: "LT", Status: model.TenantActive}}}, 1)
	mayUse(t, h, "late", "") // its agreement came with the list
	if n := noticesOf(t, h); len(n.Rows) != 4 || n.Told != 3 || n.OnWay != 1 || n.Objecting != 1 || n.First != first.Until.AddDays(1) || n.Last.Before(n.First) {
		t.Errorf("%+v", n)
	}
	h.Reopen()
	mayUse(t, h, "customer-002", "untold")
	mayUse(t, h, "customer-001", "")
}

func TestANoticeThatCameBackToldNobodyAndPutsThePromiseAtRisk(t *testing.T) {
	h := storetest.New(t)
	customers(h, 2, addressed)
	announceParser(t, h)
	const untold = "tenants not told of a change yet"
	figure := func() string {
		for _, p := range homeOf(t, h, "dpo").Promises {
			if p.ID == "subprocessors" {
				if strings.Contains(p.Figure, untold) && p.State != model.PromiseAtRisk {
					t.Errorf("%s, and it is %s", p.Figure, p.State)
				}
				return p.Figure
			}
		}
		t.Fatal("no such promise")
		return ""
	}
	if got := figure(); !strings.Contains(got, "2 "+untold) {
		t.Errorf("announced: %s", got)
	}
	daily(t, h)
	row := noticeStands(t, h, "customer-000", model.NoticeOnWay)
	taken(h, row.Letter)
	taken(h, rowOf(t, h, "customer-001").Letter)
	if got := figure(); strings.Contains(got, untold) {
		t.Errorf("all were told: %s", got)
	}
	l := out(t, h, "admin", row.Letter).Letter
	h.Do("oncall", model.BounceLetter{Of: []string{l.MessageID}, Action: "failed", Status: "5.1.1", MessageID: "d@mx.example", Raw: []byte("x"), At: h.Clock.Now()})
	noticeStands(t, h, "customer-000", model.NoticeBounced)
	if got := figure(); !strings.Contains(got, "1 "+untold+", of them 1") {
		t.Errorf("one came back: %s", got)
	}
	h.Clock.Advance(45 * day)
	daily(t, h)
	forced(t, h, model.OpSubprocessor, parser, "1")
	mayUse(t, h, "customer-000", "untold")
	mayUse(t, h, "customer-001", "")

	// Another address: another person sends it, and the time runs from then.
	h.Refused("admin", "second_person", model.EditLetter{Letter: row.Letter, Kind: model.LetterSubprocessor, Body: "We changed our mind."})
	h.Do("admin", model.EditLetter{Letter: row.Letter, Kind: model.LetterSubprocessor, Email: "dpo@customer.example"})
	noticeStands(t, h, "customer-000", model.NoticeDraft)
	h.Refused("admin", "own_letter", model.SendLetter{Letter: row.Letter, Kind: model.LetterSubprocessor, Code: h.Code("admin")})
	h.Do("admin2", model.SendLetter{Letter: row.Letter, Kind: model.LetterSubprocessor, Digest: out(t, h, "admin", row.Letter).Letter.Digest, Code: h.Code("admin2")})
	taken(h, row.Letter)
	mayUse(t, h, "customer-000", "window")
	if got := noticeStands(t, h, "customer-000", model.NoticeSent); got.Told != today(h) {
		t.Errorf("told on %s", got.Told)
	}
	if got := figure(); strings.Contains(got, untold) {
		t.Errorf("told again: %s", got)
	}
	// Put away, it is told by hand.
	other := rowOf(t, h, "customer-001").Letter
	l = out(t, h, "admin", other).Letter
	h.Do("oncall", model.BounceLetter{Of: []string{l.MessageID}, Action: "failed", Status: "5.1.1", MessageID: "e@mx.example", Raw: []byte("y"), At: h.Clock.Now()})
	h.Do("admin", model.EditLetter{Letter: other, Kind: model.LetterSubprocessor, Drop: true})
	noticeStands(t, h, "customer-001", model.NoticeByHand)
}

func TestATenantsNoticeIsInItsLanguageToItsContactAndForAsLongAsItAgreed(t *testing.T) {
	h := storetest.New(t)
	customers(h, 2, addressed)
	h.Do("admin", model.SaveEntry{Entry: "agreement.one", Reason: "signed", Values: values("name", "Agreement 1", "tenant", "customer-001", "signed", "2026-01-15", "subject", "parsing", "data", "documents",
		"subjects", "clients", "terms", "yes", "authorisation", "general", "window", "60", "end", "delete")})
	forced(t, h, model.OpRegister, "agreement.one", "1")
	h.Do("admin", model.ObjectSubprocessor{Entry: "subprocessor.resend", Tenant: "customer-001", Reference: "their letter 3"})
	announceParser(t, h)
	daily(t, h)
	for slug, want := range map[string][]string{"customer-000": {"lt", "Parsing Ltd", "iki " + "2026 m. gruodžio 2"}, "customer-001": {"en", "Parsing Ltd", "within 60 days"}} {
		v := out(t, h, "admin", rowOf(t, h, slug).Letter)
		if v.Letter.Language != want[0] || !strings.Contains(v.Text.Body, want[1]) || !strings.Contains(v.Text.Body, want[2]) || v.Letter.About() != parser || v.Letter.State != model.OutQueued {
			t.Errorf("%s: %+v\n%s", slug, v.Letter, v.Text.Body)
		}
		if objects := slug == "customer-001"; strings.Contains(v.Text.Body, "Resend") == objects {
			t.Errorf("what %s objects to, %v, stands in its list:\n%s", slug, objects, v.Text.Body)
		}
		if !strings.Contains(v.Text.Email, "•") {
			t.Errorf("the contact of %s is not masked: %s", slug, v.Text.Email)
		}
		text, err := h.Store.OutText(ctx, v.Letter.ID)
		if err != nil || text.Email != "privacy@"+slug+".example" || text.Name != "Privacy desk" {
			t.Errorf("it goes to %q %q, %v", text.Name, text.Email, err)
		}
	}
	letter := rowOf(t, h, "customer-001").Letter
	taken(h, letter)
	if got := rowOf(t, h, "customer-001").Until; got.Before(today(h).AddDays(60)) {
		t.Errorf("it may object until %s", got)
	}
}

func TestATenantThatAuthorisesEachSubprocessorIsNotServedByOneWhenItIsSilent(t *testing.T) {
	h := storetest.New(t)
	customers(h, 2, addressed)
	h.Do("admin", model.SaveEntry{Entry: "agreement.zero", Reason: "signed", Values: values("name", "Agreement 0", "tenant", "customer-000", "signed", "2026-01-15", "subject", "parsing", "data", "documents",
		"subjects", "clients", "terms", "yes", "authorisation", "specific", "window", "30", "end", "delete")})
	forced(t, h, model.OpRegister, "agreement.zero", "1")
	announceParser(t, h)
	daily(t, h)
	asks := func(slug string) bool {
		return strings.Contains(out(t, h, "admin", rowOf(t, h, slug).Letter).Text.Body, "konkretaus leidimo")
	}
	if !asks("customer-000") {
		t.Error("the letter does not say that its authorisation is needed")
	}
	word := model.ResolveObjection{Entry: parser, Tenant: "customer-000", Reference: "their letter 8"}
	for i := range 2 {
		taken(h, rowOf(t, h, fmt.Sprintf("customer-%03d", i)).Letter)
	}
	h.Clock.Advance(45 * day)
	forced(t, h, model.OpSubprocessor, parser, "1")
	mayUse(t, h, "customer-000", "unauthorised")
	mayUse(t, h, "customer-001", "")
	if n := noticesOf(t, h); n.Awaiting != 1 || n.Told != 2 {
		t.Errorf("%+v", n)
	}
	h.Refused("admin", "state", model.ResolveObjection{Entry: parser, Tenant: "customer-001", Reference: "their letter 8"})
	h.Refused("admin", "usage", model.ResolveObjection{Entry: parser, Tenant: "customer-000"})
	h.Do("admin", word)
	h.Refused("admin", "state", word)
	h.Reopen()
	mayUse(t, h, "customer-000", "")
}

func TestTheEndOfASubprocessorIsToldWithoutTimeToObjectAndItsReplacementLeavesItOut(t *testing.T) {
	h := storetest.New(t)
	customers(h, 1, addressed)
	forced(t, h, model.OpAnnounce, "subprocessor.resend", "retire")
	h.Do("admin", model.SaveEntry{Entry: "subprocessor.post", Reason: "first", Values: values("name", "Post Ltd", "address", "1 High Street", "contact", "privacy desk", "service", "e-mail delivery",
		"data", "contact", "subjects", "users", "countries", "IE", "contract", "2026-10-01", "replaces", "subprocessor.resend")})
	forced(t, h, model.OpAnnounce, "subprocessor.post", "1")
	daily(t, h)
	page, err := h.Desk("admin").Letters(ctx, model.Window{Filter: "kind:subprocessor"})
	if err != nil || len(page.Rows) != 2 {
		t.Fatalf("%d letters, %v", len(page.Rows), err)
	}
	for _, l := range page.Rows {
		text, err := h.Store.OutText(ctx, l.ID)
		if err != nil {
			t.Fatal(err)
		}
		if ended := l.About() == "subprocessor.resend"; ended != strings.Contains(text.Body, "nebenaudosime") || ended == strings.Contains(text.Body, "Prieštarauti galite") || strings.Count(text.Body, "Resend") != 1 {
			t.Errorf("%s about %s:\n%s", l.ID, l.About(), text.Body)
		}
		taken(h, l.ID)
	}
	n, err := h.Desk("dpo").SubNotices(ctx, "subprocessor.resend")
	if err != nil || n.Told != 1 || !n.Rows[0].Until.IsZero() || !n.First.IsZero() {
		t.Errorf("%+v, %v", n, err)
	}
	h.Clock.Advance(45 * day)
	forced(t, h, model.OpSubprocessor, "subprocessor.post", "1")
	h.Do("admin", model.SaveEntry{Entry: "activity.accounts", Reason: "another one", Values: values("processors", "subprocessor.hetzner subprocessor.post", "contact", "Integrora")})
	if _, err := h.Desk("dpo").SubNotices(ctx, "subprocessor.hetzner"); model.CodeOf(err) != "state" || err == nil {
		t.Errorf("nothing was announced of it: %v", err)
	}
}

// eachOnce checks that every customer has one letter and one notice that names
// it, and returns how many there are.
func eachOnce(t *testing.T, h *storetest.House) int {
	t.Helper()
	page, err := h.Desk("admin").Letters(ctx, model.Window{Filter: "kind:subprocessor"})
	if err != nil {
		t.Fatal(err)
	}
	of := map[string]string{}
	for _, l := range page.Rows {
		if of[l.Tenant] != "" {
			t.Errorf("%s has %s and %s", l.Tenant, of[l.Tenant], l.ID)
		}
		of[l.Tenant] = l.ID
	}
	for _, row := range noticesOf(t, h).Rows {
		if row.Letter != of[row.Tenant] {
			t.Errorf("the notice to %s names %q, and its letter is %q", row.Tenant, row.Letter, of[row.Tenant])
		}
	}
	return len(of)
}

func TestABatchGivenAgainWritesToNobodyTwice(t *testing.T) {
	h := storetest.New(t)
	customers(h, 250, func(n int) bool { return n%50 == 7 })
	announceParser(t, h)
	var batch []string
	for _, row := range noticesOf(t, h).Rows[:model.NotifyMost] {
		batch = append(batch, row.Tenant)
	}
	before := h.Store.Head().Size
	batch[1] = batch[0] // named twice in one
	for range 2 {
		h.Do(model.System.ID, model.NotifyTenants{Entry: parser, Version: 1, Tenants: batch})
	}
	if n := h.Store.Head().Size - before; n != 1 {
		t.Errorf("two of the same batch left %d entries, want one", n)
	}
	for code, cmd := range map[string]model.Command{"usage": model.NotifyTenants{Entry: parser, Version: 1, Tenants: append(batch, "one-more")}, "state": model.NotifyTenants{Entry: parser, Version: 2, Tenants: batch}} {
		if _, err := h.Store.Do(ctx, model.System.ID, cmd); model.CodeOf(err) != code || err == nil {
			t.Errorf("wanted %q, got %v", code, err)
		}
	}
	h.Refused("admin", "role", model.NotifyTenants{Entry: parser, Version: 1, Tenants: batch})
	h.Reopen()
	for range 3 {
		daily(t, h)
	}
	if n := eachOnce(t, h); n != 245 {
		t.Errorf("%d were written to, want 245", n)
	}
	if n := noticesOf(t, h); n.OnWay != 245 || n.ToHand != 5 || n.Unwritten != 0 {
		t.Errorf("%+v", n)
	}
	// A customer that comes before the use, and one that comes to list an address.
	customers(h, 251, func(n int) bool { return n%50 == 7 })
	daily(t, h)
	if n := eachOnce(t, h); n != 246 {
		t.Errorf("%d were written to, want 246", n)
	}
	if _, err := h.Store.Verify(ctx, true); err != nil {
		t.Error(err)
	}
}

// crashNotices, in the environment, is the directory of a store whose tenants a
// child process writes to until it is killed.
const crashNotices = "OPSCONSOLE_TEST_CRASH_NOTICES"

func notifyUntilKilled(dir string) {
	h := storetest.Attach(childTB{}, dir, storetest.Start.Add(time.Hour))
	changed, _ := h.Store.Changes()
	go func() {
		for range changed {
			fmt.Println("committed")
		}
	}()
	unless(h.Store.Daily(ctx))
	fmt.Println("done")
}

func TestTenantsAreWrittenToOnceWhereverAKillCutsTheBatchesShort(t *testing.T) {
	h := storetest.New(t)
	customers(h, 450, addressed)
	announceParser(t, h)
	dir := h.Dir
	if err := h.Store.Close(); err != nil {
		t.Fatal(err)
	}
	written := 0
	for round := range 4 {
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), crashNotices+"="+dir)
		child.Stderr = os.Stderr
		pipe, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewReader(pipe)
		for range 1 + round%2 {
			if _, err := lines.ReadString('\n'); err != nil {
				t.Fatal(err)
			}
		}
		_ = child.Process.Kill()
		_ = child.Wait()
		t.Run(fmt.Sprint(round), func(t *testing.T) {
			after := storetest.Attach(t, dir, storetest.Start.Add(2*time.Hour))
			now := eachOnce(t, after)
			if now < written {
				t.Errorf("%d were written to, before the kill %d", now, written)
			}
			t.Logf("killed after %d", now)
			written = now
			if err := after.Store.Close(); err != nil {
				t.Fatal(err)
			}
		})
	}
	after := storetest.Attach(t, dir, storetest.Start.Add(3*time.Hour))
	daily(t, after)
	if n := eachOnce(t, after); n != 450 {
		t.Errorf("%d were written to, want 450", n)
	}
}
