package storage_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage"
	"integrora.com/opsconsole/storage/storetest"
)

// closeAnd closes the house's store, lets change what Open is given, and opens
// it again.
func closeAnd(t *testing.T, h *storetest.House, change func(*storage.Config)) {
	t.Helper()
	if err := h.Store.Close(); err != nil {
		t.Fatal(err)
	}
	change(&h.Config)
	var err error
	if h.Store, err = storage.Open(h.Config); err != nil {
		t.Fatal(err)
	}
}

func TestFullStoreRefusesWholeCommandsAndStillReads(t *testing.T) {
	h := storetest.New(t)
	closeAnd(t, h, func(c *storage.Config) { c.MaxBytes = 40 << 20 })
	big := func(n int) model.ReceiveLetter {
		letter := storetest.LetterTo(n)
		letter.Raw = append(letter.Raw, strings.Repeat("x", 1<<20)...)
		return letter
	}
	taken := 0
	var err error
	for err == nil && taken < 100 {
		if _, err = h.Store.Do(ctx, model.System.ID, big(taken)); err == nil {
			taken++
		}
	}
	if model.CodeOf(err) != "full" || !strings.Contains(err.Error(), "nothing was changed") {
		t.Fatalf("after %d letters: wanted the refusal \"full\", got %v", taken, err)
	}
	page, err := h.Desk("admin").Requests(ctx, model.Window{Limit: 200})
	if err != nil || page.Total != taken || len(page.Rows) != taken {
		t.Fatalf("a full store lists %d requests, wanted %d (%v)", page.Total, taken, err)
	}
	if _, err := h.Store.Verify(ctx, true); err != nil {
		t.Errorf("the log of a full store does not verify: %v", err)
	}
	closeAnd(t, h, func(c *storage.Config) { c.MaxBytes = 0 })
	if err := h.Store.Check(); err != nil {
		t.Error(err)
	}
	if id := h.Do(model.System.ID, big(taken)).ID; model.NumberOf(id) != taken+1 {
		t.Errorf("the first letter after making room is %s, wanted R-%d", id, taken+1)
	}
}

// broken is a command whose decision fails in a way that nobody foresaw.
type broken struct{}

func (broken) Act() *model.Act { return actPut }

func (broken) Decide(*model.Call) (model.Decision, error) { panic("not foreseen") }

func TestPanicInADecisionHarmsItsCommandOnly(t *testing.T) {
	h := storetest.New(t)
	before := h.Store.Head().Size
	begun, until := make(chan struct{}), make(chan struct{})
	var wait sync.WaitGroup
	outcome := make([]error, 21)
	give := func(i int, cmd model.Command) {
		wait.Go(func() { _, outcome[i] = h.Store.Do(ctx, model.System.ID, cmd) })
	}
	give(20, hold{begun, until})
	<-begun
	for i := range 20 {
		if i%5 == 0 {
			give(i, broken{})
		} else {
			give(i, storetest.LetterTo(i))
		}
	}
	for h.Store.Waiting() != 20 {
		runtime.Gosched()
	}
	close(until)
	wait.Wait()
	for i, err := range outcome {
		if failed := i < 20 && i%5 == 0; failed != (err != nil) || failed && model.IsRefusal(err) {
			t.Errorf("command %d: %v", i, err)
		}
	}
	if got := h.Store.Head().Size - before; got != 16 {
		t.Errorf("%d entries for 16 letters", got)
	}
	if _, err := h.Store.Verify(ctx, true); err != nil {
		t.Error(err)
	}
}

func TestRefusalLeavesTheUsedCodeAndNothingElse(t *testing.T) {
	h := storetest.New(t)
	id := h.IDs["admin"]
	_, err := h.Store.Do(ctx, model.System.ID, refusing{[]model.Record{model.Tenant{Slug: "sneaked-in"}}})
	if model.CodeOf(err) != "test" {
		t.Fatal(err)
	}
	if _, err := h.Desk("admin").Tenant(ctx, "sneaked-in"); model.CodeOf(err) != "not_found" {
		t.Errorf("a refused command wrote a record: %v", err)
	}
	h.Refused("admin", "code_wrong", model.OpenSession{Code: "000000"})
	me, err := h.Desk("admin").Me()
	if err != nil || me.ID != id || me.Failures != 1 {
		t.Errorf("the wrong code was not counted: %d, %v", me.Failures, err)
	}
}

type refusing struct{ put []model.Record }

func (refusing) Act() *model.Act { return actPut }

func (c refusing) Decide(*model.Call) (model.Decision, error) {
	return model.Decision{Put: c.put, Object: "x"}, model.Refuse("test", "no")
}

func TestClosingAnswersEveryCommand(t *testing.T) {
	h := storetest.New(t)
	var wait sync.WaitGroup
	answers := make(chan error, 400)
	for n := range 400 {
		wait.Go(func() {
			_, err := h.Store.Do(context.Background(), model.System.ID, storetest.LetterTo(n))
			answers <- err
		})
	}
	if err := <-answers; err != nil {
		t.Error(err)
	}
	if err := h.Store.Close(); err != nil {
		t.Fatal(err)
	}
	wait.Wait() // a command without an answer would wait for ever
	close(answers)
	served := 1
	for err := range answers {
		if err == nil {
			served++
		} else if !errors.Is(err, storage.ErrClosed) {
			t.Errorf("a command given while the store closes: %v", err)
		}
	}
	closeAnd(t, h, func(*storage.Config) {})
	page, err := h.Desk("admin").Requests(ctx, model.Window{})
	if err != nil || page.Total != served {
		t.Errorf("%d letters were acknowledged and %d are there (%v)", served, page.Total, err)
	}
}

func TestApproverWhoHangsUpDoesNotStopTheErasure(t *testing.T) {
	h := storetest.New(t)
	id, digest := proposed(t, h, stock(t, h, false))
	h.Do("dpo", model.AdviseErasure{Request: id, Digest: digest})
	begun, until := make(chan struct{}), make(chan struct{})
	var wait sync.WaitGroup
	wait.Go(func() { _, _ = h.Store.Do(ctx, model.System.ID, hold{begun, until}) })
	<-begun
	session, hangUp := context.WithCancel(ctx)
	approve := model.ApproveErasure{Request: id, Digest: digest, Code: h.Code("admin2")}
	wait.Go(func() { _, _ = h.Store.Do(session, h.IDs["admin2"], approve) })
	for h.Store.Waiting() != 1 {
		runtime.Gosched()
	}
	hangUp()
	close(until)
	wait.Wait()
	view, err := h.Desk("dpo").Request(ctx, id)
	if err != nil || view.Request.State != model.Executed || !view.Erasure.Done() {
		t.Errorf("the approver hung up and the request is %s, done %v (%v)", view.Request.State, view.Erasure.Done(), err)
	}
}

func TestTwoErasuresOfOnePersonBothEnd(t *testing.T) {
	h := storetest.New(t)
	person := stock(t, h, true)
	first, digest1 := proposed(t, h, person)
	second := h.Do("oncall", storetest.LetterTo(7)).ID
	h.Do("admin2", model.TriageRequest{Request: second, Rights: []model.Right{model.Erasure}, Capacity: model.Controller, Tenant: "acme", Person: person})
	h.Do("admin2", model.DrawPlan{Request: second})
	h.Do("admin2", model.ProposeErasure{Request: second})
	view, err := h.Desk("admin").Request(ctx, second)
	if err != nil {
		t.Fatal(err)
	}
	digest2 := view.Request.Proposal.Digest
	h.Do("dpo", model.AdviseErasure{Request: first, Digest: digest1})
	h.Do("dpo", model.AdviseErasure{Request: second, Digest: digest2})
	// Both are approved before either is executed, and the process dies.
	if _, err := h.Store.Give(ctx, h.IDs["admin2"], model.ApproveErasure{Request: first, Digest: digest1, Code: h.Code("admin2")}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Store.Give(ctx, h.IDs["admin"], model.ApproveErasure{Request: second, Digest: digest2, Code: h.Code("admin")}); err != nil {
		t.Fatal(err)
	}
	h.Reopen()
	gone(t, h, first, person)
	gone(t, h, second, person)
}

func TestTornHeadIsCutOffAndOtherDamageToTheHeadsIsTold(t *testing.T) {
	h := storetest.New(t)
	path := filepath.Join(h.Dir, storage.HeadsFile)
	h.Reopen() // writes a head
	closeAnd(t, h, func(*storage.Config) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, append(text, text[:31]...), 0o600); err != nil {
			t.Fatal(err)
		}
	})
	if _, err := h.Store.Verify(ctx, false); err != nil {
		t.Errorf("a head cut short by a crash stands in the way: %v", err)
	}
	h.Do(model.System.ID, storetest.LetterTo(1))
	h.Reopen() // writes another after it
	if _, err := h.Store.Verify(ctx, false); err != nil {
		t.Errorf("the heads do not read after the torn one: %v", err)
	}
	if err := h.Store.Close(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text[10] = 'x'
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err := storage.Open(h.Config); err == nil {
		_ = s.Close()
		t.Error("a damaged list of heads was taken")
	}
}
