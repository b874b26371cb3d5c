package storage

import (
	"encoding/binary"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"integrora.com/opsconsole/keys"
)

// ErrKeyFiles is returned for key files that do not belong to the data, or are
// older than they are.
var ErrKeyFiles = errors.New("the key files do not fit the data")

// ringMark is what the data file remembers of the key ring: whose it is, and
// how far it was when something was last written. Key files may be ahead, never
// behind: keys are made, and destroyed, before the data say so.
type ringMark struct {
	ring     [16]byte
	sequence uint64
}

// checkRing holds the key ring to what the data remember of it. Data written
// before there were marks remember nothing.
func (s *Store) checkRing(meta *bolt.Bucket) error {
	b := meta.Get(metaRing)
	if b == nil {
		return nil
	}
	if len(b) != 24 {
		return fmt.Errorf("the mark of the key ring has %d bytes: the store is damaged", len(b))
	}
	s.noted = ringMark{[16]byte(b), binary.BigEndian.Uint64(b[16:])}
	if s.noted.ring != s.ring.ID() {
		return fmt.Errorf("%w: keys.db and root.key are another store's; put back the newest copies of this one's", ErrKeyFiles)
	}
	if found := s.ring.Sequence(); found < s.noted.sequence {
		return fmt.Errorf("%w: keys.db is older than the data (wanted state %d or later, found %d): it was put back from a copy; put back the newest copies of keys.db and root.key",
			ErrKeyFiles, s.noted.sequence, found)
	}
	return nil
}

// tryKeys holds the key files to the data without writing anything: opening the
// ring for good finishes and scrubs what an earlier process left.
func tryKeys(cfg Config) (err error) {
	ring, err := keys.ReadRing(cfg.Dir, cfg.Master)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, ring.Close()) }()
	db, err := readOnly(cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	err = db.View(func(tx *bolt.Tx) error {
		meta := tx.Bucket(bucketMeta)
		if meta == nil {
			return nil // load says so
		}
		return (&Store{cfg: cfg, ring: ring}).checkRing(meta)
	})
	if err != nil {
		return err
	}
	log, err := keys.LoadLogKey(filepath.Join(cfg.Dir, keys.LogKeyFile), cfg.Master)
	switch {
	case err == nil:
		log.Wipe()
	case errors.Is(err, keys.ErrMissing), errors.Is(err, keys.ErrWrongMaster): // openHeads may know better
		return nil
	}
	return err
}

// readOnly opens the data file to look at.
func readOnly(cfg Config) (*bolt.DB, error) {
	db, err := bolt.Open(filepath.Join(cfg.Dir, DataFile), 0o600, &bolt.Options{ReadOnly: true, Timeout: time.Second})
	if errors.Is(err, bolterrors.ErrTimeout) {
		return nil, fmt.Errorf("%w; stop it first", ErrLocked)
	}
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", DataFile, err)
	}
	return db, nil
}

// noteRing writes, with whatever is being committed, how far the key ring is.
func (s *Store) noteRing(tx *bolt.Tx) (ringMark, error) {
	now := ringMark{s.ring.ID(), s.ring.Sequence()}
	if now == s.noted {
		return now, nil
	}
	return now, tx.Bucket(bucketMeta).Put(metaRing, binary.BigEndian.AppendUint64(now.ring[:], now.sequence))
}
