package page_test

import (
	"testing"
	"testing/synctest"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/page"
)

// accessScreens are the pages about access, as who sees them.
var accessScreens = []struct {
	name string
	role model.Role
	make func(page.Env) page.Page
	keys []string
}{
	{"admins", model.RoleAdmin, func(e page.Env) page.Page { return page.NewAdmins(e, "") }, []string{"j"}},
	{"account", model.RoleAdmin, func(e page.Env) page.Page { return page.NewAccount(e, "admin2") }, nil},
	{"account-machine", model.RoleAuditor, func(e page.Env) page.Page { return page.NewAccount(e, "feed") }, nil},
	{"account-invite", model.RoleAdmin, func(e page.Env) page.Page { return page.NewAdmins(e, "") }, []string{"n"}},
	{"changes", model.RoleAdmin, func(e page.Env) page.Page { return page.NewChanges(e, "") }, []string{"j"}},
	{"change", model.RoleAdmin, func(e page.Env) page.Page { return page.NewChange(e, "C-4") }, nil},
	{"change-denied", model.RoleDPO, func(e page.Env) page.Page { return page.NewChange(e, "C-2") }, nil},
	{"change-review", model.RoleAdmin, func(e page.Env) page.Page { return page.NewChange(e, "C-4") }, []string{"A"}},
	{"approvals-all", model.RoleAdmin, func(e page.Env) page.Page { return page.NewApprovals(e, "") }, []string{"j"}},
	{"sessions", model.RoleAdmin, func(e page.Env) page.Page { return page.NewSessions(e, "") }, []string{"j"}},
	{"policy", model.RoleAdmin, func(e page.Env) page.Page { return page.NewPolicy(e) }, nil},
	{"policy-form", model.RoleAdmin, func(e page.Env) page.Page { return page.NewPolicy(e) }, []string{"c"}},
	{"alarms", model.RoleOnCall, func(e page.Env) page.Page { return page.NewAlarms(e, "") }, nil},
}

func TestScreensOfAccessLookAsTheyDid(t *testing.T) {
	for _, s := range accessScreens {
		for _, size := range []struct {
			name string
			w, h int
		}{{"80x24", 80, 21}, {"120x40", 120, 37}} {
			synctest.Test(t, func(t *testing.T) {
				f := offices(s.role)
				f.policy.UserCAs = []model.TrustedCA{{Name: "house ca", Fingerprint: "SHA256:ca", Blob: []byte("ca")}}
				golden(t, s.name+"-"+size.name, open(t, s.make(env(f, t)), size.w, size.h).press(s.keys...).text())
			})
		}
	}
}
