package storage

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

func (r reader) ClosedRequests() ([]string, error) {
	b := r.s.board
	b.mu.RLock()
	defer b.mu.RUnlock()
	var ids []string
	for _, e := range b.requests.all {
		if e.record.SplitOf == "" && e.record.State.Closed() && e.record.FileGone.IsZero() {
			ids = append(ids, e.row.ID)
		}
	}
	return ids, nil
}

func (r reader) EndedConsents() ([]string, error) {
	if list := r.s.endedConsents.Load(); list != nil {
		return *list, nil
	}
	return nil, nil
}

// lookAtConsents finds the consents that ended, and of those in force the ones of
// which no terms say how they are taken back, outside of any write.
func (s *Store) lookAtConsents(ctx context.Context) error {
	var ended []string
	ways := probed{at: s.cfg.Now()}
	today, withdrawal, without := deadline.ReceivedOn(s.cfg.Now()), map[model.HexSum]bool{}, 0
	err := s.view(ctx, func(r reader) error {
		for _, person := range s.board.peopleOf("*", 0) {
			list, err := r.ConsentsOf(person)
			if err != nil && model.CodeOf(err) != "not_found" {
				return err
			}
			for _, c := range list {
				if !c.EndedOn().IsZero() {
					ended = append(ended, c.ID)
				}
				if !c.Permits(today) {
					continue
				}
				ways.n++
				known, looked := withdrawal[c.WordingHash]
				if !looked {
					terms, err := r.Terms(string(c.WordingHash))
					if err != nil && model.CodeOf(err) != "not_found" {
						return err
					}
					known = terms.Withdrawal != ""
					withdrawal[c.WordingHash] = known
				}
				if !known {
					without++
				}
			}
		}
		return nil
	})
	if err == nil {
		s.endedConsents.Store(&ended)
		if without > 0 {
			ways.fault = fmt.Sprintf(", of %d no terms say how they are taken back", without)
		}
		s.consentWays.Store(&ways)
	}
	return err
}

// sweepsDue proposes, at most once a day and rule, to delete what is past its
// retention; an admin adopts the proposal and another approves it. What nobody
// has decided on for long breaks a promise (board.overRetention).
func (s *Store) sweepsDue(ctx context.Context) error {
	if err := s.lookAtConsents(ctx); err != nil {
		return err
	}
	today := deadline.ReceivedOn(s.cfg.Now())
	s.board.mu.RLock()
	waiting := map[string]bool{}
	for _, e := range s.board.rulings.sweeps {
		if r := e.ruling; r.State == model.RulingOpen || deadline.ReceivedOn(r.At) == today {
			waiting[r.Object] = true
		}
	}
	s.board.mu.RUnlock()
	var faults []error
	for _, rule := range model.SweptRules() {
		if waiting[rule] {
			continue
		}
		_, err := s.propose(ctx, rule)
		faults = append(faults, err)
	}
	return errors.Join(append(faults, s.dropFiles())...)
}

// propose proposes a sweep when something is due: whether it is, a trial in a
// read transaction tells, so that a day without anything writes nothing.
func (s *Store) propose(ctx context.Context, rule string) (bool, error) {
	cmd := model.ProposeRuling{Op: model.OpSweep, Object: rule}
	err := s.view(ctx, func(r reader) error {
		call := &model.Call{Reader: &numbering{reader: r}, Actor: model.System, At: s.cfg.Now().UTC()}
		_, err := s.decide(call, cmd.Act(), cmd)
		return err
	})
	if err == nil {
		_, err = s.give(ctx, model.System.ID, cmd)
	}
	if model.IsRefusal(err) {
		return false, nil
	}
	return err == nil, err
}

// dropFiles destroys the keys of the files that sweeps deleted: after each, at
// every start and by the day.
func (s *Store) dropFiles() error {
	s.board.mu.RLock()
	var subjects []string
	for _, e := range s.board.requests.all {
		if e.record.SplitOf == "" && !e.record.FileGone.IsZero() {
			if _, err := s.ring.Key(model.CaseSubject(e.row.ID)); err == nil {
				subjects = append(subjects, model.CaseSubject(e.row.ID))
			}
		}
	}
	s.board.mu.RUnlock()
	if len(subjects) == 0 {
		return nil
	}
	slices.Sort(subjects)
	if _, err := s.ring.Drop(subjects...); err != nil {
		return err
	}
	tip := s.tipNow()
	return s.copyKeys(tip.Head())
}

// overdueAfter is how many days a sweep may wait for its two persons before the
// promise that goes with it is broken.
const overdueAfter = 30

// proposedAnew is within how many days after a proposal of the console's own the
// next one comes, if something is due: it stands for seven.
const proposedAnew = 9

// overRetention counts the rules by which data should have been deleted long
// ago: a proposal of the console's own has waited since, expired or denied
// without a sweep.
func (b *board) overRetention(today deadline.Date) int {
	first, last, done := map[string]deadline.Date{}, map[string]deadline.Date{}, map[string]deadline.Date{}
	for _, e := range b.rulings.sweeps {
		r := e.ruling
		last[r.Object] = max(last[r.Object], deadline.ReceivedOn(r.At))
		if r.State == model.RulingApproved {
			done[r.Object] = max(done[r.Object], deadline.ReceivedOn(r.DecidedAt))
		}
	}
	for _, e := range b.rulings.sweeps {
		r := e.ruling
		on := deadline.ReceivedOn(r.At)
		if r.State != model.RulingApproved && on >= done[r.Object] && (first[r.Object] == 0 || on < first[r.Object]) {
			first[r.Object] = on
		}
	}
	n := 0
	for rule, on := range first {
		// The console proposes anew as long as something is due: where it has ceased
		// to, what was due is held or gone.
		if today > on.AddDays(overdueAfter) && today <= last[rule].AddDays(proposedAnew) {
			n++
		}
	}
	return n
}

func retentionFigure(rules int) string {
	if rules == 0 {
		return ""
	}
	return fmt.Sprintf("%d rules by which deletion waits for more than %d days", rules, overdueAfter)
}
