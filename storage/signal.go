package storage

import "sync"

// signal tells listeners that something changed. It says no more: whoever
// listens reads again. A slow listener misses nothing, since one pending word
// is enough.
type signal struct {
	mu        sync.Mutex
	listeners map[chan struct{}]bool
}

func (s *signal) send() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.listeners {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

// Changes returns a channel that receives after commits, and the function
// that ends it.
func (s *Store) Changes() (changed <-chan struct{}, stop func()) {
	c := make(chan struct{}, 1)
	s.signal.mu.Lock()
	defer s.signal.mu.Unlock()
	if s.signal.listeners == nil {
		s.signal.listeners = map[chan struct{}]bool{}
	}
	s.signal.listeners[c] = true
	return c, func() {
		s.signal.mu.Lock()
		defer s.signal.mu.Unlock()
		delete(s.signal.listeners, c)
	}
}
