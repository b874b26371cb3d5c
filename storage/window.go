package storage

import (
	"slices"

	"integrora.com/opsconsole/model"
)

// cut is the part of a list that a window shows, from the list's end when the
// window is descending, and the place of its first row. place finds the
// window's Around in the list, below 0 when it is not there: then its offset
// counts. A window around an id is full where the list is long enough.
func cut[T any](list []T, w model.Window, place func(id string) int) (shown []T, offset int) {
	n, limit := len(list), max(w.Limit, 0)
	from := w.Offset
	if w.Around != "" {
		if at := place(w.Around); at >= 0 {
			if w.Desc {
				at = n - 1 - at
			}
			from = min(at-limit/2, n-limit)
		}
	}
	from = min(max(from, 0), n)
	to := min(from+limit, n)
	if !w.Desc {
		return list[from:to], from
	}
	shown = slices.Clone(list[n-to : n-from])
	slices.Reverse(shown)
	return shown, from
}
