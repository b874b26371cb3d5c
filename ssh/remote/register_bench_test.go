package remote_test

import (
	"io"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/ssh"
	"integrora.com/opsconsole/ssh/remote"
	"integrora.com/opsconsole/storage/storetest"
)

// BenchmarkRegisterExport exports a register of 100 agreements and one of 10,000,
// in turns, and compares what a row costs.
func BenchmarkRegisterExport(b *testing.B) {
	shells, rows := []shell{newShell(b), newShell(b)}, []int{100, 10_000}
	for i, s := range shells {
		s.h.FillRegisters(rows[i], 10, 3)
	}
	for _, format := range []string{"csv", "json", "html"} {
		b.Run(format, func(b *testing.B) {
			took := make([][]float64, 2)
			for b.Loop() {
				for i, s := range shells {
					// As many rows from the small one as from the large one.
					start := time.Now()
					for range rows[1] / rows[i] {
						args := []string{"register", "export", "agreement", "--format", format}
						if exit := remote.New(s.h.Store, storetest.Rand(7), slog.New(slog.DiscardHandler))(b.Context(),
							&ssh.Session{Who: ssh.Identity{ID: s.h.IDs["dpo"], Name: "dpo"}, Kind: ssh.KindCommand, Args: args}, args, strings.NewReader(""), io.Discard, io.Discard); exit != 0 {
							b.Fatalf("exit %d", exit)
						}
					}
					took[i] = append(took[i], float64(time.Since(start).Nanoseconds())/float64(rows[1]))
				}
			}
			for i, list := range took {
				slices.Sort(list)
				b.ReportMetric(list[len(list)/2]/1e3, "µs/row-of-"+strconv.Itoa(rows[i]))
			}
			b.ReportMetric(took[1][len(took[1])/2]/took[0][len(took[0])/2], "large/small")
			b.ReportMetric(0, "ns/op")
		})
	}
}
