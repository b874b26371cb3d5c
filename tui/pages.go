package tui

import (
	"integrora.com/opsconsole/tui/page"
	"integrora.com/opsconsole/tui/route"
)

// maker makes the page for a route.
type maker func(page.Env, route.Route) page.Page

// pages is the table of pages by the first word of their route.
var pages = map[string]maker{
	"home":       func(e page.Env, _ route.Route) page.Page { return page.NewHome(e) },
	"tenants":    func(e page.Env, r route.Route) page.Page { return page.NewTenants(e, r.Filter) },
	"copy":       func(e page.Env, r route.Route) page.Page { return page.NewCopy(e, r.ID) },
	"tenant":     func(e page.Env, r route.Route) page.Page { return page.NewTenant(e, r.ID) },
	"people":     func(e page.Env, r route.Route) page.Page { return page.NewPeople(e, r.ID, r.Filter) },
	"person":     func(e page.Env, r route.Route) page.Page { return page.NewPerson(e, r.ID) },
	"requests":   func(e page.Env, r route.Route) page.Page { return page.NewRequests(e, r.Filter) },
	"request":    func(e page.Env, r route.Route) page.Page { return page.NewRequest(e, r.ID, r.Filter) },
	"approvals":  func(e page.Env, r route.Route) page.Page { return page.NewApprovals(e, r.Filter) },
	"audit":      func(e page.Env, r route.Route) page.Page { return page.NewAudit(e, r.ID, r.Filter) },
	"admins":     func(e page.Env, r route.Route) page.Page { return page.NewAdmins(e, r.Filter) },
	"admin":      func(e page.Env, r route.Route) page.Page { return page.NewAccount(e, r.ID) },
	"changes":    func(e page.Env, r route.Route) page.Page { return page.NewChanges(e, r.Filter) },
	"change":     func(e page.Env, r route.Route) page.Page { return page.NewChange(e, r.ID) },
	"rulings":    func(e page.Env, r route.Route) page.Page { return page.NewRulings(e, r.Filter) },
	"ruling":     func(e page.Env, r route.Route) page.Page { return page.NewRuling(e, r.ID) },
	"letters":    func(e page.Env, r route.Route) page.Page { return page.NewLetters(e, r.Filter) },
	"letter":     func(e page.Env, r route.Route) page.Page { return page.NewLetter(e, r.ID) },
	"promises":   func(e page.Env, r route.Route) page.Page { return page.NewPromises(e, r.Filter) },
	"promise":    func(e page.Env, r route.Route) page.Page { return page.NewPromise(e, r.ID) },
	"holds":      func(e page.Env, r route.Route) page.Page { return page.NewHolds(e, r.Filter) },
	"hold":       func(e page.Env, r route.Route) page.Page { return page.NewHold(e, r.ID) },
	"registers":  func(e page.Env, r route.Route) page.Page { return page.NewRegisters(e, r.Filter) },
	"register":   func(e page.Env, r route.Route) page.Page { return page.NewRegister(e, r.ID, r.Filter) },
	"entry":      func(e page.Env, r route.Route) page.Page { return page.NewEntry(e, r.ID) },
	"retention":  func(e page.Env, r route.Route) page.Page { return page.NewRetention(e, r.Filter) },
	"digest":     func(e page.Env, r route.Route) page.Page { return page.NewDigest(e, r.ID) },
	"sessions":   func(e page.Env, r route.Route) page.Page { return page.NewSessions(e, r.Filter) },
	"policy":     func(e page.Env, _ route.Route) page.Page { return page.NewPolicy(e) },
	"alarms":     func(e page.Env, r route.Route) page.Page { return page.NewAlarms(e, r.Filter) },
	"incidents":  func(e page.Env, r route.Route) page.Page { return page.NewIncidents(e, r.Filter) },
	"incident":   func(e page.Env, r route.Route) page.Page { return page.NewIncident(e, r.ID) },
	"backups":    func(e page.Env, r route.Route) page.Page { return page.NewBackups(e, r.Filter) },
	"breakglass": func(e page.Env, r route.Route) page.Page { return page.NewBreakGlass(e, r.Filter) },
}

// make is the page for r; one that says so when there is none.
func (a *App) make(r route.Route) page.Page {
	if m := a.pages[r.Page]; m != nil {
		return m(a.env, r)
	}
	return page.NewError(r, "This page is not part of this version.")
}
