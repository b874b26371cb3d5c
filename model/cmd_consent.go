package model

import (
	"slices"
	"strconv"

	"integrora.com/opsconsole/model/deadline"
)

// step appends an event to a consent and settles what follows from it. Events
// are never overwritten.
func (c Consent) step(call *Call, to ConsentState, channel, by string) (Consent, error) {
	was := c.State()
	if !was.CanBecome(to) {
		return c, Refuse("state", "this consent is %s; it cannot become %s", was, to)
	}
	c.Events = append(slices.Clone(c.Events), ConsentEvent{call.At, to, channel, by})
	return c.settle(call, was)
}

// consentFacts is what an entry says of a consent's step.
func consentFacts(c Consent) []Fact {
	return []Fact{{"state", string(c.State())}, {"to_be_told", strconv.Itoa(c.OpenTold())}}
}

// WithdrawConsent records a withdrawal on the person's behalf. It takes effect
// at once and waits for nobody (Art. 7(3) GDPR); who acts on the consent for us
// is told within 24 hours. Staff can never record a consent.
type WithdrawConsent struct {
	Consent string // person id, "/", consent id
	Channel string
}

// Act implements Command.
func (WithdrawConsent) Act() *Act { return ActWithdrawConsent }

// Decide implements Command.
func (c WithdrawConsent) Decide(call *Call) (Decision, error) {
	one, err := call.Consent(c.Consent)
	if err != nil {
		return Decision{}, err
	}
	if one.State() != ConsentGiven && one.State() != ConsentPending {
		return Decision{}, Refuse("state", "this consent is %s; only a given one can be withdrawn", one.State())
	}
	if c.Channel == "" || len(c.Channel) > 40 {
		return Decision{}, Refuse("usage", "say how the person withdrew: e-mail, phone, …")
	}
	if one, err = one.step(call, ConsentWithdrawn, c.Channel, call.Actor.ID); err != nil {
		return Decision{}, err
	}
	return Decision{Put: []Record{one}, Object: Owner(c.Consent), Facts: consentFacts(one)}, nil
}

// ExpireConsent ends a consent whose time is over. The console gives it by
// itself, day by day.
type ExpireConsent struct{ Consent string }

// Act implements Command.
func (ExpireConsent) Act() *Act { return ActExpireConsent }

// Decide implements Command.
func (c ExpireConsent) Decide(call *Call) (Decision, error) {
	one, err := call.Consent(c.Consent)
	if err != nil {
		return Decision{}, err
	}
	today := deadline.ReceivedOn(call.At)
	if one.State() != ConsentGiven || one.ValidUntil.IsZero() || !today.After(one.ValidUntil) {
		return Decision{}, Refuse("state", "this consent is %s until %s; it has not expired", one.State(), orNone(one.ValidUntil.String()))
	}
	if one, err = one.step(call, ConsentExpired, "expiry", call.Actor.ID); err != nil {
		return Decision{}, err
	}
	return Decision{Put: []Record{one}, Object: Owner(c.Consent), Facts: consentFacts(one)}, nil
}

// ToldConsent records that a recipient acted on the end of a consent.
type ToldConsent struct {
	Consent      string
	Subprocessor string
	Answer       OrderAnswer
	Ground       string // of an exception, without personal data
}

// Act implements Command.
func (ToldConsent) Act() *Act { return ActTold }

// Decide implements Command.
func (c ToldConsent) Decide(call *Call) (Decision, error) {
	if c.Answer != OrderDone && c.Answer != OrderNothing && c.Answer != OrderException {
		return Decision{}, Refuse("usage", "the answer must be done, nothing-found or exception; found %q", c.Answer)
	}
	if c.Answer == OrderException {
		if err := checkPhrase(c.Ground, "the ground of the exception"); err != nil {
			return Decision{}, err
		}
	}
	one, err := call.Consent(c.Consent)
	if err != nil {
		return Decision{}, err
	}
	one.Told = slices.Clone(one.Told)
	for i := range one.Told {
		o := &one.Told[i]
		if o.Subprocessor == c.Subprocessor && o.Open() {
			o.AnsweredAt, o.Answer, o.Ground = call.At, c.Answer, c.Ground
			return Decision{Put: []Record{one}, Object: Owner(c.Consent),
				Facts: append(consentFacts(one), Fact{"subprocessor", c.Subprocessor}, Fact{"answer", string(c.Answer)})}, nil
		}
	}
	return Decision{}, Refuse("state", "nothing is open with %q for this consent", c.Subprocessor)
}
