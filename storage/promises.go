package storage

import (
	"fmt"
	"slices"
	"strings"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// broken, at risk, or kept.
func promiseState(broken, risk bool) model.PromiseState {
	switch {
	case broken:
		return model.PromiseBroken
	case risk:
		return model.PromiseAtRisk
	}
	return model.PromiseKept
}

// lawfulPromise: every activity in force has a basis; one on legitimate
// interests has an assessment in force (Art. 6(1), 5(2) GDPR).
func (b *board) lawfulPromise() measured {
	without, unweighed := 0, 0
	for _, e := range b.register(model.RegisterActivity) {
		v := e.Current()
		switch {
		case !e.Active():
		case v.Get("basis") == "":
			without++
		case v.Get("basis") == "legitimate-interests" && !b.anyActive(v.Get("assessment")):
			unweighed++
		}
	}
	return measured{state: promiseState(without > 0, unweighed > 0), figure: fmt.Sprintf("%d activities without, %d on interests that no assessment in force weighs", without, unweighed)}
}

// anyActive reports whether one of the entries that a field names is in force.
func (b *board) anyActive(ids string) bool {
	return slices.ContainsFunc(strings.Fields(ids), func(id string) bool {
		e, ok := b.entries[id]
		return ok && e.Active()
	})
}

// subprocessorPromise: data goes to nobody outside the register, and every tenant
// is told of a change (Art. 28(2) GDPR).
func (b *board) subprocessorPromise(used []model.Subprocessor) measured {
	outside, lacking := 0, 0
	entries := b.register(model.RegisterSubprocessor)
	for _, s := range used {
		i := slices.IndexFunc(entries, func(e model.Entry) bool { return e.ID == model.EntryID(model.RegisterSubprocessor, s.ID) })
		switch {
		case !s.Active:
		case i < 0 || !entries[i].Active():
			outside++
		case entries[i].Lacks() != "":
			lacking++
		}
	}
	untold, bounced := b.untold()
	figure := fmt.Sprintf("%d outside, %d with something not recorded", outside, lacking)
	if untold > 0 {
		figure += fmt.Sprintf(", %d tenants not told of a change yet, of them %d whose letter came back", untold, bounced)
	}
	return measured{state: promiseState(outside > 0, lacking+untold > 0), figure: figure}
}

// transferPromise: whatever leaves the European Economic Area rests on a tool of
// Chapter V GDPR that is in force. One that the published policy names and that
// nobody has recorded yet is not measured.
func (b *board) transferPromise() measured {
	without, unknown := 0, 0
	for _, e := range b.register(model.RegisterSubprocessor) {
		v := e.Current()
		if !e.Active() || len(model.ThirdCountries(v.Get("countries"))) == 0 || b.anyActive(v.Get("transfer")) {
			continue
		}
		if v.Ruling == "" {
			unknown++
		} else {
			without++
		}
	}
	p := measured{state: promiseState(without > 0, false), figure: fmt.Sprintf("%d without a tool in force, %d not recorded yet", without, unknown)}
	if without == 0 && unknown > 0 {
		p.state = model.PromiseUnproven
	}
	return p
}

// hostingPromise: what hosts us stores in the European Economic Area.
func (b *board) hostingPromise() measured {
	abroad, unknown, hosts := 0, 0, 0
	for _, e := range b.register(model.RegisterSubprocessor) {
		if v := e.Current(); e.Active() && strings.Contains(v.Get("service"), "hosting") {
			hosts++
			switch countries := v.Get("countries"); {
			case countries == "":
				unknown++
			case len(model.ThirdCountries(countries)) > 0:
				abroad++
			}
		}
	}
	p := measured{state: promiseState(abroad > 0, unknown > 0), figure: fmt.Sprintf("hosting: %d in the register, %d of them elsewhere, of %d no country is recorded", hosts, abroad, unknown)}
	if hosts == 0 {
		p.state = model.PromiseUnproven
	}
	return p
}

// announcedPromise: each audience was told of a material change before it held.
func (b *board) announcedPromise(today deadline.Date) measured {
	published, late, ahead := 0, 0, 0
	for _, e := range b.register(model.RegisterPolicy) {
		if !e.Active() {
			continue
		}
		published++
		v := e.Current()
		if v.Get("material") != "yes" {
			continue
		}
		effective, _ := deadline.Parse(v.Get("effective"))
		for _, audience := range model.PolicyAudiences {
			if _, told := e.Told(v.Number, audience); told {
				continue
			}
			if today >= effective {
				late++
			} else {
				ahead++
			}
		}
	}
	p := measured{state: promiseState(late > 0, ahead > 0), figure: fmt.Sprintf("%d versions in force, %d audiences to be told, %d too late", published, ahead, late)}
	if published == 0 {
		p.state, p.figure = model.PromiseUnproven, "no version of the policy is recorded"
	}
	return p
}

// reviewedPromise: what is in force is looked at again in its time.
func (b *board) reviewedPromise(today deadline.Date) measured {
	late := 0
	for _, rule := range model.Registers() {
		for _, e := range b.register(rule.Register) {
			if e.Active() && !e.Review.IsZero() && today.After(e.Review) {
				late++
			}
		}
	}
	return measured{state: promiseState(late > 0, false), figure: fmt.Sprintf("%d entries past their review", late)}
}
