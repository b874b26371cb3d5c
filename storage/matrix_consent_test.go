package storage_test

import "integrora.com/opsconsole/model"

var _ = add(map[*model.Act]model.Command{
	model.ActRecordTerms: model.RecordTerms{}, model.ActTold: model.ToldConsent{}, model.ActExpireConsent: model.ExpireConsent{},
	model.ActProposeInvalid: model.ProposeRuling{Op: model.OpInvalidate}, model.ActApproveInvalid: model.ApproveRuling{Op: model.OpInvalidate},
})
