package storage

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/storage/chain"
)

// plainFields are the fields of lists that tell nothing personal.
var plainFields = []string{"id", "tenant", "kind", "state", "right", "capacity", "person", "orders", "assignee", "held", "restricted"}

// fieldTermsOnly keeps the parts of a filter that name such a field.
func fieldTermsOnly(filter string) string {
	var keep []string
	for _, t := range model.ParseFilter(filter) {
		if t.Field == "" {
			if strings.HasPrefix(t.Value, "r-") {
				keep = append(keep, "id:"+t.Value)
			}
			continue
		}
		if !slices.Contains(plainFields, t.Field) {
			continue // it would be looked for in the text
		}
		not := ""
		if t.Not {
			not = "!"
		}
		keep = append(keep, not+t.Field+":"+t.Value)
	}
	return strings.Join(keep, " ")
}

// Request is a request's page.
func (d *Desk) Request(ctx context.Context, id string) (model.RequestView, error) {
	me, err := d.Me()
	if err != nil {
		return model.RequestView{}, err
	}
	var v model.RequestView
	b := d.s.board
	err = d.s.view(ctx, func(r reader) (err error) {
		if v.Request, err = r.Request(id); err != nil {
			return err
		}
		if v.File, err = r.CaseFile(v.Request.File()); err != nil && model.CodeOf(err) != "not_found" {
			return err
		}
		if v.Plan, err = r.Plan(id); err == nil {
			v.PlanText = string(v.Plan.Canonical())
		} else if model.CodeOf(err) != "not_found" {
			return err
		}
		if v.Request.Erasure != "" {
			if v.Erasure, err = r.Erasure(v.Request.Erasure); err != nil {
				return err
			}
		}
		if v.Request.Person != "" {
			if p, err := r.Person(v.Request.Person); err == nil {
				v.Matched = personRow(p)
				v.OtherAddress = v.File.Email != "" && !strings.EqualFold(p.Email, v.File.Email)
			} else if model.CodeOf(err) != "not_found" {
				return err
			}
		}
		if v.Request.Tenant != "" && v.Request.Capacity == model.Processor {
			t, err := r.Tenant(v.Request.Tenant)
			if err != nil && model.CodeOf(err) != "not_found" {
				return err
			}
			v.Contacts = model.TenantView{Tenant: t}.Masked(model.Revealed{}).Tenant.DPA.Listed()
		}
		ids, err := r.byEmail(v.File.Email)
		if err != nil {
			return err
		}
		for _, id := range ids[:min(len(ids), 20)] {
			p, err := r.Person(id)
			if err == nil {
				v.Candidates = append(v.Candidates, personRow(p))
			}
		}
		return nil
	})
	if err != nil {
		return model.RequestView{}, err
	}
	v.Clock = v.Request.Clock(deadline.ReceivedOn(d.s.cfg.Now()))
	release := b.hold()
	if e := b.requests.at[id]; e != nil {
		v.Row = b.requests.fresh(e)
	}
	for _, e := range b.requests.senders[strings.ToLower(v.File.Email)] {
		if e.record.File() != v.Request.File() {
			v.Earlier = append(v.Earlier, b.requests.fresh(e))
		}
	}
	root := v.Request.File()
	for _, e := range append([]*requestEntry{b.requests.at[root]}, b.requests.family[root]...) {
		if e != nil && e.row.ID != id {
			v.Family = append(v.Family, b.requests.fresh(e))
		}
	}
	for _, e := range b.requests.chasing[id] {
		v.Chased = append(v.Chased, b.requests.fresh(e))
	}
	v.Admins = map[string]string{model.System.ID: model.System.Name}
	for id, a := range b.admins {
		v.Admins[id] = a.Name
	}
	release()
	slices.SortFunc(v.Earlier, func(x, y model.RequestRow) int {
		return cmp.Compare(model.NumberOf(y.ID), model.NumberOf(x.ID))
	})
	if v.Concerned = v.Request.Concerns(me); v.Concerned {
		return v.Masked(model.Revealed{}), nil
	}
	return v.Masked(d.seen(v.Request.Ref(), me)), nil
}

// Audit is a window of the log, newest first. Its filter knows actor:, action:,
// object: and seq:; Around is a seq. On-call engineers see their own entries
// (rules §5 row 31).
func (d *Desk) Audit(ctx context.Context, w model.Window) (model.Page[model.AuditRow], error) {
	me, err := d.Me()
	if err != nil {
		return model.Page[model.AuditRow]{}, err
	}
	names := map[string]string{model.System.ID: model.System.Name}
	for _, a := range d.s.Directory() {
		names[a.ID] = a.Name
	}
	terms := model.ParseFilter(w.Filter)
	if me.Role == model.RoleOnCall || me.Role == model.RoleAdmin { // their own entries only: rules §5 row 31
		terms = append(terms, model.Term{Field: "actor", Value: me.ID})
	}
	var page model.Page[model.AuditRow]
	err = d.s.view(ctx, func(r reader) error {
		size := uint64(0)
		if last, _ := r.tx.Bucket(bucketLog).Cursor().Last(); last != nil {
			size = beNumber(last) + 1
		}
		page.Total, page.Matching, page.Offset = int(size), int(size), w.Offset
		if seq, err := strconv.ParseUint(w.Around, 10, 64); err == nil && seq < size {
			page.Offset = max(int(size-1-seq)-w.Limit/2, 0)
		}
		if len(terms) == 0 {
			page.Offset = min(max(page.Offset, 0), int(size))
			for i := page.Offset; i < int(size) && len(page.Rows) < w.Limit; i++ {
				row, err := r.auditRow(size-1-uint64(i), names)
				if err != nil {
					return err
				}
				page.Rows = append(page.Rows, row)
			}
			return nil
		}
		return r.auditMatching(ctx, terms, names, size, w, &page)
	})
	return page, err
}

func (r reader) auditRow(seq uint64, names map[string]string) (model.AuditRow, error) {
	raw := r.tx.Bucket(bucketLog).Get(seqKey(seq))
	if chain.Pruned(raw) {
		return model.AuditRow{Seq: seq, Actor: "-", ActorName: "-", Action: "pruned", Object: "-", Leaf: bytes.Clone(raw)}, nil
	}
	e, err := chain.Decode(raw)
	if err != nil {
		return model.AuditRow{}, fmt.Errorf("audit entry %d: %w", seq, err)
	}
	leaf := chain.Leaf(raw)
	row := model.AuditRow{Seq: seq, At: e.Time, Actor: e.Actor, ActorName: names[e.Actor], Action: e.Action, Object: e.Object, Leaf: leaf[:]}
	if payload := r.openEntry(e); payload != nil {
		if _, details, err := chain.DecodePayload(payload, e.Commitment); err == nil {
			row.Outcome, row.Code = details.Outcome, details.Code
			for _, f := range details.Facts {
				row.Facts = append(row.Facts, model.Fact(f))
			}
		}
	}
	return row, nil
}

// auditMatching walks the log's index from its end; only entries that are
// shown are read and opened.
func (r reader) auditMatching(ctx context.Context, terms []model.Term, names map[string]string, size uint64, w model.Window, page *model.Page[model.AuditRow]) error {
	page.Matching = 0
	rows, words, err := r.s.logIndex.upTo(r, size)
	if err != nil {
		return err
	}
	plain := slices.ContainsFunc(terms, func(t model.Term) bool {
		return !slices.Contains([]string{"actor", "action", "object", "seq"}, t.Field)
	})
	seq := size
	var actor, action, object, text string
	field := func(name, value string) (match, known bool) {
		switch name {
		case "actor":
			return names[actor] == value || actor == value, true
		case "action":
			return strings.HasPrefix(action, value), true
		case "object":
			return strings.EqualFold(object, value), true
		case "seq":
			return strconv.FormatUint(seq, 10) == value, true
		}
		return false, false
	}
	for seq > 0 {
		seq--
		if seq%65536 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		actor, action, object = words[rows[seq].actor], words[rows[seq].action], words[rows[seq].object]
		if plain {
			text = strings.ToLower(names[actor] + " " + action + " " + object)
		}
		if !model.Match(terms, text, field) {
			continue
		}
		if page.Matching >= w.Offset && len(page.Rows) < w.Limit {
			row, err := r.auditRow(seq, names)
			if err != nil {
				return err
			}
			page.Rows = append(page.Rows, row)
		}
		page.Matching++
	}
	return nil
}
