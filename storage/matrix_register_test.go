package storage_test

import "integrora.com/opsconsole/model"

var _ = add(map[*model.Act]model.Command{
	model.ActSaveEntry: model.SaveEntry{}, model.ActReviewEntry: model.ReviewEntry{},
	model.ActProposeEntry: model.ProposeRuling{Op: model.OpRegister}, model.ActApproveEntry: model.ApproveRuling{Op: model.OpRegister},
	model.ActObject: model.ObjectSubprocessor{}, model.ActResolveObjection: model.ResolveObjection{},
	model.ActProposeSubprocessor: model.ProposeRuling{Op: model.OpSubprocessor}, model.ActApproveSubprocessor: model.ApproveRuling{Op: model.OpSubprocessor},
	model.ActProposePolicy: model.ProposeRuling{Op: model.OpPublish}, model.ActApprovePolicy: model.ApproveRuling{Op: model.OpPublish},
	model.ActAnnouncePolicy: model.AnnouncePolicy{}, model.ActNotifyTenants: model.NotifyTenants{}, model.ActTellTenant: model.TellTenant{},
})
