package chain_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/fxamacker/cbor/v2"

	"integrora.com/opsconsole/storage/chain"
)

func TestDetailsComeBackAndAreDeterministicCBOR(t *testing.T) {
	mode, err := cbor.CoreDetEncOptions().EncMode()
	if err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		d := details("details", i)
		opening := chain.Opening(bytesOf(32, "opening", i))
		payload, commitment, err := chain.EncodePayload(opening, d)
		if err != nil {
			t.Fatal(err)
		}
		facts, records := []any{}, []any{}
		for _, f := range d.Facts {
			facts = append(facts, []any{f.Name, f.Value})
		}
		for _, r := range d.Records {
			records = append(records, []any{r.Ref, r.Revision, r.Hash[:]})
		}
		want, err := mode.Marshal([]any{1, d.Outcome, d.Code, facts, records})
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(payload, append(opening[:], want...)) {
			t.Fatalf("want opening and %x, found %x", want, payload)
		}
		mac := hmac.New(sha256.New, opening[:])
		mac.Write(want)
		if !bytes.Equal(mac.Sum(nil), commitment[:]) || chain.Commit(opening, want) != commitment {
			t.Fatalf("want HMAC-SHA-256 of the details under the opening, found %s", commitment)
		}
		gotOpening, got, err := chain.DecodePayload(payload, commitment)
		if err != nil || gotOpening != opening || !reflect.DeepEqual(got, d) {
			t.Fatalf("want %+v back, found %+v, %v", d, got, err)
		}
	}
}

func TestAnyOtherPayloadIsNotTheOneCommittedTo(t *testing.T) {
	payload, commitment, err := chain.EncodePayload(chain.Opening{1}, details("other", 1))
	if err != nil {
		t.Fatal(err)
	}
	for i := range payload {
		payload[i] ^= 0x10
		if _, _, err := chain.DecodePayload(payload, commitment); !errors.Is(err, chain.ErrCommitment) {
			t.Fatalf("byte %d: want %v, found %v", i, chain.ErrCommitment, err)
		}
		payload[i] ^= 0x10
	}
	if _, _, err := chain.DecodePayload(payload[:31], commitment); err == nil {
		t.Fatal("want a short payload refused")
	}
}

func TestUnfitDetailsAreRefused(t *testing.T) {
	fact := func(name, value string) chain.Details {
		return chain.Details{Outcome: chain.Done, Facts: []chain.Fact{{Name: name, Value: value}}}
	}
	many := chain.Details{Outcome: chain.Done, Records: make([]chain.RecordHash, 1800)}
	for i := range many.Records {
		many.Records[i].Ref = "r"
	}
	cases := map[string]chain.Details{
		"no outcome":            {},
		"another outcome":       {Outcome: "maybe"},
		"done with a code":      {Outcome: chain.Done, Code: "role"},
		"refused without one":   {Outcome: chain.Refused},
		"a sentence for a code": {Outcome: chain.Refused, Code: "not allowed"},
		"a name":                fact("person", "Ona Example"),
		"a quote":               fact("state", `"`),
		"a backslash":           fact("state", `\`),
		"no name of a fact":     fact("", "1"),
		"a long value":          fact("n", strings.Repeat("1", chain.MaxValue+1)),
		"a space in a ref":      {Outcome: chain.Done, Records: []chain.RecordHash{{Ref: "a b"}}},
		"more than fits":        many,
	}
	for name, d := range cases {
		if _, _, err := chain.EncodePayload(chain.Opening{}, d); err == nil {
			t.Errorf("%s: want a refusal", name)
		} else if strings.Contains(err.Error(), "Ona") {
			t.Errorf("%s: want an error that does not repeat the value, found %v", name, err)
		}
	}
}

func TestDetailsInAnotherFormAreRefused(t *testing.T) {
	cases := map[string]string{
		"empty":              "",
		"another version":    "\x85\x02\x64done\x60\x80\x80",
		"four items":         "\x84\x01\x64done\x60\x80",
		"long array head":    "\x85\x01\x64done\x60\x98\x00\x80",
		"more facts than is": "\x85\x01\x64done\x60\x9b\x7f\xff\xff\xff\xff\xff\xff\xff\x80",
		"a fact of three":    "\x85\x01\x64done\x60\x81\x83\x61a\x61b\x61c\x80",
		"more after":         "\x85\x01\x64done\x60\x80\x80\x00",
		"done with a code":   "\x85\x01\x64done\x64role\x80\x80",
	}
	for name, b := range cases {
		payload := append(make([]byte, 32), b...)
		if _, d, err := chain.DecodePayload(payload, chain.Commit(chain.Opening{}, []byte(b))); err == nil {
			t.Errorf("%s: want a refusal, found %+v", name, d)
		}
	}
}

func FuzzDecodePayload(f *testing.F) {
	for i := range 8 {
		payload, _, err := chain.EncodePayload(chain.Opening{}, details("fuzz", i))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(payload[32:])
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		payload := append(make([]byte, 32), b...)
		opening, d, err := chain.DecodePayload(payload, chain.Commit(chain.Opening{}, b))
		if err != nil {
			return
		}
		again, _, err := chain.EncodePayload(opening, d)
		if err != nil || !bytes.Equal(again, payload) {
			t.Fatalf("want what is decoded to encode to the same bytes, found %v", err)
		}
	})
}
