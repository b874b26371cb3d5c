package storage_test

import (
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/storetest"
)

func TestNightsWriteOnlyWhatChangedAndExplanationsStay(t *testing.T) {
	h := storetest.New(t)
	daily(t, h)
	first := h.Store.Head().Size
	daily(t, h)
	if got := h.Store.Head().Size; got != first {
		t.Errorf("a night without a change wrote %d entries", got-first)
	}
	id := asked(t, h, model.Controller, model.Access)
	h.Clock.Advance(60 * day)
	daily(t, h)
	h.Do("dpo", model.ExplainPromise{Promise: "right-access", State: model.PromiseBroken, Text: "the archive was moved"})
	h.Refused("auditor", "role", model.ExplainPromise{Promise: "right-access", State: model.PromiseBroken, Text: "not mine to say"})
	h.Reopen()
	p := promiseOf(t, h, "right-access")
	why, ok := p.Explained()
	if p.State != model.PromiseBroken || !ok || why.Text != "the archive was moved" || why.By != h.IDs["dpo"] {
		t.Errorf("explained, it is %s: %+v", p.State, p.Record)
	}
	if s := p.Record.Steps; len(s) != 2 || s[0].State != model.PromiseKept || s[1].State != model.PromiseBroken || !p.Since().Equal(s[1].At) {
		t.Errorf("its history is %+v", s)
	}
	h.Do("admin", model.CloseWithdrawn{Request: id})
	h.Clock.Advance(40 * day)
	daily(t, h)
	p = promiseOf(t, h, "right-access")
	if _, ok := p.Explained(); ok || len(p.Record.Steps) != 3 || len(p.Record.Explains) != 1 || p.State != model.PromiseKept {
		t.Errorf("mended: %s, %+v", p.State, p.Record)
	}
	if _, err := h.Desk("auditor").Verify(ctx, true); err != nil {
		t.Error(err)
	}
}

func TestALateAnswerKeepsItsRightAtRiskForAMonth(t *testing.T) {
	h := storetest.New(t)
	id := asked(t, h, model.Controller, model.Rectification)
	h.Clock.Advance(60 * day)
	h.Do("admin", model.AnswerRequest{Request: id, Channel: "post"})
	if p := promiseOf(t, h, "right-rectification"); p.State != model.PromiseAtRisk || !strings.Contains(p.Figure, "1 answered late") {
		t.Errorf("answered late: %s, %s", p.State, p.Figure)
	}
	if p := promiseOf(t, h, "right-access"); p.State != model.PromiseKept {
		t.Errorf("another right is %s: %s", p.State, p.Figure)
	}
	h.Reopen()
	h.Clock.Advance((model.PromiseLateDays + 1) * day)
	if p := promiseOf(t, h, "right-rectification"); p.State != model.PromiseKept {
		t.Errorf("a month later: %s, %s", p.State, p.Figure)
	}
}

func TestAHostWithoutRecordedCountriesPutsHostingAtRisk(t *testing.T) {
	h := storetest.New(t)
	h.Store.Seem(registered(t, h, "subprocessor.hetzner"), func(e *model.Entry) {
		v := e.Versions[0].Values
		e.Versions[0].Values = nil
		for _, one := range v {
			if one.Field != "countries" {
				e.Versions[0].Values = append(e.Versions[0].Values, one)
			}
		}
	})
	if p := promiseOf(t, h, "hosting"); p.State != model.PromiseAtRisk {
		t.Errorf("it is %s: %s", p.State, p.Figure)
	}
}

func TestTheAdvisoryOnInvoicesStandsUntilManagementDecides(t *testing.T) {
	h := storetest.New(t)
	if p := promiseOf(t, h, "invoices"); p.State != model.PromiseAtRisk || !strings.Contains(p.Figure, "POLICY_CONFLICT") || !strings.Contains(p.Figure, "7 years") {
		t.Errorf("before: %s, %s", p.State, p.Figure)
	}
	h.Do("admin", model.DecideRetention{Rule: model.RetentionInvoice, Reference: "MG-2026-11"})
	if p := promiseOf(t, h, "invoices"); p.State != model.PromiseKept || !strings.Contains(p.Figure, "kept 7 years") {
		t.Errorf("after: %s, %s", p.State, p.Figure)
	}
}

func TestAMasterKeyInTheDataDirectoryPutsEncryptionAtRisk(t *testing.T) {
	h := storetest.New(t)
	h.Config.MasterFrom = keys.FromDataDir
	h.Reopen()
	daily(t, h)
	if p := promiseOf(t, h, "at-rest"); p.State != model.PromiseAtRisk {
		t.Errorf("it is %s: %s", p.State, p.Figure)
	}
}

func TestWhatNobodyLookedAtForLongIsNotCalledKept(t *testing.T) {
	h := storetest.New(t)
	daily(t, h)
	if p := promiseOf(t, h, "log"); p.State != model.PromiseKept || !p.CheckedAt.Equal(h.Clock.Now()) {
		t.Errorf("verified: %s at %s", p.State, p.CheckedAt)
	}
	h.Clock.Advance(49 * time.Hour)
	if p := promiseOf(t, h, "log"); p.State != model.PromiseAtRisk {
		t.Errorf("two days later: %s", p.State)
	}
}

func TestWhatRecipientsHaveYetToActOnIsCountedAcrossAStart(t *testing.T) {
	h := storetest.New(t)
	stock(t, h, false)
	withdrawAll(t, h)
	open, _, err := h.Desk("dpo").ToldOpen(ctx)
	if err != nil || open == 0 {
		t.Fatalf("%d open, %v", open, err)
	}
	h.Reopen()
	if again, _, err := h.Desk("dpo").ToldOpen(ctx); err != nil || again != open {
		t.Errorf("after a start %d are open, not %d, %v", again, open, err)
	}
	h.EraseOne("acme")
	if left, _, err := h.Desk("dpo").ToldOpen(ctx); err != nil || left != 0 {
		t.Errorf("their consents are gone, and %d are open, %v", left, err)
	}
}

// overdueSweep has a letter past its retention wait for more than a month.
func overdueSweep(t *testing.T, h *storetest.House) {
	t.Helper()
	id := asked(t, h, model.Controller, model.Rectification)
	h.Do("admin", model.AnswerRequest{Request: id, Channel: "post"})
	h.Clock.Advance(200 * day)
	daily(t, h)
	h.Clock.Advance(31 * day)
	daily(t, h)
}

func TestOverdueRetentionIsAnAlarmOnceThatOpensASuspicion(t *testing.T) {
	h := storetest.New(t)
	overdueSweep(t, h)
	h.Clock.Advance(day)
	daily(t, h)
	var of []string
	for _, a := range h.Store.Alarms(0) {
		if a.Kind == model.AlarmPromise {
			of = append(of, a.ID+" "+a.Object)
			h.Do("oncall", model.SuspectIncident{What: "kept for too long", Alarm: a.ID})
		}
	}
	if len(of) != 1 || !strings.HasSuffix(of[0], " retention") {
		t.Errorf("after two nights the alarms about promises are %q", of)
	}
}
