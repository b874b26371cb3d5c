package keys_test

import (
	"crypto/rand"
	"encoding/csv"
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
)

var _ model.Codes = keys.Codes{}

var rfcSecret = []byte("12345678901234567890")

func readCSV(t testing.TB, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestCodesAreThoseOfTheRFC(t *testing.T) {
	rows := readCSV(t, "testdata/rfc6238-sha1.csv")
	if len(rows) != 6 {
		t.Fatalf("wanted the six vectors of appendix B, found %d", len(rows))
	}
	for _, row := range rows {
		seconds, _ := strconv.ParseInt(row[0], 10, 64)
		step, _ := strconv.ParseInt(row[1], 16, 64)
		at := time.Unix(seconds, 0)
		if got := keys.StepAt(at); got != step {
			t.Errorf("%s: wanted step %d, found %d", row[0], step, got)
		}
		want := row[2][2:] // the last six of the eight digits
		if got := keys.Code(rfcSecret, step); got != want {
			t.Errorf("%s: wanted %s, found %s", row[0], want, got)
		}
		if got, ok := keys.Match(rfcSecret, want, at); !ok || got != step {
			t.Errorf("%s: its own code does not match", row[0])
		}
	}
}

func TestOneStepOfToleranceEitherWay(t *testing.T) {
	at := time.Unix(1_700_000_000, 0)
	now := keys.StepAt(at)
	for delta := int64(-3); delta <= 3; delta++ {
		step, ok := keys.Match(rfcSecret, keys.Code(rfcSecret, now+delta), at)
		if near := delta >= -1 && delta <= 1; ok != near || ok && step != now+delta {
			t.Errorf("%d steps away: matched is %v at step %d", delta, ok, step-now)
		}
	}
}

func TestOnlySixDigitsAreACode(t *testing.T) {
	at := time.Unix(1111111109, 0)
	for _, code := range []string{
		"", "81804", "0818040", "07081804", "081 804", " 081804", "081804 ", "081804\n", "08180a", "-81804", "+81804",
		"０８１８０４", "٠٨١٨٠٤", "\x00\x00\x00\x00\x00\x00", strings.Repeat("0", 1<<20),
	} {
		if _, ok := keys.Match(rfcSecret, code, at); ok {
			t.Errorf("%.20q is a code", code)
		}
	}
	for _, secret := range [][]byte{nil, {}, rfcSecret[:19], append(rfcSecret[:20:20], 0)} {
		if _, ok := keys.Match(secret, keys.Code(secret, keys.StepAt(at)), at); ok {
			t.Errorf("a secret of %d bytes has codes", len(secret))
		}
	}
	if _, ok := keys.Match(rfcSecret, "081804", at); !ok {
		t.Error("the code itself does not match")
	}
	if _, ok := keys.Match(rfcSecret, keys.Code(rfcSecret, 0), time.Unix(0, 0)); !ok {
		t.Error("the first step has no code")
	}
}

func TestSecretSurvivesBeingTyped(t *testing.T) {
	secret, err := keys.NewSecret(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	text := keys.SecretText(secret)
	if len(text) != 39 || strings.Count(text, " ") != 7 {
		t.Fatalf("wanted eight groups of four, found %d characters", len(text))
	}
	for _, typed := range []string{text, strings.ToLower(text), strings.ReplaceAll(text, " ", ""), strings.ReplaceAll(text, " ", "-") + "\n"} {
		back, err := keys.ParseSecret(typed)
		if err != nil || string(back) != string(secret) {
			t.Errorf("typed in another way it reads otherwise: %v", err)
		}
	}
	for _, bad := range []string{"", "ABCD", text + "ABCDEFGH", strings.Repeat("1", 32), strings.Repeat("A", 31) + "="} {
		if _, err := keys.ParseSecret(bad); !errors.Is(err, keys.ErrBadCode) {
			t.Errorf("wanted ErrBadCode, found %v", err)
		}
	}
	if keys.SecretText(rfcSecret) != "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ" {
		t.Error("not the base32 of RFC 4648")
	}
}

func TestURIIsShortAndEscaped(t *testing.T) {
	got := keys.URI("opsconsole", "admin", rfcSecret)
	if got != "otpauth://totp/opsconsole:admin?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" {
		t.Errorf("found %q", got)
	}
	got = keys.URI("a:b?c", "x y&z/ž", rfcSecret)
	if strings.ContainsAny(strings.TrimPrefix(got, "otpauth://totp/"), " /ž") || strings.Count(got, "?") != 1 || strings.Count(got, ":") != 2 {
		t.Errorf("a name escapes its place: %q", got)
	}
}

func FuzzMatch(f *testing.F) {
	f.Add("081804", int64(1111111109))
	f.Add("", int64(-1))
	f.Fuzz(func(t *testing.T, code string, seconds int64) {
		step, ok := keys.Match(rfcSecret, code, time.Unix(seconds, 0))
		if ok && keys.Code(rfcSecret, step) != code {
			t.Fatalf("%q matched a step whose code it is not", code)
		}
	})
}
