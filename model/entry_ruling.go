package model

import (
	"cmp"
	"slices"
	"strconv"

	"integrora.com/opsconsole/model/deadline"
)

// EntryRuling is a ruling that can be proposed about an entry as it stands.
type EntryRuling struct {
	Op    RulingOp
	Item  string // number of the version, or retire
	Title string // bring version 3 into force
	Why   string // why it cannot come about yet, as far as the entry itself tells; empty: it can
}

// Rulings lists the rulings that fit an entry's register and how it stands on a
// day: of its newest version, where that is not in force, and its end, where it
// is in force. Nothing fits a retired one.
func (e Entry) Rulings(on deadline.Date) []EntryRuling {
	if !e.RetiredAt.IsZero() {
		return nil
	}
	var list []EntryRuling
	op, last := e.Register.Rule().Activate, e.Last()
	if last.Number > e.InForce {
		use := EntryRuling{Op: op, Item: strconv.Itoa(last.Number), Title: activates(op) + " " + last.label(), Why: e.Lacks()}
		if op == OpSubprocessor && e.concernsTenants(last) {
			told, ok := e.Told(last.Number, AudienceTenants)
			switch {
			case !ok:
				list = append(list, EntryRuling{Op: OpAnnounce, Item: use.Item, Title: "announce " + last.label() + " to every tenant", Why: cannotAnnounce(last)})
				use.Why = cmp.Or(use.Why, "tenants are told of it first")
			case !on.After(told.Until):
				use.Why = cmp.Or(use.Why, "tenants may object until "+told.Until.String())
			}
		}
		list = append(list, use)
	}
	if _, told := e.Told(0, AudienceTenants); e.Active() && op == OpSubprocessor && !told {
		list = append(list, EntryRuling{Op: OpAnnounce, Item: retire, Title: "tell every tenant of its end"})
	}
	if e.Active() {
		list = append(list, EntryRuling{Op: op, Item: retire, Title: retires(op)})
	}
	return list
}

func activates(op RulingOp) string {
	switch op {
	case OpSubprocessor:
		return "use it as in"
	case OpPublish:
		return "publish"
	}
	return "bring into force"
}

func retires(op RulingOp) string {
	switch op {
	case OpSubprocessor:
		return "cease to use it"
	case OpPublish:
		return "withdraw it"
	}
	return "retire it"
}

// concernsTenants reports whether a version of a sub-processor changes what
// tenants have a say in (Art. 28(2) GDPR).
func (e Entry) concernsTenants(v EntryVersion) bool {
	before, was := e.Version(e.InForce)
	return !was || slices.ContainsFunc(e.Differences(before, v), func(f string) bool { return f != "contact" && f != "evidence" && f != "contract" })
}

// cannotAnnounce says what a notice to tenants lacks; "" when nothing.
func cannotAnnounce(v EntryVersion) string {
	if v.Get("name") == "" || v.Get("countries") == "" || v.Get("service") == "" || v.Get("data") == "" {
		return "a notice needs the sub-processor's name, service, countries and data"
	}
	return ""
}
