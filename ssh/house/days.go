package house

import (
	"context"
	"log/slog"
	"time"
)

// Days has a store do what is due by the day: at the start, and whenever an
// hour of its clock has passed. One works on a store at a time.
type Days struct {
	Store interface{ Daily(context.Context) error }
	Now   func() time.Time
	Log   *slog.Logger

	last time.Time
}

// dayLook is how often the clock is looked at, dayEvery how often the store is
// asked.
const (
	dayLook  = time.Minute
	dayEvery = time.Hour
)

// Run works until ctx ends.
func (d *Days) Run(ctx context.Context) {
	ticker := time.NewTicker(dayLook)
	defer ticker.Stop()
	for {
		d.Once(ctx)
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// Once asks the store if it is time. What failed is tried again an hour later;
// errors of the store name no person.
func (d *Days) Once(ctx context.Context) {
	now := d.Now()
	if !d.last.IsZero() && now.Sub(d.last) < dayEvery && !now.Before(d.last) {
		return
	}
	d.last = now
	if err := d.Store.Daily(ctx); err != nil && ctx.Err() == nil {
		d.Log.Error("what is due by the day was not all done; it is tried again within the hour", "err", err.Error())
	}
}
