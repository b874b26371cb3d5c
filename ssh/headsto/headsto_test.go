package headsto_test

import (
	"bytes"
	"context"
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
		if err := k.Keep(t.Context(), signed(size)); err != nil {
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
	if err := keeper(t, "file:"+filepath.Join(path, "below")).Keep(t.Context(), signed(1)); err == nil {
		t.Error("a head was kept below a file")
	}
}

func TestARecordThatACrashCutShortIsReplacedByTheNext(t *testing.T) {
	path := filepath.Join(t.TempDir(), "heads.txt")
	k := keeper(t, "file:"+path)
	if err := k.Keep(t.Context(), signed(3)); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for cut := 1; cut < len(signed(9).Record); cut++ {
		if err := os.WriteFile(path, append(whole[:len(whole):len(whole)], signed(9).Record[:cut]...), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := k.Keep(t.Context(), signed(12)); err != nil {
			t.Fatal(err)
		}
		if text, err := os.ReadFile(path); err != nil || string(text) != string(whole)+signed(12).Record {
			t.Fatalf("cut after %d bytes: %v\n%s", cut, err, text)
		}
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
	head := signed(7)
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
	head := signed(7)
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
	if err := keeper(t, "syslog+tls://"+ln.Addr().String()).Keep(t.Context(), signed(1)); err == nil {
		t.Error("a head was sent without TLS")
	}
	_ = ln.Close()
	if err := keeper(t, "syslog+tcp://"+ln.Addr().String()).Keep(t.Context(), signed(1)); err == nil {
		t.Error("a head was sent to nobody")
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := keeper(t, "syslog+tcp://127.0.0.1:9").Keep(ended, signed(1)); err == nil {
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
