package chain_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"

	"integrora.com/opsconsole/storage/chain"
)

// cborEntry is the entry as another library sees it.
type cborEntry struct {
	_                     struct{} `cbor:",toarray"`
	Version               uint
	LogID                 [16]byte
	Seq, Time             uint64
	Actor, Action, Object string
	Sealed                []byte
	Commitment, Previous  [32]byte
}

func otherEncoding(tb testing.TB, e chain.Entry) []byte {
	tb.Helper()
	mode, err := cbor.CoreDetEncOptions().EncMode()
	if err != nil {
		tb.Fatal(err)
	}
	sealed := e.Sealed
	if sealed == nil {
		sealed = []byte{}
	}
	raw, err := mode.Marshal(cborEntry{Version: 1, LogID: e.LogID, Seq: e.Seq, Time: uint64(e.Time.UnixNano()),
		Actor: e.Actor, Action: e.Action, Object: e.Object, Sealed: sealed, Commitment: e.Commitment, Previous: e.Previous})
	if err != nil {
		tb.Fatal(err)
	}
	return raw
}

func sample() chain.Entry {
	return chain.Entry{
		LogID: logID("sample"), Seq: 23,
		Draft: chain.Draft{Time: time.Unix(1_772_438_400, 5).UTC(), Actor: "admin/1f", Action: "request.triage", Object: "R-42",
			Sealed: []byte("sealed"), Commitment: chain.Hash(bytesOf(32, "c"))},
		Previous: chain.Hash(bytesOf(32, "p")),
	}
}

func TestEntriesAreDeterministicCBOR(t *testing.T) {
	for _, seq := range []uint64{0, 23, 24, 255, 256, 65535, 65536, 1<<32 - 1, 1 << 32, 1<<64 - 1} {
		for _, ns := range []int64{0, 1, 1 << 33, 9_214_646_399_999_999_999} {
			for _, n := range []int{0, 1, 24, 300, chain.MaxSealed} {
				e := sample()
				e.Seq, e.Time, e.Sealed = seq, time.Unix(0, ns).UTC(), bytesOf(n)
				e.Actor = strings.Repeat("a", 1+n%chain.MaxID)
				raw, err := e.Encode()
				if err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(raw, otherEncoding(t, e)) {
					t.Fatalf("seq %d, time %d, %d bytes: want the bytes of another CBOR library", seq, ns, n)
				}
				got, err := chain.Decode(raw)
				if err != nil {
					t.Fatal(err)
				}
				if got.Seq != seq || !got.Time.Equal(e.Time) || got.Actor != e.Actor || !bytes.Equal(got.Sealed, e.Sealed) ||
					got.Action != e.Action || got.Object != e.Object || got.Commitment != e.Commitment ||
					got.Previous != e.Previous || got.LogID != e.LogID {
					t.Fatalf("want the entry back, found %+v", got)
				}
			}
		}
	}
}

func TestTheLongestEntryFitsItsLimit(t *testing.T) {
	e := sample()
	e.Seq = 1<<64 - 1
	e.Actor = strings.Repeat("a", chain.MaxID)
	e.Action, e.Object = e.Actor, e.Actor
	e.Sealed = bytesOf(chain.MaxSealed)
	raw, err := e.Encode()
	if err != nil || len(raw) > chain.MaxEntry {
		t.Fatalf("want at most %d bytes, found %d, %v", chain.MaxEntry, len(raw), err)
	}
}

func TestUnfitFieldsAreRefusedWithoutRepeatingThem(t *testing.T) {
	cases := map[string]func(*chain.Entry){
		"space":           func(e *chain.Entry) { e.Actor = "Ona Example" },
		"letter":          func(e *chain.Entry) { e.Object = "Žemaitė" },
		"empty":           func(e *chain.Entry) { e.Action = "" },
		"too long":        func(e *chain.Entry) { e.Object = strings.Repeat("x", chain.MaxID+1) },
		"quote":           func(e *chain.Entry) { e.Object = `R-"42` },
		"escape":          func(e *chain.Entry) { e.Actor = "a\x1b[2J" },
		"payload":         func(e *chain.Entry) { e.Sealed = make([]byte, chain.MaxSealed+1) },
		"before 1970":     func(e *chain.Entry) { e.Time = time.Unix(-1, 0) },
		"no time":         func(e *chain.Entry) { e.Time = time.Time{} },
		"after year 2261": func(e *chain.Entry) { e.Time = time.Unix(9_214_646_400, 0) },
	}
	for name, change := range cases {
		t.Run(name, func(t *testing.T) {
			e := sample()
			change(&e)
			raw, err := e.Encode()
			if err == nil || raw != nil {
				t.Fatalf("want a refusal, found %d bytes", len(raw))
			}
			for _, text := range []string{"Ona", "Žem", "xxx", "\x1b"} {
				if strings.Contains(err.Error(), text) {
					t.Fatalf("want an error that does not repeat the field, found %v", err)
				}
			}
			tip := chain.Start(e.LogID)
			if _, err := tip.Extend(e.Draft); err == nil || tip != chain.Start(e.LogID) {
				t.Fatalf("want the tip to refuse and stay, found %v", err)
			}
		})
	}
}

func TestOnlyTheOneFormIsDecoded(t *testing.T) {
	raw, err := sample().Encode()
	if err != nil {
		t.Fatal(err)
	}
	replace := func(old, new string) []byte {
		out := bytes.Replace(raw, []byte(old), []byte(new), 1)
		if bytes.Equal(out, raw) {
			t.Fatalf("%x is not in the entry", old)
		}
		return out
	}
	cases := map[string][]byte{
		"empty":             {},
		"cut":               raw[:len(raw)-1],
		"longer":            append(bytes.Clone(raw), 0),
		"nine items":        replace("\x8a\x01", "\x89\x01"),
		"indefinite array":  append(replace("\x8a\x01", "\x9f\x01"), 0xff),
		"long array head":   replace("\x8a\x01", "\x98\x0a\x01"),
		"long version":      replace("\x8a\x01", "\x8a\x18\x01"),
		"long seq":          replace("\x17\x1b", "\x18\x17\x1b"),
		"negative seq":      replace("\x17\x1b", "\x37\x1b"),
		"float time":        replace("\x17\x1b", "\x17\xfb"),
		"bytes for text":    replace("\x64R-42", "\x44R-42"),
		"long text head":    replace("\x64R-42", "\x78\x04R-42"),
		"indefinite text":   replace("\x64R-42", "\x7f\x64R-42\xff"),
		"tagged text":       replace("\x64R-42", "\xc0\x64R-42"),
		"huge length":       replace("\x64R-42", "\x7b\xff\xff\xff\xff\xff\xff\xff\xffR-42"),
		"31 byte previous":  append(bytes.Clone(raw[:len(raw)-34]), append([]byte{0x58, 31}, make([]byte, 31)...)...),
		"long bytes head":   append(bytes.Clone(raw[:len(raw)-34]), append([]byte{0x59, 0, 32}, make([]byte, 32)...)...),
		"a map":             {0xa0},
		"over the limit":    append(bytes.Clone(raw), make([]byte, chain.MaxEntry)...),
		"space in an id":    replace("R-42", "R 42"),
		"year 2262 and on":  replace("\x17\x1b\x18\x98", "\x17\x1b\x7f\xff"),
		"negative as int64": replace("\x17\x1b\x18", "\x17\x1b\x98"),
	}
	for name, b := range cases {
		if e, err := chain.Decode(b); err == nil {
			t.Errorf("%s: want a refusal, found %+v", name, e)
		}
	}
	if _, err := chain.Decode(replace("\x8a\x01", "\x8a\x02")); !errors.Is(err, chain.ErrVersion) {
		t.Errorf("want an unknown version refused as such, found %v", err)
	}
}

func FuzzDecode(f *testing.F) {
	for _, raw := range build(f, "fuzz", 8).raws {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		e, err := chain.Decode(raw)
		if err != nil {
			return
		}
		again, err := e.Encode()
		if err != nil || !bytes.Equal(again, raw) {
			t.Fatalf("want what is decoded to encode to the same bytes, found %v", err)
		}
		if !bytes.Equal(otherEncoding(t, e), raw) {
			t.Fatal("want the bytes of another CBOR library")
		}
		v := chain.NewVerifier(chain.Start(e.LogID), chain.Deep)
		if err := v.Add(raw); err == nil && v.Finish(nil) == nil && (v.Size() != 1 || e.Seq != 0) {
			t.Fatal("want a whole log only from entry 0")
		}
	})
}
