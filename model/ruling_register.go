package model

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"integrora.com/opsconsole/model/deadline"
)

// The ops of registers. Object: the entry; Items: the number of the version, or
// "retire".
const (
	OpRegister     RulingOp = "register-activate"
	OpSubprocessor RulingOp = "subprocessor-activate"
	OpPublish      RulingOp = "policy-publish"
	OpAnnounce     RulingOp = "subprocessor-announce" // Items: the number of the version; or "retire"; Until: the last day to object, or none for the usual window
)

// retire is what a ruling's item says instead of a version's number.
const retire = "retire"

// versionField asks which version of an entry a ruling is about.
var versionField = RulingField{Name: FieldVersion, Label: "Version", Help: "its number, or retire"}

// rulingsRegister are the rulings of registers (rules §5 rows 25 to 27).
func rulingsRegister() []RulingRule {
	return []RulingRule{
		{Op: OpRegister, Title: "bring a register's entry into force, or retire it", Law: "Art. 30 GDPR", Propose: ActProposeEntry, Approve: ActApproveEntry,
			On: KindEntry, Fields: []RulingField{versionField}, Text: textRegister, Make: makeRegister},
		{Op: OpSubprocessor, Title: "use a sub-processor, or cease to", Law: "Art. 28(2), (4) GDPR", Propose: ActProposeSubprocessor, Approve: ActApproveSubprocessor,
			Delegate: true, Management: true, On: KindEntry, Fields: []RulingField{versionField}, Text: textRegister, Make: makeSubprocessor},
		{Op: OpAnnounce, Title: "announce a sub-processor to every tenant", Law: "Art. 28(2) GDPR", Propose: ActProposeSubprocessor, Approve: ActApproveSubprocessor,
			Delegate: true, Management: true, On: KindEntry, Fields: []RulingField{versionField,
				{Name: FieldUntil, Label: "Until", Help: "the last day to object, as 2027-01-01; empty: the usual window; of its end, the last day of use", Optional: true}}, Text: textAnnounce, Make: makeAnnounce},
		{Op: OpPublish, Title: "publish a version of the policy", Law: "Art. 12, 13(3) GDPR", Propose: ActProposePolicy, Approve: ActApprovePolicy,
			Delegate: true, Management: true, On: KindEntry, Fields: []RulingField{versionField}, Text: textRegister, Make: makeRegister},
	}
}

// subject reads what a ruling is about: the entry, and the version that it
// names, or none when it is to be retired.
func (r Ruling) subject(call *Call) (e Entry, v EntryVersion, err error) {
	if e, err = call.Entry(r.Object); err != nil {
		return e, v, err
	}
	what := ""
	if len(r.Items) == 1 {
		what = r.Items[0]
	}
	if what == retire {
		if !e.Active() {
			return e, v, Refuse("state", "%s is not in force", e.ID)
		}
		return e, v, nil
	}
	n, _ := strconv.Atoi(what)
	v, ok := e.Version(n)
	switch {
	case !ok:
		return e, v, Refuse("usage", "%s has versions 1 to %d; found %q", e.ID, len(e.Versions), what)
	case !e.RetiredAt.IsZero():
		return e, v, Refuse("state", "%s is retired; write a new entry", e.ID)
	}
	return e, v, nil
}

func textRegister(call *Call, r *Ruling) ([]string, error) {
	e, v, err := r.subject(call)
	if err != nil {
		return nil, err
	}
	rule := e.Register.Rule()
	if rule.Activate != r.Op {
		return nil, Refuse("usage", "%s comes into force by the ruling %s; found %s", e.ID, rule.Activate, r.Op)
	}
	if v.Number == 0 {
		if err := unused(call, e); err != nil {
			return nil, err
		}
		return []string{"register " + string(e.Register), "retire " + e.ID + ", in force with " + e.Current().label()}, nil
	}
	if v.Number == e.InForce {
		return nil, Refuse("exists", "%s of %s is in force already", v.label(), e.ID)
	}
	if names := rule.missing(v); len(names) > 0 {
		return nil, Refuse("incomplete", "%s of %s cannot come into force: not recorded: %s", v.label(), e.ID, strings.Join(names, ", "))
	}
	if rule.Check != nil {
		if err := rule.Check(call, e, v); err != nil {
			return nil, err
		}
	}
	was, _ := e.Version(e.InForce)
	lines := []string{"register " + string(e.Register), fmt.Sprintf("%s: %s in place of %s", e.ID, v.label(), orNone(numbered(e.InForce)))}
	for _, f := range rule.Fields {
		now := v.Get(f.Name)
		if now == was.Get(f.Name) {
			continue
		}
		if f.Kind == FieldWording {
			now = fmt.Sprintf("SHA-256 %x, %d bytes", sha256.Sum256([]byte(now)), len(now))
		}
		lines = append(lines, fmt.Sprintf("%s: %s", f.Name, orNone(now)))
	}
	if _, told := e.Told(v.Number, AudienceTenants); told && e.Register == RegisterSubprocessor {
		lines = append(lines, "only for tenants that were told, from the day after their last day to object")
	}
	if n := e.OpenObjections(); n > 0 {
		lines = append(lines, fmt.Sprintf("not for %s that objected", plural(n, "tenant")))
	}
	return lines, nil
}

func numbered(n int) string {
	if n == 0 {
		return ""
	}
	return "version " + strconv.Itoa(n)
}

// unused refuses to retire what an entry in force still names.
func unused(call *Call, e Entry) error {
	other, err := call.NamedBy(e.ID)
	if err != nil || other == "" {
		return err
	}
	return Refuse("used", "%s still names %s; change that first", other, e.ID)
}

func makeRegister(call *Call, r Ruling) (Decision, error) {
	e, v, err := r.subject(call)
	if err != nil {
		return Decision{}, err
	}
	today := deadline.ReceivedOn(call.At)
	facts := []Fact{{"entry", e.ID}, {"version", strconv.Itoa(v.Number)}}
	if v.Number == 0 {
		e.RetiredAt, facts = call.At, []Fact{{"entry", e.ID}, {"retired", "yes"}}
	} else {
		e.Versions = slices.Clone(e.Versions)
		i := slices.IndexFunc(e.Versions, func(o EntryVersion) bool { return o.Number == v.Number })
		e.Versions[i].Ruling, e.Versions[i].ForceFrom = r.ID, call.At
		e.InForce, e.Review = v.Number, today.AddMonths(e.Register.Rule().Review)
	}
	return Decision{Put: []Record{e}, Facts: facts}, nil
}

// makeSubprocessor also writes what orders of erasure and access statements
// read: whom data goes to.
func makeSubprocessor(call *Call, r Ruling) (Decision, error) {
	d, err := makeRegister(call, r)
	if err != nil {
		return Decision{}, err
	}
	e := d.Put[0].(Entry)
	_, id, _ := strings.Cut(e.ID, ".")
	known, err := call.Subprocessors()
	if err != nil {
		return Decision{}, err
	}
	s := Subprocessor{ID: id}
	if i := slices.IndexFunc(known, func(s Subprocessor) bool { return s.ID == id }); i >= 0 {
		s = known[i]
	}
	v := e.Current()
	s.Name, s.Service, s.Location, s.Active, s.Missing = v.Get("name"), v.Get("service"), v.Get("countries"), e.Active(), ""
	if s.Categories, err = categoriesOf(v.Get("data")); err != nil {
		return Decision{}, err
	}
	d.Put = append(d.Put, s)
	return d, nil
}

// categoriesOf reads categories of data apart by spaces or commas.
func categoriesOf(list string) ([]Category, error) {
	var found []Category
	for _, word := range strings.FieldsFunc(list, func(r rune) bool { return r == ' ' || r == ',' }) {
		c := Category(word)
		if !slices.ContainsFunc(Categories, func(r CategoryRule) bool { return r.Category == c }) {
			var names []string
			for _, r := range Categories {
				names = append(names, string(r.Category))
			}
			return nil, Refuse("usage", "data takes categories of the console (%s), as orders of erasure go by them; found %q", strings.Join(names, ", "), word)
		}
		found = append(found, c)
	}
	return found, nil
}

func textAnnounce(call *Call, r *Ruling) ([]string, error) {
	e, v, err := r.subject(call)
	if err != nil {
		return nil, err
	}
	today := deadline.ReceivedOn(call.At)
	usual := deadline.Objection(today, 0).Due
	switch {
	case e.Register != RegisterSubprocessor:
		return nil, Refuse("usage", "announce a version of a sub-processor, or its end; found %s", e.ID)
	case !r.Until.IsZero() && !r.Until.After(today):
		return nil, Refuse("usage", "the last day, to object or of its use, must lie after today; found %s", r.Until)
	}
	if _, told := e.Told(v.Number, AudienceTenants); told {
		return nil, Refuse("exists", "tenants were told of %s of %s already", v.label(), e.ID)
	}
	if v.Number == 0 {
		lines := []string{"tell every tenant that " + e.ID + " is not used any more", e.Current().Get("name") + ", " + e.Current().Get("service")}
		if !r.Until.IsZero() {
			lines = append(lines, "its last day is "+r.Until.String())
		}
		return lines, nil
	}
	if why := cannotAnnounce(v); why != "" {
		return nil, Refuse("incomplete", "%s", why)
	}
	if _, err := categoriesOf(v.Get("data")); err != nil {
		return nil, err
	}
	if err := covered(call, v); err != nil {
		return nil, err
	}
	if r.Until.IsZero() {
		r.Until = usual
	}
	return []string{fmt.Sprintf("tell every tenant whose agreement runs of %s, %s", e.ID, v.label()), fmt.Sprintf("%s, %s, %s, data: %s", v.Get("name"), v.Get("service"), v.Get("countries"), v.Get("data")),
		"they may object until " + r.Until.String() + ", and each for as many days from when it was told"}, nil
}

func makeAnnounce(call *Call, r Ruling) (Decision, error) {
	e, v, err := r.subject(call)
	if err != nil {
		return Decision{}, err
	}
	e.Announced = append(slices.Clone(e.Announced), Announcement{Version: v.Number, Audience: AudienceTenants, Channel: "e-mail", On: deadline.ReceivedOn(call.At),
		Proof: r.ID, Until: r.Until, By: call.Actor.ID, At: call.At})
	return Decision{Put: []Record{e}, Facts: []Fact{{"entry", e.ID}, {"version", strconv.Itoa(v.Number)}, {"until", r.Until.String()}}}, nil
}
