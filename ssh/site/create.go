package site

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/storage"
)

// Create makes an installation and opens it: the directory (0700), the master
// and host keys, the store, and what fill puts into it. It refuses a directory
// that holds anything. If it fails, nothing of it is left, and if it is cut
// short, the next call begins anew. A master key kept elsewhere is used if it
// is there, made if not, and stays in both cases.
func Create(c Config, fill func(*Site) error) (*Site, error) {
	made, err := claim(c.Dir, making)
	if err != nil {
		return nil, err
	}
	s, err := create(c)
	if err == nil {
		if err = fill(s); err != nil {
			err = errors.Join(err, s.Store.Close())
		}
	}
	if err != nil {
		return nil, errors.Join(err, abandon(c.Dir, made))
	}
	if err := errors.Join(os.Remove(filepath.Join(c.Dir, makingFile)), syncDir(c.Dir)); err != nil {
		return nil, errors.Join(err, s.Store.Close())
	}
	return s, nil
}

// What the mark of an unfinished directory says.
const (
	making    = "An installation is being made here."
	restoring = "A backup is being restored here."
)

// claim marks an empty directory as one in which something is being made, and
// says whether it had to make it. One so marked before is emptied: all in it came
// after the mark.
func claim(dir, what string) (made bool, err error) {
	_, err = os.Lstat(dir)
	made = errors.Is(err, os.ErrNotExist)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return false, fmt.Errorf("make the data directory: %w", err)
	}
	if Unfinished(dir) {
		if err := empty(dir); err != nil {
			return made, fmt.Errorf("begin an unfinished installation anew: %w", err)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return made, fmt.Errorf("read the data directory: %w", err)
	}
	for _, e := range entries {
		if e.Name() != makingFile {
			return made, fmt.Errorf("the data directory %s is already in use (it holds %s); choose an empty one", dir, e.Name())
		}
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return made, err
	}
	if err := os.WriteFile(filepath.Join(dir, makingFile), []byte(what+"\n"), 0o600); err != nil {
		return made, fmt.Errorf("write into the data directory: %w", errors.Join(err, abandon(dir, made)))
	}
	return made, syncDir(dir)
}

func create(c Config) (*Site, error) {
	master, from, err := c.firstMaster()
	if err != nil {
		return nil, err
	}
	host, err := keys.CreateHostKey(filepath.Join(c.Dir, HostFile), c.Rand)
	if err != nil {
		return nil, err
	}
	store, err := storage.Create(c.store(master, from))
	if err != nil {
		return nil, err
	}
	return &Site{Store: store, HostKey: host}, nil
}

// firstMaster is the master key that is given, or a new one in its file.
func (c Config) firstMaster() (keys.Master, keys.Origin, error) {
	if c.Env.Given() || c.Master != "" && exists(c.Master) {
		return c.findMaster()
	}
	master, err := keys.CreateMaster(c.master(), c.Rand)
	if c.Master != "" {
		return master, keys.FromFile, err
	}
	return master, keys.FromDataDir, err
}

// abandon takes back what a failed making left; the directory too if it was
// made for it.
func abandon(dir string, made bool) error {
	err := empty(dir)
	if err == nil {
		err = os.Remove(filepath.Join(dir, makingFile))
	}
	if errors.Is(err, os.ErrNotExist) { // the disk was full before there was one
		err = nil
	}
	if err == nil && made {
		err = os.Remove(dir)
	}
	return err
}

// empty removes all of a marked directory but the mark.
func empty(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() != makingFile {
			if err := os.RemoveAll(filepath.Join(dir, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
