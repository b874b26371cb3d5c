package page_test

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/page"
	"integrora.com/opsconsole/tui/theme"
)

// everyOffice is every page about access.
func everyOffice(e page.Env) []page.Page {
	return []page.Page{page.NewAdmins(e, ""), page.NewAccount(e, "admin2"), page.NewAccount(e, "feed"), page.NewAccount(e, "fresh"), page.NewAccount(e, "oncall"),
		page.NewChanges(e, ""), page.NewChange(e, "C-1"), page.NewChange(e, "C-2"), page.NewChange(e, "C-3"), page.NewChange(e, "C-4"), page.NewChange(e, "C-5"),
		page.NewApprovals(e, ""), page.NewSessions(e, ""), page.NewPolicy(e), page.NewAlarms(e, "")}
}

// raided is the house's offices with attacks in every string: labels of keys,
// names of authorities, references, addresses, pages of sessions. What one looks
// pages up by, and what decides what is shown at all, stays.
func raided(role model.Role, next func() string) *fake {
	f := offices(role)
	f.policy = model.AccessPolicy{Agent: true, UserCAs: []model.TrustedCA{{Name: "ca", Fingerprint: "SHA256:ca"}}, Proofs: []model.ActProof{{Act: "change.approve", Proof: model.ProofSignature}}}
	for i := range f.admins {
		a := f.admins[i]
		poison(reflect.ValueOf(&f.admins[i]).Elem(), next)
		f.admins[i].ID, f.admins[i].Name, f.admins[i].Role, f.admins[i].ConfirmedBy = a.ID, a.Name, a.Role, a.ConfirmedBy
	}
	for i := range f.changes {
		c := f.changes[i]
		poison(reflect.ValueOf(&f.changes[i]).Elem(), next)
		f.changes[i].ID, f.changes[i].Op, f.changes[i].Admin, f.changes[i].State, f.changes[i].By = c.ID, c.Op, c.Admin, c.State, c.By
	}
	proofs := f.policy.Proofs[0]
	poison(reflect.ValueOf(&f.policy).Elem(), next)
	f.policy.Proofs[0] = proofs
	for i := range f.sessions {
		id := f.sessions[i].ID
		poison(reflect.ValueOf(&f.sessions[i]).Elem(), next)
		f.sessions[i].ID = id
	}
	for i := range f.alarms {
		a := f.alarms[i]
		poison(reflect.ValueOf(&f.alarms[i]).Elem(), next)
		f.alarms[i].ID, f.alarms[i].Kind = a.ID, a.Kind
	}
	return f
}

func TestNoHostileTextReachesAScreenOfAccess(t *testing.T) {
	synctest.Test(t, noHostileTextReachesAScreenOfAccess)
}

func noHostileTextReachesAScreenOfAccess(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	drawn, opened := 0, 0
	next := func() string {
		drawn++
		s := evil[rng.IntN(len(evil))]
		for rng.IntN(2) == 0 {
			s += evil[rng.IntN(len(evil))]
		}
		return s
	}
	sizes := [][2]int{{80, 21}, {140, 37}, {60, 15}}
	for round := range 12 {
		role := []model.Role{model.RoleAdmin, model.RoleAdmin, model.RoleAuditor}[round%3]
		f := raided(role, next)
		size := sizes[round/3%len(sizes)]
		for _, p := range everyOffice(env(f, t)) {
			x := open(t, p, size[0], size[1])
			x.press("G", "g", "j", "j")
			proper(t, p.Title(), 200, 1)
			for _, a := range p.Actions() {
				proper(t, a.Label+a.Help+a.Disabled, 10000, 1)
				if a.Run == nil || a.Disabled != "" {
					continue
				}
				x.press(a.Keys[0], "j", "G", "tab", "enter")
				opened += len(x.boxes)
				for range 3 {
					x.press("enter")
				}
				x.boxes, x.went = nil, nil
			}
			for _, said := range x.said {
				proper(t, said, 100000, 1)
			}
		}
	}
	if drawn < 2000 || opened < 150 {
		t.Fatalf("%d hostile strings on pages and %d dialogs are too few to prove anything", drawn, opened)
	}
}

func TestAKeyThatLooksLikeAnothersIsMarked(t *testing.T) {
	synctest.Test(t, aKeyThatLooksLikeAnothersIsMarked)
}

func aKeyThatLooksLikeAnothersIsMarked(t *testing.T) {
	f := offices(model.RoleAdmin)
	f.admins[1].Keys[0].Label = "lаptop" // with a Cyrillic а
	open(t, page.NewAccount(env(f, t), "admin2"), 80, 30).sees("mixes")
}

func TestEveryPageOfAccessFitsEverySize(t *testing.T) {
	synctest.Test(t, everyPageOfAccessFitsEverySize)
}

func everyPageOfAccessFitsEverySize(t *testing.T) {
	th := theme.New(theme.Options{ASCII: true, NoColor: true})
	for _, p := range everyOffice(env(offices(model.RoleAdmin), t)) {
		x := open(t, p, 80, 21)
		for _, size := range [][2]int{{1, 1}, {2, 3}, {9, 4}, {20, 2}, {40, 10}, {76, 18}, {119, 5}, {120, 1}, {121, 60}, {400, 100}} {
			x.resize(size[0], size[1])
			x.screen()
			if out := p.View(size[0], size[1], th); strings.ContainsFunc(th.Encode(out), func(r rune) bool { return r > 0x7e }) {
				t.Fatalf("%s at %v is not ASCII", p.Title(), size)
			}
		}
	}
}

func TestKeysOfAccessAreDistinctAndLeaveMovingAlone(t *testing.T) {
	synctest.Test(t, keysOfAccessAreDistinct)
}

func keysOfAccessAreDistinct(t *testing.T) {
	moving := map[string]bool{}
	for _, m := range action.Moving {
		for _, k := range m.Keys {
			moving[k] = true
		}
	}
	for _, p := range everyOffice(env(offices(model.RoleAdmin), t)) {
		x := open(t, p, 80, 21)
		seen := map[string]string{}
		for _, a := range x.page.Actions() {
			for _, k := range a.Keys {
				if seen[k] != "" || moving[k] {
					t.Errorf("%s: %q is %s, and something else", p.Title(), k, a.Label)
				}
				seen[k] = a.Label
			}
		}
	}
}
