package chain_test

import (
	"bytes"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"integrora.com/opsconsole/storage/chain"
)

var update = flag.Bool("update", false, "write the golden files anew; the format must not change without a new version")

const golden = 20 // entries

// TestTheFormatIsTheOneOfTheVectors holds the format still: what was written
// once must be written and read the same for as long as logs are kept.
func TestTheFormatIsTheOneOfTheVectors(t *testing.T) {
	l := build(t, "golden", golden)
	var vectors, checkpoints bytes.Buffer
	fmt.Fprintln(&vectors, "# seq leaf root-after entry payload (hex)")
	for i, raw := range l.raws {
		fmt.Fprintf(&vectors, "%d %s %s %x %x\n", i, chain.Leaf(raw), l.at(i+1).Root, raw, l.payloads[i])
	}
	for n := range l.tips {
		checkpoints.WriteString(l.at(n).Checkpoint() + "\n")
	}
	tip, err := l.tips[golden].MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	head, err := l.head().MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	sign := newSigner("golden")
	var heads []byte
	for i, n := range []int{5, 13, golden} {
		heads = sign.key.AppendRecord(heads, sign.sign(t, l.at(n)), i == 0)
	}
	tree, leaves := l.tree()
	inclusion, err := tree.Inclusion(7, golden, leaves)
	if err != nil {
		t.Fatal(err)
	}
	consistency, err := tree.Consistency(13, golden, leaves)
	if err != nil {
		t.Fatal(err)
	}
	pruned := l
	pruned.bare = 9
	head20 := sign.sign(t, l.head())
	files := map[string][]byte{
		"export-signed.ndjson": l.signedExport(t, sign, 5, 13),
		"export-pruned.ndjson": pruned.signedExport(t, sign, 5, 13),
		"heads.txt":            heads,
		"entry-7.tlog-proof":   []byte(chain.Inclusion{Index: 7, Entry: l.raws[7], Hashes: inclusion, Head: head20}.Text(sign.key)),
		"consistency-13.txt":   []byte(chain.Consistency{Key: sign.key, From: 13, Hashes: consistency, Head: head20}.Text()),
		"entries.txt":          vectors.Bytes(),
		"checkpoints.txt":      checkpoints.Bytes(),
		"export.ndjson":        l.export(t),
		"binary.txt":           fmt.Appendf(nil, "tip %s\nhead %s\n", hex.EncodeToString(tip), hex.EncodeToString(head)),
	}
	for name, got := range files {
		path := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s: the format has changed: want the bytes in the file", name)
		}
	}
}

func TestTheExportOfTheVectorsVerifies(t *testing.T) {
	f, err := os.Open(filepath.Join("testdata", "export.ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	l := build(t, "golden", golden)
	report, err := chain.VerifyExport(f, l.at(1), l.at(golden))
	if err != nil || report.Entries != golden || report.Opened != 15 {
		t.Fatalf("want %d entries, 15 of them opened, found %+v, %v", golden, report, err)
	}
}

// TestFaultsSayWhereAndWhatInWords keeps the sentences an admin reads.
func TestFaultsSayWhereAndWhatInWords(t *testing.T) {
	l := build(t, "golden", golden)
	head := l.head()
	cut := verify(l.tips[0], chain.Fast, l.raws[:18], &head)
	gap := verify(l.tips[0], chain.Fast, append(append([][]byte{}, l.raws[:4]...), l.raws[7:]...), &head)
	twice := verify(l.tips[0], chain.Fast, append(append([][]byte{}, l.raws[:4]...), l.raws[1:]...), &head)
	_, line := verifyExport(bytes.Replace(l.export(t), []byte(`"R-2"`), []byte(`"R-3"`), 1))
	_, unclosed := verifyExport(nil)
	for _, c := range []struct {
		err  error
		want string
	}{
		{cut, "entries 18 to 19: cut off: want 20 entries, as the stored head says, found 18"},
		{gap, "entries 4 to 6: missing: want entry 4, found entry 7 next"},
		{twice, "entry 1: there twice: want entry 4 after entry 3, found entry 1 again"},
		{line, `line 4: entry 3: line differs: want "\"object\":\"R-2\",\"details\"" around column 592, found "\"object\":\"R-3\",\"details\""`},
		{unclosed, "line 1: entry 0: cut off: want a closing line with the head, found the end"},
	} {
		if c.err == nil || c.err.Error() != c.want {
			t.Errorf("want: %s\nfound: %v", c.want, c.err)
		}
	}
}
