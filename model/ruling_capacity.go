package model

import (
	"slices"
	"strings"
)

// capacityTerms are the items of a change of capacity, read.
func (r Ruling) capacityTerms() (to Capacity, tenant string, err error) {
	for _, item := range r.Items {
		switch name, value, _ := strings.Cut(item, "="); name {
		case "to":
			to = Capacity(value)
		case "tenant":
			tenant = value
		default:
			return "", "", Refuse("usage", "a change of capacity takes to=controller or to=processor, and tenant=SLUG; found %q", name)
		}
	}
	switch {
	case to != Controller && to != Processor:
		return "", "", Refuse("usage", "say to=controller or to=processor; found %q", to)
	case to == Processor && tenant == "":
		return "", "", Refuse("usage", "say for which tenant, as tenant=acme; one that is not known is recorded with tenant-unknown")
	}
	return to, tenant, nil
}

// capacityText is what a change of capacity does. A wrong one lets us decide
// what is a tenant's to decide, or leave undone what is ours.
func capacityText(call *Call, r *Ruling) ([]string, error) {
	req, err := runningRequest(call, r, "what shows the capacity")
	if err != nil {
		return nil, err
	}
	to, tenant, err := r.capacityTerms()
	if err != nil {
		return nil, err
	}
	switch {
	case req.Capacity == "":
		return nil, Refuse("state", "%s is not triaged; its first capacity is confirmed in triage", req.ID)
	case !slices.Contains([]State{Triaged, NoTenant, InProgress, Forwarded, Reopened}, req.State):
		return nil, Refuse("state", "%s is %s; its capacity changes before anything is proposed, instructed or carried out", req.ID, req.State.Title())
	case to == req.Capacity && (to == Controller || tenant == req.Tenant):
		return nil, Refuse("usage", "%s is held like that already", req.ID)
	}
	if tenant != "" {
		if _, err := call.Tenant(tenant); err != nil {
			return nil, err
		}
	}
	if req.Person != "" && tenant != "" {
		if p, err := call.Person(req.Person); err == nil && p.Tenant != tenant {
			return nil, Refuse("usage", "the matched person belongs to tenant %q, not to %q; triage it with the right person first", p.Tenant, tenant)
		}
	}
	family, err := call.Family(req.File())
	if err != nil {
		return nil, err
	}
	for _, o := range family {
		for _, right := range req.Rights {
			if p := (part{right, to}); o.ID != req.ID && p.is(o) {
				return nil, Refuse("exists", "%s is %s of the same letter already; dismiss one of them first", o.ID, p)
			}
		}
	}
	return []string{
		"capacity " + string(to) + ofTenant(tenant) + "; so far " + string(req.Capacity) + ofTenant(req.Tenant),
		"the request is triaged under it; a plan, reminders and an instruction of before do not count",
		map[Capacity]string{Controller: "we decide on it from then on (Art. 4(7), 24 GDPR)", Processor: "the tenant decides on it from then on (Art. 28(3)(a), 28(10) GDPR)"}[to],
	}, nil
}

func ofTenant(tenant string) string {
	if tenant == "" {
		return ""
	}
	return " for tenant " + tenant
}

func capacityMake(call *Call, r Ruling) (Decision, error) {
	to, tenant, err := r.capacityTerms()
	if err != nil {
		return Decision{}, err
	}
	before, err := call.Request(r.Object)
	if err != nil {
		return Decision{}, err
	}
	d, err := moveRequest(call, ActApproveCapacity, r.Object, Triaged, "capacity "+string(to)+": "+r.ID, func(req *Request, _ State) error {
		req.Capacity, req.Processing, req.Proposal = to, Processing{}, Proposal{}
		if tenant != "" || to == Processor {
			req.Tenant = tenant
		}
		return nil
	})
	if err != nil {
		return Decision{}, err
	}
	if to == Processor {
		if d.Put, err = unlock(call, before, d.Put); err != nil {
			return Decision{}, err
		}
	}
	d.Facts = append(d.Facts, Fact{"capacity", string(to)}, Fact{"capacity_before", string(before.Capacity)})
	return d, nil
}
