package model

// Acts of a request's clock and of its end.
var (
	ActProposeExtension = &Act{Name: "extension.propose", Row: 10, Allow: pa, Summary: "propose to extend a request by two further months; once, for complexity and number"}
	ActApproveExtension = &Act{Name: "extension.approve", Row: 10, Allow: pa, Summary: "approve an extension; it counts from the day that the person is told, in time"}
	ActProposeRefusal   = &Act{Name: "refusal.propose", Row: 11, Allow: pa, Summary: "propose to refuse a request, or to close it because the person cannot be identified"}
	ActApproveRefusal   = &Act{Name: "refusal.approve", Row: 16, Allow: pa, StepUp: true, Danger: true, Summary: "approve a refusal; the person is then told why"}
	ActProposeReceipt   = &Act{Name: "receipt.propose", Row: 8, Allow: pa, Summary: "propose to correct a receipt to a later time"}
	ActApproveReceipt   = &Act{Name: "receipt.approve", Row: 8, Allow: pa, StepUp: true, Danger: true, Summary: "approve a later receipt; the dates are computed anew"}
	ActReceivedEarlier  = &Act{Name: "receipt.earlier", Row: 7, Allow: []Role{RoleAdmin, RoleDPO}, Summary: "correct a receipt to an earlier time; the dates are computed anew"}
	ActReopen           = &Act{Name: "request.reopen", Row: 3, Allow: []Role{RoleAdmin, RoleDPO}, Summary: "open a closed request again: a complaint, an authority's order, or new data"}
	ActRemindPerson     = &Act{Name: "request.nudge", Row: 9, Allow: pa, Summary: "record that the person was reminded of an open query"}
	ActRemind           = &Act{Name: "request.remind", Allow: system, Summary: "remind whoever handles a request of its dates"}
)

// actsClock lists them.
var actsClock = []*Act{ActProposeExtension, ActApproveExtension, ActProposeRefusal, ActApproveRefusal, ActProposeReceipt, ActApproveReceipt,
	ActReceivedEarlier, ActReopen, ActRemindPerson, ActRemind}
