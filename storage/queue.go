package storage

import (
	"cmp"
	"slices"
	"strings"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// queueBoard is the queue of requests in memory: rows, what finds them, and
// counters, so that a page costs what it shows and not what there is.
type queueBoard struct {
	at  map[string]*requestEntry // by id
	all []*requestEntry          // as they came; requests are never removed
	day deadline.Date            // the rows' dates are as of that day

	people, tenants, senders members                             // requests of a person, of a tenant, from an address
	family, chasing          members                             // requests split from one, that follow up on one
	told                     map[string]map[string]*requestEntry // open requests by the admin who was reminded of them, and id

	late      map[string]*requestEntry // answered after their day, by id
	states    map[model.State]int
	proposals int            // plans that await a decision
	unadvised int            // of them, those without the DPO's advice
	open      map[string]int // requests of a tenant whose clock runs or pauses

	changed uint64 // counts changes
	orders  sortings[*requestEntry]
}

// members finds requests by an owner's name.
type members map[string][]*requestEntry

func (m members) move(e *requestEntry, from, to string) {
	if from == to {
		return
	}
	if from != "" {
		m[from] = slices.DeleteFunc(m[from], func(o *requestEntry) bool { return o == e })
		if len(m[from]) == 0 {
			delete(m, from)
		}
	}
	if to != "" {
		m[to] = append(m[to], e)
	}
}

// requestEntry is a request's row with what is searched in it.
type requestEntry struct {
	row    model.RequestRow
	record model.Request
	number int
	text   string // lower case: sender, subject, id
	words  string // lower case: state, rights, tenant
}

func newQueueBoard(today deadline.Date) *queueBoard {
	return &queueBoard{at: map[string]*requestEntry{}, day: today, people: members{}, tenants: members{}, senders: members{}, family: members{}, chasing: members{}, told: map[string]map[string]*requestEntry{},
		late: map[string]*requestEntry{}, states: map[model.State]int{}, open: map[string]int{}}
}

// change edits a request's entry, making it when there is none, and brings
// counters and look-ups in line.
func (q *queueBoard) change(id string, edit func(*requestEntry)) {
	e := q.at[id]
	if e == nil {
		e = &requestEntry{row: model.RequestRow{ID: id}, number: model.NumberOf(id), text: strings.ToLower(id)}
		q.at[id] = e
		q.all = append(q.all, e)
	}
	q.count(e, -1)
	was, old, before := e.row, e.record, e.record.ToldOf()
	edit(e)
	q.count(e, +1)
	q.remind(e, before)
	q.people.move(e, was.Person, e.row.Person)
	q.tenants.move(e, was.Tenant, e.row.Tenant)
	q.senders.move(e, strings.ToLower(was.Email), strings.ToLower(e.row.Email))
	q.family.move(e, old.SplitOf, e.record.SplitOf)
	q.chasing.move(e, old.FollowUpOf, e.record.FollowUpOf)
	q.noteLate(e)
	q.changed++
}

// noteLate keeps the look-up of requests that were answered after their day.
func (q *queueBoard) noteLate(e *requestEntry) {
	delete(q.late, e.row.ID)
	r := e.record
	if r.AnsweredAt.IsZero() || r.State.Counts() {
		return
	}
	if due := r.Clock(q.day).Due; !due.IsZero() && deadline.ReceivedOn(r.AnsweredAt) > due {
		q.late[r.ID] = e
	}
}

// remind brings the look-up of reminders in line.
func (q *queueBoard) remind(e *requestEntry, before []string) {
	for _, id := range before {
		delete(q.told[id], e.row.ID)
	}
	for _, id := range e.record.ToldOf() {
		if q.told[id] == nil {
			q.told[id] = map[string]*requestEntry{}
		}
		q.told[id][e.row.ID] = e
	}
}

func (q *queueBoard) count(e *requestEntry, by int) {
	if e.row.State == "" {
		return // its request is not read yet
	}
	q.states[e.row.State] += by
	if e.row.State == model.Proposed && e.record.Proposal.Open() { // a ruling holds a request as proposed, too
		q.proposals += by
		if !e.record.Proposal.Advice.Given() {
			q.unadvised += by
		}
	}
	if e.row.State.Counts() {
		q.open[e.row.Tenant] += by
	}
}

// forget takes a person's name out of the rows of their requests.
func (q *queueBoard) forget(person string) {
	for _, e := range q.people[person] {
		q.change(e.row.ID, (*requestEntry).forget)
	}
}

func (e *requestEntry) forget() {
	e.row.Name, e.row.Email, e.text = "", "", strings.ToLower(e.row.ID)
}

// name writes into the row who sent the letter.
func (e *requestEntry) name(file model.CaseFile) {
	e.row.Name, e.row.Email, e.row.MessageID = file.Name, file.Email, file.MessageID
	e.text = strings.ToLower(file.Name + "\n" + file.Email + "\n" + file.Heading + "\n" + e.row.ID)
}

// fill computes the row from the record as of a day.
func (e *requestEntry) fill(today deadline.Date) {
	r := e.record
	e.row.ID, e.row.State, e.row.Rights, e.row.Suggested, e.row.Capacity = r.ID, r.State, r.Rights, r.Suggested, r.Capacity
	e.row.Tenant, e.row.Person, e.row.ReceivedAt, e.row.Assignee = r.Tenant, r.Person, r.ReceivedAt, r.Assignee
	e.row.Proposed = r.State == model.Proposed
	words := []string{r.State.Title(), r.Tenant, string(r.Capacity)}
	for _, right := range r.Asked() {
		words = append(words, string(right))
	}
	e.words = strings.ToLower(strings.Join(words, "\n"))
	e.row.Due, e.row.StrictDue, e.row.Target = 0, 0, 0
	if r.State != model.NotARequest && r.State != model.Dismissed {
		clock := r.Clock(today)
		e.row.Due, e.row.StrictDue, e.row.Target = clock.Due, clock.StrictDue, clock.Target
		if by := r.ForwardBy(); !by.IsZero() { // what is a tenant's to decide goes on first
			e.row.Due, e.row.Target = by, r.ForwardTarget()
		}
	}
}

// turn brings the rows to a new day: the due date of a paused request moves.
func (q *queueBoard) turn(today deadline.Date) {
	q.day = today
	for _, e := range q.all {
		if len(e.record.Pauses) > 0 {
			e.fill(today)
		}
	}
	q.changed++
}

// overdue is computed, never stored: the whole due date has passed in Vilnius.
func (q *queueBoard) overdue(e *requestEntry) bool {
	return e.row.State.Counts() && !e.row.Due.IsZero() && e.row.Due < q.day
}

// fresh is the row as of now.
func (q *queueBoard) fresh(e *requestEntry) model.RequestRow {
	row := e.row
	row.Overdue = q.overdue(e)
	return row
}

// running is how many requests have a clock that runs or pauses.
func (q *queueBoard) running() int {
	n := 0
	for state, count := range q.states {
		if state.Counts() {
			n += count
		}
	}
	return n
}

// dueBefore counts the requests whose clock runs or pauses and that are due
// before a day: they stand first in the queue's own order.
func (q *queueBoard) dueBefore(day deadline.Date) int {
	n, _ := slices.BinarySearchFunc(q.sorted("")[:q.running()], day, func(e *requestEntry, day deadline.Date) int {
		return cmp.Compare(e.row.Due, day)
	})
	return n
}

// pastTarget counts the requests whose clock runs or pauses and that were to be
// done before a day by our own target.
func (q *queueBoard) pastTarget(day deadline.Date) int {
	n, _ := slices.BinarySearchFunc(q.sorted("target")[:q.running()], day, func(e *requestEntry, day deadline.Date) int {
		return cmp.Compare(e.row.Target, day)
	})
	return n
}

// sorted lists all requests in the order of a column, or in the queue's own:
// by due date, closed ones last. The list is valid while the board is held for
// reading, and not to be changed.
func (q *queueBoard) sorted(by string) []*requestEntry {
	return q.orders.of(by, q.changed, q.all, requestOrder(by))
}

// requestOrders compare by a column, and by number where it is the same.
var requestOrders = map[string]func(x, y *requestEntry) int{
	"": func(x, y *requestEntry) int {
		return cmp.Or(cmp.Compare(x.late(), y.late()), cmp.Compare(x.row.Due, y.row.Due), byNumber(x, y))
	},
	"target": func(x, y *requestEntry) int {
		return cmp.Or(cmp.Compare(x.late(), y.late()), cmp.Compare(x.row.Target, y.row.Target), byNumber(x, y))
	},
	"id": byNumber,
	"received": func(x, y *requestEntry) int {
		return cmp.Or(x.row.ReceivedAt.Compare(y.row.ReceivedAt), byNumber(x, y))
	},
	"state": func(x, y *requestEntry) int {
		return cmp.Or(cmp.Compare(stateRank[x.row.State], stateRank[y.row.State]), byNumber(x, y))
	},
	"tenant": func(x, y *requestEntry) int {
		return cmp.Or(cmp.Compare(x.row.Tenant, y.row.Tenant), byNumber(x, y))
	},
	"due": func(x, y *requestEntry) int {
		return cmp.Or(cmp.Compare(x.row.Due, y.row.Due), byNumber(x, y))
	},
}

// requestOrder is the queue's own order for a column it does not know.
func requestOrder(by string) func(x, y *requestEntry) int {
	if compare, known := requestOrders[by]; known {
		return compare
	}
	return requestOrders[""]
}

func byNumber(x, y *requestEntry) int { return cmp.Compare(x.number, y.number) }

// late is 1 for those that stand behind: nothing more is due.
func (e *requestEntry) late() int {
	if e.row.State.Counts() {
		return 0
	}
	return 1
}

var stateRank = func() map[model.State]int {
	ranks := map[model.State]int{}
	for i, s := range model.States {
		ranks[s] = i
	}
	return ranks
}()
