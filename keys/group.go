package keys

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"

	bolt "go.etcd.io/bbolt"
)

// groupCount is how many group keys lie between the root and the subjects.
// Renewing one group rewraps its members, renewing the root all groups: with a
// million subjects both are about a thousand keys.
const groupCount = 1024

// groupKey wraps the keys of the subjects that fall into one group.
type groupKey struct {
	version uint32 // rises with every renewal
	key     secret
}

// groupOf spreads subjects evenly. Within a group they are kept in order of
// their ids, so that ids that rise with time are appended side by side.
func groupOf(subject string) uint16 {
	sum := sha256.Sum256([]byte(subject))
	return binary.BigEndian.Uint16(sum[:2]) % groupCount
}

// GroupOf is the group that a subject's key is wrapped under, for NewVersions
// and Retire.
func GroupOf(subject string) int { return int(groupOf(subject)) }

// place is where a subject's wrapped key is kept: group ‖ subject.
func place(subject string) []byte {
	b := make([]byte, 0, 2+len(subject))
	b = binary.BigEndian.AppendUint16(b, groupOf(subject))
	return append(b, subject...)
}

// A row of the group table is version ‖ one or two of (generation ‖ wrapped
// key): under the root in force and, from the commit of an erasure until the
// next, under the root that replaces it. Whichever root.key a crash leaves, its
// root opens every group; the other half is then useless, as its root is gone.
const halfSize = 8 + wrappedSize

func createGroups(tx *bolt.Tx, first root, rand io.Reader) error {
	groups := make([]groupKey, groupCount)
	defer clear(groups)
	for g := range groups {
		key, err := drawSecret(rand)
		if err != nil {
			return err
		}
		groups[g] = groupKey{version: 1, key: key}
	}
	return putGroups(tx, groups, rand, first)
}

// putGroups writes the whole table, each key wrapped under each of the roots,
// the newest last.
func putGroups(tx *bolt.Tx, groups []groupKey, rand io.Reader, roots ...root) error {
	bucket := tx.Bucket(groupBucket)
	for g, group := range groups {
		row := binary.BigEndian.AppendUint32(make([]byte, 0, 4+2*halfSize), group.version)
		for _, root := range roots {
			row = binary.BigEndian.AppendUint64(row, root.generation)
			var err error
			row, err = wrap(row, aead(&root.key), rand, bindGroup(root.ring, uint16(g), group.version, root.generation), &group.key)
			if err != nil {
				return err
			}
		}
		if err := bucket.Put(binary.BigEndian.AppendUint16(nil, uint16(g)), row); err != nil {
			return err
		}
	}
	newest := roots[len(roots)-1].generation
	return tx.Bucket(metaBucket).Put(generationKey, binary.BigEndian.AppendUint64(nil, newest))
}

// loadGroups unwraps the table under root. ErrMismatch when it was never
// wrapped under that root's generation, ErrDamaged when a row does not open.
func loadGroups(tx *bolt.Tx, root root) ([]groupKey, error) {
	bucket := tx.Bucket(groupBucket)
	groups := make([]groupKey, groupCount)
	for g := range groups {
		row := bucket.Get(binary.BigEndian.AppendUint16(nil, uint16(g)))
		if len(row) < 4+halfSize || (len(row)-4)%halfSize != 0 {
			return nil, fmt.Errorf("%w: row %d of the group table has %d bytes", ErrDamaged, g, len(row))
		}
		version := binary.BigEndian.Uint32(row)
		wrapped := findHalf(row[4:], root.generation)
		if wrapped == nil {
			return nil, fmt.Errorf("%w: wanted the key tree of generation %d as %s says; restore the newest copy of both files",
				ErrMismatch, root.generation, rootFile)
		}
		if err := unwrap(&groups[g].key, aead(&root.key), bindGroup(root.ring, uint16(g), version, root.generation), wrapped); err != nil {
			return nil, fmt.Errorf("row %d of the group table: %w; restore the newest copy of both files", g, err)
		}
		groups[g].version = version
	}
	return groups, nil
}

func findHalf(halves []byte, generation uint64) []byte {
	for ; len(halves) > 0; halves = halves[halfSize:] {
		if binary.BigEndian.Uint64(halves) == generation {
			return halves[8:halfSize]
		}
	}
	return nil
}

// renewGroup draws a new key for group g, takes out the members in gone and
// wraps the others anew, former keys as fate says. It changes only tx; the
// caller puts the returned key into the table, and drops the names that it
// returns from the cache.
func (r *Ring) renewGroup(tx *bolt.Tx, g uint16, gone [][]byte, fate func(string) Fate) (groupKey, []string, error) {
	key, err := drawSecret(r.rand)
	if err != nil {
		return groupKey{}, nil, err
	}
	old, renewed := r.groups[g], groupKey{version: r.groups[g].version + 1, key: key}
	bucket := tx.Bucket(subjectBucket)
	for _, place := range gone {
		if err := bucket.Delete(place); err != nil {
			return groupKey{}, nil, err
		}
	}
	type member struct{ place, row []byte }
	var members []member
	from, to := aead(&old.key), aead(&renewed.key)
	prefix := binary.BigEndian.AppendUint16(nil, g)
	cursor := bucket.Cursor()
	var binding []byte
	for place, row := cursor.Seek(prefix); bytes.HasPrefix(place, prefix); place, row = cursor.Next() {
		k, err := r.openRow(from, old.version, place, row)
		if err != nil {
			return groupKey{}, nil, err
		}
		fresh := binary.BigEndian.AppendUint32(make([]byte, 0, rowSize), k.Version)
		binding = bindSubject(binding[:0], r.id, renewed.version, k.Version, place)
		fresh, err = wrap(fresh, to, r.rand, binding, &k.Secret)
		wipe(k.Secret[:])
		if err != nil {
			return groupKey{}, nil, err
		}
		members = append(members, member{bytes.Clone(place), fresh})
	}
	for _, m := range members {
		if err := bucket.Put(m.place, m.row); err != nil {
			return groupKey{}, nil, err
		}
	}
	ended, err := r.renewFormers(tx, g, gone, fate, &old, &renewed)
	return renewed, ended, err
}
