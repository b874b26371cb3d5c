package model

// Acts of retention, its rules and sweeps, and the end of a tenant.
var (
	ActProposeRetention = &Act{Name: "retention.propose", Row: 28, Allow: pa, Summary: "propose to change a retention rule"}
	ActApproveRetention = &Act{Name: "retention.approve", Row: 28, Allow: pa, StepUp: true, Danger: true, Summary: "approve a changed retention rule with a fresh code, after the DPO's advice"}
	ActDecideRetention  = &Act{Name: "retention.decide", Row: 28, Allow: pa, Summary: "record management's decision on a conflict between the published period and the law"}
	ActProposeSweep     = &Act{Name: "sweep.propose", Row: 11, Allow: pa, Summary: "propose to delete a batch of what is past its retention; freezes it"}
	ActApproveSweep     = &Act{Name: "sweep.approve", Row: 14, Allow: pa, StepUp: true, Danger: true, Summary: "approve a batch past its retention with a fresh code; it is deleted at once"}
)

// actsRetention lists them.
var actsRetention = []*Act{ActProposeRetention, ActApproveRetention, ActDecideRetention, ActProposeSweep, ActApproveSweep}
