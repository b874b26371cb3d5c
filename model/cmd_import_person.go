package model

import "bytes"

// find looks a person up in this batch, then in the store.
func (b *batch) find(tenant, external string) (string, error) {
	key := tenant + "\x00" + external
	if id, seen := b.people[key]; seen {
		return id, nil
	}
	id, erased, err := b.call.ByExternal(KindPerson, tenant, external)
	if err != nil {
		return "", err
	}
	if erased != "" {
		return "", Refuse("erased", "this person was erased (%s); imports do not bring people back", erased)
	}
	if id != "" {
		b.people[key] = id
	}
	return id, nil
}

func (b *batch) person(p Person, sum []byte) (string, error) {
	if p.External == "" {
		return "", Refuse("usage", "a person needs the source system's id")
	}
	if p.Kind != PlatformUser && p.Kind != MarketingContact {
		return "", Refuse("usage", "a person's kind is user or contact")
	}
	for _, f := range p.Facts {
		switch {
		case f.Category.Rule().Category == "" || f.Category == ConsentData || f.Category == InvoiceData:
			return "", Refuse("usage", "data cannot be of category %q", f.Category)
		case f.Category == TenantContent && p.Tenant == "":
			return "", Refuse("usage", "tenant content needs a tenant")
		}
	}
	if p.Tenant != "" {
		if known, err := b.knows(p.Tenant); err != nil || !known {
			return "", orRefuse(err, "no_tenant", "there is no tenant of that slug; import tenants first")
		}
	}
	id, err := b.find(p.Tenant, p.External)
	if err != nil {
		return "", err
	}
	if id != "" {
		old, err := b.call.Person(id)
		if CodeOf(err) == "not_found" && err != nil {
			if bytes.Equal(b.sums[id], sum) {
				return "unchanged", nil // the same line twice in this batch
			}
			return "", Refuse("exists", "this person stands twice in the file with different content")
		}
		if err != nil {
			return "", err
		}
		if bytes.Equal(old.SourceSum, sum) {
			return "unchanged", nil
		}
		return "", Refuse("exists", "this person is there with other content; imports create, they do not change")
	}
	p.ID, p.SourceSum = b.call.NewID("p"), sum
	if err := b.unsolicited(p); err != nil {
		return "", err
	}
	if p.CreatedAt.IsZero() {
		p.CreatedAt = b.call.At
	}
	content := Content{Person: p.ID, Tenant: p.Tenant}
	facts := p.Facts
	p.Facts = nil
	for _, f := range facts {
		if f.Category == TenantContent {
			content.Facts = append(content.Facts, f)
		} else {
			p.Facts = append(p.Facts, f)
		}
	}
	b.people[p.Tenant+"\x00"+p.External] = p.ID
	b.sums[p.ID] = sum
	b.consents[p.ID] = &history{}
	if len(content.Facts) > 0 {
		b.put = append(b.put, content)
	}
	return b.add("people", p), nil
}
