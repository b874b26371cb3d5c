package storage

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
)

// indexKeys are the index key and, while it is rotated, the former one, under
// which some values still stand.
func (s *Store) indexKeys() (now, former keys.Key, rotating bool, err error) {
	if now, err = s.ring.Key(keys.IndexSubject); err != nil {
		return now, former, false, fmt.Errorf("index key: %w", err)
	}
	if now.Version == 1 {
		return now, former, false, nil
	}
	former, err = s.ring.Former(keys.IndexSubject, now.Version-1, false)
	if errors.Is(err, keys.ErrNoKey) {
		return now, former, false, nil
	}
	return now, former, err == nil, err
}

// blinds are the places where a value may stand in a look-up index: one, and
// while the index key is rotated two. They tell nothing without the index key.
func (s *Store) blinds(domain, value string) ([][]byte, error) {
	now, former, rotating, err := s.indexKeys()
	if err != nil {
		return nil, err
	}
	sum := keys.Blind(now, domain, value)
	places := [][]byte{sum[:]}
	if rotating {
		sum := keys.Blind(former, domain, value)
		places = append(places, sum[:])
	}
	return places, nil
}

// blindExternals are the places where an external id, or the mark that its
// record was erased, may stand. What is marked is gone, so that a mark cannot be
// blinded anew from its value; a rotation carries it over by blinding its place
// instead. A mark of version 1 stands, after two rotations, at the place of
// version 3 of the place of version 2 of its place.
func (s *Store) blindExternals(kind model.Kind, tenant, external string) ([][]byte, error) {
	domain, value := externalValue(kind, tenant, external)
	places, err := s.blinds(domain, value)
	if err != nil {
		return nil, err
	}
	now, _, rotating, err := s.indexKeys()
	if err != nil {
		return nil, err
	}
	var line []keys.Key // by version, those that are still kept
	for v := uint32(1); v < now.Version; v++ {
		k, err := s.ring.Former(keys.IndexSubject, v, true)
		if errors.Is(err, keys.ErrNoKey) {
			line = nil // nothing was marked under it or before
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("index key: %w", err)
		}
		line = append(line, k)
	}
	line = append(line, now)
	for first := range line {
		sum := keys.Blind(line[first], domain, value)
		for next := first + 1; next < len(line); next++ {
			if rotating && next == len(line)-1 {
				places = append(places, bytes.Clone(sum[:]))
			}
			sum = carried(line[next], sum[:])
		}
		places = append(places, bytes.Clone(sum[:]))
	}
	return places, nil
}

func externalValue(kind model.Kind, tenant, external string) (domain, value string) {
	if kind == model.KindSuppression { // an address, however it is written
		external = foldEmail(external)
	}
	return "external " + string(kind), tenant + "\x00" + external
}

// carried is where a mark goes when the index key is rotated.
func carried(to keys.Key, place []byte) [16]byte { return keys.Blind(to, "carried", string(place)) }

// mark is the tombstone of an erased record: "!" erasure, and from version 2 on
// "@" and the version of the index key that it stands under.
func (s *Store) mark(t model.Tombstone) (put, error) {
	now, err := s.ring.Key(keys.IndexSubject)
	if err != nil {
		return put{}, fmt.Errorf("index key: %w", err)
	}
	domain, value := externalValue(t.Kind, t.Tenant, t.External)
	sum := keys.Blind(now, domain, value)
	return put{string(bucketExternal), sum[:], markText(t.Erasure, now.Version)}, nil
}

func markText(erasure string, version uint32) []byte {
	if version == 1 {
		return []byte("!" + erasure)
	}
	return []byte("!" + erasure + "@" + strconv.FormatUint(uint64(version), 10))
}

// tombstone reads what markText wrote; ok is false for anything else.
func tombstone(value []byte) (erasure string, version uint32, ok bool) {
	text, ok := strings.CutPrefix(string(value), "!")
	if !ok {
		return "", 0, false
	}
	erasure, after, later := strings.Cut(text, "@")
	if !later {
		return erasure, 1, true
	}
	n, err := strconv.ParseUint(after, 10, 32)
	return erasure, uint32(n), err == nil
}
