package model

import "integrora.com/opsconsole/model/deadline"

func findConsents(call *Call, due func(string) error, most int) (list []string, err error) {
	ids, err := call.EndedConsents()
	for _, id := range ids {
		if list, err = collect(list, id, due); err != nil || len(list) == most {
			break
		}
	}
	return list, err
}

// EndedOn is the day on which a consent ended; zero while it is given, or was
// only asked for.
func (c Consent) EndedOn() deadline.Date {
	if s := c.State(); s.Ended() || s == ConsentRefused {
		return deadline.ReceivedOn(c.Events[len(c.Events)-1].At)
	}
	return 0
}

func dueConsent(call *Call, rule RetentionVersion, id string, holds []Hold) error {
	c, err := call.Consent(id)
	if err != nil {
		return err
	}
	if c.EndedOn().IsZero() || c.OpenTold() > 0 {
		return Refuse("state", "the consent %s has not ended, or recipients have yet to act on its end", id)
	}
	person := Owner(id)
	if err := Protected(call, Doomed{Person: person, Items: []Item{{Category: ConsentData, Count: 1}}, Holds: holds}, call.At); err != nil {
		return err
	}
	return rule.past(c.EndedOn(), deadline.ReceivedOn(call.At), "the proof of consent "+id)
}

// dropConsent leaves a mark, so that an import of what the source still has does
// not make a given consent of one that was withdrawn.
func dropConsent(call *Call, d *Decision, ruling, id string) error {
	c, err := call.Consent(id)
	if err != nil {
		return err
	}
	p, err := call.Person(Owner(id))
	if err != nil {
		return err
	}
	d.Delete = append(d.Delete, Ref{KindConsent, id})
	d.Tombstones = append(d.Tombstones, Tombstone{KindConsent, p.Tenant, consentMark(p.External, c.External), ruling})
	return nil
}

// consentMark names a consent of a source system among those of a tenant.
func consentMark(person, consent string) string { return person + "\x00" + consent }
