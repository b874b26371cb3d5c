package headsto_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"integrora.com/opsconsole/ssh/headsto"
	"integrora.com/opsconsole/storage"
	"integrora.com/opsconsole/storage/chain"
	"integrora.com/opsconsole/storage/storetest/disk"
)

// keepIn is, in the environment of a child process, the file in which it is to
// keep four heads; it tells what becomes of each.
const keepIn = "OPSCONSOLE_TEST_KEEP_IN"

func init() {
	disk.Launch()
	path := os.Getenv(keepIn)
	if path == "" {
		return
	}
	k, err := headsto.Parse("file:"+path, clock.Now)
	for size := uint64(1); err == nil && size <= 4; size++ {
		fmt.Println(size, k.Keep(context.Background(), signed(size)))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
	os.Exit(0)
}

// signed is a signed head of a log that never was.
func signed(size uint64) storage.KeptHead {
	private := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	key := chain.Key{Log: chain.LogID{1}, Public: [32]byte(private.Public().(ed25519.PublicKey))}
	head, err := key.Sign(chain.Head{LogID: key.Log, Size: size, Root: chain.Hash{2}}, func(m []byte) []byte { return ed25519.Sign(private, m) })
	if err != nil {
		panic(err)
	}
	return storage.KeptHead{Key: key.String(), Size: size, Note: key.Note(head), Record: string(key.AppendRecord(nil, head, false))}
}

// The disk of the other mount fails at one call, or the server is killed there.
// What fails is told, and the file reads: the heads before and after are in it.
func TestAFileOfHeadsOnAFailingDiskStaysReadable(t *testing.T) {
	for _, errno := range []syscall.Errno{syscall.ENOSPC, syscall.EIO, syscall.EROFS, 0} {
		for n, failed := 1, true; failed; n++ {
			dir := t.TempDir()
			path := filepath.Join(dir, "heads.txt")
			failed = false
			var told []string
			run := func(decide func(disk.Op) disk.Verdict) {
				child := exec.Command(os.Args[0])
				child.Env = append(os.Environ(), keepIn+"="+path)
				code, said, err := disk.Run(child, dir, decide)
				if killed := failed && errno == 0; err != nil || code != 0 && !killed {
					t.Fatalf("call %d, %v: ended with %d, %v: %s", n, errno, code, err, said)
				}
			}
			run(func(op disk.Op) (v disk.Verdict) {
				switch {
				case op.Call == disk.Say:
					told = append(told, strings.TrimSpace(op.Text))
				case op.N == n && op.Call != disk.Open:
					failed = true
					v = disk.Verdict{Refuse: errno, Half: true, Kill: errno == 0}
				case op.N == n:
					failed = true
				}
				return v
			})
			want := []uint64{1, 2, 3, 4}
			if errno == 0 && failed { // and a new start keeps heads again
				run(func(disk.Op) (v disk.Verdict) { return v })
				want = []uint64{4}
			}
			for _, line := range told {
				if size, why, _ := strings.Cut(line, " "); why != "<nil>" {
					if !strings.Contains(why, errno.Error()) {
						t.Errorf("call %d, %v: told %s", n, errno, line)
					}
					want = slices.DeleteFunc(want, func(s uint64) bool { return fmt.Sprint(s) == size })
				}
			}
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			file, err := chain.ParseHeads(text)
			if err != nil || file.Whole != len(text) || file.Check() != nil || !bytes.HasPrefix(text, []byte("key ")) {
				t.Fatalf("call %d, %v: the file does not read: %v\n%s", n, errno, err, text)
			}
			var kept []uint64
			for _, h := range file.Heads {
				kept = append(kept, h.Size)
			}
			for _, size := range want {
				if !slices.Contains(kept, size) {
					t.Errorf("call %d, %v: wanted heads %v, found %v", n, errno, want, kept)
				}
			}
		}
	}
}
