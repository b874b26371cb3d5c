package ssh

import (
	"context"
	"errors"
	"io"
	"sync/atomic"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
)

var errTooMuch = errors.New("input makes no event")

// feed decodes what the client sends, with the decoder that Bubble Tea itself
// uses, and gives it to the program. touched is called for what only a person
// does. It returns when the client sends no more (end of file, channel or
// connection closed), and ends the session for it: a console without keys is
// of no use to anyone. After the program's end it drains until then.
func feed(in io.Reader, term string, send func(tea.Msg), touched func(), end context.CancelCauseFunc) {
	events := make(chan uv.Event)
	r := &metered{r: in}
	go func() {
		defer close(events)
		err := uv.NewTerminalReader(r, term).StreamEvents(context.Background(), events)
		if errors.Is(err, errTooMuch) {
			end(errFlood)
			_, _ = io.Copy(io.Discard, in)
			return
		}
		end(errGone)
	}()
	for e := range events {
		r.quiet.Store(0)
		switch e.(type) {
		case uv.WindowSizeEvent, uv.PixelSizeEvent, uv.CellSizeEvent, uv.ClipboardEvent:
			// Sizes come by window-change, bounded; clipboards are not read.
			continue
		case uv.KeyPressEvent, uv.PasteEvent, uv.MouseClickEvent, uv.MouseWheelEvent:
			touched()
		}
		send(e)
	}
}

// metered fails once more than maxPaste bytes have made no event: the decoder
// keeps an open paste or escape sequence in memory without bound.
type metered struct {
	r     io.Reader
	quiet atomic.Int64
}

func (m *metered) Read(p []byte) (int, error) {
	n, err := m.r.Read(p)
	if m.quiet.Add(int64(n)) > maxPaste {
		return 0, errTooMuch
	}
	return n, err
}
