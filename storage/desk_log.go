package storage

import (
	"context"
	"io"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/chain"
)

// Head is the audit log's head after the last commit, not signed; it asks for no
// role, since every screen shows it.
func (d *Desk) Head() model.AuditHead { return d.s.Head() }

// Verify checks the audit log; see Store.Verify. The outcome is an entry
// itself.
func (d *Desk) Verify(ctx context.Context, deep bool, known ...chain.Head) (model.AuditHead, error) {
	if _, err := d.Me(); err != nil {
		return model.AuditHead{}, err
	}
	head, err := d.s.Verify(ctx, deep, known...)
	kind, fault := IsFault(err)
	if err != nil && !fault {
		return head, err
	}
	if _, noted := d.Do(ctx, model.RecordAudit{Size: head.Size, Fault: faultWord(kind)}); noted != nil && err == nil {
		return head, noted
	}
	return head, err
}

// CheckLog is a deep Verify for a person to read: a fault comes back as a
// refusal that says where it is and what to do.
func (d *Desk) CheckLog(ctx context.Context) (model.AuditHead, error) {
	head, err := d.Verify(ctx, true)
	if _, fault := IsFault(err); fault {
		return head, model.Refuse("log", "the audit log is not whole: %s; leave the server as it is, and compare with heads kept elsewhere", err)
	}
	return head, err
}

// Export writes the audit log, after the command that allows it and its entry.
func (d *Desk) Export(ctx context.Context, w io.Writer, cmd model.ExportLog) error {
	cmd.Size = d.Head().Size
	if _, err := d.Do(ctx, cmd); err != nil {
		return err
	}
	return d.s.Export(ctx, w)
}

func faultWord(kind string) string {
	word := []byte(kind)
	for i, c := range word {
		if c == ' ' {
			word[i] = '-'
		}
	}
	return string(word)
}

// Checkpoint is the log's head in the text form of C2SP tlog-checkpoint.
func (d *Desk) Checkpoint() (string, error) {
	if _, err := d.Me(); err != nil {
		return "", err
	}
	return d.s.Checkpoint(), nil
}
