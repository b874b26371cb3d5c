package model

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"integrora.com/opsconsole/model/deadline"
)

// ProposeRuling freezes a ruling for another person to approve. Which fields it
// needs beside Op and Object is the op's to say.
type ProposeRuling struct {
	Op     RulingOp
	Object string
	Reason string
	Law    string
	Until  deadline.Date
	When   time.Time
	Letter string
	Items  []string
}

// Act implements Command: the op's.
func (c ProposeRuling) Act() *Act { return c.Op.Rule().Propose }

// Decide implements Command.
func (c ProposeRuling) Decide(call *Call) (Decision, error) {
	rule := c.Op.Rule()
	if err := rule.known(); err != nil {
		return Decision{}, err
	}
	r := Ruling{Op: c.Op, Object: c.Object, Reason: c.Reason, Law: c.Law, Until: c.Until, When: c.When, Letter: c.Letter, Items: c.Items,
		By: call.Actor.ID, At: call.At, Expires: call.At.Add(ProposalFor), State: RulingOpen}
	if call.Actor.ID == System.ID {
		r.Expires = call.At.Add(systemProposalFor)
	}
	if c.Reason != "" {
		if err := checkPhrase(c.Reason, "why"); err != nil {
			return Decision{}, err
		}
	}
	if r.Law == "" {
		r.Law = rule.Law
	}
	if err := call.refreeze(rule, &r); err != nil {
		return Decision{}, err
	}
	open, err := call.OpenRulings(r.Object)
	if err != nil {
		return Decision{}, err
	}
	for _, o := range open {
		if o.Op == r.Op && o.Open(call.At) {
			return Decision{}, Refuse("exists", "%s proposes that already; decide on it first", o.ID)
		}
	}
	n, err := call.Next(KindRuling)
	if err != nil {
		return Decision{}, err
	}
	r.ID = fmt.Sprintf("D-%d", n)
	d := Decision{Object: r.ID, Put: []Record{r}, Facts: r.said(), Result: Result{ID: r.ID, Message: "another person must approve it within 24 hours"}}
	if rule.Holds {
		held, err := moveRequest(call, rule.Propose, r.Request, Proposed, string(r.Op)+" proposed", func(req *Request, from State) error {
			req.Proposal, req.Ruling = Proposal{}, r.ID
			return nil
		})
		if err != nil {
			return Decision{}, err
		}
		d.Put = append(d.Put, held.Put...)
	}
	return d, nil
}

// refreeze computes the ruling's text as of the call, and asks whether the
// actor may have a hand in it.
func (c *Call) refreeze(rule RulingRule, r *Ruling) (err error) {
	if r.Text, err = rule.Text(c, r); err != nil {
		return err
	}
	if r.Request == "" {
		return nil
	}
	req, err := c.Request(r.Request)
	if err != nil {
		return err
	}
	return req.ownCase(c.Actor)
}

// said is what audit entries tell of a ruling: its op, what it is about, and
// the digest of the rest.
func (r Ruling) said() []Fact {
	facts := []Fact{{"op", string(r.Op)}, {"about", r.Object}, {"ruling_sha256", hex.EncodeToString(r.Digest())}}
	if r.Request != "" {
		facts = append(facts, Fact{"request", r.Request})
	}
	return facts
}

// openRuling reads a ruling that awaits a decision.
func openRuling(call *Call, id string, digest []byte) (Ruling, error) {
	r, err := call.Ruling(id)
	switch {
	case err != nil:
		return Ruling{}, err
	case r.State != RulingOpen:
		return Ruling{}, Refuse("state", "%s is %s already", id, r.State)
	case !r.Open(call.At):
		return Ruling{}, Refuse("expired", "%s expired; deny it and propose it anew", id)
	case !bytes.Equal(r.Digest(), digest):
		return Ruling{}, Refuse("stale", "%s is not what you were shown; open it again", id)
	}
	return r, nil
}

// AdviseRuling records the DPO's advice on exactly the ruling that was shown.
// The DPO neither approves nor vetoes (Art. 38(6), 39(1) GDPR).
type AdviseRuling struct {
	Ruling  string
	Digest  []byte
	Objects bool
	Text    string // into the sealed case file, where there is a request; a short phrase without personal data elsewhere
}

// Act implements Command.
func (AdviseRuling) Act() *Act { return ActAdviseRuling }

// Decide implements Command.
func (c AdviseRuling) Decide(call *Call) (Decision, error) {
	if c.Objects && c.Text == "" {
		return Decision{}, Refuse("usage", "an objection needs its reasons")
	}
	r, err := openRuling(call, c.Ruling, c.Digest)
	if err != nil {
		return Decision{}, err
	}
	if r.Advice.Given() {
		return Decision{}, Refuse("state", "advice on %s is recorded already and cannot be changed", r.ID)
	}
	d := Decision{Object: r.ID, Result: Result{ID: r.ID}}
	if r.Request != "" {
		req, err := call.Request(r.Request)
		if err != nil {
			return Decision{}, err
		}
		if err := req.ownCase(call.Actor); err != nil {
			return Decision{}, err
		}
		if c.Text != "" {
			file, err := call.CaseFile(req.File())
			if err != nil {
				return Decision{}, err
			}
			file.Notes = append(slices.Clone(file.Notes), Note{call.At, call.Actor.ID, "DPO advice on " + r.ID + " (" + adviceWord(c.Objects) + "): " + c.Text})
			d.Put = append(d.Put, file)
		}
	} else if c.Text != "" {
		if err := checkPhrase(c.Text, "your advice"); err != nil {
			return Decision{}, err
		}
	}
	r.Advice = Advice{By: call.Actor.ID, At: call.At, Objects: c.Objects}
	if r.Request == "" {
		r.Advice.Text = c.Text
	}
	d.Put = append(d.Put, r)
	d.Facts = append(r.said(), Fact{"advice", adviceWord(c.Objects)})
	return d, nil
}

// ApproveRuling is the second person's yes to exactly the ruling that was
// shown. It is made at once, once.
type ApproveRuling struct {
	Ruling     string
	Op         RulingOp // of the ruling, which says who may
	Digest     []byte
	Code       string
	Signature  []byte
	Management string // reference of management's decision, where the op or the DPO's objection asks for one
}

// Act implements Command: the op's.
func (c ApproveRuling) Act() *Act { return c.Op.Rule().Approve }

// Decide implements Command. Everything is checked before the code is
// consumed, so that a refusal costs no code.
func (c ApproveRuling) Decide(call *Call) (Decision, error) {
	rule := c.Op.Rule()
	if err := rule.known(); err != nil {
		return Decision{}, err
	}
	r, err := openRuling(call, c.Ruling, c.Digest)
	if err != nil {
		return Decision{}, err
	}
	if r.By == System.ID {
		return Decision{}, Refuse("second_person", "the console drew %s up by itself; adopt it, and another admin approves", r.ID)
	}
	if r.Op != c.Op {
		return Decision{}, Refuse("usage", "%s is a ruling %s, not %s", r.ID, r.Op, c.Op)
	}
	if err := call.secondTo(rule.Propose.Allow, r.By, r.At); err != nil {
		return Decision{}, err
	}
	now := r
	if err := call.refreeze(rule, &now); err != nil {
		return Decision{}, err
	}
	if !slices.Equal(now.Text, r.Text) {
		return Decision{}, Refuse("stale", "what %s decides has changed since it was proposed; deny it and propose it anew", r.ID)
	}
	if c.Management != "" {
		if err := checkPhrase(c.Management, "the reference of management's decision"); err != nil {
			return Decision{}, err
		}
	}
	switch {
	case rule.Delegate && call.Actor.Delegation == "":
		return Decision{}, Refuse("delegation", "this takes management's written delegation, and none is recorded for you")
	case r.NeedsAdvice() && !r.Advice.Given():
		return Decision{}, Refuse("advice", "the DPO must advise on %s first", r.ID)
	case (r.Advice.Objects || rule.Management) && c.Management == "":
		return Decision{}, Refuse("objection", "give the reference of management's reasoned decision")
	}
	r.State, r.DecidedBy, r.DecidedAt, r.Management = RulingApproved, call.Actor.ID, call.At, c.Management
	d, err := rule.Make(call, r)
	if err != nil {
		return Decision{}, err
	}
	if rule.Approve.StepUp {
		actor, signed, err := call.prove(r.Statement(c.Management, call.Actor), c.Code, c.Signature)
		r.Signed = signed
		if err != nil {
			return Decision{Object: r.ID, Put: []Record{actor}}, err
		}
		d.Put = append(d.Put, actor)
	}
	d.Put = append(d.Put, r)
	d.Facts = append(append(r.said(), Fact{"proposed_by", r.By}), d.Facts...)
	d.Object, d.Result.ID = r.ID, r.ID
	return d, nil
}
