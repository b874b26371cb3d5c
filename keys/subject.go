package keys

import (
	"bytes"
	"crypto/cipher"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"
)

// Key is a subject's key as handed out: the version that records sealed under
// it name, and 32 secret bytes. It prints as "(secret)" with every verb. Whoever
// holds one does not keep it longer than the operation at hand: a kept key
// outlives its erasure.
type Key struct {
	Version uint32
	Secret  [32]byte
}

// Format implements fmt.Formatter.
func (k Key) Format(f fmt.State, _ rune) { printHidden(f) }

// maxSubject bounds a subject's name in bytes.
const maxSubject = 256

// A subject's row is version ‖ wrapped key.
const rowSize = 4 + wrappedSize

// Add gives every subject that has none a key, in one synced commit; those that
// have one keep it. Thousands at a time cost little more than one. Nothing is
// added when it fails. It refuses an empty name and one over 256 bytes.
func (r *Ring) Add(subjects ...string) error {
	if err := checkSubjects(subjects); err != nil {
		return err
	}
	var wanted [][]byte
	for _, s := range subjects {
		if _, known := r.cache.get(s); !known {
			wanted = append(wanted, place(s))
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	slices.SortFunc(wanted, bytes.Compare)
	wanted = slices.CompactFunc(wanted, bytes.Equal)

	r.write.Lock()
	defer r.write.Unlock()
	if r.unsure.Load() {
		return fmt.Errorf("add keys: %w", ErrUnsure)
	}
	tx, err := r.db.Begin(true)
	if err != nil {
		return fmt.Errorf("add keys: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing
	added := make([]Key, 0, len(wanted))
	defer func() { clear(added) }()
	fresh := wanted[:0]
	bucket := tx.Bucket(subjectBucket)
	for _, place := range wanted {
		if bucket.Get(place) != nil {
			continue
		}
		k, err := r.addRow(bucket, place, 1)
		if err != nil {
			return fmt.Errorf("add keys: %w", err)
		}
		fresh, added = append(fresh, place), append(added, k)
	}
	if len(fresh) == 0 {
		return nil
	}
	if err := r.count(tx); err != nil {
		return fmt.Errorf("add keys: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("add keys: %w", err)
	}
	r.counted()
	for i, place := range fresh {
		r.cache.put(string(place[2:]), added[i])
	}
	return nil
}

// addRow draws a key and puts it in its place.
func (r *Ring) addRow(bucket *bolt.Bucket, place []byte, version uint32) (Key, error) {
	k := Key{Version: version}
	var err error
	if k.Secret, err = drawSecret(r.rand); err != nil {
		return Key{}, err
	}
	group := &r.groups[binary.BigEndian.Uint16(place)]
	row := binary.BigEndian.AppendUint32(make([]byte, 0, rowSize), k.Version)
	row, err = wrap(row, aead(&group.key), r.rand, bindSubject(nil, r.id, group.version, k.Version, place), &k.Secret)
	if err != nil {
		return Key{}, err
	}
	return k, bucket.Put(place, row)
}

// Key returns the subject's key. ErrNoKey when it was never added or has been
// dropped; the two cannot be told apart.
func (r *Ring) Key(subject string) (Key, error) {
	if k, ok := r.cache.get(subject); ok {
		return k, nil
	}
	r.tree.RLock()
	defer r.tree.RUnlock()
	var k Key
	err := r.db.View(func(tx *bolt.Tx) error {
		place := place(subject)
		row := tx.Bucket(subjectBucket).Get(place)
		if row == nil {
			return fmt.Errorf("%w for %q: it was never added or has been erased", ErrNoKey, subject)
		}
		group := &r.groups[binary.BigEndian.Uint16(place)]
		var err error
		k, err = r.openRow(aead(&group.key), group.version, place, row)
		return err
	})
	if err != nil {
		if r.unsure.Load() {
			err = fmt.Errorf("read a key: %w: %w", ErrUnsure, err)
		}
		return Key{}, err
	}
	// Still under tree: an erasure that comes after will find it in the cache.
	r.cache.put(subject, k)
	return k, nil
}

func (r *Ring) openRow(group cipher.AEAD, groupVersion uint32, place, row []byte) (Key, error) {
	if len(row) != rowSize {
		return Key{}, fmt.Errorf("%w of %q: wanted a row of %d bytes, found %d", ErrDamaged, place[2:], rowSize, len(row))
	}
	k := Key{Version: binary.BigEndian.Uint32(row)}
	if err := unwrap(&k.Secret, group, bindSubject(nil, r.id, groupVersion, k.Version, place), row[4:]); err != nil {
		return Key{}, fmt.Errorf("%w of %q: restore the newest copy of %s and %s", err, place[2:], ringFile, rootFile)
	}
	return k, nil
}

func checkSubjects(subjects []string) error {
	for _, s := range subjects {
		if s == "" || len(s) > maxSubject {
			return fmt.Errorf("%w subject: wanted 1 to %d bytes, found %d", ErrMalformed, maxSubject, len(s))
		}
		if strings.IndexByte(s, 0) >= 0 {
			return fmt.Errorf("%w subject: it holds a zero byte", ErrMalformed)
		}
	}
	return nil
}
