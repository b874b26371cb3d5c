package ssh

import "time"

// Penalties of a source for a connection that ended without a login
// (PerSourcePenalties authfail, noauth, grace-exceeded, min, max). They add up;
// from more than penaltyMin on, the source's connections are closed before a
// byte is sent. What is closed so costs nothing more: a penalty ends, however
// long its source goes on.
const (
	penaltyAuthFail      = 5 * time.Second
	penaltyNoAuth        = 1 * time.Second
	penaltyGraceExceeded = 10 * time.Second
	penaltyMin           = 15 * time.Second
	penaltyMax           = 10 * time.Minute
)

// penalty is what one source owes.
type penalty struct {
	until  time.Time
	active bool // it has been above the minimum: holds to its end
}

func (p *penalty) add(now time.Time, d time.Duration) {
	p.expire(now)
	if p.until.IsZero() {
		p.until = now
	}
	p.until = p.until.Add(d)
	if most := now.Add(penaltyMax); p.until.After(most) {
		p.until = most
	}
	p.active = p.active || p.until.Sub(now) > penaltyMin
}

func (p *penalty) holds(now time.Time) bool {
	p.expire(now)
	return p.active
}

// expire forgets a penalty that is over, or that a clock set back has made
// longer than any can be.
func (p *penalty) expire(now time.Time) {
	if left := p.until.Sub(now); left <= 0 || left > penaltyMax {
		*p = penalty{}
	}
}
