package storage

import (
	"bytes"
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
)

// reader serves model.Reader from one transaction.
type reader struct {
	s  *Store
	tx *bolt.Tx
}

var _ model.Reader = reader{}

// at is what a sealed record is bound to.
func (s *Store) at(kind model.Kind, key []byte, subject string, revision uint64) keys.AAD {
	return keys.AAD{Schema: schema, Store: s.id, Bucket: string(kind), Record: key, Subject: subject, Revision: revision}
}

// unseal opens a stored value.
func (r reader) unseal(kind model.Kind, key, sealed []byte, subject string) ([]byte, error) {
	k, err := r.s.keyOf(kind, sealed, subject)
	if errors.Is(err, keys.ErrNoKey) {
		return nil, model.NotFound(kind, "whose key was destroyed")
	}
	if err != nil {
		return nil, err
	}
	plain, err := keys.Open(nil, k, r.s.at(kind, key, subject, keys.Revision(sealed)), sealed)
	if err != nil {
		return nil, fmt.Errorf("open %s record: %w", kind, err)
	}
	return plain, nil
}

// load reads one record that is sealed under subject.
func load[T model.Record](r reader, ref model.Ref, subject string) (T, error) {
	var none T
	key, err := place(ref)
	if err != nil {
		return none, err
	}
	sealed := r.tx.Bucket([]byte(ref.Kind)).Get(key)
	if sealed == nil {
		return none, model.NotFound(ref.Kind, ref.ID)
	}
	plain, err := r.unseal(ref.Kind, key, sealed, subject)
	if err != nil {
		return none, err
	}
	return decode[T](plain)
}

func (r reader) Tenant(slug string) (model.Tenant, error) {
	return load[model.Tenant](r, model.Ref{Kind: model.KindTenant, ID: slug}, model.TenantSubject(slug))
}

func (r reader) Person(id string) (model.Person, error) {
	return load[model.Person](r, model.Ref{Kind: model.KindPerson, ID: id}, model.PersonSubject(id))
}

func (r reader) Consent(id string) (model.Consent, error) {
	c, err := load[model.Consent](r, model.Ref{Kind: model.KindConsent, ID: id}, model.PersonSubject(model.Owner(id)))
	c.ID = id
	return c, err
}

func (r reader) ConsentsOf(person string) ([]model.Consent, error) {
	var list []model.Consent
	prefix := []byte(person + "/")
	c := r.tx.Bucket([]byte(model.KindConsent)).Cursor()
	for key, sealed := c.Seek(prefix); key != nil && bytes.HasPrefix(key, prefix); key, sealed = c.Next() {
		plain, err := r.unseal(model.KindConsent, key, sealed, model.PersonSubject(person))
		if err != nil {
			return nil, err
		}
		one, err := decode[model.Consent](plain)
		if err != nil {
			return nil, err
		}
		one.ID = string(key)
		list = append(list, one)
	}
	return list, nil
}

func (r reader) ContentOf(person string) (model.Content, error) {
	// Content is sealed under its tenant's key, and the person says which.
	p, err := r.Person(person)
	if err != nil {
		return model.Content{}, err
	}
	return load[model.Content](r, model.Content{Person: person, Tenant: p.Tenant}.Ref(), model.ContentSubject(p.Tenant, person))
}

func (r reader) Content(tenant, person string) (model.Content, error) {
	return load[model.Content](r, model.Content{Person: person, Tenant: tenant}.Ref(), model.ContentSubject(tenant, person))
}

func (r reader) Invoice(id string) (model.Invoice, error) {
	v, err := load[model.Invoice](r, model.Ref{Kind: model.KindInvoice, ID: id}, model.Invoice{}.Subject())
	if err != nil {
		return v, err
	}
	v.Years, err = r.invoiceYears()
	return v, err
}

func (r reader) InvoicesOf(person string) ([]model.Invoice, error) {
	var list []model.Invoice
	for _, id := range r.linked(bucketInvoices, person) {
		v, err := r.Invoice(id)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, nil
}

func (r reader) Request(id string) (model.Request, error) {
	return load[model.Request](r, model.Ref{Kind: model.KindRequest, ID: id}, model.StoreSubject)
}

func (r reader) CaseFile(id string) (model.CaseFile, error) {
	return load[model.CaseFile](r, model.Ref{Kind: model.KindCaseFile, ID: id}, model.CaseSubject(id))
}

func (r reader) Letter(id string) (model.Letter, error) {
	return load[model.Letter](r, model.Ref{Kind: model.KindLetter, ID: id}, model.CaseSubject(id))
}

func (r reader) Plan(request string) (model.Plan, error) {
	return load[model.Plan](r, model.Ref{Kind: model.KindPlan, ID: request}, model.StoreSubject)
}

func (r reader) Erasure(id string) (model.ErasureRecord, error) {
	return load[model.ErasureRecord](r, model.Ref{Kind: model.KindErasure, ID: id}, model.StoreSubject)
}

func (r reader) Admin(id string) (model.Admin, error) {
	return load[model.Admin](r, model.Ref{Kind: model.KindAdmin, ID: id}, model.StoreSubject)
}

func (r reader) Admins() ([]model.Admin, error) {
	return all[model.Admin](r, model.KindAdmin)
}

func (r reader) Access() (model.AccessPolicy, error) {
	p, err := load[model.AccessPolicy](r, model.AccessRef, model.StoreSubject)
	if model.CodeOf(err) == "not_found" && err != nil {
		return model.AccessPolicy{}, nil
	}
	return p, err
}

func (r reader) Change(id string) (model.Change, error) {
	return load[model.Change](r, model.Ref{Kind: model.KindChange, ID: id}, model.StoreSubject)
}

func (r reader) Terms(sum string) (model.Terms, error) {
	return load[model.Terms](r, model.Ref{Kind: model.KindTerms, ID: sum}, model.StoreSubject)
}

func (r reader) Ruling(id string) (model.Ruling, error) {
	return load[model.Ruling](r, model.Ref{Kind: model.KindRuling, ID: id}, model.StoreSubject)
}

func (r reader) OpenRulings(object string) ([]model.Ruling, error) {
	var list []model.Ruling
	for _, id := range r.linked(bucketRulings, object) {
		one, err := r.Ruling(id)
		if err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, nil
}

func (r reader) Rotating() (string, error) {
	changes, err := all[model.Change](r, model.KindChange)
	for _, c := range changes {
		if c.Running() {
			return c.ID, err
		}
	}
	return "", err
}

func (r reader) Incident(id string) (model.Incident, error) {
	return load[model.Incident](r, model.Ref{Kind: model.KindIncident, ID: id}, model.StoreSubject)
}

func (r reader) BreakGlass(id string) (model.BreakGlass, error) {
	return load[model.BreakGlass](r, model.Ref{Kind: model.KindBreakGlass, ID: id}, model.StoreSubject)
}

func (r reader) Backup(id string) (model.Backup, error) {
	return load[model.Backup](r, model.Ref{Kind: model.KindBackup, ID: id}, model.StoreSubject)
}

func (r reader) Restore(id string) (model.Restore, error) {
	return load[model.Restore](r, model.Ref{Kind: model.KindRestore, ID: id}, model.StoreSubject)
}

func (r reader) Alarms() ([]model.Alarm, error) {
	return all[model.Alarm](r, model.KindAlarm)
}

func (r reader) Subprocessors() ([]model.Subprocessor, error) {
	return all[model.Subprocessor](r, model.KindSubprocessor)
}

// all reads every record of a kind that is sealed under the store's key.
func all[T model.Record](r reader, kind model.Kind) ([]T, error) {
	var list []T
	err := r.tx.Bucket([]byte(kind)).ForEach(func(key, sealed []byte) error {
		plain, err := r.unseal(kind, key, sealed, model.StoreSubject)
		if err != nil {
			return err
		}
		one, err := decode[T](plain)
		list = append(list, one)
		return err
	})
	return list, err
}

func (r reader) Suppression(id string) (model.Suppression, error) {
	return load[model.Suppression](r, model.Ref{Kind: model.KindSuppression, ID: id}, model.StoreSubject)
}

func (r reader) Next(kind model.Kind) (int, error) {
	n, err := r.tx.Bucket([]byte(kind)).NextSequence()
	return int(n), err
}
