package page_test

import (
	"strings"
	"testing"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/page"
	"integrora.com/opsconsole/tui/theme"
)

// BenchmarkKey is a key and the paint that follows it at 120×37, page by page.
// The bare one is what no page can be without: the same amount of text, painted
// line by line.
func BenchmarkKey(b *testing.B) {
	f := house(model.RoleAdmin)
	e := env(f, b)
	th := theme.New(theme.Options{Dark: true})
	b.Run("bare", func(b *testing.B) {
		row := strings.Repeat("x", 120)
		for b.Loop() {
			rows := make([]string, 37)
			for i := range rows {
				rows[i] = th.Paint(theme.Muted, row)
			}
			_ = strings.Join(rows, "\n")
		}
	})
	for name, p := range map[string]page.Page{"home": page.NewHome(e), "requests": page.NewRequests(e, ""), "approvals": page.NewApprovals(e, ""),
		"letter": page.NewRequest(e, "R-1", ""), "plan": page.NewRequest(e, "R-6", "plan"), "person": page.NewPerson(e, "p-0001"), "audit": page.NewAudit(e, "", "")} {
		b.Run(name, func(b *testing.B) {
			x := open(b, p, 120, 37)
			keys := []string{"j", "k"}
			for i := 0; b.Loop(); i++ {
				x.page.Update(key(keys[i%2]))
				_ = x.page.View(120, 37, th)
			}
		})
	}
}
