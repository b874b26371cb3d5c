package keys_test

import (
	"encoding/hex"
	"testing"

	"integrora.com/opsconsole/keys"
)

func TestBlindValuesKeepKindsAndKeysApart(t *testing.T) {
	seen := make(map[[16]byte]string)
	for name, b := range map[string][16]byte{
		"as is":          keys.Blind(someKey(1), "email", "ona@acme.example"),
		"other value":    keys.Blind(someKey(1), "email", "ona@acme.examplf"),
		"other kind":     keys.Blind(someKey(1), "phone", "ona@acme.example"),
		"moved border":   keys.Blind(someKey(1), "emailo", "na@acme.example"),
		"other key":      keys.Blind(someKey(2), "email", "ona@acme.example"),
		"nothing at all": keys.Blind(someKey(1), "", ""),
	} {
		if other, ok := seen[b]; ok {
			t.Errorf("%s and %s look the same", name, other)
		}
		seen[b] = name
	}
}

// The value is what every stored index was made with; computed independently:
// HMAC-SHA-256 over the label, the length of the kind, the kind, the value.
func TestBlindValueNeverChanges(t *testing.T) {
	got := keys.Blind(someKey(1), "email", "ona@acme.example")
	if text := hex.EncodeToString(got[:]); text != "21a13ffe29875649bd4043fbabf070f5" {
		t.Fatalf("found %s", text)
	}
}

func TestAddressesThatAreOneAreLookedUpAsOne(t *testing.T) {
	for in, want := range map[string]string{
		" ona@acme.example\r\n":       "ona@acme.example",
		"ona@ACME.Example":            "ona@acme.example",
		"ona@acme.example.":           "ona@acme.example",
		"Ona@acme.example":            "Ona@acme.example",
		"ruta\u0304@acme.example":     "rut\u0101@acme.example",
		"ona@Z\u030cALIAS.example":    "ona@\u017ealias.example",
		"\"a@B\"@Acme.example":        "\"a@B\"@acme.example",
		"\u00a0ona+x@acme.example \t": "ona+x@acme.example",
		"not an address":              "not an address",
		"":                            "",
	} {
		got := keys.NormaliseEmail(in)
		if got != want {
			t.Errorf("%q: wanted %q, found %q", in, want, got)
		}
		if again := keys.NormaliseEmail(got); again != got {
			t.Errorf("%q: normalising twice gives %q", in, again)
		}
	}
}
