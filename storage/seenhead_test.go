package storage_test

import (
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage"
	"integrora.com/opsconsole/storage/chain"
)

// Each of these is a log that its own head fits: only what the admin was shown
// tells.
func TestLoginAfterACutOrRewrittenLogAlarmsEverybodyOnce(t *testing.T) {
	e := newEvidence(t)
	rewritten := func(raws [][]byte) [][]byte {
		tip := chain.Start(e.head.LogID)
		for i := range raws {
			entry, err := chain.Decode(raws[i])
			if err != nil {
				t.Fatal(err)
			}
			if i == 5 {
				entry.Actor = "a-somebody-else"
			}
			if raws[i], err = tip.Extend(entry.Draft); err != nil {
				t.Fatal(err)
			}
		}
		return raws
	}
	for name, change := range map[string]func([][]byte) [][]byte{
		"cut":       func(raws [][]byte) [][]byte { return raws[:e.size-20] },
		"rewritten": rewritten,
	} {
		e.tamper(t, func(tx *bolt.Tx) error { return e.putLog(tx, change(logOf(tx)), true) })
		var err error
		if e.h.Store, err = storage.Open(e.h.Config); err != nil {
			t.Fatal(err)
		}
		before := e.h.Store.Head()
		saw := model.SawHead{Size: before.Size, Root: before.Root}
		e.h.Do("admin2", saw) // was shown nothing before: nothing to disagree with
		if alarms := e.h.Store.Alarms(0); len(alarms) != 0 {
			t.Errorf("%s: alarms %v for one who saw nothing", name, alarms)
		}
		e.h.Do("admin", saw)
		e.h.Do("admin", saw)
		alarms := e.h.Store.Alarms(0)
		if len(alarms) != 1 || alarms[0].Kind != model.AlarmLog || alarms[0].Who != "admin" || !strings.Contains(alarms[0].Text(), "cut or rewritten") {
			t.Errorf("%s: alarms %v", name, alarms)
		}
		rows, err := e.h.Store.Entries(before.Size, 10)
		if err != nil || len(rows) != 1 || rows[0].Action != model.ActSawHead.Name || rows[0].Facts[0].Value != alarms[0].ID {
			t.Errorf("%s: wanted one entry that names the alarm, found %+v, %v", name, rows, err)
		}
		if err := e.h.Store.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestLoginToAWholeLogRemembersTheNewHead(t *testing.T) {
	h := newEvidence(t)
	h.restore(t)
	var err error
	if h.h.Store, err = storage.Open(h.h.Config); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.h.Store.Close() })
	h.h.Letters(200, 210)
	head := h.h.Store.Head()
	h.h.Do("admin", model.SawHead{Size: head.Size, Root: head.Root})
	if a := account(t, h.h, "admin"); a.HeadSize != head.Size || len(h.h.Store.Alarms(0)) != 0 {
		t.Errorf("remembered %d, wanted %d; alarms %v", a.HeadSize, head.Size, h.h.Store.Alarms(0))
	}
}
