package chain

import (
	"errors"
	"fmt"
	"time"
)

const (
	// Version is the format this package writes and the only one it reads.
	Version = 1
	// MaxEntry is the longest entry in bytes: what a length of 16 bits can say,
	// as the entry bundles of C2SP tlog-tiles do.
	MaxEntry = 1<<16 - 1
	// MaxSealed is the longest sealed payload in bytes; it leaves room for the
	// other fields at their longest.
	MaxSealed = 64_000

	// entryStart is what every entry begins with: an array of ten, the version,
	// and the head of the log id.
	entryStart = "\x8a\x01\x50"
	// previousHead stands before the last 32 bytes of every entry.
	previousHead = "\x58\x20"
)

// ErrVersion is found in the error for an entry of a version this package does
// not know.
var ErrVersion = errors.New("unknown version of the entry format")

// Draft is what the store decides about an entry; its place in the log is the
// log's business (Tip.Extend).
type Draft struct {
	Time       time.Time // when it was decided; UTC, nanoseconds, 1970 to 2262
	Actor      string    // who: an id, see CheckID
	Action     string    // the command's name
	Object     string    // what it was done to; "-" where there is nothing
	Sealed     []byte    // the sealed payload, at most MaxSealed bytes
	Commitment Hash      // of the payload's details, see Commit
}

// Entry is one entry of the log, decoded. Hash the stored bytes, never those that
// Encode makes of it again.
type Entry struct {
	LogID LogID
	Seq   uint64 // from 0, without gaps
	Draft
	Previous Hash // the leaf of the entry before; zero in the first
}

// Encode returns the entry's bytes: a CBOR array (RFC 8949, deterministic) of
// version, log id, seq, time, actor, action, object, sealed payload,
// commitment, previous. It refuses what Decode would refuse.
func (e Entry) Encode() ([]byte, error) {
	ns := e.Time.UnixNano()
	if y := e.Time.UTC().Year(); y < 1970 || y > 2261 {
		return nil, fmt.Errorf("time: want a year from 1970 to 2261, found %d", y)
	}
	for _, f := range []struct{ name, value string }{
		{"actor", e.Actor}, {"action", e.Action}, {"object", e.Object},
	} {
		if err := CheckID(f.value); err != nil {
			return nil, fmt.Errorf("%s: %w", f.name, err)
		}
	}
	if len(e.Sealed) > MaxSealed {
		return nil, fmt.Errorf("sealed payload: want at most %d bytes, found %d", MaxSealed, len(e.Sealed))
	}
	raw := make([]byte, 0, 120+len(e.Actor)+len(e.Action)+len(e.Object)+len(e.Sealed))
	raw = append(raw, entryStart...)
	raw = append(raw, e.LogID[:]...)
	raw = appendHead(raw, majorUint, e.Seq)
	raw = appendHead(raw, majorUint, uint64(ns))
	raw = appendText(raw, e.Actor)
	raw = appendText(raw, e.Action)
	raw = appendText(raw, e.Object)
	raw = appendBytes(raw, e.Sealed)
	raw = appendBytes(raw, e.Commitment[:])
	raw = appendBytes(raw, e.Previous[:])
	return raw, nil
}

// Decode reads an entry from its exact bytes. It accepts only what Encode
// writes: encoding the result gives raw again. The result shares no memory
// with raw. ErrVersion is in the error for a version other than Version.
func Decode(raw []byte) (Entry, error) {
	f, err := parse(raw)
	if err != nil {
		return Entry{}, err
	}
	return Entry{
		LogID: f.id,
		Seq:   f.seq,
		Draft: Draft{
			Time:       time.Unix(0, f.time).UTC(),
			Actor:      string(f.actor),
			Action:     string(f.action),
			Object:     string(f.object),
			Sealed:     append([]byte(nil), f.sealed...),
			Commitment: f.commitment,
		},
		Previous: f.previous,
	}, nil
}

// fields are an entry's fields, sharing memory with its bytes.
type fields struct {
	id                            LogID
	seq                           uint64
	time                          int64 // nanoseconds since 1970
	actor, action, object, sealed []byte
	commitment, previous          Hash
}

func parse(raw []byte) (f fields, err error) {
	if len(raw) > MaxEntry {
		return f, fmt.Errorf("entry: want at most %d bytes, found %d", MaxEntry, len(raw))
	}
	r := reader{b: raw}
	r.array("entry", 10)
	if v := r.head("version", majorUint); r.err == nil && v != Version {
		return f, fmt.Errorf("version: want %d, found %d: %w", Version, v, ErrVersion)
	}
	r.fixed("log id", f.id[:])
	f.seq = r.head("seq", majorUint)
	f.time = r.time()
	f.actor = r.id("actor")
	f.action = r.id("action")
	f.object = r.id("object")
	f.sealed = r.str("sealed payload", majorBytes, MaxSealed)
	r.fixed("commitment", f.commitment[:])
	r.fixed("previous", f.previous[:])
	return f, r.end()
}

// time reads nanoseconds since 1970.
func (r *reader) time() int64 {
	const year2262 = 9_214_646_400 // in seconds since 1970
	ns := r.head("time", majorUint)
	if ns/1e9 >= year2262 {
		r.fail("time", "want a time before 2262, found %d ns", ns)
	}
	return int64(ns)
}

// id reads a text string that CheckID accepts.
func (r *reader) id(field string) []byte { return r.text(field, 1, MaxID, &inID) }

func (r *reader) text(field string, least, most int, in *[256]bool) []byte {
	s := r.str(field, majorText, most)
	if r.err != nil {
		return nil
	}
	if err := checkText(s, least, most, in); err != nil {
		r.fail(field, "%v", err)
		return nil
	}
	return s
}
