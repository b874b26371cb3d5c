package keys

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	bolt "go.etcd.io/bbolt"
)

// RingStatus is what can be told of a ring: counts and versions, no key.
type RingStatus struct {
	Generation uint64   // of the root; rises with every erasure and renewal
	Sequence   uint64   // of the tree; rises with every change of it
	Digest     [32]byte // SHA-256 of the root.key in force
	Unfinished bool     // an erasure or renewal was cut short; Drop, or opening the ring, finishes it
	Groups     int
	GroupLow   uint32 // the least and the greatest version of a group key
	GroupHigh  uint32
	Subjects   map[string]SubjectStatus // by the part of their name before "/"
	Leftovers  []string                 // names of files that something cut short left in the directory
}

// SubjectStatus sums up the keys of one kind of subject.
type SubjectStatus struct {
	Keys     int
	Low      uint32 // the least and the greatest version of a present key
	High     uint32
	Former   int // former keys whose records are being sealed anew
	Archived int // former keys kept for what cannot be sealed anew
}

// Status reads the whole tree once; no key is unwrapped.
func (r *Ring) Status() (RingStatus, error) {
	r.write.Lock()
	defer r.write.Unlock()
	v := RingStatus{Generation: r.root.generation, Sequence: r.sequence.Load(), Digest: r.digest,
		Unfinished: r.newest != r.root.generation, Groups: groupCount, Subjects: map[string]SubjectStatus{}}
	r.tree.RLock()
	for _, g := range r.groups {
		v.GroupLow, v.GroupHigh = spread(v.GroupLow, v.GroupHigh, g.version)
	}
	r.tree.RUnlock()
	err := r.db.View(func(tx *bolt.Tx) error {
		err := tx.Bucket(subjectBucket).ForEach(func(place, row []byte) error {
			if len(place) < 3 || len(row) != rowSize {
				return fmt.Errorf("%w: a row of the subjects' keys", ErrDamaged)
			}
			kind := kindOf(place[2:])
			s := v.Subjects[kind]
			s.Keys++
			s.Low, s.High = spread(s.Low, s.High, binary.BigEndian.Uint32(row))
			v.Subjects[kind] = s
			return nil
		})
		bucket := tx.Bucket(formerBucket)
		if err != nil || bucket == nil {
			return err
		}
		return bucket.ForEach(func(key, row []byte) error {
			if len(key) < 7 || len(row) != formerSize {
				return fmt.Errorf("%w: a row of the former keys", ErrDamaged)
			}
			kind := kindOf(key[2 : len(key)-4])
			s := v.Subjects[kind]
			if row[0] == useArchive {
				s.Archived++
			} else {
				s.Former++
			}
			v.Subjects[kind] = s
			return nil
		})
	})
	if err != nil {
		return RingStatus{}, fmt.Errorf("read the key ring: %w", err)
	}
	for _, name := range []string{ringFile + ".new", rootFile + ".new", LogKeyFile + nextLogKey} {
		if _, err := os.Lstat(filepath.Join(r.dir, name)); !errors.Is(err, fs.ErrNotExist) {
			v.Leftovers = append(v.Leftovers, name)
		}
	}
	return v, nil
}

// spread widens a range of versions, which is empty while low is 0.
func spread(low, high, version uint32) (uint32, uint32) {
	if low == 0 {
		return version, version
	}
	return min(low, version), max(high, version)
}

func kindOf(subject []byte) string {
	kind, _, _ := bytes.Cut(subject, []byte("/"))
	return strings.Clone(string(kind))
}

// Version is the version of a subject's present key; 0 when it has none. No
// key is unwrapped.
func (r *Ring) Version(subject string) (uint32, error) {
	if k, ok := r.cache.get(subject); ok {
		return k.Version, nil
	}
	var version uint32
	err := r.db.View(func(tx *bolt.Tx) error {
		if row := tx.Bucket(subjectBucket).Get(place(subject)); len(row) == rowSize {
			version = binary.BigEndian.Uint32(row)
		}
		return nil
	})
	return version, err
}

// ID names the ring: a store remembers it, so that another store's key files
// are noticed.
func (r *Ring) ID() [16]byte { return r.id }

// Sequence is a number that rises with every change of the tree: a store
// remembers it, so that a copy put back in the place of a newer is noticed.
func (r *Ring) Sequence() uint64 { return r.sequence.Load() }

// Digest is the SHA-256 of the root.key in force.
func (r *Ring) Digest() [32]byte {
	r.write.Lock()
	defer r.write.Unlock()
	return r.digest
}
