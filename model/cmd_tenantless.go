package model

// TenantUnknown records that a request is about data that we hold as processor,
// and that it is not known for which tenant. The person is not told whether any
// data are held.
type TenantUnknown struct {
	Request string
	Rights  []Right // as confirmed; may be empty once it is triaged
	Basis   string  // what was looked for, in a short phrase without personal data
}

// Act implements Command.
func (TenantUnknown) Act() *Act { return ActTenantUnknown }

// Decide implements Command.
func (c TenantUnknown) Decide(call *Call) (Decision, error) {
	if err := checkPhrase(c.Basis, "what was looked for"); err != nil {
		return Decision{}, err
	}
	var split TriageRequest
	d, err := moveRequest(call, ActTenantUnknown, c.Request, NoTenant, "tenant unknown", func(r *Request, _ State) error {
		split = TriageRequest{Request: c.Request, Rights: c.Rights, Capacity: Processor}
		if len(c.Rights) == 0 {
			split.Rights = r.Rights
		}
		if err := knownRights(split.Rights); err != nil {
			return err
		}
		if err := r.mayHold(Processor, ""); err != nil {
			return err
		}
		r.Rights, r.Capacity, r.Tenant, r.Person, r.Processing = []Right{split.parts()[0].right}, Processor, "", "", Processing{Basis: c.Basis}
		return nil
	})
	if err != nil {
		return d, err
	}
	made, err := split.split(call, d.Put[0].(Request), split.parts()) // each right is a request of its own
	if err != nil {
		return Decision{}, err
	}
	for _, one := range made {
		one.Processing = Processing{Basis: c.Basis}
		d.Put = append(d.Put, one)
	}
	if len(made) > 0 {
		d.Facts = append(d.Facts, splitFact(made))
		d.Result.Message = splitWords(made)
	}
	return d, nil
}

// knownRights refuses an empty list of rights, and what is none.
func knownRights(rights []Right) error {
	if len(rights) == 0 {
		return Refuse("usage", "name at least one right; a letter that asks for nothing is dismissed")
	}
	for _, r := range rights {
		if !r.Known() {
			return Refuse("usage", "there is no right %q", r)
		}
	}
	return nil
}

// mayHold refuses to change a capacity that was confirmed: that takes a ruling
// (rules §5 row 6).
func (r Request) mayHold(as Capacity, tenant string) error {
	switch {
	case r.Capacity == "" || r.Capacity == Mixed || r.Capacity == as && (as == Controller || r.Tenant == "" || r.Tenant == tenant):
		return nil
	case r.Capacity == as:
		return Refuse("second_person", "%s is held for tenant %q; that it is another's takes two persons: propose the ruling capacity (Art. 28(10) GDPR)", r.ID, r.Tenant)
	}
	return Refuse("second_person", "%s is held as %s; another capacity takes two persons: propose the ruling capacity (Art. 4(7)-(8), 28(10) GDPR)", r.ID, r.Capacity)
}

// TenantFound names the tenant of a request for which none was known. It can be
// forwarded then.
type TenantFound struct {
	Request string
	Tenant  string
	Person  string // empty: nobody found in its data
	Basis   string // by what it was found, in a short phrase without personal data
}

// Act implements Command.
func (TenantFound) Act() *Act { return ActTenantFound }

// Decide implements Command.
func (c TenantFound) Decide(call *Call) (Decision, error) {
	if err := checkPhrase(c.Basis, "by what the tenant was found"); err != nil {
		return Decision{}, err
	}
	d, err := moveRequest(call, ActTenantFound, c.Request, Triaged, "tenant found", func(r *Request, from State) error {
		if from != NoTenant {
			return Refuse("state", "%s is %s; a tenant is found for a request that waits for one", r.ID, from.Title())
		}
		if _, err := call.Tenant(c.Tenant); err != nil {
			return err
		}
		if err := personOf(call, c.Person, c.Tenant); err != nil {
			return err
		}
		r.Tenant, r.Person, r.Processing = c.Tenant, c.Person, Processing{Basis: c.Basis}
		return nil
	})
	if err != nil {
		return d, err
	}
	d.Facts = append(d.Facts, Fact{"tenant", c.Tenant})
	if c.Person != "" {
		d.Facts = append(d.Facts, Fact{"person", c.Person})
	}
	return d, nil
}

// personOf refuses a person who is not of a tenant; an empty id is nobody.
func personOf(call *Call, person, tenant string) error {
	if person == "" {
		return nil
	}
	p, err := call.Person(person)
	switch {
	case err != nil:
		return err
	case p.Tenant != tenant:
		return Refuse("usage", "this person belongs to tenant %q, not to %q; choose both alike", p.Tenant, tenant)
	}
	return nil
}
