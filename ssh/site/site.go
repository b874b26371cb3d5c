// Package site is an installation's data directory: the files in it, who may
// read them, how it is made and opened. It imports keys and storage.
package site

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/storage"
)

// Names of files in the data directory.
const (
	MasterFile = "master.key" // unless it is kept elsewhere, as it should be
	HostFile   = "host.key"
)

// Config says where an installation is, and what it runs on.
type Config struct {
	Dir    string
	Master string // path of the master key; empty: MasterFile in Dir
	Now    func() time.Time
	Rand   io.Reader
	Log    *slog.Logger
}

// Site is an open installation.
type Site struct {
	Store   *storage.Store
	HostKey gossh.Signer
}

func (c Config) master() string {
	if c.Master != "" {
		return c.Master
	}
	return filepath.Join(c.Dir, MasterFile)
}

func (c Config) store(master keys.Master) storage.Config {
	return storage.Config{Dir: c.Dir, Master: master, Now: c.Now, Rand: c.Rand, Log: c.Log}
}

// Exists reports whether there is an installation in dir.
func Exists(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, storage.DataFile))
	return err == nil
}

// Create makes the directory (0700), the master and host keys and the store,
// and opens them. It refuses a directory that is in use: one that holds
// anything, but for a master key that was made before.
func Create(c Config) (*Site, error) {
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the data directory: %w", err)
	}
	entries, err := os.ReadDir(c.Dir)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		return nil, fmt.Errorf("the data directory %s is already in use (it holds %s); choose an empty one", c.Dir, e.Name())
	}
	if err := os.Chmod(c.Dir, 0o700); err != nil {
		return nil, err
	}
	master, err := keys.CreateMaster(c.master(), c.Rand)
	if errors.Is(err, keys.ErrExists) && c.Master != "" {
		master, err = keys.LoadMaster(c.Master)
	}
	if err != nil {
		return nil, err
	}
	host, err := keys.CreateHostKey(filepath.Join(c.Dir, HostFile), c.Rand)
	if err != nil {
		return nil, err
	}
	store, err := storage.Create(c.store(master))
	if err != nil {
		return nil, err
	}
	return &Site{store, host}, nil
}

// Open opens an installation. It writes nothing when it refuses: no data
// directory, secrets that others may read, a missing or wrong master key, a
// store in use or of an unknown version.
func Open(c Config) (*Site, error) {
	info, err := os.Stat(c.Dir)
	if err != nil || !Exists(c.Dir) {
		return nil, fmt.Errorf("there is no installation in %s; make one with: opsconsole init --data %s --admin NAME --key FILE.pub --role admin", c.Dir, c.Dir)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return nil, fmt.Errorf("the data directory %s has wrong permissions: it is %04o, wanted 0700; run: chmod 700 %s", c.Dir, mode, c.Dir)
	}
	data := filepath.Join(c.Dir, storage.DataFile)
	if info, err := os.Stat(data); err == nil && info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("%s has wrong permissions: it is %04o, wanted 0600; run: chmod 600 %s", data, info.Mode().Perm(), data)
	}
	master, err := keys.LoadMaster(c.master())
	if err != nil {
		return nil, err
	}
	host, err := keys.LoadHostKey(filepath.Join(c.Dir, HostFile))
	if err != nil {
		return nil, err
	}
	store, err := storage.Open(c.store(master))
	if err != nil {
		return nil, err
	}
	return &Site{store, host}, nil
}
