package storage

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// board is what lists and searches are served from: built when the store
// opens, kept by the committer, never written to disk. It holds names and
// addresses in memory only, and drops a person's at once on erasure.
type board struct {
	mu       sync.RWMutex
	now      func() time.Time
	people   peopleBoard
	requests *queueBoard
	tenants  tenantBoard
	admins   map[string]model.Admin // without secrets
	erasures map[string]model.ErasureRecord
	watchers map[string]map[chan struct{}]bool
	access   accessBoard
	letters  map[string]model.OutLetter
	rulings  rulingBoard
	copies   copyBoard
	holds    map[string]model.Hold
	keeping  map[string]model.RetentionRule // those that were changed or decided on
	endings  map[string]model.TenantErasure // by id
	entries  registerBoard
	notices  subNotices

	promised map[string]model.PromiseRecord
	told     map[string]deadline.Date // consents, people, suppressions of which a recipient has yet to act on something → day it is due

	restricted  map[string][]model.PersonRestriction // those in force, by person
	erased      map[string]bool                      // people, by id
	uncertified map[string]bool                      // erasures to be finished
	orders      int                                  // unanswered ones of all erasures, and of instructed
	instructed  map[string][]model.Order             // unanswered orders by the request of a tenant that gave them
}

// newBoard reads the store once.
func newBoard(r reader, now func() time.Time) (*board, error) {
	b := &board{now: now, people: newPeopleBoard(), requests: newQueueBoard(deadline.ReceivedOn(now())), tenants: newTenantBoard(),
		admins: map[string]model.Admin{}, erasures: map[string]model.ErasureRecord{}, erased: map[string]bool{}, uncertified: map[string]bool{}, instructed: map[string][]model.Order{}, watchers: map[string]map[chan struct{}]bool{}, letters: map[string]model.OutLetter{}, rulings: newRulingBoard(),
		restricted: map[string][]model.PersonRestriction{}, holds: map[string]model.Hold{}, keeping: map[string]model.RetentionRule{}, entries: newRegisterBoard(deadline.ReceivedOn(now())), endings: map[string]model.TenantErasure{}, notices: subNotices{at: map[string]model.SubNotice{}, stale: true}, promised: map[string]model.PromiseRecord{}, told: map[string]deadline.Date{}}
	for _, kind := range []model.Kind{model.KindTenant, model.KindPerson, model.KindErasure, model.KindRequest, model.KindCaseFile, model.KindAdmin,
		model.KindAccess, model.KindChange, model.KindAlarm, model.KindIncident, model.KindBreakGlass, model.KindOutLetter, model.KindRuling,
		model.KindBackup, model.KindDrill, model.KindRestore, model.KindHold, model.KindRetention, model.KindEntry, model.KindSubprocessor, model.KindTenantErasure, model.KindPromise, model.KindSubNotice} {
		err := readKind(r, kind, func(rec model.Record) { b.put(nil, rec) })
		if err != nil {
			return nil, fmt.Errorf("read %s records: %w", kind, err)
		}
	}
	err := r.tx.Bucket(bucketTold).ForEach(func(id, due []byte) error {
		b.told[string(id)] = deadline.Date(binary.BigEndian.Uint32(due))
		return nil
	})
	return b, err
}

// subjectOfPlace is the sealing key of what stands at a place that the board
// reads.
func subjectOfPlace(kind model.Kind, key []byte) string {
	switch kind {
	case model.KindTenant:
		return model.TenantSubject(string(key))
	case model.KindPerson:
		return model.PersonSubject(string(key))
	case model.KindCaseFile:
		return model.CaseSubject(fmt.Sprintf("R-%d", beNumber(key)))
	}
	return model.StoreSubject
}

func beNumber(key []byte) uint64 {
	n := uint64(0)
	for _, b := range key {
		n = n<<8 | uint64(b)
	}
	return n
}

// hold takes the board for reading, its dates as of today, and returns what
// lets it go.
func (b *board) hold() (release func()) {
	for today := deadline.ReceivedOn(b.now()); ; {
		b.mu.RLock()
		if b.requests.day == today {
			return b.mu.RUnlock
		}
		b.mu.RUnlock()
		b.mu.Lock()
		b.requests.turn(today)
		b.entries.turn(today)
		b.mu.Unlock()
	}
}

// apply takes committed changes.
func (b *board) apply(changed []change) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range changed {
		b.noteTold(c)
		if c.after == nil {
			switch c.ref.Kind {
			case model.KindPerson:
				b.people.drop(c.ref.ID)
				delete(b.restricted, c.ref.ID)
				b.erased[c.ref.ID] = true
				b.requests.forget(c.ref.ID)
			case model.KindTenant:
				b.tenants.drop(c.ref.ID)
				b.notices.stale = true
			case model.KindCaseFile:
				b.requests.change(c.ref.ID, (*requestEntry).forget)
				for _, e := range slices.Clone(b.requests.family[c.ref.ID]) {
					b.requests.change(e.row.ID, (*requestEntry).forget)
				}
			}
			continue
		}
		b.put(c.before, c.after)
	}
}

func (b *board) put(before, rec model.Record) {
	switch v := rec.(type) {
	case model.AccessPolicy:
		b.access.put(rec)
		b.alert(watchPolicy)
	case model.Change, model.Alarm, model.Incident, model.BreakGlass:
		b.access.put(rec)
	case model.Backup, model.Drill:
		b.copies.put(rec)
	case model.Restore:
		b.copies.put(rec)
		for _, person := range v.Dropped {
			if !b.erased[person] {
				b.erased[person] = true
				b.requests.forget(person)
			}
		}
	case model.OutLetter:
		b.letters[v.ID] = v
		b.notices.stale = b.notices.stale || v.Notice != ""
	case model.SubNotice:
		b.notices.at[v.ID()] = v
		b.notices.stale = true
	case model.Ruling:
		b.rulings.put(v)
	case model.Hold:
		b.holds[v.ID] = v
	case model.TenantErasure:
		b.orders += v.OpenOrders() - b.endings[v.ID].OpenOrders()
		b.endings[v.ID] = v
	case model.PromiseRecord:
		b.promised[v.ID] = v
	case model.Entry:
		b.entries.put(v)
		b.notices.stale = b.notices.stale || v.Register == model.RegisterSubprocessor
	case model.Subprocessor:
		b.entries.putUsed(v)
	case model.RetentionRule:
		b.keeping[v.ID] = v
	case model.Tenant:
		b.tenants.put(v)
		b.notices.stale = true
	case model.Person:
		b.people.put(v)
		if delete(b.restricted, v.ID); v.Restricted() {
			b.restricted[v.ID] = v.RestrictionsInForce()
		}
	case model.ErasureRecord:
		b.orders += v.OpenOrders() - b.erasures[v.ID].OpenOrders()
		b.erasures[v.ID] = v
		if v.Done() {
			delete(b.uncertified, v.ID)
		} else {
			b.uncertified[v.ID] = true
		}
		if !v.IntentAt.IsZero() && v.Person != "" && !b.erased[v.Person] {
			b.erased[v.Person] = true
			b.requests.forget(v.Person)
		}
	case model.Request:
		b.requests.change(v.ID, func(e *requestEntry) {
			e.record = v
			e.fill(b.requests.day)
			if root := b.requests.at[v.SplitOf]; root != nil && e.row.Email == "" {
				e.row.Name, e.row.Email, e.row.MessageID = root.row.Name, root.row.Email, root.row.MessageID
				e.text = root.text + "\n" + e.text
			}
			b.nameless(e)
			b.noteInstructed(v)
		})
	case model.CaseFile:
		members := []string{v.Request}
		for _, e := range b.requests.family[v.Request] {
			members = append(members, e.row.ID)
		}
		for _, id := range members {
			b.requests.change(id, func(e *requestEntry) {
				e.name(v)
				b.nameless(e)
			})
		}
	case model.Admin:
		old, was := b.admins[v.ID]
		v.Factor.Secret, v.Factor.Recovery, v.Invite.Hash = enrolledMark(v), nil, nil
		b.admins[v.ID] = v
		if was && before != nil && accessChanged(old, v) {
			b.alert(v.ID)
		}
	}
}

// noteInstructed keeps the orders that a tenant's instruction gave and that are
// not answered.
func (b *board) noteInstructed(r model.Request) {
	b.orders += r.Processing.Carried.OpenOrders() - len(b.instructed[r.ID])
	delete(b.instructed, r.ID)
	for _, o := range r.Processing.Carried.Orders {
		if o.Open() {
			b.instructed[r.ID] = append(b.instructed[r.ID], o)
		}
	}
}

// enrolledMark keeps that there is a secret, not the secret.
func enrolledMark(a model.Admin) []byte {
	if a.Enrolled() {
		return []byte{1}
	}
	return nil
}

// accessChanged reports whether a change of an account must end its sessions.
func accessChanged(a, b model.Admin) bool {
	return a.Disabled != b.Disabled || a.Role != b.Role || !a.From.Equal(b.From) || !a.Until.Equal(b.Until) ||
		a.Enrolled() && !b.Enrolled() || !slices.Equal(a.Sources, b.Sources) || !sameKeys(a.Keys, b.Keys)
}

func sameKeys(a, b []model.AdminKey) bool {
	return slices.EqualFunc(a, b, func(x, y model.AdminKey) bool { return bytes.Equal(x.Blob, y.Blob) })
}

// nameless takes the name out of a row whose person is erased.
func (b *board) nameless(e *requestEntry) {
	if b.erased[e.record.Person] || !b.erasures[e.record.Erasure].IntentAt.IsZero() {
		e.forget()
	}
}

// alert tells the watchers of an admin that they were changed.
func (b *board) alert(id string) {
	for c := range b.watchers[id] {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

// watchPolicy stands among the watched admins for the access policy.
const watchPolicy = ""

// WatchAccess returns a channel that is sent to when the access policy
// changes, and the function that ends the watch.
func (s *Store) WatchAccess() (<-chan struct{}, func()) { return s.WatchAdmin(watchPolicy) }

// WatchAdmin returns a channel that is sent to when the admin is disabled or
// their role or a key changes, and the function that ends the watch.
func (s *Store) WatchAdmin(id string) (<-chan struct{}, func()) {
	b := s.board
	c := make(chan struct{}, 1)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.watchers[id] == nil {
		b.watchers[id] = map[chan struct{}]bool{}
	}
	b.watchers[id][c] = true
	return c, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.watchers[id], c)
		if len(b.watchers[id]) == 0 {
			delete(b.watchers, id)
		}
	}
}

// Directory lists the admins from memory, without their secrets: a look-up
// that does no I/O.
func (s *Store) Directory() []model.Admin {
	s.board.mu.RLock()
	defer s.board.mu.RUnlock()
	list := make([]model.Admin, 0, len(s.board.admins))
	for _, a := range s.board.admins {
		list = append(list, a)
	}
	slices.SortFunc(list, func(a, b model.Admin) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// AdminNamed finds an admin by login name, from memory, without secrets.
func (s *Store) AdminNamed(name string) (model.Admin, bool) {
	s.board.mu.RLock()
	defer s.board.mu.RUnlock()
	for _, a := range s.board.admins {
		if a.Name == name {
			return a, true
		}
	}
	return model.Admin{}, false
}
