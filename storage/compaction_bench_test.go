package storage_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage"
	"integrora.com/opsconsole/storage/storetest"
)

// BenchmarkCompaction reports what a compaction costs who writes meanwhile: the
// longest wait of a write beside one, which is about as long as all of it, over
// a synced copy of the file; and the longest read beside one.
func BenchmarkCompaction(b *testing.B) {
	h := storetest.New(b)
	h.Fill(40_000, 2, 0)
	data, err := os.ReadFile(filepath.Join(h.Dir, storage.DataFile))
	if err != nil {
		b.Fatal(err)
	}
	desk := h.Desk("admin")
	var writes, reads, copies []float64
	for b.Loop() {
		done := make(chan error, 1)
		go func() { done <- h.Store.Compact(ctx) }()
		stop, read := make(chan struct{}), make(chan float64, 1)
		go func() {
			longest := 0.0
			for {
				select {
				case <-stop:
					read <- longest
					return
				default:
					began := time.Now()
					if _, err := desk.People(ctx, "*", model.Window{Limit: 30}); err != nil {
						b.Error(err)
					}
					longest = max(longest, float64(time.Since(began).Nanoseconds()))
				}
			}
		}()
		longest := 0.0
		for waiting := true; waiting; {
			select {
			case err := <-done:
				if err != nil {
					b.Fatal(err)
				}
				waiting = false
			default:
				longest = max(longest, took(b, func() error { h.Do("oncall", model.SuspectIncident{What: "odd logins"}); return nil }))
			}
		}
		close(stop)
		writes, reads = append(writes, longest), append(reads, <-read)
		copies = append(copies, took(b, func() error { return syncedCopy(filepath.Join(b.TempDir(), "copy"), data) }))
	}
	b.ReportMetric(median(writes)/median(copies), "held/copy")
	b.ReportMetric(median(writes)/1e6, "ms-held")
	b.ReportMetric(median(reads)/1e6, "ms-longest-read")
	b.ReportMetric(float64(len(data))/1e6, "MB")
	b.ReportMetric(0, "ns/op")
}

// syncedCopy writes a file and waits until it is on the disk.
func syncedCopy(path string, data []byte) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	if _, err := f.Write(data); err != nil {
		return err
	}
	return f.Sync()
}
