package model

// Queue is a pile of requests that somebody works through.
type Queue struct {
	Name   string
	Title  string
	Filter string // as typed in the list of requests
}

// Queues lists the queues in the order in which pages offer them. What is
// snoozed stands in "all" and "snoozed" until it wakes.
var Queues = []Queue{
	{"all", "all", ""},
	{"mine", "mine", "assignee:me state:open !state:snoozed"},
	{"unassigned", "unassigned", "assignee:none state:open !state:snoozed"},
	{"week", "this week", "state:week !state:snoozed"},
	{"overdue", "overdue", "state:overdue"},
	{"person", "waits: person", "state:waiting-person"},
	{"tenant", "waits: tenant", "state:waiting-tenant"},
	{"snoozed", "snoozed", "state:snoozed"},
}

// WaitsForPerson reports whether the person must answer first.
func (s State) WaitsForPerson() bool { return s == IdentityWait || s == ClarifyWait }

// WaitsForTenant reports whether the tenant must answer first.
func (s State) WaitsForTenant() bool { return s == Forwarded || s == NoTenant }
