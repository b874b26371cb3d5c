package ssh

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"integrora.com/opsconsole/model"
)

// maxPage bounds the page that a session is on, in bytes.
const maxPage = 64

// livingSession is a session that began and has not ended.
type livingSession struct {
	v   *Session
	end context.CancelCauseFunc
}

// register lists a session until the returned function is called.
func (s *Server) register(v *Session, end context.CancelCauseFunc) (forget func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.living[v.ID] = livingSession{v, end}
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.living, v.ID)
	}
}

// Sessions lists the live sessions, oldest first. It implements
// storage.Sessions.
func (s *Server) Sessions() []model.SessionRow {
	s.mu.Lock()
	rows := make([]model.SessionRow, 0, len(s.living))
	for _, l := range s.living {
		rows = append(rows, model.SessionRow{ID: l.v.ID, Admin: l.v.Who.ID, Name: l.v.Who.Name, Role: model.Role(l.v.Who.Role),
			Kind: string(l.v.Kind), Remote: l.v.Remote, Page: l.v.Page(), Began: l.v.Began, LastInput: l.v.LastInput()})
	}
	s.mu.Unlock()
	slices.SortFunc(rows, func(a, b model.SessionRow) int {
		return cmp.Or(a.Began.Compare(b.Began), cmp.Compare(a.ID, b.ID))
	})
	return rows
}

// EndSession ends a live session and the connection it came by; false when
// there is none of that id. Whether it may be ended, and that it was, is for
// the store to judge and to note first.
func (s *Server) EndSession(id string) bool {
	s.mu.Lock()
	l, live := s.living[id]
	s.mu.Unlock()
	if live {
		l.end(errEnded)
	}
	return live
}

// SetPage notes which page the console shows, for the list of sessions. What
// follows a question mark is left out: a filter may hold a name.
func (s *Session) SetPage(route string) {
	page := pageOf(route)
	s.page.Store(&page)
}

// Page is the page last set, or the first word of a command.
func (s *Session) Page() string {
	if page := s.page.Load(); page != nil {
		return *page
	}
	return ""
}

// pageOf is a route without its filter, of the characters that routes are made
// of, and bounded.
func pageOf(route string) string {
	route, _, _ = strings.Cut(route, "?")
	page := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./", r) {
			return r
		}
		return -1
	}, route)
	return page[:min(len(page), maxPage)]
}
