package keys_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"integrora.com/opsconsole/keys"
)

// Erasing one person, in turns with four fdatasyncs on the same disk: that many
// are waited for until the key is gone for good (two of bbolt's commit, the new
// root.key, its directory). Two more wipe what the disk still holds: the blocks
// of the old root.key, and freed pages of keys.db. The gate is 50 ms beside four
// syncs with a million people.
func BenchmarkDropOneOf(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			r, dir, _ := newRing(b)
			for i := 0; i < n; i += 20_000 {
				batch := make([]string, 0, 20_000)
				for j := i; j < min(n, i+20_000); j++ {
					batch = append(batch, fmt.Sprintf("person/p-%08d", j))
				}
				add(b, r, batch...)
			}
			f, err := os.Create(filepath.Join(dir, "sync"))
			if err != nil {
				b.Fatal(err)
			}
			defer f.Close()
			var four, drop []time.Duration
			next, dropped, before := 0, 0, keys.Syncs()
			for b.Loop() {
				start := time.Now()
				for i := range 4 {
					if _, err := f.WriteAt(make([]byte, 4096), int64(i)*4096); err != nil {
						b.Fatal(err)
					}
					if err := syscall.Fdatasync(int(f.Fd())); err != nil {
						b.Fatal(err)
					}
				}
				four = append(four, time.Since(start))
				start = time.Now()
				if _, err := r.Drop(fmt.Sprintf("person/p-%08d", next%n)); err != nil {
					b.Fatal(err)
				}
				drop = append(drop, time.Since(start))
				next, dropped = next+7919, dropped+1
			}
			slices.Sort(four)
			slices.Sort(drop)
			b.ReportMetric(float64(drop[len(drop)/2]-four[len(four)/2])/1e6, "ms-beside-4-syncs")
			b.ReportMetric(float64(four[len(four)/2])/1e6, "ms-4-syncs")
			b.ReportMetric(float64(keys.Syncs()-before)/float64(dropped)+2, "syncs/op")
		})
	}
	b.Run("bare-commit", func(b *testing.B) {
		db := bareDB(b)
		for b.Loop() {
			if err := db.Update(func(tx *bolt.Tx) error {
				return tx.Bucket([]byte("b")).Put([]byte("key"), make([]byte, 76))
			}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
