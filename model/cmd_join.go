package model

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// repliesMost is how many messages are joined to a letter; whoever writes more
// writes letters of their own, so that no case file grows without end.
const repliesMost = 50

// replyMost is how much of a reply's text its note in the case file shows.
const replyMost = 16 << 10

// answers finds the letter of ours that the message replies to; zero when it
// replies to none.
func (c ReceiveLetter) answers(call *Call) (OutLetter, error) {
	for _, id := range append([]string{c.File.InReplyTo}, c.References...) {
		if id == "" {
			continue
		}
		found, err := call.ByOurs(id)
		if err != nil {
			return OutLetter{}, err
		}
		if found != "" {
			return call.OutLetter(found)
		}
	}
	return OutLetter{}, nil
}

// join puts a reply to a letter of ours into its open request: a note in the
// case file, the original beside it. A reply that asks for a right anew, or
// comes when the request is closed, is a letter of its own that follows up on
// it: nothing that asks for something is hidden in another case. A reply moves
// no clock; whether it settles a query is for a person to say.
func (c ReceiveLetter) join(call *Call, ours OutLetter, sum []byte) (Decision, bool, error) {
	if ours.ID == "" || ours.Request == "" || ours.Joined >= repliesMost {
		return Decision{}, false, nil
	}
	r, err := call.Request(ours.Request)
	if err != nil {
		return Decision{}, false, err
	}
	for _, asked := range c.Suggested {
		if asked != FollowUp && !slices.Contains(r.Asked(), asked) {
			return Decision{}, false, nil
		}
	}
	if !r.State.Counts() {
		return Decision{}, false, nil
	}
	file, err := call.CaseFile(r.File())
	if err != nil {
		return Decision{}, false, err
	}
	from := "from the address on file"
	if !strings.EqualFold(c.File.Email, file.Email) {
		from = "from another address: " + c.File.Email
	}
	text := c.File.Text
	if len(text) > replyMost {
		text = strings.ToValidUTF8(text[:replyMost], "") + "\n[…]"
	}
	ours, joined := ours.joins(c.ReceivedAt.UTC(), c.File.MessageID, c.Raw)
	file.Notes = append(slices.Clone(file.Notes), Note{call.At, call.Actor.ID,
		fmt.Sprintf("Reply to %s, %s (%s)\n%s\n\n%s", ours.ID, from, joined.ID, c.File.Heading, text)})
	r.step(call, ActReceive, r.State, "reply to "+ours.ID)
	return Decision{Put: []Record{r, file, ours, joined}, Object: r.ID,
		Facts:  []Fact{{"reply_to", ours.ID}, {"joined", joined.ID}, {"bytes", strconv.Itoa(len(c.Raw))}},
		Result: Result{ID: r.ID, Message: "it is a reply to " + ours.ID + " and was joined to " + r.ID}}, true, nil
}

// joins makes the record of a message that came back on the letter.
func (l OutLetter) joins(at time.Time, messageID string, raw []byte) (OutLetter, Joined) {
	l.Joined++
	return l, Joined{ID: fmt.Sprintf("%s/%d", l.ID, l.Joined), Key: l.Seal(), At: at, MessageID: messageID, Raw: raw}
}

// BounceLetter takes a report of delivery on a letter of ours (RFC 3464). Where
// the report says failed, the letter came back; if the request's clock had
// stopped by it, the request is as it was before its answer, and its clock runs
// from the same arrival as ever: nothing was told to the person (Art. 12(3)
// GDPR).
type BounceLetter struct {
	Of        []string // message ids that the report names
	Action    string   // "failed", "delayed", "delivered", "relayed" or "expanded"
	Status    string   // RFC 3463, such as 5.1.1
	MessageID string   // of the report
	Raw       []byte
	At        time.Time // of arrival
}

// Act implements Command.
func (BounceLetter) Act() *Act { return ActLetterBounce }

// Decide implements Command. A machine is told what it is told of a letter.
func (c BounceLetter) Decide(call *Call) (Decision, error) {
	d, err := c.joinReport(call)
	return hushed(call, d), err
}

func (c BounceLetter) joinReport(call *Call) (Decision, error) {
	if len(c.Raw) == 0 || !validStatus(c.Status) {
		return Decision{}, Refuse("usage", "a report has its message and a status such as 5.1.1")
	}
	var l OutLetter
	for _, id := range c.Of {
		found, err := call.ByOurs(id)
		if err != nil {
			return Decision{}, err
		}
		if found != "" {
			if l, err = call.OutLetter(found); err != nil {
				return Decision{}, err
			}
			break
		}
	}
	if l.ID == "" { // whoever gave it takes it in as a letter instead
		return Decision{Quiet: true}, NotFound(KindOutLetter, "that this report is about")
	}
	if earlier, err := call.ByMessage(c.MessageID); err != nil || earlier != "" {
		return Decision{Object: l.ID, Quiet: true, Result: Result{ID: l.ID, Message: "this report is " + earlier + " already"}}, err
	}
	l, joined := l.joins(c.At.UTC(), c.MessageID, c.Raw)
	d := Decision{Put: []Record{joined}, Object: l.ID, Result: Result{ID: l.ID, Message: "a report of delivery of " + l.ID},
		Facts: []Fact{{"action", reportAction(c.Action)}, {"status", c.Status}, {"joined", joined.ID}}}
	if c.Action == "failed" && l.State == OutSent {
		l.State, l.Code = OutBounced, c.Status
		d.Result.Message = l.ID + " came back"
		r, err := reopened(call, &l)
		if err != nil {
			return Decision{}, err
		}
		if r.ID != "" {
			d.Put = append(d.Put, r)
			d.Facts = append(d.Facts, Fact{"reopened", r.ID}, Fact{"to", string(r.State)})
			if d.Result.Message += "; " + r.ID + " is open again"; l.Kind == LetterExtension {
				d.Result.Message = l.ID + " came back; the extension of " + r.ID + " does not count until the person is told"
			}
		}
	}
	d.Put = append(d.Put, l)
	return d, nil
}

// reopened is the request as it was before the answer that came back; zero when
// its clock had not stopped by the letter. No command takes this step: the
// machine of states has no way out of an answer.
func reopened(call *Call, l *OutLetter) (Request, error) {
	if l.Kind == LetterExtension {
		return untold(call, l)
	}
	if l.Request != "" && (l.Kind.toTenant() || l.Kind == LetterHolding && !l.Stopped) {
		return returned(call, l)
	}
	if !l.Stopped {
		return Request{}, nil
	}
	l.Stopped = false
	r, err := call.Request(l.Request)
	if err != nil || r.State != Answered && r.State != Refused && r.State != Unidentified {
		return Request{}, err
	}
	before := InProgress
	for _, e := range r.History {
		if e.To == r.State && e.From != r.State {
			before = e.From
		}
	}
	r.AnsweredAt, r.Outcome = time.Time{}, ""
	r.step(call, ActLetterBounce, before, "the answer "+l.ID+" came back")
	return r, nil
}

// reportAction is the action as the log may have it.
func reportAction(text string) string {
	if slices.Contains([]string{"failed", "delayed", "delivered", "relayed", "expanded"}, text) {
		return text
	}
	return "other"
}

// validStatus reports whether text is a status of RFC 3463, or empty.
func validStatus(text string) bool {
	if text == "" {
		return true
	}
	parts := strings.Split(text, ".")
	for _, p := range parts {
		if n, err := strconv.Atoi(p); err != nil || n < 0 || n > 999 {
			return false
		}
	}
	return len(parts) == 3
}

// untold is the request whose notice of an extension came back: nobody was told,
// so it is not extended (Art. 12(3) GDPR). The approval stands, and another
// notice may be sent while there is time.
func untold(call *Call, l *OutLetter) (Request, error) {
	r, err := call.Request(l.Request)
	if err != nil || !r.Extended || !r.State.Counts() {
		return Request{}, err
	}
	r.Extended, r.ExtendedOn = false, 0
	r.step(call, ActLetterBounce, r.State, "the notice "+l.ID+" came back: not extended")
	return r, nil
}
