package keys

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
)

// A secret file is small: anything larger is not ours and is not read.
const maxSecretFile = 16 << 10

// createFile writes a new file, synced together with its directory. A file
// that is there already is never touched: ErrExists.
func createFile(path string, data []byte, mode fs.FileMode) error {
	if err := newFile(path, data, mode); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// newFile is createFile but for the directory: a crash may leave no such file.
func newFile(path string, data []byte, mode fs.FileMode) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%w: %s is there already and is not replaced", ErrExists, path)
	}
	if err != nil {
		return fmt.Errorf("create %s: %w", path, err)
	}
	if err := writeSynced(f, data); err != nil {
		_ = os.Remove(path)
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

// readSecret reads a whole secret file after checking that only its owner can.
func readSecret(path string) ([]byte, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: wanted a file at %s, found none", ErrMissing, path)
	}
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	defer f.Close()
	if err := checkPrivate(f, path); err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, maxSecretFile+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	if len(data) > maxSecretFile {
		wipe(data)
		return nil, fmt.Errorf("%w: %s is larger than %d bytes, which no secret file is", ErrMalformed, path, maxSecretFile)
	}
	return data, nil
}

// checkPrivate refuses an open file that is not a regular one or that anyone
// but its owner may touch.
func checkPrivate(f *os.File, path string) error {
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("look at %s: %w", path, err)
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%w: wanted a regular file at %s, found %s", ErrMalformed, path, info.Mode().Type())
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return fmt.Errorf("%w on %s: is %04o, wanted 0600; run chmod 600 %s", ErrPermissions, path, mode, path)
	}
	return nil
}

// replaceFile puts data in place of the file at path such that a crash leaves
// the old or the new content whole, and then overwrites the blocks of the old
// one (which file systems that copy on write do not honour). renamed says
// whether the new content may be what is there, which after an error is not
// known to be durable. pause is called between the steps.
func replaceFile(path string, data []byte, pause func(string) error) (renamed bool, err error) {
	temp := path + ".new"
	leftover, err := openOld(temp)
	if err == nil && leftover != nil {
		err = errors.Join(overwrite(leftover), os.Remove(temp))
	}
	if err != nil {
		return false, fmt.Errorf("remove what a crash left: %w", err)
	}
	if err := newFile(temp, data, 0o600); err != nil {
		return false, err
	}
	if err := pause("written"); err != nil {
		return false, err
	}
	old, err := openOld(path)
	if err != nil {
		return false, err
	}
	if old != nil {
		defer old.Close()
	}
	if err := os.Rename(temp, path); err != nil {
		return true, fmt.Errorf("replace %s: %w", path, err)
	}
	if err := pause("renamed"); err != nil {
		return true, err
	}
	if err := syncDir(filepath.Dir(path)); err != nil {
		return true, err
	}
	if err := pause("durable"); err != nil {
		return true, err
	}
	return true, overwrite(old)
}

// openOld opens a file that is about to be overwritten; nil when there is none.
func openOld(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	return f, nil
}

// overwrite puts zeros in place of the content of f, synced, and closes it.
func overwrite(f *os.File) error {
	if f == nil {
		return nil
	}
	info, err := f.Stat()
	if err == nil {
		_, err = f.WriteAt(make([]byte, info.Size()), 0)
	}
	if err = errors.Join(err, synced(f), f.Close()); err != nil {
		return fmt.Errorf("overwrite the old %s: %w", f.Name(), err)
	}
	return nil
}

func writeSynced(f *os.File, data []byte) error {
	_, err := f.Write(data)
	if err == nil {
		err = synced(f)
	}
	return errors.Join(err, f.Close())
}

// syncs counts what this package makes durable beside bbolt's own commits.
var syncs atomic.Int64

func synced(f *os.File) error {
	syncs.Add(1)
	return f.Sync()
}

func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("sync %s: %w", path, err)
	}
	if err := errors.Join(synced(d), d.Close()); err != nil {
		return fmt.Errorf("sync %s: %w", path, err)
	}
	return nil
}
