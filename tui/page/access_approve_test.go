package page_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/page"
)

// approving opens C-4, reads it to its end and types its id: the proof is next.
func approving(t *testing.T, f *fake) *host {
	return open(t, page.NewChange(env(f, t), "C-4"), 80, 21).press("A", "G", "enter").sees("To go on, type C-4").write("C-4").press("enter")
}

func TestAChangeIsApprovedByExactlyWhatWasShown(t *testing.T) {
	synctest.Test(t, aChangeIsApprovedByExactlyWhatWasShown)
}

func aChangeIsApprovedByExactlyWhatWasShown(t *testing.T) {
	f := offices(model.RoleAdmin)
	c := f.changes[1]
	x := open(t, page.NewChange(env(f, t), c.ID), 80, 21).press("A")
	seen := reads(x)
	for line := range strings.SplitSeq(strings.TrimSpace(string(c.Canonical())), "\n") {
		if !strings.Contains(letters(seen), letters(line)) {
			t.Fatalf("the line %q of the change was not shown:\n%s", line, seen)
		}
	}
	if digest := hex.EncodeToString(c.Digest()); !strings.Contains(seen, digest) {
		t.Fatalf("the digest %s was not shown:\n%s", digest, seen)
	}
	f.changes[1].Role = model.RoleAuditor // meanwhile, and under the dialog
	x.run(x.page.Refresh())
	x.press("enter").write("C-4").press("enter")
	if !strings.Contains(letters(x.text()), hex.EncodeToString(c.Digest())) {
		t.Fatalf("the digest that the code approves is not shown whole:\n%s", x.text())
	}
	x.write("123456").press("enter")
	if want := (model.ApproveChange{Change: "C-4", Digest: c.Digest(), Code: "123456"}); len(f.did) != 1 || !reflect.DeepEqual(f.did[0], want) {
		t.Fatalf("gave %#v, want exactly %#v", f.did, want)
	}
}

func TestNoChangeIsApprovedBeforeAllWasSeenTypedAndProven(t *testing.T) {
	synctest.Test(t, noChangeIsApprovedBefore)
}

func noChangeIsApprovedBefore(t *testing.T) {
	for name, keys := range map[string][]string{
		"enter at the top": {"A", "enter"}, "the id not typed": {"A", "G", "enter", "enter"}, "another id typed": {"A", "G", "enter", "C", "-", "5", "enter"},
		"left at the code": {"A", "G", "enter", "C", "-", "4", "enter", "esc"}, "no code": {"A", "G", "enter", "C", "-", "4", "enter", "enter"},
	} {
		f := offices(model.RoleAdmin)
		if open(t, page.NewChange(env(f, t), "C-4"), 80, 15).press(keys...); len(f.did) > 0 {
			t.Errorf("%s: %v was given", name, f.did)
		}
	}
}

func TestTheProposerOfAChangeCannotApproveIt(t *testing.T) {
	synctest.Test(t, theProposerOfAChangeCannotApproveIt)
}

func theProposerOfAChangeCannotApproveIt(t *testing.T) {
	for what, c := range map[string]struct {
		id   string
		with func(*fake)
		want string
	}{
		"one's own":              {"C-5", func(*fake) {}, "you proposed this"},
		"another's":              {"C-4", func(*fake) {}, ""},
		"a denied one":           {"C-2", func(*fake) {}, "it is denied already"},
		"an expired one":         {"C-1", func(*fake) {}, "it expired; propose it anew"},
		"about one's own role":   {"C-4", func(f *fake) { f.changes[1].Admin = "a-1" }, "nobody changes their own role, delegation or codes"},
		"after a change of role": {"C-4", func(f *fake) { f.me.Since = now }, "your role or delegation changed after this was proposed"},
		"of a new account of one's own making": {"C-4", func(f *fake) {
			f.admins[1].CreatedBy, f.admins[1].CreatedAt = "a-1", now.AddDate(0, 0, -6)
		}, "you made the proposer's account less than 7 days ago"},
		"of an older account of one's own making": {"C-4", func(f *fake) {
			f.admins[1].CreatedBy, f.admins[1].CreatedAt = "a-1", now.AddDate(0, 0, -8)
		}, ""},
	} {
		f := offices(model.RoleAdmin)
		c.with(f)
		x := open(t, page.NewChange(env(f, t), c.id), 80, 21)
		if a, _ := action.Find(x.page.Actions(), "A"); a.Disabled != c.want {
			t.Errorf("%s: %q, want %q", what, a.Disabled, c.want)
		}
	}
}

func TestASignatureIsMadeByCommandsWhereThereIsNoAgent(t *testing.T) {
	synctest.Test(t, aSignatureIsMadeByCommands)
}

func aSignatureIsMadeByCommands(t *testing.T) {
	commands := []string{"ssh admin@HOST approval C-4 > f", "ssh-keygen -Y sign -n opsconsole-approval -f KEY f"}
	f := offices(model.RoleAdmin)
	f.policy.Proofs = []model.ActProof{{Act: "change.approve", Proof: model.ProofSignature}}
	approving(t, f).sees(append(commands, "ssh admin@HOST approve C-4 < f.sig")...)
	f.policy.Proofs[0].Proof = model.ProofBoth
	approving(t, f).sees(append(commands, "cat - f.sig | ssh admin@HOST approve C-4", "a fresh code")...)
	f.sign = func(context.Context, []byte) ([]byte, error) { return nil, errors.New("must not be asked") }
	approving(t, f).sees(commands...).press("tab", "enter", "y")
	if len(f.did) > 0 {
		t.Fatalf("gave %v", f.did)
	}

	f.policy.Proofs[0] = model.ActProof{Act: "erasure.approve", Proof: model.ProofSignature}
	x := open(t, page.NewRequest(env(f, t), at("proposed by another, DPO objects"), ""), 80, 21)
	x.press("A", "G", "enter").write("MG-7").press("ctrl+s").write("R-9").press("enter")
	x.sees("approval R-9 --management 'MG-7' > f", "approve R-9 --management 'MG-7' < f.sig")
}

func TestTheOwnAgentSignsExactlyWhatWasShown(t *testing.T) {
	synctest.Test(t, theOwnAgentSignsExactlyWhatWasShown)
}

func theOwnAgentSignsExactlyWhatWasShown(t *testing.T) {
	for _, proof := range []model.Proof{model.ProofSignature, model.ProofBoth} {
		f := offices(model.RoleAdmin)
		f.policy = model.AccessPolicy{Agent: true, Proofs: []model.ActProof{{Act: "change.approve", Proof: proof}}}
		var signed []byte
		f.sign = func(_ context.Context, statement []byte) ([]byte, error) {
			signed = statement
			return []byte("-----BEGIN SSH SIGNATURE-----"), nil
		}
		c := f.changes[1]
		x := approving(t, f).sees("asked to sign", "touch your key", "ssh-keygen -Y sign")
		if x.press("enter"); signed != nil {
			t.Fatal("an empty enter asked the agent")
		}
		x = approving(t, f).press("tab", "enter")
		want := model.ApproveChange{Change: "C-4", Digest: c.Digest(), Signature: []byte("-----BEGIN SSH SIGNATURE-----")}
		if proof == model.ProofBoth {
			want.Code = "654321"
			x.sees("The code approves exactly the change").write("654321").press("enter")
		}
		if st := c.Statement(f.me); !bytes.Equal(signed, st.Bytes()) {
			t.Errorf("%s: the agent was asked to sign\n%s", proof, signed)
		}
		if len(f.did) != 1 || !reflect.DeepEqual(f.did[0], want) {
			t.Errorf("%s: gave %#v, want %#v", proof, f.did, want)
		}
	}
}

func TestTheAgentIsNotAskedForWhatWasNotShown(t *testing.T) {
	synctest.Test(t, theAgentIsNotAskedForWhatWasNotShown)
}

func theAgentIsNotAskedForWhatWasNotShown(t *testing.T) {
	f := offices(model.RoleAdmin)
	f.policy = model.AccessPolicy{Agent: true, Proofs: []model.ActProof{{Act: "change.approve", Proof: model.ProofSignature}}}
	asked := 0
	f.sign = func(context.Context, []byte) ([]byte, error) {
		asked++
		return nil, fmt.Errorf("agent: \x1b[2Jcommunication error")
	}
	x := approving(t, f)
	f.changes[1].Role = model.RoleAuditor
	x.press("tab", "enter")
	if asked > 0 || len(f.did) > 0 || len(x.fail) != 1 || model.CodeOf(x.fail[0]) != "stale" {
		t.Fatalf("asked %d times, gave %v, told %v", asked, f.did, x.fail)
	}
	x = approving(t, f).press("tab", "enter")
	if asked != 1 || len(f.did) > 0 || len(x.fail) != 1 || !strings.Contains(page.Explain(x.fail[0]), "Your agent did not sign") {
		t.Fatalf("asked %d times, gave %v, told %v", asked, f.did, x.fail)
	}
}

// TestWhatIsOfferedOfAccountsByRole holds a table of every act on accounts and
// changes: for each role the keys that work, and why the others do not.
func TestWhatIsOfferedOfAccountsByRole(t *testing.T) { synctest.Test(t, whatIsOfferedOfAccounts) }

func whatIsOfferedOfAccounts(t *testing.T) {
	var b strings.Builder
	for _, role := range model.Roles {
		e := env(offices(role), t)
		list := []page.Page{page.NewAdmins(e, ""), page.NewSessions(e, ""), page.NewPolicy(e), page.NewAlarms(e, "")}
		for _, name := range []string{"admin", "admin2", "feed", "fresh", "gone"} {
			list = append(list, page.NewAccount(e, name))
		}
		for _, id := range []string{"C-1", "C-2", "C-4", "C-5"} {
			list = append(list, page.NewChange(e, id))
		}
		for _, p := range list {
			x := open(t, p, 80, 30)
			var on []string
			off := map[string][]string{}
			var reasons []string
			for _, a := range x.page.Actions() {
				switch {
				case a.Disabled == "":
					on = append(on, a.Keys[0]+" "+a.Label)
				default:
					if off[a.Disabled] == nil {
						reasons = append(reasons, a.Disabled)
					}
					off[a.Disabled] = append(off[a.Disabled], a.Keys[0])
				}
			}
			fmt.Fprintf(&b, "%s, %s: %s\n", p.Route(), role, strings.Join(on, ", "))
			for _, why := range reasons {
				fmt.Fprintf(&b, "    not %s: %s\n", strings.Join(off[why], " "), why)
			}
		}
	}
	golden(t, "offered-access", strings.TrimSuffix(b.String(), "\n"))
}
