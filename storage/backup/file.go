package backup

import (
	"archive/tar"
	"bufio"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"filippo.io/age"
)

// Names in the tar of a backup, and endings beside it.
const (
	manifestName = "manifest"
	dataName     = "data.db"
	Ending       = ".age"      // of a backup
	Beside       = ".manifest" // of its manifest, added to its name
	Part         = ".part"     // of what is being written
)

// manifestMost bounds a manifest that is read.
const manifestMost = 1 << 20

// Name is the name of a backup's file made at an instant, in UTC to the second:
// names sort as times do.
func Name(at time.Time) string {
	return "opsconsole-" + at.UTC().Format("20060102T150405Z") + Ending
}

// Write encrypts a signed manifest and a data file of its size to recipients,
// into a new file at path, synced. It returns the file's size and SHA-256.
func Write(path, manifest, data string, to []age.Recipient) (size int64, sum [32]byte, err error) {
	in, err := os.Open(data)
	if err != nil {
		return 0, sum, err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return 0, sum, err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return 0, sum, err
	}
	hash := sha256.New()
	out := bufio.NewWriterSize(io.MultiWriter(f, hash), 256<<10)
	err = func() error {
		sealed, err := age.Encrypt(out, to...)
		if err != nil {
			return err
		}
		w := tar.NewWriter(sealed)
		if err := w.WriteHeader(&tar.Header{Name: manifestName, Size: int64(len(manifest)), Mode: 0o600}); err != nil {
			return err
		}
		if _, err := io.WriteString(w, manifest); err != nil {
			return err
		}
		if err := w.WriteHeader(&tar.Header{Name: dataName, Size: info.Size(), Mode: 0o600}); err != nil {
			return err
		}
		if _, err := io.Copy(w, in); err != nil {
			return err
		}
		return errors.Join(w.Close(), sealed.Close(), out.Flush())
	}()
	if err == nil {
		size, err = f.Seek(0, io.SeekCurrent)
	}
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		_ = os.Remove(path)
		return 0, sum, err
	}
	return size, [32]byte(hash.Sum(nil)), nil
}

// Sum reads all of a file, for its size in bytes and SHA-256.
func Sum(path string) (size int64, sum [32]byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, sum, err
	}
	defer f.Close()
	hash := sha256.New()
	size, err = io.Copy(hash, f)
	return size, [32]byte(hash.Sum(nil)), err
}

// ErrSealed is found in the error for a file that no identity at hand opens; it
// says nothing of whether the file is whole.
var ErrSealed = errors.New("no identity given opens this backup")

// ErrContent is found in the error for a file that is no backup, or that holds
// other bytes than its manifest says.
var ErrContent = errors.New("the backup is not whole")

// Read decrypts a backup: its data into a new file at data, synced, and its
// signed manifest, whose signature is for the caller to check. The data are what
// the manifest says.
func Read(path, data string, as []age.Identity, open func(note string) (string, error)) (Manifest, error) {
	f, err := os.Open(path)
	if err != nil {
		return Manifest{}, err
	}
	defer f.Close()
	plain, err := age.Decrypt(bufio.NewReaderSize(f, 256<<10), as...)
	var none *age.NoIdentityMatchError
	if errors.As(err, &none) {
		return Manifest{}, ErrSealed
	}
	if err != nil {
		return Manifest{}, fmt.Errorf("%w: %w", ErrContent, err)
	}
	m, err := unpack(tar.NewReader(plain), data, open)
	if err != nil {
		_ = os.Remove(data)
		return Manifest{}, fmt.Errorf("%w: %w", ErrContent, err)
	}
	return m, nil
}

func unpack(r *tar.Reader, data string, open func(string) (string, error)) (Manifest, error) {
	h, err := r.Next()
	if err != nil || h.Name != manifestName || h.Size > manifestMost {
		return Manifest{}, errors.Join(err, errors.New("wanted a manifest first"))
	}
	note, err := io.ReadAll(r)
	if err != nil {
		return Manifest{}, err
	}
	text, err := open(string(note))
	if err != nil {
		return Manifest{}, err
	}
	m, err := Parse(text)
	if err != nil {
		return m, err
	}
	if h, err = r.Next(); err != nil || h.Name != dataName || h.Size != m.DataBytes {
		return m, errors.Join(err, fmt.Errorf("wanted the data, of %d bytes", m.DataBytes))
	}
	out, err := os.OpenFile(data, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return m, err
	}
	hash := sha256.New()
	_, err = io.Copy(io.MultiWriter(out, hash), r)
	if err = errors.Join(err, out.Sync(), out.Close()); err != nil {
		return m, err
	}
	if [32]byte(hash.Sum(nil)) != m.DataSHA256 {
		return m, errors.New("the data are not those of the manifest")
	}
	_, err = r.Next()
	if !errors.Is(err, io.EOF) {
		return m, errors.New("wanted nothing after the data")
	}
	return m, nil
}

// Plan is how backups are made. Its zero value: not at all.
type Plan struct {
	Dir        string
	Recipients []age.Recipient
	Identities []age.Identity // with which drills open them; nil: no drills
	KeySlots   []string       // directories for the copy of the key files
	Hour, Min  int            // of the day, in Vilnius
}

// Configured reports whether backups are made at all.
func (p Plan) Configured() bool { return p.Dir != "" }
