package keys

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"

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
		return r.digest, r.scrubbed()
	}
	work := renewal{gone: make(map[uint16][][]byte)}
	for _, s := range present {
		p := place(s)
		g := binary.BigEndian.Uint16(p)
		work.gone[g] = append(work.gone[g], p)
	}
	if err := r.renew(work); err != nil {
		return [32]byte{}, fmt.Errorf("drop keys: %w", err)
	}
	return r.digest, nil
}

// Subjects lists the subjects with a key whose names begin with a prefix.
func (r *Ring) Subjects(prefix string) ([]string, error) {
	var found []string
	err := r.db.View(func(tx *bolt.Tx) error {
		return tx.Bucket(subjectBucket).ForEach(func(place, _ []byte) error {
			if name := string(place[min(2, len(place)):]); strings.HasPrefix(name, prefix) {
				found = append(found, name)
			}
			return nil
		})
	})
	return found, err
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

// renewal says what is renewed beside the root.
type renewal struct {
	gone   map[uint16][][]byte       // the groups, and the places taken out of each
	fate   func(subject string) Fate // of former keys in those groups; nil: they stay
	master *Master                   // what seals the root from now on; nil: the one until now
}

// renew takes out what is gone, renews the groups and the root, and scrubs what
// the file keeps of before. The caller holds write.
func (r *Ring) renew(work renewal) error {
	next := root{ring: r.id, generation: max(r.newest, r.root.generation) + 1}
	var err error
	if next.key, err = drawSecret(r.rand); err != nil {
		return err
	}
	defer wipe(next.key[:])
	master := r.master
	if work.master != nil {
		master = *work.master
	}
	text, err := sealRoot(next, master, r.rand)
	if err != nil {
		return err
	}
	if err := r.rewrap(work, next); err != nil {
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
	r.root, r.digest, r.master, r.unscrubbed = next, digestRoot(text), master, true
	if err := r.pause("replaced"); err != nil {
		return err
	}
	return r.scrubbed()
}

// rewrap is the commit in keys.db, with what is in memory brought in line.
// Readers wait meanwhile, so that none unwraps with a group key of before.
func (r *Ring) rewrap(work renewal, next root) error {
	r.tree.Lock()
	defer r.tree.Unlock()
	groups := slices.Clone(r.groups)
	defer func() { clear(groups) }()
	var ended []string
	complete := false
	err := r.db.Update(func(tx *bolt.Tx) error {
		for _, g := range slices.Sorted(maps.Keys(work.gone)) {
			renewed, names, err := r.renewGroup(tx, g, work.gone[g], work.fate)
			if err != nil {
				return err
			}
			groups[g], ended = renewed, append(ended, names...)
		}
		if err := putGroups(tx, groups, r.rand, r.root, next); err != nil {
			return err
		}
		if err := r.count(tx); err != nil {
			return err
		}
		if err := r.pause("wrapped"); err != nil {
			return err
		}
		complete = true
		return nil
	})
	if err != nil {
		if complete {
			err = r.uncommitted(err)
		}
		return err
	}
	r.counted()
	r.groups, groups = groups, r.groups
	r.newest = next.generation
	for _, gone := range work.gone {
		for _, place := range gone {
			ended = append(ended, string(place[2:]))
		}
	}
	r.cache.drop(ended)
	return nil
}

// count raises, within a change of keys.db, the number that every change of it
// raises: a copy put back is older than what was seen of it.
func (r *Ring) count(tx *bolt.Tx) error {
	return tx.Bucket(metaBucket).Put(sequenceKey, binary.BigEndian.AppendUint64(nil, r.sequence.Load()+1))
}

// uncommitted is the error of a commit of keys.db that failed: ErrUnsure when the
// failure came so late that the file may hold either state, as it does when it
// has the new number already.
func (r *Ring) uncommitted(err error) error {
	var now uint64
	fault := r.db.View(func(tx *bolt.Tx) error {
		if b := tx.Bucket(metaBucket).Get(sequenceKey); len(b) == 8 {
			now = binary.BigEndian.Uint64(b)
		}
		return nil
	})
	if fault == nil && now == r.sequence.Load() {
		return err
	}
	r.unsure.Store(true)
	return fmt.Errorf("%w: %w", ErrUnsure, err)
}

// counted follows the commit of what count wrote.
func (r *Ring) counted() { r.sequence.Add(1) }
