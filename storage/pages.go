package storage

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"integrora.com/opsconsole/model"
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
