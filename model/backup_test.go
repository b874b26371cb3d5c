package model_test

import (
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// A backup a day for two years: no more are kept than the rotation says, what is
// kept is the newest of its period, and each is gone by the day foretold.
func TestTheRotationKeepsWhatItSaysAndDropsByTheDayForetold(t *testing.T) {
	r := model.BackupRotation{Daily: 7, Weekly: 5, Monthly: 12}
	var list []model.Backup
	start := time.Date(2026, 1, 1, 0, 30, 0, 0, time.UTC)
	for day := range 730 {
		at := start.AddDate(0, 0, day)
		list = append([]model.Backup{{ID: "B-1", At: at, CheckedAt: at}}, list...)
		var kept []model.Backup
		for i, keep := range r.Keep(list) {
			if keep {
				kept = append(kept, list[i])
			}
		}
		list = kept
		if len(list) > r.Daily+r.Weekly+r.Monthly || !list[0].At.Equal(at) {
			t.Fatalf("day %d: %d kept", day, len(list))
		}
		for _, b := range list {
			if deadline.ReceivedOn(at) >= r.ExpiryOf(b.At) {
				t.Errorf("day %d: that of %s is still there, and was to be gone by %s", day, b.At, r.ExpiryOf(b.At))
			}
		}
	}
	if len(list) < 12 || list[6].At.Sub(list[0].At) != -6*24*time.Hour {
		t.Errorf("%d kept after two years, the seventh of %s", len(list), list[6].At)
	}
}

func TestTheNewestGoodBackupIsNeverDropped(t *testing.T) {
	now := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	list := []model.Backup{{At: now}, {At: now, CheckedAt: now, Fault: "changed"}, {At: now.AddDate(-2, 0, 0), CheckedAt: now}}
	if keep := (model.BackupRotation{Daily: 1}).Keep(list); !keep[0] || keep[1] || !keep[2] {
		t.Errorf("%v", keep)
	}
}
