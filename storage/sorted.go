package storage

import (
	"slices"
	"sync"
)

// sortings keeps a list in several orders. Each is sorted when somebody asks for
// it after a change; what is listed changes under the board's lock only, so that
// an order stays right while anyone reads. The zero sortings is ready.
type sortings[T any] struct {
	mu sync.Mutex
	by map[string]*sorting[T]
}

type sorting[T any] struct {
	changed uint64
	list    []T
}

// of is the list all in an order that has a name. changed tells states of the
// list apart; compare must order any two. The answer is valid while the board is
// held for reading, and not to be changed.
func (s *sortings[T]) of(name string, changed uint64, all []T, compare func(x, y T) int) []T {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.by == nil {
		s.by = map[string]*sorting[T]{}
	}
	o := s.by[name]
	if o == nil {
		o = &sorting[T]{}
		s.by[name] = o
	}
	if o.list == nil || o.changed != changed {
		o.list = append(o.list, all[len(o.list):]...) // what was sorted is sorted anew fast
		slices.SortFunc(o.list, compare)
		o.changed = changed
	}
	return o.list
}

// forget takes one out of every order.
func (s *sortings[T]) forget(gone func(T) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, o := range s.by {
		o.list = slices.DeleteFunc(o.list, gone)
	}
}
