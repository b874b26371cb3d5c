package model

import (
	"integrora.com/opsconsole/model/deadline"
)

// TextBefore is the version that a new text of an entry's is compared with, and
// the entry that it is of: the entry's own in force, or else, among all of its
// register, that in force in the same language which holds from the latest day; ok
// is false when there is none.
func (e Entry) TextBefore(all []Entry) (v EntryVersion, of string, ok bool) {
	if e.Active() {
		return e.Current(), e.ID, true
	}
	var latest deadline.Date
	language := e.Last().Get("language")
	for _, o := range all {
		now := o.Current()
		if !o.Active() || o.ID == e.ID || language != "" && now.Get("language") != language {
			continue
		}
		if from, _ := deadline.Parse(now.Get("effective")); !ok || from > latest {
			v, of, latest, ok = now, o.ID, from, true
		}
	}
	return v, of, ok
}

// Wording is the register's field of several lines; ok is false where it has none.
func (r RegisterRule) Wording() (f RegisterField, ok bool) {
	for _, f := range r.Fields {
		if f.Kind == FieldWording {
			return f, true
		}
	}
	return RegisterField{}, false
}
