package storage

import (
	"context"
	"fmt"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/chain"
)

// verifyBatch is how many entries go from the core that follows the chain to
// the one that opens details.
const verifyBatch = 512

type progressKey struct{}

// WithProgress makes verifications under the context tell how far they are:
// entries checked, of how many. report is called a few times a second at most
// on logs that take long, from one goroutine, and once at the end.
func WithProgress(ctx context.Context, report func(done, total uint64)) context.Context {
	return context.WithValue(ctx, progressKey{}, report)
}

// Verify reads the whole log and checks it against the stored head and every
// head remembered: those given, those in the heads file and those that admins
// were shown. A deep verification also opens the details of every entry and
// holds the stored records to them, on a second core. The error is a
// *chain.Fault that says where.
func (s *Store) Verify(ctx context.Context, deep bool, known ...chain.Head) (model.AuditHead, error) {
	var end chain.Head
	at := s.cfg.Now()
	err := s.view(ctx, func(r reader) error {
		var tip chain.Tip
		if err := tip.UnmarshalBinary(r.tx.Bucket(bucketMeta).Get(metaTip)); err != nil {
			return fmt.Errorf("the stored head does not read: %w", err)
		}
		end = tip.Head()
		remembered, err := s.rememberedHeads(r, deep)
		if err != nil {
			return err
		}
		pruned, closed, err := r.prunedLog()
		if err != nil {
			return err
		}
		v := chain.NewVerifier(chain.Start(chain.LogID(s.id)), chain.Fast)
		v.AllowPruned(pruned)
		if err := v.CheckPrefix(append(append(remembered, known...), closed...)...); err != nil {
			return err
		}
		var opened *opener
		if deep {
			if opened, err = r.openAside(); err != nil {
				return err
			}
		}
		err = r.follow(ctx, v, end.Size, opened)
		if opened != nil {
			// What it finds stands in entries before the one that ended the other.
			if fault := opened.end(); fault != nil {
				err = fault
			}
		}
		if err != nil {
			return err
		}
		if err := v.Finish(&end); err != nil {
			return err
		}
		if v.Tip() != tip {
			return &chain.Fault{Kind: chain.BadHead, Seq: end.Size, Want: "the state that the entries lead to", Found: "another in the head record"}
		}
		if opened != nil {
			return opened.written.check(r)
		}
		return nil
	})
	if kind, fault := IsFault(err); err == nil || fault {
		s.verified.Store(&verification{at: at, size: end.Size, fault: kind})
	}
	return headView(end), err
}

// follow feeds the verifier with all entries, and what is to be opened to
// another core.
func (r reader) follow(ctx context.Context, v *chain.Verifier, total uint64, opened *opener) error {
	report, _ := ctx.Value(progressKey{}).(func(done, total uint64))
	c := r.tx.Bucket(bucketLog).Cursor()
	n := uint64(0)
	for key, raw := c.First(); key != nil; key, raw = c.Next() {
		if n%4096 == 0 {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if report != nil {
				report(n, total)
			}
		}
		if seq := beNumber(key); seq != n {
			return &chain.Fault{Kind: chain.Missing, Seq: n, Last: max(seq, n+1) - 1,
				Want: fmt.Sprintf("entry %d in its place", n), Found: fmt.Sprintf("entry %d", seq)}
		}
		n++
		if err := v.Add(raw); err != nil {
			return err
		}
		if opened != nil && !opened.take(raw) {
			return nil // its fault is the first
		}
	}
	if report != nil {
		report(n, total)
	}
	return nil
}

// opener opens the details of entries on a core of its own.
type opener struct {
	written *writes // what the entries say was written
	batch   [][]byte
	batches chan [][]byte
	failed  chan struct{} // closed at the first fault
	done    chan struct{}
	fault   error
}

// openAside starts an opener. It reads within the transaction: end must be
// called before that ends.
func (r reader) openAside() (*opener, error) {
	written, err := r.carried()
	if err != nil {
		return nil, err
	}
	o := &opener{written: written, batches: make(chan [][]byte, 4), failed: make(chan struct{}), done: make(chan struct{})}
	go func() {
		defer close(o.done)
		seq := uint64(0)
		for batch := range o.batches {
			for _, raw := range batch {
				if o.fault != nil {
					break
				}
				if o.fault = r.checkPayload(seq, raw, o.written); o.fault != nil {
					close(o.failed)
				}
				seq++
			}
		}
	}()
	return o, nil
}

// take hands an entry over; false when a fault was found already.
func (o *opener) take(raw []byte) bool {
	if o.batch = append(o.batch, raw); len(o.batch) < verifyBatch {
		return true
	}
	select {
	case o.batches <- o.batch:
		o.batch = make([][]byte, 0, verifyBatch)
		return true
	case <-o.failed:
		return false
	}
}

// end waits for what was taken and returns the first fault.
func (o *opener) end() error {
	o.batches <- o.batch
	close(o.batches)
	<-o.done
	return o.fault
}

// checkPayload opens an entry's details, holds them to its commitment and notes
// what the entry says was written.
func (r reader) checkPayload(seq uint64, raw []byte, written *writes) error {
	if chain.Pruned(raw) {
		return nil
	}
	e, err := chain.Decode(raw)
	if err != nil {
		return &chain.Fault{Kind: chain.Malformed, Seq: seq, Last: seq, Want: "an entry as the format has it", Found: err.Error()}
	}
	payload := r.openEntry(e)
	if payload == nil {
		return &chain.Fault{Kind: chain.Unopened, Seq: e.Seq, Want: "details that open with the store's key", Found: "some that do not"}
	}
	_, details, err := chain.DecodePayload(payload, e.Commitment)
	if err != nil {
		return &chain.Fault{Kind: chain.Unopened, Seq: e.Seq, Want: "the details of the commitment", Found: "others"}
	}
	written.note(e.Seq, details)
	return nil
}

// verification is the outcome of the last one.
type verification struct {
	at    time.Time
	size  uint64
	fault string
}

// rememberedHeads gathers heads kept outside the log itself. Of the signatures in
// the heads file it checks the newest, which covers those before it, and in a
// deep verification all.
func (s *Store) rememberedHeads(r reader, deep bool) ([]chain.Head, error) {
	file, _, err := s.heads.read()
	if err != nil {
		return nil, err
	}
	var heads []chain.Head
	for _, h := range file.Heads {
		heads = append(heads, h.Head)
	}
	last, _ := file.Last()
	switch {
	case file.Key != (chain.Key{}) && file.Key != s.heads.key:
		err = chain.ErrSignature
	case deep:
		err = file.Check()
	case last.Signed():
		err = s.heads.key.Check(last)
	}
	if err != nil {
		return nil, &chain.Fault{Kind: chain.BadSignature, Seq: last.Size, Want: "heads in " + HeadsFile + " that the log's key signed", Found: "another"}
	}
	admins, err := r.Admins()
	if err != nil {
		return nil, err
	}
	for _, a := range admins {
		if a.HeadSize == 0 || len(a.HeadRoot) != chain.HashSize {
			continue
		}
		heads = append(heads, chain.Head{LogID: chain.LogID(s.id), Size: a.HeadSize, Root: chain.Hash(a.HeadRoot)})
	}
	return heads, nil
}
