package model

// Acts of retention, its rules and sweeps, and the end of a tenant.
var (
	ActProposeRetention = &Act{Name: "retention.propose", Row: 28, Allow: pa, Summary: "propose to change a retention rule"}
	ActApproveRetention = &Act{Name: "retention.approve", Row: 28, Allow: pa, StepUp: true, Danger: true, Summary: "approve a changed retention rule with a fresh code, after the DPO's advice"}
	ActDecideRetention  = &Act{Name: "retention.decide", Row: 28, Allow: pa, Summary: "record management's decision on a conflict between the published period and the law"}
	ActProposeSweep     = &Act{Name: "sweep.propose", Row: 11, Allow: []Role{RoleAdmin, RoleSystem}, Summary: "propose to delete a batch of what is past its retention; freezes it"}
	ActApproveSweep     = &Act{Name: "sweep.approve", Row: 14, Allow: pa, StepUp: true, Danger: true, Summary: "approve a batch past its retention with a fresh code; it is deleted at once"}

	ActNotice       = &Act{Name: "tenant.notice", Row: 29, Allow: pa, Summary: "record that notice was given to end a tenant's agreement"}
	ActTerminate    = &Act{Name: "tenant.terminate", Row: 29, Allow: pa, Danger: true, Summary: "record the day a tenant's agreement ended; its data must be gone within 30 days"}
	ActReturnChoice = &Act{Name: "tenant.return", Row: 29, Allow: pa, Summary: "record a tenant's written choice of return or deletion, and that its export was handed over"}
	ActProposeKeep  = &Act{Name: "tenant.keep", Row: 29, Allow: pa, Summary: "propose to take a tenant's end back, on the tenant's word"}
	ActApproveKeep  = &Act{Name: "tenant.approve-keep", Row: 29, Allow: pa, StepUp: true, Danger: true, Summary: "approve taking a tenant's end back, with a fresh code"}

	ActProposeEraseTenant = &Act{Name: "tenant.propose-erase", Row: 29, Allow: pa, Summary: "propose to erase a tenant whose agreement ended; freezes what goes and what stays"}
	ActApproveEraseTenant = &Act{Name: "tenant.approve-erase", Row: 29, Allow: pa, StepUp: true, Danger: true, Summary: "approve a tenant's erasure with a fresh code; it is carried out at once"}
	ActEraseTenant        = &Act{Name: "tenant.erase", Allow: system, Danger: true, Summary: "delete the records of a tenant's people, some at a time, and at last its own"}
	ActCompleteTenant     = &Act{Name: "tenant.complete", Allow: system, Summary: "certify a tenant's erasure after its key is gone"}
	ActCertifyTenant      = &Act{Name: "tenant.certify", Row: 29, Allow: pa, Summary: "record that the certificate went to the tenant"}
	ActAlarmTenant        = &Act{Name: "tenant.alarm", Allow: system, Summary: "raise the alarm that a terminated tenant's data must be gone in 7, 3 or 1 days, or is overdue"}
	ActCloseSegment       = &Act{Name: "segment.close", Allow: system, Summary: "close the audit log's segment of a month that is over"}
	ActBackupsGone        = &Act{Name: "erasure.backups", Allow: system, Summary: "add to a certificate that the last backup that held what was erased is gone"}
)

// actsRetention lists them.
var actsRetention = []*Act{ActProposeRetention, ActApproveRetention, ActDecideRetention, ActProposeSweep, ActApproveSweep,
	ActNotice, ActTerminate, ActReturnChoice, ActProposeKeep, ActApproveKeep, ActProposeEraseTenant, ActApproveEraseTenant, ActEraseTenant, ActCompleteTenant, ActCertifyTenant, ActBackupsGone, ActAlarmTenant, ActCloseSegment}
