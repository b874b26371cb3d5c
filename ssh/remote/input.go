package remote

import (
	"context"
	"io"
	"sync"
)

// heeding reads from r until ctx ends, also while r has nothing to give: a
// command that waits for its input must hear that its session is over. What
// waits on r itself ends with the channel.
func heeding(ctx context.Context, r io.Reader) io.Reader {
	pr, pw := io.Pipe()
	context.AfterFunc(ctx, func() { _ = pr.CloseWithError(context.Cause(ctx)) })
	return &heeder{PipeReader: pr, pump: sync.OnceFunc(func() {
		go func() {
			_, err := io.Copy(pw, r)
			_ = pw.CloseWithError(err)
		}()
	})}
}

type heeder struct {
	*io.PipeReader
	pump func() // begins with the first Read: most commands read nothing
}

// Read implements io.Reader.
func (h *heeder) Read(p []byte) (int, error) {
	h.pump()
	return h.PipeReader.Read(p)
}
