package page_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/page"
)

var update = flag.Bool("update", false, "write the golden screens anew")

func golden(t *testing.T, name, got string) {
	t.Helper()
	rows := strings.Split(got, "\n")
	for i := range rows {
		rows[i] = strings.TrimRight(rows[i], " ")
	}
	got = strings.Join(rows, "\n") + "\n"
	file := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got == string(want) {
		return
	}
	was := strings.Split(string(want), "\n")
	for i, row := range strings.Split(got, "\n") {
		if i >= len(was) || row != was[i] {
			t.Errorf("%s differs in row %d; if it should, run the test with -update.\ngot:  %s\nwant: %s", file, i+1, row, was[min(i, len(was)-1)])
			return
		}
	}
	t.Errorf("%s has fewer rows than it had", file)
}

// screens are every page, as who sees it.
var screens = []struct {
	name string
	role model.Role
	make func(page.Env) page.Page
	keys []string
}{
	{"home", model.RoleAdmin, func(e page.Env) page.Page { return page.NewHome(e) }, nil},
	{"home-dpo", model.RoleDPO, func(e page.Env) page.Page { return page.NewHome(e) }, []string{"tab"}},
	{"home-auditor", model.RoleAuditor, func(e page.Env) page.Page { return page.NewHome(e) }, nil},
	{"tenants", model.RoleAdmin, func(e page.Env) page.Page { return page.NewTenants(e, "") }, []string{"j"}},
	{"tenant", model.RoleAdmin, func(e page.Env) page.Page { return page.NewTenant(e, "baltic") }, nil},
	{"people", model.RoleAdmin, func(e page.Env) page.Page { return page.NewPeople(e, "", "") }, nil},
	{"person", model.RoleAdmin, func(e page.Env) page.Page { return page.NewPerson(e, "p-0001") }, nil},
	{"person-restricted", model.RoleAdmin, func(e page.Env) page.Page { return page.NewPerson(e, "p-0009") }, nil},
	{"person-revealed", model.RoleAdmin, func(e page.Env) page.Page { return page.NewPerson(e, "p-0001") }, []string{"x", "1", "2", "3", "4", "5", "6", "enter"}},
	{"reveal", model.RoleOnCall, func(e page.Env) page.Page { return page.NewPerson(e, "p-0001") }, []string{"x", "shift+tab"}},
	{"requests", model.RoleOnCall, func(e page.Env) page.Page { return page.NewRequests(e, "") }, nil},
	{"request-letter", model.RoleAdmin, func(e page.Env) page.Page { return page.NewRequest(e, at("received"), "") }, nil},
	{"request-letter-revealed", model.RoleDPO, func(e page.Env) page.Page { return page.NewRequest(e, at("received"), "") }, []string{"x", "1", "2", "3", "4", "5", "6", "enter"}},
	{"request-facts", model.RoleAdmin, func(e page.Env) page.Page { return page.NewRequest(e, at("received"), "facts") }, nil},
	{"request-clock", model.RoleAdmin, func(e page.Env) page.Page { return page.NewRequest(e, at("identity pending"), "clock") }, nil},
	{"request-plan", model.RoleAdmin, func(e page.Env) page.Page { return page.NewRequest(e, at("proposed by another, no advice"), "plan") }, nil},
	{"request-certificate", model.RoleAuditor, func(e page.Env) page.Page { return page.NewRequest(e, at("executed"), "plan") }, nil},
	{"request-timeline", model.RoleAdmin, func(e page.Env) page.Page { return page.NewRequest(e, at("executed"), "timeline") }, nil},
	{"copy", model.RoleAdmin, func(e page.Env) page.Page { return page.NewCopy(e, "R-1") }, []string{"j"}},
	{"approvals", model.RoleAdmin, func(e page.Env) page.Page { return page.NewApprovals(e, "") }, nil},
	{"rulings", model.RoleDPO, func(e page.Env) page.Page { return page.NewRulings(e, "") }, nil},
	{"ruling", model.RoleAdmin, func(e page.Env) page.Page { return page.NewRuling(e, "D-3") }, nil},
	{"ruling-form", model.RoleAdmin, func(e page.Env) page.Page { return page.NewHold(e, "H-2") }, []string{"U", "enter"}},
	{"ruling-pick", model.RoleAdmin, func(e page.Env) page.Page { return page.NewRequest(e, at("in progress, plan drawn"), "") }, []string{"U"}},
	{"letters", model.RoleAdmin, func(e page.Env) page.Page { return page.NewLetters(e, "") }, nil},
	{"letter", model.RoleDPO, func(e page.Env) page.Page { return page.NewLetter(e, "L-4") }, nil},
	{"letter-edit", model.RoleAdmin, func(e page.Env) page.Page { return page.NewLetter(e, "L-1") }, []string{"x", "1", "2", "3", "4", "5", "6", "enter", "e"}},
	{"letter-write", model.RoleAdmin, func(e page.Env) page.Page { return page.NewRequest(e, at("in progress, plan drawn"), "") }, []string{"e"}},
	{"promises", model.RoleAdmin, func(e page.Env) page.Page { return page.NewPromises(e, "") }, nil},
	{"promise", model.RoleDPO, func(e page.Env) page.Page { return page.NewPromise(e, "emergency") }, nil},
	{"promise-explain", model.RoleDPO, func(e page.Env) page.Page { return page.NewPromise(e, "emergency") }, []string{"x"}},
	{"holds", model.RoleAdmin, func(e page.Env) page.Page { return page.NewHolds(e, "") }, nil},
	{"hold", model.RoleAdmin, func(e page.Env) page.Page { return page.NewHold(e, "H-2") }, nil},
	{"registers", model.RoleAdmin, func(e page.Env) page.Page { return page.NewRegisters(e, "") }, nil},
	{"register", model.RoleAdmin, func(e page.Env) page.Page { return page.NewRegister(e, "subprocessor", "") }, nil},
	{"entry", model.RoleAdmin, func(e page.Env) page.Page { return page.NewEntry(e, "subprocessor.hetzner") }, nil},
	{"entry-announced", model.RoleAdmin, func(e page.Env) page.Page { return page.NewEntry(e, "subprocessor.parser") }, nil},
	{"entry-form", model.RoleAdmin, func(e page.Env) page.Page { return page.NewEntry(e, "subprocessor.hetzner") }, []string{"e"}},
	{"entry-propose", model.RoleAdmin, func(e page.Env) page.Page { return page.NewEntry(e, "subprocessor.hetzner") }, []string{"U"}},
	{"policy-version", model.RoleDPO, func(e page.Env) page.Page { return page.NewEntry(e, "policy.v2") }, nil},
	{"policy-write", model.RoleAdmin, func(e page.Env) page.Page { return page.NewEntry(e, "policy.v2") }, []string{"w"}},
	{"policy-compare", model.RoleAdmin, func(e page.Env) page.Page { return page.NewEntry(e, "policy.v2") }, []string{"w", "H", "i", "ctrl+s"}},
	{"retention", model.RoleDPO, func(e page.Env) page.Page { return page.NewRetention(e, "") }, nil},
	{"digest", model.RoleDPO, func(e page.Env) page.Page {
		e.Backend.(*fake).digested = quarter()
		return page.NewDigest(e, "")
	}, nil},
	{"digest-more", model.RoleAdmin, func(e page.Env) page.Page {
		e.Backend.(*fake).digested = quarter()
		return page.NewDigest(e, "2026-W47")
	}, []string{"pgdown"}},
	{"backups", model.RoleAdmin, func(e page.Env) page.Page { return page.NewBackups(e, "") }, []string{"j"}},
	{"incidents", model.RoleAdmin, func(e page.Env) page.Page { return page.NewIncidents(e, "") }, []string{"j"}},
	{"incident", model.RoleOnCall, func(e page.Env) page.Page {
		e.Backend.(*fake).incidents = []model.Incident{underWay()}
		return page.NewIncident(e, "I-4")
	}, nil},
	{"breakglass", model.RoleAuditor, func(e page.Env) page.Page { return page.NewBreakGlass(e, "") }, []string{"j"}},
	{"audit", model.RoleAuditor, func(e page.Env) page.Page { return page.NewAudit(e, "", "") }, []string{"j"}},
	{"review", model.RoleAdmin, func(e page.Env) page.Page { return page.NewRequest(e, at("proposed by another, DPO agrees"), "plan") }, []string{"A"}},
}

func TestScreensLookAsTheyDid(t *testing.T) {
	for _, s := range screens {
		f := house(s.role)
		for _, size := range []struct {
			name string
			w, h int
		}{{"80x24", 80, 21}, {"120x40", 120, 37}} {
			synctest.Test(t, func(t *testing.T) {
				golden(t, s.name+"-"+size.name, open(t, s.make(env(f, t)), size.w, size.h).press(s.keys...).text())
			})
		}
	}
	for _, s := range screens {
		if !slices.Contains([]string{"home", "requests", "request-plan", "digest"}, s.name) {
			continue
		}
		synctest.Test(t, func(t *testing.T) {
			golden(t, s.name+"-60x18", open(t, s.make(env(house(s.role), t)), 60, 15).press(s.keys...).text())
		})
	}
}
