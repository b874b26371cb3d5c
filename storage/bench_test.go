package storage_test

import (
	"crypto/rand"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/storage"
	"integrora.com/opsconsole/storage/storetest"
)

// The ratios of docs/performance.md. Each benchmark interleaves what it
// measures with its bare baseline in the same run, on the same disk, and
// reports the ratio of the medians; absolute figures are the machine's.

func median(s []float64) float64 {
	s = slices.Clone(s)
	slices.Sort(s)
	return s[len(s)/2]
}

// took runs f and returns its nanoseconds.
func took(b *testing.B, f func() error) float64 {
	b.Helper()
	start := time.Now()
	err := f()
	ns := float64(time.Since(start).Nanoseconds())
	if err != nil {
		b.Fatal(err)
	}
	return ns
}

// bare is a bbolt file opened as the store opens its own, with n records of
// size bytes in it.
func bare(b *testing.B, n, size int) *bareFile {
	b.Helper()
	db, err := bolt.Open(filepath.Join(b.TempDir(), "bare.db"), 0o600, &bolt.Options{NoFreelistSync: true,
		FreelistType: bolt.FreelistMapType, InitialMmapSize: 1 << 30})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	f := &bareFile{db: db, size: size}
	if err := f.put(n); err != nil {
		b.Fatal(err)
	}
	return f
}

type bareFile struct {
	db         *bolt.DB
	next, size int
}

// put writes n random values under keys that rise, in one commit.
func (f *bareFile) put(n int) error {
	return f.db.Update(func(tx *bolt.Tx) error {
		bucket, err := tx.CreateBucketIfNotExists([]byte("records"))
		if err != nil {
			return err
		}
		bucket.FillPercent = 0.9
		for range n {
			value := make([]byte, f.size)
			if _, err := rand.Read(value); err != nil {
				return err
			}
			f.next++
			if err := bucket.Put(fmt.Appendf(nil, "p-%026d", f.next), value); err != nil {
				return err
			}
		}
		return nil
	})
}

// putOne is the plainest command: it writes one record.
type putOne struct{ rec model.Record }

var actPut = &model.Act{Name: "bench.put", Allow: []model.Role{model.RoleSystem}}

func (putOne) Act() *model.Act { return actPut }

func (c putOne) Decide(*model.Call) (model.Decision, error) {
	return model.Decision{Put: []model.Record{c.rec}, Object: "bench", Facts: []model.Fact{{Name: "state", Value: "given"}}}, nil
}

// consent is a record that no look-up points to; invoice one with an entry in
// one.
func consent(n int) model.Consent {
	return model.Consent{ID: fmt.Sprintf("p-bench/c-%012d", n), Purpose: "newsletter", Notice: "2026-01", External: fmt.Sprintf("c-%d", n),
		Events: []model.ConsentEvent{{At: storetest.Start, State: model.ConsentGiven, Channel: "form", By: "subject"}}}
}

func invoice(n int) model.Invoice {
	return model.Invoice{ID: fmt.Sprintf("tenant-00/v-%012d", n), Tenant: "tenant-00", External: fmt.Sprintf("i-%d", n), Number: fmt.Sprintf("INV-%d", n),
		IssuedOn: deadline.On(2026, 3, 1), AmountMinor: 12100, Currency: "EUR", Buyer: "Invented company"}
}

func write(h *storetest.House, rec model.Record) error {
	_, err := h.Store.Do(ctx, model.System.ID, putOne{rec})
	return err
}

// hold keeps the committer busy until it is let go, and changes nothing.
type hold struct{ begun, until chan struct{} }

func (hold) Act() *model.Act { return actPut }

func (c hold) Decide(*model.Call) (model.Decision, error) {
	close(c.begun)
	<-c.until
	return model.Decision{Quiet: true}, nil
}

// together gives n records in commands of their own that share one commit, and
// returns the nanoseconds from the moment that all are queued.
func together(b *testing.B, h *storetest.House, n int, rec func() model.Record) float64 {
	begun, until := make(chan struct{}), make(chan struct{})
	var wait sync.WaitGroup
	give := func(cmd model.Command) {
		wait.Go(func() {
			if _, err := h.Store.Do(ctx, model.System.ID, cmd); err != nil {
				b.Error(err)
			}
		})
	}
	give(hold{begun, until})
	<-begun
	for range n {
		give(putOne{rec()})
	}
	for h.Store.Waiting() != n {
		runtime.Gosched()
	}
	start := time.Now()
	close(until)
	wait.Wait()
	return float64(time.Since(start).Nanoseconds())
}

// BenchmarkGroup compares 100 audited writes in one commit with 100 bare puts
// in one, and the throughput of 64 writers with that of one.
func BenchmarkGroup(b *testing.B) {
	h := storetest.New(b)
	h.Fill(2000, 1, 50)
	raw := bare(b, 5000, 250)
	n := 0
	next := func() model.Record { n++; return consent(n) }
	var plain, audited, one, many []float64
	for b.Loop() {
		plain = append(plain, took(b, func() error { return raw.put(100) }))
		audited = append(audited, together(b, h, 100, next))
		one = append(one, took(b, func() error {
			for range 16 {
				if err := write(h, next()); err != nil {
					return err
				}
			}
			return nil
		}))
		many = append(many, took(b, func() error {
			var wait sync.WaitGroup
			for range 64 {
				first := n
				n += 8
				wait.Go(func() {
					for k := range 8 {
						if err := write(h, consent(first+k+1)); err != nil {
							b.Error(err)
						}
					}
				})
			}
			wait.Wait()
			return nil
		}))
	}
	b.ReportMetric(median(audited)/median(plain), "100audited/100bare")
	b.ReportMetric(32*median(one)/median(many), "64writers/1writer")
	b.ReportMetric(16e9/median(one), "writes/s-by-1")
	b.ReportMetric(512e9/median(many), "writes/s-by-64")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkRead compares getting and opening a sealed person with getting the
// stored bytes, for one and for a page of 50 (a cursor over an index, and a get
// for each row); and the page as the console asks for it. Every sample reads
// people that no other sample of the round has touched, so that each finds the
// same caches.
func BenchmarkRead(b *testing.B) {
	h := storetest.New(b)
	h.Fill(100_000, 0, 0)
	page, err := h.Desk("admin").People(ctx, "*", model.Window{Offset: 0, Limit: 100_000})
	if err != nil {
		b.Fatal(err)
	}
	at := 0
	place := func() int {
		at = (at + 38_183) % (len(page.Rows) - 64)
		return at
	}
	var one, fifty [3][]float64
	var window []float64
	for b.Loop() {
		for depth := range one {
			// Sixteen gets a sample, as one is too short for the clock.
			one[depth] = append(one[depth], took(b, func() error {
				for range 16 {
					if _, err := h.Store.ReadPerson(page.Rows[place()].ID, storage.Depth(depth)); err != nil {
						return err
					}
				}
				return nil
			}))
			from := page.Rows[place()].ID
			fifty[depth] = append(fifty[depth], took(b, func() error {
				_, err := h.Store.ReadPeople(from, 50, storage.Depth(depth))
				return err
			}))
		}
		from := place()
		window = append(window, took(b, func() error {
			_, err := h.Desk("admin").People(ctx, "*", model.Window{Offset: from, Limit: 50})
			return err
		}))
	}
	raw, rawPage := median(one[storage.Raw]), median(fifty[storage.Raw])
	b.ReportMetric(median(one[storage.Opened])/raw, "open/get")
	b.ReportMetric(median(one[storage.Decoded])/raw, "decode/get")
	b.ReportMetric(median(fifty[storage.Opened])/rawPage, "page-open/raw")
	b.ReportMetric(median(fifty[storage.Decoded])/rawPage, "page-decode/raw")
	b.ReportMetric(median(window)/rawPage, "window/raw")
	b.ReportMetric(raw/16, "ns/get")
	b.ReportMetric(rawPage/1e3, "µs/raw-page")
	b.ReportMetric(0, "ns/op")
}
