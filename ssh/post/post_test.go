package post_test

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh/post"
	"integrora.com/opsconsole/storage/storetest"
)

// open reads a command line of mail.
func open(t *testing.T, args ...string) (*post.Mail, error) {
	t.Helper()
	var c post.Config
	f := pflag.NewFlagSet("serve", pflag.ContinueOnError)
	c.Flags(f)
	if err := f.Parse(args); err != nil {
		t.Fatal(err)
	}
	return c.Open()
}

func write(t *testing.T, name, text string, mode os.FileMode) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	return path
}

func maildir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, sub := range []string{"tmp", "new", "cur"} {
		if err := os.Mkdir(filepath.Join(dir, sub), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestAConfigurationThatCannotBeMeantIsRefusedWithWhatToDo(t *testing.T) {
	good, wide := write(t, "password", "secret\n", 0o600), write(t, "password", "secret\n", 0o644)
	for _, c := range []struct {
		says string
		args []string
	}{
		{"HOST:PORT", []string{"--smtp", "mail.example"}},
		{"belong together", []string{"--smtp", "mail.example:587", "--smtp-user", "u"}},
		{"belong to --smtp", []string{"--smtp-user", "u"}},
		{"chmod 600", []string{"--smtp", "mail.example:587", "--smtp-user", "u", "--smtp-password", wide}},
		{"no password", []string{"--smtp", "mail.example:587", "--smtp-user", "u", "--smtp-password", write(t, "password", "\n", 0o600)}},
		{"no such file", []string{"--smtp", "mail.example:587", "--smtp-user", "u", "--smtp-password", filepath.Join(t.TempDir(), "none")}},
		{"sender", []string{"--smtp", "mail.example:587", "--mail-from", "nobody"}},
		{"no Maildir", []string{"--maildir", t.TempDir()}},
		{"password file", []string{"--imap", "mail.example:993", "--imap-user", "u"}},
		{"belong to --imap", []string{"--imap-password", good}},
		{"no certificate", []string{"--mail-ca", good}},
	} {
		if _, err := open(t, c.args...); err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%v: %v; wanted %q", c.args, err, c.says)
		}
	}
	for _, args := range [][]string{nil, {"--maildir", maildir(t)}, {"--smtp", "mail.example:25"},
		{"--smtp", "mail.example:587", "--smtp-user", "u", "--smtp-password", good, "--imap", "mail.example:143", "--imap-user", "u", "--imap-password", good}} {
		if _, err := open(t, args...); err != nil {
			t.Errorf("%v: %v", args, err)
		}
	}
}

// The parts together: a letter comes in by the Maildir, one of ours goes out to
// a server that is not there, and the end is waited for.
func TestMailRunsBesideTheStoreAndIsWaitedFor(t *testing.T) {
	h := storetest.New(t)
	dir := maildir(t)
	mail, err := open(t, "--maildir", dir, "--smtp", "127.0.0.1:1")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "new", "1.a"), []byte("From: ruta@mail.example\nMessage-ID: <1@mail.example>\n\nPlease erase my data (Art. 17 GDPR).\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	changed, unwatch := h.Store.Changes()
	defer unwatch()
	ctx, stop := context.WithCancel(context.Background())
	wait := mail.Start(ctx, h.Store, h.Clock.Now, slog.New(slog.DiscardHandler))
	<-changed
	h.Do("admin", model.TriageRequest{Request: "R-1", Rights: []model.Right{model.Erasure}, Capacity: model.Controller})
	id := h.Do("admin", model.DraftLetter{Kind: model.LetterAcknowledge, Request: "R-1"}).ID
	h.Do("admin", model.SendLetter{Letter: id, Kind: model.LetterAcknowledge})
	for {
		v, err := h.Desk("admin").OutLetter(context.Background(), id)
		if err != nil {
			t.Fatal(err)
		}
		if v.Letter.State == model.OutDeferred {
			break
		}
		<-changed
	}
	stop()
	wait()
}
