package remote

import (
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
)

// pageSize is how many rows are asked of the store at a time.
const pageSize = 500

// each walks a list window by window.
func each[T any](c *call, w model.Window, read func(model.Window) (model.Page[T], error), row func(T) error) error {
	for w.Limit = pageSize; ; {
		page, err := read(w)
		if err != nil {
			return err
		}
		for _, r := range page.Rows {
			if err := row(r); err != nil {
				return err
			}
		}
		if w.Offset += pageSize; w.Offset >= page.Matching {
			return c.ctx.Err()
		}
	}
}

func (c *call) whoami() *cobra.Command {
	return c.leaf("whoami", "who you are here, and your role", "ssh HOST whoami", cobra.NoArgs, func([]string) error {
		me, err := c.desk.Me()
		if err != nil {
			return err
		}
		return c.say(map[string]any{"name": me.Name, "role": me.Role, "id": me.ID, "until": stamp(me.Until), "delegation": me.Delegation, "last_login": stamp(me.LastLogin)},
			"%s, role %s (%s)", me.Name, me.Role, me.ID)
	})
}

func (c *call) tenants() *cobra.Command {
	return c.leaf("tenants [FILTER…]", "list tenants (fields: status: country:)", "ssh HOST tenants status:active", cobra.ArbitraryArgs, func(args []string) error {
		l := c.list("SLUG", "NAME", "STATUS", "PEOPLE", "OPEN", "ERASE BY")
		err := each(c, model.Window{Filter: strings.Join(args, " ")},
			func(w model.Window) (model.Page[model.TenantRow], error) { return c.desk.Tenants(c.ctx, w) },
			func(t model.TenantRow) error {
				return l.row(map[string]any{"slug": t.Slug, "name": t.Name, "country": t.Country, "status": t.Status,
					"people": t.People, "open_requests": t.OpenRequests, "erase_by": t.EraseBy},
					t.Slug, t.Name, string(t.Status), strconv.Itoa(t.People), strconv.Itoa(t.OpenRequests), t.EraseBy.String())
			})
		return orEnd(err, l)
	})
}

func orEnd(err error, l *list) error {
	if ended := l.end(); err == nil {
		return ended
	}
	return err
}

func (c *call) people() *cobra.Command {
	tenant := "*"
	cmd := c.leaf("people [FILTER…]", "list people (fields: tenant: kind: id: restricted:yes)", "ssh HOST people tenant:acme", cobra.ArbitraryArgs, func(args []string) error {
		l := c.list("ID", "TENANT", "KIND", "NAME", "E-MAIL")
		err := each(c, model.Window{Filter: strings.Join(args, " ")},
			func(w model.Window) (model.Page[model.PersonRow], error) { return c.desk.People(c.ctx, tenant, w) },
			func(p model.PersonRow) error {
				return l.row(map[string]any{"id": p.ID, "tenant": p.Tenant, "kind": p.Kind, "name": p.Name, "email": p.Email, "restricted": p.Restricted},
					p.ID, p.Tenant, kindWord(p), p.Name, p.Email)
			})
		return orEnd(err, l)
	})
	cmd.Flags().StringVar(&tenant, "tenant", "*", "only this tenant's people")
	return cmd
}

// kindWord marks who is restricted wherever they are listed.
func kindWord(p model.PersonRow) string {
	if p.Restricted {
		return string(p.Kind) + ", restricted"
	}
	return string(p.Kind)
}

func (c *call) consents() *cobra.Command {
	var person, tenant, state string
	cmd := c.leaf("consents", "list consents with their latest event", "ssh HOST consents --state given", cobra.NoArgs, func([]string) error {
		l := c.list("PERSON", "PURPOSE", "STATE", "SINCE", "NOTICE", "EVENTS")
		show := func(id string) error {
			consents, err := c.desk.ConsentsOf(c.ctx, id)
			if err != nil {
				return err
			}
			for _, one := range consents {
				if state != "" && string(one.State()) != state {
					continue
				}
				since := ""
				events := make([]map[string]any, 0, len(one.Events))
				for _, e := range one.Events {
					since = e.At.UTC().Format("2006-01-02")
					events = append(events, map[string]any{"at": e.At.UTC().Format(time.RFC3339), "state": e.State, "channel": e.Channel})
				}
				err := l.row(map[string]any{"id": one.ID, "person": id, "purpose": one.Purpose, "state": one.State(), "notice": one.Notice,
					"wording_sha256": one.WordingHash, "events": events},
					id, one.Purpose, string(one.State()), since, one.Notice, strconv.Itoa(len(one.Events)))
				if err != nil {
					return err
				}
			}
			return nil
		}
		if person != "" {
			if _, err := c.desk.Person(c.ctx, person); err != nil {
				return err
			}
			return orEnd(show(person), l)
		}
		err := each(c, model.Window{},
			func(w model.Window) (model.Page[model.PersonRow], error) { return c.desk.People(c.ctx, tenant, w) },
			func(p model.PersonRow) error { return show(p.ID) })
		return orEnd(err, l)
	})
	cmd.Flags().StringVar(&person, "person", "", "only this person's (an id)")
	cmd.Flags().StringVar(&tenant, "tenant", "*", "only this tenant's people's")
	cmd.Flags().StringVar(&state, "state", "", "only those in this state")
	return cmd
}

// queueObject is a request as programs read it.
func queueObject(r model.RequestRow) map[string]any {
	o := map[string]any{"id": r.ID, "state": r.State, "rights": notNil(r.Rights), "suggested": notNil(r.Suggested), "capacity": r.Capacity,
		"tenant": r.Tenant, "person": r.Person, "name": r.Name, "email": r.Email, "message_id": r.MessageID,
		"received": r.ReceivedAt.UTC().Format(time.RFC3339), "due": nil, "strict_due": nil, "overdue": r.Overdue, "assignee": r.Assignee}
	if !r.Due.IsZero() {
		o["due"], o["strict_due"], o["target"] = r.Due, r.StrictDue, r.Target
	}
	return o
}

func (c *call) requests() *cobra.Command {
	var sort string
	var desc bool
	cmd := c.leaf("requests [FILTER…]", "list requests (fields: state: right: tenant: capacity: person: assignee: orders: id:)", "ssh HOST requests state:overdue --sort due", cobra.ArbitraryArgs, func(args []string) error {
		l := c.list("ID", "STATE", "RIGHTS", "CAPACITY", "TENANT", "FROM", "RECEIVED", "DUE")
		err := each(c, model.Window{Filter: strings.Join(args, " "), Sort: sort, Desc: desc},
			func(w model.Window) (model.Page[model.RequestRow], error) { return c.desk.Requests(c.ctx, w) },
			func(r model.RequestRow) error {
				due := r.Due.String()
				if r.Overdue {
					due += " OVERDUE"
				}
				asked := rights(r.Asked())
				if len(r.Rights) == 0 && asked != "" {
					asked += "?"
				}
				return l.row(queueObject(r), r.ID, r.State.Title(), asked, string(r.Capacity), r.Tenant, r.Name, r.ReceivedAt.UTC().Format("2006-01-02"), due)
			})
		return orEnd(err, l)
	})
	cmd.Flags().StringVar(&sort, "sort", "", "by id, due, received, state or tenant")
	cmd.Flags().BoolVar(&desc, "desc", false, "the other way round")
	return cmd
}
