package storage_test

import (
	"fmt"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/storetest"
)

// A year of work: each day people come and a letter is received, each week
// somebody is erased; every quarter a large tenant joins, and leaves seven weeks
// later. What is due is done every night. The file never is much larger than what
// it holds.
func TestTheFileStaysBoundedOverAYearOfWork(t *testing.T) {
	const (
		floor = 8 << 20
		chunk = 16 << 20 // by which the file grows
	)
	h := storetest.New(t)
	h.Fill(20, 1, 0)
	h.Store.CompactAbove(floor)
	night := time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC) // two or three o'clock in Vilnius
	shrunk, most, last := 0, int64(0), int64(0)
	for day := range 365 {
		h.Import(storetest.Lines(100+4*day, 104+4*day, 1), 8)
		h.Do("oncall", model.DismissLetter{Request: h.Do(model.System.ID, storetest.LetterTo(day)).ID})
		if day%7 == 0 {
			request, _ := h.EraseOne("*")
			h.Do("admin", model.AnswerRequest{Request: request, Channel: "post"})
		}
		slug := fmt.Sprintf("large-%d", day/91)
		switch day % 91 {
		case 10:
			settle(h, slug, 400, 64<<10)
		case 60:
			endOf(t, h, slug)
		}
		h.Clock.Advance(night.AddDate(0, 0, day).Sub(h.Clock.Now()))
		if err := h.Store.Daily(ctx); err != nil {
			t.Fatalf("day %d: %v", day, err)
		}
		use := used(t, h)
		if live := use.Bytes - use.Free; use.Bytes > max(2*live, floor)+chunk {
			t.Fatalf("day %d: the file has %d bytes, of which %d are used", day, use.Bytes, live)
		}
		if use.Bytes < last {
			shrunk++
		}
		most, last = max(most, use.Bytes), use.Bytes
	}
	if shrunk == 0 {
		t.Error("the file was never compacted: the test is no test")
	}
	t.Logf("compacted %d times; the file had %d bytes at most, and %d at the end", shrunk, most, last)
	unharmed(t, h)
}
