package model

import (
	"errors"
	"slices"
	"strings"

	"integrora.com/opsconsole/model/deadline"
)

// Countries in which no transfer tool is needed: the European Economic Area.
var eea = strings.Fields("AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IS IT LI LV LT LU MT NL NO PL PT RO SK SI ES SE")

// Adequate are the countries with an adequacy decision of the Commission, as of
// November 2026 (rules §2). The United States are not among them: only listed
// organisations are, under the mechanism "dpf".
var Adequate = strings.Fields("AD AR BR CA FO GG IM IL JP JE NZ KR CH GB UY")

// ThirdCountries lists those of a field's countries that lie outside the
// European Economic Area (Art. 44 GDPR).
func ThirdCountries(countries string) []string {
	var list []string
	for _, c := range strings.Fields(countries) {
		if !slices.Contains(eea, c) {
			list = append(list, c)
		}
	}
	return list
}

// checkActivity: one that rests on legitimate interests needs an assessment in
// force that it passes (Art. 6(1)(f), 5(2) GDPR).
func checkActivity(call *Call, e Entry, v EntryVersion) error {
	if v.Get("basis") != "legitimate-interests" {
		return nil
	}
	ids := strings.Fields(v.Get("assessment"))
	if len(ids) == 0 {
		return Refuse("assessment", "%s rests on legitimate interests and names no assessment of them (Art. 6(1)(f) GDPR)", e.ID)
	}
	for _, id := range ids {
		a, err := call.Entry(id)
		switch {
		case err != nil:
			return err
		case !a.Active():
			return Refuse("assessment", "%s is not in force; bring it into force first", id)
		case a.Current().Get("result") != "passes":
			return Refuse("assessment", "%s does not pass; choose another basis or stop the activity", id)
		}
	}
	return nil
}

// checkTransfer: the mechanism must fit the countries (Art. 45, 46, 49 GDPR;
// EDPB Recommendations 01/2020).
func checkTransfer(_ *Call, e Entry, v EntryVersion) error {
	third := ThirdCountries(v.Get("countries"))
	mechanism := v.Get("mechanism")
	switch {
	case len(third) == 0:
		return Refuse("transfer", "%s names no country outside the European Economic Area; that is no transfer", e.ID)
	case mechanism == "adequacy":
		for _, c := range third {
			if !slices.Contains(Adequate, c) {
				return Refuse("transfer", "there is no adequacy decision for %s (Art. 45 GDPR); choose another mechanism", c)
			}
		}
	case mechanism == "dpf":
		if len(third) != 1 || third[0] != "US" {
			return Refuse("transfer", "the Data Privacy Framework covers listed organisations in the US alone (Decision (EU) 2023/1795); found %s", strings.Join(third, " "))
		}
	case v.Get("tia") == "":
		return Refuse("transfer", "%s needs its transfer impact assessment (EDPB Recommendations 01/2020): field tia", mechanism)
	}
	return nil
}

// checkSubprocessor: where data goes to a third country a transfer record in
// force must cover it; and tenants must have been told, their window over
// (Art. 28(2), 44 GDPR).
func checkSubprocessor(call *Call, e Entry, v EntryVersion) error {
	if err := covered(call, v); err != nil {
		return err
	}
	if !e.concernsTenants(v) {
		return nil
	}
	told, ok := e.Told(v.Number, AudienceTenants)
	today := deadline.ReceivedOn(call.At)
	switch {
	case !ok:
		return Refuse("announce", "tenants were not told of %s of %s; announce it first (Art. 28(2) GDPR)", v.label(), e.ID)
	case !today.After(told.Until):
		return Refuse("announce", "tenants may object until %s; wait until that day is over", told.Until)
	}
	return freeForSome(call, e, told)
}

// covered refuses a version of a sub-processor whose data goes to a country that
// no transfer record in force covers.
func covered(call *Call, v EntryVersion) error {
	by := map[string]bool{}
	for _, id := range strings.Fields(v.Get("transfer")) {
		t, err := call.Entry(id)
		switch {
		case err != nil:
			return err
		case !t.Active():
			return Refuse("transfer", "%s is not in force; bring it into force first", id)
		}
		for _, c := range ThirdCountries(t.Current().Get("countries")) {
			by[c] = true
		}
	}
	for _, c := range ThirdCountries(v.Get("countries")) {
		if !by[c] {
			return Refuse("transfer", "data would go to %s, and no transfer record in force covers that (Art. 44 GDPR): field transfer", c)
		}
	}
	return nil
}

// freeForSome refuses a version that may be used for no tenant yet, as none was
// told or each may still object. For whom it may not be used when it is in force
// Entry.UsableFor says.
func freeForSome(call *Call, e Entry, a Announcement) error {
	today := dayOf(call)
	var refused error
	free := false
	nearest := map[string]int{"untold": 1, "unauthorised": 2, "window": 3} // the nearest to its use is told of
	err := call.EachTenant(func(t Tenant) (bool, error) {
		if !e.Owes(a, t) || e.BlockedFor(t.Slug) {
			return true, nil
		}
		var fault error
		err := e.free(a.Version, today, func(version int) (SubNotice, OutLetter) {
			n, l, err := reached(call, e, version, t.Slug)
			fault = errors.Join(fault, err)
			return n, l
		})
		if free = err == nil; !free && (refused == nil || nearest[CodeOf(err)] > nearest[CodeOf(refused)]) {
			refused = err
		}
		return !free, fault
	})
	switch {
	case err != nil:
		return err
	case free || refused == nil:
		return nil
	}
	return Refuse(CodeOf(refused), "%s may be used for no tenant yet: none was told whose time to object is over (Art. 28(2) GDPR)", e.ID)
}

// reached reads the notice of a version to a tenant, and its letter; zero ones
// where there is none.
func reached(call *Call, e Entry, version int, tenant string) (n SubNotice, l OutLetter, err error) {
	n, err = call.SubNotice(SubNoticeID(e.ID, version, tenant))
	if err != nil {
		if CodeOf(err) == "not_found" {
			err = nil
		}
		return n, l, err
	}
	if n.Letter != "" {
		l, err = call.OutLetter(n.Letter)
	}
	return n, l, err
}

// checkPolicy: a version has a day from which it holds, today or later, and
// what it means for consents and assessments is named where it is material.
func checkPolicy(call *Call, e Entry, v EntryVersion) error {
	effective, err := deadline.Parse(v.Get("effective"))
	if err != nil {
		return Refuse("usage", "give the day from which %s holds", e.ID)
	}
	if today := deadline.ReceivedOn(call.At); effective.Before(today) {
		return Refuse("usage", "%s would hold from %s, which is over; a policy is not changed backwards", e.ID, effective)
	}
	if v.Get("material") == "yes" && v.Get("consents") == "" {
		return Refuse("usage", "say which consents a material change affects, or none: field consents (Art. 13(3) GDPR)")
	}
	return nil
}
