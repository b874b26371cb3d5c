package storage

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"integrora.com/opsconsole/model"
)

// incidentsDue tells everybody of the times of incidents that have come
// (model.Incident.Escalations).
func (s *Store) incidentsDue(ctx context.Context) error {
	var errs []error
	for _, cmd := range s.board.escalations() {
		if _, err := s.Do(ctx, model.System.ID, cmd); err != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

func (b *board) escalations() []model.EscalateIncident {
	b.mu.RLock()
	defer b.mu.RUnlock()
	var list []model.EscalateIncident
	for _, i := range newest(b.access.incidents) {
		for _, stage := range i.Escalations(b.now()) {
			list = append(list, model.EscalateIncident{Incident: i.ID, Stage: stage})
		}
	}
	return list
}

// Incident is an incident by its id, I-7.
func (d *Desk) Incident(ctx context.Context, id string) (model.Incident, error) {
	i, err := readAccess(ctx, d, func(b *accessBoard) model.Incident { return b.incidents[id] })
	if err == nil && i.ID == "" {
		err = model.NotFound(model.KindIncident, id)
	}
	return i, err
}

// PickTenants lists the slugs of the tenants that match a filter.
func (d *Desk) PickTenants(ctx context.Context, filter string) ([]string, error) {
	page, err := d.Tenants(ctx, model.Window{Filter: filter, Limit: model.Whole})
	if err != nil {
		return nil, err
	}
	slugs := make([]string, len(page.Rows))
	for i, t := range page.Rows {
		slugs[i] = t.Slug
	}
	return slugs, nil
}

// CountIncident counts the people of an incident's tenants that match a filter
// (kind:, tenant:, id:), with all records about them, and records the numbers. It
// opens nothing: people are in memory, and records are counted by their places.
func (d *Desk) CountIncident(ctx context.Context, id, filter string) (model.Result, error) {
	i, err := d.Incident(ctx, id)
	if err != nil {
		return model.Result{}, err
	}
	if len(i.Tenants) == 0 {
		return model.Result{}, model.Refuse("state", "%s has no affected tenants yet; pick them first (incident scope)", id)
	}
	people := d.s.board.affected(i.Tenants, filter)
	records := len(people)
	err = d.s.view(ctx, func(r reader) error {
		for n, person := range people {
			if n%4096 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			records += under(r.tx.Bucket([]byte(model.KindConsent)), person+"/") + under(r.tx.Bucket(bucketInvoices), person+"\x00")
		}
		for _, slug := range i.Tenants {
			if filter == "" {
				records += under(r.tx.Bucket([]byte(model.KindContent)), slug+"/")
			}
		}
		return nil
	})
	if err != nil {
		return model.Result{}, err
	}
	res, err := d.Do(ctx, model.CountIncident{Incident: id, Filter: filter, People: len(people), Records: records})
	res.Message = fmt.Sprintf("%d people and %d records are affected", len(people), records)
	return res, err
}

// affected lists the people of tenants that match a filter, by id.
func (b *board) affected(tenants []string, filter string) []string {
	b.mu.RLock()
	defer b.mu.RUnlock()
	var ids []string
	for _, slug := range tenants {
		for _, row := range b.people.window(slug, model.Window{Filter: filter, Limit: b.people.count(slug)}).Rows {
			ids = append(ids, row.ID)
		}
	}
	return ids
}

// under counts the keys of a bucket that begin with a prefix.
func under(b *bolt.Bucket, prefix string) int {
	n, c := 0, b.Cursor()
	for key, _ := c.Seek([]byte(prefix)); bytes.HasPrefix(key, []byte(prefix)); key, _ = c.Next() {
		n++
	}
	return n
}
