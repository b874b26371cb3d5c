package storetest

import (
	"context"
	"path/filepath"

	"filippo.io/age"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage"
	"integrora.com/opsconsole/storage/backup"
)

// BackUp makes the house one that makes backups, with the identity that opens
// them at hand.
func (h *House) BackUp() backup.Plan {
	h.tb.Helper()
	id, err := age.GenerateX25519Identity()
	h.check(err)
	h.Config.Backup = backup.Plan{Dir: h.tb.TempDir(), Recipients: []age.Recipient{id.Recipient()}, Identities: []age.Identity{id},
		KeySlots: []string{h.tb.TempDir(), h.tb.TempDir()}, Hour: 2}
	h.Reopen()
	return h.Config.Backup
}

// Restore restores a backup of the house with the copy of its keys into a new
// directory.
func (h *House) Restore(plan backup.Plan, b model.Backup, loss bool) (string, storage.Restored, error) {
	h.tb.Helper()
	c := h.Config
	c.Dir, c.Backup = h.tb.TempDir(), backup.Plan{}
	done, err := storage.Restore(context.Background(), c, storage.RestoreFrom{Backup: filepath.Join(plan.Dir, b.File), Identities: plan.Identities,
		Keys: filepath.Join(plan.KeySlots[1], keys.CopyFile), AcceptLoss: loss})
	return c.Dir, done, err
}

// Move closes the house's store and opens the one in another directory.
func (h *House) Move(dir string) {
	h.tb.Helper()
	h.Dir, h.Config.Dir, h.Config.Backup = dir, dir, backup.Plan{}
	h.Reopen()
}
