package storage

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/chain"
)

// Faults of records that a deep verification finds beside those of the log.
const (
	// RolledBack: a record is older than the last one that the log names.
	RolledBack chain.Kind = "record rolled back"
	// Replaced: a record is of the revision that the log names, with other bytes.
	Replaced chain.Kind = "record replaced"
	// Lost: a record that the log names, and that nothing has deleted, is gone.
	Lost chain.Kind = "record gone"
)

// writes is what the log says was last written, by the record's reference. A
// sealed record opens wherever its own bytes came from, so that an older one
// put back in its place is seen only by holding it to the log.
type writes struct {
	last map[string]lastWrite
	// carriedSum is the digest that the log names of what pruned entries said,
	// carried that of what is kept of it.
	carriedSum, carried string
}

type lastWrite struct {
	seq uint64
	chain.RecordHash
}

func (w *writes) note(seq uint64, d chain.Details) {
	for _, h := range d.Records {
		w.last[h.Ref] = lastWrite{seq, h}
	}
	for _, f := range d.Facts {
		if f.Name == factCarried && d.Outcome == chain.Done {
			w.carriedSum = f.Value
		}
	}
}

// check compares the stored records with what the log says of them. An admin's
// may be newer: what they saw of the log is kept without an entry.
func (w *writes) check(r reader) error {
	if w.carriedSum != w.carried {
		return &chain.Fault{Kind: Replaced, Want: "what pruned entries said of records, as the log has its digest", Found: "other lines"}
	}
	var worst *chain.Fault
	for name, last := range w.last {
		kind, id, _ := strings.Cut(name, "/")
		ref := model.Ref{Kind: model.Kind(kind), ID: id}
		key, err := place(ref)
		if err != nil {
			return fmt.Errorf("entry %d: %w", last.seq, err)
		}
		bucket := r.tx.Bucket([]byte(kind))
		if bucket == nil {
			return fmt.Errorf("entry %d: there is no table of %q", last.seq, kind)
		}
		sealed := bucket.Get(key)
		found := keys.Revision(sealed)
		fault := &chain.Fault{Seq: last.seq, Last: last.seq, Want: fmt.Sprintf("revision %d of %s", last.Revision, name), Found: fmt.Sprintf("revision %d", found)}
		switch {
		case sealed == nil:
			if deletable(ref.Kind) || r.tenantGone(ref) || r.fileGone(ref) {
				continue // an erasure's entries say how many, not which
			}
			fault.Kind, fault.Found = Lost, "none"
		case found < last.Revision:
			fault.Kind = RolledBack
		case found == last.Revision && sha256.Sum256(sealed) != last.Hash:
			fault.Kind, fault.Found = Replaced, "other bytes"
		default:
			continue
		}
		if worst == nil || fault.Seq < worst.Seq {
			worst = fault
		}
	}
	if worst != nil {
		return worst
	}
	return nil
}

// fileGone reports whether a record was a request's letter or file that a sweep
// has deleted, as the request says.
func (r reader) fileGone(ref model.Ref) bool {
	if ref.Kind != model.KindLetter && ref.Kind != model.KindCaseFile {
		return false
	}
	of, err := r.Request(ref.ID)
	return err == nil && (!of.FileGone.IsZero() || ref.Kind == model.KindLetter && !of.Minimised.IsZero())
}

// tenantGone reports whether a record was a tenant's, whose key an erasure of
// the whole tenant has destroyed.
func (r reader) tenantGone(ref model.Ref) bool {
	if ref.Kind != model.KindTenant {
		return false
	}
	_, err := r.s.ring.Key(model.TenantSubject(ref.ID))
	return errors.Is(err, keys.ErrNoKey)
}

// deletable reports whether records of a kind go with an erasure, or on a
// tenant's instruction.
func deletable(kind model.Kind) bool {
	return kind == model.KindContent || kind == model.KindPerson || kind == model.KindConsent || kind == model.KindInvoice
}
