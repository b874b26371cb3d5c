package model

import (
	"sort"
	"strings"

	"integrora.com/opsconsole/model/deadline"
)

// Inventory lists what is held about a person, category by category in the
// order of Categories, each with the outcome that law and policy give it. An
// unmatched person yields only items that are not held.
func inventory(call *Call, r Request, on deadline.Date) ([]Item, error) {
	var held map[Category][]string
	var consents []Consent
	var invoices []Invoice
	var content Content
	if r.Person != "" {
		p, err := call.Person(r.Person)
		if err != nil {
			return nil, err
		}
		held = p.Inventory()
		if consents, err = call.ConsentsOf(r.Person); err != nil {
			return nil, err
		}
		if invoices, err = call.InvoicesOf(r.Person); err != nil {
			return nil, err
		}
		if content, err = call.ContentOf(r.Person); err != nil && CodeOf(err) != "not_found" {
			return nil, err
		}
	}
	var items []Item
	for _, rule := range Categories {
		item := Item{Category: rule.Category, Capacity: rule.Capacity, Outcome: Erase}
		switch rule.Category {
		case ConsentData:
			for _, c := range consents {
				item.What, item.Count = "purposes and their events", item.Count+1
				item.Refs = append(item.Refs, c.ID)
			}
		case InvoiceData:
			more := invoiceItems(invoices, on)
			if len(more) > 0 {
				items = append(items, more...)
				continue
			}
		case TenantContent:
			item.What, item.Count = fieldNames(content.Facts), len(content.Facts)
			item.Outcome = NotOurs
			item.Ground = "Art. 28(3)(a), 28(10) GDPR: tenant " + content.Tenant + " decides"
		default:
			fields := held[rule.Category]
			item.What, item.Count = strings.Join(unique(fields), ", "), len(fields)
		}
		if item.Count == 0 {
			item.Outcome, item.What, item.Ground = NotHeld, "nothing", ""
		}
		items = append(items, item)
	}
	return items, nil
}

// invoiceItems splits invoices into those whose retention runs and those whose
// retention has ended (Art. 17(3)(b) GDPR; rules §0 F1).
func invoiceItems(invoices []Invoice, on deadline.Date) []Item {
	keep := Item{Category: InvoiceData, Capacity: Controller, What: "documents, legally required fields only", Outcome: RetainLaw,
		Ground: "Art. 17(3)(b) GDPR; accounting and VAT law"}
	gone := Item{Category: InvoiceData, Capacity: Controller, What: "documents past their retention", Outcome: Erase}
	for _, v := range invoices {
		if until := v.KeepUntil(); on.After(until) {
			gone.Count++
			gone.Refs = append(gone.Refs, v.ID)
		} else {
			keep.Count++
			keep.Refs = append(keep.Refs, v.ID)
			if until.After(keep.Until) {
				keep.Until = until
			}
		}
	}
	if keep.Count > 0 && invoices[0].keptYears() == InvoiceYears { // the rule in force may be another
		keep.Ground += "; published policy: 7 years from issue"
	}
	var items []Item
	for _, i := range []Item{keep, gone} {
		if i.Count > 0 {
			sort.Strings(i.Refs)
			items = append(items, i)
		}
	}
	return items
}

func fieldNames(facts []Datum) string {
	var names []string
	for _, f := range facts {
		names = append(names, f.Field)
	}
	return strings.Join(unique(names), ", ")
}

func unique(names []string) []string {
	seen := map[string]bool{}
	var out []string
	for _, n := range names {
		if !seen[n] {
			seen[n] = true
			out = append(out, n)
		}
	}
	return out
}
