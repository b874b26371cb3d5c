package storage_test

import "slices"

func median(s []float64) float64 {
	slices.Sort(s)
	return s[len(s)/2]
}
