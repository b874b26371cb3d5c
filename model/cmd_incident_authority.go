package model

import (
	"slices"
	"strconv"
	"time"

	"integrora.com/opsconsole/model/deadline"
)

// ObligeIncident adds another authority that is to be told, by its own law.
type ObligeIncident struct {
	Incident string
	Name     string // of the authority
	Law      string
	By       time.Time // the time that its law sets; zero: without undue delay
}

// Act implements Command.
func (ObligeIncident) Act() *Act { return ActOblige }

// Decide implements Command.
func (c ObligeIncident) Decide(call *Call) (Decision, error) {
	if err := checkPhrase(c.Name, "which authority"); err != nil {
		return Decision{}, err
	}
	if err := checkPhrase(c.Law, "by which law"); err != nil {
		return Decision{}, err
	}
	i, err := openBreach(call, c.Incident)
	if err != nil {
		return Decision{}, err
	}
	if i.obligationTo(ToAuthority, c.Name) >= 0 {
		return Decision{}, Refuse("exists", "%s is to be told of %s already", c.Name, i.ID)
	}
	i.Obligations = slices.Clone(i.Obligations)
	i.owe(ToAuthority, c.Name, c.Law)
	i.Obligations[len(i.Obligations)-1].By = c.By.UTC()
	i.settle()
	i.step(call, ActOblige, "", "to be told: "+c.Name)
	return i.decision(), nil
}

// NotifyAuthority records what was submitted to the inspectorate, or to another
// authority: one person suffices against the clock, and another reviews it by
// the next working day unless management's decision is named (rules §3.5). A
// later phase is recorded the same way (Art. 33(4) GDPR).
type NotifyAuthority struct {
	Incident   string
	Obligation int       // zero: the inspectorate's
	When       time.Time // zero: now
	Receipt    string    // the number that the authority gave
	Complete   bool      // nothing more is to follow
	Late       string    // why, where it is
	Management string    // reference of management's decision; empty: an emergency, to be reviewed
	Code       string
}

// Act implements Command.
func (NotifyAuthority) Act() *Act { return ActNotifyAuthority }

// Decide implements Command.
func (c NotifyAuthority) Decide(call *Call) (Decision, error) {
	i, err := openBreach(call, c.Incident)
	if err != nil {
		return Decision{}, err
	}
	at := i.obligationTo(ToInspectorate, "")
	if c.Obligation > 0 {
		at = slices.IndexFunc(i.Obligations, func(o Obligation) bool { return o.No == c.Obligation })
	}
	if at < 0 {
		return Decision{}, Refuse("not_found", "%s has no such obligation; as processor only we tell the tenants (Art. 33(2) GDPR)", i.ID)
	}
	i.Obligations = slices.Clone(i.Obligations)
	o := &i.Obligations[at]
	if err := c.check(call, i, *o); err != nil {
		return Decision{}, err
	}
	when := c.When
	if when.IsZero() {
		when = call.At
	}
	phase := "a later phase"
	if o.SentAt.IsZero() {
		phase = "initial"
		o.SentAt, o.SentBy, o.How, o.Late, o.Management = when.UTC(), call.Actor.ID, "submitted", c.Late, c.Management
		o.Decision, o.Ruling = "", ""
		if c.Management == "" {
			o.ReviewBy = deadline.AddWorkingDays(deadline.ReceivedOn(call.At), reviewNotice)
		}
	}
	o.Proof = c.Receipt
	if c.Complete {
		o.Complete, phase = when.UTC(), phase+", complete"
	}
	facts := []Fact{{"recipient", string(o.To)}, {"complete", strconv.FormatBool(c.Complete)}, {"late", strconv.FormatBool(i.Late(*o, call.At))}}
	i.step(call, ActNotifyAuthority, "", o.Title()+" notified, "+phase+", receipt "+c.Receipt)
	i.settle()
	actor, err := call.StepUp(c.Code)
	if err != nil {
		return Decision{Object: i.ID, Put: []Record{actor}}, err
	}
	return i.decision(facts...).with(actor), nil
}

func (c NotifyAuthority) check(call *Call, i Incident, o Obligation) error {
	switch {
	case o.To != ToInspectorate && o.To != ToAuthority:
		return Refuse("usage", "obligation %d of %s is to %s, not to an authority", o.No, i.ID, o.Title())
	case !o.Complete.IsZero():
		return Refuse("state", "%s was told of %s completely", o.Title(), i.ID)
	case c.When.After(call.At) || !c.When.IsZero() && c.When.Before(i.AwareAt):
		return Refuse("usage", "it is sent between %s and now; found %s", moment(i.AwareAt), moment(c.When))
	}
	if err := checkPhrase(c.Receipt, "the number of the authority's receipt"); err != nil {
		return err
	}
	for text, what := range map[string]string{c.Late: "why it is late", c.Management: "the reference of management's decision"} {
		if text != "" {
			if err := checkPhrase(text, what); err != nil {
				return err
			}
		}
	}
	at := c.When
	if at.IsZero() {
		at = call.At
	}
	if due, _ := i.Due(o); o.SentAt.IsZero() && !due.IsZero() && at.After(due) && c.Late == "" {
		return Refuse("late", "the time ended %s; say why it is late: the reasons go with the notification (Art. 33(1) GDPR)", Instant(due))
	}
	return nil
}

// ReviewNotice is another person's review of what one submitted alone.
type ReviewNotice struct {
	Incident   string
	Obligation int // zero: the inspectorate's
	Finding    string
}

// Act implements Command.
func (ReviewNotice) Act() *Act { return ActReviewNotice }

// Decide implements Command.
func (c ReviewNotice) Decide(call *Call) (Decision, error) {
	if err := checkPhrase(c.Finding, "what you found"); err != nil {
		return Decision{}, err
	}
	i, err := openBreach(call, c.Incident)
	if err != nil {
		return Decision{}, err
	}
	at := slices.IndexFunc(i.Obligations, func(o Obligation) bool {
		return o.No == c.Obligation || c.Obligation == 0 && o.To == ToInspectorate
	})
	switch {
	case at < 0:
		return Decision{}, Refuse("not_found", "%s has no obligation %d", i.ID, c.Obligation)
	case !i.Obligations[at].ToReview():
		return Decision{}, Refuse("state", "nothing of that is to be reviewed")
	case i.Obligations[at].SentBy == call.Actor.ID:
		return Decision{}, Refuse("own_case", "you submitted it; another person must review it")
	}
	i.Obligations = slices.Clone(i.Obligations)
	i.Obligations[at].ReviewedBy, i.Obligations[at].ReviewedAt = call.Actor.ID, call.At
	i.step(call, ActReviewNotice, "", "reviewed: "+c.Finding)
	return i.decision(), nil
}
