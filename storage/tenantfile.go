package storage

import (
	"bytes"
	"context"
	"encoding/hex"
	"io"

	"integrora.com/opsconsole/model"
)

// ExportForTenant writes the file that a tenant instructed us to export, sealed
// to the tenant: after the command that allows it, with a fresh code, and its
// entry in the log. Nothing of it is written to disk here.
func (d *Desk) ExportForTenant(ctx context.Context, request, code string, w io.Writer) (HandedOut, error) {
	if _, err := d.Me(); err != nil {
		return HandedOut{}, err
	}
	read := func() (file, digest []byte, to string, err error) {
		err = d.s.view(ctx, func(r reader) (err error) {
			file, digest, to, err = model.TenantFile(r, request)
			return err
		})
		return file, digest, to, err
	}
	_, before, _, err := read()
	if err != nil && !model.IsRefusal(err) {
		return HandedOut{}, err
	} // a refusal is the command's to give, so that it is an entry, too
	if _, err := d.Do(ctx, model.ExportForTenant{Request: request, Digest: before, Code: code}); err != nil {
		return HandedOut{}, err
	}
	file, digest, to, err := read()
	switch {
	case err != nil:
		return HandedOut{}, err
	case !bytes.Equal(digest, before):
		return HandedOut{}, model.Refuse("stale", "what is held has changed since the export of %s was approved; take the instruction back and record it anew", request)
	}
	return d.s.handOut(HandedOut{SealedTo: to, Digest: hex.EncodeToString(digest)}, file, w)
}
