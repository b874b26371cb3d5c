package widget_test

import (
	"fmt"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/tuitest"
	"integrora.com/opsconsole/tui/widget"
)

// A key costs the same whatever the length of the list.
func BenchmarkTableKey(b *testing.B) {
	for _, n := range []int{100, 1_000_000} {
		b.Run(fmt.Sprintf("rows=%d", n), func(b *testing.B) {
			h := newHost(n)
			h.th = dark
			h.run(h.tab.SetSize(120, 40))
			h.press("ctrl+d", "ctrl+d")
			keys := []string{"j", "j", "j", "pgdown", "k", "k", "pgup", "k"}
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				h.press(keys[i%len(keys)])
				_ = h.tab.View(h.th)
				i++
			}
		})
	}
}

// queue is a host whose rows are requests.
func queue() *host {
	now := time.Date(2026, 3, 5, 10, 0, 0, 0, time.UTC)
	names := []string{"Žydrūnė Example", "Jonas Example", "Ona Šimkutė-Žukauskė Example", "Petras Example"}
	h := newHost(1000)
	h.th = dark
	h.tab = widget.NewTable(render.RequestColumns(), func(w model.Window) tea.Cmd {
		return func() tea.Msg {
			var rows []render.Row
			for i := w.Offset; i < w.Offset+w.Limit; i++ {
				rows = append(rows, render.Request(model.RequestRow{
					ID: fmt.Sprint("R-", i), State: model.States[i%len(model.States)], Suggested: []model.Right{model.Access, model.Erasure},
					Tenant: "acme-baltic", Name: names[i%4], ReceivedAt: now.AddDate(0, 0, -i), Due: deadline.ReceivedOn(now).AddDays(i - 3),
				}, now))
			}
			return widget.RowsLoaded{Table: h.tab, Window: w, Rows: rows, Offset: w.Offset, Matching: 1000, Total: 1000}
		}
	})
	return h
}

// perMove is how many bytes a cursor move writes to a terminal of 120×40.
func perMove(tb testing.TB, moves int) float64 {
	term := tuitest.Start(tb, queue(), 120, 40)
	term.Sees("R-3 ")
	before := term.Written()
	for i := range moves {
		term.Press([]string{"j", "j", "j", "k"}[i%4])
	}
	return float64(term.Written()-before) / float64(moves)
}

func BenchmarkBytesPerMove(b *testing.B) {
	total, runs := 0.0, 0
	for b.Loop() {
		total += perMove(b, 20)
		runs++
	}
	b.ReportMetric(total/float64(runs), "bytes/move")
}

func TestACursorMoveWritesFewBytes(t *testing.T) {
	if got := perMove(t, 20); got > 300 || got < 20 {
		t.Errorf("a cursor move at 120×40 writes %.0f bytes, want at most 300", got)
	}
}
