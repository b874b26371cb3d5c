package storage_test

import "integrora.com/opsconsole/model"

var _ = add(map[*model.Act]model.Command{model.ActTick: model.TickStep{}, model.ActSnooze: model.SnoozeRequest{}, model.ActHandOver: model.HandOver{}})
