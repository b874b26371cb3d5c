package mailbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Maildir is a directory that a mail server delivers into (the maildir format:
// tmp, new and cur). What is in new is taken, and moved to cur as seen. Dir's
// file times are when the server delivered.
type Maildir struct {
	Dir string
	// bad are files that could not be taken, told once in the log.
	bad map[string]bool
}

// Check refuses a directory that is no Maildir.
func (m *Maildir) Check() error {
	for _, sub := range []string{"tmp", "new", "cur"} {
		if info, err := os.Stat(filepath.Join(m.Dir, sub)); err != nil || !info.IsDir() {
			return fmt.Errorf("%s is no Maildir: wanted a directory %s in it; name the one that the mail server delivers into", m.Dir, sub)
		}
	}
	return nil
}

// Once implements Source.
func (m *Maildir) Once(ctx context.Context, do Door, log *slog.Logger) (int, error) {
	entries, err := os.ReadDir(filepath.Join(m.Dir, "new")) // by name, which begins with the time
	if err != nil {
		return 0, unnamed(err)
	}
	taken := 0
	for _, e := range entries {
		if err := ctx.Err(); err != nil {
			return taken, err
		}
		if strings.HasPrefix(e.Name(), ".") || m.bad[e.Name()] {
			continue
		}
		raw, arrived, err := m.read(e.Name())
		if err == nil {
			err = take(ctx, do, raw, arrived)
		}
		switch {
		case errors.Is(err, fs.ErrNotExist): // another program moved it
			continue
		case errors.Is(err, errUnreadable):
			if m.bad == nil {
				m.bad = map[string]bool{}
			}
			m.bad[e.Name()] = true
			log.Error("a message in the Maildir cannot be taken and stays in new; read it with a mail program", "err", err.Error())
			continue
		case err != nil:
			return taken, unnamed(err)
		}
		if err := os.Rename(filepath.Join(m.Dir, "new", e.Name()), filepath.Join(m.Dir, "cur", e.Name()+":2,S")); err != nil {
			return taken, unnamed(err)
		}
		taken++
	}
	return taken, nil
}

// read reads a delivered file and its time. Only plain files count: a link
// could point anywhere.
func (m *Maildir) read(name string) ([]byte, time.Time, error) {
	path := filepath.Join(m.Dir, "new", name)
	info, err := os.Lstat(path)
	if err != nil {
		return nil, time.Time{}, err
	}
	if !info.Mode().IsRegular() {
		return nil, time.Time{}, fmt.Errorf("%w: it is no plain file", errUnreadable)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, time.Time{}, err
	}
	raw, err := io.ReadAll(io.LimitReader(f, messageMost+1))
	return raw, info.ModTime().UTC(), errors.Join(err, f.Close())
}

// unnamed takes the path out of an error: a file's name may hold anything.
func unnamed(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return fmt.Errorf("%s in the Maildir: %w", path.Op, path.Err)
	}
	var link *os.LinkError
	if errors.As(err, &link) {
		return fmt.Errorf("%s in the Maildir: %w", link.Op, link.Err)
	}
	return err
}
