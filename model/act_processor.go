package model

// Acts of the processor: what is done for a tenant on its instruction (rules
// §3.2).
var (
	ActTenantUnknown    = &Act{Name: "tenant.unknown", Row: 6, Allow: pa, Summary: "record that a request is for a tenant, and that it is not known for which"}
	ActTenantFound      = &Act{Name: "tenant.found", Row: 6, Allow: pa, Summary: "name the tenant that a request is for, and by what it was found"}
	ActProposeCapacity  = &Act{Name: "capacity.propose", Row: 6, Allow: pa, Summary: "propose to change in which capacity a request is held, or for which tenant"}
	ActApproveCapacity  = &Act{Name: "capacity.approve", Row: 6, Allow: pa, Summary: "approve another capacity; the request is triaged under it"}
	ActRemindTenant     = &Act{Name: "tenant.remind", Allow: system, Summary: "remind a tenant of a request that it was forwarded, and write the letter"}
	ActInstruct         = &Act{Name: "instruction.record", Row: 19, Allow: pa, Summary: "record a tenant's instruction, from a listed contact of its agreement"}
	ActHelpTenant       = &Act{Name: "instruction.help", Row: 19, Allow: pa, Summary: "record that a tenant itself asks for help with a request, and what it instructs"}
	ActObjectTo         = &Act{Name: "instruction.object", Row: 19, Allow: pa, Summary: "hold an instruction that would infringe the law; the tenant is told at once"}
	ActTakeBack         = &Act{Name: "instruction.take-back", Row: 19, Allow: pa, Summary: "record that a tenant took its instruction back; another is awaited"}
	ActCarryOut         = &Act{Name: "instruction.carry-out", Row: 19, Allow: pa, Danger: true, Summary: "carry out an instruction to read, rectify or keep, or one about which nothing is held"}
	ActProposeCarryOut  = &Act{Name: "instruction.propose", Row: 19, Allow: pa, Summary: "propose to carry out an instruction to erase or export, or that the law forbids it"}
	ActApproveCarryOut  = &Act{Name: "instruction.approve", Row: 19, Allow: pa, StepUp: true, Danger: true, Summary: "approve carrying out an instruction to erase or export; it is done at once"}
	ActApproveKeepByLaw = &Act{Name: "instruction.approve-keep", Row: 19, Allow: pa, Summary: "approve that the law forbids to carry out an instruction; the tenant is told"}
	ActExportForTenant  = &Act{Name: "instruction.export", Row: 19, Allow: pa, StepUp: true, Danger: true, Summary: "write out what a tenant instructed to export, sealed to the tenant"}
	ActDeliver          = &Act{Name: "instruction.deliver", Row: 19, Allow: pa, Summary: "record that the result went to the tenant's contact; closes the request"}
	ActSettleContent    = &Act{Name: "instruction.settle", Allow: system, Danger: true, Summary: "destroy the key under which older backups hold what was erased on a tenant's instruction"}
	ActAgreement        = &Act{Name: "agreement.edit", Row: 25, Allow: pa, Summary: "write what the agreement with a tenant is to become: its version, contacts, what persons may be told"}
	ActProposeAgreement = &Act{Name: "agreement.propose", Row: 25, Allow: pa, Summary: "propose to activate the draft of an agreement with a tenant"}
	ActApproveAgreement = &Act{Name: "agreement.approve", Row: 25, Allow: pa, Summary: "activate the draft of an agreement that another proposed"}
)

// actsProcessor lists them.
var actsProcessor = []*Act{ActTenantUnknown, ActTenantFound, ActProposeCapacity, ActApproveCapacity, ActRemindTenant, ActInstruct, ActHelpTenant, ActObjectTo, ActTakeBack,
	ActCarryOut, ActProposeCarryOut, ActApproveCarryOut, ActApproveKeepByLaw, ActExportForTenant, ActDeliver, ActSettleContent, ActAgreement, ActProposeAgreement, ActApproveAgreement}
