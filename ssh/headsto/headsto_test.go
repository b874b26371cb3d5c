package headsto_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"io"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh/headsto"
	"integrora.com/opsconsole/storage"
	"integrora.com/opsconsole/storage/chain"
	"integrora.com/opsconsole/storage/storetest"
)

var clock = &storetest.Clock{}

// kept is a signed head of a log that never was.
func kept(t *testing.T, size uint64) storage.KeptHead {
	t.Helper()
	private := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	key := chain.Key{Log: chain.LogID{1}, Public: [32]byte(private.Public().(ed25519.PublicKey))}
	head, err := key.Sign(chain.Head{LogID: key.Log, Size: size, Root: chain.Hash{2}}, func(m []byte) []byte { return ed25519.Sign(private, m) })
	if err != nil {
		t.Fatal(err)
	}
	return storage.KeptHead{Key: key.String(), Size: size, Note: key.Note(head), Record: string(key.AppendRecord(nil, head, false))}
}

func keeper(t *testing.T, target string) storage.HeadKeeper {
	t.Helper()
	k, err := headsto.Parse(target, clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	if k.String() != target {
		t.Errorf("%s calls itself %s", target, k)
	}
	return k
}

func TestAFileOnAnotherMountIsAFileOfHeads(t *testing.T) {
	path := filepath.Join(t.TempDir(), "heads.txt")
	k := keeper(t, "file:"+path)
	for _, size := range []uint64{3, 9} {
		if err := k.Keep(t.Context(), kept(t, size)); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	file, err := chain.ParseHeads(text)
	if err != nil || file.Whole != len(text) || len(file.Heads) != 2 || file.Check() != nil || file.Heads[1].Size != 9 {
		t.Errorf("%+v, %v", file, err)
	}
	if err := keeper(t, "file:"+filepath.Join(path, "below")).Keep(t.Context(), kept(t, 1)); err == nil {
		t.Error("a head was kept below a file")
	}
}

// line is a message as RFC 5424 has it, the note in it.
var line = regexp.MustCompile(`^<109>1 0001-01-01T00:00:00\.000000Z \S+ opsconsole - audit-head - (.*)$`)

func holds(t *testing.T, message string, head storage.KeptHead) {
	t.Helper()
	found := line.FindStringSubmatch(message)
	if found == nil || strings.ReplaceAll(found[1], "|", "\n") != head.Note {
		t.Errorf("found %q", message)
	}
}

func TestASyslogHostGetsHeadsOverTCPFramedByLength(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	got := make(chan []byte, 1)
	go func() {
		conn, err := ln.Accept()
		if err != nil {
			return
		}
		all, _ := io.ReadAll(conn)
		got <- all
	}()
	head := kept(t, 7)
	if err := keeper(t, "syslog+tcp://"+ln.Addr().String()).Keep(t.Context(), head); err != nil {
		t.Fatal(err)
	}
	length, message, _ := bytes.Cut(<-got, []byte(" "))
	if string(length) != strconv.Itoa(len(message)) {
		t.Errorf("%s bytes were announced, %d came", length, len(message))
	}
	holds(t, string(message), head)
}

func TestASyslogHostGetsHeadsOverUDP(t *testing.T) {
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	head := kept(t, 7)
	if err := keeper(t, "syslog+udp://"+conn.LocalAddr().String()).Keep(t.Context(), head); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 4096)
	n, _, err := conn.ReadFrom(buf)
	if err != nil {
		t.Fatal(err)
	}
	holds(t, string(buf[:n]), head)
}

func TestASyslogHostThatIsNotThereOrNotTheRightOneIsTold(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			_ = conn.Close() // speaks no TLS
		}
	}()
	if err := keeper(t, "syslog+tls://"+ln.Addr().String()).Keep(t.Context(), kept(t, 1)); err == nil {
		t.Error("a head was sent without TLS")
	}
	_ = ln.Close()
	if err := keeper(t, "syslog+tcp://"+ln.Addr().String()).Keep(t.Context(), kept(t, 1)); err == nil {
		t.Error("a head was sent to nobody")
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := keeper(t, "syslog+tcp://127.0.0.1:9").Keep(ended, kept(t, 1)); err == nil {
		t.Error("a head was sent after the end")
	}
}

func TestOtherTargetsAreRefusedAsUsage(t *testing.T) {
	for _, target := range []string{"", "heads.txt", "file:heads.txt", "file:", "syslog://h:514", "syslog+tcp://h", "syslog+tcp://:514",
		"syslog+tls://h:6514/path", "syslog+tls://u@h:6514", "https://h:1", "syslog+unix://h:1", "syslog+tcp://h:\x01"} {
		if _, err := headsto.Parse(target, clock.Now); model.CodeOf(err) != "usage" || !strings.Contains(err.Error(), "syslog+tls://HOST:PORT") {
			t.Errorf("%q: %v", target, err)
		}
	}
}
