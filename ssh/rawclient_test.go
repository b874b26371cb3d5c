package ssh_test

import (
	"bufio"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"math/big"
	"net"
	"strings"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// raw is an SSH client that sends what authentication messages it is told to,
// in any order; no library's client would. It speaks curve25519-sha256 and
// aes256-gcm@openssh.com and does not check the host key.
type raw struct {
	net.Conn
	in        *bufio.Reader
	session   []byte
	write     cipher.AEAD
	read      cipher.AEAD
	writeSeq  [12]byte
	readSeq   [12]byte
	encrypted bool
}

// Messages of RFC 4250 §4.1.2.
const (
	msgServiceRequest = 5
	msgServiceAccept  = 6
	msgKexInit        = 20
	msgNewKeys        = 21
	msgKexInitECDH    = 30
	msgKexReplyECDH   = 31
	msgAuthRequest    = 50
	msgAuthFailure    = 51
	msgAuthSuccess    = 52
	msgAuthBanner     = 53
	msgAuthPKOKOrInfo = 60
	msgAuthInfoAnswer = 61
)

func str(b []byte) []byte {
	return append(binary.BigEndian.AppendUint32(nil, uint32(len(b))), b...)
}

func (r *raw) send(payload []byte) error {
	block := 16
	pad := block - (1+len(payload))%block
	if !r.encrypted {
		pad = block - (5+len(payload))%block
	}
	if pad < 4 {
		pad += block
	}
	length := binary.BigEndian.AppendUint32(nil, uint32(1+len(payload)+pad))
	body := append([]byte{byte(pad)}, payload...)
	body = append(body, make([]byte, pad)...)
	if r.encrypted {
		body = r.write.Seal(nil, r.writeSeq[:], body, length)
		next(&r.writeSeq)
	}
	_, err := r.Write(append(length, body...))
	return err
}

func (r *raw) receive() ([]byte, error) {
	var length [4]byte
	if _, err := io.ReadFull(r.in, length[:]); err != nil {
		return nil, err
	}
	n := binary.BigEndian.Uint32(length[:])
	if n > 64<<10 || n < 5 {
		return nil, fmt.Errorf("packet of %d bytes", n)
	}
	if r.encrypted {
		n += 16
	}
	body := make([]byte, n)
	if _, err := io.ReadFull(r.in, body); err != nil {
		return nil, err
	}
	if r.encrypted {
		var err error
		if body, err = r.read.Open(nil, r.readSeq[:], body, length[:]); err != nil {
			return nil, err
		}
		next(&r.readSeq)
	}
	payload := body[1 : len(body)-int(body[0])]
	if payload[0] == 1 {
		return nil, fmt.Errorf("disconnected: %q", payload[1:])
	}
	return payload, nil
}

func next(seq *[12]byte) {
	binary.BigEndian.PutUint64(seq[4:], binary.BigEndian.Uint64(seq[4:])+1)
}

// dialRaw connects and exchanges keys (RFC 4253, RFC 8731).
func dialRaw(addr string) (*raw, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	_ = c.SetDeadline(time.Now().Add(patience))
	r := &raw{Conn: c, in: bufio.NewReader(c)}
	const version = "SSH-2.0-raw"
	if _, err := io.WriteString(c, version+"\r\n"); err != nil {
		return nil, err
	}
	theirs, err := r.in.ReadString('\n')
	if err != nil {
		return nil, err
	}
	theirs = strings.TrimRight(theirs, "\r\n")
	mine := append([]byte{msgKexInit}, make([]byte, 16)...)
	for _, list := range []string{"curve25519-sha256", "ssh-ed25519", "aes256-gcm@openssh.com", "aes256-gcm@openssh.com",
		"hmac-sha2-256-etm@openssh.com", "hmac-sha2-256-etm@openssh.com", "none", "none", "", ""} {
		mine = append(mine, str([]byte(list))...)
	}
	mine = append(mine, 0, 0, 0, 0, 0)
	if err := r.send(mine); err != nil {
		return nil, err
	}
	their, err := r.receive()
	if err != nil {
		return nil, err
	}
	private, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	if err := r.send(append([]byte{msgKexInitECDH}, str(private.PublicKey().Bytes())...)); err != nil {
		return nil, err
	}
	reply, err := r.receive()
	if err != nil {
		return nil, err
	}
	var kex struct{ HostKey, Public, Signature []byte }
	if reply[0] != msgKexReplyECDH {
		return nil, fmt.Errorf("wanted a key exchange reply, found message %d", reply[0])
	}
	if err := gossh.Unmarshal(reply[1:], &kex); err != nil {
		return nil, err
	}
	public, err := ecdh.X25519().NewPublicKey(kex.Public)
	if err != nil {
		return nil, err
	}
	secret, err := private.ECDH(public)
	if err != nil {
		return nil, err
	}
	k := gossh.Marshal(struct{ K *big.Int }{new(big.Int).SetBytes(secret)})
	h := sha256.New()
	for _, part := range [][]byte{[]byte(version), []byte(theirs), mine, their, kex.HostKey, private.PublicKey().Bytes(), kex.Public} {
		h.Write(str(part))
	}
	h.Write(k)
	r.session = h.Sum(nil)
	key := func(letter byte) []byte { // RFC 4253 §7.2; 32 bytes, one round of SHA-256
		h := sha256.New()
		h.Write(k)
		h.Write(r.session)
		h.Write([]byte{letter})
		h.Write(r.session)
		return h.Sum(nil)
	}
	copy(r.writeSeq[:], key('A'))
	copy(r.readSeq[:], key('B'))
	if r.write, err = gcm(key('C')); err != nil {
		return nil, err
	}
	if r.read, err = gcm(key('D')); err != nil {
		return nil, err
	}
	if err := r.send([]byte{msgNewKeys}); err != nil {
		return nil, err
	}
	if _, err := r.receive(); err != nil {
		return nil, err
	}
	r.encrypted = true
	if err := r.send(append([]byte{msgServiceRequest}, str([]byte("ssh-userauth"))...)); err != nil {
		return nil, err
	}
	_, err = r.receive()
	return r, err
}

func gcm(key []byte) (cipher.AEAD, error) {
	b, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(b)
}

// auth sends one authentication request and returns the first answer that is
// not a banner.
func (r *raw) auth(user, method string, rest ...[]byte) ([]byte, error) {
	p := []byte{msgAuthRequest}
	for _, s := range []string{user, "ssh-connection", method} {
		p = append(p, str([]byte(s))...)
	}
	for _, b := range rest {
		p = append(p, b...)
	}
	return r.exchange(p)
}

func (r *raw) exchange(payload []byte) ([]byte, error) {
	if err := r.send(payload); err != nil {
		return nil, err
	}
	for {
		p, err := r.receive()
		if err != nil || p[0] != msgAuthBanner {
			return p, err
		}
	}
}

// publicKey offers a key (signature none), or signs with it, well or badly.
func (r *raw) publicKey(user string, signer gossh.Signer, sign, well bool) ([]byte, error) {
	key, algo := str(signer.PublicKey().Marshal()), str([]byte(signer.PublicKey().Type()))
	if !sign {
		return r.auth(user, "publickey", []byte{0}, algo, key)
	}
	data := str(r.session)
	data = append(data, msgAuthRequest)
	for _, s := range []string{user, "ssh-connection", "publickey"} {
		data = append(data, str([]byte(s))...)
	}
	data = append(append(append(data, 1), algo...), key...)
	if !well {
		data[0] ^= 1
	}
	sig, err := signer.Sign(rand.Reader, data)
	if err != nil {
		return nil, err
	}
	return r.auth(user, "publickey", []byte{1}, algo, key, str(gossh.Marshal(sig)))
}

// keyboard asks to be asked and answers with a code.
func (r *raw) keyboard(user, code string) ([]byte, error) {
	p, err := r.auth(user, "keyboard-interactive", str(nil), str(nil))
	if err != nil || p[0] != msgAuthPKOKOrInfo {
		return p, err
	}
	return r.exchange(append([]byte{msgAuthInfoAnswer, 0, 0, 0, 1}, str([]byte(code))...))
}
