package keys_test

import (
	"crypto/rand"
	"errors"
	"strings"
	"testing"

	"integrora.com/opsconsole/keys"
)

func TestInviteSurvivesBeingTyped(t *testing.T) {
	invite, err := keys.NewInvite(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	hash := invite.Hash()
	text := invite.Text()
	if n := len(strings.ReplaceAll(text, "-", "")); n != 26 || strings.ContainsAny(text, "ILOU") {
		t.Fatalf("wanted 26 characters without I, L, O and U, found %d", n)
	}
	for _, typed := range []string{
		text, strings.ToLower(text), strings.ReplaceAll(text, "-", ""), "  " + strings.ReplaceAll(text, "-", " ") + "\r\n",
		strings.ReplaceAll(strings.ReplaceAll(text, "0", "o"), "1", "l"), strings.ReplaceAll(text, "1", "I"),
	} {
		back, err := keys.ParseInvite(typed)
		if err != nil || back.Hash() != hash {
			t.Errorf("typed in another way it is another invite: %v", err)
		}
	}
}

func TestWhatIsNoInviteIsRefusedWithoutQuotingIt(t *testing.T) {
	invite, err := keys.NewInvite(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	text := invite.Text()
	for _, bad := range []string{
		"", text[:len(text)-1], text + "0", "U" + text[1:], text[:len(text)-1] + "Z", // Z sets bits that stand for nothing
		strings.Repeat("A", 1<<20), "\x1b[2J" + text, strings.Repeat("-", 500),
	} {
		_, err := keys.ParseInvite(bad)
		if !errors.Is(err, keys.ErrBadCode) || strings.Contains(err.Error(), text[:4]) {
			t.Errorf("wanted ErrBadCode that quotes nothing, found %.80v", err)
		}
	}
}

func TestTenRecoveryCodesEachItsOwn(t *testing.T) {
	codes, err := keys.NewRecoveryCodes(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	seen := make(map[[32]byte]bool)
	for _, c := range codes {
		hash := c.Hash()
		if seen[hash] {
			t.Fatal("two codes are the same")
		}
		seen[hash] = true
		if groups := strings.Split(c.Text(), "-"); len(groups) != 6 || len(groups[5]) != 4 {
			t.Fatalf("wanted six groups of four, found %d", len(groups))
		}
		if !(keys.Codes{}).Recovery(strings.ToLower(c.Text()), hash[:]) {
			t.Fatal("a code does not match its own hash")
		}
	}
	first := codes[0].Hash()
	for _, hash := range [][]byte{nil, {}, first[:31], append(first[:32:32], 0)} {
		if (keys.Codes{}).Recovery(codes[0].Text(), hash) {
			t.Errorf("a hash of %d bytes matches", len(hash))
		}
	}
	if (keys.Codes{}).Recovery(codes[1].Text(), first[:]) || (keys.Codes{}).Recovery("123456", first[:]) {
		t.Error("another code matches")
	}
}

// Kinds are hashed apart: were they stored side by side by mistake, one would
// still not stand in for the other.
func TestInviteAndRecoveryCodeHashApart(t *testing.T) {
	if (keys.Invite{}).Hash() == (keys.RecoveryCode{}).Hash() {
		t.Fatal("an invite and a recovery code have the same hash")
	}
}

func FuzzParseCodes(f *testing.F) {
	f.Add("7ZQK-0000-1111-2222-3333-4444-56")
	f.Add("gezd gnbv gy3t qojq gezd gnbv gy3t qojq")
	f.Fuzz(func(t *testing.T, text string) {
		if v, err := keys.ParseInvite(text); err == nil {
			if again, err := keys.ParseInvite(v.Text()); err != nil || again != v {
				t.Fatal("an invite does not read back")
			}
		}
		if c, err := keys.ParseRecoveryCode(text); err == nil {
			if again, err := keys.ParseRecoveryCode(c.Text()); err != nil || again != c {
				t.Fatal("a recovery code does not read back")
			}
		}
		if s, err := keys.ParseSecret(text); err == nil {
			if again, err := keys.ParseSecret(keys.SecretText(s)); err != nil || string(again) != string(s) {
				t.Fatal("a secret does not read back")
			}
		}
	})
}
