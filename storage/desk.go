package storage

import (
	"context"
	"io"
	"sync"
	"time"

	"integrora.com/opsconsole/model"
)

// Desk is one session's access to the store: reads as the admin's role may see
// them, personal data masked, and commands in their name. The role is looked up
// at every call, so that a change takes effect at once. All that a desk keeps is
// what its session revealed.
//
// A read returns a refusal of Me; "role" where the role may not read it;
// "not_found" for what was never there or was erased; or ctx's error. Anything
// else is a fault of ours. Lists in memory are those of the last commit.
type Desk struct {
	s     *Store
	actor string

	mu        sync.Mutex // of what follows
	grants    map[model.Ref][]grant
	concealed int // how often Conceal was called
}

// Desk makes the desk of a session of an admin's.
func (s *Store) Desk(admin string) *Desk { return &Desk{s: s, actor: admin} }

// Do gives a command in the admin's name; see Store.Do. Given model.RevealData
// it does what Reveal does.
func (d *Desk) Do(ctx context.Context, cmd model.Command) (model.Result, error) {
	if reveal, ok := cmd.(model.RevealData); ok {
		return d.reveal(ctx, reveal)
	}
	return d.s.Do(ctx, d.actor, cmd)
}

// Me is the admin as stored now, without secrets; a "disabled" refusal when
// they may no longer read.
func (d *Desk) Me() (model.Admin, error) {
	d.s.board.mu.RLock()
	defer d.s.board.mu.RUnlock()
	a, known := d.s.board.admins[d.actor]
	switch {
	case !known || a.Disabled:
		return model.Admin{}, model.Refuse("disabled", "this account is disabled")
	case !a.InForce(d.s.cfg.Now()):
		return model.Admin{}, model.Refuse("role_dates", "this account's role is not in force now")
	case a.Machine():
		return model.Admin{}, model.Refuse("role", "machines read nothing")
	}
	return a, nil
}

// Now is the time by the store's clock.
func (d *Desk) Now() time.Time { return d.s.cfg.Now() }

// Changes is signalled after every commit; see Store.Changes.
func (d *Desk) Changes() (<-chan struct{}, func()) { return d.s.Changes() }

// Tenants is a window of the tenants, by slug unless it says otherwise: nothing
// in a row is masked, as it is about organisations.
func (d *Desk) Tenants(ctx context.Context, w model.Window) (model.Page[model.TenantRow], error) {
	if _, err := d.Me(); err != nil {
		return model.Page[model.TenantRow]{}, err
	}
	defer d.s.board.hold()()
	return d.s.board.tenantRows(w), ctx.Err()
}

// Tenant is a tenant's page, its contacts masked but for what the session
// revealed, with at most 100 of its requests.
func (d *Desk) Tenant(ctx context.Context, slug string) (model.TenantView, error) {
	me, err := d.Me()
	if err != nil {
		return model.TenantView{}, err
	}
	var v model.TenantView
	err = d.s.view(ctx, func(r reader) (err error) {
		v.Tenant, err = r.Tenant(slug)
		return err
	})
	if err != nil {
		return v, err
	}
	if v.Tenant.Draft.Written() {
		v.DraftDigest = v.Tenant.Draft.Digest()
	}
	seen := d.seen(v.Tenant.Ref(), me)
	defer d.s.board.hold()()
	v.People = d.s.board.people.count(slug)
	v.Requests = d.s.board.queue(model.Window{Filter: "tenant:" + slug, Limit: 100}).Rows
	return v.Masked(seen), nil
}

// People is a window of a tenant's people, masked; tenant "*" is everybody, "" the
// marketing contacts of our own. For roles that may not search in what is masked,
// the filter's free words find nothing; fields that are in clear do.
func (d *Desk) People(ctx context.Context, tenant string, w model.Window) (model.Page[model.PersonRow], error) {
	me, err := d.Me()
	if err != nil {
		return model.Page[model.PersonRow]{}, err
	}
	if !me.Role.FindsPersons() {
		w.Filter = fieldTermsOnly(w.Filter)
	}
	release := d.s.board.hold()
	page := d.s.board.people.window(tenant, w)
	release()
	for i := range page.Rows {
		page.Rows[i] = page.Rows[i].Masked(model.Revealed{})
	}
	return page, ctx.Err()
}

// Person is a person's page, masked but for what the session revealed; of the
// reader's own record nothing is in clear.
func (d *Desk) Person(ctx context.Context, id string) (model.PersonView, error) {
	me, err := d.Me()
	if err != nil {
		return model.PersonView{}, err
	}
	var v model.PersonView
	err = d.s.view(ctx, func(r reader) (err error) {
		if v.Person, err = r.Person(id); err != nil {
			return err
		}
		if v.Consents, err = r.ConsentsOf(id); err != nil {
			return err
		}
		if v.Invoices, err = r.InvoicesOf(id); err != nil {
			return err
		}
		if v.Suppression, err = model.SuppressedBy(r, v.Person.Email); err != nil {
			return err
		}
		if v.Content, err = r.ContentOf(id); err != nil && model.CodeOf(err) == "not_found" {
			err = nil
		}
		if err == nil {
			v.History, err = d.s.history(r, id)
		}
		return err
	})
	if err != nil {
		return model.PersonView{}, err
	}
	release := d.s.board.hold()
	v.Requests = d.s.board.queue(model.Window{Filter: "person:" + id, Limit: 100}).Rows
	release()
	if me.Person == id {
		return v.Masked(model.Revealed{}), nil
	}
	return v.Masked(d.seen(v.Person.Ref(), me)), nil
}

// Requests is a window of the queue.
func (d *Desk) Requests(ctx context.Context, w model.Window) (model.Page[model.RequestRow], error) {
	me, err := d.Me()
	if err != nil {
		return model.Page[model.RequestRow]{}, err
	}
	if !me.Role.FindsPersons() {
		w.Filter = fieldTermsOnly(w.Filter)
	}
	w.Filter = forMe(w.Filter, me)
	release := d.s.board.hold()
	page := d.s.board.queue(w)
	release()
	page.Rows = model.MaskedRows(page.Rows)
	return page, ctx.Err()
}

// Letter writes the original of a request's letter, byte for byte. All of the
// request must be revealed.
func (d *Desk) Letter(ctx context.Context, request string, w io.Writer) error {
	me, err := d.Me()
	if err != nil {
		return err
	}
	seen := d.seen(model.Ref{Kind: model.KindRequest, ID: request}, me)
	return d.s.view(ctx, func(r reader) error {
		of, err := r.Request(request)
		switch {
		case err != nil:
			return err
		case !seen.All() || of.Concerns(me):
			return model.Refuse("masked", "the letter of %s is masked; reveal the whole request for a purpose first", request)
		}
		letter, err := r.Letter(of.File())
		if err != nil {
			return err
		}
		_, err = w.Write(letter.Raw)
		return err
	})
}

// ConsentsOf lists the consents of a person, masked.
func (d *Desk) ConsentsOf(ctx context.Context, person string) ([]model.Consent, error) {
	if _, err := d.Me(); err != nil {
		return nil, err
	}
	var list []model.Consent
	err := d.s.view(ctx, func(r reader) (err error) {
		list, err = r.ConsentsOf(person)
		return err
	})
	return model.MaskedConsents(list, model.Revealed{}), err
}

// Unlock uses up a fresh code of the admin, for a screen that locked itself.
func (d *Desk) Unlock(ctx context.Context, code string) error {
	_, err := d.Do(ctx, model.UnlockSession{Code: code})
	return err
}
