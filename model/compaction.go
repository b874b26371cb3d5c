package model

import "strconv"

// FileUse is how large the store's data file is and how much of that is free
// pages, in bytes.
type FileUse struct{ Bytes, Free int64 }

// FreeShare is how much of the file is free, in percent.
func (u FileUse) FreeShare() int64 {
	if u.Bytes == 0 {
		return 0
	}
	return u.Free * 100 / u.Bytes
}

// compactionObject is what entries about the data file are about.
const compactionObject = "data-file"

// AskCompaction has the store make the data file anew now. It only notes who
// asked.
type AskCompaction struct{}

// Act implements Command.
func (AskCompaction) Act() *Act { return ActCompactAsk }

// Decide implements Command.
func (AskCompaction) Decide(*Call) (Decision, error) {
	return Decision{Object: compactionObject}, nil
}

// NoteCompaction records that the data file was made anew without what was
// deleted, with its size before and after, in bytes (Art. 5(1)(e), 17 GDPR).
type NoteCompaction struct{ Before, After int64 }

// Act implements Command.
func (NoteCompaction) Act() *Act { return ActCompacted }

// Decide implements Command.
func (c NoteCompaction) Decide(*Call) (Decision, error) {
	return Decision{Object: compactionObject, Facts: []Fact{{"bytes_before", strconv.FormatInt(c.Before, 10)}, {"bytes_after", strconv.FormatInt(c.After, 10)}}}, nil
}

// FailCompaction records that the data file could not be compacted, and why: a
// word of BackupFault.
type FailCompaction struct{ Fault string }

// Act implements Command.
func (FailCompaction) Act() *Act { return ActCompactFailed }

// Decide implements Command.
func (c FailCompaction) Decide(call *Call) (Decision, error) {
	return Decision{Object: compactionObject, Facts: []Fact{{"fault", c.Fault}}}, call.faultAlarm(AlarmCompaction, compactionObject, c.Fault)
}
