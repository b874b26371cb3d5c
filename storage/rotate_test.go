package storage_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage"
	"integrora.com/opsconsole/storage/storetest"
)

// full is a house with a person who is erased, one who stays with all that can
// be held of them, and a letter; and what finds them.
func full(t *testing.T) (h *storetest.House, stays string) {
	t.Helper()
	h = storetest.New(t)
	erased := stock(t, h, true)
	id, digest := proposed(t, h, erased)
	h.Do("dpo", model.AdviseErasure{Request: id, Digest: digest, Text: "fine"})
	h.Do("admin2", model.ApproveErasure{Request: id, Digest: digest, Code: h.Code("admin2")})
	lines := []model.ImportLine{{Line: 1, Sum: []byte{5}, Person: &model.Person{Kind: model.PlatformUser, Tenant: "acme", External: "u-2",
		Name: "Ona Onaitė", Email: "ona@zirniukas.example", Facts: []model.Datum{{Category: model.TenantContent, Field: "note", Value: "x"}}}}}
	for i := range 150 {
		lines = append(lines, model.ImportLine{Line: i + 2, Sum: []byte{6, byte(i)}, OfTenant: "acme", OfPerson: "u-2", Consent: &model.Consent{External: fmt.Sprint("c-", i),
			Purpose: "newsletter", Notice: "v1", Events: []model.ConsentEvent{{At: storetest.Start, State: model.ConsentGiven, Channel: "form", By: "subject"}}}})
	}
	h.Do("admin", model.ImportRecords{Lines: lines})
	incident := h.Do("oncall", model.SuspectIncident{What: "odd logins"}).ID
	h.Do("admin", model.DraftLetter{Kind: model.LetterBreachTenant, Incident: incident, Tenant: "acme", Say: said(t, model.LetterBreachTenant)})
	people, err := h.Desk("admin").People(ctx, "acme", model.Window{Limit: 10})
	if err != nil || len(people.Rows) != 1 {
		t.Fatalf("people of acme: %v, %v", people, err)
	}
	holds(t, h.Store, people.Rows[0].ID)
	return h, people.Rows[0].ID
}

// holds fails unless everything of a full house is found and read.
func holds(t *testing.T, s *storage.Store, stays string) {
	t.Helper()
	people, id, erased, _, err := s.FoundBy("ona@zirniukas.example", "acme", "u-2", "")
	if err != nil || !slices.Equal(people, []string{stays}) || id != stays || erased != "" {
		t.Fatalf("who stays is found as %v, %q, %q: %v", people, id, erased, err)
	}
	people, id, erased, request, err := s.FoundBy(subjectMail, "acme", "u-1", "<1@zirniukas.example>")
	if err != nil || len(people) != 0 || id != "" || erased != "E-1" || request != "R-1" {
		t.Fatalf("who was erased is found as %v, %q, %q, their letter as %q: %v", people, id, erased, request, err)
	}
	if text, err := s.OutText(ctx, "L-1"); err != nil || text.Subject() != model.TenantSubject("acme") {
		t.Fatalf("the letter to the tenant: %v", err)
	}
	if _, err := s.Verify(ctx, true); err != nil {
		t.Fatalf("the log: %v", err)
	}
}

func TestEveryKindOfRecordHasARuleWhoseKeySealsIt(t *testing.T) {
	if err := storage.SealingRules(storetest.Empty(t).Store); err != nil {
		t.Error(err)
	}
}

// ended waits until no rotation is going on, and returns the newest one.
func ended(t *testing.T, s *storage.Store) model.KeyStatus {
	t.Helper()
	changed, stop := s.Changes()
	defer stop()
	wait, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		v, err := s.KeyStatus(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if v.Running == "" {
			if err := s.Check(); err != nil { // nothing else is written now
				t.Fatal(err)
			}
			return v
		}
		select {
		case <-changed:
		case <-wait.Done():
			t.Fatalf("%s has not ended: %+v", v.Running, v.Progress)
		}
	}
}

// copyFiles copies a directory as a kill would leave it.
func copyFiles(t *testing.T, from, to string) {
	entries, err := os.ReadDir(from)
	if err == nil {
		err = os.Mkdir(to, 0o700)
	}
	for _, e := range entries {
		var b []byte
		if err == nil {
			b, err = os.ReadFile(filepath.Join(from, e.Name()))
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(to, e.Name()), b, 0o600)
		}
	}
	if err != nil {
		t.Error(err)
	}
}

// levelOf is the status of a level.
func levelOf(v model.KeyStatus, level model.KeyLevel) model.LevelStatus {
	return v.Levels[slices.IndexFunc(v.Levels, func(l model.LevelStatus) bool { return l.Level == level })]
}

func TestEveryLevelIsRotatedAndEverythingStillOpens(t *testing.T) {
	h, stays := full(t)
	for round := uint32(2); round <= 3; round++ {
		for _, level := range model.KeyLevels {
			before, err := h.Store.KeyStatus(ctx)
			if err != nil {
				t.Fatal(err)
			}
			h.Do("admin", model.ProposeChange{Op: model.OpRotate, Level: level})
			h.Refused("admin", "own_proposal", approvalOf(h, "admin"))
			h.Approve("admin2")
			v := ended(t, h.Store)
			l := levelOf(v, level)
			if v.Generation <= before.Generation || bytes.Equal(v.Digest, before.Digest) || l.Former != 0 || !l.Rotated || len(v.Unfinished) > 0 {
				t.Errorf("%s: %+v", level, v)
			}
			root, err := os.ReadFile(filepath.Join(h.Dir, "root.key"))
			if sum := sha256.Sum256(root); err != nil || !bytes.Equal(sum[:], v.Digest) {
				t.Errorf("%s: the digest told is not that of root.key: %v", level, err)
			}
			switch level {
			case model.LevelStore, model.LevelIndex:
				if l.Low != round || l.High != round || l.Archived != int(round-1) {
					t.Errorf("%s: %+v", level, l)
				}
			case model.LevelTenants, model.LevelCases, model.LevelPeople:
				if l.Low != round || l.High != round || l.Archived != 0 {
					t.Errorf("%s: %+v", level, l)
				}
			}
			holds(t, h.Store, stays)
		}
		for _, kind := range storage.Kinds() {
			versions, err := h.Store.Versions(kind)
			if err != nil || len(versions) > 1 || len(versions) == 1 && versions[round] == 0 {
				t.Errorf("%s records are sealed under versions %v: %v", kind, versions, err)
			}
		}
		h.Reopen()
		holds(t, h.Store, stays)
	}
	page, err := h.Desk("auditor").Audit(ctx, model.Window{Filter: "action:keys.rotated", Limit: 100})
	if err != nil || len(page.Rows) != 2*len(model.KeyLevels) {
		t.Fatalf("%d entries of ended rotations, %v", len(page.Rows), err)
	}
	for _, row := range page.Rows {
		facts := map[string]string{}
		for _, f := range row.Facts {
			facts[f.Name] = f.Value
		}
		if facts["level"] == "" || facts["approved_by"] != h.IDs["admin2"] || len(facts["key_sha256"]) != 64 || facts["outcome"] != "rotated" {
			t.Errorf("an entry says %v", facts)
		}
	}
}

// approvalOf is an approval of the newest change by an admin.
func approvalOf(h *storetest.House, name string) model.Command {
	changes, err := h.Desk(name).AccountChanges(ctx)
	if err != nil || len(changes) == 0 {
		return model.ApproveChange{}
	}
	return model.ApproveChange{Change: changes[0].ID, Digest: changes[0].Digest(), Code: h.Code(name)}
}

// A kill is a copy of the directory between two steps, opened later.
func TestRotationKilledBetweenAnyStepsIsFinishedOnTheNextStart(t *testing.T) {
	for _, level := range []model.KeyLevel{model.LevelStore, model.LevelCases, model.LevelPeople, model.LevelIndex, model.LevelGroups, model.LevelRoot} {
		t.Run(string(level), func(t *testing.T) {
			h, stays := full(t)
			h.Do("admin", model.ProposeChange{Op: model.OpRotate, Level: level})
			var killed []string
			parent := t.TempDir()
			h.Store.Between(func() {
				dir := filepath.Join(parent, fmt.Sprint(len(killed)))
				copyFiles(t, h.Dir, dir)
				killed = append(killed, dir)
			})
			h.Approve("admin2")
			ended(t, h.Store)
			if err := h.Store.Close(); err != nil {
				t.Fatal(err)
			}
			if len(killed) == 0 {
				t.Fatal("it was killed nowhere")
			}
			for i, dir := range killed {
				if level == model.LevelGroups && i%8 != 0 {
					continue // its 33 steps are alike
				}
				if testing.Short() && i%3 != 0 && i != len(killed)-1 {
					continue
				}
				c := h.Config
				c.Dir = dir
				s, err := storage.Open(c)
				if err != nil {
					t.Fatalf("kill %d: %v", i, err)
				}
				holds(t, s, stays) // while it goes on
				v := ended(t, s)
				holds(t, s, stays)
				if l := levelOf(v, level); len(v.Unfinished) > 0 || !l.Rotated || l.Former != 0 {
					t.Errorf("kill %d: %+v", i, v)
				}
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func TestServerWorksOnWhileKeysAreRotated(t *testing.T) {
	h, stays := full(t)
	h.Do("admin", model.ProposeChange{Op: model.OpRotate, Level: model.LevelIndex})
	n := 0
	h.Store.Between(func() {
		n++
		_, err := h.Store.Do(ctx, h.IDs["admin"], model.ImportRecords{Lines: []model.ImportLine{{Line: 1, Sum: []byte{9, byte(n)}, Person: &model.Person{Kind: model.PlatformUser,
			Tenant: "acme", External: fmt.Sprint("n-", n), Name: "Nauja", Email: fmt.Sprintf("n%d@zirniukas.example", n)}}}})
		again, err2 := h.Store.Do(ctx, h.IDs["admin"], model.ImportRecords{Lines: []model.ImportLine{{Line: 1, Sum: []byte{8}, Person: &model.Person{Kind: model.PlatformUser,
			Tenant: "acme", External: "u-1", Name: "Back"}}}})
		if err := errors.Join(err, err2); err != nil || again.Lines[0].Outcome != "refused" {
			t.Errorf("step %d: an erased person came back: %+v, %v", n, again.Lines, err)
		}
		holds(t, h.Store, stays)
	})
	h.Approve("admin2")
	ended(t, h.Store)
	h.Store.Between(func() {})
	if n < 4 {
		t.Fatalf("only %d steps", n)
	}
	for i := 1; i <= n; i++ {
		people, id, _, _, err := h.Store.FoundBy(fmt.Sprintf("n%d@zirniukas.example", i), "acme", fmt.Sprint("n-", i), "")
		if err != nil || len(people) != 1 || people[0] != id {
			t.Errorf("person %d that came meanwhile is found as %v and %q: %v", i, people, id, err)
		}
	}
}

func TestOneRotationAtATimeAndNoLevelThatIsNone(t *testing.T) {
	h, _ := full(t)
	h.Refused("admin", "usage", model.ProposeChange{Op: model.OpRotate, Level: "everything"})
	h.Refused("admin", "usage", model.ProposeChange{Op: model.OpRotate, Level: model.LevelSecret})
	h.Refused("dpo", "role", model.ProposeChange{Op: model.OpRotate, Level: model.LevelRoot})
	h.Do("admin", model.ProposeChange{Op: model.OpRotate, Level: model.LevelPeople})
	held, free := make(chan struct{}), make(chan struct{})
	first := true
	h.Store.Between(func() {
		if first {
			first = false
			close(held)
			<-free
		}
	})
	h.Approve("admin2")
	<-held
	h.Refused("admin", "state", model.ProposeChange{Op: model.OpRotate, Level: model.LevelRoot})
	close(free)
	ended(t, h.Store)
}

func TestKeyFilesThatDoNotFitTheDataAreNoticed(t *testing.T) {
	h, _ := full(t)
	other := t.TempDir()
	ring, err := keys.CreateRing(other, h.Config.Master, storetest.Rand(77))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(h.Store.Close(), ring.Close()); err != nil {
		t.Fatal(err)
	}
	read := func(dir string) map[string][]byte {
		files := map[string][]byte{}
		for _, name := range []string{"keys.db", "root.key", "log.key", "data.db"} {
			b, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil && dir != other {
				t.Fatal(err)
			}
			files[name] = b
		}
		return files
	}
	old := read(h.Dir)
	closeAnd(t, h, func(*storage.Config) {})
	h.Do("oncall", storetest.LetterTo(7)) // a key is added
	if err := h.Store.Close(); err != nil {
		t.Fatal(err)
	}
	now := read(h.Dir)
	for _, c := range []struct {
		name  string
		files map[string][]byte
		words string
	}{
		{"older key files", map[string][]byte{"keys.db": old["keys.db"], "root.key": old["root.key"]}, "older than the data"},
		{"another store's key files", map[string][]byte{"keys.db": read(other)["keys.db"], "root.key": read(other)["root.key"]}, "another store's"},
		{"a root.key cut short", map[string][]byte{"root.key": now["root.key"][:len(now["root.key"])/2]}, "root.key"},
		{"a log.key cut short", map[string][]byte{"log.key": now["log.key"][:len(now["log.key"])/2]}, "log.key"},
		{"an empty root.key", map[string][]byte{"root.key": nil}, "root.key"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for name, b := range now {
				if put, given := c.files[name]; given {
					b = put
				}
				if err := os.WriteFile(filepath.Join(h.Dir, name), b, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			before := dirSum(t, h.Dir)
			s, err := storage.Open(h.Config)
			if err == nil {
				_ = s.Close()
			}
			if err == nil || !strings.Contains(err.Error(), c.words) {
				t.Fatalf("wanted a refusal with %q, found %v", c.words, err)
			}
			if dirSum(t, h.Dir) != before {
				t.Error("the refusal wrote")
			}
		})
	}
}

// dirSum is a digest of all files in a directory, names and content.
func dirSum(t *testing.T, dir string) (sum [32]byte) {
	t.Helper()
	hash := sha256.New()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(hash, "%s %d\n", e.Name(), len(b))
		hash.Write(b)
	}
	return [32]byte(hash.Sum(nil))
}

func TestMasterKeyChangeKilledAnywhereOpensWithOneKeyAndIsRecorded(t *testing.T) {
	h, stays := full(t)
	next, err := keys.CreateMaster(filepath.Join(t.TempDir(), "next"), storetest.Rand(9))
	if err != nil {
		t.Fatal(err)
	}
	var killed []string
	parent := t.TempDir()
	h.Store.Between(func() {
		dir := filepath.Join(parent, fmt.Sprint(len(killed)))
		copyFiles(t, h.Dir, dir)
		killed = append(killed, dir)
	})
	if err := h.Store.ChangeMaster(ctx, next); err != nil {
		t.Fatal(err)
	}
	if err := h.Store.Close(); err != nil {
		t.Fatal(err)
	}
	for i, dir := range append(killed, h.Dir) {
		c, wrong := h.Config, h.Config
		c.Dir, wrong.Dir = dir, dir
		changed := i >= 2
		if changed {
			c.Master = next
		} else {
			wrong.Master = next
		}
		before := dirSum(t, dir)
		if _, err := storage.Open(wrong); !errors.Is(err, keys.ErrWrongMaster) || dirSum(t, dir) != before {
			t.Fatalf("kill %d: wanted ErrWrongMaster and nothing written, found %v", i, err)
		}
		s, err := storage.Open(c)
		if err != nil {
			t.Fatalf("kill %d: %v", i, err)
		}
		holds(t, s, stays)
		v := ended(t, s)
		if l := levelOf(v, model.LevelSecret); l.Rotated != changed || len(v.Unfinished) > 0 {
			t.Errorf("kill %d: %+v", i, v)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		read, err := storage.ReadKeyStatus(ctx, c)
		if err != nil || len(read.Unfinished) > 0 || read.Tombstones != 1 {
			t.Errorf("kill %d: %+v, %v", i, read, err)
		}
	}
}

func TestIndexKeyThatMarksNobodyIsDestroyedAndMarksOfLaterAreFound(t *testing.T) {
	h := storetest.New(t)
	rotate := func(archived int) {
		t.Helper()
		h.Do("admin", model.ProposeChange{Op: model.OpRotate, Level: model.LevelIndex})
		h.Approve("admin2")
		if l := levelOf(ended(t, h.Store), model.LevelIndex); l.Archived != archived {
			t.Errorf("wanted %d former index keys, found %+v", archived, l)
		}
	}
	person := stock(t, h, true)
	rotate(0)
	rotate(0)
	id, digest := proposed(t, h, person)
	h.Do("dpo", model.AdviseErasure{Request: id, Digest: digest, Text: "fine"})
	h.Do("admin2", model.ApproveErasure{Request: id, Digest: digest, Code: h.Code("admin2")})
	for archived := range 3 {
		_, found, erased, request, err := h.Store.FoundBy(subjectMail, "acme", "u-1", "<1@zirniukas.example>")
		if err != nil || found != "" || erased != "E-1" || request != id {
			t.Errorf("after %d rotations: %q, %q, %q, %v", archived, found, erased, request, err)
		}
		rotate(archived + 1)
		h.Reopen()
	}
}
