package outbox_test

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh/outbox"
)

// The store goes away under the queue at every step that a crash could choose:
// before the server is spoken to, after it took the letter, and not at all.
// However often that happens, no server ever takes a letter twice, and no letter
// is lost: what nobody can know is held.
func TestNoLetterIsTakenTwiceOrLostHoweverOftenTheConsoleStops(t *testing.T) {
	for seed := range uint64(5) {
		o := newOffice(t, newPost(t, "127.0.0.1"))
		rng := rand.New(rand.NewPCG(seed, 1))
		var ids []string
		for range 8 {
			ids = append(ids, o.sent(model.LetterAcknowledge, nil))
		}
		taken := map[string]int{}
		o.queue.Offer = func(_ context.Context, l model.OutLetter, _ model.OutText) outbox.Outcome {
			switch rng.IntN(4) {
			case 0:
				taken[l.ID]++
				return outbox.Outcome{State: model.OutSent, Code: "250"}
			case 1:
				taken[l.ID]++
				_ = o.Store.Close()
				return outbox.Outcome{State: model.OutSent, Code: "250"}
			case 2:
				_ = o.Store.Close()
				return outbox.Outcome{State: model.OutDeferred}
			}
			return outbox.Outcome{State: model.OutDeferred, Code: "451"}
		}
		stops := 0
		for open := true; open; {
			if err := o.queue.Once(ctx); err != nil {
				stops++
				o.Reopen()
				o.queue.Store = o.Store
			}
			o.Clock.Advance(time.Hour)
			open = false
			for _, id := range ids {
				v, err := o.Desk("admin").OutLetter(ctx, id)
				if err != nil {
					t.Fatal(err)
				}
				switch s := v.Letter.State; {
				case taken[id] > 1:
					t.Fatalf("seed %d: %s was taken %d times", seed, id, taken[id])
				case s == model.OutSent && taken[id] != 1:
					t.Fatalf("seed %d: %s counts as sent and was never taken", seed, id)
				case s == model.OutQueued || s == model.OutDeferred || s == model.OutSending:
					open = true
				case s != model.OutSent && s != model.OutHeld:
					t.Fatalf("seed %d: %s is %s", seed, id, s)
				}
			}
		}
		if stops == 0 {
			t.Errorf("seed %d: the console never stopped", seed)
		}
	}
}
