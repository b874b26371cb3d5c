package demo_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh/demo"
	"integrora.com/opsconsole/ssh/site"
	"integrora.com/opsconsole/storage"
	"integrora.com/opsconsole/storage/storetest"
)

var ctx = context.Background()

func open(t *testing.T, dir string) *site.Site {
	t.Helper()
	s, err := demo.Open(ctx, demo.Options{Dir: dir, People: 40, Requests: 24, Now: func() time.Time { return storetest.Start }, Rand: storetest.Rand(1),
		Log: slog.New(slog.DiscardHandler), Say: t.Logf})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Store.Close() })
	return s
}

func TestDemoHoldsSomethingForEveryAdminToDo(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	s := open(t, dir)
	admin, known := s.Store.AdminNamed("admin")
	if !known || admin.Delegation == "" {
		t.Fatalf("no admin who may approve: %+v", admin)
	}
	desk := s.Store.Desk(admin.ID)
	count := func(filter string) int {
		page, err := desk.Requests(ctx, model.Window{Filter: filter, Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		return page.Matching
	}
	for filter, least := range map[string]int{"state:received": 5, "state:not_a_request": 1, "state:triaged": 1, "state:in_progress": 1, "state:proposed": 1} {
		if n := count(filter); n < least {
			t.Errorf("%s: wanted at least %d, found %d", filter, least, n)
		}
	}
	families := 0
	all, err := desk.Requests(ctx, model.Window{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range all.Rows {
		v, err := desk.Request(ctx, row.ID)
		if err != nil {
			t.Fatal(err)
		}
		if v.Request.SplitOf != "" && len(v.Family) > 0 {
			families++
		}
	}
	if families == 0 {
		t.Error("no letter is split")
	}
	page, err := desk.Requests(ctx, model.Window{Filter: "state:proposed", Limit: 1})
	if err != nil || len(page.Rows) != 1 {
		t.Fatalf("%d proposals, %v", len(page.Rows), err)
	}
	v, err := desk.Request(ctx, page.Rows[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if p := v.Request.Proposal; p.By == admin.ID || !p.Advice.Given() || p.Advice.Objects {
		t.Errorf("the proposal is not the admin's to approve: %+v", p)
	}
	if people, err := desk.People(ctx, "*", model.Window{Limit: 1}); err != nil || people.Total < 40 {
		t.Errorf("%d people, %v", people.Total, err)
	}
	if n, err := desk.SubNotices(ctx, "subprocessor.translation"); err != nil || n.Sent != 1 || n.Hand != 1 || n.Stuck != 1 || n.Told == len(n.Rows) {
		t.Errorf("of the announced sub-processor %+v, %v", n, err)
	}
	if _, err := s.Store.Verify(ctx, true); err != nil {
		t.Error(err)
	}

	// The code of this minute is unused, also by the admins whom the filling used.
	for _, a := range demo.Admins {
		secret, err := demo.Secret(dir, a.Name)
		if err != nil {
			t.Fatal(err)
		}
		account, _ := s.Store.AdminNamed(a.Name)
		if _, err := s.Store.Do(ctx, account.ID, model.OpenSession{Code: keys.Code(secret, keys.StepAt(storetest.Start))}); err != nil {
			t.Errorf("login of %s: %v", a.Name, err)
		}
	}
}

func TestDemoOpensAgainAsItWasLeft(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	s := open(t, dir)
	head := s.Store.Head()
	if err := s.Store.Close(); err != nil {
		t.Fatal(err)
	}
	again := open(t, dir)
	if now := again.Store.Head(); now.Size != head.Size || !bytes.Equal(now.Root, head.Root) {
		t.Errorf("the log has %d entries, had %d", now.Size, head.Size)
	}
}

func TestDemoOfAnotherVersionSaysWhatToDo(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	if err := open(t, dir).Store.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := bolt.Open(filepath.Join(dir, storage.DataFile), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bolt.Tx) error { return tx.Bucket([]byte("meta")).Put([]byte("schema"), []byte{1}) })
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	_, err = demo.Open(ctx, demo.Options{Dir: dir, Now: func() time.Time { return storetest.Start }, Rand: storetest.Rand(1), Log: slog.New(slog.DiscardHandler), Say: t.Logf})
	if !errors.Is(err, storage.ErrVersion) || !strings.Contains(err.Error(), "remove the directory, or name another with --data") || !strings.Contains(err.Error(), dir) {
		t.Errorf("an older demo: %v", err)
	}
}

func TestDemoSecretsAreTheOwnersAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	s := open(t, dir)
	var out strings.Builder
	if err := demo.Print(&out, dir, &net.TCPAddr{IP: net.IPv4zero, Port: 2222}, s.HostKey.PublicKey(), storetest.Start); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(out.String(), "@127.0.0.1\n"); n != len(demo.Admins) {
		t.Errorf("%d lines:\n%s", n, out.String())
	}
	for _, path := range []string{dir, filepath.Join(dir, "demo")} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
	files, err := os.ReadDir(filepath.Join(dir, "demo"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil || info.Mode().Perm() != 0o600 && !strings.HasSuffix(f.Name(), ".pub") {
			t.Errorf("%s: %v, %v", f.Name(), info.Mode(), err)
		}
	}
}
