// Package site is an installation's data directory: the files in it, who may
// read them, how it is made and opened. It imports keys and storage.
package site

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/storage"
	"integrora.com/opsconsole/storage/backup"
)

// Names of files in the data directory.
const (
	MasterFile = "master.key" // unless it is kept elsewhere, as it should be
	HostFile   = "host.key"
	NextFile   = "host.next.key" // while the host key is rotated
	keyFile    = "keys.db"       // the key ring's tree
	makingFile = "unfinished"    // is there until an installation is wholly made
)

// MasterPlaces says, for help, where the master key is looked for beside the
// file that --master-key names.
const MasterPlaces = "$" + keys.MasterVariable + ", the systemd credential " + keys.MasterCredential + ", or " + MasterFile + " in the data directory"

// Config says where an installation is, and what it runs on.
type Config struct {
	Dir    string
	Master string           // path of the master key; empty: see Env
	Env    keys.Environment // what else may hold the master key; if nothing does, it is MasterFile in Dir
	Now    func() time.Time
	Rand   io.Reader
	Log    *slog.Logger
	Heads  []storage.HeadKeeper // where signed heads of the audit log are kept beside Dir
	Beat   <-chan time.Time     // see storage.Config
	Backup backup.Plan          // likewise
}

// Site is an open installation.
type Site struct {
	Store       *storage.Store
	HostKey     gossh.Signer
	NextHostKey gossh.Signer // nil unless the host key is rotated
}

// master is where the master key's file is, or would be made.
func (c Config) master() string {
	if c.Master != "" {
		return c.Master
	}
	return filepath.Join(c.Dir, MasterFile)
}

// findMaster finds the master key, and says what is to be done where it is not.
func (c Config) findMaster() (keys.Master, keys.Origin, error) {
	master, from, err := c.Env.Master(c.Master, filepath.Join(c.Dir, MasterFile))
	if errors.Is(err, keys.ErrMissing) {
		err = fmt.Errorf("%w; put it back, or say where it is with --master-key", err)
	}
	return master, from, err
}

func (c Config) store(master keys.Master, from keys.Origin) storage.Config {
	return storage.Config{Dir: c.Dir, Master: master, MasterFrom: from, Now: c.Now, Rand: c.Rand, Log: c.Log, Heads: c.Heads, Beat: c.Beat, Backup: c.Backup}
}

// Exists reports whether there is an installation in dir, be it damaged.
func Exists(dir string) bool {
	return !Unfinished(dir) && (there(dir, storage.DataFile) || there(dir, keyFile) || there(dir, HostFile))
}

// Unfinished reports whether the making of an installation in dir was cut
// short. Create begins it anew.
func Unfinished(dir string) bool { return there(dir, makingFile) }

// cutRestore reports whether it was a restore.
func cutRestore(dir string) bool {
	text, err := os.ReadFile(filepath.Join(dir, makingFile))
	return err == nil && strings.HasPrefix(string(text), restoring)
}

func there(dir, name string) bool { return exists(filepath.Join(dir, name)) }

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
