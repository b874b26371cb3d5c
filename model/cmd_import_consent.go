package model

import (
	"slices"
	"strconv"
	"strings"
)

// ownAct refuses what an import may not say of a consent that is known: that it
// was given anew is the person's own act, which a machine that saw it hands in,
// never staff (rules §3.7, §5 row 3); that it is invalid takes two persons
// (consent-invalidate).
func (b *batch) ownAct(events []ConsentEvent) error {
	actor := b.call.Actor
	for _, e := range events {
		switch {
		case e.State == ConsentGiven && !actor.Machine() && actor.ID != System.ID:
			return Refuse("role", "a consent is given anew by the person alone: the machine that saw it hands that in, not staff (Art. 7(1) GDPR)")
		case e.State == ConsentInvalidated && actor.ID != System.ID:
			return Refuse("role", "that a consent is invalid takes two persons; propose the ruling %s", OpInvalidate)
		}
	}
	return nil
}

func (b *batch) consent(c Consent, tenant, person string) (string, error) {
	if c.External == "" || c.Purpose == "" || len(c.Events) == 0 {
		return "", Refuse("usage", "a consent needs an id, a purpose and at least one event")
	}
	if err := c.lawful(); err != nil {
		return "", err
	}
	owner, err := b.find(tenant, person)
	if err != nil || owner == "" {
		return "", orRefuse(err, "no_person", "there is no person of that id; import people first")
	}
	switch _, swept, err := b.call.ByExternal(KindConsent, tenant, consentMark(person, c.External)); {
	case err != nil:
		return "", err
	case swept != "":
		return "", Refuse("erased", "this consent had ended, and its proof was deleted (%s); a consent given anew has an id of its own", swept)
	}
	h := b.consents[owner]
	if h == nil {
		list, err := b.call.ConsentsOf(owner)
		if err != nil {
			return "", err
		}
		h = &history{list: list}
		b.consents[owner] = h
	}
	for i, old := range h.list {
		if old.External != c.External {
			continue
		}
		same := old.Purpose == c.Purpose && old.Notice == c.Notice && old.WordingHash == c.WordingHash
		n := min(len(old.Events), len(c.Events))
		if !same || !slices.EqualFunc(old.Events[:n], c.Events[:n], sameEvent) {
			return "", Refuse("exists", "this consent is there with another history; events are only ever appended")
		}
		if len(c.Events) <= len(old.Events) {
			return "unchanged", nil
		}
		if err := b.objected(c, owner); err != nil {
			return "", err
		}
		if err := b.ownAct(c.Events[len(old.Events):]); err != nil {
			return "", err
		}
		before := old.State()
		old.Events = c.Events
		if h.list[i], err = old.settle(b.call, before); err != nil {
			return "", err
		}
		if h.changed == nil {
			h.changed = map[int]bool{}
		}
		h.changed[i] = true
		b.add("consents_extended")
		return "extended", nil
	}
	if err := b.objected(c, owner); err != nil {
		return "", err
	}
	c.ID = owner + "/c-" + strconv.Itoa(h.next())
	if h.changed == nil {
		h.changed = map[int]bool{}
	}
	if c, err = c.settle(b.call, ""); err != nil {
		return "", err
	}
	h.list = append(h.list, c)
	h.changed[len(h.list)-1] = true
	return b.add("consents"), nil
}

// next is a number that none of the consents has: sweeps delete some.
func (h *history) next() int {
	most := 0
	for _, c := range h.list {
		if _, number, ok := strings.Cut(c.ID, "/c-"); ok {
			n, _ := strconv.Atoi(number)
			most = max(most, n)
		}
	}
	return most + 1
}

func sameEvent(a, b ConsentEvent) bool {
	return a.At.Unix() == b.At.Unix() && a.State == b.State && a.Channel == b.Channel
}
