package intake

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// recordRow is what one line says, before it is a record.
type recordRow struct {
	jsonScanner
	set    uint32
	text   [lineFieldCount]string
	dpa    [dpaReturn]string
	back   bool // dpa.return
	data   []model.Datum
	events []model.ConsentEvent
}

// parse reads a line. It returns the record without its line number.
func (r *recordRow) parse(line string) (model.ImportLine, error) {
	r.s = line
	set, err := r.members(lineFields[:], r.field)
	if err != nil {
		return model.ImportLine{}, err
	}
	r.space()
	if r.i < len(r.s) {
		return model.ImportLine{}, r.broken("the end of the line")
	}
	r.set = set
	for _, t := range recordTypes {
		if t.name == r.text[fType] {
			if err := checkComplete(lineFields[:], set, t.is, t.an); err != nil {
				return model.ImportLine{}, err
			}
			return r.record(t.is)
		}
	}
	if set&(1<<fType) == 0 {
		return model.ImportLine{}, errors.New("a record needs a type: tenant, person, consent or invoice")
	}
	return model.ImportLine{}, fmt.Errorf("type: want tenant, person, consent or invoice; found a word of %d bytes", len(r.text[fType]))
}

// checkComplete checks that a record of a type has what it needs and nothing else.
func checkComplete(fields []recordField, set uint32, t recordType, an string) error {
	for i := range fields {
		f := &fields[i]
		switch there := set&(1<<i) != 0; {
		case there && f.has&t == 0:
			return fmt.Errorf("%s has no %s", an, f.name)
		case !there && f.needs&t != 0:
			return fmt.Errorf("%s needs %s", an, f.name)
		}
	}
	return nil
}

func (r *recordRow) field(i int) (there bool, err error) {
	switch f := &lineFields[i]; i {
	case fDPA:
		err = r.readDPA()
	case fData:
		err = r.elements(f.most, r.datum)
	case fEvents:
		err = r.elements(f.most, r.event)
	default:
		r.text[i], err = r.value(f)
		return r.text[i] != "", err // names the field already
	}
	if err != nil {
		return true, fmt.Errorf("%s: %w", lineFields[i].name, err)
	}
	return true, nil
}

// value reads the text of a field and checks its length and form.
func (p *jsonScanner) value(f *recordField) (string, error) {
	s, err := p.str()
	switch {
	case err != nil:
		return "", fmt.Errorf("%s: %w", f.name, err)
	case len(s) > f.most:
		return "", fmt.Errorf("%s: want at most %d bytes; found %d", f.name, f.most, len(s))
	case s != "" && f.form != nil && !f.form(s):
		return "", fmt.Errorf("%s: want %s; found something else, %d bytes long", f.name, f.want, len(s))
	}
	return s, nil
}

func (r *recordRow) readDPA() error {
	set, err := r.members(dpaFields, func(i int) (there bool, err error) {
		if i != dpaReturn {
			r.dpa[i], err = r.value(&dpaFields[i])
			return r.dpa[i] != "", err
		}
		if r.back = r.word("true"); r.back || r.word("false") {
			return true, nil
		}
		return false, fmt.Errorf("%s: want true or false; found %s", dpaFields[i].name, r.found())
	})
	if err != nil {
		return err
	}
	return checkComplete(dpaFields, set, typeEvery, "it")
}

func (r *recordRow) datum(n int) error {
	v, err := r.texts(datumFields)
	if err != nil {
		return fmt.Errorf("element %d: %w", n, err)
	}
	r.data = append(r.data, model.Datum{Category: model.Category(v[0]), Field: v[1], Value: v[2]})
	return nil
}

func (r *recordRow) event(n int) error {
	v, err := r.texts(eventFields)
	if err != nil {
		return fmt.Errorf("element %d: %w", n, err)
	}
	at, ok := parseInstant(v[0])
	if !ok {
		return fmt.Errorf("element %d: at: want %s", n, wantInstant)
	}
	if n > 1 && at.Before(r.events[n-2].At) {
		return fmt.Errorf("element %d: at: want a time not before that of the event above it", n)
	}
	r.events = append(r.events, model.ConsentEvent{At: at, State: model.ConsentState(v[1]), Channel: v[2]})
	return nil
}

// texts reads an object of up to three texts.
func (r *recordRow) texts(fields []recordField) (v [3]string, err error) {
	set, err := r.members(fields, func(i int) (there bool, err error) {
		v[i], err = r.value(&fields[i])
		return v[i] != "", err
	})
	if err == nil {
		err = checkComplete(fields, set, typeEvery, "it")
	}
	return v, err
}

func parseInstant(s string) (time.Time, bool) {
	var t time.Time
	// Unlike time.Parse, UnmarshalText takes RFC 3339 and nothing near it.
	if t.UnmarshalText([]byte(s)) != nil || t.UTC().Year() < 1900 || t.UTC().Year() > 9999 {
		return time.Time{}, false
	}
	return t.UTC(), true
}

func isDate(s string) bool {
	d, err := deadline.Parse(s)
	return err == nil && !d.Before(firstRecordDay)
}

var firstRecordDay = deadline.On(1900, 1, 1)

// parsedDay reads a date that isDate has checked; nothing is the zero Date.
func parsedDay(s string) deadline.Date {
	d, _ := deadline.Parse(s)
	return d
}

// sum is the SHA-256 of what the line says, the same however it is spaced,
// ordered and escaped: each field that holds something, by its number, with
// lengths before texts, and instants in UTC. Lists keep their order.
func (r *recordRow) sum(created time.Time) []byte {
	var room [1024]byte
	b := append(room[:0], "opsconsole record v1\n"...)
	add := func(tag int, s string) {
		b = binary.AppendUvarint(b, uint64(tag))
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	for i, s := range r.text {
		if i == fCreated {
			s = canonicalInstant(created)
		}
		if s != "" {
			add(i, s)
		}
	}
	for i, s := range r.dpa {
		add(fDPA, dpaFields[i].name)
		add(fDPA, s)
	}
	if r.back {
		add(fDPA, "return")
	}
	for _, d := range r.data {
		add(fData, string(d.Category))
		add(fData, d.Field)
		add(fData, d.Value)
	}
	for _, e := range r.events {
		add(fEvents, canonicalInstant(e.At))
		add(fEvents, string(e.State))
		add(fEvents, e.Channel)
	}
	sum := sha256.Sum256(b)
	return sum[:]
}

func canonicalInstant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339Nano)
}
