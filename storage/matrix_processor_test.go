package storage_test

import "integrora.com/opsconsole/model"

var _ = add(map[*model.Act]model.Command{
	model.ActTenantUnknown: model.TenantUnknown{}, model.ActTenantFound: model.TenantFound{},
	model.ActProposeCapacity: model.ProposeRuling{Op: model.OpCapacity}, model.ActApproveCapacity: model.ApproveRuling{Op: model.OpCapacity},
	model.ActRemindTenant: model.RemindTenant{}, model.ActInstruct: model.RecordInstruction{}, model.ActHelpTenant: model.HelpTenant{},
	model.ActObjectTo: model.ObjectTo{}, model.ActTakeBack: model.TakeBack{}, model.ActCarryOut: model.CarryOut{},
	model.ActSettleContent: model.SettleContent{}, model.ActProposeCarryOut: model.ProposeRuling{Op: model.OpInstructErase}, model.ActApproveCarryOut: model.ApproveRuling{Op: model.OpInstructExport},
	model.ActApproveKeepByLaw: model.ApproveRuling{Op: model.OpInstructKeep}, model.ActExportForTenant: model.ExportForTenant{}, model.ActDeliver: model.DeliverResult{},
	model.ActAgreement: model.EditAgreement{}, model.ActProposeAgreement: model.ProposeRuling{Op: model.OpAgreement}, model.ActApproveAgreement: model.ApproveRuling{Op: model.OpAgreement},
})
