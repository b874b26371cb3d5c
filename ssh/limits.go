package ssh

import (
	"encoding/binary"
	"io"
	"net"
	"net/netip"
	"sync"
	"time"
)

// Limits of connections that nobody has logged in on; names as in OpenSSH's
// sshd_config where it has them.
const (
	startupsBegin = 20 // MaxStartups 20:30:100
	startupsRate  = 30
	startupsFull  = 100
	startupsKnown = 20 // room beyond full for sources that logged in before
	perSource     = 4  // PerSourceMaxStartups
	perSecond     = 19 // new connections a source
	maxKnown      = 256
)

// Limits are the limits of the listener that an installation may choose.
type Limits struct {
	// Exempt are sources without penalties and without limits of their own
	// (PerSourcePenaltyExemptList): a jump host that everyone comes through.
	// The limit of all connections together stays.
	Exempt []netip.Prefix
	// LoginGrace is how long a login may take (LoginGraceTime); 120 s if 0.
	LoginGrace time.Duration
}

// Traffic is what the listener sees and has refused, for metrics. It names
// nobody.
type Traffic struct {
	Startups int // connections now on which nobody has logged in yet
	Sources  int // sources remembered

	Penalised int64 // closed at once: the source is under penalty
	Crowded   int64 // closed at once: too many of one source without a login
	Hurried   int64 // closed at once: too many of one source in a second
	Full      int64 // closed at once: too many in all without a login

	AuthFail      int64 // ended without a login though one was tried
	NoAuth        int64 // ended without a try
	GraceExceeded int64 // not logged in when LoginGrace was over
}

// refusal is why a connection is closed before its first byte; empty if it is
// not. It goes to the log.
type refusal string

const (
	refusedPenalty refusal = "source under penalty"
	refusedCrowd   refusal = "too many of one source without login"
	refusedHurry   refusal = "too many of one source in a second"
	refusedFull    refusal = "too many without login"
)

// limits decides which connections the door hears out. A connection counts
// from accept until somebody has logged in on it or it is gone.
//
// Sources are counted apart, so that one cannot keep out the others. Those that
// use many addresses are met by the early drop; sources from which somebody
// logged in since the start do not suffer it, and have room of their own.
type limits struct {
	Limits
	now  func() time.Time
	rand io.Reader

	mu      sync.Mutex
	seen    Traffic // Sources is filled in when asked
	sources sources
	known   map[netip.Prefix]time.Time // when somebody last logged in from there
}

func newLimits(c *Config) *limits {
	return &limits{Limits: c.Limits, now: c.Now, rand: c.Rand, sources: sources{}, known: map[netip.Prefix]time.Time{}}
}

// arrive counts a connection in, or says why not.
func (l *limits) arrive(c net.Conn) (*arrival, refusal) {
	addr := addressOf(c)
	from := prefixOf(addr)
	now := l.now()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.exempt(addr) {
		if l.full(from) {
			l.seen.Full++
			return nil, refusedFull
		}
		l.seen.Startups++
		return &arrival{Conn: c, limits: l, from: from}, ""
	}
	s := l.sources.at(from, now)
	switch {
	case s.penalty.holds(now):
		l.seen.Penalised++
		return nil, refusedPenalty
	case s.startups >= perSource:
		l.seen.Crowded++
		return nil, refusedCrowd
	case !s.hurry(now):
		l.seen.Hurried++
		return nil, refusedHurry
	case l.full(from):
		l.seen.Full++
		return nil, refusedFull
	}
	l.seen.Startups++
	s.startups++
	return &arrival{Conn: c, limits: l, from: from, source: s}, ""
}

// turnAway closes a connection for which there is no room while the door is
// not open yet.
func (l *limits) turnAway(c net.Conn) {
	_ = c.Close()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.seen.Full++
}

// full is MaxStartups start:rate:full: from start on, rate percent are dropped,
// rising evenly to all of them at full. Without randomness, all are.
func (l *limits) full(from netip.Prefix) bool {
	n := l.seen.Startups
	if _, known := l.known[from]; known {
		return n >= startupsFull+startupsKnown
	}
	switch {
	case n < startupsBegin:
		return false
	case n >= startupsFull:
		return true
	}
	p := startupsRate + (100-startupsRate)*(n-startupsBegin)/(startupsFull-startupsBegin)
	var b [4]byte
	if _, err := io.ReadFull(l.rand, b[:]); err != nil {
		return true
	}
	return int(uint64(binary.BigEndian.Uint32(b[:]))*100>>32) < p
}

func (l *limits) exempt(a netip.Addr) bool {
	for _, p := range l.Exempt {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// over counts a connection out, once. in says that somebody logged in on it;
// otherwise its source pays for how it ended.
func (l *limits) over(a *arrival, in bool) {
	now := l.now()
	l.mu.Lock()
	defer l.mu.Unlock()
	if a.over {
		return
	}
	a.over = true
	l.seen.Startups--
	if a.source != nil {
		a.source.startups--
	}
	if in {
		l.remember(a.from, now)
		return
	}
	owed := a.ended()
	switch owed {
	case penaltyAuthFail:
		l.seen.AuthFail++
	case penaltyGraceExceeded:
		l.seen.GraceExceeded++
	default:
		l.seen.NoAuth++
	}
	if a.source != nil {
		a.source.penalty.add(now, owed)
	}
}

// remember notes a login from a source. Only logins come here, so strangers
// cannot push anyone out.
func (l *limits) remember(from netip.Prefix, now time.Time) {
	l.known[from] = now
	if len(l.known) <= maxKnown {
		return
	}
	oldest := from
	for p, at := range l.known {
		if at.Before(l.known[oldest]) {
			oldest = p
		}
	}
	delete(l.known, oldest)
}

// Traffic is what the listener sees now and has refused since the start.
func (s *Server) Traffic() Traffic {
	s.limits.mu.Lock()
	defer s.limits.mu.Unlock()
	t := s.limits.seen
	t.Sources = len(s.limits.sources)
	return t
}
