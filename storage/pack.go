package storage

import (
	"context"
	"encoding/hex"
	"io"
	"time"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/pack"
	"integrora.com/opsconsole/storage/chain"
)

// Copy is the copy that a request's person would be handed, as it stands: masked
// unless the person, or of an unmatched request the request, is revealed.
func (d *Desk) Copy(ctx context.Context, request string) (model.CopyView, error) {
	me, err := d.Me()
	if err != nil {
		return model.CopyView{}, err
	}
	var v model.CopyView
	var of model.Ref
	err = d.s.view(ctx, func(r reader) error {
		req, err := r.Request(request)
		if err != nil {
			return err
		}
		of = req.Ref()
		if req.Person != "" {
			of = model.Ref{Kind: model.KindPerson, ID: req.Person}
		}
		if req.Concerns(me) {
			return model.Refuse("own_case", "%s is about you or somebody close to you; another person must look", request)
		}
		c, built, err := copyFor(r, req, d.s.cfg.Now())
		if err != nil {
			return err
		}
		v = model.CopyView{Request: request, Of: of, State: req.State, Values: c.Values, Ruling: req.Ruling, Digest: hex.EncodeToString(built.Digest[:])}
		for _, f := range built.Files {
			v.Files = append(v.Files, f.Name)
			if f.Name == "index.txt" {
				v.Page = string(f.Data)
			}
		}
		switch {
		case c.Identified == "":
			v.Said = "nobody made sure that the request is from the person"
		case len(c.Undecided()) > 0:
			v.Said = "values are still to be reviewed"
		}
		return nil
	})
	if err != nil {
		return model.CopyView{}, err
	}
	return v.Masked(d.seen(of, me)), nil
}

// copyFor builds a request's copy: the one that its ruling proposes or released,
// otherwise one as of now without the safeguards of transfers.
func copyFor(r reader, req model.Request, now time.Time) (model.Copy, pack.Package, error) {
	if req.Ruling != "" {
		if ruling, err := r.Ruling(req.Ruling); err == nil && ruling.Op == model.RulingRelease {
			return model.ReleasedCopy(r, ruling)
		}
	}
	c, err := model.CopyOf(r, req, now, nil)
	if err != nil {
		return c, pack.Package{}, err
	}
	built, err := pack.Build(c.Input)
	return c, built, err
}

// HandedOut says what an export was and how it opens. It is told once and kept
// nowhere.
type HandedOut struct {
	SealedTo   string // a public key of age, or model.ToPassphrase
	Passphrase string // to be told to the person by another channel; kept nowhere
	Digest     string // of the package, hex
}

// ExportCopy writes the released copy of a request, sealed to its person: after
// the command that allows it, with a fresh code, and its entry in the log.
// Nothing of it is written to disk here.
func (d *Desk) ExportCopy(ctx context.Context, request, code string, w io.Writer) (HandedOut, error) {
	if _, err := d.Me(); err != nil {
		return HandedOut{}, err
	}
	read := func() (ruling model.Ruling, built pack.Package, err error) {
		err = d.s.view(ctx, func(r reader) error {
			req, err := r.Request(request)
			if err != nil {
				return err
			}
			ruling, built, err = model.Releases(r, req)
			return err
		})
		return ruling, built, err
	}
	_, before, err := read()
	if err != nil && !model.IsRefusal(err) {
		return HandedOut{}, err
	} // a refusal is the command's to give, so that it is an entry, too
	if _, err := d.Do(ctx, model.ExportCopy{Request: request, Digest: before.Digest[:], Code: code}); err != nil {
		return HandedOut{}, err
	}
	ruling, built, err := read()
	switch {
	case err != nil:
		return HandedOut{}, err
	case built.Digest != before.Digest:
		return HandedOut{}, model.Refuse("stale", "what is held has changed since %s was released; take it back and propose it anew", request)
	}
	out := HandedOut{SealedTo: ruling.SealedTo(), Digest: hex.EncodeToString(built.Digest[:])}
	archive, err := built.Zip()
	if err != nil {
		return HandedOut{}, err
	}
	return d.s.handOut(out, archive, w)
}

// handOut seals what is handed out as out says, with a passphrase of its own
// where there is no key.
func (s *Store) handOut(out HandedOut, plain []byte, w io.Writer) (_ HandedOut, err error) {
	var sealed io.WriteCloser
	if out.SealedTo == model.ToPassphrase {
		if out.Passphrase, err = keys.NewPassphrase(s.cfg.Rand); err != nil {
			return HandedOut{}, err
		}
		sealed, err = keys.SealWithPassphrase(w, out.Passphrase)
	} else {
		sealed, err = keys.SealToKey(w, out.SealedTo)
	}
	if err != nil {
		return HandedOut{}, err
	}
	if _, err := sealed.Write(plain); err != nil {
		return HandedOut{}, err
	}
	return out, sealed.Close()
}

// Consultations implements model.Reader. It reads the log as committed, by its
// index, and opens only what it tells.
func (r reader) Consultations(person string, before time.Time) ([]model.Consultation, error) {
	last, _ := r.tx.Bucket(bucketLog).Cursor().Last()
	if last == nil {
		return nil, nil
	}
	tip := r.s.tipNow() // entries of the transaction itself are not committed
	rows, words, err := r.s.logIndex.upTo(r, min(beNumber(last)+1, tip.Size()))
	if err != nil {
		return nil, err
	}
	objects, exported := map[string]bool{model.Ref{Kind: model.KindPerson, ID: person}.String(): true}, map[string]bool{}
	for _, id := range r.linked(bucketRequests, person) {
		objects[model.Ref{Kind: model.KindRequest, ID: id}.String()], exported[id] = true, true
	}
	var list []model.Consultation
	for seq, row := range rows {
		revealed := words[row.action] == model.ActReveal.Name && objects[words[row.object]]
		if !revealed && !(words[row.action] == model.ActEvidence.Name && exported[words[row.object]]) {
			continue
		}
		entry, err := r.auditRow(uint64(seq), nil)
		if err != nil {
			return nil, err
		}
		if entry.Outcome != chain.Done || !entry.At.Before(before) {
			continue
		}
		for _, f := range entry.Facts {
			if f.Name == "purpose" {
				list = append(list, model.Consultation{At: entry.At, Purpose: model.Purpose(f.Value)})
			}
		}
	}
	return list, nil
}
