package page_test

import (
	"crypto/sha256"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"unicode"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/page"
	"integrora.com/opsconsole/tui/theme"
)

// hides reports whether a character must not stand on a screen.
func hides(r rune) bool {
	return unicode.Is(unicode.C, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) || (unicode.Is(unicode.Zs, r) && r != ' ')
}

func combining(seq string) bool {
	return strings.IndexFunc(seq, func(r rune) bool { return !unicode.Is(unicode.M, r) }) < 0
}

// evil are attacks on terminals, to be put into every string that a page shows.
var evil = []string{
	"\x1b[2J\x1b[H", "\x1b]0;owned\x07", "\x1b]52;c;ZXZpbA==\x07", "\x1bP$q\"p\x1b\\", "\x1b_Gi=1\x1b\\", "\x1b^pm\x1b\\", "\x1bXsos\x1b\\",
	"\u009b31m", "\u0090q\u009c", "\x9b2J", "\r\nroot", "a\tb", "\x08\x08\x08", "\x7f", "\x00", "\u202eevil\u202c", "\u2066x\u2069", "a\u200bb",
	"\ufeff", "\u2028next", "\ue000", "\U000e0041", "\xff\xfe\xfd", "a" + strings.Repeat("\u0301", 400), "ﷺ", "👨‍👩‍👧‍👦", "🇱🇹🇱", "e\u0301\ufe0f", "\x1b[31", "\x1b",
	"=cmd()", "%s%d%!", "${x}", "\n\n\n", " ", "", "名前の長い人", strings.Repeat("W", 300), "\x1b[<0;1;1M", "\x1b[200~", "\x1bc", "\x0e\x0f", "a\u00adb", "\u115f", "\u180e",
}

// poison puts attacks into every string of a value, however deep.
func poison(v reflect.Value, next func() string) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			poison(v.Elem(), next)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				poison(v.Field(i), next)
			}
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return
		}
		for i := range v.Len() {
			poison(v.Index(i), next)
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			one := reflect.New(v.Type().Elem()).Elem()
			one.Set(v.MapIndex(k))
			poison(one, next)
			v.SetMapIndex(k, one)
		}
	case reflect.String:
		if v.Type() != reflect.TypeFor[model.State]() { // the state decides what is shown at all
			v.SetString(next())
		}
	}
}

// poisoned is the house with attacks in every string. What one looks pages up by
// stays.
func poisoned(role model.Role, next func() string) *fake {
	f := house(role)
	names := map[string]string{}
	for id, name := range admins {
		names[id] = name + next()
	}
	for i := range f.requests {
		v := &f.requests[i]
		id, by, state := v.Row.ID, v.Request.Proposal.By, v.Request.State
		v.Admins = map[string]string{}
		poison(reflect.ValueOf(v).Elem(), next)
		v.Row.ID, v.Request.Proposal.By, v.Request.State, v.Admins = id, by, state, names
		v.Request.ID = id + next()
		if sum := sha256.Sum256([]byte(v.PlanText)); v.Request.Proposal.Open() {
			v.Request.Proposal.Digest = sum[:] // else nobody could open the approval
		}
	}
	for i := range f.tenants {
		slug := f.tenants[i].Tenant.Slug
		poison(reflect.ValueOf(&f.tenants[i]).Elem(), next)
		f.tenants[i].Tenant.Slug = slug
	}
	held := f.persons["p-0001"]
	poison(reflect.ValueOf(&held).Elem(), next)
	f.persons["p-0001"] = held
	poison(reflect.ValueOf(&f.people).Elem(), next)
	poison(reflect.ValueOf(&f.home).Elem(), next)
	poison(reflect.ValueOf(&f.log).Elem(), next)
	for i := range f.incidents {
		f.incidents[i].What, f.incidents[i].Findings = next(), next()
	}
	for i := range f.glasses {
		f.glasses[i].Reason, f.glasses[i].Finding = next(), next()
	}
	for i := range f.letters {
		v := &f.letters[i]
		id, request, state := v.Letter.ID, v.Letter.Request, v.Letter.State
		poison(reflect.ValueOf(v).Elem(), next)
		v.Letter.ID, v.Letter.Request, v.Letter.State = id, request, state
	}
	for i := range f.holds {
		id := f.holds[i].ID
		poison(reflect.ValueOf(&f.holds[i]).Elem(), next)
		f.holds[i].ID = id
	}
	for i := range f.entries {
		e := &f.entries[i]
		id, register, inForce, versions := e.ID, e.Register, e.InForce, e.Versions
		poison(reflect.ValueOf(e).Elem(), next)
		e.ID, e.Register, e.InForce, e.Versions = id, register, inForce, versions
		for j := range e.Versions {
			for k := range e.Versions[j].Values {
				e.Versions[j].Values[k].Text = next()
			}
		}
	}
	for i := range f.rulings {
		id, op := f.rulings[i].ID, f.rulings[i].Op
		poison(reflect.ValueOf(&f.rulings[i]).Elem(), next)
		f.rulings[i].ID, f.rulings[i].Op = id, op
	}
	one := copied()
	poison(reflect.ValueOf(&one).Elem(), next)
	one.Of, f.copied = copied().Of, &one
	f.clear = true
	return f
}

// every is every page of the house.
func every(e page.Env) []page.Page {
	list := []page.Page{page.NewHome(e), page.NewTenants(e, ""), page.NewTenant(e, "acme"), page.NewTenant(e, "baltic"), page.NewPeople(e, "", ""),
		page.NewPeople(e, "acme", ""), page.NewPerson(e, "p-0001"), page.NewRequests(e, ""), page.NewApprovals(e, ""), page.NewIncidents(e, ""), page.NewIncident(e, "I-2"), page.NewBreakGlass(e, ""), page.NewAudit(e, "", ""), page.NewCopy(e, "R-1"),
		page.NewRulings(e, ""), page.NewRuling(e, "D-3"), page.NewLetters(e, ""), page.NewLetter(e, "L-1"), page.NewLetter(e, "L-4"), page.NewHolds(e, ""), page.NewHold(e, "H-2"), page.NewPromises(e, ""), page.NewPromise(e, "emergency"),
		page.NewRegisters(e, ""), page.NewRegister(e, "subprocessor", ""), page.NewEntry(e, "subprocessor.hetzner"), page.NewRetention(e, ""), page.NewDigest(e, ""), page.NewDigest(e, "2026-W46")}
	for _, s := range stages {
		for _, tab := range []string{"letter", "facts", "clock", "plan", "timeline"} {
			list = append(list, page.NewRequest(e, s.id(), tab))
		}
	}
	return list
}

// forms are the keys that open dialogs on a request.
var forms = []string{"t", "n", "w", "u", "f", "W", "R", "x", "D", "c", "P", "V", "A", "b", "r", "O"}

func TestNoHostileTextReachesAScreen(t *testing.T) { synctest.Test(t, noHostileTextReachesAScreen) }

func noHostileTextReachesAScreen(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
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
	for round := range 6 {
		role := []model.Role{model.RoleAdmin, model.RoleDPO, model.RoleAuditor}[round%3]
		f := poisoned(role, next)
		f.clear = round%2 == 0 // else masked, and the forms that reveal are shown
		size := sizes[round%len(sizes)]
		for _, p := range every(env(f, t)) {
			x := open(t, p, size[0], size[1])
			x.press("G", "g", "j", "j", "tab")
			proper(t, p.Title(), 200, 1)
			for _, a := range p.Actions() {
				proper(t, a.Label+a.Help+a.Disabled, 10000, 1)
			}
			if _, ok := p.(page.Revealer); ok && role != model.RoleAuditor {
				x.press("x", "shift+tab", "shift+tab", "G")
				opened += len(x.boxes)
				x.boxes = nil
			}
			if _, ok := p.(*page.PersonCopy); ok {
				for _, key := range []string{"K", "X", "P"} {
					x.press("j", key, "j", "G")
					opened += len(x.boxes)
					x.press("esc")
					x.boxes = nil
				}
				x.said = nil
			}
			if r, ok := p.(*page.Request); ok && r.Route().Filter == "plan" {
				for _, key := range forms {
					x.press(key, "j", "G")
					opened += len(x.boxes)
					x.press("esc")
					x.boxes = nil
				}
				x.said = nil
			}
		}
	}
	if drawn < 5000 || opened < 100 {
		t.Fatalf("%d hostile strings on pages and %d dialogs are too few to prove anything", drawn, opened)
	}
}

func TestAMegabyteNameIsCut(t *testing.T) { synctest.Test(t, aMegabyteNameIsCut) }

func aMegabyteNameIsCut(t *testing.T) {
	huge := strings.Repeat("\x1b[2JName ", 1<<17)
	f := house(model.RoleAdmin)
	for i := range f.requests {
		f.requests[i].Row.Name, f.requests[i].File.Name, f.requests[i].File.Heading, f.requests[i].File.Text = huge, huge, huge, huge
		f.requests[i].File.Why = []string{huge}
	}
	f.people[0].Name, f.people[0].Email = huge, huge
	f.tenants[0].Tenant.Name = huge
	e := env(f, t)
	for _, p := range []page.Page{page.NewRequest(e, "R-1", ""), page.NewRequests(e, ""), page.NewPeople(e, "", ""), page.NewTenants(e, ""), page.NewTenant(e, "acme")} {
		open(t, p, 130, 21).press("j", "k", "G")
	}
}

func TestEveryPageFitsEverySize(t *testing.T) { synctest.Test(t, everyPageFitsEverySize) }

func everyPageFitsEverySize(t *testing.T) {
	f := house(model.RoleAdmin)
	th := theme.New(theme.Options{ASCII: true, NoColor: true})
	for _, p := range every(env(f, t))[:14] {
		x := open(t, p, 80, 21)
		for _, size := range [][2]int{{1, 1}, {2, 3}, {9, 4}, {20, 2}, {40, 10}, {76, 18}, {119, 5}, {120, 1}, {121, 60}, {400, 100}} {
			x.resize(size[0], size[1])
			x.screen()
			for _, r := range p.View(size[0], size[1], th) {
				if r > 0x7e {
					t.Fatalf("%s at %v shows %q on a terminal of ASCII", p.Title(), size, r)
				}
			}
		}
	}
}
