package e2e_test

import (
	"bytes"
	"runtime"
	"sync"
	"testing"
	"time"

	"integrora.com/opsconsole/ssh/e2e"
)

// wireLog keeps what a session without a screen was sent.
type wireLog struct {
	mu sync.Mutex
	b  []byte
}

func (w *wireLog) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.b = append(w.b, p...)
	return len(p), nil
}

func (w *wireLog) bytes() []byte {
	w.mu.Lock()
	defer w.mu.Unlock()
	return bytes.Clone(w.b)
}

func (w *wireLog) waits(t *testing.T, text string) {
	t.Helper()
	eventually(t, text, func() bool { return bytes.Contains(w.bytes(), []byte(text)) })
}

// eventually waits until a condition holds.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	until := time.After(e2e.Patience)
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-tick.C:
		case <-until:
			buf := make([]byte, 1<<20)
			t.Fatalf("wanted %s, still not so after %s:\n%s", what, e2e.Patience, buf[:runtime.Stack(buf, true)])
		}
	}
}

// settled is the number of goroutines once it no longer changes.
func settled() int {
	n, same := runtime.NumGoroutine(), 0
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for same < 20 {
		<-tick.C
		if now := runtime.NumGoroutine(); now != n {
			n, same = now, 0
		} else {
			same++
		}
	}
	return n
}
