package storage_test

import "integrora.com/opsconsole/model"

var _ = add(map[*model.Act]model.Command{
	model.ActRestrict: model.RestrictPerson{}, model.ActAskRestriction: model.AskRestriction{}, model.ActReviewRestriction: model.ReviewRestriction{},
	model.ActRestrictionDue: model.RestrictionDue{}, model.ActSuppress: model.SuppressMarketing{}, model.ActRectify: model.RectifyPerson{}, model.ActToldEffect: model.ToldEffect{},
	model.ActProposeUnrestrict: model.ProposeRuling{Op: model.OpLiftRestriction}, model.ActApproveUnrestrict: model.ApproveRuling{Op: model.OpLiftRestriction},
	model.ActProposeUse: model.ProposeRuling{Op: model.OpUseRestricted}, model.ActApproveUse: model.ApproveRuling{Op: model.OpUseRestricted},
	model.ActProposeUnsuppress: model.ProposeRuling{Op: model.OpUnsuppress}, model.ActApproveUnsuppress: model.ApproveRuling{Op: model.OpUnsuppress},
})
