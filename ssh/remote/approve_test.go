package remote_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"strings"
	"testing"

	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
)

// asks changes what an act takes, by two admins.
func (s shell) asks(act *model.Act, proof model.Proof) {
	s.t.Helper()
	change := s.must("admin", "", "policy", "propose", "--proof", act.Name+"="+string(proof))[0]["id"].(string)
	if s.h.Store.Access().ProofFor(model.ActApproveChange) == model.ProofCode {
		s.approve("admin2", change)
		return
	}
	s.must("admin2", s.sign("admin2", s.statement("admin2", change)), "approve", change)
}

// statement is what an approval of an object states.
func (s shell) statement(who, object string, more ...string) string {
	s.t.Helper()
	code, out, errs := s.run(who, "", append([]string{"approval", object}, more...)...)
	if code != 0 || errs != "" {
		s.t.Fatalf("approval %s by %s: exit %d: %s", object, who, code, errs)
	}
	return out
}

// sign signs with a key of an account, as ssh-keygen -Y sign does.
func (s shell) sign(who, statement string) string {
	s.t.Helper()
	sig, err := keys.Sign(s.h.Signer[who], model.SignNamespace, []byte(statement))
	if err != nil {
		s.t.Fatal(err)
	}
	return string(sig)
}

func TestApprovalIsExactlyTheStatement(t *testing.T) {
	s := newShell(t)
	id, _ := s.proposed()
	change := s.must("admin", "", "admin", "delegation", "oncall", "MG-3")[0]["id"].(string)
	for object, management := range map[string]string{id: "MG <&> 7", change: ""} {
		st, err := s.h.Desk("admin2").Statement(context.Background(), object, management)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.statement("admin2", object, "--management", management); got != string(st.Bytes()) {
			t.Errorf("%s: wrote\n%q\nwanted\n%q", object, got, st.Bytes())
		}
	}
	if got := s.statement("admin2", change); !strings.HasSuffix(got, "\n\n"+s.must("admin", "", "change", change)[0]["text"].(string)) {
		t.Errorf("the statement does not end in the frozen text: %q", got)
	}
}

func TestASignatureApprovesAndIsExportedWithTheApproval(t *testing.T) {
	s := newShell(t)
	id, digest := s.proposed()
	s.asks(model.ActApprove, model.ProofSignature)
	statement := s.statement("admin2", id)
	s.refused("admin2", "", "usage", "approve", id)
	s.refused("admin2", s.h.Code("admin2"), "signature", "approve", id, "--digest", digest)
	s.refused("admin2", s.sign("admin", statement), "signature", "approve", id)
	s.refused("admin2", s.sign("admin2", s.statement("admin2", id, "--management", "MG-9")), "signature", "approve", id)
	s.refused("admin", s.sign("admin", s.statement("admin", id)), "own_proposal", "approve", id)
	whole := s.sign("admin2", statement)
	s.refused("admin2", whole[:len(whole)/2], "signature", "approve", id)
	s.must("admin2", whole, "approve", id)

	checkExport(s, id, "admin2", statement)
	signed := s.must("auditor", "", "request", id)[0]["signed"].(map[string]any)
	kept, err := base64.StdEncoding.DecodeString(signed["statement"].(string))
	if err != nil || string(kept) != statement || signed["identity"] != "admin2" || signed["namespace"] != model.SignNamespace {
		t.Errorf("request --json has %v, %v", signed, err)
	}
	s.refused("auditor", "", "not_found", "approval", "R-99", "--signed")
	s.refused("auditor", "", "usage", "approval", id, "--signed=all")
}

// checkExport holds what approval --signed writes to what was signed.
func checkExport(s shell, object, by, statement string) {
	s.t.Helper()
	part := map[string]string{}
	for _, name := range []string{"statement", "signature", "signer"} {
		part[name] = s.statement("dpo", object, "--signed="+name)
	}
	if part["statement"] != statement || s.statement("dpo", object, "--signed") != statement {
		s.t.Errorf("%s: exported %q", object, part["statement"])
	}
	line, found := strings.CutPrefix(part["signer"], by+` namespaces="opsconsole-approval" `)
	key, _, _, _, err := gossh.ParseAuthorizedKey([]byte(line))
	if !found || err != nil || !bytes.Equal(key.Marshal(), s.h.Signer[by].PublicKey().Marshal()) {
		s.t.Fatalf("%s: the signer is %q, %v", object, part["signer"], err)
	}
	if _, err := (keys.Signatures{}).Verify([][]byte{key.Marshal()}, model.SignNamespace, []byte(part["statement"]), []byte(part["signature"])); err != nil {
		s.t.Errorf("%s: the exported signature does not hold: %v", object, err)
	}
}

func TestWhereThePolicyAsksForBothBothAreNeeded(t *testing.T) {
	s := newShell(t)
	s.asks(model.ActApproveChange, model.ProofBoth)
	change := s.must("admin", "", "admin", "delegation", "oncall", "MG-3")[0]["id"].(string)
	statement := s.statement("admin2", change)
	sig := s.sign("admin2", statement)
	s.refused("admin2", sig, "usage", "approve", change)
	if _, _, errs := s.run("admin2", sig, "approve", change); !strings.Contains(errs, "no code") {
		t.Errorf("a missing code: %s", errs)
	}
	s.refused("admin2", s.h.Code("admin2"), "signature", "approve", change)
	s.refused("admin2", s.h.Code("admin2")+"\n"+s.sign("admin2", statement+" "), "signature", "approve", change)
	s.refused("admin2", "000000\n"+sig, "code_wrong", "approve", change)
	if got := s.must("auditor", "", "admin", "show", "admin2")[0]["failures"]; got != 1.0 {
		t.Errorf("%v wrong codes are counted, of one that was given", got)
	}
	s.must("admin2", s.h.Code("admin2")+"\n"+sig, "approve", change)
	checkExport(s, change, "admin2", statement)
	if signed := s.must("dpo", "", "change", change)[0]["signed"]; signed == nil {
		t.Error("change --json has no signature")
	}
}

func TestACodeAloneNeedsTheDigestOfWhatWasShown(t *testing.T) {
	s := newShell(t)
	change := s.must("admin", "", "admin", "delegation", "oncall", "MG-3")[0]["id"].(string)
	other := s.must("admin", "", "admin", "delegation", "oncall", "MG-4")[0]["id"].(string)
	code := s.h.Code("admin2")
	s.refused("admin2", code, "usage", "approve", change)
	s.refused("admin2", code, "usage", "approve", change, "--digest", "abc")
	s.refused("admin2", code, "stale", "approve", change, "--digest", s.digest(other))
	s.refused("admin2", code, "usage", "approve", change, "--digest", s.digest(change), "--management", "MG-1")
	s.must("admin2", code, "approve", change, "--digest", s.digest(change)) // no refusal used the code up
	s.refused("admin2", s.h.Code("admin2"), "stale", "approve", other, "--digest", s.digest(other))
	s.must("admin", "", "deny", other)
	s.refused("admin", "", "not_found", "change", "C-99")
}

func TestChangePrintsTheFrozenTextAndItsDigest(t *testing.T) {
	s := newShell(t)
	id := s.must("admin", "", "admin", "role", "oncall", "auditor", "--until", "2027-03-31")[0]["id"].(string)
	_, out, _ := s.run("dpo", "", "change", id)
	o := s.must("dpo", "", "change", id)[0]
	text := o["text"].(string)
	if !strings.HasPrefix(out, text) || !strings.Contains(out, "digest "+o["digest"].(string)) || !strings.Contains(text, "then role: auditor\n") ||
		!strings.Contains(text, "then in force until: 2027-03-31T00:00:00Z\n") {
		t.Errorf("printed\n%s\nand as JSON %v", out, o)
	}
	if o["standing"] != "open" || len(s.must("dpo", "", "changes", "--open")) != 1 {
		t.Errorf("it stands %v", o["standing"])
	}
	s.h.Clock.Advance(model.ProposalFor)
	if got := s.must("dpo", "", "changes")[0]["standing"]; got != "expired" || len(s.must("dpo", "", "changes", "--open")) != 0 {
		t.Errorf("a day later it stands %v", got)
	}
	s.refused("admin2", s.h.Code("admin2"), "expired", "approve", id, "--digest", o["digest"].(string))
}

func TestBytesForAFileAreNotWrittenToATerminal(t *testing.T) {
	s := newShell(t)
	id, _ := s.proposed()
	s.term = "xterm"
	s.refused("admin2", "", "usage", "approval", id)
	s.refused("admin2", s.h.Code("admin2"), "usage", "original", id, "--purpose", "request")
}

func TestATerminalIsAskedForWhatACommandReads(t *testing.T) {
	s := newShell(t)
	id, digest := s.proposed()
	s.term = "xterm"
	code, out, errs := s.run("admin2", s.h.Code("admin2")+"\n", "approve", id, "--digest", digest)
	if code != 0 || !strings.Contains(errs, "Fresh one-time code: ") || !strings.Contains(out, "executed") {
		t.Errorf("exit %d, %q, %q", code, out, errs)
	}
	s.refusedOnTerminal("admin2", "no\n", "recuse", id)
	if code, _, errs := s.run("admin2", "yes\n", "recuse", id); code != 0 || !strings.Contains(errs, "no way back") {
		t.Errorf("exit %d, %q", code, errs)
	}
}

func TestASignatureIsPastedIntoATerminal(t *testing.T) {
	s := newShell(t)
	s.asks(model.ActApproveChange, model.ProofBoth)
	change := s.must("admin", "", "admin", "delegation", "oncall", "MG-3")[0]["id"].(string)
	pasted := s.h.Code("admin2") + "\n" + s.sign("admin2", s.statement("admin2", change)) + "\nand then nothing ends the input"
	s.term = "xterm"
	code, _, errs := s.run("admin2", pasted, "approve", change)
	if code != 0 || errs != "Fresh one-time code: \nSignature: \n" {
		t.Errorf("exit %d, %q", code, errs)
	}
}

func (s shell) refusedOnTerminal(who, stdin string, args ...string) {
	s.t.Helper()
	if code, out, errs := s.run(who, stdin, args...); code != 1 || out != "" || !strings.Contains(errs, "nothing was done") {
		s.t.Errorf("%v: exit %d, %q, %q", args, code, out, errs)
	}
}
