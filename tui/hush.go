package tui

import "time"

// quiet is how long no key may come before a dialog that opened by itself
// listens: keys meant for what was there before must not answer it.
const quiet = 425 * time.Millisecond

// byItself is how long after a key a dialog counts as opened by that key.
const byItself = 150 * time.Millisecond

// hush swallows keys until there was quiet. The zero value swallows none.
type hush struct{ since time.Time }

func hushed(now time.Time) hush { return hush{now} }

// swallows reports whether a key that comes now is lost.
func (h *hush) swallows(now time.Time) bool {
	if h.since.IsZero() {
		return false
	}
	if now.Sub(h.since) < quiet {
		h.since = now
		return true
	}
	h.since = time.Time{}
	return false
}
