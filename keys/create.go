package keys

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"
)

// CreateRing makes an empty ring in dir, which must exist, and opens it.
// ErrExists when either file is there. A creation cut short leaves a directory
// that does not open; remove it and begin again, as nothing can have been
// sealed yet.
func CreateRing(dir string, master Master, rand io.Reader) (*Ring, error) {
	path, rootPath := filepath.Join(dir, ringFile), filepath.Join(dir, rootFile)
	for _, p := range []string{path, rootPath} {
		if _, err := os.Lstat(p); !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("create a key ring: %w: %s is there already", ErrExists, p)
		}
	}
	first := root{generation: 1}
	defer wipe(first.key[:])
	if _, err := io.ReadFull(rand, first.ring[:]); err != nil {
		return nil, fmt.Errorf("create a key ring: draw its id: %w", err)
	}
	var err error
	if first.key, err = drawSecret(rand); err != nil {
		return nil, fmt.Errorf("create a key ring: %w", err)
	}
	text, err := sealRoot(first, master, rand)
	if err != nil {
		return nil, fmt.Errorf("create a key ring: %w", err)
	}
	if err := createTree(path, first, rand); err != nil {
		return nil, fmt.Errorf("create a key ring: %w", err)
	}
	if err := createFile(rootPath, text, 0o600); err != nil {
		return nil, fmt.Errorf("create a key ring: %w", err)
	}
	return OpenRing(dir, master, rand)
}

// createTree writes keys.db under another name and moves it into place.
func createTree(path string, first root, rand io.Reader) error {
	temp := path + ".new"
	if err := os.Remove(temp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove a leftover %s: %w", temp, err)
	}
	db, err := openTree(temp, false)
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bolt.Tx) error {
		for _, name := range [][]byte{metaBucket, groupBucket, subjectBucket, formerBucket} {
			if _, err := tx.CreateBucket(name); err != nil {
				return err
			}
		}
		meta := tx.Bucket(metaBucket)
		if err := errors.Join(
			meta.Put(formatKey, binary.BigEndian.AppendUint32(nil, ringFormat)),
			meta.Put(ringKey, first.ring[:]),
		); err != nil {
			return err
		}
		return createGroups(tx, first, rand)
	})
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	if err := os.Rename(temp, path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}
