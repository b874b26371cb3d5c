package intake

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode/utf8"

	"integrora.com/opsconsole/model"
)

// MaxLine is the longest line of a records file in bytes, its newline not
// counted. A longer one is told as bad and skipped without being held.
const MaxLine = 1 << 20

// DefaultBatch is how many lines Batches puts together unless told otherwise.
const DefaultBatch = 4096

// maxBatchBytes closes a batch early, so that long lines cannot pile up.
const maxBatchBytes = 4 << 20

// BadLine is a line of a records file that is no record. Its text names the
// line, the field and what was wanted there, and never repeats what was found:
// it is shown, logged and kept where personal data must not be.
type BadLine struct {
	Line   int // from 1, blank lines counted
	Reason string
}

// Error implements error.
func (b *BadLine) Error() string { return fmt.Sprintf("line %d: %s", b.Line, b.Reason) }

// Records reads NDJSON in the format of docs/import-records.md: a JSON object
// a line. For each line but blank ones it yields either a record, ready for
// model.ImportRecords, or a *BadLine; reading goes on after those. An error recordType
// r itself is yielded as it is, says how many lines were read, and is the last.
// At most MaxLine bytes of input are held at a time.
func Records(r io.Reader) iter.Seq2[model.ImportLine, error] {
	return func(yield func(model.ImportLine, error) bool) {
		in := newLineReader(r)
		for {
			line, err := in.record()
			if err == io.EOF {
				return
			}
			var bad *BadLine
			if !yield(line, err) || err != nil && !errors.As(err, &bad) {
				return
			}
		}
	}
}

// Batch is a run of consecutive lines: what can be given to one
// model.ImportRecords, and what is refused before that.
type Batch struct {
	Lines []model.ImportLine // may be empty
	Bad   []model.LineResult // bad lines, in order, as refused
	Last  int                // number of the last line read so far
	Bytes int64              // of the input read so far, for telling progress
}

// Batches groups Records by at most size lines, bad ones counted in, and by
// some megabytes of input. A size below 1 or above model.ImportBatch is taken
// as DefaultBatch. An error of r ends the sequence and comes alone: the lines
// read before it were yielded.
func Batches(r io.Reader, size int) iter.Seq2[Batch, error] {
	if size < 1 || size > model.ImportBatch {
		size = DefaultBatch
	}
	return func(yield func(Batch, error) bool) {
		in := newLineReader(r)
		for {
			batch, err := in.batch(size)
			if len(batch.Lines)+len(batch.Bad) > 0 && !yield(batch, nil) {
				return
			}
			if err != nil {
				if err != io.EOF {
					yield(Batch{Last: in.line, Bytes: in.read}, err)
				}
				return
			}
		}
	}
}

func (in *lineReader) batch(size int) (Batch, error) {
	batch := Batch{Lines: make([]model.ImportLine, 0, min(size, 64))}
	start := in.read
	for len(batch.Lines)+len(batch.Bad) < size && in.read-start < maxBatchBytes {
		line, err := in.record()
		var bad *BadLine
		switch {
		case err == nil:
			batch.Lines = append(batch.Lines, line)
		case errors.As(err, &bad):
			batch.Bad = append(batch.Bad, model.LineResult{Line: bad.Line, Outcome: "refused", Reason: bad.Reason})
		default:
			return batch, err
		}
		batch.Last, batch.Bytes = in.line, in.read
	}
	return batch, nil
}

// lineReader cuts the input into lines and counts them.
type lineReader struct {
	in   *bufio.Reader
	line int
	read int64
	row  recordRow
}

var errLong = errors.New("line too long")

func newLineReader(r io.Reader) *lineReader {
	// Room for a line, a byte order mark, and the newline in both its forms.
	return &lineReader{in: bufio.NewReaderSize(r, MaxLine+len(byteOrderMark)+2)}
}

const byteOrderMark = "\ufeff"

// next returns the next line without its newline, valid until the next call.
// It returns errLong for a line that was skipped, and io.EOF after the last.
func (in *lineReader) next() ([]byte, error) {
	line, err := in.in.ReadSlice('\n')
	in.read += int64(len(line))
	in.line++
	first := in.line == 1
	long := false
	for err == bufio.ErrBufferFull {
		long = true
		line, err = in.in.ReadSlice('\n')
		in.read += int64(len(line))
	}
	switch {
	case err == io.EOF && len(line) == 0 && !long:
		in.line--
		return nil, io.EOF
	case err != nil && err != io.EOF:
		in.line--
		return nil, fmt.Errorf("read records after line %d: %w", in.line, err)
	}
	line = bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
	if first {
		line = bytes.TrimPrefix(line, []byte(byteOrderMark))
	}
	if long || len(line) > MaxLine {
		return nil, errLong
	}
	return line, nil
}

// record reads on to the next line that is not blank.
func (in *lineReader) record() (model.ImportLine, error) {
	for {
		raw, err := in.next()
		if err == errLong {
			return in.bad("want at most %d bytes a line; found more, and skipped to the next line", MaxLine)
		}
		if err != nil {
			return model.ImportLine{Line: in.line}, err
		}
		if len(bytes.Trim(raw, " \t\r")) == 0 {
			continue
		}
		if !utf8.Valid(raw) {
			return in.bad("want UTF-8; found other bytes from byte %d on", len(validStart(raw))+1)
		}
		in.row = recordRow{}
		line, err := in.row.parse(string(raw))
		if err != nil {
			return in.bad("%s", err.Error())
		}
		line.Line = in.line
		return line, nil
	}
}

func (in *lineReader) bad(format string, args ...any) (model.ImportLine, error) {
	return model.ImportLine{Line: in.line}, &BadLine{in.line, fmt.Sprintf(format, args...)}
}

// validStart is the part of b before its first byte that is not UTF-8.
func validStart(b []byte) []byte {
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			return b[:i]
		}
		i += size
	}
	return b
}

// orList joins words as typePerson do: "a, b or c".
func orList(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
