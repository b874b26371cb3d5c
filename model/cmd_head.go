package model

import (
	"bytes"
	"encoding/hex"
	"strconv"
)

// SawHead remembers the audit head that an admin was shown. If the log no longer
// agrees with the one they were shown before, everybody is told, and the old
// one stays remembered.
type SawHead struct {
	Size uint64
	Root []byte
}

// Act implements Command.
func (SawHead) Act() *Act { return ActSawHead }

// Decide implements Command.
func (c SawHead) Decide(call *Call) (Decision, error) {
	a := call.Actor
	if a.HeadSize > 0 {
		root, err := call.RootAt(a.HeadSize)
		if err != nil {
			return Decision{}, err
		}
		if !bytes.Equal(root, a.HeadRoot) {
			return c.disagrees(call)
		}
	}
	if c.Size <= a.HeadSize {
		return Decision{Quiet: true}, nil
	}
	a.HeadSize, a.HeadRoot = c.Size, c.Root
	return Decision{Object: a.ID, Put: []Record{a}, Quiet: true}, nil
}

// disagrees raises the alarm, once for one head.
func (c SawHead) disagrees(call *Call) (Decision, error) {
	a := call.Actor
	object := "head-" + strconv.FormatUint(a.HeadSize, 10)
	alarms, err := call.Alarms()
	if err != nil {
		return Decision{}, err
	}
	for _, old := range alarms {
		if old.Kind == AlarmLog && old.Who == a.Name && old.Object == object {
			return Decision{Quiet: true}, nil
		}
	}
	alarm, err := call.raise(AlarmLog, a.Name, object)
	if err != nil {
		return Decision{}, err
	}
	return Decision{Object: a.ID, Facts: []Fact{{"alarm", alarm.ID}, {"seen_size", strconv.FormatUint(a.HeadSize, 10)}, {"seen_root", hex.EncodeToString(a.HeadRoot)}}}, nil
}
