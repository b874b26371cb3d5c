package keys_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"strings"
	"testing"

	"integrora.com/opsconsole/keys"
)

var here = keys.AAD{
	Schema: 3, Store: [16]byte{1, 2, 3}, Bucket: "people", Record: []byte("p-01"),
	Subject: "person/p-01", Revision: 9,
}

func someKey(b byte) keys.Key {
	k := keys.Key{Version: 2}
	for i := range k.Secret {
		k.Secret[i] = b
	}
	return k
}

func TestSealedRecordOpensInItsPlace(t *testing.T) {
	for _, n := range []int{0, 1, 256, 70_000} {
		plain := bytes.Repeat([]byte("name "), n/5+1)[:n]
		sealed := keys.Seal([]byte("before"), someKey(1), rand.Reader, here, plain)
		if !bytes.HasPrefix(sealed, []byte("before")) {
			t.Fatal("what was in dst is gone")
		}
		sealed = sealed[len("before"):]
		if len(sealed) != n+keys.SealOverhead || keys.Revision(sealed) != 9 || keys.KeyVersion(sealed) != 2 {
			t.Fatalf("%d bytes: the header is not as documented", n)
		}
		if n > 5 && bytes.Contains(sealed, []byte("name")) {
			t.Fatal("the plaintext shows")
		}
		opened, err := keys.Open([]byte("x"), someKey(1), here, sealed)
		if err != nil || !bytes.Equal(opened, append([]byte("x"), plain...)) {
			t.Fatalf("%d bytes: did not open: %v", n, err)
		}
	}
}

func TestEveryFlippedBitIsFound(t *testing.T) {
	sealed := keys.Seal(nil, someKey(1), rand.Reader, here, []byte("Ona Onaitytė"))
	for i := range len(sealed) * 8 {
		sealed[i/8] ^= 1 << (i % 8)
		// Also when the header is believed, as a reader without other knowledge does.
		at, k := here, someKey(1)
		at.Revision, k.Version = keys.Revision(sealed), keys.KeyVersion(sealed)
		for _, try := range []struct {
			at keys.AAD
			k  keys.Key
		}{{here, someKey(1)}, {at, k}} {
			if opened, err := keys.Open(nil, try.k, try.at, sealed); !errors.Is(err, keys.ErrSealBroken) || opened != nil {
				t.Fatalf("bit %d flipped: wanted ErrSealBroken, found %v", i, err)
			}
		}
		sealed[i/8] ^= 1 << (i % 8)
	}
	for n := range sealed {
		if _, err := keys.Open(nil, someKey(1), here, sealed[:n]); !errors.Is(err, keys.ErrSealBroken) {
			t.Fatalf("cut to %d bytes: wanted ErrSealBroken, found %v", n, err)
		}
	}
	if _, err := keys.Open(nil, someKey(1), here, append(sealed, 0)); !errors.Is(err, keys.ErrSealBroken) {
		t.Fatalf("one byte longer: wanted ErrSealBroken, found %v", err)
	}
}

func TestEveryOtherPlaceIsRefused(t *testing.T) {
	sealed := keys.Seal(nil, someKey(1), rand.Reader, here, []byte("Jonas Jonaitis"))
	for name, move := range map[string]func(at *keys.AAD, k *keys.Key){
		"schema":             func(at *keys.AAD, _ *keys.Key) { at.Schema++ },
		"store":              func(at *keys.AAD, _ *keys.Key) { at.Store[15] = 1 },
		"bucket":             func(at *keys.AAD, _ *keys.Key) { at.Bucket = "letters" },
		"record":             func(at *keys.AAD, _ *keys.Key) { at.Record = []byte("p-02") },
		"subject":            func(at *keys.AAD, _ *keys.Key) { at.Subject = "person/p-02" },
		"revision":           func(at *keys.AAD, _ *keys.Key) { at.Revision-- },
		"key version":        func(_ *keys.AAD, k *keys.Key) { k.Version++ },
		"key":                func(_ *keys.AAD, k *keys.Key) { k.Secret[0]++ },
		"moved field border": func(at *keys.AAD, _ *keys.Key) { at.Bucket, at.Record = "peoplep", []byte("-01") },
		"moved to subject":   func(at *keys.AAD, _ *keys.Key) { at.Record, at.Subject = []byte("p-01p"), "erson/p-01" },
	} {
		at, k := here, someKey(1)
		move(&at, &k)
		_, err := keys.Open(nil, k, at, sealed)
		if !errors.Is(err, keys.ErrSealBroken) {
			t.Errorf("another %s: wanted ErrSealBroken, found %v", name, err)
		} else if strings.Contains(err.Error(), "Jonas") {
			t.Errorf("another %s: the error shows the content", name)
		}
	}
	if _, err := keys.Open(nil, someKey(1), here, sealed); err != nil {
		t.Fatal(err)
	}
}

// A roll-back that also rewrites the header's revision does not open either.
func TestOlderRevisionCannotBeRelabelled(t *testing.T) {
	old := keys.Seal(nil, someKey(1), rand.Reader, here, []byte("refused"))
	at := here
	at.Revision++
	newer := keys.Seal(nil, someKey(1), rand.Reader, at, []byte("granted"))
	copy(old[:13], newer[:13])
	if _, err := keys.Open(nil, someKey(1), at, old); !errors.Is(err, keys.ErrSealBroken) {
		t.Fatalf("wanted ErrSealBroken, found %v", err)
	}
}

func TestSealingTwiceNeverGivesTheSameBytes(t *testing.T) {
	a := keys.Seal(nil, someKey(1), rand.Reader, here, []byte("x"))
	b := keys.Seal(nil, someKey(1), rand.Reader, here, []byte("x"))
	if bytes.Equal(a, b) || bytes.Equal(a[13:37], b[13:37]) {
		t.Fatal("a nonce was used twice")
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(keys.Seal(nil, someKey(1), rand.Reader, here, []byte("content")))
	f.Add([]byte{})
	f.Add(bytes.Repeat([]byte{1}, keys.SealOverhead))
	f.Fuzz(func(t *testing.T, sealed []byte) {
		before := bytes.Clone(sealed)
		at, k := here, someKey(1)
		at.Revision, k.Version = keys.Revision(sealed), keys.KeyVersion(sealed)
		opened, err := keys.Open(nil, k, at, sealed)
		if !bytes.Equal(before, sealed) {
			t.Fatal("Open wrote to what it was given")
		}
		if err == nil && string(opened) != "content" {
			t.Fatal("a forgery opened")
		}
		if err != nil && !errors.Is(err, keys.ErrSealBroken) {
			t.Fatalf("an error without a code: %v", err)
		}
	})
}
