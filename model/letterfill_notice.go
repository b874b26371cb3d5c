package model

import (
	"slices"
	"strings"

	"integrora.com/opsconsole/model/deadline"
)

// NoticeFacts are the records that a notice of a sub-processor is filled from.
type NoticeFacts struct {
	Entry        Entry // what is announced
	Announcement Announcement
	Replaces     []Entry // in whose place it comes
	List         []Entry // the others in force, but those that the tenant objects to
	Transfers    []Entry // the register of transfers

	Until deadline.Date // the tenant's last day to object
	Days  int           // that it has for that

	Specific bool // its agreement takes its authorisation
}

// subLine is a sub-processor as a notice tells of it.
type subLine struct{ Name, Address, Service, Countries, Safeguard, Data string }

// subNoticeFields tells a tenant what changes, and the whole list as it will then
// stand (Art. 28(2) GDPR; clause 9(a) of Decision (EU) 2021/914).
func subNoticeFields(out *letterFields, w words, f NoticeFacts) error {
	e := f.Entry
	if e.ID == "" {
		return Refuse("letter", "the letter %s needs what is announced, which is not recorded", LetterSubprocessor)
	}
	was, inForce := e.Version(e.InForce)
	list := slices.Clone(f.List)
	v, given := e.Version(f.Announcement.Version)
	switch {
	case !given:
		out.Change, v = "ended", e.Current()
		if !f.Announcement.Until.IsZero() {
			out.UseFrom = w.date(f.Announcement.Until)
		}
	case len(f.Replaces) > 0:
		out.Change = "replaced"
	case inForce:
		out.Change, out.Was = "changed", w.sub(was, f.Transfers)
	default:
		out.Change = "added"
	}
	if out.Sub = w.sub(v, f.Transfers); !given && out.Sub.Safeguard == "" {
		out.Sub.Safeguard = w.unrecorded
	}
	if s := out.Sub; s.Name == "" || s.Service == "" || s.Countries == "" || s.Data == "" || s.Safeguard == "" {
		return Refuse("letter", "the letter %s needs the sub-processor's name, service, countries, data and transfer mechanism", LetterSubprocessor)
	}
	if given {
		if f.Until.IsZero() {
			return Refuse("letter", "the letter %s needs the last day to object", LetterSubprocessor)
		}
		out.Until, out.UseFrom, out.Days = w.date(f.Until), w.date(f.Until.AddDays(1)), f.Days
		out.Specific = f.Specific
		own := e
		own.InForce = v.Number
		list = append(list, own)
		slices.SortFunc(list, func(a, b Entry) int { return strings.Compare(a.ID, b.ID) })
	}
	for _, o := range f.Replaces {
		out.Replaced = append(out.Replaced, oneLine(o.Title()))
	}
	for _, o := range list {
		line := w.sub(o.Current(), f.Transfers)
		if line.Safeguard == "" {
			line.Safeguard = w.unrecorded
		}
		out.List = append(out.List, line)
	}
	return nil
}

// sub puts a version of a sub-processor into the language. Its safeguard is
// empty where data goes to a third country by no mechanism that is recorded.
func (w words) sub(v EntryVersion, transfers []Entry) subLine {
	s := subLine{Name: oneLine(v.Get("name")), Address: oneLine(v.Get("address")), Service: oneLine(v.Get("service")), Countries: strings.Join(strings.Fields(v.Get("countries")), ", "),
		Data: oneLine(v.Get("data"))}
	if categories, err := categoriesOf(v.Get("data")); err == nil {
		var names []string
		for _, c := range categories {
			names = append(names, w.category[c])
		}
		s.Data = w.join(names)
	}
	if len(ThirdCountries(v.Get("countries"))) == 0 {
		s.Safeguard = w.mechanism["none"]
		return s
	}
	var tools []string
	for _, t := range transfers {
		if m := w.mechanism[t.Current().Get("mechanism")]; m != "" && slices.Contains(strings.Fields(v.Get("transfer")), t.ID) && !slices.Contains(tools, m) {
			tools = append(tools, m)
		}
	}
	s.Safeguard = w.join(tools)
	return s
}
