package storage

import (
	"context"
	"fmt"
	"slices"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// measured is how a promise was found: when, if not just now.
type measured struct {
	state  model.PromiseState
	figure string
	at     time.Time
	never  bool // nothing has looked yet
}

// unmeasured is a promise that nothing has looked at yet.
func unmeasured(why string) measured {
	return measured{state: model.PromiseUnproven, figure: why, never: true}
}

// measuring is what promises are measured by, all as of one moment. The board is
// held for reading.
type measuring struct {
	s                  *Store
	now                time.Time
	today              deadline.Date
	home               model.Home // its counters
	backups            model.Backups
	alarms             []model.Alarm
	ended, lateTenants int
	rights             map[model.Right]*rightCount
}

// measures has how each promise of model.PromiseRules is measured; those of
// rights are measured by measuring.right.
var measures = map[string]func(*measuring) measured{
	"answers": func(m *measuring) measured {
		return measured{state: promiseState(m.home.Overdue > 0, m.home.DueThisWeek > 0), figure: fmt.Sprintf("%d overdue, %d due within 7 days", m.home.Overdue, m.home.DueThisWeek)}
	},
	"basis":   func(m *measuring) measured { return m.s.board.lawfulPromise() },
	"consent": (*measuring).consentPromise,
	"withdrawal": func(m *measuring) measured {
		open, late := m.s.board.toldOpen(m.today)
		return measured{state: promiseState(late > 0, open > 0), figure: fmt.Sprintf("%d recipients yet to act, %d of them late", open, late)}
	},
	"subprocessors": func(m *measuring) measured { return m.s.board.subprocessorPromise() },
	"transfers":     func(m *measuring) measured { return m.s.board.transferPromise() },
	"hosting":       func(m *measuring) measured { return m.s.board.hostingPromise() },
	"deletion-30": func(m *measuring) measured {
		return measured{state: promiseState(m.lateTenants > 0, m.ended > 0), figure: fmt.Sprintf("%d ended, %d past their day", m.ended, m.lateTenants)}
	},
	"invoices":        (*measuring).invoicePromise,
	"retention":       (*measuring).retentionPromise,
	"recipients":      (*measuring).recipientPromise,
	"holds":           (*measuring).holdPromise,
	"breaches":        (*measuring).breachPromise,
	"transport":       (*measuring).transportPromise,
	"at-rest":         (*measuring).atRestPromise,
	"roles":           (*measuring).rolePromise,
	"second-factor":   (*measuring).factorPromise,
	"backup-daily":    (*measuring).backupDaily,
	"backup-verified": (*measuring).backupVerified,
	"backup-drilled":  (*measuring).backupDrilled,
	"emergency": func(m *measuring) measured {
		return measured{state: promiseState(m.home.ReviewsLate > 0, m.home.ToReview > 0), figure: fmt.Sprintf("%d to review, %d overdue", m.home.ToReview, m.home.ReviewsLate)}
	},
	"log":       (*measuring).logPromise,
	"announced": func(m *measuring) measured { return m.s.board.announcedPromise(m.today) },
	"reviewed":  func(m *measuring) measured { return m.s.board.reviewedPromise() },
}

func init() {
	for _, r := range model.Rights {
		if r.Article() != "" {
			measures["right-"+string(r)] = func(m *measuring) measured { return m.rightPromise(r) }
		}
	}
}

// promises is the live state of every promise.
func (m *measuring) promises() []model.Promise {
	m.countRights()
	rules := model.PromiseRules()
	list := make([]model.Promise, 0, len(rules))
	for _, rule := range rules {
		found := measures[rule.ID](m)
		if found.at.IsZero() && !found.never {
			found.at = m.now
		}
		rec := m.s.board.promised[rule.ID]
		rec.ID = rule.ID
		list = append(list, model.Promise{PromiseRule: rule, State: found.state, Figure: found.figure, CheckedAt: found.at, Record: rec})
	}
	return list
}

func (r reader) Promise(id string) (model.PromiseRecord, error) {
	rec, err := load[model.PromiseRecord](r, model.Ref{Kind: model.KindPromise, ID: id}, model.StoreSubject)
	if err != nil && model.CodeOf(err) == "not_found" {
		return model.PromiseRecord{ID: id}, nil
	}
	return rec, err
}

// Promises lists every promise with its live state: to every role that reads.
func (d *Desk) Promises(ctx context.Context) ([]model.Promise, error) {
	h, err := d.Home(ctx)
	return h.Promises, err
}

// Promise is a promise by its id, as Promises has it.
func (d *Desk) Promise(ctx context.Context, id string) (model.Promise, error) {
	list, err := d.Promises(ctx)
	if err != nil {
		return model.Promise{}, err
	}
	if i := slices.IndexFunc(list, func(p model.Promise) bool { return p.ID == id }); i >= 0 {
		return list[i], nil
	}
	return model.Promise{}, model.NotFound(model.KindPromise, id)
}

// Accountability is the statement of accountability as of now.
func (d *Desk) Accountability(ctx context.Context) (model.AccountabilityStatement, error) {
	st := model.AccountabilityStatement{At: d.Now(), LogKey: d.LogKey().String()}
	var err error
	if st.Promises, err = d.Promises(ctx); err != nil {
		return st, err
	}
	if st.Names, err = d.Names(ctx); err != nil {
		return st, err
	}
	st.Head, err = d.SignedHead()
	return st, err
}

// promisesDue looks at what is sampled by night and writes which promises changed
// their state.
func (s *Store) promisesDue(ctx context.Context) error {
	if err := s.probe(ctx); err != nil {
		return err
	}
	h, err := s.home(ctx, model.System.ID)
	if err != nil {
		return err
	}
	_, err = s.Do(ctx, model.System.ID, model.NotePromises{Found: h.Promises})
	return err
}
