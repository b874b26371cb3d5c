package model

// Acts of registers.
var (
	ActSaveEntry           = &Act{Name: "register.save", Row: 25, Allow: pa, Summary: "write a draft version of a register's entry"}
	ActReviewEntry         = &Act{Name: "register.review", Row: 25, Allow: pa, Summary: "record that an entry in force is still right, and when to ask again"}
	ActProposeEntry        = &Act{Name: "register.propose", Row: 25, Allow: pa, Summary: "propose to bring a register's entry into force, or to retire it"}
	ActApproveEntry        = &Act{Name: "register.approve", Row: 25, Allow: pa, Summary: "approve that a register's entry comes into force, or is retired"}
	ActObject              = &Act{Name: "subprocessor.object", Row: 26, Allow: pa, Summary: "record a tenant's objection to a sub-processor, which is not used for it until that is settled"}
	ActResolveObjection    = &Act{Name: "subprocessor.resolve", Row: 26, Allow: pa, Summary: "record the tenant's word that settles its objection, by another than who recorded the objection, or that authorises what was announced"}
	ActProposeSubprocessor = &Act{Name: "subprocessor.propose", Row: 26, Allow: pa, Summary: "propose to announce a sub-processor, to use it, or to cease to"}
	ActApproveSubprocessor = &Act{Name: "subprocessor.approve", Row: 26, Allow: pa, StepUp: true, Danger: true, Summary: "approve a sub-processor's announcement, use or end with a fresh code and management's decision"}
	ActNotifyTenants       = &Act{Name: "subprocessor.notify", Allow: system, Summary: "write a batch of tenants of what was announced, and queue the letters"}
	ActTellTenant          = &Act{Name: "subprocessor.told", Row: 26, Allow: pa, Summary: "record that a tenant was told of an announced sub-processor otherwise than by our letter, with proof"}
	ActProposePolicy       = &Act{Name: "policy.propose", Row: 27, Allow: pa, Summary: "propose to publish a version of the policy"}
	ActApprovePolicy       = &Act{Name: "policy.approve", Row: 27, Allow: pa, StepUp: true, Danger: true, Summary: "approve a version of the policy with a fresh code and management's decision"}
	ActAnnouncePolicy      = &Act{Name: "policy.announce", Row: 27, Allow: pa, Summary: "record that an audience was told of a version of the policy, and how"}
)

// actsRegister lists them.
var actsRegister = []*Act{ActSaveEntry, ActReviewEntry, ActProposeEntry, ActApproveEntry, ActObject, ActResolveObjection, ActNotifyTenants, ActTellTenant, ActProposeSubprocessor,
	ActApproveSubprocessor, ActProposePolicy, ActApprovePolicy, ActAnnouncePolicy}
