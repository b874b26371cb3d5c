package keys

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// Groups is how many group keys there are. A rotation walks over them in
// ranges, so that no step holds up others for long.
const Groups = groupCount

// NewVersions draws a new key for each subject in the groups from … to-1 that
// match says, in one synced commit; its key until now becomes a former one, with
// which its records still open. A subject that has such a one already is left
// alone, so that the same call may be repeated. It returns how many have one now.
func (r *Ring) NewVersions(from, to int, match func(subject string) bool) (rotating int, err error) {
	r.write.Lock()
	defer r.write.Unlock()
	if r.unsure.Load() {
		return 0, fmt.Errorf("rotate keys: %w", ErrUnsure)
	}
	// Readers wait, so that none caches a key that is a former one by then.
	r.tree.Lock()
	defer r.tree.Unlock()
	var rotated []string
	complete := false
	err = r.db.Update(func(tx *bolt.Tx) error {
		if _, err := tx.CreateBucketIfNotExists(formerBucket); err != nil {
			return err
		}
		if err := tx.Bucket(metaBucket).Put(formatKey, binary.BigEndian.AppendUint32(nil, ringFormat)); err != nil {
			return err
		}
		for g := from; g < min(to, groupCount); g++ {
			more, before, err := r.newVersions(tx, uint16(g), match)
			if err != nil {
				return err
			}
			rotated, rotating = append(rotated, more...), rotating+before+len(more)
		}
		if len(rotated) == 0 {
			return errNothing
		}
		if err := r.count(tx); err != nil {
			return err
		}
		complete = true
		return r.pause("versions")
	})
	switch {
	case errors.Is(err, errNothing):
		return rotating, nil
	case err != nil && complete:
		return 0, fmt.Errorf("rotate keys: %w", r.uncommitted(err))
	case err != nil:
		return 0, fmt.Errorf("rotate keys: %w", err)
	}
	r.counted()
	r.cache.drop(rotated)
	return rotating, nil
}

// errNothing rolls a transaction back that would change nothing.
var errNothing = errors.New("nothing to do")

// newVersions draws within one group; before is how many had been drawn.
func (r *Ring) newVersions(tx *bolt.Tx, g uint16, match func(string) bool) (names []string, before int, err error) {
	formers, err := formersOf(tx, g)
	if err != nil {
		return nil, 0, err
	}
	rotating := make(map[string]bool)
	for _, f := range formers {
		if len(f.row) > 0 && f.row[0] == useResealing {
			rotating[f.subject()] = true
			if match(f.subject()) {
				before++
			}
		}
	}
	group := &r.groups[g]
	bucket := tx.Bucket(subjectBucket)
	type member struct{ place, row []byte }
	var members []member
	prefix := binary.BigEndian.AppendUint16(nil, g)
	cursor := bucket.Cursor()
	for place, row := cursor.Seek(prefix); bytes.HasPrefix(place, prefix); place, row = cursor.Next() {
		if subject := string(place[2:]); match(subject) && !rotating[subject] {
			members = append(members, member{bytes.Clone(place), bytes.Clone(row)})
		}
	}
	for _, m := range members {
		k, err := r.openRow(aead(&group.key), group.version, m.place, m.row)
		if err != nil {
			return nil, 0, err
		}
		row, err := r.sealFormer(group, m.place, k, useResealing)
		wipe(k.Secret[:])
		if err != nil {
			return nil, 0, err
		}
		if err := tx.Bucket(formerBucket).Put(formerPlace(m.place, k.Version), row); err != nil {
			return nil, 0, err
		}
		fresh, err := r.addRow(bucket, m.place, k.Version+1)
		if err != nil {
			return nil, 0, err
		}
		wipe(fresh.Secret[:])
		names = append(names, string(m.place[2:]))
	}
	return names, before, nil
}

// Retire ends the rotation of the subjects in the groups from … to-1: each of
// their former keys becomes what fate says, and the groups of those are renewed
// with the root, so that no copy of keys.db opens them with the root.key of then.
// It is as safe to be cut short and as repeatable as Drop. It returns how many
// former keys changed their state.
func (r *Ring) Retire(from, to int, fate func(subject string) Fate) (n int, err error) {
	r.write.Lock()
	defer r.write.Unlock()
	if r.unsure.Load() {
		return 0, fmt.Errorf("retire keys: %w", ErrUnsure)
	}
	work := renewal{fate: fate, gone: make(map[uint16][][]byte)}
	err = r.db.View(func(tx *bolt.Tx) error {
		for g := from; g < min(to, groupCount); g++ {
			list, err := formersOf(tx, uint16(g))
			if err != nil {
				return err
			}
			for _, f := range list {
				if len(f.row) > 0 && f.row[0] == useResealing && fate(f.subject()) != KeepFormer {
					work.gone[uint16(g)] = nil
					n++
				}
			}
		}
		return nil
	})
	if err == nil && (n > 0 || r.newest != r.root.generation) {
		err = r.renew(work)
	}
	if err != nil {
		return 0, fmt.Errorf("retire keys: %w", err)
	}
	return n, nil
}

// RenewGroups draws new keys for the groups from … to-1 and a new root, and
// wraps everything below anew. An empty range renews the root alone. It returns
// the SHA-256 of the root.key in force, and is as safe to be cut short and as
// repeatable as Drop.
func (r *Ring) RenewGroups(from, to int) (digest [32]byte, err error) {
	r.write.Lock()
	defer r.write.Unlock()
	if r.unsure.Load() {
		return [32]byte{}, fmt.Errorf("renew groups: %w", ErrUnsure)
	}
	work := renewal{gone: make(map[uint16][][]byte)}
	for g := from; g < min(to, groupCount); g++ {
		work.gone[uint16(g)] = nil
	}
	if err := r.renew(work); err != nil {
		return [32]byte{}, fmt.Errorf("renew groups: %w", err)
	}
	return r.digest, nil
}

// ChangeMaster renews the root and seals it under another master key: the one
// until now opens no present file any more. Until root.key is replaced the old
// one opens everything, from then on the new one does.
func (r *Ring) ChangeMaster(to Master) (digest [32]byte, err error) {
	r.write.Lock()
	defer r.write.Unlock()
	if r.unsure.Load() {
		return [32]byte{}, fmt.Errorf("change the master key: %w", ErrUnsure)
	}
	if err := r.renew(renewal{master: &to}); err != nil {
		return [32]byte{}, fmt.Errorf("change the master key: %w", err)
	}
	return r.digest, nil
}
