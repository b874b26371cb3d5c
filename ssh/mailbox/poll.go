package mailbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh/intake"
)

// Every is how often a mailbox is asked.
const Every = time.Minute

// messageMost is the largest message that is taken, in bytes, as intake has it.
const messageMost = 25 << 20

// Door gives a command to the store in the name of the console itself.
type Door func(context.Context, model.Command) (model.Result, error)

// Source is a mailbox. Once takes what is there now and returns how many
// messages it took; an error says why it had to stop.
type Source interface {
	Once(ctx context.Context, do Door, log *slog.Logger) (int, error)
}

// Run asks a source at once and then every minute, until ctx ends.
func Run(ctx context.Context, s Source, do Door, log *slog.Logger) {
	ticker := time.NewTicker(Every)
	defer ticker.Stop()
	for {
		n, err := s.Once(ctx, do, log)
		if n > 0 {
			log.Info("letters taken from the mailbox", "count", n)
		}
		if err != nil && ctx.Err() == nil {
			log.Error("the mailbox cannot be read; it is tried again in a minute", "err", err.Error())
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// errUnreadable: the message stays for a person.
var errUnreadable = errors.New("the message cannot be taken")

// take takes one message, however many an mbox in it holds. arrived is the
// mailbox's own time.
func take(ctx context.Context, do Door, raw []byte, arrived time.Time) error {
	if len(raw) == 0 || len(raw) > messageMost {
		return fmt.Errorf("%w: wanted 1 to %d bytes", errUnreadable, messageMost)
	}
	for item := range intake.ReadMessages(bytes.NewReader(raw), arrived, intake.Limits{}) {
		if len(item.Raw) == 0 {
			return fmt.Errorf("%w: nothing readable in it", errUnreadable)
		}
		item.Letter.Date = arrived
		if _, err := intake.Take(ctx, do, item, "mailbox"); err != nil {
			return err
		}
	}
	return nil
}
