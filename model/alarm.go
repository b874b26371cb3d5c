package model

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// AlarmKind says what an alarm is about.
type AlarmKind string

// The kinds of alarm.
const (
	AlarmRescue     AlarmKind = "rescue"      // an account was recovered on the server's host
	AlarmBreakGlass AlarmKind = "break-glass" // somebody took emergency access
	AlarmLog        AlarmKind = "log"         // the audit log does not hold what an admin was shown of it
	AlarmCheck      AlarmKind = "log-check"   // a verification found the audit log not whole
	AlarmCodeLocked AlarmKind = "code-locked" // wrong codes after a proven key locked an account
	AlarmBackup     AlarmKind = "backup"      // a backup, its check or its drill failed
	AlarmCompaction AlarmKind = "compaction"  // the data file could not be made anew without what was deleted
	AlarmRestore    AlarmKind = "restore"     // the store was restored from a backup on the server's host
	AlarmBreach     AlarmKind = "breach"      // somebody declared us aware of a breach
	AlarmSuspicion  AlarmKind = "suspicion"   // nobody decided on a suspicion in time
	AlarmTenants    AlarmKind = "tenants"     // tenants are not told of a breach within our target
	AlarmDue        AlarmKind = "breach-due"  // the time to notify a breach nears its end
	AlarmLate       AlarmKind = "breach-late" // and has passed
	AlarmPromise    AlarmKind = "promise"     // a promise of the published policy was found broken that cannot wait
	AlarmRetention  AlarmKind = "retention"   // a terminated tenant's data must be gone in 7, 3 or 1 days, or is overdue
)

var alarmTexts = map[AlarmKind]string{
	AlarmRescue:     "%s was recovered on the server's host, outside the console. If you do not know why, disable the account and ask the operators.",
	AlarmBreakGlass: "%s took emergency access (break-glass); an auditor must review it within two working days.",
	AlarmLog:        "The audit log no longer agrees with the head that %s was shown last: it was cut or rewritten. Leave the server as it is, check the log with audit verify, and compare it with heads kept elsewhere.",
	AlarmCheck:      "A verification of the audit log found that it is not whole. Leave the server as it is, see what audit verify says, and compare the log with heads kept elsewhere. Treat it as an incident.",
	AlarmBackup:     "A backup could not be made, or one that was made did not pass its check. The command backup list says which and why; until one succeeds, what is done today may be lost.",
	AlarmCompaction: "The data file could not be compacted: it keeps its size, and sealed bytes of what was deleted, until that succeeds. Nothing is lost. It is tried again every night; if the disk is full, make room.",
	AlarmRestore:    "This store was restored from a backup on the server's host. What was done after that backup is undone: accounts disabled and keys removed since may be back. Two admins must approve it (restored show, restored approve) before anything else is taken.",
	AlarmBreach:     "%s was declared a personal data breach. Its clocks run: see incidents.",
	AlarmSuspicion:  "%s was suspected 24 hours ago, and nobody decided whether it is a breach. Management and the DPO must be told.",
	AlarmTenants:    "%s: 24 hours after we became aware of it, affected tenants are not told (Art. 33(2) GDPR).",
	AlarmDue:        "%s: the time to notify the inspectorate nears its end (Art. 33(1) GDPR).",
	AlarmLate:       "%s: the 72 hours to notify the inspectorate are over. Notify now, and say why it is late (Art. 33(1) GDPR).",
	AlarmRetention:  "The data of the ended tenant %s must be gone within seven days, or is overdue: its page says by when. Nothing prolongs the 30 days of the published policy; tell management, and propose its erasure.",
	AlarmPromise:    "The promise %s of the published policy is broken: its page, :promises, says by what and where to act.",
	AlarmCodeLocked: "Codes of %s were locked after wrong ones that followed a proven key. Ask them whether it was they.",
}

// Alarm is something that every admin is told: at once where a console is
// open, else at the next login. It holds no personal data of data subjects.
type Alarm struct {
	ID     string    `cbor:"1,keyasint"`
	Kind   AlarmKind `cbor:"2,keyasint"`
	At     time.Time `cbor:"3,keyasint"`
	Who    string    `cbor:"4,keyasint"` // login name of the account that it is about
	Object string    `cbor:"5,keyasint"` // what it is about beside: G-2; may be empty
}

// Ref implements Record.
func (a Alarm) Ref() Ref { return Ref{KindAlarm, a.ID} }

// Subject implements Record.
func (a Alarm) Subject() string { return StoreSubject }

// Number is the 3 of A-3: alarms are numbered as they were raised.
func (a Alarm) Number() int { return NumberOf(a.ID) }

// Text is the alarm as a sentence, with its time (UTC).
func (a Alarm) Text() string {
	return a.At.UTC().Format("2006-01-02 15:04") + " UTC: " + a.Words()
}

// Words is the alarm as a sentence, without its time.
func (a Alarm) Words() string {
	text := alarmTexts[a.Kind]
	if !strings.Contains(text, "%s") {
		return text
	}
	return fmt.Sprintf(text, cmp.Or(a.Who, a.Object))
}

// raise makes an alarm. The store keeps it whether or not the command is
// refused.
func (c *Call) raise(kind AlarmKind, who, object string) (Alarm, error) {
	n, err := c.Next(KindAlarm)
	if err != nil {
		return Alarm{}, err
	}
	a := Alarm{ID: fmt.Sprintf("A-%d", n), Kind: kind, At: c.At, Who: who, Object: object}
	c.raised = append(c.raised, a)
	return a, nil
}

// Raised lists the alarms that the decision raised.
func (c *Call) Raised() []Alarm { return c.raised }
