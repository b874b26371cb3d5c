// Package intake reads what comes in from outside: mail as files bring it, one
// message or an mbox. Everything in it is untrusted; reading is bounded in
// memory, depth and time, never panics, and no error holds text of a message.
// It imports model, the mail library and an HTML tokenizer.
package intake

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/emersion/go-mbox"
	"github.com/emersion/go-message/textproto"

	"integrora.com/opsconsole/model/letter"
)

// Limits bound one message. A zero field means the default.
type Limits struct {
	MessageBytes int64 // the whole message, default 25 MiB
	HeaderBytes  int64 // the header of the message, and of each part, default 256 KiB
	TextBytes    int64 // the text taken from it, default 1 MiB; more is cut
	Parts        int   // MIME parts in all, default 500
	Depth        int   // parts within parts, default 12
}

func (l Limits) withDefaults() Limits {
	set := func(v *int64, to int64) {
		if *v <= 0 {
			*v = to
		}
	}
	set(&l.MessageBytes, 25<<20)
	set(&l.HeaderBytes, 256<<10)
	set(&l.TextBytes, 1<<20)
	if l.Parts <= 0 {
		l.Parts = 500
	}
	if l.Depth <= 0 {
		l.Depth = 12
	}
	return l
}

// Item is one message of a file, or why it could not be read.
type Item struct {
	// Number counts from 1.
	Number int
	// Raw is the message as received, to be sealed and kept; from an mbox,
	// with CRLF line ends and without the mbox quoting. It is nil when the
	// message is larger than the limit.
	Raw []byte
	// Letter is what was understood. With Err set it may be incomplete.
	// Letter.Date is the Date header, or the received time that the caller
	// gave when there is none that can be read. Letter.MessageID is the
	// Message-ID without angle brackets, or, when there is none, "sha256:"
	// and the hex digest of Raw with its line ends made LF: the same message
	// has the same id however it came.
	Letter letter.Message
	// Err says why the message is not, or not wholly, understood.
	Err error
}

// ErrNoMessage: the input holds nothing.
var ErrNoMessage = errors.New("no message found: the input is empty")

// ReadMessages yields the messages of r one at a time: those of an mbox when the
// first line begins with "From ", else the one message r is. Bad ones are
// yielded with Err and do not end the reading; an error of r itself does.
// received stands in where a message has no date.
func ReadMessages(r io.Reader, received time.Time, limits Limits) iter.Seq[Item] {
	limits = limits.withDefaults()
	return func(yield func(Item) bool) {
		in := bufio.NewReaderSize(r, 64<<10)
		start, err := in.Peek(512)
		if len(start) == 0 {
			if err == nil || err == io.EOF {
				err = ErrNoMessage
			}
			yield(Item{Number: 1, Err: err})
			return
		}
		if !bytes.HasPrefix(bytes.TrimLeft(start, "\r\n"), []byte("From ")) {
			yield(readOne(in, 1, received, limits))
			return
		}
		box := mbox.NewReader(in)
		for n := 1; ; n++ {
			one, err := box.NextMessage()
			if err == io.EOF {
				return
			}
			if err != nil {
				yield(Item{Number: n, Err: fmt.Errorf("mbox: message %d cannot be reached: %w", n, err)})
				return
			}
			if !yield(readOne(one, n, received, limits)) {
				return
			}
		}
	}
}

// readOne reads a message from r, up to its limit.
func readOne(r io.Reader, n int, received time.Time, limits Limits) Item {
	item := Item{Number: n}
	raw, err := io.ReadAll(io.LimitReader(r, limits.MessageBytes+1))
	switch {
	case err != nil:
		item.Err = fmt.Errorf("message %d: reading stopped: %w", n, err)
		return item
	case int64(len(raw)) > limits.MessageBytes:
		item.Err = fmt.Errorf("message %d: larger than %d bytes, wanted at most that", n, limits.MessageBytes)
		return item
	}
	item.Raw = raw
	item.Letter, err = parse(raw, limits)
	if err != nil {
		item.Err = fmt.Errorf("message %d: %w", n, err)
	}
	if item.Letter.Date.IsZero() {
		item.Letter.Date = received
	}
	if item.Letter.MessageID == "" {
		sum := sha256.Sum256(bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")))
		item.Letter.MessageID = "sha256:" + hex.EncodeToString(sum[:])
	}
	return item
}

var errHeader = errors.New(`the header is not one: wanted lines of the form "Name: value", then an empty line`)

// parse undoes the mail format. It returns what it understood even with an
// error.
func parse(raw []byte, limits Limits) (letter.Message, error) {
	body := &meter{r: bytes.NewReader(raw)}
	body.allow(limits.HeaderBytes)
	in := bufio.NewReader(body)
	h, err := textproto.ReadHeader(in)
	if errors.Is(err, errBudget) {
		return letter.Message{}, fmt.Errorf("the header is larger than %d bytes", limits.HeaderBytes)
	}
	if err != nil || h.Len() == 0 {
		return letter.Message{}, errHeader
	}
	body.free()
	m := headers(h)
	w := walk{limits: limits}
	text, err := w.entity(h, in, 1)
	m.Text = text
	m.Attachments = w.attachments
	return m, err
}

// meter reads r, while a budget is set no more than that.
type meter struct {
	r      io.Reader
	left   int64
	budget bool
}

var errBudget = errors.New("budget used up")

func (m *meter) allow(n int64) { m.left, m.budget = n, true }
func (m *meter) free()         { m.budget = false }

func (m *meter) Read(p []byte) (int, error) {
	if m.budget {
		if m.left <= 0 {
			return 0, errBudget
		}
		p = p[:min(int64(len(p)), m.left)]
	}
	n, err := m.r.Read(p)
	m.left -= int64(n)
	return n, err
}
