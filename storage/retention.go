package storage

import (
	"context"
	"fmt"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

func (r reader) Hold(id string) (model.Hold, error) {
	return load[model.Hold](r, model.Ref{Kind: model.KindHold, ID: id}, model.StoreSubject)
}

func (r reader) Holds() ([]model.Hold, error) {
	return all[model.Hold](r, model.KindHold)
}

func (r reader) Retention(id string) (model.RetentionRule, error) {
	rule, err := load[model.RetentionRule](r, model.Ref{Kind: model.KindRetention, ID: id}, model.StoreSubject)
	if model.CodeOf(err) == "not_found" && err != nil {
		return model.PublishedRetention(id)
	}
	return rule, err
}

// invoiceYears is how long invoices are kept by the rule in force today.
func (r reader) invoiceYears() (int, error) {
	rule, err := r.Retention(model.RetentionInvoice)
	return rule.InForce(deadline.ReceivedOn(r.s.cfg.Now())).Years(), err
}

func (r reader) EachInvoice(visit func(model.Invoice) (bool, error)) error {
	years, err := r.invoiceYears()
	if err != nil {
		return err
	}
	c := r.tx.Bucket([]byte(model.KindInvoice)).Cursor()
	for key, sealed := c.First(); key != nil; key, sealed = c.Next() {
		plain, err := r.unseal(model.KindInvoice, key, sealed, model.Invoice{}.Subject())
		if err != nil {
			return err
		}
		v, err := decode[model.Invoice](plain)
		if err != nil {
			return err
		}
		v.Years = years
		if on, err := visit(v); err != nil || !on {
			return err
		}
	}
	return nil
}

// Holds lists legal holds, newest first: to every role that reads.
func (d *Desk) Holds(ctx context.Context) ([]model.Hold, error) {
	if _, err := d.Me(); err != nil {
		return nil, err
	}
	d.s.board.mu.RLock()
	defer d.s.board.mu.RUnlock()
	return newest(d.s.board.holds), ctx.Err()
}

// Retentions lists the retention rules with all their versions, as changed or as
// published, in the order of model.PublishedRetentions.
func (d *Desk) Retentions(ctx context.Context) ([]model.RetentionRule, error) {
	if _, err := d.Me(); err != nil {
		return nil, err
	}
	d.s.board.mu.RLock()
	defer d.s.board.mu.RUnlock()
	rules := model.PublishedRetentions()
	for i, r := range rules {
		rules[i] = d.s.board.retention(r)
	}
	return rules, ctx.Err()
}

// retention is a rule as it stands.
func (b *board) retention(r model.RetentionRule) model.RetentionRule {
	if own, changed := b.keeping[r.ID]; changed {
		return own
	}
	return r
}

// conflict is the advisory on a published period that the law's text has
// longer, until management's decision is recorded (rules §0 F1); empty: none.
func (b *board) conflict(today deadline.Date) string {
	for _, r := range model.PublishedRetentions() {
		if r = b.retention(r); r.Conflict(today) {
			return fmt.Sprintf("POLICY_CONFLICT: %s kept %s; %s; management has not decided", r.ID, r.InForce(today).Period(), r.SourceLaw)
		}
	}
	return ""
}

// unreviewed counts the holds in force that are past their day of review.
func (b *board) unreviewed(today deadline.Date) int {
	n := 0
	for _, h := range b.holds {
		if h.InForce(today) && today.After(h.Review) {
			n++
		}
	}
	return n
}
