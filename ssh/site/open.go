package site

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/storage"
)

// lockWait is how long another process may hold the files, which it does for a
// moment while it ends.
const lockWait = time.Second

// Open opens an installation. It writes nothing when it refuses, and says what
// to do: no or an unfinished installation, secrets that others may read, a
// missing or wrong master key, files that are damaged, in use, or of an unknown
// version.
func Open(c Config) (*Site, error) {
	if err := c.found(); err != nil {
		return nil, err
	}
	data := filepath.Join(c.Dir, storage.DataFile)
	if info, err := os.Stat(data); err == nil && info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("%s has wrong permissions: it is %04o, wanted 0600; run: chmod 600 %s", data, info.Mode().Perm(), data)
	}
	master, from, err := c.findMaster()
	if err != nil {
		return nil, err
	}
	host, next, err := c.hostKeys()
	if err != nil {
		return nil, err
	}
	for _, name := range []string{storage.DataFile, keyFile} {
		if err := whole(c.Dir, name); err != nil {
			return nil, err
		}
	}
	store, err := storage.Open(c.store(master, from))
	switch {
	case errors.Is(err, keys.ErrWrongMaster):
		return nil, fmt.Errorf("%w; say where the right one is with --master-key", err)
	case err != nil:
		return nil, err
	}
	return &Site{store, host, next}, nil
}

// found refuses a directory without a finished installation, or one that others
// may read.
func (c Config) found() error {
	info, err := os.Stat(c.Dir)
	switch {
	case err == nil && cutRestore(c.Dir):
		return fmt.Errorf("the restore into %s was cut short; give it again, into the same directory: opsconsole restore --into %s, with the flags of before", c.Dir, c.Dir)
	case err == nil && Unfinished(c.Dir):
		return fmt.Errorf("the installation in %s was not finished; make it again with: opsconsole init --data %s --admin NAME --key FILE.pub --role admin", c.Dir, c.Dir)
	case err != nil || !Exists(c.Dir):
		return fmt.Errorf("there is no installation in %s; make one with: opsconsole init --data %s --admin NAME --key FILE.pub --role admin", c.Dir, c.Dir)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return fmt.Errorf("the data directory %s has wrong permissions: it is %04o, wanted 0700; run: chmod 700 %s", c.Dir, mode, c.Dir)
	}
	return nil
}

// whole refuses a bbolt file that is none, that a process holds, or that was
// cut: opening it for writing would fill an empty one and end the process when
// a page is missing.
func whole(dir, name string) error {
	path := filepath.Join(dir, name)
	damaged := func(how string) error {
		return fmt.Errorf("%s is damaged (%s); put back the newest backup of the data directory", path, how)
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return damaged("it is missing")
	case err != nil:
		return err
	case info.Size() == 0:
		return damaged("it is empty")
	}
	db, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true, Timeout: lockWait})
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return fmt.Errorf("the installation in %s is in use by another process; stop that one first", dir)
	case errors.Is(err, os.ErrPermission):
		return err
	case err != nil:
		return damaged(err.Error())
	}
	err = db.View(func(tx *bolt.Tx) error {
		if tx.Size() > info.Size() {
			return damaged(fmt.Sprintf("it was cut: wanted %d bytes, found %d", tx.Size(), info.Size()))
		}
		return nil
	})
	return errors.Join(err, db.Close())
}
