package storage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	bolt "go.etcd.io/bbolt"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
)

// Give lets tests take an erasure's steps one by one, as if the process died
// between them.
func (s *Store) Give(ctx context.Context, actor string, cmd model.Command) (model.Result, error) {
	return s.give(ctx, actor, cmd)
}

// Waiting is how many commands are queued.
func (s *Store) Waiting() int { return len(s.jobs) }

// Check runs bbolt's own check of the data file.
func (s *Store) Check() error {
	return s.see(func(tx *bolt.Tx) error {
		for err := range tx.Check() {
			return err
		}
		return nil
	})
}

// Numbers lists the numbers of a kind's records, and what message ids lead to.
func (s *Store) Numbers(kind model.Kind) (numbers []int, messages map[string]int, err error) {
	messages = map[string]int{}
	err = s.see(func(tx *bolt.Tx) error {
		err := tx.Bucket([]byte(kind)).ForEach(func(key, _ []byte) error {
			numbers = append(numbers, int(beNumber(key)))
			return nil
		})
		if err != nil {
			return err
		}
		return tx.Bucket(bucketMessage).ForEach(func(_, request []byte) error {
			messages[string(request)]++
			return nil
		})
	})
	return numbers, messages, err
}

// Depth is how far a benchmark goes with what it reads.
type Depth int

// Raw copies the stored bytes, Opened opens them, Decoded makes records of
// them.
const (
	Raw Depth = iota
	Opened
	Decoded
)

// ReadPeople reads n people from one on, in one transaction: their ids by a
// cursor, then each record by its id.
func (s *Store) ReadPeople(from string, n int, depth Depth) (size int, err error) {
	err = s.see(func(tx *bolt.Tx) error {
		bucket := tx.Bucket([]byte(model.KindPerson))
		c := bucket.Cursor()
		for key, _ := c.Seek([]byte(from)); key != nil && n > 0; key, _ = c.Next() {
			n--
			read, err := s.read(tx, key, bucket.Get(key), depth)
			if err != nil {
				return err
			}
			size += read
		}
		return nil
	})
	return size, err
}

// ReadPerson reads one person, in a transaction of its own.
func (s *Store) ReadPerson(id string, depth Depth) (size int, err error) {
	err = s.see(func(tx *bolt.Tx) error {
		key := []byte(id)
		size, err = s.read(tx, key, tx.Bucket([]byte(model.KindPerson)).Get(key), depth)
		return err
	})
	return size, err
}

func (s *Store) read(tx *bolt.Tx, key, sealed []byte, depth Depth) (int, error) {
	if depth == Raw {
		return len(bytes.Clone(sealed)), nil
	}
	plain, err := reader{s, tx}.unseal(model.KindPerson, key, sealed, model.PersonSubject(string(key)))
	if err != nil || depth == Opened {
		return len(plain), err
	}
	p, err := decode[model.Person](plain)
	return len(p.Name), err
}

// Each calls f for everything in the data file, in order.
func (s *Store) Each(f func(bucket string, key, value []byte)) error {
	return s.see(func(tx *bolt.Tx) error {
		return tx.ForEach(func(name []byte, bucket *bolt.Bucket) error {
			return bucket.ForEach(func(key, value []byte) error {
				f(string(name), key, value)
				return nil
			})
		})
	})
}

// HasKey reports whether the ring holds a subject's key.
func (s *Store) HasKey(subject string) bool {
	_, err := s.ring.Key(subject)
	return err == nil
}

// Unfinished lists the erasures that are not certified.
func (s *Store) Unfinished() []string {
	var list []string
	for _, e := range s.board.unfinished() {
		list = append(list, e.ID)
	}
	return list
}

// Seem makes an entry of a register seem another in memory, until the store is
// opened again.
func (s *Store) Seem(e model.Entry, change func(*model.Entry)) {
	s.board.mu.Lock()
	defer s.board.mu.Unlock()
	e.Versions = slices.Clone(e.Versions)
	change(&e)
	s.board.entries.put(e)
}

// SeemAdmin makes an account seem another in memory, until the store is opened
// again.
func (s *Store) SeemAdmin(id string, change func(*model.Admin)) {
	s.board.mu.Lock()
	defer s.board.mu.Unlock()
	a := s.board.admins[id]
	change(&a)
	s.board.admins[id] = a
}

// Tamper changes the data file behind the store's back.
func (s *Store) Tamper(change func(*bolt.Tx) error) error { return s.db.Update(change) }

// Entries reads up to n entries of the log from seq on, with their details.
func (s *Store) Entries(seq uint64, n int) (rows []model.AuditRow, err error) {
	err = s.view(context.Background(), func(r reader) error {
		names := map[string]string{}
		for _, a := range s.Directory() {
			names[a.ID] = a.Name
		}
		for size := s.Head().Size; seq < size && len(rows) < n; seq++ {
			row, err := r.auditRow(seq, names)
			if err != nil {
				return err
			}
			rows = append(rows, row)
		}
		return nil
	})
	return rows, err
}

// Between has f called between the steps of a rotation of keys. It is set
// before one is approved.
func (s *Store) Between(f func()) { s.between = f }

// Versions counts a kind's records by the version of the key that seals them.
func (s *Store) Versions(kind model.Kind) (map[uint32]int, error) {
	found := map[uint32]int{}
	return found, s.see(func(tx *bolt.Tx) error {
		return tx.Bucket([]byte(kind)).ForEach(func(_, sealed []byte) error {
			found[keys.KeyVersion(sealed)]++
			return nil
		})
	})
}

// CompactAbove has files be compacted that are larger than so many bytes.
func (s *Store) CompactAbove(bytes int64) { s.floor = bytes }

// Kinds are the kinds of record.
func Kinds() []model.Kind { return kinds }

// FoundBy looks a person up by e-mail address, and an external id and a message
// as decisions do.
func (s *Store) FoundBy(email, tenant, external, message string) (people []string, id, erased, request string, err error) {
	err = s.see(func(tx *bolt.Tx) error {
		r := reader{s, tx}
		var faults [3]error
		people, faults[0] = r.byEmail(email)
		id, erased, faults[1] = r.ByExternal(model.KindPerson, tenant, external)
		request, faults[2] = r.ByMessage(message)
		return errors.Join(faults[:]...)
	})
	return people, id, erased, request, err
}

// SealingRules is an error when a rotation of keys would not know whose key
// seals records of some kind, or what they are called.
func SealingRules(s *Store) error {
	return s.see(func(tx *bolt.Tx) error {
		var faults []error
		for _, kind := range kinds {
			key := seqKey(7)
			if _, err := (reader{s, tx}).sealedUnder(kind, key); err != nil && model.CodeOf(err) != "not_found" {
				faults = append(faults, err)
			}
			if again, err := place(model.Ref{Kind: kind, ID: idAt(kind, key)}); err != nil || !bytes.Equal(again, key) {
				faults = append(faults, fmt.Errorf("%s: the id of a place leads elsewhere: %w", kind, err))
			}
		}
		return errors.Join(faults...)
	})
}
