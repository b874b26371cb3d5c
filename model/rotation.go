package model

import (
	"encoding/hex"
	"strconv"
	"strings"
	"time"
)

// KeyLevel is a level of the key tree that is rotated as one.
type KeyLevel string

// The levels, from the top. LevelSecret is rotated on the host with the server
// stopped, the others while it serves.
const (
	LevelSecret  KeyLevel = "secret"  // the master key, which seals the root key
	LevelRoot    KeyLevel = "root"    // the root key, which every erasure renews too
	LevelGroups  KeyLevel = "groups"  // the group keys
	LevelStore   KeyLevel = "store"   // the key of what is about nobody in particular
	LevelTenants KeyLevel = "tenants" // each tenant's
	LevelCases   KeyLevel = "cases"   // each request's file's
	LevelPeople  KeyLevel = "people"  // each person's
	LevelIndex   KeyLevel = "index"   // the key that blinds look-up values
)

// KeyLevels lists the levels that are rotated while the server serves.
var KeyLevels = []KeyLevel{LevelRoot, LevelGroups, LevelStore, LevelTenants, LevelCases, LevelPeople, LevelIndex}

// Rotates reports whether a subject's key is of a level.
func (l KeyLevel) Rotates(subject string) bool {
	switch l {
	case LevelStore:
		return subject == StoreSubject
	case LevelTenants:
		return strings.HasPrefix(subject, TenantSubject(""))
	case LevelCases:
		return strings.HasPrefix(subject, CaseSubject(""))
	case LevelPeople:
		return strings.HasPrefix(subject, PersonSubject(""))
	}
	return false
}

// OfRecords reports whether its keys seal records, or blind what finds them: a
// copy of the data from before a rotation is under keys that are no more.
func (l KeyLevel) OfRecords() bool { return l.firstPhase() == PhaseDraw }

// RotationPhase is what a rotation is at.
type RotationPhase string

// The phases, in their order; a level skips those that it does not need.
const (
	PhaseDraw   RotationPhase = "draw"   // new keys are drawn; the former ones still open
	PhaseReseal RotationPhase = "reseal" // records are sealed, or look-up values blinded, anew
	PhaseRetire RotationPhase = "retire" // former keys are destroyed, groups and root renewed
)

// Rotation is how far a change with OpRotate is. A step that was cut short is
// done again; nothing of it is personal.
type Rotation struct {
	Phase   RotationPhase `cbor:"1,keyasint"`
	Group   int           `cbor:"2,keyasint"` // of the phases that walk over groups: the next
	Keys    int           `cbor:"3,keyasint"` // drawn so far
	Records int           `cbor:"4,keyasint"` // sealed or blinded anew so far
	Digest  []byte        `cbor:"5,keyasint"` // of root.key when it ended
	Ended   time.Time     `cbor:"6,keyasint"`
	Target  string        `cbor:"7,keyasint"` // LevelSecret: the name of the master key that is to be
}

// Running reports whether the change is a rotation that was approved and has
// not ended.
func (c Change) Running() bool { return c.Op == OpRotate && c.State == ChangeApproved }

func (c Change) rotationPossible(call *Call) error {
	known := false
	for _, l := range KeyLevels {
		known = known || l == c.Level
	}
	if c.Level == LevelSecret {
		return Refuse("usage", "the master key is changed on the server's host with the server stopped: opsconsole keys rotate-secret")
	}
	if !known {
		return Refuse("usage", "there is no level %q of keys; there are %s", c.Level, levelList())
	}
	running, err := call.Rotating()
	if err == nil && running != "" && running != c.ID {
		err = Refuse("state", "%s is rotating keys now; wait until it has ended", running)
	}
	return err
}

func levelList() string {
	words := make([]string, len(KeyLevels))
	for i, l := range KeyLevels {
		words[i] = string(l)
	}
	return strings.Join(words, ", ")
}

// firstPhase is where the rotation of a level begins.
func (l KeyLevel) firstPhase() RotationPhase {
	if l == LevelRoot || l == LevelGroups || l == LevelSecret {
		return PhaseRetire
	}
	return PhaseDraw
}

// RotateStep records a step of a rotation, and with it seals records, or blinds
// their look-up values, anew. The store gives it.
type RotateStep struct {
	Change  string
	Phase   RotationPhase // from now on
	Group   int
	Keys    int // drawn by this step
	Records []Ref
}

// Act implements Command.
func (RotateStep) Act() *Act { return ActRotateStep }

// Decide implements Command.
func (c RotateStep) Decide(call *Call) (Decision, error) {
	change, err := runningRotation(call, c.Change)
	if err != nil {
		return Decision{}, err
	}
	change.Rotation.Phase, change.Rotation.Group = c.Phase, c.Group
	change.Rotation.Keys += c.Keys
	change.Rotation.Records += len(c.Records)
	d := Decision{Object: change.ID, Put: []Record{change}, Facts: []Fact{{"level", string(change.Level)}, {"phase", string(c.Phase)},
		{"keys", strconv.Itoa(c.Keys)}, {"resealed", strconv.Itoa(len(c.Records))}}}
	if change.Level == LevelIndex {
		d.Reblind = c.Records
	} else {
		d.Reseal = c.Records
	}
	return d, nil
}

// RotateEnd ends a rotation. The store gives it.
type RotateEnd struct {
	Change    string
	KeyDigest []byte // SHA-256 of root.key then
	Failed    bool   // nothing was changed: LevelSecret, cut short before it took effect
}

// Act implements Command.
func (RotateEnd) Act() *Act { return ActRotateEnd }

// Decide implements Command.
func (c RotateEnd) Decide(call *Call) (Decision, error) {
	change, err := runningRotation(call, c.Change)
	if err != nil {
		return Decision{}, err
	}
	change.State, change.Rotation.Digest, change.Rotation.Ended = ChangeUsed, c.KeyDigest, call.At
	outcome := "rotated"
	if c.Failed {
		change.State, change.Reason, outcome = ChangeDenied, "cut short before it took effect", "not-carried-out"
	}
	return Decision{Object: change.ID, Put: []Record{change}, Facts: []Fact{{"level", string(change.Level)}, {"outcome", outcome}, {"approved_by", change.DecidedBy},
		{"keys", strconv.Itoa(change.Rotation.Keys)}, {"resealed", strconv.Itoa(change.Rotation.Records)}, {"key_sha256", hex.EncodeToString(c.KeyDigest)}}}, nil
}

// RotateSecret begins to change the master key. It is given on the server's host
// with the server stopped, by whoever holds both keys, and needs no second
// person: they could do worse with the files alone.
type RotateSecret struct {
	Target string // the name of the master key that is to be
}

// Act implements Command.
func (RotateSecret) Act() *Act { return ActRotateSecret }

// Decide implements Command.
func (c RotateSecret) Decide(call *Call) (Decision, error) {
	running, err := call.Rotating()
	if err != nil {
		return Decision{}, err
	}
	if running != "" {
		return Decision{}, Refuse("state", "%s is rotating keys and has not ended; start the server and let it end first", running)
	}
	change, err := call.propose(Change{Op: OpRotate, Level: LevelSecret}, Admin{})
	if err != nil {
		return Decision{}, err
	}
	change.State, change.DecidedBy, change.DecidedAt = ChangeApproved, call.Actor.ID, call.At
	change.Rotation = Rotation{Phase: PhaseRetire, Target: c.Target}
	return Decision{Object: change.ID, Put: []Record{change}, Result: Result{ID: change.ID}, Facts: append(change.said(), Fact{"level", string(LevelSecret)})}, nil
}

func runningRotation(call *Call, id string) (Change, error) {
	change, err := call.Change(id)
	if err == nil && !change.Running() {
		err = Refuse("state", "%s is no rotation that is going on", id)
	}
	return change, err
}

// KeyStatus is what is told of the key tree: counts, versions and dates; no key
// and nothing personal.
type KeyStatus struct {
	Secret     string // where the master key came from: the kind of place only
	Generation uint64 // of the root key; rises with every erasure and rotation
	Digest     []byte // SHA-256 of the root.key in force
	Levels     []LevelStatus
	Tombstones int      // people erased, whose keys are destroyed
	Running    string   // the rotation going on; empty when there is none
	Progress   Rotation // how far it is
	Level      KeyLevel // of the rotation going on
	Unfinished []string // what was cut short, in words
}

// LevelStatus is one level.
type LevelStatus struct {
	Level    KeyLevel
	Keys     int
	Low      uint32 // the least and the greatest version; 0 where versions are not counted
	High     uint32
	Former   int       // former keys still needed by a rotation
	Archived int       // former keys kept for what cannot be sealed anew
	Since    time.Time // of its last rotation, or when the store was made
	Rotated  bool      // Since is of a rotation
}
