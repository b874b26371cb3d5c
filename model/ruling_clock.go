package model

import (
	"fmt"
	"time"

	"integrora.com/opsconsole/model/deadline"
)

// The rulings of a request's clock and its end.
const (
	OpExtend        RulingOp = "extend"
	OpRefuse        RulingOp = "refuse"
	OpUnidentified  RulingOp = "unidentified"
	OpReceivedLater RulingOp = "received-later"
)

// rulingsClock are the rulings of the clock of a request and its end.
func rulingsClock() []RulingRule {
	return []RulingRule{
		{Op: OpExtend, Title: "extend by two further months", Law: "Art. 12(3) GDPR", Propose: ActProposeExtension, Approve: ActApproveExtension,
			On: KindRequest, Fields: []RulingField{why("Facts", "what makes it complex, and the number of requests")},
			Advises: always, Text: extendText, Make: extendMake},
		{Op: OpRefuse, Title: "refuse the request", Law: "Art. 12(4) GDPR", Propose: ActProposeRefusal, Approve: ActApproveRefusal,
			On: KindRequest, Fields: []RulingField{{Name: "ground", Label: "Ground", Help: "each stands for its article", Options: groundKeys()}, why("Evidence", "the burden is ours (Art. 12(5) GDPR)")},
			Advises: always, Holds: true, Text: refuseText, Make: refuseMake},
		{Op: OpUnidentified, Title: "close as unidentified", Law: "Art. 11(2), 12(2) GDPR", Propose: ActProposeRefusal, Approve: ActApproveRefusal,
			On: KindRequest, Fields: []RulingField{why("Facts", "what shows that the person cannot be identified")},
			Advises: always, Text: unidentifiedText, Make: refuseMake},
		{Op: OpReceivedLater, Title: "correct the receipt to a later time", Law: "Art. 12(3) GDPR; Reg. 1182/71 Art. 3(1)", Propose: ActProposeReceipt, Approve: ActApproveReceipt,
			On: KindRequest, Fields: []RulingField{{Name: FieldWhen, Label: "Received", Help: "in Vilnius, as 2026-03-05 09:30"}, why("Why", "what shows the later receipt")},
			Advises: always, Text: laterText, Make: laterMake},
	}
}

// runningRequest reads the open request that a ruling is about, with a reason
// for it.
func runningRequest(call *Call, r *Ruling, why string) (Request, error) {
	req, err := call.Request(r.Object)
	if err != nil {
		return Request{}, err
	}
	r.Request = req.ID
	if !req.State.Counts() {
		return Request{}, Refuse("state", "%s is %s; its clock does not run", req.ID, req.State.Title())
	}
	return req, checkPhrase(r.Reason, why)
}

// extendText is what an extension would do. Its dates are those without any
// pause: the notice is due by the first of them (Art. 12(3) GDPR).
func extendText(call *Call, r *Ruling) ([]string, error) {
	req, err := runningRequest(call, r, "the facts that make it complex, and the number of requests")
	if err != nil {
		return nil, err
	}
	today := deadline.ReceivedOn(call.At)
	now := req.Clock(today)
	longer := req
	longer.Extended, longer.ExtendedOn = true, today
	then := longer.Clock(today)
	switch {
	case req.refuses():
		return nil, Refuse("state", "%s is refused, and a refusal is never extended (Art. 12(4) GDPR)", req.ID)
	case req.Extended || req.Extension != "":
		return nil, Refuse("state", "an extension of %s is approved already; it can be extended once (Art. 12(3) GDPR)", req.ID)
	case req.Capacity == Processor:
		return nil, req.tenantDecides() // its time is the tenant's to extend
	case now.ExtensionNoticeBy.IsZero():
		return nil, Refuse("state", "%s was opened again; what it is due by now is not extended", req.ID)
	case today > now.ExtensionNoticeBy:
		return nil, Refuse("late", "an extension is told by %s; it is too late for one (Art. 12(3) GDPR)", now.ExtensionNoticeBy)
	}
	return []string{
		"now due " + now.StrictDue.Words() + ", without pauses",
		"extended due " + then.StrictDue.Words() + ", three months from " + now.ReceivedOn.Words() + " (Art. 12(3) GDPR)",
		"the person is told of it and of the reasons by " + now.ExtensionNoticeBy.Words() + ", or it does not count",
		"rule " + then.RuleVersion + ", holidays " + then.HolidayVersion,
	}, nil
}

func extendMake(call *Call, r Ruling) (Decision, error) {
	return moveRequest(call, ActApproveExtension, r.Request, "", "extension approved: "+r.ID, func(req *Request, _ State) error {
		req.Extension = r.ID
		return nil
	})
}

// refuseText is what a refusal would do, and by which ground.
func refuseText(call *Call, r *Ruling) ([]string, error) {
	req, err := runningRequest(call, r, "the evidence: the burden is ours (Art. 12(5) GDPR)")
	if err != nil {
		return nil, err
	}
	ground, err := refusalGround(r.Items)
	if err != nil {
		return nil, err
	}
	if req.State != InProgress && req.State != Triaged && (req.State != Proposed || req.Ruling != r.ID || r.ID == "") {
		return nil, Refuse("state", "%s is %s; a refusal is proposed while it is triaged or in progress", req.ID, req.State.Title())
	}
	if err := req.tenantDecides(); err != nil {
		return nil, err
	}
	if err := ground.covers(req); err != nil {
		return nil, err
	}
	r.Law = ground.Law + "; Art. 12(4) GDPR"
	lines := []string{
		"refused: " + joinRights(req.Rights),
		"ground " + ground.Key + ": " + ground.Title + " (" + ground.Law + ")",
	}
	if req.Asks(Objection) {
		lines = append(lines, "both state that no direct marketing is objected to, which cannot be refused (Art. 21(3) GDPR)")
	}
	return append(lines, refusalDates(call, req)...), nil
}

// refusalDates say by when the person is told of a refusal, as it never is
// extended.
func refusalDates(call *Call, req Request) []string {
	req.State = Refusing
	clock := req.Clock(deadline.ReceivedOn(call.At))
	return []string{
		"the person is told why by " + clock.StrictDue.Words() + ", without pauses, with the authority and the court that they can turn to (Art. 12(4) GDPR)",
		"rule " + clock.RuleVersion + ", holidays " + clock.HolidayVersion,
	}
}

// unidentifiedText is what closing as unidentified would do. It takes a query
// and a reminder first: that we cannot identify is ours to show.
func unidentifiedText(call *Call, r *Ruling) ([]string, error) {
	req, err := runningRequest(call, r, "how it is shown that the person cannot be identified")
	if err != nil {
		return nil, err
	}
	if err := req.tenantDecides(); err != nil {
		return nil, err
	}
	switch {
	case req.State != IdentityWait:
		return nil, Refuse("state", "%s is %s; a request is closed as unidentified while it waits for identity", req.ID, req.State.Title())
	case req.Nudged.IsZero() || req.Nudged < req.asked():
		return nil, Refuse("state", "the person was not reminded of the query; remind them first (Art. 12(2) GDPR)")
	}
	return append([]string{"asked for identity on " + req.asked().Words() + ", reminded on " + req.Nudged.Words()}, refusalDates(call, req)...), nil
}

func refuseMake(call *Call, r Ruling) (Decision, error) {
	return moveRequest(call, ActApproveRefusal, r.Request, Refusing, string(r.Op)+" approved: "+r.ID, func(req *Request, _ State) error {
		req.Ruling, req.Proposal = r.ID, Proposal{}
		return nil
	})
}

// laterText is what a later receipt would do to the dates.
func laterText(call *Call, r *Ruling) ([]string, error) {
	req, err := runningRequest(call, r, "what shows the later receipt")
	if err != nil {
		return nil, err
	}
	switch {
	case !req.ReopenedAt.IsZero():
		return nil, Refuse("state", "%s was opened again; its clock does not begin with the receipt any more", req.ID)
	case r.When.IsZero():
		return nil, Refuse("usage", "say when it was received, as 2026-03-05T09:30")
	case !r.When.After(req.ReceivedAt):
		return nil, Refuse("usage", "%s was received %s; a later time than that is wanted", req.ID, moment(req.ReceivedAt))
	case r.When.After(call.At):
		return nil, Refuse("usage", "a request cannot be received in the future")
	}
	after := req
	after.ReceivedAt = r.When.UTC()
	before, then := req.Clock(deadline.ReceivedOn(call.At)), after.Clock(deadline.ReceivedOn(call.At))
	return []string{
		fmt.Sprintf("received %s, so far %s", moment(r.When), moment(req.ReceivedAt)),
		fmt.Sprintf("due %s without pauses, so far %s", then.StrictDue.Words(), before.StrictDue.Words()),
		"rule " + then.RuleVersion + ", holidays " + then.HolidayVersion,
	}, nil
}

func laterMake(call *Call, r Ruling) (Decision, error) {
	return setReceived(call, ActApproveReceipt, r.Request, r.When, r.ID)
}

// setReceived moves the beginning of a clock, and logs the dates before and
// after. The other requests of the same letter, as far as they are open, were
// received with it.
func setReceived(call *Call, act *Act, id string, when time.Time, why string) (Decision, error) {
	var before deadline.Clock
	var was time.Time
	d, err := moveRequest(call, act, id, "", why, func(r *Request, _ State) error {
		was, before = r.ReceivedAt, r.Clock(deadline.ReceivedOn(call.At))
		r.ReceivedAt = when.UTC()
		return nil
	})
	if err != nil {
		return d, err
	}
	d.Facts = append(d.Facts, Fact{"received_before", moment(was)}, Fact{"received", moment(when)}, Fact{"due_before", before.Due.String()})
	d.Facts = append(d.Facts, d.Put[0].(Request).dates()...)
	moved := d.Put[0].(Request)
	family, err := call.Family(moved.File())
	if err != nil {
		return d, err
	}
	for _, o := range family { // the letter came once
		if o.ID != moved.ID && o.State.Counts() && o.ReopenedAt.IsZero() {
			o.ReceivedAt = moved.ReceivedAt
			o.step(call, act, o.State, why)
			d.Put = append(d.Put, o)
		}
	}
	return d, nil
}
