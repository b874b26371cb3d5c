package storage_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage"
	"integrora.com/opsconsole/storage/storetest"
)

// BenchmarkBackup reports what a backup costs: the median of a write while one
// is made over that of a write alone, in turns, and a whole verified, encrypted
// backup over a synced copy of the file.
func BenchmarkBackup(b *testing.B) {
	h := storetest.New(b)
	h.BackUp()
	h.Fill(40_000, 2, 0)
	var alone, beside, backups, copies []time.Duration
	n := 0
	write := func() time.Duration {
		n++
		began := time.Now()
		h.Do("oncall", model.SuspectIncident{What: "odd logins"})
		return time.Since(began)
	}
	data, err := os.ReadFile(filepath.Join(h.Dir, storage.DataFile))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		for range 200 {
			alone = append(alone, write())
		}
		h.Clock.Advance(24 * time.Hour)
		done := make(chan error, 1)
		go func() { _, err := h.Store.Backup(ctx, ""); done <- err }()
		for waiting := true; waiting; {
			select {
			case err := <-done:
				if err != nil {
					b.Fatal(err)
				}
				waiting = false
			default:
				beside = append(beside, write())
			}
		}
		h.Clock.Advance(24 * time.Hour)
		began := time.Now()
		if _, err := h.Store.Backup(ctx, ""); err != nil {
			b.Fatal(err)
		}
		backups = append(backups, time.Since(began))
		began = time.Now()
		if err := syncedCopy(filepath.Join(b.TempDir(), "copy"), data); err != nil {
			b.Fatal(err)
		}
		copies = append(copies, time.Since(began))
	}
	median := func(list []time.Duration) float64 {
		slices.Sort(list)
		return float64(list[len(list)/2])
	}
	b.ReportMetric(median(beside)/median(alone), "write-beside/alone")
	b.ReportMetric(median(backups)/median(copies), "backup/copy")
	b.ReportMetric(median(backups)/1e6, "ms/backup")
	b.ReportMetric(float64(len(data))/1e6, "MB")
}
