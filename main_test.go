package main

import (
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	bolt "go.etcd.io/bbolt"

	"integrora.com/opsconsole/keys"
)

// clockFile names, in the environment of opsconsole-by-clock, the file whose
// modification time is what that program's clock shows.
const clockFile = "OPSCONSOLE_TEST_CLOCK"

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"opsconsole":          main,
		"opsconsole-by-clock": func() { os.Exit(run(fileClock(os.Getenv(clockFile)))) },
	})
}

func fileClock(path string) func() time.Time {
	return func() time.Time {
		info, err := os.Stat(path)
		if err != nil {
			panic(err)
		}
		return info.ModTime()
	}
}

// TestCommandLine runs the scripts in testdata/script with the program itself.
func TestCommandLine(t *testing.T) {
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script", RequireExplicitExec: true, RequireUniqueNames: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("REPO", root)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "clientkey": clientKey, "mode": mode, "snapshot": snapshot, "unchanged": unchanged,
			"version": version, "cut": cut, "change": change,
		},
	})
}

// exits CODE COMMAND ARG… runs a command that must end with that code.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("wanted exit code %d, found %d", want, got)
	}
}

// clientkey FILE makes a key pair.
func clientKey(ts *testscript.TestScript, _ bool, args []string) {
	_, err := keys.GenerateClientKey(ts.MkAbs(args[0]), "a test's", rand.Reader)
	ts.Check(err)
}

// mode MODE FILE… wants files of that mode.
func mode(ts *testscript.TestScript, _ bool, args []string) {
	for _, name := range args[1:] {
		info, err := os.Stat(ts.MkAbs(name))
		ts.Check(err)
		if got := fmt.Sprintf("%04o", info.Mode().Perm()); got != args[0] {
			ts.Fatalf("%s: wanted mode %s, found %s", name, args[0], got)
		}
	}
}

// contents is what stands under a directory: names, modes and digests.
func contents(dir string) (string, error) {
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		var sum [32]byte
		if info.Mode().IsRegular() {
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			sum = sha256.Sum256(data)
		}
		fmt.Fprintf(&b, "%s %s %x\n", path, info.Mode(), sum[:8])
		return nil
	})
	return b.String(), err
}

// snapshot DIR remembers what stands in it; unchanged DIR wants the same.
func snapshot(ts *testscript.TestScript, _ bool, args []string) {
	text, err := contents(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Setenv("SNAPSHOT", text)
}

func unchanged(ts *testscript.TestScript, _ bool, args []string) {
	text, err := contents(ts.MkAbs(args[0]))
	ts.Check(err)
	if was := ts.Getenv("SNAPSHOT"); text != was {
		ts.Fatalf("%s has changed from\n%sto\n%s", args[0], was, text)
	}
}

// version FILE N writes a format version into a store.
func version(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	db, err := bolt.Open(ts.MkAbs(args[0]), 0o600, nil)
	ts.Check(err)
	err = db.Update(func(tx *bolt.Tx) error { return tx.Bucket([]byte("meta")).Put([]byte("schema"), []byte{byte(n)}) })
	ts.Check(errors.Join(err, db.Close()))
}

// cut FILE N leaves N bytes of a file.
func cut(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	ts.Check(os.Truncate(ts.MkAbs(args[0]), n))
}

// change FILE OLD NEW puts NEW in the place of the first OLD.
func change(ts *testscript.TestScript, _ bool, args []string) {
	text := ts.ReadFile(args[0])
	if !strings.Contains(text, args[1]) {
		ts.Fatalf("%s holds no %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Replace(text, args[1], args[2], 1)), 0o600))
}
