package remote

import (
	"fmt"
	"maps"
	"strconv"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// history is a person's joint history.
func (c *call) history() *cobra.Command {
	return c.leaf("history ID", "list what was ever done about a person: on requests, consents, holds and letters, oldest first; it outlives an erasure", "ssh HOST history p-0123", cobra.ExactArgs(1), func(args []string) error {
		all, err := c.desk.History(c.ctx, args[0])
		if err != nil {
			return err
		}
		names, err := c.names()
		if err != nil {
			return err
		}
		l := c.wide("AT (UTC)", "ABOUT", "BY", "WHAT")
		for _, e := range all {
			if err := l.row(map[string]any{"at": stamp(e.At), "about": e.Object, "by": names.of(e.By), "what": e.What},
				e.At.Format("2006-01-02 15:04"), e.Object, names.of(e.By), e.What); err != nil {
				return err
			}
		}
		return l.end()
	})
}

// person shows a person's page, masked.
func (c *call) person() *cobra.Command {
	return c.leaf("person ID", "show a person: data held, consents, invoices, requests; masked, see reveal", "ssh HOST person p-0123", cobra.ExactArgs(1), func(args []string) error {
		v, err := c.desk.Person(c.ctx, args[0])
		if err != nil {
			return err
		}
		if c.json {
			o := personObject(v)
			maps.Copy(o, marksOf(v, deadline.ReceivedOn(c.desk.Now())))
			return c.say(o, "")
		}
		p := v.Person
		f := c.facts()
		f.add("Person", p.ID)
		f.add("Kind", string(p.Kind))
		f.add("Tenant", p.Tenant)
		f.add("Name", p.Name)
		f.add("E-mail", p.Email)
		f.add("Phone", p.Phone)
		f.add("Locked by", p.LockedBy)
		f.marks(v, deadline.ReceivedOn(c.desk.Now()))
		for _, d := range p.Facts {
			f.add("Data", fmt.Sprintf("%s, %s: %s", d.Category, d.Field, d.Value))
		}
		for _, d := range v.Content.Facts {
			f.add("Content", d.Field+": "+d.Value)
		}
		for _, one := range v.Consents {
			f.add("Consent", fmt.Sprintf("%s %s %s", one.ID, one.Purpose, one.State()))
		}
		for _, one := range v.Invoices {
			f.add("Invoice", fmt.Sprintf("%s of %s, kept until %s", one.Number, one.IssuedOn, one.KeepUntil()))
		}
		for _, r := range v.Requests {
			f.add("Request", r.ID+" "+r.State.Title()+" "+r.Due.String())
		}
		return f.end()
	})
}

func personObject(v model.PersonView) map[string]any {
	p := v.Person
	facts := func(list []model.Datum) []map[string]any {
		out := make([]map[string]any, 0, len(list))
		for _, d := range list {
			out = append(out, map[string]any{"category": d.Category, "field": d.Field, "value": d.Value})
		}
		return out
	}
	consents := make([]map[string]any, 0, len(v.Consents))
	for _, one := range v.Consents {
		consents = append(consents, map[string]any{"id": one.ID, "purpose": one.Purpose, "state": one.State(), "notice": one.Notice})
	}
	invoices := make([]map[string]any, 0, len(v.Invoices))
	for _, one := range v.Invoices {
		invoices = append(invoices, map[string]any{"number": one.Number, "issued": one.IssuedOn, "currency": one.Currency, "amount_minor": one.AmountMinor,
			"keep_until": one.KeepUntil(), "contact": one.Contact})
	}
	return map[string]any{"id": p.ID, "kind": p.Kind, "tenant": p.Tenant, "external": p.External, "name": p.Name, "email": p.Email, "phone": p.Phone,
		"language": p.Language, "locked_by": p.LockedBy, "created": stamp(p.CreatedAt), "data": facts(p.Facts), "content": facts(v.Content.Facts),
		"consents": consents, "invoices": invoices, "requests": requestObjects(v.Requests)}
}

func requestObjects(rows []model.RequestRow) []map[string]any {
	out := make([]map[string]any, 0, len(rows))
	for _, r := range rows {
		out = append(out, queueObject(r))
	}
	return out
}

// tenant shows a tenant's page, its contact masked.
func (c *call) tenant() *cobra.Command {
	return c.leaf("tenant SLUG", "show a tenant: agreement, status, requests; its contact masked, see reveal", "ssh HOST tenant acme", cobra.ExactArgs(1), func(args []string) error {
		v, err := c.desk.Tenant(c.ctx, args[0])
		if err != nil {
			return err
		}
		t := v.Tenant
		if c.json {
			return c.say(map[string]any{"slug": t.Slug, "name": t.Name, "country": t.Country, "status": t.Status, "terminated": t.TerminatedOn, "erase_by": t.EraseBy(),
				"dpa": agreementObject(t.DPA), "draft": draftObject(v),
				"people": v.People, "requests": requestObjects(v.Requests)}, "")
		}
		f := c.facts()
		f.add("Tenant", t.Slug+", "+string(t.Status))
		f.add("Name", t.Name)
		f.add("Country", t.Country)
		f.add("Terminated", t.TerminatedOn.String())
		f.add("Erase by", t.EraseBy().String())
		f.agreement("Agreement", t.DPA)
		if t.Draft.Written() {
			f.agreement("Draft", t.Draft.DPA)
		}
		f.add("People", strconv.Itoa(v.People))
		for _, r := range v.Requests {
			f.add("Request", r.ID+" "+r.State.Title()+" "+r.Due.String())
		}
		return f.end()
	})
}

// board shows the home page: what needs somebody, and the live promises.
func (c *call) board() *cobra.Command {
	return c.leaf("board", "show what needs somebody today, and how the promises of the policy stand", "ssh HOST board", cobra.NoArgs, func([]string) error {
		h, err := c.desk.Home(c.ctx)
		if err != nil {
			return err
		}
		if c.json {
			return c.say(boardObject(h), "")
		}
		f := c.facts()
		for _, p := range h.Promises {
			f.add(string(p.State), p.Text+": "+p.Figure)
		}
		for _, n := range []struct {
			what string
			n    int
		}{{"To triage", h.Untriaged}, {"Requests?", h.NotRequests}, {"Overdue", h.Overdue}, {"Due in 7 days", h.DueThisWeek}, {"Waiting", h.Waiting},
			{"To advise", h.ToAdvise}, {"To approve", h.ToApprove}, {"Rulings open", h.Rulings}, {"To answer", h.ToAnswer}, {"Open orders", h.OpenOrders}, {"Past target", h.PastTarget}, {"Restrictions to review", h.Restrictions}} {
			f.add(n.what, strconv.Itoa(n.n))
		}
		for _, r := range h.Reminders {
			f.add("Reminder", r.Text())
		}
		for _, r := range h.Soon {
			f.add("Next due", r.ID+" "+r.State.Title()+" "+r.Due.String())
		}
		for _, t := range h.Ending {
			f.add("Ending", t.Slug+", erase by "+t.EraseBy.String())
		}
		if h.Unfinished > 0 {
			f.add("Unfinished", fmt.Sprintf("%d erasures are approved and not finished; the server's log says why", h.Unfinished))
		}
		f.add("Log", fmt.Sprintf("%d entries", h.Head.Size))
		f.add("Data file", fileText(h.File))
		return f.end()
	})
}

func boardObject(h model.Home) map[string]any {
	promises := make([]map[string]any, 0, len(h.Promises))
	for _, p := range h.Promises {
		promises = append(promises, map[string]any{"id": p.ID, "promise": p.Text, "state": p.State, "figure": p.Figure, "route": p.Route})
	}
	ending := make([]map[string]any, 0, len(h.Ending))
	for _, t := range h.Ending {
		ending = append(ending, map[string]any{"slug": t.Slug, "erase_by": t.EraseBy, "people": t.People})
	}
	reminders := make([]map[string]any, 0, len(h.Reminders))
	for _, r := range h.Reminders {
		reminders = append(reminders, map[string]any{"request": r.Request.ID, "stage": r.Stage, "at": stamp(r.At), "text": r.Text()})
	}
	return map[string]any{"past_target": h.PastTarget, "restrictions_to_review": h.Restrictions, "reminded": h.Reminded, "reminders": reminders, "untriaged": h.Untriaged, "not_requests": h.NotRequests, "overdue": h.Overdue, "due_this_week": h.DueThisWeek, "waiting": h.Waiting,
		"to_advise": h.ToAdvise, "to_approve": h.ToApprove, "rulings": h.Rulings, "to_answer": h.ToAnswer, "open_orders": h.OpenOrders, "unfinished": h.Unfinished, "open": h.Open, "tenants": h.Tenants, "people": h.People,
		"soon": requestObjects(h.Soon), "ending": ending, "promises": promises, "head": headObject(h.Head), "data_file": fileObject(h.File)}
}
