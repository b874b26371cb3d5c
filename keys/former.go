package keys

import (
	"bytes"
	"encoding/binary"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// Fate is what becomes of a subject's former key when its rotation ends.
type Fate byte

// The fates. A former key is kept while records are sealed anew; then it is
// destroyed, or kept for what can never be sealed anew: entries of the audit
// log, whose bytes the chain binds, and marks of erased records, whose values
// are gone.
const (
	KeepFormer    Fate = iota // it stays as it is
	DestroyFormer             // no present file yields it any more
	ArchiveFormer             // Former gives it to who asks for the archive only
)

// What a former key is kept for, as its row says.
const (
	useResealing byte = 1
	useArchive   byte = 2
)

// formerBucket keeps former keys: place ‖ version → use ‖ wrapped key.
var formerBucket = []byte("former")

const formerSize = 1 + wrappedSize

func formerPlace(place []byte, version uint32) []byte {
	return binary.BigEndian.AppendUint32(bytes.Clone(place), version)
}

// bindFormer is apart from bindSubject, and says what the key is kept for: a
// former key cannot be put in the place of the present one, nor an archived one
// be made to seal records again.
func bindFormer(dst []byte, ring ringID, groupVersion, version uint32, use byte, place []byte) []byte {
	b := append(dst, "opsconsole former\x00"...)
	b = append(b, ring[:]...)
	b = binary.BigEndian.AppendUint32(b, groupVersion)
	b = binary.BigEndian.AppendUint32(b, version)
	b = append(b, use)
	return append(b, place...)
}

// Former returns a former version of a subject's key: one whose records are
// being sealed anew, or one kept for the archive alone if archive is set. ErrNoKey
// when there is none, or none for that use.
func (r *Ring) Former(subject string, version uint32, archive bool) (Key, error) {
	name := formerName(subject, version, archive)
	if k, ok := r.cache.get(name); ok {
		return k, nil
	}
	r.tree.RLock()
	defer r.tree.RUnlock()
	var k Key
	err := r.db.View(func(tx *bolt.Tx) error {
		bucket := tx.Bucket(formerBucket)
		if bucket == nil {
			return fmt.Errorf("%w: %q has no former one", ErrNoKey, subject)
		}
		place := place(subject)
		row := bucket.Get(formerPlace(place, version))
		if row == nil || len(row) == formerSize && row[0] == useArchive && !archive {
			return fmt.Errorf("%w: %q has no version %d to open this with", ErrNoKey, subject, version)
		}
		group := &r.groups[binary.BigEndian.Uint16(place)]
		var err error
		k, _, err = r.openFormer(group, place, version, row)
		return err
	})
	if err != nil {
		return Key{}, err
	}
	r.cache.put(name, k)
	return k, nil
}

// formerName is a former key's name in the cache. It has a zero byte, which no
// subject's name has.
func formerName(subject string, version uint32, archive bool) string {
	use := useResealing
	if archive {
		use = useArchive
	}
	return string(binary.BigEndian.AppendUint32(append([]byte(subject), 0, use), version))
}

func formerNames(subject string, version uint32) []string {
	return []string{formerName(subject, version, false), formerName(subject, version, true)}
}

func (r *Ring) openFormer(group *groupKey, place []byte, version uint32, row []byte) (Key, byte, error) {
	if len(row) != formerSize {
		return Key{}, 0, fmt.Errorf("%w of %q: wanted a former row of %d bytes, found %d", ErrDamaged, place[2:], formerSize, len(row))
	}
	k := Key{Version: version}
	if err := unwrap(&k.Secret, aead(&group.key), bindFormer(nil, r.id, group.version, version, row[0], place), row[1:]); err != nil {
		return Key{}, 0, fmt.Errorf("%w of %q, version %d: restore the newest copy of %s and %s", err, place[2:], version, ringFile, rootFile)
	}
	return k, row[0], nil
}

func (r *Ring) sealFormer(group *groupKey, place []byte, k Key, use byte) ([]byte, error) {
	row := append(make([]byte, 0, formerSize), use)
	return wrap(row, aead(&group.key), r.rand, bindFormer(nil, r.id, group.version, k.Version, use, place), &k.Secret)
}

// former is a row of a group's former keys.
type former struct {
	place   []byte
	version uint32
	row     []byte
}

func (f former) subject() string { return string(f.place[2:]) }

// formersOf lists the former keys of a group.
func formersOf(tx *bolt.Tx, g uint16) ([]former, error) {
	bucket := tx.Bucket(formerBucket)
	if bucket == nil {
		return nil, nil
	}
	var list []former
	prefix := binary.BigEndian.AppendUint16(nil, g)
	cursor := bucket.Cursor()
	for key, row := cursor.Seek(prefix); bytes.HasPrefix(key, prefix); key, row = cursor.Next() {
		if len(key) < 2+1+4 {
			return nil, fmt.Errorf("%w: row %x of the former keys", ErrDamaged, key)
		}
		at := len(key) - 4
		list = append(list, former{bytes.Clone(key[:at]), binary.BigEndian.Uint32(key[at:]), bytes.Clone(row)})
	}
	return list, nil
}

// renewFormers wraps a group's former keys under its renewed key, or takes
// them out: those of the subjects in gone, and as fate says. It returns the
// cached names that end with it.
func (r *Ring) renewFormers(tx *bolt.Tx, g uint16, gone [][]byte, fate func(subject string) Fate, old, renewed *groupKey) ([]string, error) {
	list, err := formersOf(tx, g)
	if err != nil {
		return nil, err
	}
	bucket := tx.Bucket(formerBucket)
	var ended []string
	for _, f := range list {
		become := KeepFormer
		if fate != nil {
			become = fate(f.subject())
		}
		for _, place := range gone {
			if bytes.Equal(place, f.place) {
				become = DestroyFormer
			}
		}
		if become != KeepFormer {
			ended = append(ended, formerNames(f.subject(), f.version)...)
		}
		at := formerPlace(f.place, f.version)
		if become == DestroyFormer {
			if err := bucket.Delete(at); err != nil {
				return nil, err
			}
			continue
		}
		k, use, err := r.openFormer(old, f.place, f.version, f.row)
		if err != nil {
			return nil, err
		}
		if become == ArchiveFormer {
			use = useArchive
		}
		row, err := r.sealFormer(renewed, f.place, k, use)
		wipe(k.Secret[:])
		if err != nil {
			return nil, err
		}
		if err := bucket.Put(at, row); err != nil {
			return nil, err
		}
	}
	return ended, nil
}
