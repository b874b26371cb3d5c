package storage_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"integrora.com/opsconsole/storage/storetest"
)

// BenchmarkCommit compares, one commit at a time, a bare bbolt commit with two
// fdatasyncs of the same bytes, and an audited sealed record, without and with
// a look-up, with a bare commit of one record. Chain and tree are in both.
func BenchmarkCommit(b *testing.B) {
	h := storetest.New(b)
	h.Fill(2000, 1, 50)
	raw := bare(b, 5000, 250)
	f, err := os.Create(filepath.Join(b.TempDir(), "sync"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	space := make([]byte, 16<<20)
	if _, err := f.Write(space); err != nil {
		b.Fatal(err)
	}
	if err := f.Sync(); err != nil {
		b.Fatal(err)
	}
	at := int64(0)
	write2 := func() error {
		for _, size := range []int64{3 * 4096, 4096} { // data pages, then a meta page
			if _, err := f.WriteAt(space[:size], at); err != nil {
				return err
			}
			if err := syscall.Fdatasync(int(f.Fd())); err != nil {
				return err
			}
			at = (at + size) % int64(len(space)-1<<16)
		}
		return nil
	}
	n := 0
	var syncs, commit, record, indexed []float64
	for b.Loop() {
		n++
		syncs = append(syncs, took(b, write2))
		commit = append(commit, took(b, func() error { return raw.put(1) }))
		record = append(record, took(b, func() error { return write(h, consent(n)) }))
		indexed = append(indexed, took(b, func() error { return write(h, invoice(n)) }))
	}
	b.ReportMetric(median(commit)/median(syncs), "commit/2syncs")
	b.ReportMetric(median(record)/median(commit), "record/commit")
	b.ReportMetric(median(indexed)/median(commit), "indexed/commit")
	b.ReportMetric(median(commit)/1e3, "µs/commit")
	b.ReportMetric(0, "ns/op")
}
