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
	for _, r := range []model.BackupRotation{{Daily: 30}, {Daily: 7, Weekly: 5, Monthly: 12}} {
		t.Run(r.String(), func(t *testing.T) { rotates(t, r) })
	}
}

func rotates(t *testing.T, r model.BackupRotation) {
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
	if len(list) < max(r.Daily, r.Monthly) || list[6].At.Sub(list[0].At) != -6*24*time.Hour {
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

// Days on which no backup could be made do not lengthen what is kept: rules
// §4.4 count days, not copies.
func TestNoBackupOutlivesTheRotationWhereDaysAreMissing(t *testing.T) {
	r, now := model.BackupRotation{Daily: 30}, time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	var list []model.Backup
	for _, days := range []int{0, 12, 29, 30, 60} {
		at := now.AddDate(0, 0, -days)
		list = append(list, model.Backup{ID: "B-1", At: at, CheckedAt: at})
	}
	if keep := r.Keep(list); !keep[0] || !keep[1] || !keep[2] || keep[3] || keep[4] {
		t.Errorf("kept of 0, 12, 29, 30 and 60 days ago: %v", keep)
	}
}
