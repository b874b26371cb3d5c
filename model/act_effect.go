package model

// Acts of restriction, suppression and rectification.
var (
	ActRestrict          = &Act{Name: "restriction.begin", Row: 13, Allow: []Role{RoleAdmin, RoleOnCall}, Summary: "restrict the processing of a person's data, at once"}
	ActAskRestriction    = &Act{Name: "restriction.ask", Row: 13, Allow: []Role{RoleDPO}, Summary: "ask the admins to restrict the processing of a person's data"}
	ActReviewRestriction = &Act{Name: "restriction.review", Row: 13, Allow: pa, Summary: "record that a restriction's ground is still there, or which it is"}
	ActRestrictionDue    = &Act{Name: "restriction.due", Allow: system, Summary: "say that a restriction is to be reviewed"}
	ActProposeUnrestrict = &Act{Name: "restriction.lift", Row: 5, Allow: pa, Summary: "propose to lift a restriction, seven days after the person was told"}
	ActApproveUnrestrict = &Act{Name: "restriction.approve-lift", Row: 5, Allow: pa, StepUp: true, Danger: true, Summary: "approve lifting a restriction, with a fresh code"}
	ActProposeUse        = &Act{Name: "restriction.use", Row: 5, Allow: pa, Summary: "propose a use of restricted data, with its ground and purpose"}
	ActApproveUse        = &Act{Name: "restriction.approve-use", Row: 5, Allow: pa, StepUp: true, Danger: true, Summary: "approve a use of restricted data, with a fresh code"}
	ActSuppress          = &Act{Name: "marketing.suppress", Row: 4, Allow: handlers, Summary: "stop direct marketing to a person or an address, at once"}
	ActProposeUnsuppress = &Act{Name: "marketing.unsuppress", Row: 5, Allow: pa, Summary: "propose that an address may get marketing again, by the person's own word"}
	ActApproveUnsuppress = &Act{Name: "marketing.approve-unsuppress", Row: 5, Allow: pa, StepUp: true, Danger: true, Summary: "approve that an address may get marketing again, with a fresh code"}
	ActRectify           = &Act{Name: "person.rectify", Row: 9, Allow: pa, Summary: "correct or complete what is held about a person, at their request"}
	ActToldEffect        = &Act{Name: "effect.told", Row: 4, Allow: handlers, Summary: "record that a recipient acted on a restriction, a correction or a suppression"}
)

// actsEffect lists them.
var actsEffect = []*Act{ActRestrict, ActAskRestriction, ActReviewRestriction, ActRestrictionDue, ActProposeUnrestrict, ActApproveUnrestrict, ActProposeUse, ActApproveUse,
	ActSuppress, ActProposeUnsuppress, ActApproveUnsuppress, ActRectify, ActToldEffect}
