package model

import (
	"slices"
	"strconv"
	"strings"

	"integrora.com/opsconsole/model/deadline"
)

// AudienceTenants are the customers, who may object to a sub-processor.
const AudienceTenants = "tenants"

// AnnouncePolicy records that an audience was told of a version of the policy,
// by a channel that it is known to read (rules §0 F6).
type AnnouncePolicy struct {
	Entry    string
	Audience string
	Channel  string
	On       deadline.Date
	Proof    string // reference, without personal data
}

// Act implements Command.
func (AnnouncePolicy) Act() *Act { return ActAnnouncePolicy }

// Decide implements Command.
func (c AnnouncePolicy) Decide(call *Call) (Decision, error) {
	e, err := call.Entry(c.Entry)
	today := deadline.ReceivedOn(call.At)
	switch {
	case err != nil:
		return Decision{}, err
	case e.Register != RegisterPolicy:
		return Decision{}, Refuse("usage", "%s is no version of the policy; sub-processors are announced by the ruling %s", e.ID, OpAnnounce)
	case e.InForce == 0:
		return Decision{}, Refuse("state", "%s is a draft; publish it first", e.ID)
	case !slices.Contains(PolicyAudiences, c.Audience):
		return Decision{}, Refuse("usage", "an audience is one of %s; found %q", strings.Join(PolicyAudiences, ", "), c.Audience)
	case c.On.IsZero() || c.On.After(today):
		return Decision{}, Refuse("usage", "give the day on which they were told, today at the latest; found %q", c.On)
	}
	if _, told := e.Told(e.InForce, c.Audience); told {
		return Decision{}, Refuse("exists", "that %s were told of %s is recorded already", c.Audience, e.ID)
	}
	if err := checkPhrase(c.Channel, "by which channel they were told"); err != nil {
		return Decision{}, err
	}
	if err := checkPhrase(c.Proof, "where the proof of it is kept"); err != nil {
		return Decision{}, err
	}
	e.Announced = append(slices.Clone(e.Announced), Announcement{Version: e.InForce, Audience: c.Audience, Channel: c.Channel, On: c.On, Proof: c.Proof, By: call.Actor.ID, At: call.At})
	return Decision{Object: e.ID, Put: []Record{e}, Result: Result{ID: e.ID}, Facts: []Fact{{"version", strconv.Itoa(e.InForce)}, {"audience", c.Audience}, {"on", c.On.String()}}}, nil
}

// ObjectSubprocessor records a tenant's objection to a sub-processor. It
// protects, so that one person suffices; until it is resolved the sub-processor
// may not be used for that tenant (Art. 28(2) GDPR).
type ObjectSubprocessor struct {
	Entry, Tenant string
	Reference     string // of the tenant's word, without personal data
}

// Act implements Command.
func (ObjectSubprocessor) Act() *Act { return ActObject }

// Decide implements Command.
func (c ObjectSubprocessor) Decide(call *Call) (Decision, error) {
	e, err := objectable(call, c.Entry, c.Tenant)
	if err != nil {
		return Decision{}, err
	}
	if e.BlockedFor(c.Tenant) {
		return Decision{}, Refuse("exists", "the objection of %s to %s stands already", c.Tenant, e.ID)
	}
	if err := checkPhrase(c.Reference, "the reference of the tenant's word"); err != nil {
		return Decision{}, err
	}
	e.Objections = append(slices.Clone(e.Objections), TenantObjection{Tenant: c.Tenant, Reference: c.Reference, By: call.Actor.ID, At: call.At})
	return Decision{Object: e.ID, Put: []Record{e}, Result: Result{ID: e.ID, Message: "may not be used for " + c.Tenant + " until that is resolved"},
		Facts: []Fact{{"tenant", c.Tenant}}}, nil
}

func objectable(call *Call, id, tenant string) (Entry, error) {
	e, err := call.Entry(id)
	if err != nil {
		return Entry{}, err
	}
	if e.Register != RegisterSubprocessor {
		return Entry{}, Refuse("usage", "tenants object to sub-processors; %s is none", e.ID)
	}
	_, err = call.Tenant(tenant)
	return e, err
}

// ResolveObjection records the tenant's word by which its objection is settled,
// or by which it authorises what was announced where its agreement asks for that.
type ResolveObjection struct {
	Entry, Tenant string
	Reference     string // of the tenant's word, without personal data
}

// Act implements Command.
func (ResolveObjection) Act() *Act { return ActResolveObjection }

// Decide implements Command.
func (c ResolveObjection) Decide(call *Call) (Decision, error) {
	e, err := objectable(call, c.Entry, c.Tenant)
	if err != nil {
		return Decision{}, err
	}
	i := slices.IndexFunc(e.Objections, func(o TenantObjection) bool { return o.Tenant == c.Tenant && o.ResolvedAt.IsZero() })
	if i < 0 {
		return c.authorise(call, e)
	}
	if e.Objections[i].By == call.Actor.ID {
		return Decision{}, Refuse("second_person", "you recorded that objection; another admin must record that it is settled")
	}
	if err := checkPhrase(c.Reference, "the reference of the tenant's word"); err != nil {
		return Decision{}, err
	}
	e.Objections = slices.Clone(e.Objections)
	o := &e.Objections[i]
	o.ResolvedAt, o.ResolvedBy, o.Resolution = call.At, call.Actor.ID, c.Reference
	return Decision{Object: e.ID, Put: []Record{e}, Result: Result{ID: e.ID}, Facts: []Fact{{"tenant", c.Tenant}}}, nil
}

// authorise records the tenant's own authorisation (Art. 28(2) GDPR).
func (c ResolveObjection) authorise(call *Call, e Entry) (Decision, error) {
	a, _ := e.ToTenants()
	n, err := call.SubNotice(SubNoticeID(e.ID, a.Version, c.Tenant))
	if err != nil && CodeOf(err) != "not_found" {
		return Decision{}, err
	}
	if err != nil || !n.Awaits() {
		return Decision{}, Refuse("state", "no objection of %s to %s stands, and no authorisation is awaited", c.Tenant, e.ID)
	}
	if err := checkPhrase(c.Reference, "the reference of the tenant's word"); err != nil {
		return Decision{}, err
	}
	n.Authorised = TenantWord{Reference: c.Reference, By: call.Actor.ID, At: call.At}
	return Decision{Object: e.ID, Put: []Record{n}, Result: Result{ID: e.ID, Message: c.Tenant + " authorised it"}, Facts: []Fact{{"tenant", c.Tenant}, {"version", strconv.Itoa(n.Version)}, {"op", "authorise"}}}, nil
}
