package storage_test

import (
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
