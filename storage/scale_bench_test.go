package storage_test

import (
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage"
	"integrora.com/opsconsole/storage/storetest"
)

// BenchmarkOpen fills a store with 100,000 people, 500,000 consents and 10,000
// requests and tells how fast the records were imported, how long Open takes
// and what the heap holds after.
func BenchmarkOpen(b *testing.B) {
	h := storetest.New(b)
	start := time.Now()
	h.Fill(100_000, 5, 0)
	imported := time.Since(start)
	h.Letters(0, 10_000)
	var took []float64
	for b.Loop() {
		b.StopTimer()
		if err := h.Store.Close(); err != nil {
			b.Fatal(err)
		}
		h.Store = nil
		before := heap()
		b.StartTimer()
		start := time.Now()
		s, err := storage.Open(h.Config)
		if err != nil {
			b.Fatal(err)
		}
		took = append(took, float64(time.Since(start).Milliseconds()))
		b.StopTimer()
		b.ReportMetric(float64(heap()-before)/(1<<20), "MiB")
		h.Store = s
		b.StartTimer()
	}
	b.ReportMetric(median(took), "ms/open")
	b.ReportMetric(600_000/imported.Seconds(), "imported-records/s")
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// BenchmarkWindows compares what pages ask for in a small store (100 people,
// 50 requests) with the same in a large one (100,000 and 10,000). What shows a
// window must cost the same in both; what searches tells its milliseconds.
func BenchmarkWindows(b *testing.B) {
	small, large := storetest.New(b), storetest.New(b)
	small.Fill(100, 5, 50)
	large.Fill(100_000, 5, 10_000)
	// One person erased: the lists have had a removal.
	for _, h := range []*storetest.House{small, large} {
		h.EraseOne("*")
	}
	window := func(w model.Window) model.Window {
		w.Limit = 30
		return w
	}
	for _, c := range []struct {
		name string
		ask  func(*storage.Desk, int) error
	}{
		{"people", func(d *storage.Desk, total int) error {
			_, err := d.People(ctx, "*", window(model.Window{Offset: total / 2}))
			return err
		}},
		{"people-of-tenant", func(d *storage.Desk, total int) error {
			_, err := d.People(ctx, storetest.Slug(0), model.Window{Limit: 4})
			return err
		}},
		{"people-search-name", func(d *storage.Desk, total int) error {
			_, err := d.People(ctx, "*", window(model.Window{Filter: "gintalas"}))
			return err
		}},
		{"people-search-none", func(d *storage.Desk, total int) error {
			_, err := d.People(ctx, "*", window(model.Window{Filter: "nobody-of-this-name"}))
			return err
		}},
		{"requests", func(d *storage.Desk, total int) error {
			_, err := d.Requests(ctx, window(model.Window{Offset: 10}))
			return err
		}},
		{"requests-by-tenant", func(d *storage.Desk, total int) error {
			_, err := d.Requests(ctx, window(model.Window{Sort: "tenant", Desc: true}))
			return err
		}},
		{"requests-open", func(d *storage.Desk, total int) error {
			_, err := d.Requests(ctx, window(model.Window{Filter: "state:open"}))
			return err
		}},
		{"requests-search", func(d *storage.Desk, total int) error {
			_, err := d.Requests(ctx, window(model.Window{Filter: "sender"}))
			return err
		}},
		{"home", func(d *storage.Desk, total int) error { _, err := d.Home(ctx); return err }},
		{"tenants", func(d *storage.Desk, total int) error {
			_, err := d.Tenants(ctx, window(model.Window{Sort: "people"}))
			return err
		}},
		{"person", func(d *storage.Desk, total int) error {
			page, err := d.People(ctx, "*", model.Window{Offset: total - 1, Limit: 1})
			if err == nil {
				_, err = d.Person(ctx, page.Rows[0].ID)
			}
			return err
		}},
		{"request", func(d *storage.Desk, total int) error { _, err := d.Request(ctx, "R-7"); return err }},
		{"audit", func(d *storage.Desk, total int) error {
			_, err := d.Audit(ctx, window(model.Window{}))
			return err
		}},
		{"audit-object", func(d *storage.Desk, total int) error {
			_, err := d.Audit(ctx, window(model.Window{Filter: "object:r-7"}))
			return err
		}},
		{"audit-actor", func(d *storage.Desk, total int) error {
			_, err := d.Audit(ctx, window(model.Window{Filter: "actor:admin"}))
			return err
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			took := func(h *storetest.House, people int) float64 {
				start := time.Now()
				if err := c.ask(h.Desk("admin"), people); err != nil {
					b.Fatal(fmt.Errorf("%s: %w", c.name, err))
				}
				return float64(time.Since(start).Nanoseconds())
			}
			var few, many []float64
			for b.Loop() {
				few = append(few, took(small, 99))
				many = append(many, took(large, 99_999))
			}
			b.ReportMetric(median(few)/1e3, "µs-small")
			b.ReportMetric(median(many)/1e3, "µs-large")
			b.ReportMetric(median(many)/median(few), "large/small")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// BenchmarkQueueAfterChange asks for the queue of 10,000 requests just after
// one has changed, when it is sorted again, and once more when it is not.
func BenchmarkQueueAfterChange(b *testing.B) {
	h := storetest.New(b)
	h.Letters(0, 10_000)
	ask := func() error {
		_, err := h.Desk("admin").Requests(ctx, model.Window{Limit: 30})
		return err
	}
	var first, second []float64
	n := 0
	for b.Loop() {
		n++
		h.Do("oncall", model.DismissLetter{Request: fmt.Sprintf("R-%d", n*7919%10_000+1)})
		first = append(first, took(b, ask))
		second = append(second, took(b, ask))
	}
	b.ReportMetric(median(first)/1e3, "µs-sorting")
	b.ReportMetric(median(second)/1e3, "µs-sorted")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkSearch types names, letter by letter, into the list of a million
// people: each keystroke searches anew. The slowest one in a hundred counts.
func BenchmarkSearch(b *testing.B) {
	h := storetest.New(b)
	h.Fill(0, 0, 0)
	for from := 0; from < 1_000_000; from += model.ImportBatch {
		h.Import(storetest.Lines(from, min(from+model.ImportBatch, 1_000_000), 0), model.ImportBatch)
		h.Clock.Advance(time.Second) // as people do not all come in one instant
	}
	desk := h.Desk("admin")
	runtime.GC()
	var took []float64
	matched := 0
	for b.Loop() {
		for _, name := range []string{"gintalas", "nobody of this name", "tenant:" + storetest.Slug(3) + " gin"} {
			for end := 1; end <= len(name); end++ {
				start := time.Now()
				page, err := desk.People(ctx, "*", model.Window{Filter: name[:end], Limit: 50})
				if err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(start).Seconds()*1e3)
				matched += page.Matching
			}
		}
	}
	slices.Sort(took)
	b.ReportMetric(median(took), "ms-median")
	b.ReportMetric(took[len(took)*99/100], "ms-p99")
	b.ReportMetric(float64(matched)/float64(len(took)), "matching")
	b.ReportMetric(0, "ns/op")
}
