package storage_test

import "integrora.com/opsconsole/model"

var _ = add(map[*model.Act]model.Command{
	model.ActPlaceHold: model.PlaceHold{}, model.ActReviewHold: model.ReviewHold{},
	model.ActProposeLift: model.ProposeRuling{Op: model.OpLiftHold}, model.ActApproveLift: model.ApproveRuling{Op: model.OpLiftHold},
	model.ActProposeRetention: model.ProposeRuling{Op: model.OpRetention}, model.ActApproveRetention: model.ApproveRuling{Op: model.OpRetention},
	model.ActDecideRetention: model.DecideRetention{},
	model.ActProposeSweep:    model.ProposeRuling{Op: model.OpSweep}, model.ActApproveSweep: model.ApproveRuling{Op: model.OpSweep},
	model.ActNotice: model.GiveNotice{}, model.ActTerminate: model.TerminateTenant{}, model.ActReturnChoice: model.RecordReturn{},
	model.ActProposeKeep: model.ProposeRuling{Op: model.OpKeepTenant}, model.ActApproveKeep: model.ApproveRuling{Op: model.OpKeepTenant},
	model.ActProposeEraseTenant: model.ProposeRuling{Op: model.OpEraseTenant}, model.ActApproveEraseTenant: model.ApproveRuling{Op: model.OpEraseTenant},
	model.ActEraseTenant: model.CloseTenant{}, model.ActCompleteTenant: model.CompleteTenant{}, model.ActCertifyTenant: model.CertifyTenant{}, model.ActBackupsGone: model.ExpireBackups{}, model.ActAlarmTenant: model.AlarmTenantEnd{}, model.ActCloseSegment: model.CloseSegment{},
})
