package model

import "strings"

// Row is one row of the role matrix (rules §5), in its own notation: A allow,
// D deny, 2 second person, S step-up, M masked, O own items, adv records
// advice. Cells stand in the order admin, oncall, dpo, auditor, intake.
type Row struct {
	No    int
	Title string
	Cells [5]string
}

// MatrixRoles is the order of a row's cells.
var MatrixRoles = [5]Role{RoleAdmin, RoleOnCall, RoleDPO, RoleAuditor, RoleIntake}

// Matrix is the whole table. Acts of the Catalogue cite its rows, and a test
// holds them to it.
var Matrix = []Row{
	{1, "list cases and registers (masked)", [5]string{"A", "A incidents", "A", "A M", "D"}},
	{2, "reveal identity, open a case file", [5]string{"A S", "S incident", "A S", "D", "D"}},
	{3, "register a request or suspicion", [5]string{"A", "A", "A", "D", "A create"}},
	{4, "record a marketing objection or withdrawal", [5]string{"A", "A", "A", "D", "A"}},
	{5, "undo a suppression or restriction", [5]string{"2 S", "D", "D", "D", "D"}},
	{6, "set capacity, change it", [5]string{"A / 2", "D", "adv", "D", "D"}},
	{7, "set received or aware earlier", [5]string{"A", "A aware", "A", "D", "D"}},
	{8, "set received or aware later", [5]string{"2 S adv", "D", "D", "D", "D"}},
	{9, "identity or clarification query, resume", [5]string{"A", "D", "adv", "D", "D"}},
	{10, "extend by two months", [5]string{"2 adv", "D", "adv", "D", "D"}},
	{11, "propose an outcome", [5]string{"A", "D", "D", "D", "D"}},
	{12, "approve the release of access or portability", [5]string{"2 S", "D", "adv", "D", "D"}},
	{13, "lock or restrict", [5]string{"A", "A incident", "request", "D", "D"}},
	{14, "approve an erasure", [5]string{"2 S delegate", "D", "adv", "D", "D"}},
	{15, "run an approved erasure", [5]string{"A S", "D", "D", "D", "D"}},
	{16, "refuse", [5]string{"2 S adv", "D", "adv", "D", "D"}},
	{17, "place a legal hold, end it early", [5]string{"A / 2", "D", "adv", "D", "D"}},
	{18, "forward a request to the tenant", [5]string{"A", "D", "A", "D", "D"}},
	{19, "execute a tenant's instruction", [5]string{"A / 2 S / 2 S", "D", "D", "D", "D"}},
	{20, "declare aware of a breach", [5]string{"A", "A", "A", "D", "D"}},
	{21, "decide not notifiable", [5]string{"2 S delegate adv", "D", "adv", "D", "D"}},
	{22, "submit to the inspectorate", [5]string{"A S", "D", "A S", "D", "D"}},
	{23, "notify tenants", [5]string{"A S", "A S", "adv", "D", "D"}},
	{24, "message to data subjects", [5]string{"2 S delegate", "D", "adv", "D", "D"}},
	{25, "edit registers", [5]string{"A / 2", "D", "adv", "D", "D"}},
	{26, "sub-processors", [5]string{"2 S delegate", "D", "adv", "D", "D"}},
	{27, "publish a policy version", [5]string{"2 S delegate", "D", "adv", "D", "D"}},
	{28, "change a retention, deadline or holiday rule", [5]string{"2 S adv", "D", "adv", "D", "D"}},
	{29, "tenant offboarding", [5]string{"A / 2 / 2 S / A", "D", "adv", "D", "D"}},
	{30, "bulk export, ad-hoc query", [5]string{"2 S", "break-glass", "D", "D", "D"}},
	{31, "read, verify, export the audit log", [5]string{"A M O / A / 2 S", "O", "A / A / A S", "A / A / A S", "D"}},
	{32, "edit or delete the audit log", [5]string{"D", "D", "D", "D", "D"}},
	{33, "users, roles, keys", [5]string{"2 S", "D", "D", "A M read", "D"}},
	{34, "restore a backup", [5]string{"2 S", "propose", "D", "D", "D"}},
	{35, "break-glass", [5]string{"S", "S", "D", "review", "D"}},
	{36, "record DPO advice, auditor's finding", [5]string{"D", "D", "A", "A finding", "D"}},
}

// Cell is the matrix's word for a role on a row, "D" for an unknown one.
func Cell(row int, role Role) string {
	for _, r := range Matrix {
		if r.No != row {
			continue
		}
		for i, own := range MatrixRoles {
			if own == role {
				return r.Cells[i]
			}
		}
	}
	return "D"
}

// Denied reports whether a cell lets the role do nothing at all.
func Denied(cell string) bool {
	return cell == "D" || cell == "adv" || strings.HasSuffix(cell, "read")
}
