package storage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// probed is what a look at something found: empty is no fault.
type probed struct {
	at    time.Time
	n     int
	fault string
}

func clockText(t time.Time) string { return deadline.Local(t).Format("2006-01-02 15:04") }

// logEvery is how often the log is verified by itself, logAtRisk after how long
// without the promise is at risk.
const (
	logEvery  = 24 * time.Hour
	logAtRisk = 48 * time.Hour
)

// probe takes the samples of the night: the log, where nobody verified it for a
// day, and what stands in the file. What they find is no error: it is the state of
// a promise.
func (s *Store) probe(ctx context.Context) error {
	if v := s.verified.Load(); v == nil || s.cfg.Now().Sub(v.at) >= logEvery {
		head, err := s.Verify(ctx, false)
		kind, fault := IsFault(err)
		if err != nil && !fault {
			return err
		}
		if fault {
			s.cfg.Log.Error("the audit log is not whole", "err", err.Error())
			if _, err := s.Do(ctx, model.System.ID, model.RecordAudit{Size: head.Size, Fault: faultWord(kind)}); err != nil {
				return err
			}
		}
	}
	return s.probeAtRest(ctx)
}

// probeAtRest opens the first, the middle-placed and the last record of each kind
// as they stand in the file. One that is not sealed as it must be is a fault.
func (s *Store) probeAtRest(ctx context.Context) error {
	found := probed{at: s.cfg.Now()}
	err := s.view(ctx, func(r reader) error {
		for _, kind := range kinds {
			c := r.tx.Bucket([]byte(kind)).Cursor()
			var seen [][]byte
			try := func(key, sealed []byte) error {
				for _, k := range seen {
					if bytes.Equal(k, key) {
						return nil
					}
				}
				if key == nil {
					return nil
				}
				seen = append(seen, bytes.Clone(key))
				subject, err := r.sealedUnder(kind, key)
				if err == nil {
					_, err = r.unseal(kind, key, sealed, subject)
				}
				switch {
				case model.CodeOf(err) == "not_found" && err != nil: // its key is gone
				case err != nil && errors.Is(err, keys.ErrSealBroken):
					found.fault = string(kind)
				case err != nil:
					return err
				default:
					found.n++
				}
				return nil
			}
			first, v := c.First()
			if err := try(first, v); err != nil {
				return err
			}
			last, v := c.Last()
			if err := try(last, v); err != nil {
				return err
			}
			if first != nil {
				if err := try(c.Seek(between(first, last))); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if found.fault != "" {
		s.cfg.Log.Error("a record in the file is not sealed as it must be", "kind", found.fault)
	}
	s.atRest.Store(&found)
	return nil
}

// between is a key in the middle of two.
func between(a, b []byte) []byte {
	mid := make([]byte, max(len(a), len(b)))
	carry := 0
	for i := range mid {
		x, y := 0, 0
		if i < len(a) {
			x = int(a[i])
		}
		if i < len(b) {
			y = int(b[i])
		}
		sum := x + y + carry
		mid[i], carry = byte(min(sum/2, 255)), sum%2*256
	}
	return mid
}

// atRestPromise: what stands on disk is sealed, and the key that opens it lies
// elsewhere (Art. 32(1)(a) GDPR).
func (m *measuring) atRestPromise() measured {
	v := m.s.atRest.Load()
	if v == nil {
		return unmeasured("no sample was taken since the start")
	}
	beside := m.s.cfg.MasterFrom == keys.FromDataDir
	found := measured{state: promiseState(v.fault != "", beside), at: v.at, figure: fmt.Sprintf("%d records of each kind sampled, all sealed", v.n)}
	switch {
	case v.fault != "":
		found.figure = "a record does not open as sealed: " + v.fault
	case beside:
		found.figure += "; the master key lies in the data directory"
	}
	return found
}

// NoteTransport tells the store what the door's test of its own encryption found:
// how many algorithms it offers, and those of them that are not allowed.
func (s *Store) NoteTransport(offered int, others []string) {
	s.transport.Store(&probed{at: s.cfg.Now(), n: offered, fault: strings.Join(others, ", ")})
}

// transportPromise: the door speaks encrypted, by algorithms that are allowed.
func (m *measuring) transportPromise() measured {
	v := m.s.transport.Load()
	if v == nil {
		return unmeasured("the door has not tested itself since the start")
	}
	found := measured{state: promiseState(v.fault != "", false), at: v.at, figure: fmt.Sprintf("SSH, %d algorithms offered, all allowed", v.n)}
	if v.fault != "" {
		found.figure = "the door offers " + v.fault
	}
	return found
}

// consentPromise: how a consent is taken back stands in the terms that the person
// was shown (Art. 7(3) GDPR); staff record one by an act that always exists.
func (m *measuring) consentPromise() measured {
	v := m.s.consentWays.Load()
	if v == nil {
		return unmeasured("no night has looked since the start")
	}
	return measured{state: promiseState(v.fault != "", false), at: v.at, figure: fmt.Sprintf("%d in force%s", v.n, v.fault)}
}

// logPromise is the state of the log as the last verification in this process
// found it.
func (m *measuring) logPromise() measured {
	v := m.s.verified.Load()
	if v == nil {
		return unmeasured("not verified since the start")
	}
	found := measured{state: promiseState(v.fault != "", m.now.Sub(v.at) > logAtRisk), at: v.at, figure: fmt.Sprintf("%d entries verified at %s UTC", v.size, v.at.UTC().Format("15:04"))}
	if v.fault != "" {
		found.figure = "verification failed: " + v.fault
	}
	return found
}
