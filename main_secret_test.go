package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/ssh/site"
)

func TestServedMasterKeyStandsNowhereInTheEnvironmentAnyMore(t *testing.T) {
	p := newPlace(t)
	p.initialise()
	path := filepath.Join(p.dir, site.MasterFile)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	secret := lines[len(lines)-1]
	t.Setenv(keys.MasterVariable, secret)
	s := p.serve()
	environ, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", s.cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(environ, []byte(clockFile)) {
		t.Fatal("this is not the program's environment")
	}
	if bytes.Contains(environ, []byte(secret)) {
		t.Error("the environment of the process still shows the master key")
	}
	s.term()
	if s.ended() != 0 || strings.Contains(s.said(), secret) {
		t.Errorf("the program ended with %d, or its log shows the master key", s.cmd.ProcessState.ExitCode())
	}
}
