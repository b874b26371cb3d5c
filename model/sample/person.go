package sample

import (
	"fmt"
	"strings"
	"time"
)

// kind is in what way somebody is known.
type kind int

const (
	user      kind = iota // has an account with a tenant
	contact               // of our own marketing
	candidate             // known only through what a tenant keeps
)

type personLine struct {
	Type     string      `json:"type"`
	Tenant   string      `json:"tenant,omitempty"`
	ID       string      `json:"id"`
	Kind     string      `json:"kind"`
	Name     string      `json:"name"`
	Email    string      `json:"email"`
	Phone    string      `json:"phone,omitempty"`
	Language string      `json:"language"`
	Created  time.Time   `json:"created"`
	Data     []datumLine `json:"data"`

	index, tenant int // tenant is -1 for our own
	kind          kind
	country       string
}

type datumLine struct {
	Category string `json:"category"`
	Field    string `json:"field"`
	Value    string `json:"value"`
}

var (
	boxes    = strings.Fields("mail.example post.example inbox.example web.example")
	jobs     = []string{"accountant", "buyer", "warehouse manager", "HR specialist", "developer", "sales representative", "office manager", "quality engineer"}
	browsers = []string{"Firefox 139 on Linux", "Safari 19 on macOS", "Edge 140 on Windows", "Chrome 141 on Android"}
	methods  = []string{"password and one-time code", "single sign-on", "passkey", "password"}
	sources  = []string{"trade fair in Vilnius", "web form", "webinar", "white paper download", "business card"}
	papers   = []string{"employment contract.pdf", "delivery note 1187.pdf", "travel expenses.xlsx", "training certificate.pdf", "shift plan.ods"}
	remarks  = []string{"prefers to be called in the morning", "on parental leave until spring", "waits for a new badge", "speaks at the annual meeting"}
)

func (s world) person(i int) personLine {
	d := s.dice(dicePerson, i)
	home, name, rank := s.called(i)
	p := personLine{Type: "person", Name: name, Language: home.language, index: i, tenant: s.tenantOf(i, d), country: home.country}
	switch share := d.below(100); {
	case share < 62:
		p.kind, p.Kind, p.ID = user, "user", fmt.Sprintf("u-%06d", i+1)
		p.Created = s.ago(d, 60, 4200)
	case share < 92:
		p.kind, p.Kind, p.ID = contact, "contact", fmt.Sprintf("c-%06d", i+1)
		p.Created, p.tenant = s.ago(d, 60, 1400), -1
	default:
		p.kind, p.Kind, p.ID = candidate, "contact", fmt.Sprintf("t-%06d", i+1)
		p.Created = s.ago(d, 20, 400)
	}
	if p.tenant >= 0 {
		p.Tenant = slug(p.tenant)
	}
	p.Email = mailbox(name, rank) + "@"
	if p.kind == user {
		p.Email += p.Tenant + ".example"
	} else {
		p.Email += d.pick(boxes)
	}
	if d.percent(70) {
		p.Phone = fmt.Sprintf("%s 555 %05d", home.prefix, d.below(100_000))
	}
	s.know(&p, d)
	return p
}

// tenantOf spreads people so that every tenant has some and the first most.
func (s world) tenantOf(i int, d *dice) int {
	if i < 2*s.tenants {
		return i % s.tenants
	}
	return min(d.below(s.tenants), d.below(s.tenants))
}

// know fills in what is held about a person, in the categories of the policy.
func (s world) know(p *personLine, d *dice) {
	add := func(category, field, value string) {
		p.Data = append(p.Data, datumLine{category, field, value})
	}
	switch p.kind {
	case user:
		add("account-profile", "job title", d.pick(jobs))
		add("authentication", "sign-in method", d.pick(methods))
		add("technical", "last address", fmt.Sprintf("198.51.100.%d", 1+d.below(254))) // RFC 5737
		add("technical", "browser", d.pick(browsers))
		add("usage-logs", "last sign-in", s.ago(d, 0, 60).Format(time.RFC3339))
		add("usage-logs", "sign-ins in 90 days", fmt.Sprint(1+d.below(240)))
		if d.percent(25) {
			add("contact", "support conversations", fmt.Sprint(1+d.below(9)))
		}
		if d.percent(60) {
			add("tenant-content", "document", d.pick(papers))
			add("tenant-content", "note", p.Name+" "+d.pick(remarks))
		}
	case contact:
		add("contact", "met at", d.pick(sources))
		add("technical", "browser", d.pick(browsers))
		if d.percent(40) {
			add("usage-logs", "newsletters opened", fmt.Sprint(d.below(60)))
		}
	case candidate:
		add("tenant-content", "application", "CV and covering letter")
		add("tenant-content", "interview note", p.Name+" "+d.pick(remarks))
	}
}

// ago throws an instant that many days before now.
func (s world) ago(d *dice, least, most int) time.Time {
	return s.Now.Add(-time.Duration(least*86400+d.below((most-least)*86400)) * time.Second)
}
