package storage_test

import "integrora.com/opsconsole/model"

var _ = add(map[*model.Act]model.Command{
	model.ActReviewCopy: model.ReviewCopy{}, model.ActProposeRelease: model.ProposeRuling{Op: model.RulingRelease},
	model.ActApproveRelease: model.ApproveRuling{Op: model.RulingRelease}, model.ActReturnRelease: model.ReturnRelease{}, model.ActExportCopy: model.ExportCopy{},
})
