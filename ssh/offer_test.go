package ssh_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"net"
	"slices"
	"testing"

	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/ssh"
)

func signerOf(t *testing.T) gossh.Signer {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := gossh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return signer
}

// offering serves one handshake with a configuration.
func offering(t *testing.T, config gossh.Config) func() (net.Conn, error) {
	t.Helper()
	server := &gossh.ServerConfig{Config: config, NoClientAuth: true}
	server.AddHostKey(signerOf(t))
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan struct{})
	go func() {
		defer close(served)
		if c, err := ln.Accept(); err == nil {
			_, _, _, _ = gossh.NewServerConn(c, server) // the test hangs up
			_ = c.Close()
		}
	}()
	t.Cleanup(func() { _ = ln.Close(); <-served })
	return func() (net.Conn, error) { return net.Dial("tcp", ln.Addr().String()) }
}

func TestAnAlgorithmThatIsNotAllowedIsFoundInTheOffer(t *testing.T) {
	good := gossh.Config{KeyExchanges: []string{gossh.KeyExchangeMLKEM768X25519}, Ciphers: []string{gossh.CipherAES256GCM}, MACs: []string{gossh.HMACSHA512ETM}}
	if n, others, err := ssh.Offer(offering(t, good)); err != nil || len(others) > 0 || n < 4 {
		t.Errorf("%d offered, not allowed %v, %v", n, others, err)
	}
	bad := good
	bad.Ciphers, bad.MACs = []string{gossh.CipherAES256GCM, gossh.CipherAES128CTR}, []string{gossh.HMACSHA1}
	_, others, err := ssh.Offer(offering(t, bad))
	if want := []string{gossh.CipherAES128CTR, gossh.HMACSHA1}; err != nil || !slices.Equal(others, want) {
		t.Errorf("found %v, want %v, %v", others, want, err)
	}
}
