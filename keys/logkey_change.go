package keys

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// nextLogKey ends the name of the log key that waits for the master key to
// change.
const nextLogKey = ".next"

// StageLogKey writes the key beside path, sealed under the master key that will
// be. SettleLogKey puts it in its place once that one is in force.
func StageLogKey(path string, k LogKey, to Master, rand io.Reader) error {
	text, err := k.seal(to, rand)
	if err == nil {
		_, err = replaceFile(path+nextLogKey, text, func(string) error { return nil })
	}
	if err != nil {
		return fmt.Errorf("log key: %w", err)
	}
	return nil
}

// SettleLogKey ends a change of the master key, which is known to be the one in
// force: a log key that waited for it is put in place; one that waited for
// another was never needed, and is removed. It may be cut short and repeated.
func SettleLogKey(path string, master Master) error {
	next := path + nextLogKey
	text, err := readSecret(next)
	if errors.Is(err, ErrMissing) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("log key: %w", err)
	}
	b, err := decodeTagged(text, logKeyTag, logKeyVersion, logKeySize)
	if err == nil && masterID(b[:8]) == master.id() {
		if _, err := replaceFile(path, text, func(string) error { return nil }); err != nil {
			return fmt.Errorf("log key: %w", err)
		}
	}
	old, err := openOld(next)
	if err == nil {
		err = errors.Join(overwrite(old), os.Remove(next))
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("log key: %w", err)
	}
	return nil
}
