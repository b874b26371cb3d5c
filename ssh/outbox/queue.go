package outbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage"
)

// look is how often the queue looks for letters whose next try has come.
const look = time.Minute

// storeTime bounds the recording of an outcome, which is not given up when the
// program stops.
const storeTime = 10 * time.Second

// Queue offers queued letters to a mail server, one after another. One queue
// works on a store at a time.
type Queue struct {
	Store *storage.Store
	Offer func(context.Context, model.OutLetter, model.OutText) Outcome // Server.Offer
	Now   func() time.Time
	Log   *slog.Logger
}

// Run works until ctx ends: at once when something changed, else every minute.
func (q *Queue) Run(ctx context.Context) {
	changed, stop := q.Store.Changes()
	defer stop()
	ticker := time.NewTicker(look)
	defer ticker.Stop()
	for {
		wake := changed
		if err := q.Once(ctx); err != nil && ctx.Err() == nil {
			q.Log.Error("letters are not sent", "err", err.Error())
			wake = nil // a store that takes nothing is not asked again at once
		}
		select {
		case <-ctx.Done():
			return
		case <-wake:
		case <-ticker.C:
		}
	}
}

// Once holds what an earlier run left in the middle, then offers every letter
// that is due. An error is the store's; servers' words are outcomes.
func (q *Queue) Once(ctx context.Context) error {
	due, cut := q.Store.Outbox(q.Now())
	for _, l := range cut {
		if err := q.record(l, Outcome{model.OutHeld, "", "cut short"}); err != nil {
			return err
		}
	}
	for _, l := range due {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := q.deliver(ctx, l); err != nil {
			return err
		}
	}
	return nil
}

func (q *Queue) deliver(ctx context.Context, l model.OutLetter) error {
	_, err := q.Store.Do(ctx, model.System.ID, model.DeliverLetter{Letter: l.ID, To: model.OutSending})
	if model.IsRefusal(err) {
		return nil // somebody changed it meanwhile
	}
	if err != nil {
		return err
	}
	text, err := q.Store.OutText(ctx, l.ID)
	switch {
	case model.CodeOf(err) == "not_found" && err != nil:
		return q.record(l, Outcome{model.OutFailed, "", "erased"})
	case err != nil:
		// Nothing was said to the server: it may be offered again.
		return errors.Join(err, q.record(l, Outcome{model.OutDeferred, "", "store"}))
	}
	return q.record(l, q.Offer(context.WithoutCancel(ctx), l, text))
}

// record writes an outcome down, also while the program stops.
func (q *Queue) record(l model.OutLetter, o Outcome) error {
	ctx, cancel := context.WithTimeout(context.Background(), storeTime)
	defer cancel()
	_, err := q.Store.Do(ctx, model.System.ID, model.DeliverLetter{Letter: l.ID, To: o.State, Code: o.Code})
	if err != nil {
		return fmt.Errorf("the outcome of %s (%s) is not recorded; it will be held: %w", l.ID, o.State, err)
	}
	q.Log.Info("letter offered", "letter", l.ID, "state", string(o.State), "code", o.Code, "why", o.Why)
	return nil
}
