package chain_test

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"testing"
	"time"

	"integrora.com/opsconsole/storage/chain"
)

// testLog is a log built the way the store builds one, with all that its
// writer knew on the way.
type testLog struct {
	raws     [][]byte
	payloads [][]byte
	tips     []chain.Tip // tips[n] after n entries
	bare     int         // so many entries from the first on are pruned
}

func (l testLog) head() chain.Head { return l.at(len(l.raws)) }

func (l testLog) at(n int) chain.Head { return l.tips[n].Head() }

// bytesOf is n bytes that depend on the labels alone.
func bytesOf(n int, labels ...any) []byte {
	var out []byte
	for i := 0; len(out) < n; i++ {
		sum := sha256.Sum256(fmt.Append(nil, append(labels, i)))
		out = append(out, sum[:]...)
	}
	return out[:n]
}

func logID(name string) chain.LogID { return chain.LogID(bytesOf(16, "log id", name)) }

// details are as the store's are: mostly done, some refused, one to three records.
func details(name string, i int) chain.Details {
	if i%7 == 3 {
		return chain.Details{Outcome: chain.Refused, Code: "four-eyes",
			Facts: []chain.Fact{{Name: "state", Value: "proposed"}, {Name: "rule", Value: "Art.17(3)(b)"}}}
	}
	d := chain.Details{Outcome: chain.Done, Facts: []chain.Fact{{Name: "fields", Value: "state,due"}}}
	for r := range 1 + i%3 {
		d.Records = append(d.Records, chain.RecordHash{
			Ref:      fmt.Sprintf("request/%x", bytesOf(8, name, "ref", i, r)),
			Revision: uint64(i * (1 + 50*r)),
			Hash:     chain.Hash(bytesOf(32, name, "record", i, r)),
		})
	}
	return d
}

func build(tb testing.TB, name string, n int) testLog {
	tb.Helper()
	actions := []string{"request.triage", "erasure.propose", "erasure.approve", "consent.withdraw", "login"}
	tip := chain.Start(logID(name))
	l := testLog{tips: []chain.Tip{tip}}
	now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	for i := range n {
		now = now.Add(time.Duration(binary.BigEndian.Uint32(bytesOf(4, name, "wait", i))) * 17)
		opening := chain.Opening(bytesOf(32, name, "opening", i))
		payload, commitment, err := chain.EncodePayload(opening, details(name, i))
		if err != nil {
			tb.Fatal(err)
		}
		raw, err := tip.Extend(chain.Draft{
			Time:       now,
			Actor:      fmt.Sprintf("admin/%x", bytesOf(6, name, "actor", i%5)),
			Action:     actions[i%len(actions)],
			Object:     fmt.Sprintf("R-%d", 1+i/3),
			Sealed:     bytesOf(len(payload)+63, name, "sealed", i),
			Commitment: commitment,
		})
		if err != nil {
			tb.Fatal(err)
		}
		l.raws = append(l.raws, raw)
		l.payloads = append(l.payloads, payload)
		l.tips = append(l.tips, tip)
	}
	return l
}

// export renders the log; every fourth entry shows no details.
func (l testLog) export(tb testing.TB) []byte {
	tb.Helper()
	var out []byte
	var err error
	for i, raw := range l.raws {
		if i < l.bare {
			out = chain.AppendPrunedLine(out, l.tips[0].LogID(), uint64(i), chain.Leaf(raw))
			continue
		}
		payload := l.payloads[i]
		if i%4 == 2 {
			payload = nil
		}
		if out, err = chain.AppendLine(out, raw, payload); err != nil {
			tb.Fatal(err)
		}
	}
	return chain.AppendHeadLine(out, l.head())
}

// verify runs a verifier over raws from a tip.
func verify(from chain.Tip, mode chain.Mode, raws [][]byte, end *chain.Head, known ...chain.Head) error {
	v := chain.NewVerifier(from, mode)
	if err := v.CheckPrefix(known...); err != nil {
		return err
	}
	for _, raw := range raws {
		if err := v.Add(raw); err != nil {
			return err
		}
	}
	return v.Finish(end)
}

var modes = map[string]chain.Mode{"fast": chain.Fast, "deep": chain.Deep}
