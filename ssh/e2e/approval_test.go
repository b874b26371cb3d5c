package e2e_test

import (
	"encoding/json"
	"testing"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh/e2e"
	"integrora.com/opsconsole/storage/storetest"
)

// TestApprovalIsSignedOverTheWire fetches a statement over SSH, signs those
// bytes, approves with the signature, and gets both back byte for byte.
func TestApprovalIsSignedOverTheWire(t *testing.T) {
	d := e2e.Serve(t, storetest.New(t))
	admin, admin2 := d.Login("admin"), d.Login("admin2")
	propose := func(args ...string) string {
		t.Helper()
		return admin.Must(t, "", args...)[0]["id"].(string)
	}
	first := propose("policy", "propose", "--proof", "change.approve=both")
	digest := admin2.Must(t, "", "change", first)[0]["digest"].(string)
	admin2.Must(t, d.Code("admin2")+"\n", "approve", first, "--digest", digest)

	id := propose("admin", "delegation", "oncall", "MG Žemaitė 2026-11-02")
	got := admin2.Run("", "approval", id)
	if got.Code != 0 || got.Err != "" {
		t.Fatalf("approval: %v", got)
	}
	signature, err := keys.Sign(d.Signer["admin2"], model.SignNamespace, []byte(got.Out))
	if err != nil {
		t.Fatal(err)
	}
	refused := admin2.Run(string(signature), "approve", id, "--json")
	var o struct{ Code string }
	if err := json.Unmarshal([]byte(refused.Err), &o); err != nil || refused.Code != 2 || o.Code != "usage" {
		t.Errorf("without its code: %v", refused)
	}
	admin2.Must(t, d.Code("admin2")+"\n"+string(signature), "approve", id)
	kept := d.Login("dpo")
	if r := kept.Run("", "approval", id, "--signed"); r.Out != got.Out {
		t.Errorf("the kept statement is %q, signed was %q", r.Out, got.Out)
	}
	sig := kept.Run("", "approval", id, "--signed=signature").Out
	if _, err := (keys.Signatures{}).Verify([][]byte{d.Signer["admin2"].PublicKey().Marshal()}, model.SignNamespace, []byte(got.Out), []byte(sig)); err != nil {
		t.Error(err)
	}
}
