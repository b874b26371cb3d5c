package storage

import (
	"errors"
	"runtime"
	"sync"

	"integrora.com/opsconsole/model"
)

// readAtOnce is how many records of a kind are opened between two hand-overs.
const readAtOnce = 4096

// readKind opens every record of a kind, on all cores, and hands them on in the
// order of their places. One whose key is gone is left out: an erasure is being
// finished. Workers touch the bytes that the transaction showed and the key
// ring only; the transaction itself is not for many.
func readKind(r reader, kind model.Kind, take func(model.Record)) error {
	keys := make([][]byte, 0, readAtOnce)
	values := make([][]byte, 0, readAtOnce)
	opened := make([]model.Record, readAtOnce)
	faults := make([]error, readAtOnce)
	hand := func() error {
		workers := runtime.GOMAXPROCS(0)
		var wait sync.WaitGroup
		for w := range workers {
			wait.Go(func() {
				for i := w; i < len(keys); i += workers {
					opened[i], faults[i] = openAny(r, kind, keys[i], values[i])
				}
			})
		}
		wait.Wait()
		if err := errors.Join(faults[:len(keys)]...); err != nil {
			return err
		}
		for _, rec := range opened[:len(keys)] {
			if rec != nil {
				take(rec)
			}
		}
		keys, values = keys[:0], values[:0]
		return nil
	}
	err := r.tx.Bucket([]byte(kind)).ForEach(func(key, sealed []byte) error {
		keys, values = append(keys, key), append(values, sealed)
		if len(keys) < readAtOnce {
			return nil
		}
		return hand()
	})
	if err != nil {
		return err
	}
	return hand()
}

// openAny opens a record that the board reads; nil when its key is gone.
func openAny(r reader, kind model.Kind, key, sealed []byte) (model.Record, error) {
	plain, err := r.unseal(kind, key, sealed, subjectOfPlace(kind, key))
	if model.CodeOf(err) == "not_found" && err != nil {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return decodeAny(kind, plain)
}
