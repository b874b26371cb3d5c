package storage_test

import "integrora.com/opsconsole/model"

var _ = add(map[*model.Act]model.Command{model.ActExpireRuling: model.ExpireRuling{}, model.ActAdoptRuling: model.AdoptRuling{}})
