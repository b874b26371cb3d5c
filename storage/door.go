package storage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"slices"

	bolt "go.etcd.io/bbolt"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/chain"
)

// ErrClosed is returned for commands given to a closed store.
var ErrClosed = errors.New("the store is closed")

// batchMost is how many commands share a transaction at most.
const batchMost = 256

// job is one command on its way.
type job struct {
	actor  string
	cmd    model.Command
	result model.Result
	err    error
	done   chan struct{}
}

// Do gives a command in the name of an admin (or model.System.ID). It returns
// after the change and its audit entry are synced to disk, or a refusal
// (model.IsRefusal), which is an entry too; any other error is ours, and then
// nothing was changed. When ctx ends first the command may still be carried
// out.
//
// An approved erasure is executed before Do returns, whatever becomes of ctx
// once the command is taken: it must not stop between the approval and the end.
// When the disk does not let it, the code is "unfinished": it is approved, and
// Backup, Daily and Open try again.
func (s *Store) Do(ctx context.Context, actor string, cmd model.Command) (model.Result, error) {
	_, approval := cmd.(model.ApproveErasure)
	ruling, isRuling := cmd.(model.ApproveRuling)
	ending := isRuling && ruling.Op == model.OpEraseTenant
	instructed := isRuling && ruling.Op == model.OpInstructErase
	if approval || ending || instructed {
		if err := ctx.Err(); err != nil {
			return model.Result{}, err
		}
		ctx = context.WithoutCancel(ctx)
	}
	result, err := s.give(ctx, actor, cmd)
	if _, ok := cmd.(model.ApproveChange); ok && err == nil {
		s.goOnRotating()
	}
	if approval && err == nil {
		if err := s.finishErasures(ctx); err != nil {
			s.cfg.Log.Error("erasure not finished", "err", err.Error())
			return result, unfinished("", err)
		}
	}
	if swept := isRuling && ruling.Op == model.OpSweep; swept && err == nil {
		if err := s.dropFiles(); err != nil {
			s.cfg.Log.Error("keys of deleted files are not destroyed yet", "err", err.Error())
		}
	}
	if instructed && err == nil {
		if err := s.finishContents(ctx); err != nil {
			s.cfg.Log.Error("instructed erasure not finished", "err", err.Error())
			return result, unfinished(" on the tenant's instruction", err)
		}
	}
	if ending && err == nil {
		if err := s.finishTenants(ctx); err != nil {
			s.cfg.Log.Error("tenant not erased", "err", err.Error())
			return result, unfinished(" of the tenant", err)
		}
	}
	return result, err
}

func (s *Store) give(ctx context.Context, actor string, cmd model.Command) (model.Result, error) {
	j := &job{actor: actor, cmd: cmd, done: make(chan struct{})}
	select {
	case <-s.stop:
		return model.Result{}, ErrClosed
	default:
	}
	select {
	case s.jobs <- j:
	case <-ctx.Done():
		return model.Result{}, ctx.Err()
	case <-s.stop:
		return model.Result{}, ErrClosed
	}
	select {
	case <-j.done:
		return j.result, j.err
	case <-ctx.Done():
		return model.Result{}, ctx.Err()
	case <-s.idle:
	}
	// The committer has ended, and either served the command or never saw it.
	select {
	case <-j.done:
		return j.result, j.err
	default:
		return model.Result{}, ErrClosed
	}
}

// commitLoop takes what is queued, never waiting for more: one caller is
// served at the disk's speed, many share its commits.
func (s *Store) commitLoop() {
	defer close(s.idle)
	for {
		select {
		case j := <-s.jobs:
			batch := []*job{j}
			for len(batch) < batchMost {
				select {
				case more := <-s.jobs:
					batch = append(batch, more)
					continue
				default:
				}
				break
			}
			s.commit(batch)
		case f := <-s.alone:
			f()
		case <-s.stop:
			for {
				select {
				case j := <-s.jobs:
					j.err = ErrClosed
					close(j.done)
				default:
					return
				}
			}
		}
	}
}

// commit runs a batch in one transaction. If that fails, each command is tried
// alone, so that one cannot spoil another.
func (s *Store) commit(batch []*job) {
	err := s.attempt(batch)
	if err == errUnsure {
		for _, j := range batch {
			j.result, j.err = model.Result{}, err
		}
	} else if err != nil && len(batch) > 1 {
		for _, j := range batch {
			j.result, j.err = model.Result{}, nil
			if err := s.attempt([]*job{j}); err != nil {
				j.result, j.err = model.Result{}, err
			}
		}
	} else if err != nil {
		batch[0].result, batch[0].err = model.Result{}, err
	}
	for _, j := range batch {
		if j.err != nil && !model.IsRefusal(j.err) {
			s.cfg.Log.Error("command failed", "command", j.cmd.Act().Name, "err", j.err.Error())
			j.err = unwritable(j.err)
		}
		close(j.done)
	}
}

// attempt returns an error when the transaction as a whole must not stand.
func (s *Store) attempt(batch []*job) error {
	if s.broken {
		return errBroken
	}
	if err := s.syncName(); err != nil {
		return err
	}
	tx, err := s.db.Begin(true)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing
	tip := s.tip
	var changed []change
	for _, j := range batch {
		more, err := s.apply(tx, &tip, j)
		if err != nil {
			return err
		}
		changed = append(changed, more...)
	}
	if tip.Size() == s.tip.Size() && len(changed) == 0 {
		return nil // nothing but reads and reruns
	}
	mark, err := tip.MarshalBinary()
	if err != nil {
		return err
	}
	if err := tx.Bucket(bucketMeta).Put(metaTip, mark); err != nil {
		return err
	}
	seen, err := s.noteRing(tx)
	if err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return s.uncommitted(err)
	}
	s.noted = seen
	s.tipMu.Lock()
	s.tip = tip
	s.tipMu.Unlock()
	s.board.apply(changed)
	if slices.ContainsFunc(changed, func(c change) bool { return c.ref.Kind == model.KindSegment }) {
		s.logIndex.forget()
	}
	s.headDue()
	s.signal.send()
	return nil
}

// apply decides one command and writes it. Its own errors are left in the job;
// a returned error condemns the transaction.
func (s *Store) apply(tx *bolt.Tx, tip *chain.Tip, j *job) ([]change, error) {
	r := reader{s, tx}
	act := j.cmd.Act()
	actor := model.System
	if j.actor != model.System.ID {
		var err error
		if actor, err = r.Admin(j.actor); err != nil {
			j.err = err
			return nil, nil
		}
	}
	call := &model.Call{Reader: r, Actor: actor, At: s.cfg.Now().UTC(), Codes: keys.Codes{}, Signatures: keys.Signatures{}}
	if _, err := io.ReadFull(s.cfg.Rand, call.Seed[:]); err != nil {
		return nil, fmt.Errorf("random source: %w", err)
	}
	decision, err := s.decide(call, act, j.cmd)
	if err != nil && !model.IsRefusal(err) {
		j.err = err
		return nil, nil
	}
	j.err = err
	if err == nil {
		j.result = decision.Result
	} else {
		decision = refused(decision)
	}
	for _, alarm := range call.Raised() {
		decision.Put = append(decision.Put, alarm)
	}
	if decision.Quiet && len(decision.Put) == 0 {
		return nil, nil
	}
	changed, hashes, err := s.write(tx, decision)
	if err != nil {
		return nil, err
	}
	if decision.Prune > 0 {
		kept, err := r.prune(decision.Prune)
		if err != nil {
			return nil, err
		}
		decision.Facts = append(decision.Facts, kept...)
	}
	if decision.Quiet {
		return changed, nil
	}
	return changed, s.append(tx, tip, call, act, decision, j.err, hashes)
}

// decide asks the rule, then the command; a panic in it is an error of its
// own.
func (s *Store) decide(call *model.Call, act *model.Act, cmd model.Command) (d model.Decision, err error) {
	defer func() {
		if p := recover(); p != nil {
			s.cfg.Log.Error("panic in a decision", "command", act.Name, "stack", string(debug.Stack()))
			d, err = model.Decision{}, fmt.Errorf("internal error in %s", act.Name)
		}
	}()
	if err := act.May(call.Actor, call.At); err != nil {
		return model.Decision{}, err
	}
	if err := s.board.restored().Bars(act); err != nil {
		return model.Decision{}, err
	}
	return cmd.Decide(call)
}
