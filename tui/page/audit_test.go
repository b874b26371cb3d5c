package page_test

import (
	"slices"
	"testing"
	"testing/synctest"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/page"
)

func TestTheLogIsCheckedByAKeyAndTheOutcomeSaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := house(model.RoleAuditor)
		f.home.Head = model.AuditHead{Size: 7, Root: []byte{0xab, 0xcd, 1, 2, 3, 4, 5, 6, 7, 8}}
		x := open(t, page.NewAudit(env(f, t), "", ""), 120, 30)
		x.press("V")
		if want := []string{"The log is whole: 7 entries, root abcd010203040506…"}; !slices.Equal(x.said, want) {
			t.Errorf("said %q, want %q", x.said, want)
		}
		f.refusal = model.Refuse("log", "the audit log is not whole: entry 3 changed")
		x.press("V")
		if len(x.fail) != 1 || x.fail[0] != f.refusal {
			t.Errorf("failed with %v, want %v", x.fail, f.refusal)
		}
	})
}
