package keys

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"
)

// CopyFile is the name of the copy of the key files in a place that CopyTo
// writes to: a tar of keys.db, root.key and what is kept beside them.
const CopyFile = "opsconsole-keys.tar"

// Mark says how far a ring has come: both numbers only rise. A ring whose mark
// covers that of a backup holds every key that the backup needs, but for those
// that were erased since; one whose mark does not would take people for erased
// who are not.
type Mark struct {
	Generation uint64 // of the root: rises with every erasure
	Added      uint64 // rises whenever keys are added
}

// Covers reports whether a ring of mark m is as new as one of the other.
func (m Mark) Covers(o Mark) bool { return m.Generation >= o.Generation && m.Added >= o.Added }

// Mark is how far the ring has come, as of its last change.
func (r *Ring) Mark() (Mark, error) {
	r.write.Lock()
	defer r.write.Unlock()
	m := Mark{Generation: r.root.generation}
	err := r.db.View(func(tx *bolt.Tx) error {
		m.Added = tx.Bucket(subjectBucket).Sequence()
		return nil
	})
	return m, err
}

// CopyTo puts a copy of the ring in place of the last one in a directory: both
// files of one moment, and of the files named beside them those that are there.
// It is sealed as they are, under the master key, which is not in it. A crash
// leaves the old copy or the new one whole; the old one is overwritten, since
// with it what was erased could be read. Keep no versions of it.
func (r *Ring) CopyTo(dir string, beside ...string) error {
	r.write.Lock()
	defer r.write.Unlock()
	if r.unsure.Load() {
		return fmt.Errorf("copy keys: %w", ErrUnsure)
	}
	path := filepath.Join(dir, CopyFile)
	_, err := replaceWith(path, func(f *os.File) error {
		w := tar.NewWriter(f)
		err := r.db.View(func(tx *bolt.Tx) error {
			if err := w.WriteHeader(member(ringFile, tx.Size())); err != nil {
				return err
			}
			_, err := tx.WriteTo(w)
			return err
		})
		for _, name := range append([]string{rootFile}, beside...) {
			if err == nil {
				err = addMember(w, r.dir, name)
			}
		}
		return errors.Join(err, w.Close())
	}, r.pause)
	if err != nil {
		return fmt.Errorf("copy keys to %s: %w", dir, err)
	}
	return nil
}

// member heads one file of a copy; without a time, so that equal keys make
// equal copies.
func member(name string, size int64) *tar.Header {
	return &tar.Header{Name: name, Size: size, Mode: 0o600, Typeflag: tar.TypeReg, ModTime: time.Unix(0, 0)}
}

func addMember(w *tar.Writer, dir, name string) error {
	data, err := os.ReadFile(filepath.Join(dir, name))
	if errors.Is(err, fs.ErrNotExist) && name != rootFile {
		return nil
	}
	if err != nil {
		return err
	}
	defer wipe(data)
	if err := w.WriteHeader(member(name, int64(len(data)))); err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}

// OpenCopy unpacks into dir, where none of them may be, the key files from a
// copy that CopyTo wrote, or from a data directory that no process has open:
// keys.db, root.key, and those of beside that are there. ErrMissing,
// ErrPermissions, ErrMalformed, ErrLocked.
func OpenCopy(from, dir string, beside ...string) error {
	info, err := os.Stat(from)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("key files: %w: wanted a copy of them, or a data directory, at %s", ErrMissing, from)
	case err != nil:
		return fmt.Errorf("key files: %w", err)
	case info.IsDir():
		if err := copyRing(from, dir, beside); err != nil {
			return fmt.Errorf("key files in %s: %w", from, err)
		}
		return nil
	}
	if err := unpack(from, dir, append([]string{ringFile, rootFile}, beside...)); err != nil {
		return fmt.Errorf("key files from %s: %w", from, err)
	}
	return nil
}

// copyRing copies the files of a closed ring.
func copyRing(from, dir string, beside []string) error {
	path := filepath.Join(from, ringFile)
	if err := checkTree(path); err != nil {
		return err
	}
	db, err := openTree(path, true)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(filepath.Join(dir, ringFile), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		err = db.View(func(tx *bolt.Tx) error {
			_, err := tx.WriteTo(f)
			return err
		})
		err = errors.Join(err, f.Sync(), f.Close())
	}
	for _, name := range append([]string{rootFile}, beside...) {
		if err != nil {
			break
		}
		var text []byte
		text, err = os.ReadFile(filepath.Join(from, name))
		if errors.Is(err, fs.ErrNotExist) && name != rootFile {
			err = nil
			continue
		}
		if err == nil {
			err = createFile(filepath.Join(dir, name), text, 0o600)
		}
	}
	return errors.Join(err, db.Close())
}

// unpack takes the files of wanted from a copy; the first two must be there.
func unpack(from, dir string, wanted []string) error {
	f, err := os.Open(from)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := checkPrivate(f, from); err != nil {
		return err
	}
	var found []string
	r := tar.NewReader(f)
	for {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("%w: it is no whole copy of the key files (%w)", ErrMalformed, err)
		}
		if h.Typeflag != tar.TypeReg || !slices.Contains(wanted, h.Name) || slices.Contains(found, h.Name) {
			continue
		}
		found = append(found, h.Name)
		if err := unpackOne(filepath.Join(dir, h.Name), r, h.Size); err != nil {
			return err
		}
	}
	for _, name := range wanted[:2] {
		if !slices.Contains(found, name) {
			return fmt.Errorf("%w: wanted %s in it", ErrMalformed, name)
		}
	}
	return syncDir(dir)
}

func unpackOne(path string, r io.Reader, size int64) error {
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	n, err := io.Copy(out, r)
	if err == nil && n != size {
		err = io.ErrUnexpectedEOF
	}
	if err = errors.Join(err, out.Sync(), out.Close()); err != nil {
		return fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	return nil
}

// replaceWith is replaceFile for content that is written piece by piece.
func replaceWith(path string, write func(*os.File) error, pause func(string) error) (renamed bool, err error) {
	temp := path + ".new"
	leftover, err := openOld(temp)
	if err == nil && leftover != nil {
		err = errors.Join(overwrite(leftover), os.Remove(temp))
	}
	if err != nil {
		return false, fmt.Errorf("remove what a crash left: %w", err)
	}
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return false, err
	}
	if err := errors.Join(write(f), f.Sync(), f.Close()); err != nil {
		_ = os.Remove(temp)
		return false, err
	}
	return moveOver(temp, path, pause)
}

// zeros is what old content is overwritten with, a piece at a time.
var zeros = make([]byte, 256<<10)

// blank puts zeros in place of the first size bytes of f.
func blank(f io.WriterAt, size int64) error {
	for at := int64(0); at < size; at += int64(len(zeros)) {
		if _, err := f.WriteAt(zeros[:min(int64(len(zeros)), size-at)], at); err != nil {
			return err
		}
	}
	return nil
}
