package storage

import (
	"context"
	"io"
	"os"
	"path/filepath"

	"integrora.com/opsconsole/model"
)

// BackupNow has a backup made, and notes who asked.
func (d *Desk) BackupNow(ctx context.Context) (model.Backup, error) {
	if _, err := d.Do(ctx, model.AskBackup{}); err != nil {
		return model.Backup{}, err
	}
	return d.s.Backup(ctx, d.actor)
}

// Compact has the data file made anew without what was deleted, notes who asked,
// and tells its size before and after; see Store.Compact.
func (d *Desk) Compact(ctx context.Context) (before, after model.FileUse, err error) {
	if _, err := d.Do(ctx, model.AskCompaction{}); err != nil {
		return before, after, err
	}
	if before, err = d.s.FileUse(); err != nil {
		return before, after, err
	}
	if err := d.s.Compact(ctx); err != nil {
		return before, after, err
	}
	after, err = d.s.FileUse()
	return before, after, err
}

// CheckBackup checks a backup by its id or name; see Store.CheckBackup.
func (d *Desk) CheckBackup(ctx context.Context, name string) (model.Backup, error) {
	if _, err := d.Me(); err != nil {
		return model.Backup{}, err
	}
	return d.s.CheckBackup(ctx, d.actor, name)
}

// ExportBackup makes a backup and writes it, encrypted to the configured
// recipients, after the command that allows it and its entry.
func (d *Desk) ExportBackup(ctx context.Context, w io.Writer, cmd model.ExportBackup) error {
	if _, err := d.Me(); err != nil {
		return err
	}
	if !d.s.cfg.Backup.Configured() {
		return model.Refuse("backup", "no backups are set up, so that there is nobody to encrypt a copy to; start the server with --backup-dir and --backup-recipient")
	}
	if _, err := d.Do(ctx, cmd); err != nil {
		return err
	}
	b, err := d.s.Backup(ctx, d.actor)
	if err != nil {
		return err
	}
	f, err := os.Open(filepath.Join(d.s.cfg.Backup.Dir, b.File))
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(w, f)
	return err
}
