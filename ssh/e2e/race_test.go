package e2e_test

import (
	"sync"
	"sync/atomic"
	"testing"

	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/ssh/e2e"
	"integrora.com/opsconsole/storage/storetest"
)

// The store takes a code once for a thousand at a time (package storage); so
// does the door, for as many connections as it hears without a login.
func TestOneCodeLetsInOneOfManyConnectionsAtOnce(t *testing.T) {
	const at = 16
	d := e2e.Serve(t, storetest.New(t))
	code := d.Code("admin")
	var in, asked atomic.Int64
	var ready, done sync.WaitGroup
	ready.Add(at)
	for range at {
		done.Go(func() {
			c, err := e2e.Dial(d.Addr, d.Host, "admin", gossh.PublicKeys(d.Signer["admin"]),
				gossh.KeyboardInteractive(func(_, _ string, questions []string, _ []bool) ([]string, error) {
					asked.Add(1)
					ready.Done()
					ready.Wait() // until all have been asked
					return []string{code}, nil
				}))
			if err == nil {
				in.Add(1)
				_ = c.Close()
			}
		})
	}
	done.Wait()
	if in.Load() != 1 || asked.Load() != at {
		t.Errorf("wanted one of %d let in, found %d of %d", at, in.Load(), asked.Load())
	}
}
