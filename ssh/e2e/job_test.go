package e2e_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"integrora.com/opsconsole/ssh/e2e"
	"integrora.com/opsconsole/storage/storetest"
)

func file(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// acme serves a house with a tenant, two people and a letter, R-1, that asks to
// erase the first of them.
func acme(t testing.TB) *e2e.Door {
	t.Helper()
	d := e2e.Serve(t, storetest.New(t))
	c := d.Login("admin")
	c.Must(t, file(t, "records.ndjson"), "import", "records")
	c.Must(t, file(t, "erasure.eml"), "import", "letters")
	return d
}

// reveal shows in clear what is masked on the page of an admin's console, as a
// person does: the key, a fresh code, enter.
func reveal(d *e2e.Door, name string, console *e2e.Terminal) {
	console.Sees("x reveals it")
	console.Press("x")
	console.Sees("everything on this page")
	console.Type(d.Code(name))
	console.Press("enter")
	console.Sees("In clear until")
}

// propose leads R-1 through the console of an admin to a proposal.
func propose(d *e2e.Door, admin *e2e.Terminal) {
	admin.Command("requests/R-1")
	admin.Sees("r••••@i•••.example", "received")
	admin.SeesNot("hereby", "rasa@")
	reveal(d, "admin", admin)
	admin.Sees("I hereby request erasure", "Rasa Petrauskienė", "handle the person's request")
	admin.Press("t")
	admin.Sees("R-1: triage", "One person has the sender's e-mail address", "acme")
	admin.Press("ctrl+s")
	admin.Sees("R-1 is triaged.", "An admin draws the erasure plan (D)")
	admin.Press("D")
	admin.Sees("R-1: draw plan")
	admin.Press("ctrl+s")
	admin.Sees("The plan of R-1 is drawn.", "retain (law)", "SHA-256")
	admin.Press("P")
	admin.Sees("R-1: propose the erasure", "the DPO must advise first")
	admin.Press("tab", "enter")
	admin.Sees("The erasure of R-1 is proposed")
}

// advise records the DPO's agreement with what is proposed in R-1.
func advise(dpo *e2e.Terminal) {
	dpo.Command("requests/R-1")
	dpo.Sees("Personal data is masked", "proposed")
	dpo.Press("V")
	dpo.Sees("R-1: advise", "( ) object")
	dpo.Press("space", "ctrl+s")
	dpo.Sees("Your advice on R-1 is recorded.")
}

// reviewed opens R-1 from the list of approvals, reads the frozen plan to its
// end and types the id; the code is asked for next.
func reviewed(admin *e2e.Terminal) {
	admin.Command("approvals")
	admin.Sees("Home → Approvals", "Your turn", "R-1", "agrees")
	admin.Press("enter")
	admin.Sees("Timeline")
	admin.Press("A")
	admin.Sees("Approve the erasure in R-1")
	for !strings.Contains(admin.Text(), "enter: go on to the approval") {
		before := admin.Text()
		admin.Press("space")
		admin.Until("the next part of the plan", func(s string) bool { return s != before })
	}
	admin.Press("enter")
	admin.Sees("To go on, type R-1")
	admin.Type("R-1")
	admin.Press("enter")
	admin.Sees("code ")
}

func TestLetterBecomesACertificateByTheConsoleAlone(t *testing.T) {
	d := acme(t)
	admin, dpo, admin2 := d.Console("admin"), d.Console("dpo"), d.Console("admin2")
	propose(d, admin)
	advise(dpo)
	reviewed(admin2)
	admin2.Type("000000")
	admin2.Press("enter")
	admin2.Sees("The code is wrong")
	reviewed(admin2)
	admin2.Type(d.Code("admin2"))
	admin2.Press("enter")
	admin2.Sees("R-1 is erased and certified")
	admin2.Press("4")
	admin2.Sees("Certificate E-1", "records and key", "Orders to sub-processors")
	admin2.Press("r")
	admin2.Sees("R-1: record answer")
	admin2.Press("ctrl+s")
	admin2.Sees("R-1 is answered; its clock has stopped.")

	admin.Command("people")
	admin.Sees("T•••• Ž•••••••")
	admin.SeesNot("R•••• P•••••••", "r••••@")
	admin2.Command("audit")
	admin2.Sees("own entries", "erasure.approve", "request.answer")
	admin2.SeesNot("erasure.complete") // the system's: row 31 of the matrix
	auditor := d.Login("auditor")
	log := auditor.Console(t, e2e.Size{W: 120, H: 40}, "audit")
	log.Sees("data.reveal", "erasure.approve", "erasure.complete", "request.answer")
	auditor.Must(t, "", "audit", "verify", "--deep")
	view := d.Login("dpo").Must(t, "", "request", "R-1")[0]
	if cert := view["certificate"].(map[string]any); view["state"] != "answered" || cert["done"] != true || view["name"] != "" {
		t.Errorf("state %v, certificate %v", view["state"], cert)
	}
}

func TestProposerCannotApproveInAnyWay(t *testing.T) {
	d := acme(t)
	own := d.Login("admin")
	admin := own.Console(t, e2e.Size{W: 120, H: 40}, "")
	propose(d, admin)
	advise(d.Console("dpo"))
	admin.Press("?")
	admin.Sees("Help")
	admin.Press("pgdown")
	admin.Sees("approve: read the frozen plan", "(you proposed")
	admin.Press("esc")
	admin.SeesNot("Help")
	admin.Press("A")
	admin.Sees("Approve: you proposed this.")

	digest := own.Must(t, "", "request", "R-1")[0]["plan"].(map[string]any)["digest"].(string)
	second := d.Login("admin")
	for what, c := range map[string]*e2e.Client{"a command beside the console": own, "a second session": second} {
		r := c.Run(d.Code("admin")+"\n", "approve", "R-1", "--digest", digest)
		if r.Code != 1 || !strings.Contains(r.Err, "you proposed this; another admin must approve it") {
			t.Errorf("%s: exit %d, %q", what, r.Code, r.Err)
		}
	}
	view := own.Must(t, "", "request", "R-1")[0]
	if _, certified := view["certificate"]; certified || view["state"] != "proposed" {
		t.Errorf("state %v, certified %v", view["state"], certified)
	}
	if refused := own.Must(t, "", "audit", "action:erasure.approve"); len(refused) != 2 || refused[0]["code"] != "own_proposal" {
		t.Errorf("the refusals in the log: %v", refused)
	}
}
