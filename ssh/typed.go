package ssh

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync"
)

// errInterrupted ends the context of a command on whose terminal ctrl+c was
// pressed.
var errInterrupted = errors.New("interrupted")

// typed is what is typed on a raw terminal, as lines: enter ends one, ctrl+d
// ends the input, ctrl+c ends the command even if it reads nothing. Nothing is
// echoed, so that a code can be asked for.
type typed struct {
	mu   sync.Mutex
	more sync.Cond
	buf  bytes.Buffer
	err  error
}

const mostTyped = 64 << 10 // bytes not yet read; what is beyond is dropped

func newTyped() *typed {
	t := &typed{}
	t.more.L = &t.mu
	return t
}

// Read waits for something typed.
func (t *typed) Read(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for t.buf.Len() == 0 && t.err == nil {
		t.more.Wait()
	}
	if t.buf.Len() > 0 {
		return t.buf.Read(p)
	}
	return 0, t.err
}

func (t *typed) add(p []byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.err == nil && t.buf.Len()+len(p) <= mostTyped {
		t.buf.Write(bytes.ReplaceAll(p, []byte{'\r'}, []byte{'\n'}))
	}
	t.more.Broadcast()
}

func (t *typed) end(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.err == nil {
		t.err = err
	}
	t.more.Broadcast()
}

// listen takes in what comes until the channel closes.
func (t *typed) listen(r io.Reader, cancel context.CancelCauseFunc) {
	const ctrlC, ctrlD = 3, 4
	buf := make([]byte, 1024)
	for {
		n, err := r.Read(buf)
		p := buf[:n]
		if bytes.IndexByte(p, ctrlC) >= 0 {
			cancel(errInterrupted)
			t.end(errInterrupted)
		}
		if i := bytes.IndexByte(p, ctrlD); i >= 0 {
			t.add(p[:i])
			t.end(io.EOF)
		}
		t.add(p)
		if err != nil {
			t.end(err)
			return
		}
	}
}
