package storage

import (
	"context"
	"time"

	"integrora.com/opsconsole/storage/chain"
)

// HeadKeeper keeps copies of signed heads where this machine's administrator
// cannot reach them.
type HeadKeeper interface {
	// Keep keeps one head. Heads come in order; after an error the next is tried.
	Keep(ctx context.Context, head KeptHead) error
	// String names the place, without secrets.
	String() string
}

// KeptHead is a signed head in the forms that keepers need.
type KeptHead struct {
	Key    string // the verifier key
	Size   uint64
	Note   string // signed note
	Record string // of a file of heads, the key's line not in it
}

const (
	keepMost    = 64              // heads that wait for one keeper
	keepFor     = 5 * time.Second // that one may take
	keepAtClose = 10 * time.Second
)

// sender hands heads to one keeper, in order, without holding up anybody.
type sender struct {
	keeper HeadKeeper
	heads  chan KeptHead
}

// sendHead queues a head for every keeper.
func (s *Store) sendHead(h chain.SignedHead) {
	k := s.heads.key
	kept := KeptHead{Key: k.String(), Size: h.Size, Note: k.Note(h), Record: string(k.AppendRecord(nil, h, false))}
	for _, to := range s.senders {
		select {
		case to.heads <- kept:
		default:
			s.cfg.Log.Error("audit head not sent: too many wait", "to", to.keeper.String(), "size", h.Size)
		}
	}
}

// startSenders begins to hand heads on.
func (s *Store) startSenders() {
	for _, keeper := range s.cfg.Heads {
		to := &sender{keeper, make(chan KeptHead, keepMost)}
		s.senders = append(s.senders, to)
		s.sending.Add(1)
		go func() {
			defer s.sending.Done()
			for head := range to.heads {
				s.send(to.keeper, head)
			}
		}()
	}
}

func (s *Store) send(keeper HeadKeeper, head KeptHead) {
	ctx, cancel := context.WithTimeout(context.Background(), keepFor)
	defer cancel()
	if err := keeper.Keep(ctx, head); err != nil {
		s.cfg.Log.Error("audit head not sent", "to", keeper.String(), "size", head.Size, "err", err.Error())
	}
}

// stopSenders lets them send what waits, for a while.
func (s *Store) stopSenders() {
	for _, to := range s.senders {
		close(to.heads)
	}
	ended := make(chan struct{})
	go func() { s.sending.Wait(); close(ended) }()
	ctx, cancel := context.WithTimeout(context.Background(), keepAtClose)
	defer cancel()
	select {
	case <-ended:
	case <-ctx.Done():
		s.cfg.Log.Error("audit heads not all sent")
	}
}
