package ssh

import (
	"sync"
	"time"
)

const refusalLines = 10 // log lines a minute about connections that are not let in

// refusalLog bounds what outsiders can make the door write: a flood must not
// fill the disk. What is not written is counted, and said with the next line.
type refusalLog struct {
	mu       sync.Mutex
	begun    time.Time
	lines    int
	unlogged int64
}

// line says whether a line may be written now, and how many were not before it.
func (r *refusalLog) line(now time.Time) (unlogged int64, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if since := now.Sub(r.begun); since < 0 || since >= time.Minute {
		r.begun, r.lines = now, 0
	}
	if r.lines == refusalLines {
		r.unlogged++
		return 0, false
	}
	r.lines++
	unlogged, r.unlogged = r.unlogged, 0
	return unlogged, true
}

// refusedConnection logs a connection that was not let in, without a word on
// whose it was.
func (s *Server) refusedConnection(what, why string) {
	n := s.count.loginsRefused.Add(1)
	if unlogged, ok := s.refusals.line(s.cfg.Now()); ok {
		s.cfg.Log.Info(what, "why", why, "refused", n, "unlogged", unlogged)
	}
}
