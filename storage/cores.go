package storage

import (
	"runtime"
	"sync"
)

// inParts looks at n things on all cores at once, each part of them of least or
// more, and returns what was found in each, in their order.
func inParts[T any](n, least int, look func(from, to int) T) []T {
	parts := max(1, min(runtime.GOMAXPROCS(0), n/least))
	found := make([]T, parts)
	var wait sync.WaitGroup
	for part := range parts - 1 {
		wait.Go(func() { found[part] = look(part*n/parts, (part+1)*n/parts) })
	}
	found[parts-1] = look((parts-1)*n/parts, n)
	wait.Wait()
	return found
}
