package storage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/backup"
	"integrora.com/opsconsole/storage/chain"
)

// DataFile is the name of the store's file in its directory.
const DataFile = "data.db"

// Config is what a store is opened with. Fields without a word on zero are needed.
type Config struct {
	Dir        string           // holds DataFile and the key files; mode 0700
	Master     keys.Master      // opens the key files; kept outside both
	MasterFrom keys.Origin      // where it came from, to be told
	Now        func() time.Time // the one clock
	Rand       io.Reader        // the one random source
	Log        *slog.Logger     // faults of ours; never personal data
	// Heads are where signed heads of the log are kept beside Dir.
	Heads []HeadKeeper
	// Beat wakes the store for what time alone makes due; nil: commits do.
	Beat <-chan time.Time
	// MaxBytes stops the data file from growing beyond; 0 is 64 GiB.
	MaxBytes int
	// Backup is how backups are made; the zero plan: not at all.
	Backup backup.Plan
}

// Store is an open store. All methods may be called from many goroutines.
type Store struct {
	cfg    Config
	dataMu sync.RWMutex // guards db, which a compaction replaces
	db     *bolt.DB
	ring   *keys.Ring
	id     [16]byte
	board  *board
	heads  *headFile

	logKey  keys.LogKey
	tree    logTree
	senders []*sender
	sending sync.WaitGroup // for the senders
	aside   sync.WaitGroup // for keepHeads

	jobs          chan *job
	stop          chan struct{} // closed when no more commands are taken
	idle          chan struct{} // closed when the committer has ended
	once          sync.Once
	tip           chain.Tip // the committer's; others take tipNow
	tipMu         sync.RWMutex
	signal        signal
	verified      atomic.Pointer[verification]
	endedConsents atomic.Pointer[[]string] // when they were last looked at
	consentWays   atomic.Pointer[probed]   // how those in force can be taken back
	atRest        atomic.Pointer[probed]   // samples of what stands in the file
	transport     atomic.Pointer[probed]   // the door's test of its encryption
	logIndex      logIndex
	sessions      Sessions       // of the door; nil when nothing is served
	forget        chan struct{}  // somebody was erased: their data is to leave memory
	broken        bool           // a commit may be on disk or not: no more are made; the committer's
	finish        sync.Mutex     // one erasure is finished at a time
	rotate        chan struct{}  // a rotation of keys may go on
	between       func()         // tests look at the files between the steps of a rotation or a compaction
	noted         ringMark       // what data.db says of the key ring; the committer's
	backing       sync.Mutex     // one backup, check, drill or compaction at a time
	alone         chan func()    // what the committer does while it takes no commands
	floor         int64          // bytes up to which the data file is left as it is
	unnamed       bool           // the data file's name is not synced yet; the committer's
	old           sync.WaitGroup // for files that a compaction replaced, whose readers are still at it
}

// Errors of opening a store.
var (
	ErrExists  = errors.New("there is a store already")
	ErrMissing = errors.New("there is no store")
	ErrLocked  = errors.New("the store is in use by another process")
	ErrVersion = errors.New("the store is of another format version")
)

func options(cfg Config) *bolt.Options {
	most := cfg.MaxBytes
	if most == 0 {
		most = 64 << 30
	}
	return &bolt.Options{Timeout: time.Second, NoFreelistSync: true, FreelistType: bolt.FreelistMapType,
		InitialMmapSize: 1 << 30, MaxSize: most}
}

// Create makes a store and its keys in cfg.Dir, and opens it. It refuses with
// ErrExists when there is one. The data file appears under its name only when
// it is whole.
func Create(cfg Config) (*Store, error) {
	path := filepath.Join(cfg.Dir, DataFile)
	if _, err := os.Lstat(path); err == nil {
		return nil, fmt.Errorf("%w in %s", ErrExists, cfg.Dir)
	}
	ring, err := keys.CreateRing(cfg.Dir, cfg.Master, cfg.Rand)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(ring.Add(model.StoreSubject, keys.IndexSubject), ring.Close()); err != nil {
		return nil, err
	}
	if _, err := keys.CreateLogKey(filepath.Join(cfg.Dir, keys.LogKeyFile), cfg.Master, cfg.Rand); err != nil {
		return nil, err
	}
	if err := createData(cfg, path); err != nil {
		return nil, err
	}
	s, err := Open(cfg)
	if err != nil {
		return nil, err
	}
	if _, err := s.Do(context.Background(), model.System.ID, model.FoundStore{}); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func createData(cfg Config, path string) error {
	temp := path + ".new"
	if err := os.Remove(temp); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	db, err := bolt.Open(temp, 0o600, options(cfg))
	if err != nil {
		return fmt.Errorf("make the store: %w", err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		for _, name := range allBuckets() {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		var id [16]byte
		if _, err := io.ReadFull(cfg.Rand, id[:]); err != nil {
			return err
		}
		tip := chain.Start(chain.LogID(id))
		mark, err := tip.MarshalBinary()
		if err != nil {
			return err
		}
		meta := tx.Bucket(bucketMeta)
		return errors.Join(meta.Put(metaSchema, []byte{schema}), meta.Put(metaStore, id[:]), meta.Put(metaTip, mark))
	})
	if err := errors.Join(err, db.Close()); err != nil {
		return fmt.Errorf("make the store: %w", err)
	}
	if err := os.Rename(temp, path); err != nil {
		return err
	}
	return syncDir(cfg.Dir)
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Open opens the store in cfg.Dir, builds its board and finishes erasures that
// were cut short; on a full disk it opens all the same, to be read, and they go on
// when there is room (finishAll). It writes nothing when it refuses: ErrMissing, ErrLocked,
// ErrVersion, or an error of the key files (keys.OpenRing).
func Open(cfg Config) (*Store, error) {
	path := filepath.Join(cfg.Dir, DataFile)
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%w in %s; make one with opsconsole init", ErrMissing, cfg.Dir)
	}
	if err := tryKeys(cfg); err != nil {
		return nil, err
	}
	ring, err := keys.OpenRing(cfg.Dir, cfg.Master, cfg.Rand)
	if err != nil {
		return nil, err
	}
	s := &Store{cfg: cfg, ring: ring, between: func() {}, floor: compactFloor, rotate: make(chan struct{}, 1), forget: make(chan struct{}, 1), jobs: make(chan *job, 1024), alone: make(chan func()), stop: make(chan struct{}), idle: make(chan struct{})}
	if s.db, err = bolt.Open(path, 0o600, options(cfg)); err != nil {
		if errors.Is(err, bolterrors.ErrTimeout) {
			err = fmt.Errorf("%w; stop it first", ErrLocked)
		}
		return nil, errors.Join(err, ring.Close())
	}
	err = dropCompact(cfg.Dir)
	if err == nil {
		err = s.load()
	}
	if err != nil {
		return nil, errors.Join(err, s.db.Close(), ring.Close())
	}
	s.startSenders()
	s.aside.Add(2)
	go s.keepHeads()
	go s.keepRotating()
	go s.commitLoop()
	if err := s.finishAll(context.Background()); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	s.goOnRotating()
	return s, nil
}

// load reads what the store keeps in memory.
func (s *Store) load() error {
	err := s.see(func(tx *bolt.Tx) (err error) {
		meta := tx.Bucket(bucketMeta)
		if meta == nil {
			return fmt.Errorf("the store has no table of contents: it is not one of ours, or damaged")
		}
		if v := meta.Get(metaSchema); len(v) != 1 || v[0] != schema {
			found := 0
			if len(v) == 1 {
				found = int(v[0])
			}
			return wrongVersion(found)
		}
		copy(s.id[:], meta.Get(metaStore))
		if err := s.checkRing(meta); err != nil {
			return err
		}
		if err := s.tip.UnmarshalBinary(meta.Get(metaTip)); err != nil {
			return fmt.Errorf("the audit log's head: %w", err)
		}
		for _, name := range allBuckets() {
			if tx.Bucket(name) == nil {
				return fmt.Errorf("the store lacks its table %s: it is damaged", name)
			}
		}
		s.board, err = newBoard(reader{s, tx}, s.cfg.Now)
		return err
	})
	if err != nil {
		return err
	}
	return s.openHeads()
}

// Close stops taking commands, waits for those under way, writes the last head
// and closes the files.
func (s *Store) Close() error {
	var err error
	s.once.Do(func() {
		close(s.stop)
		<-s.idle
		s.aside.Wait()
		head := s.tipNow()
		err = s.heads.write(head.Head())
		s.stopSenders()
		err = errors.Join(err, s.db.Close())
		s.old.Wait()
		err = errors.Join(err, s.ring.Close())
		s.logKey.Wipe()
	})
	return err
}

func (s *Store) tipNow() chain.Tip {
	s.tipMu.RLock()
	defer s.tipMu.RUnlock()
	return s.tip
}

// view runs a read in one transaction.
func (s *Store) view(ctx context.Context, read func(reader) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.see(func(tx *bolt.Tx) error { return read(reader{s, tx}) })
}

// see runs a read in one transaction of the data file that is in use when it
// begins, to whose end that file is kept.
func (s *Store) see(read func(*bolt.Tx) error) error {
	s.dataMu.RLock()
	tx, err := s.db.Begin(false)
	s.dataMu.RUnlock()
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // of a read it cannot fail
	return read(tx)
}
