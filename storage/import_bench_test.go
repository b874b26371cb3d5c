package storage_test

import (
	"path/filepath"
	"testing"

	bolt "go.etcd.io/bbolt"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/storetest"
)

// BenchmarkImport imports 20,000 people and 100,000 consents in batches of
// model.ImportBatch lines through the door, then writes the same keys and
// values of the data file, as they are stored, into a bare bbolt file in the
// same batches.
func BenchmarkImport(b *testing.B) {
	var door, raw []float64
	const people, records = 20_000, 120_000
	for b.Loop() {
		h := storetest.New(b)
		h.Fill(0, 0, 0)
		var lines [][]model.ImportLine
		for from := 0; from < people; from += 8192 {
			lines = append(lines, storetest.Lines(from, min(from+8192, people), 5))
		}
		var batches [][]stored
		before := map[string]bool{}
		contents(b, h, before)
		door = append(door, 0)
		for _, part := range lines {
			for len(part) > 0 {
				n := min(model.ImportBatch, len(part))
				door[len(door)-1] += took(b, func() error {
					_, err := h.Store.Do(ctx, model.System.ID, model.ImportRecords{Lines: part[:n]})
					return err
				})
				part = part[n:]
				// What this batch wrote is what was not there before it.
				batches = append(batches, contents(b, h, before))
			}
		}
		db, err := bolt.Open(filepath.Join(b.TempDir(), "bare.db"), 0o600, &bolt.Options{NoFreelistSync: true,
			FreelistType: bolt.FreelistMapType, InitialMmapSize: 1 << 30})
		if err != nil {
			b.Fatal(err)
		}
		raw = append(raw, 0)
		for _, batch := range batches {
			raw[len(raw)-1] += took(b, func() error { return putAll(db, batch) })
		}
		if err := db.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(records/(median(door)/1e9), "records/s")
	b.ReportMetric(records/(median(raw)/1e9), "records/s-bare")
	b.ReportMetric(median(raw)/median(door), "door/bare")
	b.ReportMetric(0, "ns/op")
}

type stored struct {
	bucket     string
	key, value []byte
}

func putAll(db *bolt.DB, list []stored) error {
	return db.Update(func(tx *bolt.Tx) error {
		for _, one := range list {
			bucket, err := tx.CreateBucketIfNotExists([]byte(one.bucket))
			if err != nil {
				return err
			}
			bucket.FillPercent = 0.9
			if err := bucket.Put(one.key, one.value); err != nil {
				return err
			}
		}
		return nil
	})
}

// contents lists what the data file holds beyond what was seen before, in
// order of bucket and key, and marks it as seen.
func contents(b *testing.B, h *storetest.House, seen map[string]bool) []stored {
	b.Helper()
	var list []stored
	err := h.Store.Each(func(bucket string, key, value []byte) {
		id := bucket + "\x00" + string(key)
		if !seen[id] {
			seen[id] = true
			list = append(list, stored{bucket, append([]byte{}, key...), append([]byte{}, value...)})
		}
	})
	if err != nil {
		b.Fatal(err)
	}
	return list
}
