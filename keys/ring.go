package keys

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// Ring is the key tree: master key → root key (DIR/root.key) → 1,024 group keys
// → subject keys (both in DIR/keys.db). A subject is whatever is erased as one:
// "person/…", "tenant/…", "case/…", "store", "index". Its key is 32 random
// bytes, never derived from anything, so a key once dropped cannot be made
// again.
//
// All methods may be called from several goroutines. One process holds a ring
// at a time.
type Ring struct {
	dir    string
	master Master
	rand   io.Reader
	db     *bolt.DB
	cache  *cache

	write    sync.Mutex    // held by whoever changes the ring
	id       ringID        // never changes once open
	unsure   atomic.Bool   // memory and disk may differ: no more changes
	root     root          // guarded by write
	digest   [32]byte      // of the root.key in force; guarded by write
	sequence atomic.Uint64 // of keys.db: rises with every change of it
	newest   uint64        // generation of keys.db; ahead of root's while an erasure is unfinished; guarded by write

	unscrubbed bool // keys.db still holds bytes of rows that are gone; guarded by write

	tree   sync.RWMutex // held for writing while groups and their members change
	groups []groupKey   // guarded by tree

	pause func(step string) error // tests stop an erasure here
}

// The names of the ring's files under its directory.
const (
	ringFile = "keys.db"
	rootFile = "root.key"
)

// ringFormat is what is written; a ring of format 1 has no former keys yet.
const ringFormat = 2

var (
	metaBucket    = []byte("meta")
	groupBucket   = []byte("groups")
	subjectBucket = []byte("subjects")

	formatKey     = []byte("format")
	ringKey       = []byte("ring")
	generationKey = []byte("generation")
	sequenceKey   = []byte("sequence")
)

func openTree(path string, readOnly bool) (*bolt.DB, error) {
	db, err := bolt.Open(path, 0o600, &bolt.Options{
		ReadOnly:        readOnly,
		Timeout:         time.Second,
		NoFreelistSync:  true,
		FreelistType:    bolt.FreelistMapType,
		InitialMmapSize: 1 << 30, // address space, not memory: a million keys take 250 MB,
	})
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, fmt.Errorf("%s: %w; stop that one first", path, ErrLocked)
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrChecksum), errors.Is(err, bolterrors.ErrVersionMismatch):
		return nil, fmt.Errorf("%s: %w: wanted a bbolt file", path, ErrMalformed)
	case err != nil:
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	return db, nil
}

// OpenRing opens the ring in dir and finishes an erasure or a renewal that was
// cut short. Where the disk does not let it, the ring opens all the same, with
// every key that remains: Drop, of nobody too, tries again and tells the cause.
// It writes nothing when it refuses: ErrMissing, ErrPermissions, ErrMalformed,
// ErrFormat, ErrLocked (held by another process for more than a second),
// ErrWrongMaster, ErrDamaged, ErrMismatch (keys.db and root.key are of
// different stores or ages). rand serves new keys, nonces and renewals.
func OpenRing(dir string, master Master, rand io.Reader) (*Ring, error) {
	return openRing(dir, master, rand, false)
}

// ReadRing opens the ring in dir to look at: nothing of it is changed or
// finished, and what would change it fails. It refuses as OpenRing does.
func ReadRing(dir string, master Master) (*Ring, error) {
	return openRing(dir, master, nil, true)
}

func openRing(dir string, master Master, rand io.Reader, readOnly bool) (*Ring, error) {
	r := &Ring{
		dir: dir, master: master, rand: rand,
		cache: newCache(cacheSize),
		pause: func(string) error { return nil },
	}
	err := r.open(readOnly)
	if err == nil && !readOnly {
		err = r.finish()
	}
	if err != nil {
		return nil, fmt.Errorf("open the key ring: %w", errors.Join(err, r.Close()))
	}
	return r, nil
}

func (r *Ring) open(readOnly bool) error {
	path := filepath.Join(r.dir, ringFile)
	if err := checkTree(path); err != nil {
		return err
	}
	db, err := openTree(path, readOnly)
	if err != nil {
		return err
	}
	r.db = db
	text, err := readSecret(r.rootPath())
	if err != nil {
		return err
	}
	if r.root, err = openRoot(text, r.master, r.rootPath()); err != nil {
		return err
	}
	r.id, r.digest = r.root.ring, digestRoot(text)
	if err := r.db.View(r.load); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// finish ends what an earlier process could not, and leaves no trace of it. Its
// error is one that the ring cannot be used after.
func (r *Ring) finish() error {
	// A rename that an earlier process could not make durable must be so before
	// the generation under it is given up.
	if err := syncDir(r.dir); err != nil {
		return err
	}
	r.unscrubbed = true
	if _, err := r.Drop(); errors.Is(err, ErrUnsure) {
		return fmt.Errorf("finish an erasure that was cut short: %w", err)
	}
	return nil
}

// checkTree refuses a keys.db that bbolt would create or fill by itself.
func checkTree(path string) error {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: wanted a file at %s, found none", ErrMissing, path)
	}
	if err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	defer f.Close()
	if err := checkPrivate(f, path); err != nil {
		return err
	}
	if info, err := f.Stat(); err != nil || info.Size() == 0 {
		return fmt.Errorf("%w: wanted a key tree in %s, found an empty file", ErrMalformed, path)
	}
	return nil
}

// load reads the group table that belongs to the root in memory.
func (r *Ring) load(tx *bolt.Tx) error {
	meta := tx.Bucket(metaBucket)
	if meta == nil || tx.Bucket(groupBucket) == nil || tx.Bucket(subjectBucket) == nil {
		return fmt.Errorf("%w: wanted the buckets of a key ring", ErrMalformed)
	}
	format, ring, generation := meta.Get(formatKey), meta.Get(ringKey), meta.Get(generationKey)
	if len(format) != 4 || binary.BigEndian.Uint32(format) < 1 || binary.BigEndian.Uint32(format) > ringFormat {
		return fmt.Errorf("%w: wanted %d, found %x; use the opsconsole that wrote it", ErrFormat, ringFormat, format)
	}
	if sequence := meta.Get(sequenceKey); len(sequence) == 8 {
		r.sequence.Store(binary.BigEndian.Uint64(sequence))
	}
	if len(ring) != len(ringID{}) || len(generation) != 8 {
		return fmt.Errorf("%w: wanted a ring id and a generation", ErrMalformed)
	}
	if ringID(ring) != r.id {
		return fmt.Errorf("%w: this is another store's than the %s beside it", ErrMismatch, rootFile)
	}
	r.newest = binary.BigEndian.Uint64(generation)
	var err error
	r.groups, err = loadGroups(tx, r.root)
	return err
}

// Close wipes what the ring keeps in memory and releases its file. Keys handed
// out before stay valid; every later call fails.
func (r *Ring) Close() error {
	r.write.Lock()
	defer r.write.Unlock()
	r.tree.Lock()
	defer r.tree.Unlock()
	r.unsure.Store(true)
	r.cache.wipe()
	clear(r.groups)
	wipe(r.root.key[:])
	wipe(r.master.secret[:])
	if r.db == nil {
		return nil
	}
	return r.db.Close()
}

func (r *Ring) rootPath() string { return filepath.Join(r.dir, rootFile) }
