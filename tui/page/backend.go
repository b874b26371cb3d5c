package page

import (
	"context"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/digest"
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
	// QueueCounts tells how many requests stand in each of model.Queues.
	QueueCounts(context.Context) (map[string]int, error)
	// Suggest tries on each request the triage that its letter suggests,
	// without doing it.
	Suggest(ctx context.Context, requests []string, capacity model.Capacity) ([]model.Trial, error)
	Request(ctx context.Context, id string) (model.RequestView, error)
	// Copy is the copy that a request's person would be handed.
	Copy(ctx context.Context, request string) (model.CopyView, error)
	// Conceal masks again what this session revealed (model.RevealData, given
	// to Do), and what it is about to. It does not block.
	Conceal()
	// Incidents and BreakGlasses are short lists, newest first.
	Incidents(context.Context) ([]model.Incident, error)
	BreakGlasses(context.Context) ([]model.BreakGlass, error)
	// CountIncident counts the people and records of an incident's tenants that
	// match a filter, and records the numbers.
	CountIncident(ctx context.Context, id, filter string) (model.Result, error)
	Audit(context.Context, model.Window) (model.Page[model.AuditRow], error)
	// CheckLog reads the whole audit log and checks it against its head and
	// every head remembered. A log that is not whole is a refusal that says
	// where.
	CheckLog(context.Context) (model.AuditHead, error)

	// Backups lists backups, drills and restores, newest first.
	Backups(context.Context) (model.Backups, error)
	// CheckBackup checks one; BackupNow makes one. Both take as long as the
	// store is large.
	CheckBackup(ctx context.Context, id string) (model.Backup, error)
	BackupNow(context.Context) (model.Backup, error)

	// Admins lists the accounts, without secrets; to auditors without
	// addresses, to on-call engineers not at all.
	Admins(context.Context) ([]model.Admin, error)
	// Names are the login names of all accounts by id, for every role.
	Names(context.Context) (map[string]string, error)
	// Access is the access policy.
	Access(context.Context) (model.AccessPolicy, error)
	// AccountChanges lists proposed changes of accounts and policy, newest
	// first, to those who read accounts.
	AccountChanges(context.Context) ([]model.Change, error)
	// Rulings is a window of the decisions that take two persons, newest first;
	// Ruling is one of them.
	Rulings(context.Context, model.Window) (model.Page[model.RulingRow], error)
	Ruling(ctx context.Context, id string) (model.Ruling, error)
	// Letters is a window of the letters of ours, newest first, without what
	// they say; OutLetter one with its text, masked but for what is revealed.
	Letters(context.Context, model.Window) (model.Page[model.OutLetter], error)
	OutLetter(ctx context.Context, id string) (model.OutView, error)
	// Promises lists the promises of the published policy with their live states.
	Promises(context.Context) ([]model.Promise, error)
	// Holds lists the legal holds, newest first.
	Holds(context.Context) ([]model.Hold, error)
	// Retentions are the rules of retention.
	Retentions(context.Context) ([]model.RetentionRule, error)
	// Digest is the digest of a week; of the running one when none is named.
	Digest(ctx context.Context, week digest.Week) (digest.Digest, error)
	// Registers tells how the entries of each register stand. Register is a window
	// of a register's entries, by id or by review; Entry is one with all its
	// versions.
	Registers(context.Context) ([]model.RegisterCount, error)
	Register(ctx context.Context, id model.RegisterID, w model.Window) (model.Page[model.Entry], error)
	Entry(ctx context.Context, id string) (model.Entry, error)
	// SubNotices is whom the newest announcement of a sub-processor reached; a
	// "state" refusal says that there was none.
	SubNotices(ctx context.Context, id string) (model.Notices, error)
	// Alarms lists all alarms, newest first.
	Alarms(context.Context) ([]model.Alarm, error)
	// Sessions lists the live sessions that the admin may see, oldest first.
	Sessions(context.Context) ([]model.SessionRow, error)
	// EndSession ends one of them: one's own, or as admin anybody's.
	EndSession(ctx context.Context, id string) error
	// Statement is what the admin would sign to approve what is proposed.
	Statement(ctx context.Context, object, management string) (model.Statement, error)
}
