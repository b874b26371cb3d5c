package ssh

import (
	"cmp"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"time"
)

// maxSources bounds the table of sources, which anyone may fill who has many
// addresses (PerSourcePenalties max-sources). What then goes first is what
// would be forgotten soonest (overflow permissive): strangers must not be able
// to shut the door on everyone by filling it.
const maxSources = 4096

// source is what is remembered of one source.
type source struct {
	startups int         // connections without a login
	recent   []time.Time // connections of the last second, perSecond at most
	penalty  penalty
}

// hurry notes a connection; false if there were too many within a second.
func (s *source) hurry(now time.Time) bool {
	s.recent = slices.DeleteFunc(s.recent, func(at time.Time) bool { return now.Sub(at) >= time.Second })
	if len(s.recent) >= perSecond {
		return false
	}
	s.recent = append(s.recent, now)
	return true
}

// ends is when a source may be forgotten, unless it has connections.
func (s *source) ends() time.Time {
	at := s.penalty.until
	if n := len(s.recent); n > 0 {
		if last := s.recent[n-1].Add(time.Second); last.After(at) {
			at = last
		}
	}
	return at
}

type sources map[netip.Prefix]*source

// at is the record of a source, made if need be.
func (t sources) at(p netip.Prefix, now time.Time) *source {
	s := t[p]
	if s == nil {
		if len(t) >= maxSources {
			t.sweep(now)
		}
		s = &source{}
		t[p] = s
	}
	return s
}

// sweep forgets what has ended, and more if that does not make room for a
// sixteenth of the table, so that a flood does not sweep for every connection.
func (t sources) sweep(now time.Time) {
	type candidate struct {
		of   netip.Prefix
		ends time.Time
	}
	var left []candidate
	for p, s := range t {
		switch {
		case s.startups > 0:
		case !s.ends().After(now):
			delete(t, p)
		default:
			left = append(left, candidate{p, s.ends()})
		}
	}
	surplus := len(t) - maxSources*15/16
	if surplus <= 0 {
		return
	}
	slices.SortFunc(left, func(a, b candidate) int {
		return cmp.Or(a.ends.Compare(b.ends), a.of.Compare(b.of))
	})
	for _, c := range left[:min(surplus, len(left))] {
		delete(t, c.of)
	}
}

// ParseSources reads networks (10.0.0.0/24, 2001:db8::/64) and addresses.
func ParseSources(texts []string) ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, text := range texts {
		p, err := netip.ParsePrefix(text)
		if a, errA := netip.ParseAddr(text); errA == nil {
			p, err = netip.PrefixFrom(a.Unmap().WithZone(""), a.Unmap().BitLen()), nil
		}
		if err != nil || p.Masked() != p || p.Addr().Is4In6() {
			return nil, fmt.Errorf("source %q: wanted an address, or a network such as 10.0.0.0/24 or 2001:db8::/64", text)
		}
		all = append(all, p)
	}
	return all, nil
}

// addressOf is a connection's address, not valid if it has none.
func addressOf(c net.Conn) netip.Addr {
	if c.RemoteAddr() == nil {
		return netip.Addr{}
	}
	at, err := netip.ParseAddrPort(c.RemoteAddr().String())
	if err != nil {
		return netip.Addr{}
	}
	return at.Addr().Unmap().WithZone("")
}

// prefixOf is the source an address belongs to: itself for IPv4, its /64 for
// IPv6, of which one machine has all addresses (PerSourceNetBlockSize 32:64).
// All without an address are one source.
func prefixOf(a netip.Addr) netip.Prefix {
	bits := 32
	if a.Is6() {
		bits = 64
	}
	p, _ := a.Prefix(bits)
	return p
}
