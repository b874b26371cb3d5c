package house_test

import (
	"strings"
	"testing"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh"
)

func TestAlarmsAreShownOnceToEachAdmin(t *testing.T) {
	h, door := open(t)
	for range 7 {
		h.Do("oncall", model.OpenBreakGlass{Reason: "the queue is stuck", Code: h.Code("oncall")})
	}
	started := func(name string, kind ssh.Kind) []string {
		t.Helper()
		lines, err := door.Started(ctx, &ssh.Session{Who: ssh.Identity{ID: h.IDs[name]}, Kind: kind})
		if err != nil {
			t.Fatal(err)
		}
		return lines
	}
	if lines := started("dpo", ssh.KindCommand); len(lines) != 0 {
		t.Errorf("a command is told %q", lines)
	}
	for _, name := range []string{"dpo", "auditor", "oncall"} {
		lines := started(name, ssh.KindConsole)
		if len(lines) != 6 || !strings.HasPrefix(lines[0], model.AlarmMark) || !strings.Contains(lines[0], "oncall took emergency access") ||
			lines[5] != model.AlarmMark+"There are 2 more alarms that you have not seen." {
			t.Errorf("%s is told %q", name, lines)
		}
		if lines := started(name, ssh.KindConsole); len(lines) != 0 {
			t.Errorf("%s is told twice: %q", name, lines)
		}
	}
	h.Do("admin", model.OpenBreakGlass{Reason: "the queue is stuck", Code: h.Code("admin")})
	if lines := started("dpo", ssh.KindConsole); len(lines) != 1 || !strings.Contains(lines[0], "admin took emergency access") {
		t.Errorf("the next alarm: %q", lines)
	}
}

func TestWrongCodesThatLockAreAnAlarmForAll(t *testing.T) {
	h, door := open(t)
	for range 5 {
		_ = door.Code(ctx, h.IDs["oncall"], h.Signer["oncall"].PublicKey(), far, "000000")
	}
	lines, err := door.Started(ctx, &ssh.Session{Who: ssh.Identity{ID: h.IDs["dpo"]}, Kind: ssh.KindConsole})
	if err != nil || len(lines) != 1 || !strings.Contains(lines[0], "Codes of oncall were locked") {
		t.Errorf("%q, %v", lines, err)
	}
}

func TestAddressOfTheLastLoginIsHiddenFromAuditors(t *testing.T) {
	h, door := open(t)
	if err := door.Code(ctx, h.IDs["dpo"], h.Signer["dpo"].PublicKey(), near, h.Code("dpo")); err != nil {
		t.Fatal(err)
	}
	for reader, want := range map[string]string{"admin": near, "auditor": ""} {
		list, err := h.Desk(reader).Admins(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range list {
			if a.Name == "dpo" && a.LastFrom != want {
				t.Errorf("%s reads %q", reader, a.LastFrom)
			}
		}
	}
}

func TestNextLoginTellsWhereTheLastCameFrom(t *testing.T) {
	h, door := open(t)
	id, key := h.IDs["dpo"], h.Signer["dpo"].PublicKey()
	for from, want := range map[string]string{near: " UTC from 192.0.2.1.", "::ffff:198.51.100.1": " UTC from 198.51.100.1.", "fe80::1%eth0": " UTC from fe80::1.", "\x1b[2Jnonsense": " UTC."} {
		for range 2 {
			if err := door.Code(ctx, id, key, from, h.Code("dpo")); err != nil {
				t.Fatal(err)
			}
		}
		lines, err := door.Started(ctx, &ssh.Session{Who: ssh.Identity{ID: id}, Kind: ssh.KindConsole})
		if err != nil || len(lines) != 1 || !strings.HasPrefix(lines[0], "Last login ") || !strings.HasSuffix(lines[0], want) {
			t.Errorf("from %q: %q, %v", from, lines, err)
		}
	}
}

func TestNextLoginTellsOfEveryChangeOfTheAccount(t *testing.T) {
	h, door := open(t)
	id, key := h.IDs["dpo"], h.Signer["dpo"].PublicKey()
	login := func() []string {
		t.Helper()
		if err := door.Code(ctx, id, key, near, h.Code("dpo")); err != nil {
			t.Fatal(err)
		}
		lines, err := door.Started(ctx, &ssh.Session{Who: ssh.Identity{ID: id}, Kind: ssh.KindConsole})
		if err != nil {
			t.Fatal(err)
		}
		return lines
	}
	login()
	h.Do("admin", model.ProposeChange{Op: model.OpKeyAdd, Name: "dpo", Key: model.AdminKey{Label: "spare", Fingerprint: "SHA256:spare", Blob: []byte("spare")}})
	if lines := login(); len(lines) != 1 {
		t.Errorf("told of what nobody approved: %q", lines)
	}
	h.Approve("admin2")
	if lines := login(); len(lines) != 2 || !strings.HasPrefix(lines[1], model.AlarmMark) || !strings.Contains(lines[1], "C-1, key-add, approved by admin2") {
		t.Errorf("told %q", lines)
	}
	if lines := login(); len(lines) != 1 {
		t.Errorf("told twice: %q", lines)
	}
}
