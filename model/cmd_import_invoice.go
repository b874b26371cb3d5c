package model

import "bytes"

func (b *batch) invoice(v Invoice, line ImportLine) (string, error) {
	if v.External == "" || v.Number == "" || v.IssuedOn.IsZero() || len(v.Currency) != 3 {
		return "", Refuse("usage", "an invoice needs an id, a number, the day of issue and a currency of three letters")
	}
	if v.Tenant != "" {
		if known, err := b.knows(v.Tenant); err != nil || !known {
			return "", orRefuse(err, "no_tenant", "there is no tenant of that slug; import tenants first")
		}
	}
	key := v.Tenant + "\x00" + v.External
	id, erased, err := b.call.ByExternal(KindInvoice, v.Tenant, v.External)
	if err != nil {
		return "", err
	}
	if erased != "" {
		return "", Refuse("erased", "this invoice was deleted by %s when its retention had ended; imports do not bring it back", erased)
	}
	if sum, twice := b.invoices[key]; twice && bytes.Equal(sum, line.Sum) {
		return "unchanged", nil
	} else if id != "" || twice {
		if old, err := b.call.Invoice(id); err == nil && bytes.Equal(old.SourceSum, line.Sum) {
			return "unchanged", nil
		}
		return "", Refuse("exists", "this invoice is there with other content; imports create, they do not change")
	}
	if line.OfPerson != "" {
		if v.Person, err = b.find(line.OfTenant, line.OfPerson); err != nil || v.Person == "" {
			return "", orRefuse(err, "no_person", "there is no person of that id; import people first")
		}
	}
	v.ID, v.SourceSum, v.CreatedAt = v.Tenant+"/"+b.call.NewID("v"), line.Sum, b.call.At
	if b.invoices == nil {
		b.invoices = map[string][]byte{}
	}
	b.invoices[key] = line.Sum
	return b.add("invoices", v), nil
}
