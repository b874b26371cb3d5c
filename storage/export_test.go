package storage

import (
	"context"

	"integrora.com/opsconsole/model"
)

// Give lets tests take an erasure's steps one by one, as if the process died
// between them.
func (s *Store) Give(ctx context.Context, actor string, cmd model.Command) (model.Result, error) {
	return s.give(ctx, actor, cmd)
}
