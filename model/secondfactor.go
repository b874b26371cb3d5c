package model

import "time"

// SecondFactor is an admin's one-time-code secret and the state that makes a
// code work once (RFC 6238 §5.2).
type SecondFactor struct {
	Secret      []byte    `cbor:"1,keyasint"`
	LastStep    int64     `cbor:"2,keyasint"` // monotonic; shared by login and step-up
	EnrolledAt  time.Time `cbor:"3,keyasint"`
	Wrong       int       `cbor:"4,keyasint"` // wrong codes in a row
	LockedUntil time.Time `cbor:"5,keyasint"`
	Recovery    [][]byte  `cbor:"6,keyasint"` // hashes of unused recovery codes
}

// Codes checks one-time codes and recovery codes. It is a pure function of its
// arguments, handed in so that model need not know how a code is made.
type Codes interface {
	// Match finds the time step of code around at.
	Match(secret []byte, code string, at time.Time) (step int64, ok bool)
	// Step is the time step that at lies in.
	Step(at time.Time) int64
	// Recovery reports whether code is the recovery code behind hash.
	Recovery(code string, hash []byte) bool
}

// Wrong codes in a row: every fifth locks the second factor for half an hour,
// doubling; at twenty it stays locked until two others reset it.
const (
	lockEvery  = 5
	lockAtMost = 20
	lockFirst  = 30 * time.Minute
)

// UseCode consumes one code. It changes a in every case that must be stored:
// the used step or recovery code, or the count of wrong ones. The refusal says
// nothing about which part was wrong beyond what the holder of a proven key
// may know. With strict, only the code of this very step is taken, not its
// neighbours'.
func (a *Admin) UseCode(check Codes, strict bool, code string, at time.Time) error {
	f := &a.Factor
	switch {
	case !a.Enrolled():
		return Refuse("not_enrolled", "no one-time code is set up for this account; ask for an invite")
	case f.Wrong >= lockAtMost:
		return Refuse("code_disabled", "one-time codes are disabled after %d wrong ones; two other admins must reset them", f.Wrong)
	case at.Before(f.LockedUntil):
		return Refuse("code_locked", "too many wrong codes; try again after %s UTC", f.LockedUntil.UTC().Format("15:04"))
	case f.LastStep > check.Step(at)+1:
		return Refuse("clock", "the server's clock shows %s UTC, which is before your last code was used; tell the operators to set it right", at.UTC().Format("2006-01-02 15:04"))
	}
	if step, ok := check.Match(f.Secret, code, at); ok && (!strict || step == check.Step(at)) {
		if step <= f.LastStep {
			return Refuse("code_used", "this code was used already; wait for the next one")
		}
		f.LastStep, f.Wrong = step, 0
		return nil
	}
	for i, hash := range f.Recovery {
		if check.Recovery(code, hash) {
			f.Recovery = append(append([][]byte{}, f.Recovery[:i]...), f.Recovery[i+1:]...)
			f.Wrong = 0
			return nil
		}
	}
	f.Wrong++
	a.Failures++
	if f.Wrong%lockEvery == 0 {
		f.LockedUntil = at.Add(lockFirst << (f.Wrong/lockEvery - 1))
	}
	return Refuse("code_wrong", "the code is wrong")
}
