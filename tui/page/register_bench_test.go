package page_test

import (
	"slices"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/storage/storetest"
	"integrora.com/opsconsole/tui/page"
	"integrora.com/opsconsole/tui/theme"
)

// first runs what a page asks for first, and not the wait for its spinner.
func first(x *host, cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		first(x, msg[0])
	default:
		x.run(x.page.Update(msg))
	}
}

// BenchmarkRegisterPages compares, in turns, pages of registers and what goes by
// them over a store of 10 tenants and 10 activities and over one of 10,000 and
// 1,000: until the first frame stands, and for a key, what it asks of the store
// included, until the next one does. The body is 120×5: three rows are shown and
// nine asked for, of which both have as many.
func BenchmarkRegisterPages(b *testing.B) {
	small, large := storetest.New(b), storetest.New(b)
	small.FillRegisters(10, 10, 3)
	large.FillRegisters(10_000, 1000, 300)
	th := theme.New(theme.Options{Dark: true})
	filter := func(text string) func(*host, int) {
		return func(x *host, n int) { // as one types, letter by letter, and begins anew
			x.run(x.page.(page.Filterer).SetFilter(text[:n%len(text)]))
		}
	}
	move := func(x *host, n int) {
		keys := []string{"j", "k", "G", "g"}
		x.run(x.page.Update(key(keys[n%len(keys)])))
	}
	for _, c := range []struct {
		name string
		make func(page.Env) page.Page
		key  func(*host, int) // nil: the first frame
	}{
		{"registers", func(e page.Env) page.Page { return page.NewRegisters(e, "") }, nil},
		{"agreements", func(e page.Env) page.Page { return page.NewRegister(e, "agreement", "") }, nil},
		{"agreements-move", func(e page.Env) page.Page { return page.NewRegister(e, "agreement", "") }, move},
		{"agreements-filter", func(e page.Env) page.Page { return page.NewRegister(e, "agreement", "") }, filter("firm-00007")},
		{"activities", func(e page.Env) page.Page { return page.NewRegister(e, "activity", "") }, nil},
		{"activities-move", func(e page.Env) page.Page { return page.NewRegister(e, "activity", "") }, move},
		{"activities-filter", func(e page.Env) page.Page { return page.NewRegister(e, "activity", "") }, filter("act-0007")},
		{"entry", func(e page.Env) page.Page { return page.NewEntry(e, "activity.act-0007") }, nil},
		{"tenants", func(e page.Env) page.Page { return page.NewTenants(e, "") }, nil},
		{"tenants-move", func(e page.Env) page.Page { return page.NewTenants(e, "") }, move},
		{"tenants-filter", func(e page.Env) page.Page { return page.NewTenants(e, "") }, filter("firm-00007")},
		{"rulings", func(e page.Env) page.Page { return page.NewRulings(e, "") }, nil},
		{"approvals", func(e page.Env) page.Page { return page.NewApprovals(e, "") }, nil},
		{"promises", func(e page.Env) page.Page { return page.NewPromises(e, "") }, nil},
		{"home", func(e page.Env) page.Page { return page.NewHome(e) }, nil},
	} {
		b.Run(c.name, func(b *testing.B) {
			houses, took := []*storetest.House{small, large}, make([][]float64, 2)
			var open [2]*host
			var envs [2]page.Env
			for i, h := range houses {
				open[i] = sits(b, h, "admin", func(e page.Env) page.Page { envs[i] = e; return c.make(e) })
				open[i].resize(120, 5)
			}
			for n := 0; b.Loop(); n++ {
				for i := range houses {
					start := time.Now()
					if c.key == nil {
						x := &host{t: b, page: c.make(envs[i])}
						first(x, x.page.Update(tea.WindowSizeMsg{Width: 120, Height: 5}))
						first(x, x.page.Init())
						_ = x.page.View(120, 5, th)
					} else {
						c.key(open[i], n)
						_ = open[i].page.View(120, 5, th)
					}
					took[i] = append(took[i], float64(time.Since(start).Nanoseconds())/1e3)
				}
			}
			for _, list := range took {
				slices.Sort(list)
			}
			few, many := took[0][len(took[0])/2], took[1][len(took[1])/2]
			b.ReportMetric(few, "µs-small")
			b.ReportMetric(many, "µs-large")
			b.ReportMetric(many/few, "large/small")
			b.ReportMetric(0, "ns/op")
		})
	}
}
