package storage_test

import "integrora.com/opsconsole/model"

var _ = add(map[*model.Act]model.Command{model.ActNotePromises: model.NotePromises{}, model.ActExplainPromise: model.ExplainPromise{}})
