package e2e_test

import (
	"strings"
	"testing"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh/e2e"
	"integrora.com/opsconsole/storage/storetest"
)

func TestAnAlarmShowsOnEveryOpenConsoleAtOnce(t *testing.T) {
	d := e2e.Serve(t, storetest.New(t))
	dpo, auditor := d.Console("dpo"), d.Console("auditor")
	auditor.Command("audit")
	auditor.Sees("Home → Audit log")
	dpo.Sees("Needs you today")
	d.Do("oncall", model.OpenBreakGlass{Reason: "mail gateway under attack", Code: d.Code("oncall")})
	dpo.Sees("Alarm: oncall took emergency access", "1 alarm")
	auditor.Sees("Alarm: oncall took emergency access", "1 alarm")
	dpo.Command("alarms")
	dpo.Sees("A-1", "break-glass", "oncall")
	dpo.SeesNot("1 alarm") // shown on their page, they are seen
	auditor.Press("j")
	auditor.SeesNot("Alarm: ")
	auditor.Sees("1 alarm")
}

func TestAChangeOfARoleGoesThroughTwoConsoles(t *testing.T) {
	d := e2e.Serve(t, storetest.New(t))
	admin, admin2 := d.Console("admin"), d.Console("admin2")
	admin2.Command("approvals")
	admin2.Sees("Nothing waits for a decision.")
	admin.Command("admins/auditor")
	admin.Sees("Role", "auditor", "Keys")
	admin.Press("r")
	admin.Sees("auditor: role")
	admin.Press("k", "space", "ctrl+s")
	admin.Sees("C-1", "role and dates", "by admin")
	admin.Command("changes/C-1")
	admin.Sees("What is frozen", "then role: dpo", "SHA-256")
	admin.Press("A")
	admin.Sees("Approve: you proposed this.")

	admin2.Sees("C-1", "approve")
	admin2.Press("enter")
	admin2.Sees("then role: dpo")
	admin2.Press("A")
	admin2.Sees("Approve C-1: role and dates")
	for !strings.Contains(admin2.Text(), "enter: go on to the approval") {
		before := admin2.Text()
		admin2.Press("space")
		admin2.Until("the next part of the change", func(s string) bool { return s != before })
	}
	admin2.Press("enter")
	admin2.Sees("To go on, type C-1")
	admin2.Type("C-1")
	admin2.Press("enter")
	admin2.Sees("The code approves exactly the change")
	admin2.Type(d.Code("admin2"))
	admin2.Press("enter")
	admin2.Sees("C-1 is approved and made.")
	admin.Sees("approved", "by admin2")
	if a, _ := d.Store.AdminNamed("auditor"); a.Role != model.RoleDPO {
		t.Fatalf("the role is %s", a.Role)
	}
}
