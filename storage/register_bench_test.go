package storage_test

import (
	"context"
	"fmt"
	"testing"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage"
	"integrora.com/opsconsole/storage/storetest"
)

// registerHouses are a house of 10 tenants with agreements and 10 activities, and
// one of 10,000 and 1,000, each with what belongs to them.
func registerHouses(b *testing.B) (small, large *storetest.House) {
	small, large = storetest.New(b), storetest.New(b)
	small.FillRegisters(10, 10, 3)
	large.FillRegisters(10_000, 1000, 300)
	return small, large
}

// inTurns runs f on a small and a large house, in turns, and tells the ratio of
// the medians.
func inTurns(b *testing.B, small, large *storetest.House, f func(*storetest.House, int) error) {
	var few, many []float64
	for n := 0; b.Loop(); n++ {
		few = append(few, took(b, func() error { return f(small, n) }))
		many = append(many, took(b, func() error { return f(large, n) }))
	}
	b.ReportMetric(median(few)/1e3, "µs-small")
	b.ReportMetric(median(many)/1e3, "µs-large")
	b.ReportMetric(median(many)/median(few), "large/small")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkRegisters compares what pages of registers, tenants and promises ask
// for in a small and in a large house, ten rows at a time as the small one has no
// more. What shows a window must cost the same in both; a search looks through
// what it searches.
func BenchmarkRegisters(b *testing.B) {
	small, large := registerHouses(b)
	register := func(id model.RegisterID, w model.Window) func(*storage.Desk) error {
		return func(d *storage.Desk) error {
			w.Limit = 10
			_, err := d.Register(context.Background(), id, w)
			return err
		}
	}
	tenants := func(w model.Window) func(*storage.Desk) error {
		return func(d *storage.Desk) error {
			w.Limit = 10
			_, err := d.Tenants(ctx, w)
			return err
		}
	}
	for _, c := range []struct {
		name string
		ask  func(*storage.Desk) error
	}{
		{"registers", func(d *storage.Desk) error { _, err := d.Registers(ctx); return err }},
		{"agreements", register(model.RegisterAgreement, model.Window{})},
		{"agreements-around", register(model.RegisterAgreement, model.Window{Around: "agreement." + storetest.ManySlug(7)})},
		{"agreements-by-review", register(model.RegisterAgreement, model.Window{Sort: "review", Desc: true})},
		{"agreements-search-all", register(model.RegisterAgreement, model.Window{Filter: "f"})},
		{"agreements-search", register(model.RegisterAgreement, model.Window{Filter: "firm-00007"})},
		{"activities", register(model.RegisterActivity, model.Window{})},
		{"activities-search", register(model.RegisterActivity, model.Window{Filter: "act-0007"})},
		{"entry", func(d *storage.Desk) error { _, err := d.Entry(ctx, "activity.act-0007"); return err }},
		{"tenants", tenants(model.Window{})},
		{"tenants-by-people", tenants(model.Window{Sort: "people", Desc: true})},
		{"tenants-search", tenants(model.Window{Filter: "firm-00007"})},
		{"tenant", func(d *storage.Desk) error { _, err := d.Tenant(ctx, storetest.ManySlug(7)); return err }},
		{"rulings", func(d *storage.Desk) error { _, err := d.Rulings(ctx, model.Window{Limit: 10}); return err }},
		{"undecided", func(d *storage.Desk) error {
			_, err := d.Rulings(ctx, model.Window{Filter: "undecided:yes", Limit: 10})
			return err
		}},
		{"home-and-promises", func(d *storage.Desk) error { _, err := d.Home(ctx); return err }},
	} {
		b.Run(c.name, func(b *testing.B) {
			inTurns(b, small, large, func(h *storetest.House, _ int) error { return c.ask(h.Desk("admin")) })
		})
	}
}

// BenchmarkRegisterWrites compares writes to registers, each with its commit, in a
// small and in a large house, and the board of promises just after them.
func BenchmarkRegisterWrites(b *testing.B) {
	small, large := registerHouses(b)
	do := func(h *storetest.House, who string, cmd model.Command) (model.Result, error) {
		return h.Store.Do(ctx, h.IDs[who], cmd)
	}
	// Entries are new ones, as versions stay: what is compared is the register's
	// size, and not an entry's.
	saved := 0
	b.Run("save", func(b *testing.B) {
		inTurns(b, small, large, func(h *storetest.House, _ int) error {
			saved++
			_, err := do(h, "admin", model.SaveEntry{Entry: fmt.Sprintf("activity.draft-%d", saved), Reason: "a new one", Values: values("name", "A draft", "assessment", "assessment.of-0007")})
			return err
		})
	})
	proposed := func(h *storetest.House) (model.ApproveRuling, error) {
		saved++
		e := storetest.EntryOf(fmt.Sprintf("activity.new-%d", saved), false, 0, "basis", "legitimate-interests", "assessment", "assessment.of-0007", "processors", "subprocessor.hetzner")
		if _, err := do(h, "admin", storetest.Entries{e}); err != nil {
			return model.ApproveRuling{}, err
		}
		res, err := do(h, "admin", model.ProposeRuling{Op: model.OpRegister, Object: e.ID, Items: []string{"1"}})
		if err != nil {
			return model.ApproveRuling{}, err
		}
		r, err := h.Desk("admin2").Ruling(ctx, res.ID)
		return model.ApproveRuling{Ruling: r.ID, Op: r.Op, Digest: r.Digest(), Code: h.Code("admin2")}, err
	}
	for _, c := range []struct {
		name string
		then func(h *storetest.House, yes model.ApproveRuling) (float64, error)
	}{
		{"approve", func(h *storetest.House, yes model.ApproveRuling) (float64, error) {
			return took(b, func() error { _, err := do(h, "admin2", yes); return err }), nil
		}},
		{"promises-after-it", func(h *storetest.House, yes model.ApproveRuling) (float64, error) {
			_, err := do(h, "admin2", yes)
			return took(b, func() error { _, err := h.Desk("admin").Home(ctx); return err }), err
		}},
		{"register-after-it", func(h *storetest.House, yes model.ApproveRuling) (float64, error) {
			_, err := do(h, "admin2", yes)
			return took(b, func() error {
				_, err := h.Desk("admin").Register(ctx, model.RegisterActivity, model.Window{Limit: 10})
				return err
			}), err
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			houses, samples := []*storetest.House{small, large}, make([][]float64, 2)
			for b.Loop() {
				for i, h := range houses {
					yes, err := proposed(h)
					if err != nil {
						b.Fatal(err)
					}
					ns, err := c.then(h, yes)
					if err != nil {
						b.Fatal(err)
					}
					samples[i] = append(samples[i], ns)
				}
			}
			b.ReportMetric(median(samples[0])/1e3, "µs-small")
			b.ReportMetric(median(samples[1])/1e3, "µs-large")
			b.ReportMetric(median(samples[1])/median(samples[0]), "large/small")
			b.ReportMetric(0, "ns/op")
		})
	}
	// A tenant told by hand of an announced sub-processor: its agreement says how
	// long it may object.
	for _, h := range []*storetest.House{small, large} {
		e := storetest.EntryOf("subprocessor.new", false, 0, "data", "contact")
		e.Announced = []model.Announcement{{Version: 1, Audience: model.AudienceTenants, Channel: "e-mail", On: today(h), Until: today(h).AddDays(30), Proof: "D-1"}}
		if _, err := do(h, "admin", storetest.Entries{e}); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("tell-refused", func(b *testing.B) { // as the day is yet to come
		inTurns(b, small, large, func(h *storetest.House, n int) error {
			_, err := do(h, "admin", model.TellTenant{Entry: "subprocessor.new", Tenant: storetest.ManySlug(7), Channel: "post", On: today(h).AddDays(1), Proof: "REF-1"})
			if model.CodeOf(err) != "usage" {
				return fmt.Errorf("wanted a refusal, got %w", err)
			}
			return nil
		})
	})
	b.Run("retire-refused", func(b *testing.B) {
		inTurns(b, small, large, func(h *storetest.House, _ int) error {
			_, err := do(h, "admin", model.ProposeRuling{Op: model.OpRegister, Object: "assessment.of-0007", Items: []string{"retire"}})
			if model.CodeOf(err) != "used" {
				return fmt.Errorf("wanted a refusal, got %w", err)
			}
			return nil
		})
	})
}
