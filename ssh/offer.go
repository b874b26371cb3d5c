package ssh

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// allowed is all that a server of ours may offer, by the place in its KEXINIT
// (RFC 4253 §7.1): the names that the library adds by itself among them.
var allowed = [8][]string{
	{gossh.KeyExchangeMLKEM768X25519, gossh.KeyExchangeCurve25519, "curve25519-sha256@libssh.org", "kex-strict-s-v00@openssh.com"},
	{gossh.KeyAlgoED25519},
	{gossh.CipherAES256GCM, gossh.CipherAES128GCM, gossh.CipherAES256CTR},
	{gossh.CipherAES256GCM, gossh.CipherAES128GCM, gossh.CipherAES256CTR},
	{gossh.HMACSHA512ETM, gossh.HMACSHA256ETM},
	{gossh.HMACSHA512ETM, gossh.HMACSHA256ETM},
	{"none"}, {"none"}, // compression
}

const (
	msgKexInit = 20       // SSH_MSG_KEXINIT
	maxKexInit = 35_000   // bytes of a packet (RFC 4253 §6.1)
	maxGreet   = 32 << 10 // bytes before the packet
)

// Offer reads what an SSH server offers for the encryption of a connection,
// before any of it is used: how many algorithms, and those that are not allowed.
func Offer(dial func() (net.Conn, error)) (offered int, others []string, err error) {
	c, err := dial()
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = c.Close() }()
	_ = c.SetDeadline(time.Now().Add(probeTime))
	if _, err := io.WriteString(c, "SSH-2.0-opsconsole-self-test\r\n"); err != nil {
		return 0, nil, err
	}
	in := bufio.NewReader(io.LimitReader(c, maxKexInit+maxGreet))
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return 0, nil, fmt.Errorf("reading the server's version: %w", err)
		}
		if strings.HasPrefix(line, "SSH-") {
			break
		}
	}
	var head [5]byte // length of the packet, of its padding
	if _, err := io.ReadFull(in, head[:]); err != nil {
		return 0, nil, fmt.Errorf("reading what the server offers: %w", err)
	}
	size, pad := int(binary.BigEndian.Uint32(head[:])), int(head[4])
	if size > maxKexInit || size-1-pad < 17 {
		return 0, nil, fmt.Errorf("wanted a list of algorithms, found a packet of %d bytes", size)
	}
	body := make([]byte, size-1)
	if _, err := io.ReadFull(in, body); err != nil {
		return 0, nil, fmt.Errorf("reading what the server offers: %w", err)
	}
	body = body[:len(body)-pad]
	if body[0] != msgKexInit {
		return 0, nil, fmt.Errorf("wanted a list of algorithms, found message %d", body[0])
	}
	rest := body[17:] // after the cookie
	seen := map[string]bool{}
	for _, good := range allowed {
		if len(rest) < 4 || uint32(len(rest)-4) < binary.BigEndian.Uint32(rest) {
			return 0, nil, errors.New("the server's list of algorithms is cut short")
		}
		n := binary.BigEndian.Uint32(rest)
		for name := range strings.SplitSeq(string(rest[4:4+n]), ",") {
			if seen[name] = true; !slices.Contains(good, name) && !slices.Contains(others, name) {
				others = append(others, name)
			}
		}
		rest = rest[4+n:]
	}
	delete(seen, "none")
	return len(seen), others, nil
}
