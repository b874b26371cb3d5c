package model

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// ScopeIncident says which tenants are affected. One that was told stays.
type ScopeIncident struct {
	Incident    string
	Add, Remove []string // slugs
	Filter      string   // that picked them, for the timeline
}

// Act implements Command.
func (ScopeIncident) Act() *Act { return ActScope }

// Decide implements Command.
func (c ScopeIncident) Decide(call *Call) (Decision, error) {
	i, err := openIncident(call, c.Incident)
	if err != nil {
		return Decision{}, err
	}
	if c.Filter != "" {
		if err := checkPhrase(c.Filter, "the filter"); err != nil {
			return Decision{}, err
		}
	}
	var tenants []string
	for _, slug := range i.Tenants {
		if !slices.Contains(c.Remove, slug) {
			tenants = append(tenants, slug)
			continue
		}
		if at := i.obligationTo(ToTenant, slug); at >= 0 && !i.Obligations[at].SentAt.IsZero() {
			return Decision{}, Refuse("state", "tenant %s was told of %s already; it stays in the register", slug, i.ID)
		}
	}
	for _, slug := range c.Add {
		if _, err := call.Tenant(slug); err != nil {
			return Decision{}, err
		}
		if !slices.Contains(tenants, slug) {
			tenants = append(tenants, slug)
		}
	}
	slices.Sort(tenants)
	if slices.Equal(tenants, i.Tenants) {
		return Decision{}, Refuse("usage", "nothing is changed by that")
	}
	i.Tenants = tenants
	text := fmt.Sprintf("%d tenants affected", len(tenants))
	if c.Filter != "" {
		text += ", picked by " + c.Filter
	}
	i.step(call, ActScope, "", text)
	i.oblige()
	return i.decision(Fact{"tenants", strconv.Itoa(len(tenants))}), nil
}

// CountIncident records how many people and records are affected: exact, as the
// store counted them by a filter. The store counts; nobody types numbers here.
type CountIncident struct {
	Incident        string
	Filter          string
	People, Records int
}

// Act implements Command.
func (CountIncident) Act() *Act { return ActIncidentCount }

// Decide implements Command.
func (c CountIncident) Decide(call *Call) (Decision, error) {
	i, err := openIncident(call, c.Incident)
	if err != nil {
		return Decision{}, err
	}
	if strings.ContainsAny(c.Filter, "@\n\r") || len(c.Filter) > phraseMost {
		return Decision{}, Refuse("usage", "count by kind: and tenant:, not by a person's address")
	}
	i.Count = IncidentCount{c.People, c.Records, c.Filter, call.At, call.Actor.ID}
	i.step(call, ActIncidentCount, "", fmt.Sprintf("counted: %d people, %d records", c.People, c.Records))
	return i.decision(Fact{"people", strconv.Itoa(c.People)}, Fact{"records", strconv.Itoa(c.Records)}), nil
}
