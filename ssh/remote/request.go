package remote

import (
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/tui/safe"
)

func (c *call) request() *cobra.Command {
	return c.leaf("request R-42", "show a request: facts, clock with its working, letter, plan, timeline; what is personal masked, see reveal and original",
		"ssh HOST request R-42", cobra.ExactArgs(1), func(args []string) error {
			v, err := c.desk.Request(c.ctx, args[0])
			if err != nil {
				return err
			}
			if !c.json {
				return c.printRequest(v)
			}
			o := requestObject(v)
			if err := c.addSigned(o, args[0]); err != nil {
				return err
			}
			return c.say(o, "")
		})
}

func requestObject(v model.RequestView) map[string]any {
	o := queueObject(v.Row)
	var working []map[string]any
	for _, s := range v.Clock.Working {
		working = append(working, map[string]any{"on": s.On, "text": s.Text})
	}
	o["working"], o["rule"], o["holidays"] = notNil(working), v.Clock.RuleVersion, v.Clock.HolidayVersion
	o["aim"], o["outcome"], o["ruling"], o["extension"], o["extended_on"] = v.Clock.Aim.Text, v.Request.Outcome, v.Request.Ruling, v.Request.Extension, v.Request.ExtendedOn
	o["confidence"], o["why"], o["language"] = v.Request.Confidence, notNil(v.File.Why), v.File.Language
	o["subject"], o["text"], o["files"] = v.File.Heading, v.File.Text, notNil(v.File.Files)
	var candidates []map[string]any
	for _, p := range v.Candidates {
		candidates = append(candidates, map[string]any{"id": p.ID, "tenant": p.Tenant, "kind": p.Kind, "name": p.Name})
	}
	o["candidates"] = notNil(candidates)
	var notes []map[string]any
	for _, n := range v.File.Notes {
		notes = append(notes, map[string]any{"at": stamp(n.At), "by": v.Admins[n.By], "text": n.Text})
	}
	o["notes"], o["earlier"], o["family"], o["chased_by"] = notNil(notes), requestObjects(v.Earlier), requestObjects(v.Family), requestObjects(v.Chased)
	o["split_of"], o["follow_up_of"] = v.Request.SplitOf, v.Request.FollowUpOf
	if v.Matched.ID != "" {
		o["matched"] = map[string]any{"id": v.Matched.ID, "tenant": v.Matched.Tenant, "kind": v.Matched.Kind, "name": v.Matched.Name, "email": v.Matched.Email}
	}
	var recused []string
	for _, id := range v.Request.Recused {
		recused = append(recused, v.Admins[id])
	}
	o["recused"], o["assignee_name"] = notNil(recused), v.Admins[v.Row.Assignee]
	if v.Plan.Request != "" {
		var items []map[string]any
		for i, item := range v.Plan.Items {
			m := map[string]any{"item": i + 1, "category": item.Category, "capacity": item.Capacity, "outcome": item.Outcome, "count": item.Count,
				"what": item.What, "ground": item.Ground}
			if !item.Until.IsZero() {
				m["until"] = item.Until
			}
			items = append(items, m)
		}
		o["plan"] = map[string]any{"digest": hex.EncodeToString(v.Plan.Digest()), "ground": v.Plan.Ground, "items": items, "orders": notNil(v.Plan.Orders)}
	}
	if p := v.Request.Proposal; p.Open() {
		m := map[string]any{"by": p.By, "at": p.At.UTC().Format(time.RFC3339), "expires": p.Expires.UTC().Format(time.RFC3339), "digest": hex.EncodeToString(p.Digest)}
		if p.Advice.Given() {
			m["advice"] = map[string]any{"by": p.Advice.By, "objects": p.Advice.Objects}
		}
		o["proposal"] = m
	}
	if v.Erasure.ID != "" {
		o["certificate"] = certificate(v.Erasure)
	}
	if v.Request.Capacity == model.Processor {
		o["processing"] = processingObject(v.Request)
	}
	var history []map[string]any
	for _, e := range v.Request.History {
		history = append(history, map[string]any{"at": e.At.UTC().Format(time.RFC3339), "by": v.Admins[e.By], "act": e.Act, "from": e.From, "to": e.To, "reason": e.Reason})
	}
	o["history"] = notNil(history)
	return o
}

func certificate(e model.ErasureRecord) map[string]any {
	var kept, orders []map[string]any
	for _, k := range e.Kept {
		m := map[string]any{"category": k.Category, "count": k.Count, "outcome": k.Outcome, "ground": k.Ground}
		if !k.Until.IsZero() {
			m["until"] = k.Until
		}
		kept = append(kept, m)
	}
	for _, o := range e.Orders {
		orders = append(orders, map[string]any{"subprocessor": o.Subprocessor, "issued": o.IssuedAt.UTC().Format(time.RFC3339), "due": o.Due, "answer": o.Answer})
	}
	deleted := map[string]int{}
	for _, t := range e.Deleted {
		deleted[string(t.Kind)] = t.Count
	}
	m := map[string]any{"id": e.ID, "proposed_by": e.ProposedBy, "advised_by": e.AdvisedBy, "approved_by": e.ApprovedBy,
		"approved": e.ApprovedAt.UTC().Format(time.RFC3339), "plan_sha256": hex.EncodeToString(e.PlanDigest), "deleted": deleted,
		"kept": notNil(kept), "orders": notNil(orders), "done": e.Done(), "complete": e.Complete(),
		"not_confirmed": model.Unconfirmed(e.Orders), "backups_by": e.BackupsBy, "backups_gone": stamp(e.BackupsGone)}
	if e.Done() {
		m["erased"] = e.DoneAt.UTC().Format(time.RFC3339)
		m["key_file_sha256"], m["log_size"], m["log_root"] = hex.EncodeToString(e.KeyDigest), e.LogSize, hex.EncodeToString(e.LogRoot)
	}
	return m
}

func (c *call) printRequest(v model.RequestView) error {
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%-12s %s\n", name, safe.Line(value, 200))
		}
	}
	line("Request", v.Row.ID+", "+v.Row.State.Title())
	line("Rights", rights(v.Row.Rights))
	line("Suggested", fmt.Sprintf("%s (confidence %.2f)", rights(v.Row.Suggested), v.Request.Confidence))
	line("Capacity", string(v.Row.Capacity))
	line("Tenant", v.Row.Tenant)
	line("Person", v.Row.Person)
	line("From", strings.TrimSpace(v.Row.Name+" <"+v.Row.Email+">"))
	line("Subject", v.File.Heading)
	for _, f := range v.Family {
		line("Same letter", fmt.Sprintf("%s %s (%s), %s", f.ID, rights(f.Asked()), f.Capacity, f.State.Title()))
	}
	line("Follows up", v.Request.FollowUpOf)
	for _, f := range v.Chased {
		line("Chased by", f.ID)
	}
	line("Outcome", string(v.Request.Outcome))
	line("Ruling", v.Request.Ruling)
	line("Extension", v.Request.Extension)
	line("Assignee", v.Admins[v.Row.Assignee])
	for _, id := range v.Request.Recused {
		line("Stands back", v.Admins[id])
	}
	if v.Request.Capacity == model.Processor {
		processingLines(line, v.Request, deadline.ReceivedOn(c.desk.Now()))
	}
	for _, s := range v.Clock.Working {
		line("Clock", s.Text)
	}
	if !v.Row.Due.IsZero() {
		line("Due", v.Row.Due.String()+" (strict "+v.Row.StrictDue.String()+")")
		line("Target", v.Clock.Aim.Text)
	}
	for _, w := range v.File.Why {
		line("Why", w)
	}
	for _, p := range v.Candidates {
		line("Candidate", p.ID+" "+p.Tenant+" "+p.Name)
	}
	if v.Plan.Request != "" {
		line("Plan", hex.EncodeToString(v.Plan.Digest()))
		for i, item := range v.Plan.Items {
			text := fmt.Sprintf("%d. %s, %s: %s (%d) %s", i+1, item.Category, item.Capacity, item.Outcome.Title(), item.Count, item.Ground)
			if !item.Until.IsZero() {
				text += ", until " + item.Until.String()
			}
			line("", text)
		}
	}
	if e := v.Erasure; e.ID != "" {
		line("Certificate", fmt.Sprintf("%s, done %v, %d orders unanswered", e.ID, e.Done(), e.OpenOrders()))
	}
	for _, e := range v.Request.History {
		line("Timeline", e.At.UTC().Format("2006-01-02 15:04")+" "+v.Admins[e.By]+" "+e.Act+" → "+e.To.Title()+" "+e.Reason)
	}
	for _, n := range v.File.Notes {
		line("Note", n.At.UTC().Format("2006-01-02 15:04")+" "+v.Admins[n.By]+": "+n.Text)
	}
	if v.File.Text != "" {
		fmt.Fprintf(&b, "\n%s\n", safe.Block(v.File.Text))
	}
	_, err := fmt.Fprint(c.out, b.String())
	return err
}
