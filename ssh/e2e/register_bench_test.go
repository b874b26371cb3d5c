package e2e_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/ssh/e2e"
	"integrora.com/opsconsole/storage/storetest"
)

// BenchmarkRegisterKeyToPaint gives keys to the register of agreements of a house
// of 10 tenants and of one of 10,000, in turns: moves, and a filter as it is typed.
func BenchmarkRegisterKeyToPaint(b *testing.B) {
	var terms []*painter
	for _, n := range []int{10, 10_000} {
		h := storetest.New(b)
		h.FillRegisters(n, n/10, 3)
		terms = append(terms, paint(b, e2e.Serve(b, h).Login("admin"), "register/agreement"))
	}
	for _, t := range terms {
		t.quiet()
	}
	const typed = "/firm-00007"
	for name, keys := range map[string][]string{"move": {"j", "k"}, "filter": append(strings.Split(typed, ""), "\r", "\x1b")} {
		b.Run(name, func(b *testing.B) {
			took, rng := make([][]time.Duration, len(terms)), rand.New(rand.NewPCG(1, 1))
			for n := 0; b.Loop(); n++ {
				for i, t := range terms {
					time.Sleep(time.Duration(rng.Int64N(int64(time.Second / 60)))) // between two frames
					d, _ := t.key(b, keys[n%len(keys)])
					took[i] = append(took[i], d)
				}
			}
			for i, name := range []string{"10", "10k"} {
				b.ReportMetric(at(took[i], 0.5), name+"-p50-ms")
				b.ReportMetric(at(took[i], 0.99), name+"-p99-ms")
			}
			b.ReportMetric(at(took[1], 0.5)/at(took[0], 0.5), "10k/10-p50")
			b.ReportMetric(at(took[1], 0.99)/at(took[0], 0.99), "10k/10-p99")
			b.ReportMetric(0, "ns/op")
		})
	}
}
