package storage

import (
	"cmp"
	"slices"
	"strings"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// registerBoard is the registers in memory, as published where nothing was
// written yet: entries in order, what is looked for in them, and counts that are
// kept with every change, so that a page and the board of promises cost what they
// show.
type registerBoard struct {
	day    deadline.Date // counts are as of that day
	at     map[string]*registerEntry
	of     map[model.RegisterID]*registerList
	namers map[string]map[string]*registerEntry // entries in force by an entry that they name
	used   map[string]model.Subprocessor        // whom orders and statements name, by the entry's id

	strangers map[string]bool // of used, those in use that no register knows
}

// registerList is one register.
type registerList struct {
	all     []*registerEntry // as they came; none is ever removed
	changed uint64           // counts changes
	orders  sortings[*registerEntry]
	tally   tally // of all
}

// registerEntry is an entry with what is searched in it, and what it counts for.
type registerEntry struct {
	entry model.Entry
	text  string // lower case: id, name, standing
	tally tally
}

// tally counts what promises and the list of registers tell: for one entry, ones
// and zeros.
type tally struct {
	inForce, lacking, late, objections int

	lawless    int // activities in force without a basis
	unweighed  int // on legitimate interests that no assessment in force weighs
	outside    int // sub-processors in use that are not in force
	unrecorded int // in use, and something is not recorded
	toolless   int // in force, in a third country without a transfer tool in force
	unproven   int // the same, as published: nobody recorded one yet
	hosts      int // in force, and they host
	abroad     int // of hosts, outside the European Economic Area
	unplaced   int // of hosts, no country is recorded
}

func (t *tally) add(o tally, sign int) {
	for _, one := range []struct {
		sum *int
		n   int
	}{{&t.inForce, o.inForce}, {&t.lacking, o.lacking}, {&t.late, o.late}, {&t.objections, o.objections}, {&t.lawless, o.lawless}, {&t.unweighed, o.unweighed},
		{&t.outside, o.outside}, {&t.unrecorded, o.unrecorded}, {&t.toolless, o.toolless}, {&t.unproven, o.unproven}, {&t.hosts, o.hosts}, {&t.abroad, o.abroad}, {&t.unplaced, o.unplaced}} {
		*one.sum += sign * one.n
	}
}

func newRegisterBoard(today deadline.Date) registerBoard {
	b := registerBoard{day: today, at: map[string]*registerEntry{}, of: map[model.RegisterID]*registerList{}, namers: map[string]map[string]*registerEntry{}, used: map[string]model.Subprocessor{}, strangers: map[string]bool{}}
	for _, rule := range model.Registers() {
		b.of[rule.Register] = &registerList{}
	}
	for _, e := range model.PublishedEntries() {
		b.put(e)
	}
	return b
}

// put takes an entry as it is now.
func (b *registerBoard) put(entry model.Entry) {
	list := b.of[entry.Register]
	if list == nil {
		return // of a register that this program does not know
	}
	e := b.at[entry.ID]
	if e == nil {
		e = &registerEntry{}
		b.at[entry.ID] = e
		list.all = append(list.all, e)
		delete(b.strangers, entry.ID)
	}
	for _, id := range e.entry.Names() {
		delete(b.namers[id], entry.ID)
	}
	e.entry = entry
	for _, id := range entry.Names() {
		if b.namers[id] == nil {
			b.namers[id] = map[string]*registerEntry{}
		}
		b.namers[id][entry.ID] = e
	}
	b.recount(e)
	if entry.Register == model.RegisterAssessment || entry.Register == model.RegisterTransfer {
		for _, namer := range b.namers[entry.ID] {
			b.recount(namer)
		}
	}
	list.changed++
}

// putUsed takes whom orders of erasure and statements name from now on.
func (b *registerBoard) putUsed(s model.Subprocessor) {
	id := model.EntryID(model.RegisterSubprocessor, s.ID)
	b.used[id] = s
	if e := b.at[id]; e != nil {
		b.recount(e)
	} else if delete(b.strangers, id); s.Active {
		b.strangers[id] = true
	}
}

// turn brings the counts to a new day.
func (b *registerBoard) turn(today deadline.Date) {
	b.day = today
	for _, e := range b.at {
		b.recount(e)
	}
}

// recount brings an entry's text, its counts and its register's in line.
func (b *registerBoard) recount(e *registerEntry) {
	e.text = strings.ToLower(e.entry.ID + "\n" + e.entry.Title() + "\n" + e.entry.Standing(b.day))
	sum := &b.of[e.entry.Register].tally
	sum.add(e.tally, -1)
	e.tally = b.count(e.entry)
	sum.add(e.tally, +1)
}

func (b *registerBoard) count(e model.Entry) (t tally) {
	one := func(counts bool) int {
		if counts {
			return 1
		}
		return 0
	}
	v, active, lacks := e.Current(), e.Active(), e.Lacks() != ""
	t.inForce, t.objections = one(active), e.OpenObjections()
	t.lacking = one(lacks && e.RetiredAt.IsZero())
	t.late = one(active && !e.Review.IsZero() && b.day.After(e.Review))
	switch e.Register {
	case model.RegisterActivity:
		t.lawless = one(active && v.Get("basis") == "")
		t.unweighed = one(active && v.Get("basis") == "legitimate-interests" && !b.anyActive(v.Get("assessment")))
	case model.RegisterSubprocessor:
		inUse := b.used[e.ID].Active
		t.outside, t.unrecorded = one(inUse && !active), one(inUse && active && lacks)
		if active && len(model.ThirdCountries(v.Get("countries"))) > 0 && !b.anyActive(v.Get("transfer")) {
			t.toolless, t.unproven = one(v.Ruling != ""), one(v.Ruling == "")
		}
		if active && strings.Contains(v.Get("service"), "hosting") {
			countries := v.Get("countries")
			t.hosts, t.unplaced, t.abroad = 1, one(countries == ""), one(len(model.ThirdCountries(countries)) > 0)
		}
	}
	return t
}

// anyActive reports whether one of the entries that a field names is in force.
func (b *registerBoard) anyActive(ids string) bool {
	return slices.ContainsFunc(strings.Fields(ids), func(id string) bool {
		e, ok := b.at[id]
		return ok && e.entry.Active()
	})
}

// registerOrders compare by a column, and by id where it is the same.
var registerOrders = map[string]func(x, y *registerEntry) int{
	"": byEntryID,
	"review": func(x, y *registerEntry) int {
		return cmp.Or(cmp.Compare(x.entry.Review, y.entry.Review), byEntryID(x, y))
	},
}

func byEntryID(x, y *registerEntry) int { return cmp.Compare(x.entry.ID, y.entry.ID) }

// window is a window of a register's entries that match, by id or by review.
// Without a filter it costs the rows it shows.
func (b *registerBoard) window(id model.RegisterID, w model.Window) model.Page[model.Entry] {
	list := b.of[id]
	by, changed := w.Sort, list.changed
	compare, known := registerOrders[by]
	if !known || by == "" {
		by, changed, compare = "", uint64(len(list.all)), byEntryID // ids do not change
	}
	hits := list.orders.of(by, changed, list.all, compare)
	if terms := model.ParseFilter(w.Filter); len(terms) > 0 {
		hits = b.matching(hits, terms)
	}
	shown, offset := cut(hits, w, func(id string) int { return foundIn(hits, b.at[id], compare) })
	page := model.Page[model.Entry]{Rows: make([]model.Entry, 0, len(shown)), Offset: offset, Matching: len(hits), Total: len(list.all)}
	for _, e := range shown {
		page.Rows = append(page.Rows, e.entry)
	}
	return page
}

func (b *registerBoard) matching(list []*registerEntry, terms []model.Term) []*registerEntry {
	var hits []*registerEntry
	var e *registerEntry
	field := func(name, value string) (match, known bool) {
		return strings.ReplaceAll(e.entry.Standing(b.day), " ", "-") == value, name == "state"
	}
	for _, e = range list {
		if model.Match(terms, e.text, field) {
			hits = append(hits, e)
		}
	}
	return hits
}
