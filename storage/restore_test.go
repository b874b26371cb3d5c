package storage_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage"
	"integrora.com/opsconsole/storage/backup"
	"integrora.com/opsconsole/storage/storetest"
)

// backedUp is a house that makes backups, with the identity that opens them.
func backedUp(t *testing.T) (*storetest.House, backup.Plan) {
	t.Helper()
	h := storetest.New(t)
	return h, h.BackUp()
}

// takeOne makes a backup that must be good.
func takeOne(t *testing.T, h *storetest.House) model.Backup {
	t.Helper()
	b, err := h.Store.Backup(ctx, "")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestABackupComesBackWhole(t *testing.T) {
	h, plan := backedUp(t)
	h.Fill(40, 3, 12)
	b := takeOne(t, h)
	if _, err := h.Store.CheckBackup(ctx, h.IDs["auditor"], b.File); err != nil {
		t.Fatal(err)
	}
	if err := h.Store.Drill(ctx, b); err != nil {
		t.Fatal(err)
	}
	if v := h.Store.Backups(); len(v.List) != 1 || !v.List[0].Good() || v.List[0].State() != "drilled" || len(v.Drills) != 1 || v.Drills[0].Fault != "" {
		t.Fatalf("%+v", v)
	}
	if got := stateOf(t, h, "backups are made daily"); got != model.PromiseKept {
		t.Errorf("the promise is %s", got)
	}
	into, done, err := h.Restore(plan, b, false)
	if err != nil || done.Restore.Epoch != 2 || done.Restore.Lost() != 0 || len(done.Restore.Dropped) != 0 || done.Restore.LogSize != b.LogSize {
		t.Fatalf("%+v, %v", done, err)
	}
	h.Move(into)
	people, err := h.Desk("admin").People(ctx, "*", model.Window{Limit: 1})
	if err != nil || people.Total != 40 {
		t.Errorf("%d people, %v", people.Total, err)
	}
	if err := h.Store.Check(); err != nil {
		t.Error(err)
	}
}

func TestAnErasedPersonDoesNotComeBackWithAnOldBackup(t *testing.T) {
	h, plan := backedUp(t)
	person := stock(t, h, false)
	b := takeOne(t, h)
	id, digest := proposed(t, h, person)
	h.Do("admin2", model.ApproveErasure{Request: id, Digest: digest, Code: h.Code("admin2")})
	into, done, err := h.Restore(plan, b, true)
	if err != nil || len(done.Restore.Dropped) != 1 || done.Restore.Dropped[0] != person || done.Restore.Lost() == 0 {
		t.Fatalf("%+v, %v", done, err)
	}
	entries, err := os.ReadDir(into)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		raw, err := os.ReadFile(filepath.Join(into, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{subjectName, subjectMail, subjectPhone} {
			if bytes.Contains(raw, []byte(word)) {
				t.Errorf("%s holds %q", e.Name(), word)
			}
		}
	}
	h.Move(into)
	if _, err := h.Desk("admin").Person(ctx, person); model.CodeOf(err) != "not_found" {
		t.Errorf("the person is there: %v", err)
	}
	if people, err := h.Desk("admin").People(ctx, "*", model.Window{Limit: 100}); err != nil || people.Total != 0 {
		t.Errorf("%d people, %v", people.Total, err)
	}
	// The first entry of the epoch names what was lost.
	page, err := h.Desk("dpo").Audit(ctx, model.Window{Filter: "action:store.restored", Limit: 5})
	if err != nil || len(page.Rows) != 1 {
		t.Fatalf("%+v, %v", page, err)
	}
	facts := map[string]string{}
	for _, f := range page.Rows[0].Facts {
		facts[f.Name] = f.Value
	}
	if page.Rows[0].Seq != b.LogSize || facts["epoch"] != "2" || facts["lost"] == "0" || facts["lost_range"] == "" || facts["erased_again"] != "1" {
		t.Errorf("%+v", page.Rows[0])
	}
	if _, err := h.Store.Verify(ctx, true); err != nil {
		t.Error(err)
	}
	// Nothing is taken until two admins have approved it.
	h.Refused("admin", "restore_pending", model.SuspectIncident{})
	r := h.Store.Backups().Restores[0]
	h.Refused("admin", "stale", model.ApproveRestore{Restore: r.ID, Digest: []byte("x"), Code: h.Code("admin")})
	h.Refused("dpo", "role", model.ApproveRestore{Restore: r.ID, Digest: r.Digest()})
	h.Do("admin", model.ApproveRestore{Restore: r.ID, Digest: r.Digest(), Code: h.Code("admin")})
	h.Refused("admin", "own_proposal", model.ApproveRestore{Restore: r.ID, Digest: r.Digest(), Code: h.Code("admin")})
	h.Refused("admin", "restore_pending", model.SuspectIncident{})
	h.Do("admin2", model.ApproveRestore{Restore: r.ID, Digest: r.Digest(), Code: h.Code("admin2")})
	res := h.Do("admin", model.ImportRecords{Lines: []model.ImportLine{{Line: 1, Sum: []byte{7}, Person: &model.Person{Kind: model.PlatformUser, Tenant: "acme", External: "u-1", Name: subjectName, Email: subjectMail}}}})
	if len(res.Lines) != 1 || res.Lines[0].Outcome != "refused" {
		t.Errorf("an import brought them back: %+v", res.Lines)
	}
}

func TestARestoreThatRollsBackIsRefused(t *testing.T) {
	h, plan := backedUp(t)
	h.Letters(0, 3)
	b := takeOne(t, h)
	h.Letters(3, 6)
	h.Clock.Advance(24 * time.Hour)
	takeOne(t, h) // the copy of the keys has a newer head beside it
	_, _, err := h.Restore(plan, b, false)
	if model.CodeOf(err) != "rollback" || !strings.Contains(err.Error(), "--accept-loss") {
		t.Fatalf("wanted a refusal, found %v", err)
	}
	if _, done, err := h.Restore(plan, b, true); err != nil || done.Restore.Lost() == 0 || !done.Restore.AcceptedLoss {
		t.Errorf("%+v, %v", done, err)
	}
}

func TestKeysOlderThanTheBackupAreRefused(t *testing.T) {
	h, plan := backedUp(t)
	takeOne(t, h)
	old, err := os.ReadFile(filepath.Join(plan.KeySlots[1], "opsconsole-keys.tar"))
	if err != nil {
		t.Fatal(err)
	}
	h.Fill(3, 1, 0)
	h.Clock.Advance(24 * time.Hour)
	b := takeOne(t, h)
	if err := os.WriteFile(filepath.Join(plan.KeySlots[1], "opsconsole-keys.tar"), old, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := h.Restore(plan, b, true); model.CodeOf(err) != "keys_old" {
		t.Errorf("people added since would be taken for erased: %v", err)
	}
}

func TestABackupThatKnowsMoreThanTheStoreIsNotSwept(t *testing.T) {
	h, plan := backedUp(t)
	if err := h.Store.Close(); err != nil {
		t.Fatal(err)
	}
	old := filepath.Join(t.TempDir(), "old")
	copyFiles(t, h.Dir, old)
	closeAnd(t, h, func(*storage.Config) {})
	h.Letters(0, 3)
	lost := takeOne(t, h)
	closeAnd(t, h, func(c *storage.Config) { c.Dir = old }) // somebody puts an old copy back
	for range 2 {
		h.Clock.Advance(24 * time.Hour)
		h.Letters(3, 30)
		takeOne(t, h)
	}
	if err := backupThere(plan.Dir, lost.File); err != nil {
		t.Errorf("the backup with the lost letters: %v", err)
	}
}

// backupThere is an error when a backup or its manifest is not there.
func backupThere(dir, file string) error {
	_, err := os.Stat(filepath.Join(dir, file))
	_, beside := os.Stat(filepath.Join(dir, file+backup.Beside))
	return errors.Join(err, beside)
}

func TestABackupFromBeforeARotationOfItsKeysIsRefused(t *testing.T) {
	h, plan := backedUp(t)
	h.Fill(3, 1, 0)
	before := takeOne(t, h)
	h.Do("admin", model.ProposeChange{Op: model.OpRotate, Level: model.LevelPeople})
	h.Approve("admin2")
	ended(t, h.Store)
	h.Clock.Advance(24 * time.Hour)
	after := takeOne(t, h)
	if _, _, err := h.Restore(plan, before, true); model.CodeOf(err) != "keys_rotated" {
		t.Errorf("wanted the refusal \"keys_rotated\", found %v", err)
	}
	if _, _, err := h.Restore(plan, after, false); err != nil {
		t.Errorf("one from after it: %v", err)
	}
	// A check says so, and is no alarm: nothing is damaged.
	if _, err := h.Store.CheckBackup(ctx, h.IDs["auditor"], before.ID); model.CodeOf(err) != "keys_rotated" {
		t.Errorf("a check of it: %v", err)
	}
	if err := h.Store.Drill(ctx, before); err != nil {
		t.Error(err)
	}
	list := h.Store.Backups().List
	if at := slices.IndexFunc(list, func(b model.Backup) bool { return b.ID == before.ID }); list[at].State() != "former keys" {
		t.Errorf("it is %q", list[at].State())
	}
	if alarms := h.Store.Alarms(0); len(alarms) > 0 {
		t.Errorf("alarms: %+v", alarms)
	}
}

func TestAnErasureRenewsTheCopiesOfTheKeys(t *testing.T) {
	h, plan := backedUp(t)
	person := stock(t, h, false)
	takeOne(t, h)
	before, err := os.ReadFile(filepath.Join(plan.KeySlots[0], "opsconsole-keys.tar"))
	if err != nil {
		t.Fatal(err)
	}
	id, digest := proposed(t, h, person)
	h.Do("admin2", model.ApproveErasure{Request: id, Digest: digest, Code: h.Code("admin2")})
	for _, slot := range plan.KeySlots {
		after, err := os.ReadFile(filepath.Join(slot, "opsconsole-keys.tar"))
		if err != nil || bytes.Equal(before, after) {
			t.Errorf("a copy of the keys still opens what was erased (%v)", err)
		}
		if list, err := os.ReadDir(slot); err != nil || len(list) != 1 {
			t.Errorf("a slot keeps %d files, %v", len(list), err)
		}
	}
}

func TestADamagedBackupIsFoundAndHalfOnesAreNotListed(t *testing.T) {
	h, plan := backedUp(t)
	half := filepath.Join(plan.Dir, "opsconsole-20261101T000000Z.age")
	for _, name := range []string{half, half + ".part", half + ".manifest.part", filepath.Join(h.Dir, "backup.stage")} { // what a kill may leave
		if err := os.WriteFile(name, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b := takeOne(t, h)
	if list, err := os.ReadDir(plan.Dir); err != nil || len(list) != 2 {
		t.Fatalf("%d files, %v", len(list), err)
	}
	if _, err := os.Stat(filepath.Join(h.Dir, "backup.stage")); !os.IsNotExist(err) {
		t.Errorf("the stage is left: %v", err)
	}
	path := filepath.Join(plan.Dir, b.File)
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	raw[len(raw)/2] ^= 1
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Store.CheckBackup(ctx, model.System.ID, b.ID); model.CodeOf(err) != "backup" {
		t.Errorf("a changed byte was not found: %v", err)
	}
	if got := stateOf(t, h, "backups are made daily"); got != model.PromiseBroken {
		t.Errorf("the promise is %s", got)
	}
	if _, _, err := h.Restore(plan, b, true); err == nil {
		t.Error("a damaged backup was restored")
	}
}

func TestABackupThatFailsIsAnAlarmAndBreaksThePromise(t *testing.T) {
	h, plan := backedUp(t)
	if err := os.RemoveAll(plan.Dir); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Store.Backup(ctx, ""); model.CodeOf(err) != "backup" {
		t.Errorf("found %v", err)
	}
	if alarms := h.Store.Alarms(0); len(alarms) != 1 || alarms[0].Kind != model.AlarmBackup {
		t.Errorf("%+v", alarms)
	}
	if got := stateOf(t, h, "backups are made daily"); got != model.PromiseBroken {
		t.Errorf("the promise is %s", got)
	}
}

func TestAnErasureIsNotCertifiedWhileAnOldCopyOfTheKeysIsLeft(t *testing.T) {
	h, plan := backedUp(t)
	person := stock(t, h, false)
	takeOne(t, h)
	away := plan.KeySlots[1] + ".away"
	if err := os.Rename(plan.KeySlots[1], away); err != nil {
		t.Fatal(err)
	}
	id, digest := proposed(t, h, person)
	_, err := h.Store.Do(ctx, h.IDs["admin2"], model.ApproveErasure{Request: id, Digest: digest, Code: h.Code("admin2")})
	if model.CodeOf(err) != "unfinished" || !strings.Contains(err.Error(), "a copy of the key files") {
		t.Fatalf("found %v", err)
	}
	state := func() model.State {
		v, err := h.Desk("admin").Request(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		return v.Request.State
	}
	h.Reopen() // and is not kept from opening
	if got := state(); got != model.Erasing {
		t.Errorf("it is %s with a copy out of reach", got)
	}
	if err := os.Rename(away, plan.KeySlots[1]); err != nil {
		t.Fatal(err)
	}
	takeOne(t, h)
	if got := state(); got != model.Executed {
		t.Errorf("it is %s with every copy renewed", got)
	}
}
