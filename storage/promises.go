package storage

import (
	"fmt"

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
	t := b.entries.of[model.RegisterActivity].tally
	return measured{state: promiseState(t.lawless > 0, t.unweighed > 0), figure: fmt.Sprintf("%d activities without, %d on interests that no assessment in force weighs", t.lawless, t.unweighed)}
}

// subprocessorPromise: data goes to nobody outside the register, and every tenant
// is told of a change (Art. 28(2) GDPR).
func (b *board) subprocessorPromise() measured {
	t := b.entries.of[model.RegisterSubprocessor].tally
	outside := t.outside + len(b.entries.strangers)
	figure := fmt.Sprintf("%d outside, %d with something not recorded", outside, t.unrecorded)
	untold, bounced := b.untold()
	if untold > 0 {
		figure += fmt.Sprintf(", %d tenants not told of a change yet, of them %d whose letter came back", untold, bounced)
	}
	return measured{state: promiseState(outside > 0, t.unrecorded+untold > 0), figure: figure}
}

// transferPromise: whatever leaves the European Economic Area rests on a tool of
// Chapter V GDPR that is in force. One that the published policy names and that
// nobody has recorded yet is not measured.
func (b *board) transferPromise() measured {
	t := b.entries.of[model.RegisterSubprocessor].tally
	p := measured{state: promiseState(t.toolless > 0, false), figure: fmt.Sprintf("%d without a tool in force, %d not recorded yet", t.toolless, t.unproven)}
	if t.toolless == 0 && t.unproven > 0 {
		p.state = model.PromiseUnproven
	}
	return p
}

// hostingPromise: what hosts us stores in the European Economic Area.
func (b *board) hostingPromise() measured {
	t := b.entries.of[model.RegisterSubprocessor].tally
	p := measured{state: promiseState(t.abroad > 0, t.unplaced > 0), figure: fmt.Sprintf("hosting: %d in the register, %d of them elsewhere, of %d no country is recorded", t.hosts, t.abroad, t.unplaced)}
	if t.hosts == 0 {
		p.state = model.PromiseUnproven
	}
	return p
}

// announcedPromise: each audience was told of a material change before it held.
func (b *board) announcedPromise(today deadline.Date) measured {
	published, late, ahead := 0, 0, 0
	for _, one := range b.entries.of[model.RegisterPolicy].all { // a few in a year
		e := one.entry
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
func (b *board) reviewedPromise() measured {
	late := 0
	for _, list := range b.entries.of {
		late += list.tally.late
	}
	return measured{state: promiseState(late > 0, false), figure: fmt.Sprintf("%d entries past their review", late)}
}
