package ssh_test

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"strings"
	"testing"

	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/ssh"
)

// flawed serves one SSH configuration that lets in too easily.
func flawed(t *testing.T, cfg func(*gossh.ServerConfig)) func() (net.Conn, error) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ln.Close() })
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			go func() {
				sc := &gossh.ServerConfig{}
				sc.AddHostKey(signerFor("host key"))
				cfg(sc)
				_, _, _, _ = gossh.NewServerConn(c, sc)
				_ = c.Close()
			}()
		}
	}()
	return func() (net.Conn, error) { return net.Dial("tcp", ln.Addr().String()) }
}

func TestProbeFindsEveryOpenWay(t *testing.T) {
	yes := func(gossh.ConnMetadata, gossh.PublicKey) (*gossh.Permissions, error) { return nil, nil }
	no := func(gossh.ConnMetadata, gossh.PublicKey) (*gossh.Permissions, error) {
		return nil, errors.New("no")
	}
	ask := func(_ gossh.ConnMetadata, ask gossh.KeyboardInteractiveChallenge) (*gossh.Permissions, error) {
		_, err := ask("", "", []string{"?"}, []bool{false})
		return nil, err
	}
	then := func(known string) func(c *gossh.ServerConfig) {
		return func(c *gossh.ServerConfig) {
			c.PublicKeyCallback = func(m gossh.ConnMetadata, _ gossh.PublicKey) (*gossh.Permissions, error) {
				if m.User() == known {
					return nil, nil
				}
				return nil, errors.New("no")
			}
			c.VerifiedPublicKeyCallback = func(gossh.ConnMetadata, gossh.PublicKey, *gossh.Permissions, string) (*gossh.Permissions, error) {
				return nil, &gossh.PartialSuccessError{Next: gossh.ServerAuthCallbacks{KeyboardInteractiveCallback: ask}}
			}
		}
	}
	host := signerFor("host key").PublicKey()
	for want, cfg := range map[string]func(*gossh.ServerConfig){
		"no credentials": func(c *gossh.ServerConfig) { c.NoClientAuth = true },
		"a password": func(c *gossh.ServerConfig) {
			c.PasswordCallback = func(gossh.ConnMetadata, []byte) (*gossh.Permissions, error) { return nil, nil }
		},
		"a code before a key": func(c *gossh.ServerConfig) { c.KeyboardInteractiveCallback = ask; c.PublicKeyCallback = no },
		"a key of nobody":     func(c *gossh.ServerConfig) { c.PublicKeyCallback = yes },
		"a key alone": func(c *gossh.ServerConfig) {
			then("me")(c)
			c.VerifiedPublicKeyCallback = nil
		},
		"a key and no code": then("me"),
	} {
		err := ssh.Probe(flawed(t, cfg), host, "me", signerFor("me"))
		if err == nil || !strings.Contains(err.Error(), "but "+want+" was enough") {
			t.Errorf("%s: %v", want, err)
		}
	}
	err := ssh.Probe(flawed(t, func(c *gossh.ServerConfig) { c.PublicKeyCallback = no }), host, "me", signerFor("me"))
	if err != nil {
		t.Errorf("a shut door: %v", err)
	}
	err = ssh.Probe(flawed(t, func(c *gossh.ServerConfig) { c.PublicKeyCallback = no }), signerFor("other").PublicKey(), "me", signerFor("me"))
	if err == nil {
		t.Error("a server with another host key was taken for ours")
	}
}

func TestDoorDoesNotServeUntested(t *testing.T) {
	d := open(t)
	d.login(t, "alice") // serves, so the test has passed
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = ln.Close() // cannot be tested
	srv, err := ssh.New(ssh.Config{HostKey: signerFor("host key"), House: d.house, Command: d.command, Now: d.now,
		Rand: &counter{}, Log: slog.New(slog.DiscardHandler), IsPath: func(string) bool { return false },
		Console: nobody})
	if err != nil {
		t.Fatal(err)
	}
	if err := srv.Serve(context.Background(), ln); err == nil || !strings.Contains(err.Error(), "refuses to serve") {
		t.Errorf("serve: %v", err)
	}
}
