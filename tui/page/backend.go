package page

import (
	"context"
	"time"

	"integrora.com/opsconsole/model"
)

// Backend is one admin's access to the store, as the console sees it. Every
// call asks the admin's role afresh and answers with what that role may see;
// refusals carry a code and a sentence (model.Refusal). Calls block: they are
// made in Cmds only.
type Backend interface {
	// Do gives a command in the admin's name.
	Do(context.Context, model.Command) (model.Result, error)
	// Me is the admin as stored now, without secrets.
	Me() (model.Admin, error)
	// Now is the store's clock: what "overdue" is reckoned by.
	Now() time.Time
	// Head is the head of the audit log.
	Head() model.AuditHead
	// Changes receives after commits, one signal for any number of them, until
	// the function is called.
	Changes() (<-chan struct{}, func())

	Home(context.Context) (model.Home, error)
	Tenants(context.Context, model.Window) (model.Page[model.TenantRow], error)
	Tenant(ctx context.Context, slug string) (model.TenantView, error)
	// People is a window of a tenant's people; "*" is everybody, "" our own
	// marketing contacts.
	People(ctx context.Context, tenant string, w model.Window) (model.Page[model.PersonRow], error)
	Person(ctx context.Context, id string) (model.PersonView, error)
	Requests(context.Context, model.Window) (model.Page[model.RequestRow], error)
	Request(ctx context.Context, id string) (model.RequestView, error)
	// Conceal masks again what this session revealed (model.RevealData, given
	// to Do), and what it is about to. It does not block.
	Conceal()
	// Incidents, BreakGlasses and Admins are short lists, newest or first by
	// name.
	Incidents(context.Context) ([]model.Incident, error)
	BreakGlasses(context.Context) ([]model.BreakGlass, error)
	Admins(context.Context) ([]model.Admin, error)
	Audit(context.Context, model.Window) (model.Page[model.AuditRow], error)
	// CheckLog reads the whole audit log and checks it against its head and
	// every head remembered. A log that is not whole is a refusal that says
	// where.
	CheckLog(context.Context) (model.AuditHead, error)
}
