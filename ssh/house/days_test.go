package house_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/ssh/house"
)

type asked struct {
	times int
	err   error
}

func (a *asked) Daily(context.Context) error { a.times++; return a.err }

func TestWhatIsDueByTheDayIsDoneAtTheStartAndEveryHour(t *testing.T) {
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	var log bytes.Buffer
	store := &asked{err: errors.New("the disk is full")}
	d := &house.Days{Store: store, Now: func() time.Time { return now }, Log: slog.New(slog.NewTextHandler(&log, nil))}
	for i, step := range []struct {
		pass time.Duration
		want int
	}{{0, 1}, {59 * time.Minute, 1}, {time.Minute, 2}, {30 * time.Minute, 2}, {24 * time.Hour, 3}, {-48 * time.Hour, 4}} {
		now = now.Add(step.pass)
		d.Once(t.Context())
		if store.times != step.want {
			t.Errorf("step %d: asked %d times, want %d", i, store.times, step.want)
		}
	}
	if !strings.Contains(log.String(), "the disk is full") {
		t.Errorf("a failure is not told: %s", log.String())
	}
}
