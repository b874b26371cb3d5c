package keys

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"
)

// scrubbed overwrites what keys.db keeps of rows that were taken out or replaced:
// pages that bbolt has freed, and what a transaction cut short left behind its
// end. Such rows are wrapped under keys that are gone; scrubbing makes that a
// second reason why they are useless, and lets anybody check with grep that they
// are gone. The caller holds write, or is alone.
//
// It is safe: bbolt reads no free page, and of the two heads of the file the
// older, which leads to pages freed last, is used only if the newer was not
// written whole; that one is synced by now.
func (r *Ring) scrubbed() error {
	if !r.unscrubbed {
		return nil
	}
	if err := r.scrub(); err != nil {
		return err
	}
	r.unscrubbed = false
	return nil
}

func (r *Ring) scrub() error {
	r.tree.Lock() // no reader has a page of before in hand
	defer r.tree.Unlock()
	path := filepath.Join(r.dir, ringFile)
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("scrub %s: %w", path, err)
	}
	err = r.db.View(func(tx *bolt.Tx) error { return r.scrubFree(tx, f) })
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("scrub %s: %w", path, err)
	}
	return nil
}

func (r *Ring) scrubFree(tx *bolt.Tx, f *os.File) error {
	size := r.db.Info().PageSize
	page, zeros := make([]byte, size), make([]byte, size)
	wiped := false
	wipePage := func(id int64) error {
		n, err := f.ReadAt(page, id*int64(size))
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if string(page[:n]) == string(zeros[:n]) {
			return nil
		}
		wiped = true
		_, err = f.WriteAt(zeros[:n], id*int64(size))
		return err
	}
	end := tx.Size() / int64(size)
	for id := int64(2); id < end; {
		p, err := tx.Page(int(id))
		if err != nil {
			return err
		}
		if p.Type != "free" {
			id += 1 + int64(p.OverflowCount)
			continue
		}
		if err := wipePage(id); err != nil {
			return err
		}
		id++
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	for id := end; id*int64(size) < info.Size(); id++ {
		if err := wipePage(id); err != nil {
			return err
		}
	}
	if !wiped {
		return nil
	}
	return synced(f)
}
