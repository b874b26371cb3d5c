package model

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strconv"
	"time"
)

// AskBackup has the store make a backup now. It only notes who asked: the copy
// itself stays where the operators' backups are, encrypted to their recipients.
type AskBackup struct{}

// Act implements Command.
func (AskBackup) Act() *Act { return ActBackupAsk }

// Decide implements Command.
func (AskBackup) Decide(*Call) (Decision, error) { return Decision{Object: "backup"}, nil }

// ExportBackup lets the actor take one copy of the whole store away, with an
// approved Change of OpBackup, which it uses up, and a fresh code (rules §5 row
// 30). The approval is good for a day.
type ExportBackup struct{ Change, Code string }

// Act implements Command.
func (ExportBackup) Act() *Act { return ActBackupExport }

// Decide implements Command.
func (c ExportBackup) Decide(call *Call) (Decision, error) {
	d := Decision{Object: "backup"}
	if c.Change == "" {
		return d, Refuse("second_person", "a copy of the whole store takes another admin's approval: backup propose-export, have it approved, and name the change, such as C-3")
	}
	change, err := call.granted(c.Change, OpBackup, "a copy of the store")
	if err != nil {
		return d, err
	}
	actor, err := call.StepUp(c.Code)
	change.State = ChangeUsed
	d.Put = []Record{actor, change}
	d.Facts = []Fact{{"change", change.ID}}
	return d, err
}

// NoteBackup records a backup that was made and found whole.
type NoteBackup struct{ Backup Backup }

// Act implements Command.
func (NoteBackup) Act() *Act { return ActBackedUp }

// Decide implements Command.
func (c NoteBackup) Decide(call *Call) (Decision, error) {
	n, err := call.Next(KindBackup)
	if err != nil {
		return Decision{}, err
	}
	b := c.Backup
	b.ID, b.CheckedAt, b.Fault, b.GoneAt = fmt.Sprintf("B-%d", n), call.At, "", time.Time{}
	return Decision{Object: b.ID, Put: []Record{b}, Result: Result{ID: b.ID}, Facts: []Fact{
		{"file_sha256", hex.EncodeToString(b.SHA256)}, {"bytes", strconv.FormatUint(b.Bytes, 10)}, {"records", strconv.FormatUint(b.Records, 10)},
		{"log_size", strconv.FormatUint(b.LogSize, 10)}, {"log_root", hex.EncodeToString(b.LogRoot)}, {"key_generation", strconv.FormatUint(b.KeyGeneration, 10)},
		{"manifest_sha256", hex.EncodeToString(b.Manifest)}, {"asked_by", b.By}}}, nil
}

// CheckBackup records that a backup was checked again, and what was found: a
// word of BackupFault.
type CheckBackup struct{ Backup, Fault string }

// Act implements Command.
func (CheckBackup) Act() *Act { return ActBackupChecked }

// Decide implements Command.
func (c CheckBackup) Decide(call *Call) (Decision, error) {
	b, err := heldBackup(call, c.Backup)
	if err != nil {
		return Decision{}, err
	}
	b.CheckedAt, b.Fault = call.At, c.Fault
	d := Decision{Object: b.ID, Put: []Record{b}, Facts: []Fact{{"fault", c.Fault}}, Result: Result{ID: b.ID, Message: BackupFault[c.Fault]}}
	return d, call.backupAlarm(b.ID, c.Fault)
}

func heldBackup(call *Call, id string) (Backup, error) {
	b, err := call.Backup(id)
	if err == nil && !b.Held() {
		err = Refuse("state", "%s was rotated out", id)
	}
	return b, err
}

// backupAlarm tells everybody of a backup's fault, once a day for one object.
func (c *Call) backupAlarm(object, fault string) error {
	return c.faultAlarm(AlarmBackup, object, fault)
}

// faultAlarm tells everybody of a fault, a word of BackupFault, once a day for
// one object; of none when the word is empty, or says no damage.
func (c *Call) faultAlarm(kind AlarmKind, object, fault string) error {
	if fault == "" || fault == FaultRotated {
		return nil
	}
	if _, known := BackupFault[fault]; !known {
		return Refuse("usage", "no fault of a backup is called %q", fault)
	}
	alarms, err := c.Alarms()
	if err != nil {
		return err
	}
	for _, a := range alarms {
		if a.Kind == kind && a.Object == object && c.At.Sub(a.At) < 24*time.Hour {
			return nil
		}
	}
	_, err = c.raise(kind, "", object)
	return err
}

// FailBackup records that a backup could not be made, and why: a word of
// BackupFault.
type FailBackup struct{ Fault string }

// Act implements Command.
func (FailBackup) Act() *Act { return ActBackupFailed }

// Decide implements Command.
func (c FailBackup) Decide(call *Call) (Decision, error) {
	return Decision{Object: "backup", Facts: []Fact{{"fault", c.Fault}}}, call.backupAlarm("backup", c.Fault)
}

// DropBackup records that a backup was rotated out.
type DropBackup struct{ Backup string }

// Act implements Command.
func (DropBackup) Act() *Act { return ActBackupRotated }

// Decide implements Command.
func (c DropBackup) Decide(call *Call) (Decision, error) {
	b, err := heldBackup(call, c.Backup)
	if err != nil {
		return Decision{}, err
	}
	b.GoneAt = call.At
	return Decision{Object: b.ID, Put: []Record{b}}, nil
}

// NoteDrill records a trial restore.
type NoteDrill struct{ Drill Drill }

// Act implements Command.
func (NoteDrill) Act() *Act { return ActDrilled }

// Decide implements Command.
func (c NoteDrill) Decide(call *Call) (Decision, error) {
	b, err := heldBackup(call, c.Drill.Backup)
	if err != nil {
		return Decision{}, err
	}
	n, err := call.Next(KindDrill)
	if err != nil {
		return Decision{}, err
	}
	drill := c.Drill
	drill.ID, drill.At = fmt.Sprintf("X-%d", n), call.At
	b.CheckedAt, b.Fault = call.At, drill.Fault
	if drill.Fault == "" {
		b.DrilledAt = call.At
	}
	d := Decision{Object: b.ID, Put: []Record{drill, b}, Result: Result{ID: drill.ID}, Facts: []Fact{{"drill", drill.ID}, {"fault", drill.Fault},
		{"seconds", strconv.FormatFloat(drill.Took.Seconds(), 'f', 1, 64)}, {"records", strconv.FormatUint(drill.Records, 10)}, {"erased", strconv.FormatUint(drill.Erased, 10)}}}
	return d, call.backupAlarm(b.ID, drill.Fault)
}

// NoteRestore opens a new epoch of the log: its first entry names the head that
// was restored, the newest one known, and what lies between and is lost. The
// people that it names were dropped with their rows before; invoices of theirs
// stay, as the law wants them, without the person.
type NoteRestore struct{ Restore Restore }

// Act implements Command.
func (NoteRestore) Act() *Act { return ActRestored }

// Decide implements Command.
func (c NoteRestore) Decide(call *Call) (Decision, error) {
	n, err := call.Next(KindRestore)
	if err != nil {
		return Decision{}, err
	}
	r := c.Restore
	r.ID, r.At, r.Approvals = fmt.Sprintf("S-%d", n), call.At, nil
	d := Decision{Object: r.ID, Result: Result{ID: r.ID}}
	for _, person := range r.Dropped {
		invoices, err := call.InvoicesOf(person)
		if err != nil {
			return Decision{}, err
		}
		for _, v := range invoices {
			v.Person, v.Contact = "", ""
			d.Put = append(d.Put, v)
			r.Cut++
		}
	}
	alarm, err := call.raise(AlarmRestore, "", r.ID)
	if err != nil {
		return Decision{}, err
	}
	d.Put = append(d.Put, r)
	d.Facts = []Fact{{"epoch", strconv.FormatUint(r.Epoch, 10)}, {"backup_sha256", hex.EncodeToString(r.File)},
		{"restored_size", strconv.FormatUint(r.LogSize, 10)}, {"restored_root", hex.EncodeToString(r.LogRoot)},
		{"known_size", strconv.FormatUint(r.KnownSize, 10)}, {"known_root", hex.EncodeToString(r.KnownRoot)},
		{"lost", strconv.FormatUint(r.Lost(), 10)}, {"erased_again", strconv.Itoa(len(r.Dropped))}, {"alarm", alarm.ID}}
	if r.Lost() > 0 {
		d.Facts = append(d.Facts, Fact{"lost_range", fmt.Sprintf("%d-%d", r.LogSize, r.KnownSize-1)})
	}
	return d, nil
}

// ApproveRestore is one of the two admins' yes to exactly the restore that was
// shown. The second opens the store for everything.
type ApproveRestore struct {
	Restore string
	Digest  []byte
	Code    string
}

// Act implements Command.
func (ApproveRestore) Act() *Act { return ActApproveRestore }

// Decide implements Command. Everything is checked before the code is consumed.
func (c ApproveRestore) Decide(call *Call) (Decision, error) {
	r, err := call.Restore(c.Restore)
	if err != nil {
		return Decision{}, err
	}
	switch {
	case !r.Pending():
		return Decision{}, Refuse("state", "%s is approved already", r.ID)
	case !bytes.Equal(r.Digest(), c.Digest):
		return Decision{}, Refuse("stale", "%s is not what you were shown; open it again", r.ID)
	}
	for _, a := range r.Approvals {
		if a.By == call.Actor.ID {
			return Decision{}, Refuse("own_proposal", "you approved %s already; another admin must, too", r.ID)
		}
		if err := call.secondPerson(a.By, a.At); err != nil {
			return Decision{}, err
		}
	}
	actor, err := call.StepUp(c.Code)
	r.Approvals = append(append([]RestoreApproval(nil), r.Approvals...), RestoreApproval{actor.ID, call.At})
	d := Decision{Object: r.ID, Put: []Record{actor, r}, Result: Result{ID: r.ID, Message: "another admin must approve it, too"},
		Facts: []Fact{{"restore_sha256", hex.EncodeToString(c.Digest)}, {"approvals", strconv.Itoa(len(r.Approvals))}}}
	if !r.Pending() {
		d.Result.Message = "the store takes everything again"
	}
	return d, err
}
