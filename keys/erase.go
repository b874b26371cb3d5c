package keys

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"

	bolt "go.etcd.io/bbolt"
)

// Drop erases the keys of the subjects for good: takes them out, draws new keys
// for their groups and a new root, wraps what remains anew, and replaces
// root.key. When it returns, no present file yields the keys, and a copy of
// keys.db taken before cannot be opened with the root.key of now. It returns
// the SHA-256 of the root.key in force, for the record of the erasure.
//
// The order makes a crash harmless. (1) One commit in keys.db takes the rows
// out and keeps every group key twice: under the root in force and under the
// next. (2) root.key is replaced whole. Before 2 the old root opens everything
// that remains, and OpenRing notices and renews once more; after 2 the new one
// does. After an error the same call may be repeated, unless ErrUnsure asks to
// open the ring again; opening finishes the erasure.
//
// Dropping a subject that has no key changes nothing and returns the digest.
func (r *Ring) Drop(subjects ...string) (digest [32]byte, err error) {
	if err := checkSubjects(subjects); err != nil {
		return [32]byte{}, err
	}
	r.write.Lock()
	defer r.write.Unlock()
	if r.unsure.Load() {
		return [32]byte{}, fmt.Errorf("drop keys: %w", ErrUnsure)
	}
	present, err := r.present(subjects)
	if err != nil {
		return [32]byte{}, fmt.Errorf("drop keys: %w", err)
	}
	if len(present) == 0 && r.newest == r.root.generation {
		return r.digest, nil
	}
	if err := r.renew(present); err != nil {
		return [32]byte{}, fmt.Errorf("drop keys: %w", err)
	}
	return r.digest, nil
}

// present returns the subjects that have a key.
func (r *Ring) present(subjects []string) ([]string, error) {
	var found []string
	err := r.db.View(func(tx *bolt.Tx) error {
		for _, s := range subjects {
			if tx.Bucket(subjectBucket).Get(place(s)) != nil {
				found = append(found, s)
			}
		}
		return nil
	})
	return found, err
}

// renew takes out the subjects in gone, which have keys, renews their groups
// and the root. The caller holds write.
func (r *Ring) renew(gone []string) error {
	next := root{ring: r.id, generation: max(r.newest, r.root.generation) + 1}
	var err error
	if next.key, err = drawSecret(r.rand); err != nil {
		return err
	}
	defer wipe(next.key[:])
	text, err := sealRoot(next, r.master, r.rand)
	if err != nil {
		return err
	}
	if err := r.rewrap(gone, next); err != nil {
		return err
	}
	if err := r.pause("committed"); err != nil {
		return err
	}
	renamed, err := replaceFile(r.rootPath(), text, r.pause)
	if err != nil {
		if renamed {
			r.unsure.Store(true)
			err = fmt.Errorf("%w: %w", ErrUnsure, err)
		}
		return err
	}
	wipe(r.root.key[:])
	r.root, r.digest = next, digestRoot(text)
	return nil
}

// rewrap is the commit in keys.db, with what is in memory brought in line.
// Readers wait meanwhile, so that none unwraps with a group key of before.
func (r *Ring) rewrap(gone []string, next root) error {
	byGroup := make(map[uint16][][]byte)
	for _, s := range gone {
		p := place(s)
		g := binary.BigEndian.Uint16(p)
		byGroup[g] = append(byGroup[g], p)
	}
	r.tree.Lock()
	defer r.tree.Unlock()
	groups := slices.Clone(r.groups)
	defer func() { clear(groups) }()
	complete := false
	err := r.db.Update(func(tx *bolt.Tx) error {
		for _, g := range slices.Sorted(maps.Keys(byGroup)) {
			var err error
			if groups[g], err = r.renewGroup(tx, g, byGroup[g]); err != nil {
				return err
			}
		}
		if err := putGroups(tx, groups, r.rand, r.root, next); err != nil {
			return err
		}
		if err := r.pause("wrapped"); err != nil {
			return err
		}
		complete = true
		return nil
	})
	if err != nil {
		if complete { // the commit failed half-way: the file may hold either state
			r.unsure.Store(true)
			err = fmt.Errorf("%w: %w", ErrUnsure, err)
		}
		return err
	}
	r.groups, groups = groups, r.groups
	r.newest = next.generation
	r.cache.drop(gone)
	return nil
}
