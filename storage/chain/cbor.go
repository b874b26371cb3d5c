package chain

import (
	"encoding/binary"
	"fmt"
	"math/bits"
)

// The log uses four of CBOR's types (RFC 8949), always in the deterministic
// form of section 4.2.1: definite lengths, each head as short as it can be. The
// reader below accepts only that form, so that whatever it accepts would be
// written again with the same bytes, and there is one encoding of an entry.
const (
	majorUint  byte = 0 << 5
	majorBytes byte = 2 << 5
	majorText  byte = 3 << 5
	majorArray byte = 4 << 5
)

func appendHead(dst []byte, major byte, n uint64) []byte {
	switch {
	case n < 24:
		return append(dst, major|byte(n))
	case n < 1<<8:
		return append(dst, major|24, byte(n))
	case n < 1<<16:
		return binary.BigEndian.AppendUint16(append(dst, major|25), uint16(n))
	case n < 1<<32:
		return binary.BigEndian.AppendUint32(append(dst, major|26), uint32(n))
	}
	return binary.BigEndian.AppendUint64(append(dst, major|27), n)
}

func appendBytes(dst, b []byte) []byte {
	return append(appendHead(dst, majorBytes, uint64(len(b))), b...)
}

func appendText(dst []byte, s string) []byte {
	return append(appendHead(dst, majorText, uint64(len(s))), s...)
}

// reader takes items off b. After the first error it returns zero values and
// keeps that error.
type reader struct {
	b   []byte
	err error
}

func (r *reader) fail(field, format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("%s: %s", field, fmt.Sprintf(format, args...))
	}
}

// head reads the head of an item of the given major type.
func (r *reader) head(field string, major byte) uint64 {
	if r.err != nil {
		return 0
	}
	if len(r.b) == 0 {
		r.fail(field, "want an item, found the end")
		return 0
	}
	first := r.b[0]
	if first&0xe0 != major {
		r.fail(field, "want CBOR major type %d, found %d", major>>5, first>>5)
		return 0
	}
	info := first & 0x1f
	if info < 24 {
		r.b = r.b[1:]
		return uint64(info)
	}
	if info > 27 {
		r.fail(field, "want a definite length, found additional information %d", info)
		return 0
	}
	width := 1 << (info - 24)
	if len(r.b) < 1+width {
		r.fail(field, "want %d bytes of head, found %d", 1+width, len(r.b))
		return 0
	}
	var n uint64
	for _, b := range r.b[1 : 1+width] {
		n = n<<8 | uint64(b)
	}
	if n < 24 || width > 1 && bits.Len64(n) <= 4*width {
		r.fail(field, "want the shortest head, found %d in %d bytes", n, width)
		return 0
	}
	r.b = r.b[1+width:]
	return n
}

// str reads a byte or text string of at most limit bytes. What it returns
// shares memory with the input.
func (r *reader) str(field string, major byte, limit int) []byte {
	n := r.head(field, major)
	if r.err != nil {
		return nil
	}
	if n > uint64(limit) {
		r.fail(field, "want at most %d bytes, found %d", limit, n)
		return nil
	}
	if n > uint64(len(r.b)) {
		r.fail(field, "want %d bytes, found %d", n, len(r.b))
		return nil
	}
	s := r.b[:n:n]
	r.b = r.b[n:]
	return s
}

// fixed reads a byte string of exactly len(dst) bytes into dst.
func (r *reader) fixed(field string, dst []byte) {
	s := r.str(field, majorBytes, len(dst))
	if r.err == nil && len(s) != len(dst) {
		r.fail(field, "want %d bytes, found %d", len(dst), len(s))
	}
	copy(dst, s)
}

// array reads the head of an array of exactly n items.
func (r *reader) array(field string, n uint64) {
	if got := r.head(field, majorArray); r.err == nil && got != n {
		r.fail(field, "want an array of %d, found %d", n, got)
	}
}

// list reads the head of an array whose items take at least least bytes each,
// so that no more items are promised than the input can hold.
func (r *reader) list(field string, least int) int {
	n := r.head(field, majorArray)
	if r.err == nil && n > uint64(len(r.b)/least) {
		r.fail(field, "want at most %d items in the bytes that follow, found %d", len(r.b)/least, n)
	}
	if r.err != nil {
		return 0
	}
	return int(n)
}

// end wants nothing left.
func (r *reader) end() error {
	if len(r.b) > 0 {
		r.fail("end", "want no more bytes, found %d", len(r.b))
	}
	return r.err
}
