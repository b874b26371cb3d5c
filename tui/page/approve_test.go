package page_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"

	"integrora.com/opsconsole/model"
)

// reads scrolls the dialog to its end and gathers what was on the screen.
func reads(x *host) string {
	var all strings.Builder
	for range 40 {
		all.WriteString(x.text())
		x.press("j")
	}
	return all.String()
}

// letters leaves nothing but what is printed without space: wrapping aside, two
// texts are the same.
func letters(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\n' || r == '│' }), "")
}

func TestAnApprovalCarriesTheDigestThatWasShown(t *testing.T) {
	synctest.Test(t, anApprovalCarriesTheDigestThatWasShown)
}

func anApprovalCarriesTheDigestThatWasShown(t *testing.T) {
	f, x := acting(t, model.RoleAdmin, "proposed by another, DPO agrees")
	id := at("proposed by another, DPO agrees")
	v, _ := f.Request(context.Background(), id)
	x.press("A").sees("Proposed", "by admin2", "agrees (dpo")
	seen := reads(x)
	for line := range strings.SplitSeq(strings.TrimSpace(v.PlanText), "\n") {
		if !strings.Contains(letters(seen), letters(line)) {
			t.Fatalf("the line %q of the plan was not shown:\n%s", line, seen)
		}
	}
	digest := sha256.Sum256([]byte(v.PlanText))
	if !strings.Contains(seen, hex.EncodeToString(digest[:])) {
		t.Fatalf("the digest %x was not shown:\n%s", digest, seen)
	}
	x.press("enter").sees("To go on, type " + id).write(id).press("enter").sees("The code approves exactly")
	if !strings.Contains(letters(x.text()), hex.EncodeToString(digest[:])) {
		t.Fatalf("the digest that the code approves is not shown whole:\n%s", x.text())
	}
	x.write("123456").press("enter")
	want := model.ApproveErasure{Request: id, Digest: digest[:], Code: "123456"}
	if len(f.did) != 1 || !reflect.DeepEqual(f.did[0], want) {
		t.Fatalf("gave %#v, want exactly %#v", f.did, want)
	}
	if len(x.said) != 1 || !strings.Contains(x.said[0], "erased") {
		t.Fatalf("said %q", x.said)
	}
}

func TestTheDigestIsTheOneShownThoughThePlanChangesMeanwhile(t *testing.T) {
	synctest.Test(t, theDigestIsTheOneShownThoughThePlanChangesMeanwhile)
}

func theDigestIsTheOneShownThoughThePlanChangesMeanwhile(t *testing.T) {
	f, x := acting(t, model.RoleAdmin, "proposed by another, DPO agrees")
	id := at("proposed by another, DPO agrees")
	shown, _ := f.Request(context.Background(), id)
	x.press("A", "G")
	for i := range f.requests {
		if v := &f.requests[i]; v.Row.ID == id {
			v.Plan.Ground = "quite another"
			v.PlanText, v.Request.Proposal.Digest = string(v.Plan.Canonical()), v.Plan.Digest()
		}
	}
	x.run(x.page.Refresh())
	x.press("enter").write(id).press("enter").write("654321").press("enter")
	if got := f.did[0].(model.ApproveErasure).Digest; !bytes.Equal(got, shown.Request.Proposal.Digest) {
		t.Fatalf("the command carries %x, shown was %x", got, shown.Request.Proposal.Digest)
	}
}

func TestNothingIsApprovedBeforeAllWasSeenAndTyped(t *testing.T) {
	synctest.Test(t, nothingIsApprovedBeforeAllWasSeenAndTyped)
}

func nothingIsApprovedBeforeAllWasSeenAndTyped(t *testing.T) {
	id := at("proposed by another, DPO agrees")
	for name, keys := range map[string][]string{
		"enter at the top":       {"A", "enter"},
		"the id not typed":       {"A", "G", "enter", "enter"},
		"another id typed":       {"A", "G", "enter", "R", "-", "9", "9", "enter"},
		"left at the code":       {"A", "G", "enter", "R", "-", "8", "enter", "esc"},
		"no code":                {"A", "G", "enter", "R", "-", "8", "enter", "enter"},
		"left after reading it":  {"A", "G", "esc"},
		"left at the typed word": {"A", "G", "enter", "R", "-", "8", "esc"},
	} {
		f, x := acting(t, model.RoleAdmin, "proposed by another, DPO agrees")
		if x.press(keys...); len(f.did) > 0 {
			t.Errorf("%s: %v was given for %s", name, f.did, id)
		}
	}
}

func TestAnObjectionTakesManagementsReference(t *testing.T) {
	synctest.Test(t, anObjectionTakesManagementsReference)
}

func anObjectionTakesManagementsReference(t *testing.T) {
	f, x := acting(t, model.RoleAdmin, "proposed by another, DPO objects")
	id := at("proposed by another, DPO objects")
	x.press("A", "G", "enter").sees("The DPO objects")
	x.write("MG-7").press("ctrl+s").sees("To go on, type " + id)
	x.write(id).press("enter").write("111222").press("enter")
	if got, ok := f.did[0].(model.ApproveErasure); !ok || got.Management != "MG-7" || got.Code != "111222" {
		t.Fatalf("gave %#v", f.did)
	}
}

func TestAdviceCarriesTheDigestThatWasShown(t *testing.T) {
	synctest.Test(t, adviceCarriesTheDigestThatWasShown)
}

func adviceCarriesTheDigestThatWasShown(t *testing.T) {
	f, x := acting(t, model.RoleDPO, "proposed by another, no advice")
	v, _ := f.Request(context.Background(), at("proposed by another, no advice"))
	x.press("V", "ctrl+s").sees("Advice is needed").press("space", "ctrl+s")
	want := model.AdviseErasure{Request: v.Row.ID, Digest: v.Request.Proposal.Digest}
	if len(f.did) != 1 || !reflect.DeepEqual(f.did[0], want) {
		t.Fatalf("gave %#v, want %#v", f.did, want)
	}
}
