package model

import (
	"slices"
	"time"
)

// Act is a command's row in the catalogue: who may give it, and what it takes
// beside the role. A command without one does not pass the door.
type Act struct {
	Name    string // "erasure.approve"
	Row     int    // row of the role matrix, 0 for acts of the console itself
	Allow   []Role
	StepUp  bool   // takes a fresh one-time code
	Danger  bool   // irreversible, disclosing or clock-moving
	Summary string // for help and docs/commands.md
}

// Allows reports whether a role may give the command.
func (a *Act) Allows(r Role) bool {
	for _, own := range a.Allow {
		if own == r {
			return true
		}
	}
	return false
}

// May refuses an actor whose role the act does not allow, whose role is not in
// force at that instant, who is disabled, or whom no second person confirmed.
func (a *Act) May(actor Admin, at time.Time) error {
	if actor.Disabled {
		return Refuse("disabled", "this account is disabled")
	}
	if actor.ConfirmedBy == "" && actor.Role != RoleSystem {
		return Refuse("unconfirmed", "this account waits for another admin to approve its invite")
	}
	if !actor.InForce(at) {
		return Refuse("role_dates", "this account's role is not in force now")
	}
	if !a.Allows(actor.Role) {
		return Refuse("role", "%s needs %s; your role is %s", a.Name, roleList(a.Allow), actor.Role)
	}
	return nil
}

func roleList(roles []Role) string {
	text := ""
	for i, r := range roles {
		if i > 0 {
			text += " or "
		}
		text += "role " + string(r)
	}
	return text
}

var (
	pa       = []Role{RoleAdmin}
	handlers = []Role{RoleAdmin, RoleOnCall, RoleDPO}
	intakers = []Role{RoleAdmin, RoleOnCall, RoleDPO, RoleIntake}
	humans   = []Role{RoleAdmin, RoleOnCall, RoleDPO, RoleAuditor}
	system   = []Role{RoleSystem}
)

// The catalogue: every change that can be made, and by whom. Rows are those of
// the role matrix (Matrix).
var (
	ActFound           = &Act{Name: "store.found", Allow: system, Summary: "make the store and its registers"}
	ActInvite          = &Act{Name: "admin.invite", Row: 33, Allow: []Role{RoleAdmin, RoleSystem}, StepUp: true, Danger: true, Summary: "invite a person, with a role and a key"}
	ActProposeChange   = &Act{Name: "change.propose", Row: 33, Allow: pa, Summary: "propose a change of an account or of the access policy; freezes it"}
	ActApproveChange   = &Act{Name: "change.approve", Row: 33, Allow: pa, StepUp: true, Danger: true, Summary: "approve another admin's proposed change; it is made at once"}
	ActRotateStep      = &Act{Name: "keys.step", Allow: system, Summary: "carry an approved rotation of keys on by one step"}
	ActRotateEnd       = &Act{Name: "keys.rotated", Allow: system, Summary: "end a rotation of keys"}
	ActRotateSecret    = &Act{Name: "keys.secret", Allow: system, Danger: true, Summary: "change the master key on the server's host, with the server stopped"}
	ActDenyChange      = &Act{Name: "change.deny", Row: 33, Allow: pa, Summary: "deny a proposed change, or take one's own back"}
	ActDisable         = &Act{Name: "admin.disable", Row: 33, Allow: pa, StepUp: true, Summary: "disable an account at once; ends its sessions"}
	ActRemoveKey       = &Act{Name: "key.remove", Row: 33, Allow: pa, StepUp: true, Summary: "remove a key of an account at once; ends its sessions"}
	ActRescue          = &Act{Name: "admin.rescue", Allow: system, Danger: true, Summary: "recover an account on the server's host, with the server stopped; raises an alarm"}
	ActEndSession      = &Act{Name: "session.end", Allow: humans, Summary: "end a session: one's own, or as admin anybody's"}
	ActReveal          = &Act{Name: "data.reveal", Row: 2, Allow: handlers, StepUp: true, Danger: true, Summary: "show personal data in clear, for a purpose, until one leaves the page"}
	ActBreakGlass      = &Act{Name: "breakglass.open", Row: 35, Allow: []Role{RoleAdmin, RoleOnCall}, StepUp: true, Danger: true, Summary: "take emergency access for an hour; everyone is told"}
	ActReviewGlass     = &Act{Name: "breakglass.review", Row: 35, Allow: []Role{RoleAuditor}, Summary: "record the review of an emergency access"}
	ActRecuse          = &Act{Name: "request.recuse", Allow: humans, Summary: "stand back from a request about oneself, or somebody close"}
	ActSawAlarms       = &Act{Name: "alarm.saw", Allow: humans, Summary: "remember the alarms shown to an admin"}
	ActEnrol           = &Act{Name: "admin.enrol", Allow: humans, Summary: "set up one's one-time codes by invite"}
	ActOpenSession     = &Act{Name: "session.open", Allow: humans, StepUp: true, Summary: "log in with key and one-time code"}
	ActUnlock          = &Act{Name: "session.unlock", Allow: humans, StepUp: true, Summary: "unlock a screen that locked itself"}
	ActLook            = &Act{Name: "session.look", Allow: humans, Summary: "keep how one's own console is drawn"}
	ActImport          = &Act{Name: "record.import", Row: 3, Allow: []Role{RoleAdmin, RoleIntake, RoleSystem}, Summary: "take tenants, people, consents and invoices"}
	ActReceive         = &Act{Name: "letter.receive", Row: 3, Allow: append([]Role{RoleSystem}, intakers...), Summary: "make a request of a letter"}
	ActDismiss         = &Act{Name: "request.dismiss", Row: 3, Allow: handlers, Summary: "put away a message that asks for nothing"}
	ActPromote         = &Act{Name: "request.promote", Row: 3, Allow: handlers, Summary: "make a request of a message that seemed to ask for nothing"}
	ActRestore         = &Act{Name: "request.restore", Row: 3, Allow: handlers, Summary: "take a dismissal back"}
	ActTriage          = &Act{Name: "request.triage", Row: 6, Allow: pa, Summary: "confirm rights, capacity and person"}
	ActAssign          = &Act{Name: "request.assign", Row: 9, Allow: pa, Summary: "give a request to somebody"}
	ActNote            = &Act{Name: "request.note", Row: 3, Allow: handlers, Summary: "write a note into the sealed case file"}
	ActQuery           = &Act{Name: "request.query", Row: 9, Allow: pa, Summary: "ask the person for identity or clarification; pauses the clock"}
	ActResume          = &Act{Name: "request.resume", Row: 9, Allow: pa, Summary: "record a satisfactory answer; the clock runs again"}
	ActForward         = &Act{Name: "request.forward", Row: 18, Allow: []Role{RoleAdmin, RoleDPO}, Summary: "record that the request went to the tenant"}
	ActWithdrawn       = &Act{Name: "request.withdrawn", Row: 9, Allow: pa, Summary: "close a request on the person's own message"}
	ActDraw            = &Act{Name: "plan.draw", Row: 11, Allow: pa, Summary: "draw up the erasure plan from what is held"}
	ActItem            = &Act{Name: "plan.item", Row: 11, Allow: pa, Summary: "change the outcome of one item of the plan"}
	ActPropose         = &Act{Name: "erasure.propose", Row: 11, Allow: pa, Summary: "propose the plan; freezes it"}
	ActAdvise          = &Act{Name: "erasure.advise", Row: 36, Allow: []Role{RoleDPO}, Summary: "record the DPO's advice on the frozen plan"}
	ActReturn          = &Act{Name: "erasure.return", Row: 14, Allow: pa, Summary: "send a proposed plan back"}
	ActApprove         = &Act{Name: "erasure.approve", Row: 14, Allow: pa, StepUp: true, Danger: true, Summary: "approve the frozen plan with a fresh code; it is executed at once"}
	ActExecute         = &Act{Name: "erasure.execute", Allow: system, Danger: true, Summary: "delete the records and mark the key for destruction"}
	ActComplete        = &Act{Name: "erasure.complete", Allow: system, Summary: "certify after the key is gone"}
	ActAnswer          = &Act{Name: "request.answer", Row: 9, Allow: pa, Summary: "record that the answer was sent; stops the clock"}
	ActAcknowledge     = &Act{Name: "order.acknowledge", Row: 26, Allow: pa, Summary: "record a sub-processor's answer to an erasure order"}
	ActLetterDraft     = &Act{Name: "letter.draft", Row: 9, Allow: pa, Summary: "draft, edit, export or drop a letter of ours"}
	ActLetterSend      = &Act{Name: "letter.send", Row: 9, Allow: pa, Danger: true, Summary: "have a letter sent, or record that it was; where its decision takes two, by another person than its writer, with a fresh code"}
	ActLetterForward   = &Act{Name: "letter.forward", Row: 18, Allow: []Role{RoleAdmin, RoleDPO}, Summary: "draft, edit and send what forwards a request to its tenant, and what tells the person so"}
	ActLetterNotice    = &Act{Name: "letter.notice", Row: 23, Allow: []Role{RoleAdmin, RoleOnCall}, Summary: "draft, edit or drop a notice of a breach to a tenant"}
	ActLetterNotify    = &Act{Name: "letter.notify", Row: 23, Allow: []Role{RoleAdmin, RoleOnCall}, StepUp: true, Danger: true, Summary: "send a notice of a breach to a tenant"}
	ActLetterDeliver   = &Act{Name: "letter.deliver", Allow: system, Summary: "offer a letter to the mail server, and record what it said"}
	ActLetterBounce    = &Act{Name: "letter.bounce", Row: 3, Allow: append([]Role{RoleSystem}, intakers...), Summary: "take a report of delivery; what came back reopens the request whose clock it had stopped"}
	ActWithdrawConsent = &Act{Name: "consent.withdraw", Row: 4, Allow: handlers, Summary: "record a person's withdrawal of a consent"}
	ActSawHead         = &Act{Name: "audit.saw", Allow: humans, Summary: "remember the audit head shown to an admin"}
	ActVerified        = &Act{Name: "audit.verify", Row: 31, Allow: append([]Role{RoleSystem}, humans...), Summary: "record a verification of the log"}
	ActBackupAsk       = &Act{Name: "backup.ask", Allow: []Role{RoleAdmin, RoleOnCall}, Summary: "have a backup made now, beside the daily ones"}
	ActBackupExport    = &Act{Name: "backup.export", Row: 30, Allow: pa, StepUp: true, Danger: true, Summary: "take a copy of the whole store away, encrypted to the configured recipients"}
	ActBackupChecked   = &Act{Name: "backup.check", Allow: append([]Role{RoleSystem}, humans...), Summary: "check a backup, and record what was found"}
	ActBackedUp        = &Act{Name: "backup.taken", Allow: system, Summary: "record a backup that was made and verified"}
	ActBackupFailed    = &Act{Name: "backup.failed", Allow: system, Summary: "record that a backup could not be made; raises an alarm"}
	ActBackupRotated   = &Act{Name: "backup.rotate", Allow: system, Summary: "record that an old backup was removed"}
	ActCompactAsk      = &Act{Name: "store.compact", Allow: []Role{RoleAdmin, RoleOnCall}, Summary: "have the data file made anew now, without what was deleted, beside the nights on which half of it is free"}
	ActCompacted       = &Act{Name: "store.compacted", Allow: system, Summary: "record that the data file was made anew without what was deleted"}
	ActCompactFailed   = &Act{Name: "store.compactfailed", Allow: system, Summary: "record that the data file could not be made anew; raises an alarm"}
	ActDrilled         = &Act{Name: "backup.drill", Allow: system, Summary: "record a trial restore and its outcome"}
	ActRestored        = &Act{Name: "store.restored", Allow: system, Danger: true, Summary: "open a new epoch of the log after a restore on the server's host; raises an alarm"}
	ActApproveRestore  = &Act{Name: "restore.approve", Row: 34, Allow: pa, StepUp: true, Danger: true, Summary: "approve a restored store; it takes nothing else until two admins have"}
	ActExported        = &Act{Name: "audit.export", Row: 31, Allow: []Role{RoleAdmin, RoleDPO, RoleAuditor}, StepUp: true, Danger: true, Summary: "export the audit log"}
)

// Catalogue lists every act.
var Catalogue = slices.Concat(actsCore, actsRuling, actsWork, actsProcessor, actsClock, actsEffect, actsRelease, actsHold, actsRetention, actsConsent, actsRegister, actsIncident, actsPromise)

// actsCore lists the acts above.
var actsCore = []*Act{
	ActFound, ActInvite, ActProposeChange, ActApproveChange, ActDenyChange, ActDisable, ActRemoveKey, ActRescue, ActEnrol, ActOpenSession, ActUnlock, ActLook, ActImport, ActReceive, ActDismiss, ActPromote, ActRestore,
	ActTriage, ActAssign, ActNote, ActQuery, ActResume, ActForward, ActWithdrawn, ActDraw, ActItem, ActPropose,
	ActAdvise, ActReturn, ActApprove, ActExecute, ActComplete, ActAnswer, ActAcknowledge, ActWithdrawConsent,
	ActSawHead, ActVerified, ActExported, ActEvidence, ActEndSession, ActReveal, ActBreakGlass, ActReviewGlass,
	ActRecuse, ActSawAlarms,
	ActRotateStep, ActRotateEnd, ActRotateSecret,
	ActCompactAsk, ActCompacted, ActCompactFailed,
	ActBackupAsk, ActBackupExport, ActBackupChecked, ActBackedUp, ActBackupFailed, ActBackupRotated, ActDrilled, ActRestored, ActApproveRestore,
	ActLetterDraft, ActLetterSend, ActLetterForward, ActLetterNotice, ActLetterNotify, ActLetterDeliver, ActLetterBounce,
}
