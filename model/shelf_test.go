package model_test

import (
	"slices"
	"strings"
	"time"

	"integrora.com/opsconsole/model"
)

// now is the moment of every call in these tests.
var now = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

// shelf is records in memory: a model.Reader for decisions.
type shelf struct {
	records map[model.Ref]model.Record
	numbers map[model.Kind]int
	marks   map[model.Tombstone]string // without the erasure → erasure
}

func newShelf() *shelf {
	return &shelf{records: map[model.Ref]model.Record{}, numbers: map[model.Kind]int{}, marks: map[model.Tombstone]string{}}
}

func (s *shelf) put(records ...model.Record) {
	for _, r := range records {
		s.records[r.Ref()] = r
	}
}

// take applies a decision.
func (s *shelf) take(d model.Decision) {
	s.put(d.Put...)
	for _, ref := range d.Delete {
		delete(s.records, ref)
	}
	for _, t := range d.Tombstones {
		s.marks[model.Tombstone{Kind: t.Kind, Tenant: t.Tenant, External: strings.ToLower(t.External)}] = t.Erasure
	}
}

func (s *shelf) call(role model.Role) *model.Call {
	return &model.Call{Reader: s, Actor: model.Admin{ID: "a-" + string(role), Role: role}, At: now}
}

func get[T model.Record](s *shelf, kind model.Kind, id string) (T, error) {
	if r, ok := s.records[model.Ref{Kind: kind, ID: id}].(T); ok {
		return r, nil
	}
	var none T
	return none, model.NotFound(kind, id)
}

func list[T model.Record](s *shelf, keep func(T) bool) ([]T, error) {
	var all []T
	for _, r := range s.records {
		if one, ok := r.(T); ok && keep(one) {
			all = append(all, one)
		}
	}
	slices.SortFunc(all, func(a, b T) int { return strings.Compare(a.Ref().ID, b.Ref().ID) })
	return all, nil
}

func (s *shelf) Tenant(slug string) (model.Tenant, error) {
	return get[model.Tenant](s, model.KindTenant, slug)
}
func (s *shelf) Person(id string) (model.Person, error) {
	return get[model.Person](s, model.KindPerson, id)
}
func (s *shelf) Consent(id string) (model.Consent, error) {
	return get[model.Consent](s, model.KindConsent, id)
}
func (s *shelf) ConsentsOf(person string) ([]model.Consent, error) {
	return list(s, func(c model.Consent) bool { return model.Owner(c.ID) == person })
}
func (s *shelf) InvoicesOf(person string) ([]model.Invoice, error) {
	return list(s, func(v model.Invoice) bool { return v.Person == person })
}
func (s *shelf) Invoice(id string) (model.Invoice, error) {
	return get[model.Invoice](s, model.KindInvoice, id)
}
func (s *shelf) EachInvoice(visit func(model.Invoice) (bool, error)) error {
	all, _ := list(s, func(model.Invoice) bool { return true })
	for _, v := range all {
		if on, err := visit(v); err != nil || !on {
			return err
		}
	}
	return nil
}
func (s *shelf) Request(id string) (model.Request, error) {
	return get[model.Request](s, model.KindRequest, id)
}
func (s *shelf) CaseFile(id string) (model.CaseFile, error) {
	return get[model.CaseFile](s, model.KindCaseFile, id)
}
func (s *shelf) SubNotice(id string) (model.SubNotice, error) {
	return get[model.SubNotice](s, model.KindSubNotice, id)
}
func (s *shelf) EachTenant(visit func(model.Tenant) (bool, error)) error {
	all, _ := list(s, func(model.Tenant) bool { return true })
	for _, t := range all {
		if on, err := visit(t); err != nil || !on {
			return err
		}
	}
	return nil
}
func (s *shelf) ContentOf(person string) (model.Content, error) {
	all, _ := list(s, func(c model.Content) bool { return c.Person == person })
	if len(all) == 0 {
		return model.Content{}, model.NotFound(model.KindContent, person)
	}
	return all[0], nil
}
func (s *shelf) Content(tenant, person string) (model.Content, error) {
	return get[model.Content](s, model.KindContent, tenant+"/"+person)
}
func (s *shelf) Plan(request string) (model.Plan, error) {
	return get[model.Plan](s, model.KindPlan, request)
}
func (s *shelf) Erasure(id string) (model.ErasureRecord, error) {
	return get[model.ErasureRecord](s, model.KindErasure, id)
}
func (s *shelf) Admin(id string) (model.Admin, error) {
	return get[model.Admin](s, model.KindAdmin, id)
}
func (s *shelf) Access() (model.AccessPolicy, error) {
	p, _ := s.records[model.AccessRef].(model.AccessPolicy)
	return p, nil
}
func (s *shelf) Terms(sum string) (model.Terms, error) {
	return get[model.Terms](s, model.KindTerms, sum)
}

func (s *shelf) Ruling(id string) (model.Ruling, error) {
	return get[model.Ruling](s, model.KindRuling, id)
}

func (s *shelf) OpenRulings(object string) ([]model.Ruling, error) {
	return list(s, func(r model.Ruling) bool { return r.Object == object && r.State == model.RulingOpen })
}

func (s *shelf) Family(request string) ([]model.Request, error) {
	return list(s, func(r model.Request) bool { return r.File() == request })
}

func (s *shelf) TenantErasure(id string) (model.TenantErasure, error) {
	return get[model.TenantErasure](s, model.KindTenantErasure, id)
}

func (s *shelf) PeopleOf(tenant string) ([]string, error) {
	people, err := list(s, func(p model.Person) bool { return p.Tenant == tenant })
	var ids []string
	for _, p := range people {
		ids = append(ids, p.ID)
	}
	return ids, err
}

func (s *shelf) ClosedRequests() ([]string, error) {
	closed, err := list(s, func(r model.Request) bool { return r.SplitOf == "" && r.State.Closed() && r.FileGone.IsZero() })
	var ids []string
	for _, r := range closed {
		ids = append(ids, r.ID)
	}
	return ids, err
}

func (s *shelf) ContentRefs(string) ([]model.Ref, error) { return nil, nil }

func (s *shelf) Segments() ([]model.Segment, error) { return nil, nil }

func (s *shelf) EndedConsents() ([]string, error) {
	ended, err := list(s, func(c model.Consent) bool { return !c.EndedOn().IsZero() })
	var ids []string
	for _, c := range ended {
		ids = append(ids, c.ID)
	}
	return ids, err
}

func (s *shelf) Hold(id string) (model.Hold, error) {
	return get[model.Hold](s, model.KindHold, id)
}
func (s *shelf) Holds() ([]model.Hold, error) {
	return list(s, func(model.Hold) bool { return true })
}
func (s *shelf) Retention(id string) (model.RetentionRule, error) {
	if r, ok := s.records[model.Ref{Kind: model.KindRetention, ID: id}].(model.RetentionRule); ok {
		return r, nil
	}
	return model.PublishedRetention(id)
}

func (s *shelf) Change(id string) (model.Change, error) {
	return get[model.Change](s, model.KindChange, id)
}
func (s *shelf) Backup(id string) (model.Backup, error) {
	return model.Backup{}, model.NotFound(model.KindBackup, id)
}
func (s *shelf) Restore(id string) (model.Restore, error) {
	return model.Restore{}, model.NotFound(model.KindRestore, id)
}
func (s *shelf) Entry(id string) (model.Entry, error) {
	e, err := get[model.Entry](s, model.KindEntry, id)
	if err != nil {
		return model.PublishedEntry(id)
	}
	return e, nil
}

func (s *shelf) Entries(register model.RegisterID) ([]model.Entry, error) {
	return list(s, func(e model.Entry) bool { return e.Register == register })
}

func (s *shelf) AgreementsOf(tenant string) ([]model.Entry, error) {
	return list(s, func(e model.Entry) bool { return e.AgreedWith() == tenant })
}

func (s *shelf) NamedBy(id string) (string, error) {
	all, err := list(s, func(e model.Entry) bool { return e.ID != id && slices.Contains(e.Names(), id) })
	if err != nil || len(all) == 0 {
		return "", err
	}
	return all[0].ID, nil
}

func (s *shelf) Promise(id string) (model.PromiseRecord, error) {
	if r, ok := s.records[model.Ref{Kind: model.KindPromise, ID: id}].(model.PromiseRecord); ok {
		return r, nil
	}
	return model.PromiseRecord{ID: id}, nil
}

func (s *shelf) Incident(id string) (model.Incident, error) {
	return get[model.Incident](s, model.KindIncident, id)
}
func (s *shelf) BreakGlass(id string) (model.BreakGlass, error) {
	return get[model.BreakGlass](s, model.KindBreakGlass, id)
}
func (s *shelf) Rotating() (string, error) { return "", nil }

func (s *shelf) Admins() ([]model.Admin, error) {
	return list(s, func(model.Admin) bool { return true })
}
func (s *shelf) Alarms() ([]model.Alarm, error) {
	return list(s, func(model.Alarm) bool { return true })
}

func (s *shelf) RootAt(uint64) ([]byte, error) { return nil, nil }

func (s *shelf) Subprocessors() ([]model.Subprocessor, error) {
	return list(s, func(model.Subprocessor) bool { return true })
}
func (s *shelf) OpenRequestsOf(person string) ([]model.Request, error) {
	return list(s, func(r model.Request) bool { return r.Person == person && !r.State.Closed() })
}
func (s *shelf) ByExternal(kind model.Kind, tenant, external string) (id, erased string, err error) {
	for ref, r := range s.records {
		switch v := r.(type) {
		case model.Person:
			if kind == model.KindPerson && v.Tenant == tenant && v.External == external {
				return ref.ID, "", nil
			}
		case model.Invoice:
			if kind == model.KindInvoice && v.Tenant == tenant && v.External == external {
				return ref.ID, "", nil
			}
		}
	}
	return "", s.marks[model.Tombstone{Kind: kind, Tenant: tenant, External: strings.ToLower(external)}], nil
}
func (s *shelf) ByEmail(address string) (ids []string, err error) {
	all, err := list(s, func(p model.Person) bool { return strings.EqualFold(p.Email, address) })
	for _, p := range all {
		ids = append(ids, p.ID)
	}
	return ids, err
}
func (s *shelf) Suppression(id string) (model.Suppression, error) {
	return get[model.Suppression](s, model.KindSuppression, id)
}
func (s *shelf) ByMessage(messageID string) (string, error) {
	for _, r := range s.records {
		if f, ok := r.(model.CaseFile); ok && f.MessageID == messageID {
			return f.Request, nil
		}
		if j, ok := r.(model.Joined); ok && j.MessageID == messageID {
			return j.ID, nil
		}
	}
	return "", nil
}
func (s *shelf) OutLetter(id string) (model.OutLetter, error) {
	return get[model.OutLetter](s, model.KindOutLetter, id)
}
func (s *shelf) OutText(id string) (model.OutText, error) {
	return get[model.OutText](s, model.KindOutText, id)
}
func (s *shelf) Joined(id string) (model.Joined, error) {
	return get[model.Joined](s, model.KindJoined, id)
}
func (s *shelf) ByOurs(messageID string) (string, error) {
	for _, r := range s.records {
		if l, ok := r.(model.OutLetter); ok && l.MessageID == messageID {
			return l.ID, nil
		}
	}
	return "", nil
}
func (s *shelf) Consultations(string, time.Time) ([]model.Consultation, error) { return nil, nil }
func (s *shelf) Next(kind model.Kind) (int, error) {
	s.numbers[kind]++
	return s.numbers[kind], nil
}
