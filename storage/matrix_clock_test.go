package storage_test

import "integrora.com/opsconsole/model"

var _ = add(map[*model.Act]model.Command{
	model.ActProposeExtension: model.ProposeRuling{Op: model.OpExtend}, model.ActApproveExtension: model.ApproveRuling{Op: model.OpExtend},
	model.ActProposeRefusal: model.ProposeRuling{Op: model.OpRefuse}, model.ActApproveRefusal: model.ApproveRuling{Op: model.OpUnidentified},
	model.ActProposeReceipt: model.ProposeRuling{Op: model.OpReceivedLater}, model.ActApproveReceipt: model.ApproveRuling{Op: model.OpReceivedLater},
	model.ActReceivedEarlier: model.SetReceivedEarlier{}, model.ActReopen: model.ReopenRequest{}, model.ActRemindPerson: model.NudgePerson{},
	model.ActRemind: model.RemindRequest{},
})
