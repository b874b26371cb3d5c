package storage

import (
	"context"
	"encoding/binary"
	"errors"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// day is a date as the beginning of an index key, so that keys sort by it.
func day(d deadline.Date) []byte { return binary.BigEndian.AppendUint32(nil, uint32(d)) }

// expireMost is how many consents one look ends.
const expireMost = 256

// consentsDue ends the consents whose time is over, a bounded number at a time.
func (s *Store) consentsDue(ctx context.Context) error {
	for {
		today := deadline.ReceivedOn(s.cfg.Now())
		var ids []string
		err := s.view(ctx, func(r reader) error {
			c := r.tx.Bucket(bucketExpiry).Cursor()
			for key, _ := c.First(); key != nil && len(ids) < expireMost; key, _ = c.Next() {
				if deadline.Date(binary.BigEndian.Uint32(key)) >= today {
					break
				}
				ids = append(ids, string(key[4:]))
			}
			return nil
		})
		if err != nil || len(ids) == 0 {
			return err
		}
		var faults []error
		for _, id := range ids {
			if _, err := s.Do(ctx, model.System.ID, model.ExpireConsent{Consent: id}); err != nil {
				faults = append(faults, err)
			}
		}
		if len(faults) > 0 { // what cannot be ended now is looked at another time
			return errors.Join(faults...)
		}
	}
}

// toldDue is the day by which a recipient is to act on something of a record, the
// first that is open.
func toldDue(rec model.Record) (due deadline.Date, open bool) {
	var orders []model.Order
	switch v := rec.(type) {
	case model.Consent:
		orders = v.Told
	case model.Suppression:
		orders = v.Told
	case model.Person:
		for _, t := range v.Told {
			orders = append(orders, t.Order)
		}
	}
	for _, o := range orders {
		if o.Open() {
			return o.Due, true
		}
	}
	return 0, false
}

// noteTold keeps board.told, which is small: what is open and nothing else.
func (b *board) noteTold(c change) {
	delete(b.told, c.ref.ID)
	if due, open := toldDue(c.after); open {
		b.told[c.ref.ID] = due
	}
}

// toldOpen counts what recipients have yet to act on, and what of it is late.
func (b *board) toldOpen(today deadline.Date) (open, late int) {
	for _, due := range b.told {
		if open++; today.After(due) {
			late++
		}
	}
	return open, late
}

// ToldOpen counts the consents, people and suppressions of which a recipient has
// yet to act on something, and
// those of them that are late.
func (d *Desk) ToldOpen(ctx context.Context) (open, late int, err error) {
	if _, err := d.Me(); err != nil {
		return 0, 0, err
	}
	b := d.s.board
	defer b.hold()()
	open, late = b.toldOpen(deadline.ReceivedOn(d.Now()))
	return open, late, ctx.Err()
}

// TermsList lists what people are shown when they are asked for a consent. It
// is about nobody.
func (d *Desk) TermsList(ctx context.Context) (list []model.Terms, err error) {
	if _, err := d.Me(); err != nil {
		return nil, err
	}
	err = d.s.view(ctx, func(r reader) error {
		list, err = all[model.Terms](r, model.KindTerms)
		return err
	})
	return list, err
}
