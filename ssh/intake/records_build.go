package intake

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"integrora.com/opsconsole/model"
)

// record makes the record of a type from a row whose fields are checked.
// Whether it may go in is for model.ImportRecords to say.
func (r *recordRow) record(t recordType) (line model.ImportLine, err error) {
	var created time.Time
	switch t {
	case typeTenant:
		line.Tenant, err = r.tenant()
	case typePerson:
		line.Person, err = r.person()
		if err == nil {
			created = line.Person.CreatedAt
		}
	case typeConsent:
		line.Consent, err = r.consent()
		line.OfTenant, line.OfPerson = r.text[fTenant], r.text[fPerson]
	case typeInvoice:
		line.Invoice, err = r.invoice()
		line.OfTenant, line.OfPerson = r.text[fTenant], r.text[fPerson]
	}
	if err != nil {
		return model.ImportLine{}, err
	}
	line.Sum = r.sum(created)
	return line, nil
}

func (r *recordRow) tenant() (*model.Tenant, error) {
	t := &model.Tenant{
		Slug: r.text[fSlug], Name: r.text[fName], Country: r.text[fCountry],
		Status: model.TenantStatus(r.text[fStatus]), TerminatedOn: parsedDay(r.text[fTerminated]),
		DPA: model.DPA{Version: r.dpa[0], SignedOn: parsedDay(r.dpa[1]), ContactName: r.dpa[2], ContactEmail: r.dpa[3], Return: r.back},
	}
	if (t.Status == model.TenantTerminated) == t.TerminatedOn.IsZero() {
		return nil, errors.New("terminated: want the last day of the contract for a tenant with status terminated, and for no other")
	}
	return t, nil
}

func (r *recordRow) person() (*model.Person, error) {
	p := &model.Person{
		Kind: model.PersonKind(r.text[fKind]), Tenant: r.text[fTenant], External: r.text[fID],
		Name: r.text[fName], Email: r.text[fEmail], Phone: r.text[fPhone], Language: r.text[fLanguage], Facts: r.data,
	}
	if s := r.text[fCreated]; s != "" {
		at, ok := parseInstant(s)
		if !ok {
			return nil, fmt.Errorf("created: want %s", wantInstant)
		}
		p.CreatedAt = at
	}
	if p.Tenant == "" {
		for i, d := range p.Facts {
			if d.Category == model.TenantContent {
				return nil, fmt.Errorf("data: element %d: category: tenant-content needs a person of a tenant", i+1)
			}
		}
	}
	return p, nil
}

func (r *recordRow) consent() (*model.Consent, error) {
	if len(r.events) == 0 {
		return nil, errors.New("events: want at least one; found none")
	}
	return &model.Consent{
		External: r.text[fID], Purpose: r.text[fPurpose], Notice: r.text[fNotice],
		WordingHash: model.HexSum(r.text[fWording]), Events: r.events,
	}, nil
}

func (r *recordRow) invoice() (*model.Invoice, error) {
	digits := minorDigits(r.text[fCurrency])
	amount, ok := minorAmount(r.text[fAmount], digits)
	if !ok {
		form := "a whole number, at most 13 digits"
		if digits > 0 {
			form = fmt.Sprintf("a number with a point and %d decimals, at most 13 digits before it", digits)
		}
		return nil, fmt.Errorf("amount: want %s, as a string; found something else, %d bytes long", form, len(r.text[fAmount]))
	}
	return &model.Invoice{
		Tenant: r.text[fTenant], External: r.text[fID], Number: r.text[fNumber], IssuedOn: parsedDay(r.text[fIssued]),
		AmountMinor: amount, Currency: r.text[fCurrency], Buyer: r.text[fBuyer], Contact: r.text[fContact],
	}, nil
}

// minorDigits is how many decimals the currency's minor unit has (ISO 4217).
func minorDigits(currency string) int {
	switch {
	case strings.Contains("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF", currency):
		return 0
	case strings.Contains("BHD IQD JOD KWD LYD OMR TND", currency):
		return 3
	}
	return 2
}

// minorAmount reads "123.45" as 12345, exactly: there is no rounding to hide.
func minorAmount(s string, digits int) (int64, bool) {
	abs := strings.TrimPrefix(s, "-")
	whole, fraction, point := strings.Cut(abs, ".")
	if point != (digits > 0) || len(fraction) != digits || whole == "" || len(whole) > 13 ||
		len(whole) > 1 && whole[0] == '0' || !within(whole, '0', '9') || !within(fraction, '0', '9') {
		return 0, false
	}
	n, err := strconv.ParseInt(whole+fraction, 10, 64)
	if err != nil {
		return 0, false
	}
	if len(abs) < len(s) {
		n = -n
	}
	return n, true
}
