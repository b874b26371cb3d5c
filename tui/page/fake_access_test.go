package page_test

import (
	"cmp"
	"context"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/tui/page"
)

// access is the part of a fake that knows of accounts.
type access struct {
	admins   []model.Admin
	policy   model.AccessPolicy
	changes  []model.Change // newest first
	alarms   []model.Alarm  // newest first
	sessions []model.SessionRow
	ended    []string
	sign     func(context.Context, []byte) ([]byte, error)
}

func (f *fake) Admins(context.Context) ([]model.Admin, error) {
	return slices.Clone(f.admins), f.broken
}
func (f *fake) Names(context.Context) (map[string]string, error) {
	names := maps.Clone(admins)
	for _, a := range f.admins {
		names[a.ID] = a.Name
	}
	return names, f.broken
}
func (f *fake) Access(context.Context) (model.AccessPolicy, error) { return f.policy, f.broken }
func (f *fake) AccountChanges(context.Context) ([]model.Change, error) {
	return slices.Clone(f.changes), f.broken
}
func (f *fake) Letters(_ context.Context, w model.Window) (model.Page[model.OutLetter], error) {
	page := model.Page[model.OutLetter]{Total: len(f.letters), Matching: len(f.letters)}
	for _, v := range f.letters {
		page.Rows = append(page.Rows, v.Letter.Masked())
	}
	return page, f.broken
}

func (f *fake) OutLetter(_ context.Context, id string) (model.OutView, error) {
	for _, v := range f.letters {
		if v.Letter.ID == id {
			of, _ := v.Letter.Shown()
			return v.Masked(f.shows(of)), f.broken
		}
	}
	return model.OutView{}, cmp.Or(f.broken, model.NotFound(model.KindOutLetter, id))
}

func (f *fake) Retentions(context.Context) ([]model.RetentionRule, error) {
	return model.PublishedRetentions(), f.broken
}

func (f *fake) Registers(context.Context) ([]model.RegisterCount, error) {
	var list []model.RegisterCount
	for _, rule := range model.Registers() {
		c := model.RegisterCount{Register: rule.Register, Title: rule.Title, Law: rule.Law}
		for _, e := range f.entries {
			if e.Register != rule.Register {
				continue
			}
			c.Entries++
			c.Objections += e.OpenObjections()
			if e.Active() {
				c.InForce++
			}
			if e.Lacks() != "" {
				c.Lacking++
			}
			if e.Standing(deadline.ReceivedOn(f.now)) == "review overdue" {
				c.Late++
			}
		}
		list = append(list, c)
	}
	return list, f.broken
}

func (f *fake) Register(_ context.Context, id model.RegisterID, w model.Window) (model.Page[model.Entry], error) {
	all := slices.DeleteFunc(slices.Clone(f.entries), func(e model.Entry) bool { return e.Register != id })
	return cut(all, w, func(e model.Entry) string { return e.ID }, func(e model.Entry) string { return e.ID + " " + e.Title() }), f.broken
}

func (f *fake) Entry(_ context.Context, id string) (model.Entry, error) {
	for _, e := range f.entries {
		if e.ID == id {
			return e, f.broken
		}
	}
	return model.Entry{}, cmp.Or(f.broken, model.NotFound(model.KindEntry, id))
}

func (f *fake) SubNotices(_ context.Context, id string) (model.Notices, error) {
	if id != f.notices.entry {
		return model.Notices{}, cmp.Or(f.broken, model.Refuse("state", "nothing of %s is announced", id))
	}
	return f.notices.Notices, f.broken
}

func (f *fake) Promises(context.Context) ([]model.Promise, error) { return f.home.Promises, f.broken }

func (f *fake) Holds(context.Context) ([]model.Hold, error) { return f.holds, f.broken }

func (f *fake) Rulings(ctx context.Context, w model.Window) (model.Page[model.RulingRow], error) {
	names, _ := f.Names(ctx)
	var rows []model.RulingRow
	for _, r := range f.rulings {
		rows = append(rows, model.RulingRow{Ruling: r, Proposer: names[r.By]})
	}
	return cut(rows, w, func(r model.RulingRow) string { return r.ID }, func(r model.RulingRow) string {
		undecided := "no"
		if r.State == model.RulingOpen {
			undecided = "yes"
		}
		return r.ID + " " + r.Object + " " + string(r.Op) + " about:" + r.Object + " state:" + r.Standing(f.now) + " undecided:" + undecided
	}), f.broken
}

func (f *fake) Ruling(_ context.Context, id string) (model.Ruling, error) {
	for _, r := range f.rulings {
		if r.ID == id {
			return r, f.broken
		}
	}
	return model.Ruling{}, cmp.Or(f.broken, model.NotFound(model.KindRuling, id))
}
func (f *fake) Alarms(context.Context) ([]model.Alarm, error) { return f.alarms, f.broken }
func (f *fake) Sessions(context.Context) ([]model.SessionRow, error) {
	return slices.Clone(f.sessions), f.broken
}
func (f *fake) EndSession(_ context.Context, id string) error {
	f.ended = append(f.ended, id)
	return f.refusal
}
func (f *fake) Statement(_ context.Context, object, management string) (model.Statement, error) {
	for _, c := range f.changes {
		if c.ID == object {
			return c.Statement(f.me), nil
		}
	}
	for _, v := range f.requests {
		if v.Row.ID == object {
			return v.Request.Proposal.Statement(object, v.Plan, management, f.me), nil
		}
	}
	return model.Statement{}, model.NotFound(model.KindChange, object)
}

// theInvite is the only one that tests draw.
const theInvite = "0123-4567-89AB-CDEF-GHJK-MNPQ-RS"

// tools draw the one invite, and read keys of the form "TYPE BLOB COMMENT".
func tools(f *fake) page.Tools {
	return page.Tools{Session: "s-1", Sign: f.sign,
		NewInvite: func() (string, []byte, error) { return theInvite, []byte("its hash"), nil },
		ParseKey: func(line string) (model.AdminKey, error) {
			parts := strings.SplitN(line, " ", 3)
			if len(parts) < 2 {
				return model.AdminKey{}, model.Refuse("usage", "public key refused: wanted one key, found %d words", len(parts))
			}
			return model.AdminKey{Label: strings.Join(parts[2:], ""), Fingerprint: "SHA256:" + parts[1], Blob: []byte(parts[1]), Hardware: strings.HasPrefix(parts[0], "sk-")}, nil
		}}
}

// offices is the house with its accounts, changes, sessions and alarms.
func offices(role model.Role) *fake {
	f := house(role)
	f.admins = accountsOfTheHouse()
	f.changes = []model.Change{
		change("C-5", model.OpPolicy, "", "a-1", func(c *model.Change) {
			c.Before = f.policy.Lines()
			c.Policy = model.AccessPolicy{HardwareKey: []model.Role{model.RoleAdmin}, Proofs: []model.ActProof{{Act: "erasure.approve", Proof: model.ProofBoth}}}
		}),
		change("C-4", model.OpRole, "oncall", "a-2", func(c *model.Change) {
			c.Before = []string{"role: oncall", "in force from: -", "in force until: -"}
			c.Role, c.Until = model.RoleAdmin, now.AddDate(0, 6, 0)
		}),
		change("C-3", model.OpSources, "feed", "a-2", func(c *model.Change) {
			c.Before = []string{"may come from: 203.0.113.0/24", "commands a minute: 30"}
			c.Sources, c.Rate = []string{"198.51.100.0/24"}, 60
		}),
		change("C-2", model.OpDelegation, "admin2", "a-2", func(c *model.Change) {
			c.Before, c.Delegation = []string{`delegation: ""`}, "MG-2026-9"
			c.State, c.DecidedBy, c.DecidedAt, c.Reason = model.ChangeDenied, "a-1", now.Add(-time.Hour), "management never wrote this"
		}),
		change("C-1", model.OpKeyAdd, "dpo", "a-2", func(c *model.Change) {
			c.Before, c.Key = []string{`key: "laptop" SHA256:dpo`}, model.AdminKey{Label: "blue token", Fingerprint: "SHA256:blue", Hardware: true}
			c.At, c.Expires = now.AddDate(0, 0, -3), now.AddDate(0, 0, -2)
		}),
	}
	f.alarms = []model.Alarm{
		{ID: "A-2", Kind: model.AlarmBreakGlass, At: now.Add(-10 * time.Minute), Who: "oncall", Object: "G-1"},
		{ID: "A-1", Kind: model.AlarmCodeLocked, At: now.Add(-26 * time.Hour), Who: "dpo"},
	}
	f.sessions = []model.SessionRow{
		{ID: "s-1", Admin: "a-1", Name: "admin", Role: model.RoleAdmin, Kind: "console", Remote: "192.0.2.10", Page: "sessions", Began: now.Add(-time.Hour), LastInput: now},
		{ID: "s-2", Admin: "a-4", Name: "oncall", Role: model.RoleOnCall, Kind: "console", Remote: "2001:db8::17", Page: "requests/R-4", Began: now.Add(-3 * time.Hour), LastInput: now.Add(-7 * time.Minute)},
		{ID: "s-3", Admin: "a-6", Name: "feed", Role: model.RoleIntake, Kind: "command", Remote: "203.0.113.9", Page: "import", Began: now.Add(-2 * time.Minute)},
	}
	return f
}

func change(id string, op model.ChangeOp, name, by string, with func(*model.Change)) model.Change {
	c := model.Change{ID: id, Op: op, Name: name, By: by, At: now.Add(-time.Hour), Expires: now.Add(23 * time.Hour), State: model.ChangeOpen}
	for admin, login := range map[string]string{"a-1": "admin", "a-2": "admin2", "a-3": "dpo", "a-4": "oncall", "a-6": "feed"} {
		if login == name {
			c.Admin = admin
		}
	}
	with(&c)
	return c
}

func accountsOfTheHouse() []model.Admin {
	made := now.AddDate(0, -8, 0)
	one := func(id, name string, role model.Role, with func(*model.Admin)) model.Admin {
		a := model.Admin{ID: id, Name: name, Role: role, CreatedBy: "system", CreatedAt: made, ConfirmedBy: "system", LastLogin: now.Add(-20 * time.Hour),
			Factor: model.SecondFactor{Secret: []byte{1}, EnrolledAt: made}, Keys: []model.AdminKey{{Label: "laptop", Fingerprint: "SHA256:" + name, Blob: []byte(name), AddedAt: made}}}
		with(&a)
		return a
	}
	digest, _ := hex.DecodeString(strings.Repeat("0f", 32))
	return []model.Admin{
		one("a-1", "admin", model.RoleAdmin, func(a *model.Admin) { a.Delegation = "MG-2026-3" }),
		one("a-2", "admin2", model.RoleAdmin, func(a *model.Admin) {
			a.Keys = append(a.Keys, model.AdminKey{Label: "blue token", Fingerprint: "SHA256:U1a9vTqk2pQ0m3L7Zs0fYc4nHd8xGb5tWj6eRi1oKuE", Blob: []byte("blue"), AddedAt: now.AddDate(0, -1, 0), Hardware: true})
			a.Until, a.Failures = now.AddDate(0, 2, 0), 2
		}),
		one("a-3", "dpo", model.RoleDPO, func(a *model.Admin) { a.Factor.LockedUntil, a.Factor.Wrong = now.Add(20*time.Minute), 5 }),
		one("a-6", "feed", model.RoleIntake, func(a *model.Admin) {
			a.Factor, a.Sources, a.Rate = model.SecondFactor{}, []string{"203.0.113.0/24"}, 30
		}),
		one("a-7", "fresh", model.RoleOnCall, func(a *model.Admin) {
			a.Factor, a.ConfirmedBy, a.CreatedBy, a.LastLogin = model.SecondFactor{}, "", "a-2", time.Time{}
			a.Invite = model.Invite{Hash: digest, Expires: now.Add(20 * time.Hour)}
		}),
		one("a-8", "gone", model.RoleAuditor, func(a *model.Admin) { a.Disabled, a.DisabledFor = true, "left the company" }),
		one("a-4", "oncall", model.RoleOnCall, func(a *model.Admin) { a.Person = "p-0002" }),
	}
}

func (f *fake) Backups(context.Context) (model.Backups, error) {
	return model.Backups{List: backups()}, f.broken
}
func (f *fake) CheckBackup(_ context.Context, id string) (model.Backup, error) {
	return model.Backup{}, model.NotFound(model.KindBackup, id)
}
func (f *fake) BackupNow(context.Context) (model.Backup, error) {
	return model.Backup{}, model.Refuse("backup", "no backups are set up")
}
