package page_test

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"integrora.com/opsconsole/model"
)

// fake is a backend of values: what the pages read, and the commands that were
// given.
type fake struct {
	access
	mu       sync.Mutex
	me       model.Admin
	now      time.Time
	home     model.Home
	tenants  []model.TenantView
	people   []model.PersonRow
	persons  map[string]model.PersonView
	requests []model.RequestView
	rulings  []model.Ruling
	letters  []model.OutView
	holds    []model.Hold
	entries  []model.Entry
	notices  announced
	log      []model.AuditRow // oldest first
	did      []model.Command
	broken   error                                     // of every read
	refusal  error                                     // of every command
	most     int                                       // people asked for at once
	answer   func(model.Command) (model.Result, error) // to a command, instead of refusal

	digested  []model.Request // instead of requests, in the digest
	copied    *model.CopyView // instead of the usual one
	incidents []model.Incident
	glasses   []model.BreakGlass
	seen      map[model.Ref]model.Revealed // as a desk keeps it
	clear     bool                         // all is revealed
}

// shows is what is revealed of a record.
func (f *fake) shows(of model.Ref) model.Revealed {
	if f.clear {
		return model.Revealed{Fields: []string{model.AllFields}, Purpose: model.PurposeRequest, Until: f.now.Add(model.RevealFor)}
	}
	return f.seen[of]
}

func (f *fake) Conceal() { f.seen = nil }

func (f *fake) Incidents(context.Context) ([]model.Incident, error) { return f.incidents, f.broken }

func (f *fake) CountIncident(ctx context.Context, id, filter string) (model.Result, error) {
	return f.Do(ctx, model.CountIncident{Incident: id, Filter: filter})
}

func (f *fake) BreakGlasses(context.Context) ([]model.BreakGlass, error) { return f.glasses, f.broken }

func (f *fake) Do(_ context.Context, cmd model.Command) (model.Result, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.did = append(f.did, cmd)
	if f.answer != nil {
		return f.answer(cmd)
	}
	if reveal, ok := cmd.(model.RevealData); ok && f.refusal == nil {
		if f.seen == nil {
			f.seen = map[model.Ref]model.Revealed{}
		}
		f.seen[reveal.Of] = model.Revealed{Fields: reveal.Fields, Purpose: reveal.Purpose, Until: f.now.Add(model.RevealFor)}
	}
	return model.Result{}, f.refusal
}

func (f *fake) Me() (model.Admin, error)           { return f.me, nil }
func (f *fake) Now() time.Time                     { return f.now }
func (f *fake) Head() model.AuditHead              { return f.home.Head }
func (f *fake) Changes() (<-chan struct{}, func()) { return nil, func() {} }

func (f *fake) CheckLog(context.Context) (model.AuditHead, error) { return f.home.Head, f.refusal }

func (f *fake) Home(context.Context) (model.Home, error) {
	h := f.home
	h.Soon = model.MaskedRows(h.Soon)
	return h, f.broken
}

func (f *fake) Tenants(_ context.Context, w model.Window) (model.Page[model.TenantRow], error) {
	var rows []model.TenantRow
	for _, v := range f.tenants {
		t := v.Tenant
		rows = append(rows, model.TenantRow{Slug: t.Slug, Name: t.Name, Country: t.Country, Status: t.Status, People: v.People,
			OpenRequests: len(v.Requests), EraseBy: t.EraseBy()})
	}
	return cut(rows, w, func(r model.TenantRow) string { return r.Slug }, func(r model.TenantRow) string { return r.Slug + " " + r.Name }), f.broken
}

func (f *fake) Tenant(_ context.Context, slug string) (model.TenantView, error) {
	for _, v := range f.tenants {
		if v.Tenant.Slug == slug {
			return v.Masked(f.shows(v.Tenant.Ref())), f.broken
		}
	}
	return model.TenantView{}, cmp.Or(f.broken, model.NotFound(model.KindTenant, slug))
}

func (f *fake) People(_ context.Context, tenant string, w model.Window) (model.Page[model.PersonRow], error) {
	f.most = max(f.most, w.Limit)
	rows := slices.DeleteFunc(slices.Clone(f.people), func(p model.PersonRow) bool { return tenant != "*" && p.Tenant != tenant })
	page := cut(rows, w, func(p model.PersonRow) string { return p.ID }, func(p model.PersonRow) string { return p.Name + " " + p.Email })
	for i := range page.Rows {
		page.Rows[i] = page.Rows[i].Masked(f.shows(model.Ref{}))
	}
	return page, f.broken
}

func (f *fake) Person(_ context.Context, id string) (model.PersonView, error) {
	v, ok := f.persons[id]
	if !ok {
		return v, cmp.Or(f.broken, model.NotFound(model.KindPerson, id))
	}
	return v.Masked(f.shows(v.Person.Ref())), f.broken
}

func (f *fake) Requests(_ context.Context, w model.Window) (model.Page[model.RequestRow], error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var rows []model.RequestRow
	for _, v := range f.requests {
		rows = append(rows, v.Row.Masked(f.shows(model.Ref{})))
	}
	return cut(rows, w, func(r model.RequestRow) string { return r.ID }, func(r model.RequestRow) string {
		return r.ID + " " + r.Name + " state:" + string(r.State) + " tenant:" + r.Tenant
	}), f.broken
}

func (f *fake) Request(_ context.Context, id string) (model.RequestView, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, v := range f.requests {
		if v.Row.ID == id {
			return v.Masked(f.shows(model.Ref{Kind: model.KindRequest, ID: id})), f.broken
		}
	}
	return model.RequestView{}, cmp.Or(f.broken, model.NotFound(model.KindRequest, id))
}

func (f *fake) QueueCounts(context.Context) (map[string]int, error) {
	return map[string]int{"all": len(f.requests), "mine": 1, "overdue": 2}, f.broken
}

func (f *fake) Suggest(_ context.Context, ids []string, capacity model.Capacity) (list []model.Trial, err error) {
	for i, id := range ids {
		t := model.Trial{Command: model.TriageRequest{Request: id, Rights: []model.Right{model.Erasure}, Capacity: capacity}}
		if i > 0 {
			t.Err = model.Refuse("state", "%s is closed", id)
		}
		list = append(list, t)
	}
	return list, f.broken
}

func (f *fake) Audit(_ context.Context, w model.Window) (model.Page[model.AuditRow], error) {
	rows := slices.Clone(f.log)
	slices.Reverse(rows)
	return cut(rows, w, func(a model.AuditRow) string { return strconv.FormatUint(a.Seq, 10) },
		func(a model.AuditRow) string { return a.ActorName + " " + a.Action + " " + a.Object }), f.broken
}

// cut is the window of the rows whose text holds every word of the filter.
func cut[T any](rows []T, w model.Window, id, text func(T) string) model.Page[T] {
	p := model.Page[T]{Total: len(rows)}
	rows = slices.DeleteFunc(rows, func(r T) bool {
		for word := range strings.FieldsSeq(strings.ToLower(w.Filter)) {
			rest, not := strings.CutPrefix(word, "!")
			if strings.Contains(strings.ToLower(text(r)), rest) == not {
				return true
			}
		}
		return false
	})
	from := w.Offset
	if at := slices.IndexFunc(rows, func(r T) bool { return id(r) == w.Around }); w.Around != "" && at >= 0 {
		from = at - w.Limit/2
	}
	p.Matching, p.Offset = len(rows), min(max(from, 0), len(rows))
	p.Rows = rows[p.Offset:min(p.Offset+w.Limit, len(rows))]
	return p
}

// copied is the copy of request R-1 of the house of values.
func copied() model.CopyView {
	return model.CopyView{Request: "R-1", Of: model.Ref{Kind: model.KindPerson, ID: "p-1"}, State: model.InProgress, Said: "values are still to be reviewed",
		Values: []model.ReviewValue{
			{ID: "usage-logs/1", Category: model.UsageLogs, Field: "last sign-in", Value: "2026-11-01 with a colleague", Decided: true, Withhold: true, Reason: "names a colleague"},
			{ID: "invoice/1", Category: model.InvoiceData, Field: "buyer", Value: "Baltic UAB"}},
		Files: []string{"SHA256SUMS", "data.json", "index.html", "index.txt"}, Digest: strings.Repeat("5f", 32), Page: "Your data at Integrora: request R-1\n\nYes."}
}

func (f *fake) Copy(_ context.Context, request string) (model.CopyView, error) {
	v := copied()
	if f.copied != nil {
		v = *f.copied
	}
	if request != "R-1" {
		return model.CopyView{}, cmp.Or(f.broken, model.NotFound(model.KindRequest, request))
	}
	return v.Masked(f.shows(v.Of)), f.broken
}
