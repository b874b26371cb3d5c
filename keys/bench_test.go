package keys_test

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"path/filepath"
	"testing"

	bolt "go.etcd.io/bbolt"

	"integrora.com/opsconsole/keys"
)

// Keys of 10,000 new people in one commit, against bare puts of rows of the
// same size in the same order.
func BenchmarkAdd10000(b *testing.B) {
	batch := func(i int) []string {
		out := make([]string, 10_000)
		for j := range out {
			out[j] = fmt.Sprintf("person/p-%08d", i*len(out)+j)
		}
		return out
	}
	b.Run("ring", func(b *testing.B) {
		r, _, _ := newRing(b)
		i := 0
		for b.Loop() {
			add(b, r, batch(i)...)
			i++
		}
	})
	b.Run("bare", func(b *testing.B) {
		db := bareDB(b)
		i := 0
		for b.Loop() {
			if err := db.Update(func(tx *bolt.Tx) error {
				for _, s := range batch(i) {
					if err := tx.Bucket([]byte("b")).Put([]byte(s), make([]byte, 76)); err != nil {
						return err
					}
				}
				return nil
			}); err != nil {
				b.Fatal(err)
			}
			i++
		}
	})
}

// Reading one sealed record of 256 bytes: the key from the ring, then Open,
// against the bare read.
func BenchmarkGetAndOpen(b *testing.B) {
	const n = 20_000
	r, _, _ := newRing(b)
	subjects := people(n)
	add(b, r, subjects...)
	db := bareDB(b)
	plain := make([]byte, 256)
	place := func(i int) (at keys.AAD) {
		at = here
		at.Record = binary.BigEndian.AppendUint64(nil, uint64(i))
		at.Subject = subjects[i]
		return at
	}
	if err := db.Update(func(tx *bolt.Tx) error {
		for i, s := range subjects {
			at := place(i)
			if err := tx.Bucket([]byte("b")).Put(at.Record, keys.Seal(nil, key(b, r, s), rand.Reader, at, plain)); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	read := func(b *testing.B, open bool) {
		b.ReportAllocs()
		var buffer []byte
		next := 0
		for b.Loop() {
			next = (next + 7919) % n
			if err := db.View(func(tx *bolt.Tx) error {
				at := place(next)
				row := tx.Bucket([]byte("b")).Get(at.Record)
				if !open {
					buffer = append(buffer[:0], row...)
					return nil
				}
				k, err := r.Key(at.Subject)
				if err != nil {
					return err
				}
				buffer, err = keys.Open(buffer[:0], k, at, row)
				return err
			}); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.Run("raw", func(b *testing.B) { read(b, false) })
	b.Run("opened", func(b *testing.B) { read(b, true) })
	b.Run("opened-cold-keys", func(b *testing.B) {
		r.KeepNoKeys()
		read(b, true)
	})
}

func BenchmarkBox(b *testing.B) {
	plain, k := make([]byte, 256), someKey(1)
	sealed := keys.Seal(nil, k, rand.Reader, here, plain)
	var buffer []byte
	b.Run("seal", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			buffer = keys.Seal(buffer[:0], k, rand.Reader, here, plain)
		}
	})
	b.Run("open", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var err error
			if buffer, err = keys.Open(buffer[:0], k, here, sealed); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("blind", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			keys.Blind(k, "email", "ona@acme.example")
		}
	})
}

func bareDB(b *testing.B) *bolt.DB {
	b.Helper()
	db, err := bolt.Open(filepath.Join(b.TempDir(), "bare.db"), 0o600, &bolt.Options{
		NoFreelistSync: true, FreelistType: bolt.FreelistMapType, InitialMmapSize: 256 << 20,
	})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	if err := db.Update(func(tx *bolt.Tx) error {
		_, err := tx.CreateBucket([]byte("b"))
		return err
	}); err != nil {
		b.Fatal(err)
	}
	return db
}
