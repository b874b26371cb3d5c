package model

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"time"

	"integrora.com/opsconsole/model/deadline"
)

// The kinds of record of backups.
const (
	KindBackup  Kind = "backup"
	KindDrill   Kind = "drill"
	KindRestore Kind = "restore"
)

// Backup is one backup of the store: the data file, compact, encrypted to the
// recipients that the operators configured (Art. 32(1)(c) GDPR). No key of the
// store is in it, so that what is erased later is erased in it, too.
type Backup struct {
	ID            string    `cbor:"1,keyasint"` // B-12
	File          string    `cbor:"2,keyasint"` // its name in the directory of backups
	At            time.Time `cbor:"3,keyasint"` // of the moment that it holds
	By            string    `cbor:"4,keyasint"` // admin id, when somebody asked for it
	Bytes         uint64    `cbor:"5,keyasint"` // of the file
	SHA256        []byte    `cbor:"6,keyasint"` // of the file
	Records       uint64    `cbor:"7,keyasint"`
	LogSize       uint64    `cbor:"8,keyasint"`
	LogRoot       []byte    `cbor:"9,keyasint"`
	LogTip        []byte    `cbor:"10,keyasint"` // where the next check of the log may begin
	Epoch         uint64    `cbor:"11,keyasint"`
	KeyGeneration uint64    `cbor:"12,keyasint"`
	Manifest      []byte    `cbor:"13,keyasint"` // SHA-256 of its manifest, which the next one names
	CheckedAt     time.Time `cbor:"14,keyasint"` // last check of the file
	Fault         string    `cbor:"15,keyasint"` // what that check found; empty: whole
	DrilledAt     time.Time `cbor:"16,keyasint"` // last restored in a drill
	GoneAt        time.Time `cbor:"17,keyasint"` // rotated out
}

// Ref implements Record.
func (b Backup) Ref() Ref { return Ref{KindBackup, b.ID} }

// Subject implements Record.
func (b Backup) Subject() string { return StoreSubject }

// Held reports whether the backup is in the directory still.
func (b Backup) Held() bool { return b.GoneAt.IsZero() }

// Good reports whether the backup is there and its last check found it whole.
func (b Backup) Good() bool { return b.Held() && !b.CheckedAt.IsZero() && b.Fault == "" }

// State is how it stands, in a word.
func (b Backup) State() string {
	switch {
	case !b.Held():
		return "rotated out"
	case b.Fault == FaultRotated:
		return "former keys"
	case b.Fault != "":
		return "damaged"
	case !b.DrilledAt.IsZero():
		return "drilled"
	case !b.CheckedAt.IsZero():
		return "verified"
	}
	return "not verified"
}

// Drill is a trial restore of one backup into a scratch directory.
type Drill struct {
	ID      string        `cbor:"1,keyasint"`
	Backup  string        `cbor:"2,keyasint"`
	At      time.Time     `cbor:"3,keyasint"`
	Took    time.Duration `cbor:"4,keyasint"`
	Records uint64        `cbor:"5,keyasint"`
	Erased  uint64        `cbor:"6,keyasint"` // people in it whose keys are gone by now
	Fault   string        `cbor:"7,keyasint"`
}

// Ref implements Record.
func (d Drill) Ref() Ref { return Ref{KindDrill, d.ID} }

// Subject implements Record.
func (d Drill) Subject() string { return StoreSubject }

// FaultRotated is no damage: the backup is of before a rotation of keys, and is
// of no use any more.
const FaultRotated = "rotated"

// BackupFault are the words that a backup's failure is told in; an error's own
// words may name a path.
var BackupFault = map[string]string{
	"":           "whole",
	"missing":    "the file is not there",
	"changed":    "the file is not the one that was written",
	"signature":  "the manifest is not signed by the log's key",
	"sealed":     "no identity opens the file",
	"content":    "what is in the file is not what the manifest says",
	"log":        "the audit log in it is not whole",
	"records":    "records in it do not open, or are not those that the log names",
	"structure":  "the database in it is damaged",
	"disk":       "the disk could not be written, or has no room",
	FaultRotated: "its records are sealed under keys that a rotation destroyed since; nothing opens it any more",
	"keys":       "the copy of the key files could not be replaced",
	"internal":   "a fault of ours; the server's log has the cause",
}

// Restore is what was made of a backup on the server's host: the first entry of
// a new epoch of the log. Until two admins have approved it, the store takes
// nothing but what leads to that (rules §5 row 34).
type Restore struct {
	ID           string            `cbor:"1,keyasint"` // S-1
	At           time.Time         `cbor:"2,keyasint"`
	Epoch        uint64            `cbor:"3,keyasint"` // that it opened; the first is 1
	TakenAt      time.Time         `cbor:"4,keyasint"` // the backup's moment
	File         []byte            `cbor:"5,keyasint"` // SHA-256 of the backup's data
	LogSize      uint64            `cbor:"6,keyasint"` // the head restored
	LogRoot      []byte            `cbor:"7,keyasint"`
	KnownSize    uint64            `cbor:"8,keyasint"` // the newest head known; the same when nothing is known to be lost
	KnownRoot    []byte            `cbor:"9,keyasint"`
	AcceptedLoss bool              `cbor:"10,keyasint"`
	Dropped      []string          `cbor:"11,keyasint"` // people whose keys are gone: erased since the backup
	Consents     uint64            `cbor:"12,keyasint"` // rows that went with them
	Approvals    []RestoreApproval `cbor:"13,keyasint"`
	Cut          uint64            `cbor:"14,keyasint"` // invoices kept without the person
}

// RestoreApproval is one admin's yes to a restore.
type RestoreApproval struct {
	By string    `cbor:"1,keyasint"`
	At time.Time `cbor:"2,keyasint"`
}

// RestoreApprovals is how many admins must approve a restore.
const RestoreApprovals = 2

// Ref implements Record.
func (r Restore) Ref() Ref { return Ref{KindRestore, r.ID} }

// Subject implements Record.
func (r Restore) Subject() string { return StoreSubject }

// Pending reports whether approvals are still wanted.
func (r Restore) Pending() bool { return len(r.Approvals) < RestoreApprovals }

// Lost is how many entries of the log are known to be lost.
func (r Restore) Lost() uint64 { return max(r.KnownSize, r.LogSize) - r.LogSize }

// Canonical is the restore as text, byte for byte what an approval is bound to.
func (r Restore) Canonical() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "opsconsole restore v1\nrestore %s\nat %s\nepoch %d\nbackup of %s\nbackup data sha256 %x\n", r.ID, moment(r.At), r.Epoch, moment(r.TakenAt), r.File)
	fmt.Fprintf(&b, "log restored to %d entries, root %x\nnewest head known %d entries, root %x\nentries known to be lost %d\n", r.LogSize, r.LogRoot, r.KnownSize, r.KnownRoot, r.Lost())
	fmt.Fprintf(&b, "people erased since, dropped again %d\nconsents dropped with them %d\ninvoices kept without the person %d\n", len(r.Dropped), r.Consents, r.Cut)
	return []byte(b.String())
}

// Digest is SHA-256 of Canonical, 32 bytes: what an approval names.
func (r Restore) Digest() []byte {
	sum := sha256.Sum256(r.Canonical())
	return sum[:]
}

// duringRestore are the acts that a store takes while a restore waits for its
// approvals: logging in, taking power away, finishing erasures, approving.
var duringRestore = map[*Act]bool{}

func init() {
	for _, a := range []*Act{ActFound, ActRestored, ActApproveRestore, ActOpenSession, ActEnrol, ActUnlock, ActLook, ActEndSession, ActSawHead,
		ActSawAlarms, ActVerified, ActDisable, ActRemoveKey, ActRescue, ActExecute, ActComplete, ActBackedUp, ActBackupChecked, ActBackupRotated,
		ActBackupFailed, ActDrilled, ActCompacted, ActCompactFailed} {
		duringRestore[a] = true
	}
}

// Bars refuses an act that has to wait until the restore is approved.
func (r Restore) Bars(a *Act) error {
	if r.ID == "" || !r.Pending() || duringRestore[a] {
		return nil
	}
	return Refuse("restore_pending", "this store was restored from a backup (%s), and %d of %d admins have approved that; %s waits until the others have: restored show, restored approve %s",
		r.ID, len(r.Approvals), RestoreApprovals, a.Name, r.ID)
}

// Backups is what the console knows of backups.
type Backups struct {
	Configured bool
	Every      string        // when they are made, and how many are kept
	Expiry     deadline.Date // by then what is erased today has left every backup
	List       []Backup      // newest first
	Drills     []Drill       // newest first
	Restores   []Restore     // newest first
	CanDrill   bool          // an identity for drills is configured
}

// BackupRotation is how many backups are kept: the newest of each of the last so
// many days, weeks and months, counted back from the newest backup. Days without
// a backup make none older than that stay.
type BackupRotation struct{ Daily, Weekly, Monthly int }

// String is the rotation in words.
func (r BackupRotation) String() string {
	if r.Weekly == 0 && r.Monthly == 0 {
		return fmt.Sprintf("%d daily", r.Daily)
	}
	return fmt.Sprintf("%d daily, %d weekly, %d monthly", r.Daily, r.Weekly, r.Monthly)
}

// Keep says which of the backups, given newest first, stay. The newest good one
// always does.
func (r BackupRotation) Keep(list []Backup) []bool {
	keep := make([]bool, len(list))
	good := false
	for _, by := range []struct {
		most int
		of   func(deadline.Date) int
	}{{r.Daily, func(d deadline.Date) int { return int(d) }}, {r.Weekly, week}, {r.Monthly, month}} {
		seen := map[int]bool{}
		for i, b := range list {
			if !b.Held() || b.Fault != "" {
				continue
			}
			newest := by.of(deadline.ReceivedOn(list[0].At))
			if of := by.of(deadline.ReceivedOn(b.At)); !seen[of] && newest-of < by.most {
				seen[of], keep[i] = true, true
			}
		}
	}
	for i, b := range list {
		if b.Good() && !good {
			good, keep[i] = true, true
		}
	}
	return keep
}

// ExpiryOf is the day by which a backup of an instant has been rotated out, as
// long as one is made every day.
func (r BackupRotation) ExpiryOf(t time.Time) deadline.Date {
	d := deadline.ReceivedOn(t)
	year, at, _ := d.Civil()
	return max(d.AddDays(max(r.Daily, 1)), d.AddDays(7*r.Weekly-int(d-1)%7), deadline.On(year, at+time.Month(r.Monthly), 1))
}

// week and month number the weeks, which begin on Mondays, and months.
func week(d deadline.Date) int { return int(d-1) / 7 } // day 1, 0001-01-01, is a Monday

func month(d deadline.Date) int {
	year, m, _ := d.Civil()
	return year*12 + int(m)
}
