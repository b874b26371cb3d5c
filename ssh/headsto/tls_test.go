package headsto_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// certificate is one for 127.0.0.1 that the system trusts while tests run.
var certificate tls.Certificate

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "headsto")
	if err == nil {
		err = trust(filepath.Join(dir, "roots.pem"))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// trust makes the certificate and writes it where the system's roots are read.
func trust(path string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Unix(0, 0), NotAfter: time.Date(2999, 1, 1, 0, 0, 0, 0, time.UTC), IsCA: true, BasicConstraintsValid: true}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return err
	}
	certificate = tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key}
	if err := os.Setenv("SSL_CERT_FILE", path); err != nil {
		return err
	}
	return os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: raw}), 0o600)
}

func TestASyslogHostGetsHeadsOverTLSWhenItsCertificateIsTrusted(t *testing.T) {
	ln, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{certificate}})
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	got := make(chan []byte, 2)
	go func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			all, _ := io.ReadAll(conn)
			got <- all
		}
	}()
	head := signed(7)
	if err := keeper(t, "syslog+tls://"+ln.Addr().String()).Keep(t.Context(), head); err != nil {
		t.Fatal(err)
	}
	_, message, _ := bytes.Cut(<-got, []byte(" "))
	holds(t, string(message), head)
	// The same certificate under a name that it is not for.
	_, port, err := net.SplitHostPort(ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if err := keeper(t, "syslog+tls://localhost:"+port).Keep(t.Context(), head); err == nil || len(<-got) > 0 {
		t.Errorf("a head was sent to another than was named: %v", err)
	}
}
