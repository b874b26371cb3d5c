package storage_test

import (
	"fmt"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/storetest"
)

// stateOf is how a promise stands on the home screen.
func stateOf(t *testing.T, h *storetest.House, text string) model.PromiseState {
	t.Helper()
	home, err := h.Desk("dpo").Home(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range home.Promises {
		if p.Text == text {
			return p.State
		}
	}
	t.Fatalf("no promise %q", text)
	return ""
}

func TestPromiseToTellRecipientsBreaksWithAnOverdueOrderAndMends(t *testing.T) {
	const told = "recipients are told of every erasure"
	h := storetest.New(t)
	if got := stateOf(t, h, told); got != model.PromiseKept {
		t.Errorf("before any erasure: %s", got)
	}
	id, digest := proposed(t, h, stock(t, h, false))
	h.Do("admin2", model.ApproveErasure{Request: id, Digest: digest, Code: h.Code("admin2")})
	if got := stateOf(t, h, told); got != model.PromiseAtRisk {
		t.Errorf("with orders open: %s", got)
	}
	h.Clock.Advance((model.OrderDays + 1) * 24 * time.Hour)
	if got := stateOf(t, h, told); got != model.PromiseBroken {
		t.Errorf("with orders overdue: %s", got)
	}
	for _, s := range []string{"hetzner", "resend"} {
		h.Do("admin", model.AcknowledgeOrder{Erasure: "E-1", Subprocessor: s, Answer: model.OrderDone})
	}
	if got := stateOf(t, h, told); got != model.PromiseKept {
		t.Errorf("with every order answered: %s", got)
	}
}

func TestPromiseOfASecondFactorIsAtRiskWhileAnInviteIsOpen(t *testing.T) {
	const factor = "every admin has a second factor"
	h := storetest.New(t)
	if got := stateOf(t, h, factor); got != model.PromiseKept {
		t.Errorf("all enrolled: %s", got)
	}
	h.Do(model.System.ID, model.InviteAdmin{Name: "newcomer", Role: model.RoleDPO, TokenHash: []byte("t"), Key: model.AdminKey{Fingerprint: "SHA256:x", Blob: []byte("k")}})
	if got := stateOf(t, h, factor); got != model.PromiseAtRisk {
		t.Errorf("one invited: %s", got)
	}
}

func TestNoPromiseIsCalledKeptWithoutAMeasure(t *testing.T) {
	h := storetest.New(t)
	for _, text := range []string{"data is encrypted at rest", "backups are made daily", "the audit log is append-only"} {
		if got := stateOf(t, h, text); got != model.PromiseUnproven {
			t.Errorf("%s: %s", text, got)
		}
	}
	if _, err := h.Desk("auditor").CheckLog(ctx); err != nil {
		t.Fatal(err)
	}
	if got := stateOf(t, h, "the audit log is append-only"); got != model.PromiseKept {
		t.Errorf("after a verification: %s", got)
	}
}

func TestPromiseToReviewEmergencyAccessBreaksWhenAReviewIsLateAndMends(t *testing.T) {
	const reviewed = "emergency access is reviewed within two working days"
	h := storetest.New(t)
	if got := stateOf(t, h, reviewed); got != model.PromiseKept {
		t.Errorf("none was taken: %s", got)
	}
	id := h.Do("oncall", model.OpenBreakGlass{Reason: "pager storm", Code: h.Code("oncall")}).ID
	if got := stateOf(t, h, reviewed); got != model.PromiseKept {
		t.Errorf("in force: %s", got)
	}
	h.Refused("auditor", "state", model.ReviewBreakGlass{Glass: id, Justified: true, Finding: "too early"})
	h.Clock.Advance(model.BreakGlassFor)
	if got := stateOf(t, h, reviewed); got != model.PromiseAtRisk {
		t.Errorf("to be reviewed: %s", got)
	}
	h.Clock.Advance(3 * 24 * time.Hour) // Tuesday to Friday
	if got := stateOf(t, h, reviewed); got != model.PromiseBroken {
		t.Errorf("late: %s", got)
	}
	if home, err := h.Desk("auditor").Home(ctx); err != nil || home.ToReview != 1 || home.ReviewsLate != 1 {
		t.Errorf("to review %d, late %d, %v", home.ToReview, home.ReviewsLate, err)
	}
	h.Refused("admin", "role", model.ReviewBreakGlass{Glass: id, Finding: "not mine to say"})
	h.Do("auditor", model.ReviewBreakGlass{Glass: id, Finding: "an incident would have done"})
	h.Refused("auditor", "state", model.ReviewBreakGlass{Glass: id, Justified: true, Finding: "on second thought"})
	if got := stateOf(t, h, reviewed); got != model.PromiseKept {
		t.Errorf("reviewed: %s", got)
	}
}

// Each promise that the registers show is broken or put at risk, and mended.
func TestPromisesOfTheRegistersBreakAndMend(t *testing.T) {
	h := storetest.New(t)
	is := func(text string, want model.PromiseState) {
		t.Helper()
		if got := stateOf(t, h, text); got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
	save := func(entry string, pairs ...string) string {
		t.Helper()
		h.Do("admin", model.SaveEntry{Entry: entry, Reason: "a change", Values: values(pairs...)})
		return fmt.Sprint(registered(t, h, entry).Last().Number)
	}

	// Lawful basis: the security logs' interests are weighed by no assessment in force.
	is("every processing has a lawful basis", model.PromiseAtRisk)
	n := save("assessment.security-logs", "interest", "security", "necessity", "none milder", "balance", "expected", "safeguards", "short", "result", "passes", "owner", "security")
	forced(t, h, model.OpRegister, "assessment.security-logs", n)
	is("every processing has a lawful basis", model.PromiseKept)

	// Hosting and transfers.
	is("data is hosted in the EU", model.PromiseKept)
	is("every transfer rests on adequacy or safeguards", model.PromiseUnproven) // the policy names it, nobody recorded its tool
	n = save("transfer.resend", "exporter", "Integrora", "importer", "Resend", "mechanism", "scc-module-2", "tia", "TIA-1", "checked", "2026-11-01")
	forced(t, h, model.OpRegister, "transfer.resend", n)
	is("every transfer rests on adequacy or safeguards", model.PromiseKept)

	// Sub-processors: the published ones lack what must be recorded.
	is("no sub-processor is used outside the register", model.PromiseAtRisk)
	for _, sub := range []string{"hetzner", "resend"} {
		n = save("subprocessor."+sub, "address", "somewhere 1", "contact", "privacy desk", "contract", "2026-01-02")
		forced(t, h, model.OpAnnounce, "subprocessor."+sub, n)
	}
	h.Clock.Advance(40 * day)
	for _, sub := range []string{"hetzner", "resend"} {
		forced(t, h, model.OpSubprocessor, "subprocessor."+sub, "2")
	}
	is("no sub-processor is used outside the register", model.PromiseKept)
	n = save("subprocessor.hetzner", "countries", "US", "transfer", "transfer.resend")
	forced(t, h, model.OpAnnounce, "subprocessor.hetzner", n)
	h.Clock.Advance(40 * day)
	forced(t, h, model.OpSubprocessor, "subprocessor.hetzner", n)
	is("data is hosted in the EU", model.PromiseBroken)

	// Entries in force are looked at again.
	is("registers are reviewed in their time", model.PromiseKept)
	h.Clock.Advance(200 * day)
	is("registers are reviewed in their time", model.PromiseBroken) // transfers are looked at twice a year
	h.Do("admin", model.ReviewEntry{Entry: "transfer.resend", Next: today(h).AddMonths(5)})
	is("registers are reviewed in their time", model.PromiseKept)

	// The policy.
	const announced = "changes of the policy are announced"
	is(announced, model.PromiseUnproven)
	save("policy.v2", "name", "2", "language", "en", "text", "We keep your data.", "effective", today(h).AddDays(10).String(), "summary", "x", "material", "yes", "why", "x", "consents", "none")
	forced(t, h, model.OpPublish, "policy.v2", "1")
	is(announced, model.PromiseAtRisk)
	h.Clock.Advance(11 * day)
	is(announced, model.PromiseBroken)
	for _, audience := range model.PolicyAudiences {
		h.Do("admin", model.AnnouncePolicy{Entry: "policy.v2", Audience: audience, Channel: "e-mail", On: today(h), Proof: "campaign 4"})
	}
	is(announced, model.PromiseKept)
}

func TestPromiseToActOnAWithdrawalBreaksWhenARecipientIsLateAndMends(t *testing.T) {
	const acted = "a withdrawn consent is acted on at once"
	h := storetest.New(t)
	person := stock(t, h, false)
	v, err := h.Desk("admin").Person(ctx, person)
	if err != nil {
		t.Fatal(err)
	}
	if got := stateOf(t, h, acted); got != model.PromiseKept {
		t.Errorf("nothing withdrawn: %s", got)
	}
	h.Do("oncall", model.WithdrawConsent{Consent: v.Consents[0].ID, Channel: "phone"})
	if got := stateOf(t, h, acted); got != model.PromiseAtRisk {
		t.Errorf("withdrawn: %s", got)
	}
	h.Clock.Advance(3 * day)
	if got := stateOf(t, h, acted); got != model.PromiseBroken {
		t.Errorf("late: %s", got)
	}
	if v, err = h.Desk("admin").Person(ctx, person); err != nil {
		t.Fatal(err)
	}
	for _, o := range v.Consents[0].Told {
		h.Do("dpo", model.ToldConsent{Consent: v.Consents[0].ID, Subprocessor: o.Subprocessor, Answer: model.OrderDone})
	}
	if got := stateOf(t, h, acted); got != model.PromiseKept {
		t.Errorf("acted on: %s", got)
	}
}
