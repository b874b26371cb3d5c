package storage

import (
	"bytes"
	"context"
	"errors"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
)

// contentSubject is the key's subject of a tenant's content, by its place.
func contentSubject(key []byte) string { return model.TenantSubject(string(key)) }

func (r reader) ContentRefs(tenant string) ([]model.Ref, error) {
	var list []model.Ref
	prefix := []byte(tenant + "/")
	c := r.tx.Bucket([]byte(model.KindContent)).Cursor()
	for key, _ := c.Seek(prefix); bytes.HasPrefix(key, prefix); key, _ = c.Next() {
		list = append(list, model.Ref{Kind: model.KindContent, ID: string(key)})
	}
	return list, nil
}

// keyGone reports whether what was sealed under a subject's key can be opened no
// more: the subject has no key, or has a new one in place of it.
func keyGone(ring *keys.Ring, subject string, sealed []byte) (bool, error) {
	k, err := ring.Key(subject)
	if version := keys.KeyVersion(sealed); err == nil && k.Version != version && version != 0 {
		_, err = ring.Former(subject, version, false)
	}
	if errors.Is(err, keys.ErrNoKey) {
		return true, nil
	}
	return false, err
}

// finishContents destroys the keys of what was erased on tenants' instructions,
// so that no older backup brings it back. Each step may be repeated: it is called
// after an approval, at every start, after each backup and by the day.
func (s *Store) finishContents(ctx context.Context) error {
	s.finish.Lock()
	defer s.finish.Unlock()
	return each(ctx, s.board.unsettled(), s.finishContent)
}

// unsettled lists the requests whose instructed erasure is not at its end.
func (b *board) unsettled() []model.Request {
	b.mu.RLock()
	defer b.mu.RUnlock()
	var list []model.Request
	for _, e := range b.requests.all {
		if e.record.Processing.Carried.KeyOpen() {
			list = append(list, e.record)
		}
	}
	return list
}

// finishContent draws a new key, seals what is left of the content under it, and
// destroys the one of before. The subject keeps a key even when nothing is left:
// were it dropped, content of later would have a key of the same version.
func (s *Store) finishContent(ctx context.Context, r model.Request) error {
	subject := model.ContentSubject(r.Tenant, r.Person)
	group := keys.GroupOf(subject)
	its := func(name string) bool { return name == subject }
	if _, err := s.ring.NewVersions(group, group+1, its); err != nil {
		return err
	}
	if _, err := s.give(ctx, model.System.ID, model.SealContentAnew{Request: r.ID}); err != nil {
		return err
	}
	_, err := s.ring.Retire(group, group+1, func(name string) keys.Fate {
		if its(name) {
			return keys.DestroyFormer
		}
		return keys.KeepFormer
	})
	if err != nil {
		return err
	}
	tip := s.tipNow()
	if err := s.copyKeys(tip.Head()); err != nil {
		return err
	}
	digest := s.ring.Digest()
	_, err = s.give(ctx, model.System.ID, model.SettleContent{Request: r.ID, KeyDigest: digest[:]})
	return err
}
