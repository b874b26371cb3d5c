package model

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// ChannelDRP is the channel of requests in the Data Rights Protocol's form.
const ChannelDRP = "drp"

// ReceiveLetter makes a request of a message that reached an official channel.
// The clock runs from its arrival, whoever reads it when (rules §1.2). A machine
// is told no more than that the message is taken: not whether it came before,
// nor what became of it.
type ReceiveLetter struct {
	Raw        []byte // as received
	File       CaseFile
	Suggested  []Right
	Confidence float64
	ReceivedAt time.Time
	Channel    string
	References []string // message ids that it refers to, beside InReplyTo
}

// Act implements Command.
func (ReceiveLetter) Act() *Act { return ActReceive }

// Decide implements Command.
func (c ReceiveLetter) Decide(call *Call) (Decision, error) {
	d, err := c.receive(call)
	return hushed(call, d), err
}

// hushed keeps from a machine what became of a message.
func hushed(call *Call, d Decision) Decision {
	if call.Actor.Machine() {
		d.Result = Result{Message: "taken"}
	}
	return d
}

func (c ReceiveLetter) receive(call *Call) (Decision, error) {
	if len(c.Raw) == 0 {
		return Decision{}, Refuse("usage", "the message is empty")
	}
	if c.Channel == ChannelDRP && call.Actor.Role != RoleAdmin && call.Actor.Role != RoleIntake {
		return Decision{}, Refuse("role", "a request in the Data Rights Protocol's form comes in by an admin or an intake machine, as its signature is not checked here; your role is %s", call.Actor.Role)
	}
	if c.ReceivedAt.After(call.At.Add(24 * time.Hour)) {
		// A sender's clock may be wrong; a period never starts in the future.
		c.ReceivedAt = call.At
	}
	sum := sha256.Sum256(c.Raw)
	if earlier, err := call.ByMessage(c.File.MessageID); err != nil {
		return Decision{}, err
	} else if earlier != "" {
		same, err := c.sameAs(call, earlier)
		if err != nil {
			return Decision{}, err
		}
		if same {
			return Decision{Object: earlier, Quiet: true, Result: Result{ID: earlier, Message: "this message is " + earlier + " already"}}, nil
		}
		c.File.MessageID = "sha256:" + hex.EncodeToString(sum[:]) // another letter under a used message id
		if earlier, err = call.ByMessage(c.File.MessageID); err != nil {
			return Decision{}, err
		} else if earlier != "" {
			return Decision{Object: earlier, Quiet: true, Result: Result{ID: earlier, Message: "this message is " + earlier + " already"}}, nil
		}
	}
	ours, err := c.answers(call)
	if err != nil {
		return Decision{}, err
	}
	if d, joined, err := c.join(call, ours, sum[:]); joined || err != nil {
		return d, err
	}
	n, err := call.Next(KindRequest)
	if err != nil {
		return Decision{}, err
	}
	r := Request{ID: fmt.Sprintf("R-%d", n), Suggested: c.Suggested, Confidence: c.Confidence, Channel: c.Channel,
		ReceivedAt: c.ReceivedAt.UTC(), MessageSum: sum[:], State: Received, FollowUpOf: ours.Request}
	if len(c.Suggested) == 0 {
		r.State = NotARequest
	}
	r.History = []Event{{At: call.At, By: call.Actor.ID, Act: ActReceive.Name, To: r.State}}
	c.File.Request = r.ID
	return Decision{
		Put:    []Record{r, c.File, Letter{r.ID, c.Raw}},
		Object: r.ID,
		Facts:  []Fact{{"state", string(r.State)}, {"rights", joinRights(c.Suggested)}, {"bytes", strconv.Itoa(len(c.Raw))}},
		Result: Result{ID: r.ID},
	}, nil
}

func (c ReceiveLetter) sameAs(call *Call, request string) (bool, error) {
	if Owner(request) != request { // it was joined to a letter of ours
		j, err := call.Joined(request)
		if CodeOf(err) == "not_found" {
			return true, nil
		}
		return bytes.Equal(j.Raw, c.Raw), err
	}
	file, err := call.CaseFile(request)
	if CodeOf(err) == "not_found" {
		return true, nil // its file is gone; the message id alone must do
	}
	return file.Email == c.File.Email && file.Text == c.File.Text, err
}

func joinRights(rights []Right) string {
	text := ""
	for i, r := range rights {
		if i > 0 {
			text += "+"
		}
		text += string(r)
	}
	return text
}

// DismissLetter puts away a message that asks for nothing, or a request that was
// split from a letter which does not ask for that after all.
type DismissLetter struct{ Request string }

// Act implements Command.
func (DismissLetter) Act() *Act { return ActDismiss }

// Decide implements Command.
func (c DismissLetter) Decide(call *Call) (Decision, error) {
	before, err := call.Request(c.Request)
	if err != nil {
		return Decision{}, err
	}
	why := "asks for nothing"
	if before.State == Triaged {
		why = "the letter does not ask for that"
		switch family, err := call.Family(before.File()); {
		case err != nil:
			return Decision{}, err
		case !slices.ContainsFunc(family, func(o Request) bool { return o.ID != before.ID && o.State != Dismissed }):
			return Decision{}, Refuse("state", "%s is all that its letter asks for; triage it anew, or answer it", before.ID)
		}
	}
	d, err := moveRequest(call, ActDismiss, c.Request, Dismissed, why, nil)
	if err != nil {
		return d, err
	}
	d.Result.Undo = RestoreLetter(c)
	d.Put, err = unlock(call, before, d.Put)
	return d, err
}

// RestoreLetter takes a dismissal back: the letter stands where it stood
// before, as a request or as what may be none.
type RestoreLetter struct{ Request string }

// Act implements Command.
func (RestoreLetter) Act() *Act { return ActRestore }

// Decide implements Command.
func (c RestoreLetter) Decide(call *Call) (Decision, error) {
	r, err := call.Request(c.Request)
	if err != nil {
		return Decision{}, err
	}
	if r.State != Dismissed {
		return Decision{}, Refuse("state", "%s is %s; only what is dismissed can be put back", r.ID, r.State.Title())
	}
	before := Received
	for _, e := range r.History {
		if e.To == Dismissed {
			before = e.From
		}
	}
	return moveRequest(call, ActRestore, c.Request, before, "dismissal taken back", nil)
}

// PromoteLetter makes a request of a message that seemed to ask for nothing.
// Its clock runs from the arrival all the same.
type PromoteLetter struct{ Request string }

// Act implements Command.
func (PromoteLetter) Act() *Act { return ActPromote }

// Decide implements Command.
func (c PromoteLetter) Decide(call *Call) (Decision, error) {
	var undo Command
	d, err := moveRequest(call, ActPromote, c.Request, Received, "promoted by hand", func(_ *Request, from State) error {
		if from == Dismissed {
			undo = DismissLetter(c)
		}
		return nil
	})
	d.Result.Undo = undo
	return d, err
}

// moveRequest loads a request, steps it, lets change edit it, and puts it back.
// An empty state leaves it where it is; a step to a state, the present one too,
// must be one that the machine has.
func moveRequest(call *Call, act *Act, id string, to State, reason string, change func(*Request, State) error) (Decision, error) {
	r, err := call.Request(id)
	if err != nil {
		return Decision{}, err
	}
	if err := r.ownCase(call.Actor); err != nil {
		return Decision{}, err
	}
	from := r.State
	switch {
	case to == "":
		to = from
	case from == to && !from.CanBecome(to):
		return Decision{}, Refuse("state", "%s is %s already", r.ID, to.Title())
	case !from.CanBecome(to):
		return Decision{}, Refuse("state", "%s is %s; %s is not possible from there", r.ID, from.Title(), act.Name)
	}
	r.step(call, act, to, reason)
	if change != nil {
		if err := change(&r, from); err != nil {
			return Decision{}, err
		}
		r.date()
	}
	return Decision{Put: []Record{r}, Object: r.ID, Result: Result{ID: r.ID},
		Facts: []Fact{{"from", string(from)}, {"to", string(to)}}}, nil
}
