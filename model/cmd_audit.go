package model

import (
	"strconv"
	"time"
)

// RecordAudit writes that the log was verified.
type RecordAudit struct {
	Size  uint64
	Fault string // kind of fault found, empty when there is none
}

// Act implements Command.
func (RecordAudit) Act() *Act { return ActVerified }

// Decide implements Command.
func (c RecordAudit) Decide(call *Call) (Decision, error) {
	d := Decision{Object: "audit", Facts: []Fact{{"size", strconv.FormatUint(c.Size, 10)}}}
	if c.Fault != "" {
		d.Facts = append(d.Facts, Fact{"fault", c.Fault})
		return d, call.auditAlarm()
	}
	return d, nil
}

// auditAlarm tells everybody that the log is not whole, once a day.
func (c *Call) auditAlarm() error {
	alarms, err := c.Alarms()
	if err != nil {
		return err
	}
	for _, a := range alarms {
		if a.Kind == AlarmCheck && c.At.Sub(a.At) < 24*time.Hour {
			return nil
		}
	}
	_, err = c.raise(AlarmCheck, "", "")
	return err
}

// ExportLog lets the actor export the audit log, once (rules §5 row 31): the
// DPO and auditors with a fresh code, an admin with an approved Change of
// OpExport beside, which it uses up.
type ExportLog struct {
	Size   uint64
	Change string // C-3; of admins
	Code   string
}

// Act implements Command.
func (ExportLog) Act() *Act { return ActExported }

// Decide implements Command.
func (c ExportLog) Decide(call *Call) (Decision, error) {
	d := Decision{Object: "audit", Facts: []Fact{{"size", strconv.FormatUint(c.Size, 10)}}}
	var used []Record
	if call.Actor.Role == RoleAdmin {
		change, err := c.granted(call)
		if err != nil {
			return Decision{}, err
		}
		change.State = ChangeUsed
		used = []Record{change}
		d.Facts = append(d.Facts, Fact{"change", change.ID})
	}
	actor, err := call.StepUp(c.Code)
	d.Put = append([]Record{actor}, used...)
	return d, err
}

func (c ExportLog) granted(call *Call) (Change, error) {
	if c.Change == "" {
		return Change{}, Refuse("second_person", "an admin exports the log only with another's approval: propose it, have it approved, and name the change, such as C-3")
	}
	return call.granted(c.Change, OpExport, "an export")
}

// granted is an approved change that allows its proposer one act, within a day.
func (c *Call) granted(id string, op ChangeOp, what string) (Change, error) {
	change, err := c.Change(id)
	switch {
	case err != nil:
		return Change{}, err
	case change.Op != op || change.By != c.Actor.ID:
		return Change{}, Refuse("second_person", "%s is not %s that you proposed", id, what)
	case change.State != ChangeApproved:
		return Change{}, Refuse("state", "%s is %s", id, change.Standing(c.At))
	case !c.At.Before(change.DecidedAt.Add(ProposalFor)):
		return Change{}, Refuse("expired", "%s was approved more than 24 hours ago; propose it anew", id)
	}
	return change, nil
}
