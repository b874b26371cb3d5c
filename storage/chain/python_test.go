//go:build programs

package chain_test

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"integrora.com/opsconsole/storage/chain"
)

const script = "../../docs/verify_log.py"

// driver verifies what it is handed, one JSON object a line, with the script's
// own function; with a step, the export with every step'th byte changed.
const driver = `
import base64, io, json, sys
sys.path.insert(0, "../../docs"); sys.dont_write_bytecode = True
import verify_log
def fault(export, key, heads):
    try: verify_log.verify(io.BytesIO(export), key, heads)
    except ValueError as err: return str(err)
    return ""
for line in sys.stdin:
    q = json.loads(line)
    export, heads = bytearray(base64.b64decode(q["export"])), [(o, n, base64.b64decode(r)) for o, n, r in q["heads"] or []]
    if not q["step"]: print(json.dumps(fault(bytes(export), q["key"] or None, heads))); continue
    accepted = []
    for at in range(0, len(export), q["step"]):
        for mask in (1, 32):
            export[at] ^= mask
            if fault(bytes(export), None, heads) == "": accepted.append("byte %d ^ %d" % (at, mask))
            export[at] ^= mask
    print(json.dumps(", ".join(accepted) and "accepted: " + ", ".join(accepted)))
    sys.stdout.flush()
`

// question is what the driver is asked.
type question struct {
	name   string
	want   string  // in the fault; empty: whole; for flips the whole answer
	Export string  `json:"export"`
	Key    string  `json:"key"`
	Heads  [][]any `json:"heads"`
	Step   int     `json:"step"`
}

func ask(name, want string, export []byte, key string, heads ...chain.Head) question {
	q := question{name: name, want: want, Export: base64.StdEncoding.EncodeToString(export), Key: key}
	for _, h := range heads {
		q.Heads = append(q.Heads, []any{h.LogID.Origin(), h.Size, base64.StdEncoding.EncodeToString(h.Root[:])})
	}
	return q
}

// answered puts all questions to one run of python.
func answered(t *testing.T, questions []question) {
	t.Helper()
	var in bytes.Buffer
	for _, q := range questions {
		if err := json.NewEncoder(&in).Encode(q); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("python3", "-c", driver)
	cmd.Stdin, cmd.Stderr = &in, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(bytes.NewReader(out))
	lines.Buffer(nil, 1<<20)
	for _, q := range questions {
		var fault string
		if !lines.Scan() || json.Unmarshal(lines.Bytes(), &fault) != nil {
			t.Fatalf("%s: no answer", q.name)
		}
		if q.want == "" && fault != "" || q.want != "" && !strings.Contains(fault, q.want) {
			t.Errorf("%s: want %q, found %q", q.name, q.want, fault)
		}
	}
}

func TestTheScriptAcceptsWhatIsWhole(t *testing.T) {
	l, s := build(t, "script", 50), newSigner("script")
	empty := build(t, "script", 0)
	answered(t, []question{
		ask("plain", "", l.export(t), "", l.at(50), l.at(7)),
		ask("signed", "", l.signedExport(t, s, 1, 7, 32, 49), s.key.String(), l.at(7)),
		ask("empty", "", empty.export(t), "", empty.head()),
		ask("empty and signed", "", empty.signedExport(t, s), s.key.String()),
		ask("long", "", build(t, "long", 300).export(t), ""),
	})
	for name, want := range map[string]string{"export.ndjson": "whole: 20 entries, 15 with details", "export-signed.ndjson": "whole: 20 entries, 15 with details",
		"export-pruned.ndjson": "whole: 20 entries, 9 pruned, 8 with details"} {
		out, err := exec.Command("python3", "-B", script, filepath.Join("testdata", name)).CombinedOutput()
		if err != nil || !strings.HasPrefix(string(out), want) {
			t.Errorf("%s: %s, %v", name, out, err)
		}
	}
}

// Every way of tampering with an export that the Go tests know.
func TestTheScriptFindsEveryTamperingOfAnExport(t *testing.T) {
	var questions []question
	lines := bytes.SplitAfter(build(t, "writing", 6).export(t), []byte("\n"))
	for name, change := range otherWritings {
		all := slices.Clone(lines)
		all[1] = []byte(change(string(lines[1])))
		questions = append(questions, ask(name, "line 2:", bytes.Join(all, nil), ""))
	}
	pick := func(lines [][]byte, order []int) (export []byte) {
		for _, i := range order {
			export = append(export, lines[i]...)
		}
		return export
	}
	lines = bytes.SplitAfter(build(t, "lines", 12).export(t), []byte("\n"))
	for name, c := range lineOrders {
		questions = append(questions, ask(name, "line ", pick(lines, c.order), ""))
	}
	l, s := build(t, "tampered", 12), newSigner("tampered")
	signed := l.signedExport(t, s, 4, 8)
	lines = bytes.SplitAfter(signed, []byte("\n"))
	for name, c := range signedOrders() {
		questions = append(questions, ask(name, fmt.Sprintf("line %d:", c.line), pick(lines, c.order), ""))
	}
	for cut := 0; cut < len(signed); cut += 101 {
		questions = append(questions, ask("cut", "line ", signed[:cut], ""))
	}
	short := testLog{raws: l.raws[:9], payloads: l.payloads[:9], tips: l.tips[:10]}
	forged := l.at(5)
	forged.Root[0] ^= 1
	mixed := bytes.SplitAfter(build(t, "mixed", 3).export(t), []byte("\n"))
	opening := between(string(mixed[1]), `"opening":"`, `"`)
	mixed[0] = bytes.Replace(mixed[0], []byte(between(string(mixed[0]), `"opening":"`, `"`)), []byte(opening), 1)
	at := bytes.LastIndex(short.signedExport(t, s, 4), []byte(`{"head":`))
	beyond := append(chain.AppendSignedLine(slices.Clone(short.signedExport(t, s, 4)[:at]), s.key, s.sign(t, l.at(11)), nil), short.signedExport(t, s, 4)[at:]...)
	questions = append(questions,
		ask("rolled back", "known heads met", short.export(t), "", l.at(11)),
		ask("rewritten", "the head known over 5", l.export(t), "", forged),
		ask("another log", "known heads met", build(t, "foreign", 12).export(t), "", l.at(0)),
		ask("another's details", "line 1:", bytes.Join(mixed, nil), ""),
		ask("unsigned where a key is known", "signed by the key given", l.export(t), s.key.String()),
		ask("another key", "signed by the key given", signed, newSigner("else").key.String()),
		ask("a signed head beyond the end", "a signed head within the log", beyond, ""),
		ask("a head over a forged tail", "line 5:", append(pick(bytes.SplitAfter(build(t, "lines", 12).export(t), []byte("\n")), []int{0, 1, 2, 3}), l.export(t)...), ""),
	)
	for name, export := range prunedWrongly(t) {
		questions = append(questions, ask(name, "line ", export, ""))
	}
	answered(t, questions)
}

func TestTheScriptFindsEveryFlippedByteOfAnExport(t *testing.T) {
	l, s := build(t, "bits", 5), newSigner("bits")
	plain, signed := ask("plain", "", l.export(t), ""), ask("signed", "", l.signedExport(t, s, 2, 3), "")
	bare := l
	bare.bare = 2
	pruned := ask("pruned", "", bare.signedExport(t, s, 1), "")
	plain.Step, signed.Step, pruned.Step = 1, 1, 1
	answered(t, []question{plain, signed, pruned})
}
