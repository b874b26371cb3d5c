package storetest

import (
	"fmt"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// Entries writes entries of registers as they are, as any way of commands leaves
// them, in one command; those in force with the rulings that brought them there.
type Entries []model.Entry

// Act implements model.Command.
func (Entries) Act() *model.Act { return model.ActSaveEntry }

// Decide implements model.Command.
func (w Entries) Decide(call *model.Call) (model.Decision, error) {
	d := model.Decision{Object: "registers"}
	for _, e := range w {
		if e.Active() {
			n, err := call.Next(model.KindRuling)
			if err != nil {
				return d, err
			}
			r := model.Ruling{ID: fmt.Sprintf("D-%d", n), Op: e.Register.Rule().Activate, Object: e.ID, State: model.RulingApproved, By: call.Actor.ID,
				At: call.At, DecidedBy: call.Actor.ID, DecidedAt: call.At, Text: []string{"register " + string(e.Register)}}
			e.Versions[e.InForce-1].Ruling = r.ID
			d.Put = append(d.Put, r)
		}
		d.Put = append(d.Put, e)
	}
	return d, nil
}

// EntryOf makes an entry of one version with every field that its register needs;
// pairs of names and texts stand over those.
func EntryOf(id string, inForce bool, review deadline.Date, pairs ...string) model.Entry {
	e := model.Entry{ID: id, Register: model.RegisterOf(id), Review: review}
	if inForce {
		e.InForce = 1
	}
	given := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		given[pairs[i]] = pairs[i+1]
	}
	v := model.EntryVersion{Number: 1, Reason: "as agreed"}
	for _, f := range e.Register.Rule().Fields {
		text := given[f.Name]
		switch {
		case text != "" || !f.Required:
		case f.Kind == model.FieldDay:
			text = "2026-01-15"
		case f.Kind == model.FieldChoice:
			text = f.Choices[0]
		case f.Kind == model.FieldCountry:
			text = "FI"
		default:
			text = "the " + f.Name + " of " + id
		}
		if text != "" {
			v.Values = append(v.Values, model.Value{Field: f.Name, Text: text})
		}
	}
	e.Versions = []model.EntryVersion{v}
	return e
}

// ManySlug names tenant n of FillRegisters.
func ManySlug(n int) string { return fmt.Sprintf("firm-%05d", n) }

// FillRegisters makes tenants, each with its agreement; activities, each with its
// assessment, every tenth with a transfer; and sub-processors. All is in force and
// looked at again on days of the coming year.
func (h *House) FillRegisters(tenants, activities, subprocessors int) {
	h.tb.Helper()
	today := deadline.ReceivedOn(h.Clock.Now())
	var lines []model.ImportLine
	var entries Entries
	add := func(e model.Entry) {
		if entries = append(entries, e); len(entries) == 1000 {
			h.Do("admin", entries)
			entries = nil
		}
	}
	for n := range tenants {
		slug := ManySlug(n)
		lines = append(lines, line(n, model.ImportLine{Tenant: &model.Tenant{Slug: slug, Name: "Invented firm " + slug, Country: "LT", Status: model.TenantActive,
			DPA: model.DPA{Version: "2026-1", SignedOn: deadline.On(2026, 1, 15)}}}))
		add(EntryOf("agreement."+slug, true, today.AddDays(1+n%365), "name", "Agreement with "+slug, "tenant", slug))
	}
	h.Import(lines, model.ImportBatch)
	for n := range subprocessors {
		add(EntryOf(fmt.Sprintf("transfer.to-%03d", n), true, today.AddDays(1+n%180), "countries", "US", "mechanism", "dpf"))
		add(EntryOf(fmt.Sprintf("subprocessor.sub-%03d", n), true, today.AddDays(1+n%365), "data", "contact", "countries", "FI US", "transfer", fmt.Sprintf("transfer.to-%03d", n)))
	}
	for n := range activities {
		assessment, transfer := fmt.Sprintf("assessment.of-%04d", n), ""
		if n%10 == 0 && subprocessors > 0 {
			transfer = fmt.Sprintf("transfer.to-%03d", n/10%subprocessors)
		}
		add(EntryOf(assessment, true, today.AddDays(1+n%365), "result", "passes"))
		add(EntryOf(fmt.Sprintf("activity.act-%04d", n), true, today.AddDays(1+n%365), "name", fmt.Sprintf("Activity %d", n), "basis", "legitimate-interests",
			"assessment", assessment, "transfers", transfer, "processors", "subprocessor.hetzner"))
	}
	h.Do("admin", entries)
}
