package headsto

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"integrora.com/opsconsole/storage/chain"
)

// Append adds a record to the file of heads at path, synced; to one that is empty
// or not there, what goes first before it. A record that was cut short before is
// cut off. After an error nothing of the record is left, as far as the disk lets
// it be taken back: what is appended later would not be read behind half of one.
func Append(path, first, record string) (err error) {
	_, err = os.Lstat(path)
	made := errors.Is(err, fs.ErrNotExist)
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	text, err := io.ReadAll(f)
	if err != nil {
		return err
	}
	end := int64(len(text))
	if heads, fault := chain.ParseHeads(text); fault == nil && int64(heads.Whole) < end { // other damage is not ours to mend
		end = int64(heads.Whole)
		if err := f.Truncate(end); err != nil {
			return fmt.Errorf("cut off a record that was cut short: %w", err)
		}
	}
	if end == 0 {
		record = first + record
	}
	_, err = io.WriteString(f, record)
	if err = errors.Join(err, f.Sync()); err == nil {
		return nil
	}
	if made {
		return errors.Join(err, os.Remove(path))
	}
	return errors.Join(err, f.Truncate(end))
}
