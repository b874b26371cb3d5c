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

// ToldOpen counts the consents, people and suppressions of which a recipient has
// yet to act on something, and
// those of them that are late.
func (d *Desk) ToldOpen(ctx context.Context) (open, late int, err error) {
	if _, err := d.Me(); err != nil {
		return 0, 0, err
	}
	today := deadline.ReceivedOn(d.Now())
	err = d.s.view(ctx, func(r reader) error {
		return r.tx.Bucket(bucketTold).ForEach(func(_, due []byte) error {
			if open++; today.After(deadline.Date(binary.BigEndian.Uint32(due))) {
				late++
			}
			return nil
		})
	})
	return open, late, err
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
