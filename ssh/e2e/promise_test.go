package e2e_test

import (
	"testing"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh/e2e"
)

func TestADPOExplainsAPromiseAndTheDoorProvesItsEncryption(t *testing.T) {
	d := acme(t)
	c := d.Login("dpo") // once the door has tested itself
	if p, err := d.Desk("dpo").Promise(t.Context(), "transport"); err != nil || p.State != model.PromiseKept {
		t.Errorf("the door tested itself, and transport is %s: %s, %v", p.State, p.Figure, err)
	}
	term := c.Console(t, e2e.Size{W: 120, H: 40}, "promises/invoices")
	term.Sees("POLICY_CONFLICT")
	term.Press("x")
	term.Sees("invoices: explain")
	term.Type("management meets in December")
	term.Press("ctrl+s")
	term.Sees("while at risk: management meets in December")
	if p, err := d.Desk("auditor").Promise(t.Context(), "invoices"); err != nil || p.State != model.PromiseAtRisk || len(p.Record.Explains) != 1 {
		t.Errorf("explained, it is %s: %+v, %v", p.State, p.Record, err)
	}
}
