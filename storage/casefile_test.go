package storage_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
	"golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/casefile"
	"integrora.com/opsconsole/storage/storetest"
)

// closedCase is a request whose erasure was approved with a signature, and the
// evidence of it.
func closedCase(t *testing.T) (*storetest.House, string, []byte) {
	t.Helper()
	h := storetest.New(t)
	h.Do("admin", model.ProposeChange{Op: model.OpPolicy, Policy: model.AccessPolicy{Proofs: []model.ActProof{{Act: "erasure.approve", Proof: model.ProofSignature}}}})
	h.Approve("admin2")
	h.Clock.Advance(time.Minute)
	request, digest := proposed(t, h, stock(t, h, true))
	h.Do("dpo", model.AdviseErasure{Request: request, Digest: digest})
	statement, err := h.Desk("admin2").Statement(ctx, request, "")
	if err != nil {
		t.Fatal(err)
	}
	signature, err := keys.Sign(h.Signer["admin2"], model.SignNamespace, statement.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	h.Do("admin2", model.ApproveErasure{Request: request, Digest: digest, Signature: signature})
	return h, request, evidenceOf(t, h, request)
}

func evidenceOf(t *testing.T, h *storetest.House, request string) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := h.Desk("dpo").CaseFile(ctx, &out, model.ExportEvidence{Request: request, Code: h.Code("dpo")}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestACaseFileProvesHowARequestWasHandledAndNamesNobody(t *testing.T) {
	h, _, archive := closedCase(t)
	files, err := casefile.Read(archive, h.Store.LogKey())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	actions := ""
	for _, f := range files {
		got[f.Name] = string(f.Data)
		if strings.HasSuffix(f.Name, ".json") {
			actions += string(f.Data)
		}
	}
	for _, name := range []string{"README.txt", "timeline.txt", "plan.txt", "plan.advice.txt", "certificate.txt", "plan.statement", "plan.statement.sig", "allowed_signers", "head.txt", "log-key.txt", "verify_case.py", "verify_log.py", "SHA256SUMS"} {
		if got[name] == "" {
			t.Errorf("it has no %s", name)
		}
	}
	for _, act := range []string{"letter.receive", "erasure.propose", "erasure.advise", "erasure.approve", "erasure.complete", "evidence.export"} {
		if !strings.Contains(actions, `"action":"`+act+`"`) {
			t.Errorf("it has no entry of %s", act)
		}
	}
	if !strings.HasSuffix(got["plan.statement"], got["plan.txt"]) {
		t.Error("what was signed does not end with the plan")
	}
	line := strings.SplitN(got["allowed_signers"], " ", 3)
	key, _, _, _, err := ssh.ParseAuthorizedKey([]byte(line[2]))
	if err != nil || line[0] != "admin2" {
		t.Fatalf("allowed signers: %q %v", got["allowed_signers"], err)
	}
	if _, err := (keys.Signatures{}).Verify([][]byte{key.Marshal()}, model.SignNamespace, []byte(got["plan.statement"]), []byte(got["plan.statement.sig"])); err != nil {
		t.Error(err)
	}
	for _, personal := range []string{subjectName, subjectMail, subjectPhone, letterText, "Aurelija", "Zirniukas"} {
		if bytes.Contains(archive, []byte(personal)) {
			t.Errorf("it holds personal data of %d bytes", len(personal))
		}
	}
}

func TestAnyChangedByteOfACaseFileIsFound(t *testing.T) {
	h, _, archive := closedCase(t)
	key := h.Store.LogKey()
	step := 1
	if testing.Short() {
		step = 31 // and the long suite all of them
	}
	for at := 0; at < len(archive); at += step {
		archive[at] ^= 1 << (at % 8)
		if _, err := casefile.Read(archive, key); !errors.Is(err, casefile.ErrCaseFile) {
			t.Fatalf("byte %d of %d changed: %v", at, len(archive), err)
		}
		archive[at] ^= 1 << (at % 8)
	}
}

func TestTheEvidenceOfACaseIsNotForEverybody(t *testing.T) {
	h, request, _ := closedCase(t)
	h.Refused("oncall", "role", model.ExportEvidence{Request: request, Code: h.Code("oncall")})
	h.Refused("admin", "second_person", model.ExportEvidence{Request: request, Code: h.Code("admin")})
	h.Refused("auditor", "code_wrong", model.ExportEvidence{Request: request, Code: "000000"})
	h.Do("admin", model.ProposeChange{Op: model.OpExport})
	h.Approve("admin2")
	h.Do("admin", model.ExportEvidence{Request: request, Change: "C-2", Code: h.Code("admin")})
	h.Refused("admin", "state", model.ExportEvidence{Request: request, Change: "C-2", Code: h.Code("admin")})
	h.Do("dpo", model.RecuseFrom{Request: request})
	h.Refused("dpo", "own_case", model.ExportEvidence{Request: request, Code: h.Code("dpo")})
}

func TestLettersGoWithEvidenceForAPurposeAndSealedOnly(t *testing.T) {
	h, request, _ := closedCase(t)
	to, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	key := to.Recipient().String()
	for who, cmd := range map[string]model.ExportEvidence{
		"usage": {Purpose: model.PurposeRequest}, "usage ": {To: key}, "usage  ": {Purpose: model.PurposeIncident, To: key}, "usage   ": {Purpose: model.PurposeRequest, To: "somebody"},
	} {
		cmd.Request, cmd.Code = request, h.Code("dpo")
		h.Refused("dpo", strings.TrimSpace(who), cmd)
	}
	h.Refused("auditor", "role", model.ExportEvidence{Request: request, Purpose: model.PurposeRequest, To: key, Code: h.Code("auditor")})
	var out bytes.Buffer
	if err := h.Desk("dpo").CaseFile(ctx, &out, model.ExportEvidence{Request: request, Purpose: model.PurposeAdvice, To: key, Code: h.Code("dpo")}); err != nil {
		t.Fatal(err)
	}
	files, err := casefile.Read(out.Bytes(), h.Store.LogKey())
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(files, func(f casefile.File) bool { return f.Name == "letters.zip.age" })
	if at < 0 || bytes.Contains(out.Bytes(), []byte(subjectMail)) {
		t.Fatalf("letters at %d, in clear %v", at, bytes.Contains(out.Bytes(), []byte(subjectMail)))
	}
	opened, err := age.Decrypt(bytes.NewReader(files[at].Data), to)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(opened)
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	letter, err := z.Open("letter.eml")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(letter)
	if err != nil || !bytes.Contains(text, []byte(letterText)) {
		t.Errorf("the letter: %q, %v", text, err)
	}
	page, err := h.Desk("auditor").Audit(ctx, model.Window{Filter: "action:evidence.export", Limit: 1})
	if err != nil || len(page.Rows) != 1 || !slices.Contains(page.Rows[0].Facts, model.Fact{Name: "purpose", Value: "advice"}) {
		t.Errorf("the entry: %+v, %v", page.Rows, err)
	}
}
